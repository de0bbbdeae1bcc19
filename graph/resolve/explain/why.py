"""why(a, b): what speaks for two records being one, and what against, weighed anew."""

from __future__ import annotations

from dataclasses import dataclass

from ...driver import Database
from ...settings import Settings
from ..decisions.places import Named
from ..grouping import MATCH
from ..records import Member
from . import phrases
from .linked import Bond, read_path, weakest
from .pair import Place, Ruling, Shared, closest, known, read_two, rulings, shared
from .waterfall import Waterfall, waterfall
from .words import Locale, kind, outcome, rule


@dataclass(frozen=True, slots=True)
class Why:
    """Two records compared.

    Attributes:
        left, right: The records.
        together: Whether they are in one profile or account.
        shared: Values that both hold.
        compared: Whether resolution weighs the two at all: they share a key or a value that few hold.
        waterfall: Bits for and against.
        vetoes: Rules by which they can not be one.
        rulings: Decisions of people that bear on them.
        path: The evidence by which one is reached from the other.
    """

    left: Place
    right: Place
    together: bool
    shared: tuple[Shared, ...]
    compared: bool
    waterfall: Waterfall
    vetoes: tuple[str, ...]
    rulings: tuple[Ruling, ...]
    path: tuple[Bond, ...]

    def sentences(self, locale: Locale = Locale.EN) -> list[str]:
        """The same in words."""
        return _sentences(self, locale)


def why(database: Database, settings: Settings, left: str, right: str) -> Why:
    """Why two records are, or are not, one.

    Args:
        database: The graph.
        settings: `identifier_limit` is used.
        left, right: Uids of records; of profiles or accounts the two records that are closest are compared.

    Raises:
        NotFound: one of them is unknown.
        InputError: both are one record, or not of one side.
    """
    two = read_two(database, settings, left, right)
    circle = two.circle
    numbers = [circle.numbers(_meant(named, name)) for named, name in ((two.left, left), (two.right, right))]
    a, b = closest(circle, *numbers)
    one, other = circle.records.members[a], circle.records.members[b]
    table = circle.prepared()
    weighed = waterfall(circle.learned.model, table.row(a, named=True), table.row(b, named=True))
    hard = circle.judge.hard(a, b)
    return Why(
        left=Place(one, two.left.entity),
        right=Place(other, two.right.entity),
        together=two.together,
        shared=shared(circle, a, b),
        compared=circle.compared(table, a, b),
        waterfall=weighed,
        vetoes=(hard,) if hard else (),
        rulings=tuple(rulings(two.events, circle.side, known(two.left), known(two.right))),
        path=read_path(database, one, other),
    )


def _meant(named: Named, name: str) -> tuple[Member, ...]:
    """A record named by its uid is meant alone; a profile or account by any of its records."""
    alone = name in (named.head[1], "/".join(named.head)) or named.entity is None
    return (named.head,) if alone else known(named)


def _sentences(found: Why, locale: Locale) -> list[str]:
    said = [(phrases.ONE if found.together else phrases.APART).said(locale)]
    said += [of_ruling(ruling, locale) for ruling in found.rulings]
    said += [phrases.FORBIDDEN.said(locale, rule=rule(veto, locale)) for veto in found.vetoes]
    said += [
        phrases.UNKNOWN_AMONG_MATCHES.said(locale, label=outcome(bar.label, locale))
        for bar in found.waterfall.bars
        if bar.comparison == found.waterfall.veto
    ]
    said += [of_shared(value, locale) for value in found.shared]
    weighed = found.waterfall
    verdict = phrases.ENOUGH if weighed.weight >= MATCH else phrases.TOO_LITTLE
    said.append(verdict.said(locale, bits=weighed.weight, probability=weighed.probability))
    if not found.compared:
        said.append(phrases.NOT_WEIGHED.said(locale))
    if least := weakest(found.path):
        said.append(phrases.PATH.said(locale, steps=len(found.path), rule=rule(least.rule, locale)))
    return said


def of_ruling(ruling: Ruling, locale: Locale) -> str:
    """A decision in words."""
    phrase = phrases.DECLARED_ONE if ruling.together else phrases.DECLARED_APART
    return phrase.said(locale, number=ruling.number, act=ruling.act.value)


def of_shared(value: Shared, locale: Locale) -> str:
    """A shared value in words, the value itself left out."""
    phrase = phrases.LINKS_NOT if value.rule is None else phrases.LINKS
    name, reason = kind(value.kind, locale), rule(value.reason or "", locale)
    return phrase.said(locale, kind=name, holders=value.holders, reason=reason)
