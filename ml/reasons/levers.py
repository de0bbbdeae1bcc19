"""What would turn a prediction to the better: the smallest changes of what we can influence, and what follows.

Which features those are is declared: a property with a `target` (a ticket's satisfaction), and events that are our
own doing (`ours`: messages, offers, campaigns). One lever moves all features of one such thing together, no more than
they could move together in truth. The served model then says what the probability, or the amount, would be; that is
what people like this one did, and no promise that the change would cause it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from graph.model import Node, Path

from ..features.moments import Moment, Row
from ..features.phrases import Feature
from ..past.events import Kind, kinds
from ..past.history import Floats, Ints

MOST = 3
LEAST = 0.01
"""Smaller changes of a probability are not worth a sentence."""

STEPS = (1, 3)
"""How many more events of our own are tried; the fewest that help are named."""

Model = Callable[[Floats], Floats]


@dataclass(frozen=True)
class Lever:
    """A change in English and Russian, and the probability, or the amount, after it."""

    en: str
    ru: str
    after: float


@dataclass(frozen=True)
class _Move:
    """Columns that move together: by so many more events, or to a value; the first of them speaks."""

    columns: Ints
    more: int | None
    target: float | None
    since: int | None

    @property
    def touched(self) -> Ints:
        """All columns that change."""
        return self.columns if self.since is None else np.append(self.columns, self.since)


def levers(
    moment: Moment, entity: type[Node], names: Sequence[str], now: Floats, wanted: bool, model: Model,
    least: Floats | float = LEAST,
) -> list[list[Lever]]:  # fmt: skip
    """The strongest levers of each of those asked, strongest first.

    Args:
        moment: Those asked.
        entity: The type of node that they are of.
        names: Features of the model.
        now: Probability, or amount, as predicted.
        wanted: Whether more of it is good.
        model: What it says of those asked, given other values.
        least: Smaller changes are worth no sentence.
    """
    values = moment.values(tuple(names))
    features = {feature.name: feature for feature in moment.table.features}
    place = {name: at for at, name in enumerate(names)}
    found: list[list[tuple[float, str, Lever]]] = [[] for _ in range(len(values))]
    sign = 1.0 if wanted else -1.0
    changed = values.copy()
    for move in _moves(moment, entity, place):
        _apply(move, changed)
        then = model(changed)
        better = (then - now) * sign
        speaker = features[names[int(move.columns[0])]]
        for at in np.flatnonzero(better >= least).tolist():
            if any(name == speaker.name for _, name, _ in found[at]):
                continue  # fewer events help already
            said = _say(speaker, place, values[at], changed[at])
            found[at].append((-better[at], speaker.name, Lever(*said, round(float(then[at]), 6))))
        changed[:, move.touched] = values[:, move.touched]
    return [[lever for _, _, lever in sorted(one, key=lambda item: item[:2])[:MOST]] for one in found]


def _moves(moment: Moment, entity: type[Node], place: Mapping[str, int]) -> list[_Move]:
    found = []
    for kind in kinds((known.link for known in moment.snapshot.links.values()), entity):
        if kind.beyond is None and _ours(kind):
            counts = [at for name, at in place.items() if name.startswith(f"{kind.name}_count_")]
            since = place.get(f"{kind.name}_days_since")
            if counts:
                found += [_Move(np.array(counts), more, None, since) for more in STEPS]
        for name, declared in kind.properties.items():
            target = declared.prop.target
            prefix = f"{kind.name}_{name}_"
            of_property = [at for one, at in place.items() if one.startswith(prefix) and "_sum_" not in one]
            if target is not None and of_property:
                found.append(_Move(np.array(of_property), None, target, None))
    return found


def _ours(kind: Kind) -> bool:
    link = kind.path
    return any(hop.edge.ours for hop in link.hops) if isinstance(link, Path) else link.ours


def _apply(move: _Move, values: Floats) -> None:
    part = values[:, move.columns]
    if move.target is not None:
        values[:, move.columns] = np.where(np.isnan(part), part, move.target)
    elif move.more is not None:
        values[:, move.columns] = np.nan_to_num(part) + move.more
        if move.since is not None:
            values[:, move.since] = 0.0


def _say(feature: Feature, place: Mapping[str, int], before: Floats, after: Floats) -> tuple[str, str]:
    (en_before, ru_before), (en_after, ru_after) = (feature.say(Row(place, row)) for row in (before, after))
    return f"{en_after} (now: {en_before})", f"{ru_after} (сейчас: {ru_before})"
