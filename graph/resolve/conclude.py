"""From a verdict to the profiles or accounts that the graph should have, and what must change for that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

from ..model.people import LIKENESS_KEYS
from ..profile import COMPANY, COMPANY_CONTACTS, PERSON, PERSON_CONTACTS, Survivorship
from ..settings import Settings
from .cluster import members
from .collapse import Changes, changes, wanted_entities
from .figures import Purchases, summary
from .identity import Standing, assign
from .records import Member, Records
from .sides import PEOPLE, Side
from .verdict import Verdict


def conclude(
    settings: Settings,
    side: Side,
    verdict: Verdict,
    standing: Mapping[str, Standing],
    purchases: Mapping[str, Sequence[Purchases]],
    of_interest: frozenset[int] | None = None,
) -> tuple[dict[Member, str], Changes]:
    """The id of every record, and what must be written.

    Args:
        settings: `source_priority` is used.
        side: People or companies.
        verdict: Which records are one.
        standing: Profiles or accounts as they are, all that these records concern.
        purchases: Of every customer record, by uid.
        of_interest: Records whose groups are told; None for all.
    """
    records, holdings = verdict.records, verdict.holdings
    groups = members(verdict.grouping.group_of, at_least=1)
    if of_interest is not None:
        groups = {group: numbers for group, numbers in groups.items() if not of_interest.isdisjoint(numbers)}
    ids = assign({group: [records.members[n] for n in numbers] for group, numbers in groups.items()}, standing)
    attributes, kinds = (PERSON, PERSON_CONTACTS) if side is PEOPLE else (COMPANY, COMPANY_CONTACTS)
    ranked = [name.strip() for name in settings.source_priority.split(",")]
    survivorship = Survivorship(records, attributes, holdings.contacts, kinds, verdict.evidence.of_nobody, ranked)
    described: dict[int, tuple[dict[str, Any], dict[int, list[str]]]] = {}
    for group, numbers in groups.items():
        golden = survivorship.golden(numbers)
        properties = golden.values | {"sources": survivorship.sources(numbers), "record_count": len(numbers)}
        created = _first(records, numbers)
        if created is not None:
            properties["created_at"] = created
        if side is PEOPLE:
            bought = (purchases.get(records.columns["uid"][n], ()) for n in numbers)
            properties |= summary(chain.from_iterable(bought))
        described[group] = (properties, golden.lineage)
    joined = verdict.joined(len(LIKENESS_KEYS), list(chain.from_iterable(groups.values())))
    wanted = wanted_entities(records, groups, ids, standing, described, joined)
    known_at = max((seen for seen in records.columns["seen"] if seen is not None), default=None)
    made = changes(side, wanted, standing, ids.retired, known_at)
    found = {records.members[n]: ids.of_group[group] for group, numbers in groups.items() for n in numbers}
    return found, made


def _first(records: Records, numbers: Sequence[int]) -> int | None:
    """When a group first appeared: in a source, else to us."""
    for column in (records.columns["created"], records.columns["seen"]):
        times = [column[number] for number in numbers if column[number] is not None]
        if times:
            return int(min(times))
    return None
