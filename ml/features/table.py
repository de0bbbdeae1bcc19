"""Numbers about each entity from its events in time windows: for the simple models and beside the network.

Derived from the learning graph's declarations: every kind of event that a path reaches is counted over
windows; its numbers are averaged, money is summed; the things that it is linked to are counted. What a
purchase rhythm says (gaps, being overdue, trends) is named by hand, since no declaration knows of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graph.model import Node, Path, ValueType
from graph.model.people import Profile

from ..past.events import Events, Kind, events, kinds, words
from ..past.history import DAY_MS, Floats, Ints
from ..past.snapshot import Snapshot
from ..past.windows import Gaps, counted, distinct, last_value, latest, ratio, window_sums
from .belonging import own_features, owner_rows, owners, standing_features, taken_over
from .flags import age_known, flag_features
from .phrases import Feature, inside, money_unit
from .rhythm import rhythm_features

WINDOWS = (7, 14, 28, 56, 91, 182, 365)
RARE_WINDOWS = (28, 91, 365)
ORDERS = "orders"

_MONEY = "_minor"
_RHYTHM_EN = "usual gap between orders {orders_gap_mean:+days}, now {orders_days_since}"
_RHYTHM_RU = "Обычный перерыв между заказами {orders_gap_mean:+days}, сейчас {orders_days_since}"
_GAPS = {
    "mean": ("usual gap between orders: {x} days", "Обычный перерыв между заказами: {x} дн."),
    "deviation": ("gaps between orders vary by {x} days", "Перерывы между заказами отличаются на {x} дн."),
    "recent": ("last three gaps between orders, on average: {x} days", "Последние три перерыва, в среднем: {x} дн."),
    "longest": ("longest gap between orders: {x} days", "Самый долгий перерыв между заказами: {x} дн."),
}
_TRENDS = {
    "orders": (
        "orders in 28 days: {orders_count_28}, in 91: {orders_count_91}",
        "Заказы: {orders_count_28} за 28 дн., {orders_count_91} за 91 дн.",
    ),
    "spend": (
        "spent in 28 days: {orders_amount_minor_sum_28}, in 91: {orders_amount_minor_sum_91}",
        "Потрачено: {orders_amount_minor_sum_28} за 28 дн., {orders_amount_minor_sum_91} за 91 дн.",
    ),
}
_ONE_DAY = ("orders on no more than one day so far", "Заказы были не более чем в один день")


@dataclass(frozen=True)
class FeatureTable:
    """Features of all entities of a snapshot: `values[i, j]` is feature j of the entity in row i."""

    features: tuple[Feature, ...]
    values: Floats

    @property
    def nbytes(self) -> int:
        """Bytes of the values."""
        return self.values.nbytes

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns."""
        return tuple(feature.name for feature in self.features)


class _Table:
    def __init__(self, rows: int) -> None:
        self.rows = rows
        self.features: list[Feature] = []
        self.columns: list[Floats] = []

    def add(self, feature: Feature, values: Floats) -> None:
        self.features.append(feature)
        self.columns.append(values)


def entity_features(snapshot: Snapshot, entity: type[Node] = Profile) -> FeatureTable:
    """Features of every node of a type as known at the snapshot's moment; NaN where there is nothing to say."""
    return snapshot.cache.once(("features", snapshot.as_of, entity.__name__), lambda: _features(snapshot, entity))


def _features(snapshot: Snapshot, entity: type[Node]) -> FeatureTable:
    rows = len(snapshot.nodes[entity.__name__])
    table = _Table(rows)
    by_kind: dict[str, tuple[Events, Floats]] = {}
    for kind in kinds((links.link for links in snapshot.links.values()), entity):
        found = events(snapshot, kind)
        age = (snapshot.as_of - found.time) / DAY_MS
        by_kind[kind.name] = (found, age)
        _counts(table, found, age)
        _numbers(table, found, snapshot)
        _dates(table, found, age)
        for feature, values in flag_features(snapshot, found, rows):
            table.add(feature, values)
        _things(table, found, age, snapshot)
    if ORDERS in by_kind:
        _rhythm(table, *by_kind[ORDERS])
        for told, values in rhythm_features(*by_kind[ORDERS], rows, snapshot):
            table.add(told, values)
    if "offers" in by_kind and "redemptions" in by_kind:
        _redeemed(table, by_kind["offers"], by_kind["redemptions"])
    for feature, values in (*own_features(snapshot, entity), *standing_features(snapshot, entity)):
        table.add(feature, values)
    for known in owners(snapshot, entity):
        above = entity_features(snapshot, known.link.start)
        of_owners = np.vstack([above.values, np.full(len(above.names), np.nan)])[owner_rows(snapshot, known)]
        for at, feature in enumerate(above.features):
            table.add(taken_over(feature, known), of_owners[:, at])
    values = np.column_stack(table.columns) if table.columns else np.empty((rows, 0))
    return FeatureTable(tuple(table.features), values)


def _windows(kind: Kind) -> tuple[int, ...]:
    return WINDOWS if kind.name == ORDERS else RARE_WINDOWS


def _none(kind: Kind) -> tuple[str, str]:
    return f"no {kind.words} so far", f"{kind.ru}: не было"


def _counts(table: _Table, found: Events, age: Floats) -> None:
    kind = found.kind
    windows = _windows(kind)
    sums = window_sums(found.profile, age, None, table.rows, windows)
    for at, days in enumerate(windows):
        en, ru = f"{{x:{kind.words} in {days} days}}", f"{{x:{kind.ru} за {days} дн.}}"
        table.add(Feature(f"{kind.name}_count_{days}", kind.name, en, ru, _none(kind)), sums[:, at])
    name = f"{kind.name}_days_since"
    if kind.name == ORDERS:
        said = Feature(name, "orders rhythm", _RHYTHM_EN, _RHYTHM_RU, _ONE_DAY)
    else:
        en, ru = f"no {kind.words} for {{x}} days", f"{kind.ru}: нет уже {{x}} дн."
        said = Feature(name, f"{kind.name} since", en, ru, _none(kind))
    table.add(said, latest(found.profile, age, table.rows))


def _numbers(table: _Table, found: Events, snapshot: Snapshot) -> None:
    kind = found.kind
    for name, declared in kind.properties.items():
        if declared.type is ValueType.BOOLEAN:
            continue
        value = found.numbers[name]
        age = age_known(snapshot, found, declared)
        known = (~np.isnan(value)).astype(np.float64)
        unit = money_unit(name)
        english = words(name.removesuffix(_MONEY))
        group = f"{kind.name} {name}"
        windows = _windows(kind)
        sums = window_sums(found.profile, age, value, table.rows, windows)
        counts = window_sums(found.profile, age, known, table.rows, windows)
        absent = (f"{english} of {kind.words} unknown", f"{kind.ru}: {inside(declared.prop.ru)} неизвестно")
        for at, days in enumerate(windows):
            if days in (91, 365):
                count = f"{kind.name}_count_{days}"
                en = f"{english} of {kind.words} in {days} days, on average: {{x}}; {{{count}:{kind.words}}}"
                ru = f"{kind.ru} за {days} дн., {inside(declared.prop.ru)} в среднем: {{x}}; {{{count}:всего}}"
                mean = ratio(sums[:, at], counts[:, at])
                table.add(Feature(f"{kind.name}_{name}_mean_{days}", group, en, ru, absent, unit), mean)
            if unit > 1:
                en = f"{english} of {kind.words} in {days} days, in all: {{x}}"
                ru = f"{kind.ru} за {days} дн., {inside(declared.prop.ru)} всего: {{x}}"
                table.add(Feature(f"{kind.name}_{name}_sum_{days}", group, en, ru, absent, unit), sums[:, at])
        en = f"{english} of the last of the {kind.words}: {{x}}"
        ru = f"{kind.ru}, {inside(declared.prop.ru)} последний раз: {{x}}"
        table.add(
            Feature(f"{kind.name}_{name}_last", group, en, ru, absent, unit),
            last_value(found.profile, age, value, table.rows),
        )


def _dates(table: _Table, found: Events, age: Floats) -> None:
    kind = found.kind
    whole = window_sums(found.profile, age, None, table.rows, RARE_WINDOWS)
    for name, declared in kind.dates.items():
        if not name.endswith("_at"):
            continue
        happened = (~np.isnan(found.dates[name])).astype(np.float64)
        part = window_sums(found.profile, age, happened, table.rows, RARE_WINDOWS)
        for at, days in enumerate(RARE_WINDOWS):
            done = words(name.removesuffix("_at"))
            en = f"{done} of the {kind.words} in {days} days: {{x}} %"
            ru = f"{kind.ru} за {days} дн., «{declared.prop.ru}»: {{x}} %"
            absent = (f"no {kind.words} in {days} days", f"{kind.ru} за {days} дн.: 0")
            said = Feature(f"{kind.name}_{name}_share_{days}", f"{kind.name} {name}", en, ru, absent, 0.01)
            table.add(said, ratio(part[:, at], whole[:, at]))


def _things(table: _Table, found: Events, age: Floats, snapshot: Snapshot) -> None:
    """How many things, and how many different ones, the events are linked to, also one single edge further.

    Events whose nodes many entities share, such as offers, are left out: what an offer applies to is nobody's own.
    """
    kind = found.kind
    if not kind.path.reverse_single:
        return
    event = np.full(len(snapshot.nodes[kind.label]), -1, dtype=np.int64)
    event[found.node] = np.arange(len(found))
    for known in snapshot.links.values():
        if isinstance(known.link, Path) or known.link.start.__name__ != kind.label or known.link.end.node_type.time:
            continue
        which = event[known.start]
        recent = (which >= 0) & (np.append(age, np.inf)[which] <= 365)
        which, thing = which[recent], known.end[recent]
        field = known.link.field
        _breadth(table, found, age, f"{field}", known.link.ru, which, thing)
        for onward in snapshot.links.values():
            if isinstance(onward.link, Path) or onward.link.start is not known.link.end or not onward.link.single:
                continue
            parent = np.full(len(snapshot.nodes[onward.link.start.__name__]), -1, dtype=np.int64)
            parent[onward.start] = onward.end
            has = parent[thing] >= 0
            name = f"{field}_{onward.link.field}"
            _breadth(table, found, age, name, onward.link.ru, which[has], parent[thing][has])


def _breadth(table: _Table, found: Events, age: Floats, field: str, ru: str, event: Ints, thing: Ints) -> None:
    kind = found.kind
    group = f"{kind.name} {field}"
    sums = distinct(found.profile[event], thing, age[event], table.rows, RARE_WINDOWS)
    for at, days in enumerate(RARE_WINDOWS):
        en = f"{kind.words} in {days} days, different {words(field)}: {{x}}"
        ru_different = f"{kind.ru} за {days} дн., разных ({inside(ru)}): {{x}}"
        said = Feature(f"{kind.name}_{field}_distinct_{days}", group, en, ru_different, _none(kind))
        table.add(said, sums[:, at])
    every = counted(found.profile[event], table.rows)
    whole = counted(found.profile[age <= 365], table.rows)
    en, ru_per = f"{words(field)} per each of the {kind.words}: {{x}}", f"{kind.ru}: {inside(ru)} в среднем {{x}}"
    table.add(Feature(f"{kind.name}_{field}_per", group, en, ru_per, _none(kind)), ratio(every, whole))


def _rhythm(table: _Table, found: Events, age: Floats) -> None:
    """How regularly somebody orders, and how overdue the next order is."""
    gaps = Gaps(found.profile, age, table.rows)
    first = -latest(found.profile, -age, table.rows)
    spread = {"mean": gaps.mean, "deviation": gaps.deviation, "recent": gaps.recent, "longest": gaps.longest}
    for name, values in spread.items():
        table.add(Feature(f"orders_gap_{name}", "orders gap", *_GAPS[name], _ONE_DAY), values)
    late = {
        "orders_due": ratio(gaps.last, gaps.mean),
        "orders_due_recent": ratio(gaps.last, gaps.recent),
        "orders_due_longest": ratio(gaps.last, gaps.longest),
        "orders_gap_longer": gaps.longer,
    }
    for name, values in late.items():
        table.add(Feature(name, "orders rhythm", _RHYTHM_EN, _RHYTHM_RU, _ONE_DAY), values)
    en, ru = "customer for {x} days", "Клиент уже {x} дн."
    table.add(Feature("tenure_days", "tenure", en, ru, _ONE_DAY), first)
    en, ru = "orders on {x} days so far", "Дней с заказами всего: {x}"
    table.add(Feature("orders_days", "orders", en, ru, _ONE_DAY), gaps.days)
    en, ru = "days with orders per week since the first: {x}", "Дней с заказами в неделю с первого: {x}"
    table.add(Feature("orders_rate", "orders", en, ru, _ONE_DAY), gaps.days / (np.maximum(first, 7.0) / 7.0))
    _trend(table, "orders", window_sums(found.profile, age, None, table.rows, (28, 112)), 1.0)
    if "amount_minor" in found.numbers:
        spent = window_sums(found.profile, age, found.numbers["amount_minor"], table.rows, (28, 112))
        _trend(table, "spend", spent, 100.0)


def _trend(table: _Table, what: str, sums: Floats, one: float) -> None:
    """The last four weeks against the twelve before them, as logarithm of the ratio."""
    before = (sums[:, 1] - sums[:, 0]) / 3.0
    said = Feature(f"{what}_trend", f"{what} trend", *_TRENDS[what], _ONE_DAY)
    table.add(said, np.log((sums[:, 0] + one) / (before + one)))


def _redeemed(table: _Table, offers: tuple[Events, Floats], used: tuple[Events, Floats]) -> None:
    made = counted(offers[0].profile, table.rows)
    taken = counted(used[0].profile, table.rows)
    en, ru = "offers used, for each offer made: {x}", "Использовано предложений на каждое сделанное: {x}"
    absent = ("no offers so far", "Предложений не было")
    table.add(Feature("offers_used_share", "redemptions", en, ru, absent), ratio(taken, made))
