"""A partition made to honour what people decided: the last word after any clustering. Pure."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from ..cluster import Groups, Links, cluster
from ..records import Records
from .demands import Decisions

BY_PERSON = "decided by a person"
"""The rule of a record that nothing but a decision joins to its group, and of a pair that one keeps apart."""
FIRST = -1000
"""Cost of a link that a person demands: it is taken before any other."""

NumberPairs = list[tuple[int, int]]


def numbered(decisions: Decisions, records: Records) -> tuple[NumberPairs, NumberPairs]:
    """Pairs together and pairs apart, by record number; pairs with a record that is gone are left out."""
    number_of = records.number_of
    together, apart = (
        [(number_of[a], number_of[b]) for a, b in pairs if a in number_of and b in number_of]
        for pairs in (decisions.together, decisions.apart)
    )
    return together, apart


def honour(
    group_of: Sequence[int], links: Links, together: Sequence[tuple[int, int]], apart: Sequence[tuple[int, int]]
) -> array[int]:
    """Join the groups that people declared one, rules aside, and keep apart the records that they declared apart.

    Whole groups are joined, so that undoing it gives them back as they were. Only where a joined group would hold a
    pair that must be apart is it taken to pieces, and put together again from its links, those of people first.

    Args:
        group_of: By record the smallest record of its group, as clustering found it.
        links: Links between records.
        together, apart: What people decided.

    Returns:
        By record the smallest record of its group.
    """
    groups = Groups(len(group_of))
    for number, group in enumerate(group_of):
        if group != number:
            groups.union(number, group)
    for a, b in together:
        groups.union(a, b)
    found = array("i", (groups.find(number) for number in range(len(group_of))))
    torn = {found[a] for a, b in apart if found[a] == found[b]}
    if not torn:
        return found
    chosen = Links()
    for a, b in together:
        if found[a] in torn:
            chosen.add(a, b, FIRST)
    for a, b, cost in zip(links.left, links.right, links.cost, strict=True):
        if found[a] == found[b] and found[a] in torn:
            chosen.add(a, b, cost)
    again = cluster(len(group_of), chosen, apart)
    return array("i", (again[n] if group in torn else group for n, group in enumerate(found)))
