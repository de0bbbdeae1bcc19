"""One run of resolution over the whole graph, side by side: read, weigh, cluster, collapse, write what differs."""

from __future__ import annotations

import time
from array import array
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from ..driver import Database
from ..profile import COMPANY, COMPANY_CONTACTS, PERSON, PERSON_CONTACTS, Survivorship
from ..settings import Settings
from .apply import apply, read_standing
from .cluster import Links, cluster, connected, members
from .collapse import Changes, changes, wanted_entities
from .decisions.demands import read_decisions
from .decisions.honour import BY_PERSON, honour, numbered
from .evidence import Evidence, weigh
from .figures import read_purchases, summary
from .identity import assign
from .records import Member, Records, read_records
from .sides import PEOPLE, SIDES, Side
from .values import Holdings, read_holdings
from .veto import JUDGES, contradictions

ALONE = "alone"
"""The rule of a record that nothing joins to another."""


@dataclass(slots=True)
class Outcome:
    """What a run found and changed on one side.

    Attributes:
        side: People or companies.
        records: How many there are.
        groups: How many profiles or accounts they make.
        links: Links by rule.
        demoted: Values that stay as evidence, by kind and reason.
        vetoed: Links not made, by kind and rule.
        kept_apart: Pairs of records inside a connected component that a rule keeps apart.
        partition: The id of every record.
        changes: What was, or would be, written.
        seconds: Wall time by step.
    """

    side: Side
    records: int
    groups: int
    links: Counter[str]
    demoted: Counter[tuple[str, str]]
    vetoed: Counter[tuple[str, str]]
    kept_apart: Counter[str]
    partition: dict[Member, str]
    changes: Changes
    seconds: dict[str, float] = field(default_factory=dict)


def resolve(
    database: Database,
    settings: Settings,
    *,
    dry_run: bool = False,
    step: Callable[[str], None] = lambda name: None,
    advance: Callable[[int], None] = lambda rows: None,
) -> list[Outcome]:
    """Resolve companies, then people. A second run on an unchanged graph writes nothing.

    Args:
        database: The graph.
        settings: `identifier_limit`, `source_priority` and `batch_rows` are used.
        dry_run: Only find out what would change.
        step: Told the name of each step as it begins.
        advance: Told how many rows were written.
    """
    account_of: dict[str, str] = {}
    outcomes: list[Outcome] = []
    for side in SIDES:
        outcomes.append(_resolve_side(database, settings, side, account_of, dry_run, step, advance))
        account_of = {uid: identity for (_, uid), identity in outcomes[-1].partition.items()}
    return outcomes


def _resolve_side(
    database: Database,
    settings: Settings,
    side: Side,
    account_of: Mapping[str, str],
    dry_run: bool,
    step: Callable[[str], None],
    advance: Callable[[int], None],
) -> Outcome:
    seconds: dict[str, float] = {}
    clock = time.perf_counter()

    def begin(name: str) -> None:
        nonlocal clock
        now = time.perf_counter()
        if seconds:
            seconds[next(reversed(seconds))] = now - clock
        seconds[name], clock = 0.0, now
        step(f"{side.name}: {name}")

    begin("read records")
    records = read_records(database, side)
    begin("weigh identifiers")
    holdings = read_holdings(database, side, records, account_of)
    judge = JUDGES[side.name](records, holdings.strong)
    evidence = weigh(side, judge, holdings, settings.identifier_limit)
    begin("group")
    together, apart = numbered(read_decisions(database, side), records)
    group_of, kept_apart = partition(len(records), evidence, together, apart)
    groups = members(group_of, at_least=1)
    begin("compare")
    rules = joining_rules(group_of, evidence.links, evidence.rules, together)
    found = _collapse(database, settings, side, records, holdings, evidence, groups, rules)
    if not dry_run:
        begin("write")
        apply(database, side, found[1], settings.batch_rows, advance)
    begin("done")
    del seconds["done"]
    links = Counter(evidence.rules[rule] for rule in evidence.links.rule)
    return Outcome(
        side, len(records), len(groups), links, evidence.demoted, evidence.vetoed, kept_apart, *found, seconds
    )


def partition(
    size: int,
    evidence: Evidence,
    together: Sequence[tuple[int, int]] = (),
    apart: Sequence[tuple[int, int]] = (),
) -> tuple[array[int], Counter[str]]:
    """The group of every record, and how many pairs each rule keeps apart within connected components.

    `together` and `apart` are people's decisions; they go before any rule.
    """
    kept_apart: Counter[str] = Counter()
    vetoes: list[tuple[int, int]] = []
    for component in members(connected(size, evidence.links)).values():
        for a, b, rule in contradictions(evidence.judge, component):
            vetoes.append((a, b))
            kept_apart[rule] += 1
    if apart:
        kept_apart[BY_PERSON] = len(apart)
    group_of = cluster(size, evidence.links, [*vetoes, *apart])
    return honour(group_of, evidence.links, together, apart), kept_apart


def joining_rules(
    group_of: Sequence[int], links: Links, names: Sequence[str], together: Sequence[tuple[int, int]] = ()
) -> list[str]:
    """By record, the rule of the best link to another record of its group; else a person's decision that joins it."""
    best: dict[int, tuple[int, int]] = {}
    for a, b, cost, rule in zip(links.left, links.right, links.cost, links.rule, strict=True):
        if group_of[a] == group_of[b]:
            for number in (a, b):
                if number not in best or (cost, rule) < best[number]:
                    best[number] = (cost, rule)
    decided = {number for a, b in together if group_of[a] == group_of[b] for number in (a, b)}
    otherwise = (BY_PERSON if number in decided else ALONE for number in range(len(group_of)))
    return [names[best[number][1]] if number in best else rule for number, rule in enumerate(otherwise)]


def _collapse(
    database: Database,
    settings: Settings,
    side: Side,
    records: Records,
    holdings: Holdings,
    evidence: Evidence,
    groups: dict[int, list[int]],
    rules: Sequence[str],
) -> tuple[dict[Member, str], Changes]:
    standing = read_standing(database, side, records)
    ids = assign({group: [records.members[n] for n in numbers] for group, numbers in groups.items()}, standing)
    attributes, kinds = (PERSON, PERSON_CONTACTS) if side is PEOPLE else (COMPANY, COMPANY_CONTACTS)
    ranked = [name.strip() for name in settings.source_priority.split(",")]
    survivorship = Survivorship(records, attributes, holdings.contacts, kinds, evidence.of_nobody, ranked)
    purchases = read_purchases(database) if side is PEOPLE else {}
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
    wanted = wanted_entities(records, groups, ids, standing, described, rules)
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
