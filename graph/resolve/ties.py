"""The least tree of evidence as edges of the graph: what explains a profile, and by which its component is found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from ..model import Edge
from .collapse import EdgeRows
from .records import Member
from .sides import Side
from .verdict import Verdict

Ties = dict[Edge, dict[str, dict[str, dict[str, Any]]]]
"""By edge type and start key: end keys with the properties of the edge."""
_ANYTHING = -10_000.0
_DIGITS = 2
"""Of the weight that is shown."""


def ties_of(side: Side, verdict: Verdict, among: Collection[int] | None = None) -> Ties:
    """The edges that the records should have.

    Args:
        side: People or companies.
        verdict: Which records are one, and why.
        among: Records whose edges are wanted; None for all.
    """
    members = verdict.records.members
    wanted = [tie for tie in verdict.grouping.ties if among is None or tie.a in among]
    weighed = verdict.compared.weigh([(tie.a, tie.b) for tie in wanted], _ANYTHING)
    bits = {(a, b): round(weight, _DIGITS) for a, b, weight, _ in weighed}
    found: Ties = {}
    for tie in wanted:
        edge, start, end = _directed(side, members[tie.a], members[tie.b])
        told = {"rule": tie.rule, "weight": bits.get((tie.a, tie.b)), "joins": tie.joins}
        found.setdefault(edge, defaultdict(dict))[start][end] = {k: v for k, v in told.items() if v is not None}
    return found


def standing_ties(side: Side, rows: Iterable[list[Any]]) -> Ties:
    """Edges as they stand, from rows of [start label, start, end label, end, rule, weight, joins]."""
    found: Ties = {}
    for label, start, other, end, rule, weight, joins in rows:
        told = {"rule": rule, "weight": weight, "joins": joins}
        edge = _edge(side, label, other)
        found.setdefault(edge, defaultdict(dict))[start][end] = {k: v for k, v in told.items() if v is not None}
    return found


def tie_changes(wanted: Ties, standing: Ties) -> EdgeRows:
    """What must be written so that the edges are as wanted: all edges of every start at which something differs."""
    rows: EdgeRows = {}
    for edge in dict.fromkeys([*wanted, *standing]):
        new, old = wanted.get(edge, {}), standing.get(edge, {})
        for start in sorted(new.keys() | old.keys()):
            if new.get(start, {}) != old.get(start, {}):
                rows.setdefault(edge, []).append((start, sorted(new.get(start, {}).items())))
    return rows


def _directed(side: Side, a: Member, b: Member) -> tuple[Edge, str, str]:
    """From a customer to a decision-maker; else from the record of the smaller number."""
    if a[0] != b[0] and a[0] != side.linked[0].start.__name__:
        a, b = b, a
    return _edge(side, a[0], b[0]), a[1], b[1]


def _edge(side: Side, start: str, end: str) -> Edge:
    return next(e for e in side.linked if (e.start.__name__, e.end.__name__) == (start, end))
