"""A partition made to honour what people decided: the last word after any clustering. Pure."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import chain

from ..cluster import Groups, Links, cluster
from ..records import Records
from .demands import Decisions

BY_PERSON = "decided by a person"
"""The rule of a record that nothing but a decision joins to its group, and of a pair that one keeps apart."""
FIRST = -1000
"""Cost of a link that a person demands: it is taken before any other."""

AFTER_LINKS = 1_000_000
"""Cost above that of any link: likeness comes after what is shared, the likelier the sooner."""

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
    group_of: Sequence[int],
    links: Links,
    alike: Iterable[tuple[int, int, float]],
    together: Sequence[tuple[int, int]],
    apart: Sequence[tuple[int, int]],
) -> array[int]:
    """Join the groups that people declared one, rules aside, and keep apart the records that they declared apart.

    Whole groups are joined, so that undoing it gives them back as they were. Only where a joined group would hold a
    pair that must be apart is it taken to pieces, and put together again: first what people declared one, then what
    joined the groups that clustering found. What leads from one of these to another was kept back by a rule or by the
    guard, or is in no need of it, so it joins nothing here either.

    Args:
        group_of: By record the smallest record of its group, as clustering found it.
        links: Links between records.
        alike: Pairs of records that are as likely one as not, or likelier, with their bits.
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
    known = zip(links.left, links.right, links.cost, strict=True)
    likely = ((a, b, AFTER_LINKS - round(bits * 100)) for a, b, bits in alike)
    for a, b, cost in chain(known, likely):
        if group_of[a] == group_of[b] and found[a] in torn:
            chosen.add(a, b, cost)
    again = cluster(len(group_of), chosen, apart)
    return array("i", (again[n] if group in torn else group for n, group in enumerate(found)))
