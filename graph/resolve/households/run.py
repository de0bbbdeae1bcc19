"""One run over the whole graph: which profiles live together, and writing what differs from before."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ...cypher import statement
from ...driver import Database
from ...model.people import HOME, Household
from ...settings import Settings
from ...writer import Writer
from ..statements import replace_links
from .evidence import WORDS, weigh
from .groups import Member, group
from .ids import assign
from .read import Standing, read_shared, read_standing

Residences = list[tuple[str, list[tuple[str, dict[str, Any]]]]]
"""By profile id: the household in which it lives, with the properties of that edge; none where it left."""


@dataclass(slots=True)
class Changes:
    """What must be written; empty where nothing changed.

    Attributes:
        sizes: Number of members of new and changed households, by uid.
        residences: Who moves in, out or over, or for other reasons than before.
        gone: Households without members.
        created, updated: How many households.
    """

    sizes: dict[str, int] = field(default_factory=dict)
    residences: Residences = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    created: int = 0
    updated: int = 0


@dataclass(slots=True)
class HouseholdOutcome:
    """What a run found and changed.

    Attributes:
        people: Profiles of which enough is known to place them.
        households: How many were found.
        members: How many profiles live in one.
        evidence: How many members share each thing with others of their household, in words.
        refused: Values that very many share, in words.
        cut: Ties not taken: the household would have been too large, or would have had two flats.
        home_of: The household of each member, by profile id.
        changes: What was, or would be, written.
        seconds: Wall time by step.
    """

    people: int
    households: int
    members: int
    evidence: Counter[str]
    refused: Counter[str]
    cut: int
    home_of: dict[str, str]
    changes: Changes
    seconds: dict[str, float]


def resolve_households(
    database: Database,
    settings: Settings,
    *,
    dry_run: bool = False,
    step: Callable[[str], None] = lambda name: None,
    advance: Callable[[int], None] = lambda rows: None,
) -> HouseholdOutcome:
    """Find out which profiles live together. A second run on an unchanged graph writes nothing.

    Args:
        database: The graph, its people resolved.
        settings: `batch_rows` is used.
        dry_run: Only find out what would change.
        step: Told the name of each step as it begins.
        advance: Told how many rows were written.
    """
    clock = [time.perf_counter()]
    step("households: read")
    people, values = read_shared(database)
    standing = read_standing(database)
    clock.append(time.perf_counter())
    step("households: group")
    ties = weigh(people, values)
    found = group(people, ties)
    uids = assign(found.households, {uid: members.keys() for uid, (_, members) in standing.items()})
    wanted = {uids[smallest]: members for smallest, members in found.households.items()}
    made = compare(wanted, standing)
    clock.append(time.perf_counter())
    if not dry_run:
        step("households: write")
        _write(database, made, settings.batch_rows, advance)
    clock.append(time.perf_counter())
    return HouseholdOutcome(
        people=len(people),
        households=len(wanted),
        members=sum(map(len, wanted.values())),
        evidence=Counter(word for members in wanted.values() for m in members.values() for word in m.evidence),
        refused=Counter({WORDS[shared]: count for shared, count in ties.refused.items()}),
        cut=found.cut,
        home_of={profile: uid for uid, members in wanted.items() for profile in members},
        changes=made,
        seconds={name: clock[i + 1] - clock[i] for i, name in enumerate(("read", "group", "write"))},
    )


def compare(wanted: Mapping[str, Mapping[str, Member]], standing: Standing) -> Changes:
    """Compare the households that should be with those that stand.

    Args:
        wanted: Members by profile id, by uid.
        standing: What the graph has.
    """
    made = Changes()
    before: dict[str, list[tuple[str, dict[str, Any]]]] = defaultdict(list)
    for uid, (_, members) in standing.items():
        for profile, properties in members.items():
            before[profile].append((uid, properties))
    differs: set[str] = set()
    after: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for uid, found in wanted.items():
        for profile, member in found.items():
            after[profile] = [(uid, {"evidence": list(member.evidence), "weight": member.weight})]
            if before.get(profile) != after[profile]:
                differs.add(uid)
        if uid not in standing or standing[uid][0] != len(found):
            made.sizes[uid] = len(found)
            differs.add(uid)
    changed = {profile for profile in before.keys() | after.keys() if before.get(profile) != after.get(profile)}
    made.residences = [(profile, after.get(profile, [])) for profile in sorted(changed)]
    made.gone = sorted(standing.keys() - wanted.keys())
    made.created = len(wanted.keys() - standing.keys())
    made.updated = len(differs) - made.created
    return made


def _write(database: Database, changes: Changes, batch_rows: int, advance: Callable[[int], None]) -> None:
    """Households first, then who lives there, then away with the empty ones: a cut-off run is completed by the next."""
    if changes.sizes:
        with Writer(database, batch_rows=batch_rows) as writer:
            for uid, size in sorted(changes.sizes.items()):
                writer.put(Household(uid=uid, size=size))
                advance(1)
    for begin in range(0, len(changes.residences), batch_rows):
        batch = changes.residences[begin : begin + batch_rows]
        database.write(replace_links(HOME), rows=batch)
        advance(len(batch))
    for begin in range(0, len(changes.gone), batch_rows):
        batch_of_uids = changes.gone[begin : begin + batch_rows]
        database.write(statement("resolve/household_delete"), uids=batch_of_uids)
        advance(len(batch_of_uids))
