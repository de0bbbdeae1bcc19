"""How many records one value of a kind may link, learned from who holds values of the kind. Pure.

A value of one person, or of a family, is held by records of which those with one given name are one person; a value of
a pick-up point by strangers, of whom two called Anna have two birth dates. So all pairs of holders with one given name
are asked whether their birth dates agree, by how many records hold the value: where agreement breaks down, sharing has
stopped to mean anything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import accumulate, combinations
from typing import Any

import polars as pl

from ..match.conditions import Same, Shared, Slips
from ..match.date_conditions import DayAndMonthSwapped
from ..model.identifiers import IdentifierKind
from .values import MOST_HOLDERS, Holdings

USUAL = 10
"""Records that a value may link where nothing was learned and no setting says otherwise."""
MOST_LEARNED = MOST_HOLDERS
"""Records that a value may link by what was learned alone."""
MOST_SEEN = 100
"""Holders up to which values are looked at; a higher cap needs a setting."""
PAIRS = 2_000
"""Pairs looked at for each kind and number of holders: enough for a share to a hundredth, a second for a million."""
KEPT = 0.9
"""Share of the agreement of values that few hold which values that more hold must keep."""
ENOUGH = 4.0
"""Pairs by which another cap than the usual one must be better: what one pick-up point, or one big family, does not
give. Five Annas at pick-up points with five birth dates do."""
PAIRS_OF_FEW = 50
"""Pairs of holders by which the agreement of values that fewest hold is measured."""
_GIVEN = (Same("given"), Shared("roots"))
_BORN = (Same("born"), Slips("born", 1), DayAndMonthSwapped("born"))
_NEEDED = ("given", "born")


def cap_of(kind: IdentifierKind, caps: Mapping[str, int], limit: int | None) -> int:
    """Most records that a value of a kind may link.

    Args:
        kind: Of the value; may have a limit of its own.
        caps: Learned, by name of kind.
        limit: The setting: learned caps go no further. None: it is not set.
    """
    if kind.limit is not None:
        return kind.limit
    if kind.name not in caps:
        return limit or USUAL
    return min(caps[kind.name], limit or MOST_LEARNED)


def learn_caps(table: pl.DataFrame, holdings: Holdings) -> dict[str, int]:
    """By kind the most records that a value may link, for kinds whose values show another than the usual one.

    Args:
        table: Prepared records of people; of companies, which have no birth dates, nothing is learned.
        holdings: What they hold.
    """
    if not {*_NEEDED, "roots"} <= set(table.columns):
        return {}
    rows: list[dict[str, Any]] = table.select(*_NEEDED, "roots").to_dicts()
    told = [row["given"] is not None and row["born"] is not None for row in rows]
    seen: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for value in holdings.values:
        if value.blocked or value.many > MOST_SEEN:
            continue
        agreeing = seen[value.kind.name][value.many]
        if agreeing[1] >= PAIRS:
            continue
        for a, b in combinations([number for number in value.holders if told[number]], 2):
            left, right = rows[a], rows[b]
            if any(one.holds(left, right) for one in _GIVEN):
                agreeing[0] += any(one.holds(left, right) for one in _BORN)
                agreeing[1] += 1
    caps = {name: _cap({many: (one, of) for many, (one, of) in by.items()}) for name, by in seen.items()}
    return {name: cap for name, cap in sorted(caps.items()) if cap is not None}


def _cap(seen: Mapping[int, tuple[int, int]]) -> int | None:
    """The number of holders up to which linking gains most: pairs that agree count for it, others against it.

    Agreement is measured by that of values which fewest hold, for in a table full of slips no value has much of it.

    Args:
        seen: By how many hold a value, how many pairs of holders agree in their birth dates, of how many.
    """
    few = [seen[many] for many in sorted(seen) if seen[many][1]]
    if not few or sum(of for _, of in few) < ENOUGH:
        return None
    usual = KEPT * _share_of_few(few)
    gains = [seen.get(many, (0, 0))[0] - usual * seen.get(many, (0, 0))[1] for many in range(2, MOST_SEEN + 1)]
    gained = list(accumulate(gains))
    best = max(gained)
    cap = max(many for many, gain in enumerate(gained, 2) if gain == best)
    by_usual = gained[USUAL - 2]
    if cap == MOST_SEEN:  # no value of more shows anything: no further than what was seen
        cap = max(many for many in seen if seen[many][1])
    return cap if cap != USUAL and best - by_usual >= ENOUGH * usual else None


def _share_of_few(few: list[tuple[int, int]]) -> float:
    """Agreement among holders of values that fewest hold, of so many pairs that one does not decide."""
    agreed, of = 0, 0
    for one, pairs in few:
        agreed, of = agreed + one, of + pairs
        if of >= PAIRS_OF_FEW:
            break
    return agreed / of
