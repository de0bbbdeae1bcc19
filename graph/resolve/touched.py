"""Resolving what was touched: some records, and whatever their change can reach, in one transaction.

What comes out is what resolving everything would give. A record's links depend on itself, on those that hold its
values and share its keys, and on what was learned; its profile depends on the connected component of those links.
So the component is read, judged by the same functions, and written; components are found by the edges of evidence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from ..cypher import gathered, statement
from ..driver import Database
from ..settings import Settings
from .apply import apply_at_once, read_standing
from .cluster import Groups
from .collapse import Changes
from .conclude import conclude
from .decisions.demands import Decisions, decisions_of
from .decisions.honour import numbered
from .few import keys_of
from .figures import read_purchases
from .grouping import MATCH
from .identity import seed_id
from .learned import Learned, learned_of
from .memberships import carry
from .records import Member, Records
from .run import Outcome, resolve
from .shelf import Shelf, most_told
from .sides import COMPANIES, PEOPLE, Side
from .ties import standing_ties, tie_changes, ties_of
from .values import MOST_HOLDERS, Holdings
from .verdict import Verdict, judge

AT_ONCE = 2_000
"""Records above which resolving everything is the quicker: touched ones are read in one transaction."""


@dataclass(frozen=True, slots=True)
class Touched:
    """What resolving some records changed.

    Attributes:
        partition: The id of every record that was looked at.
        changes: What was written, by side.
        verdicts: By side, the verdict that this rests on, and the uids of the records that it was asked for.
        everything: What resolving all records gave, if some would not do.
    """

    partition: dict[Member, str]
    changes: dict[str, Changes]
    verdicts: dict[str, tuple[Verdict, set[str]]] = field(default_factory=dict)
    everything: list[Outcome] = field(default_factory=list)

    @classmethod
    def of_all(cls, outcomes: list[Outcome]) -> Touched:
        """What resolving everything changed."""
        partition = {member: identity for outcome in outcomes for member, identity in outcome.partition.items()}
        return cls(partition, {one.side.name: one.changes for one in outcomes}, everything=outcomes)


class _Whole(Exception):
    """What is touched changes what holds for all records."""


def resolve_touched(database: Database, settings: Settings, members: Collection[Member]) -> Touched:
    """Resolve some records, and what they reach: companies, then people.

    Args:
        database: The graph.
        settings: As for `resolve`.
        members: Records that are new, or changed, or hold something new.
    """
    partition: dict[Member, str] = {}
    made: dict[str, Changes] = {}
    verdicts: dict[str, tuple[Verdict, set[str]]] = {}
    try:
        with database.transaction() as transaction:
            own = {uid for label, uid in members if label == "Company"}
            if own:
                made[COMPANIES.name], moved = _side(transaction, settings, COMPANIES, own, partition, verdicts)
                members = [*members, *_officers(transaction, moved)]
            own = {uid for label, uid in members if label != "Company"}
            if own:
                made[PEOPLE.name], _ = _side(transaction, settings, PEOPLE, own, partition, verdicts)
    except _Whole:
        return Touched.of_all(resolve(database, settings))
    return Touched(partition, made, verdicts)


def _officers(database: Database, companies: Collection[str]) -> list[Member]:
    rows = database.rows(statement("resolve/officers"), uids=sorted(companies))
    return [("DecisionMaker", uid) for (uid,) in rows]


def _side(
    database: Database,
    settings: Settings,
    side: Side,
    touched: set[str],
    partition: dict[Member, str],
    verdicts: dict[str, tuple[Verdict, set[str]]],
) -> tuple[Changes, set[str]]:
    """Resolve some records of a side; returns what changed, and the records whose profile or account did."""
    shelf = Shelf(database, side, settings.identifier_limit)
    marks, near = shelf.look(touched, "resolve/learned_version", "resolve/component")
    if not marks:
        raise _Whole
    [[version, log]] = marks
    learned, decisions = learned_of(database, side, version), decisions_of(database, side, log)
    interest = _component(shelf, touched, near)
    interest |= _component(shelf, _decided(decisions, touched) - interest)
    verdict, numbers = _judged(shelf, settings.identifier_limit, side, touched, interest, learned, decisions)
    uids = {verdict.records.members[number][1] for number in numbers}
    verdicts[side.name] = verdict, uids
    members = [verdict.records.members[number] for number in numbers]
    ids = [seed_id(member, again) for member in members for again in range(3)]
    text = gathered(side.some.standing, side.some.links, *side.some.purchases)
    [[stood, links, *bought]] = database.rows(text, asked={"uids": sorted(uids), "ids": ids})
    standing = read_standing(database, side, verdict.records, stood)
    purchases = read_purchases(database, chain.from_iterable(bought))
    found, changes = conclude(settings, side, verdict, standing, purchases, frozenset(numbers))
    changes.linked = tie_changes(ties_of(side, verdict, frozenset(numbers)), standing_ties(side, links))
    apply_at_once(database, side, changes)
    if side is PEOPLE and changes.turned:
        carry(database, changes.turned)
    partition |= found
    before = {member: identity for identity, entity in standing.items() for member in entity.records}
    return changes, {member[1] for member, identity in found.items() if before.get(member) != identity}


def _judged(
    shelf: Shelf,
    limit: int | None,
    side: Side,
    touched: set[str],
    interest: set[str],
    learned: Learned,
    decisions: Decisions,
) -> tuple[Verdict, set[int]]:
    """The verdict on the records of interest, once nothing outside is connected with them; and their numbers."""
    asked: set[str] = set()
    while True:
        records, holdings = shelf.read(interest, learned.referred)
        if holdings.referred - learned.referred:
            raise _Whole
        met = _at_the_brink(records, holdings, touched, limit)
        touched = touched | met
        keys = _keys(side, records, holdings, learned, touched) - asked
        asked |= keys
        more = bool(keys) and shelf.bring(keys)
        if met <= interest and not more:  # else there is no use in judging yet
            own = {number for number, (_, uid) in enumerate(records.members) if uid in interest}
            verdict = judge(side, records, holdings, limit, learned, numbered(decisions, records), about=own)
            met = _connected(verdict, interest)
            if met <= interest:
                return verdict, own
        interest = interest | _component(shelf, met - interest)


def _keys(side: Side, records: Records, holdings: Holdings, learned: Learned, touched: set[str]) -> set[str]:
    """Keys of likeness of the touched records, each behind the number of its rule."""
    mine = [number for number, (_, uid) in enumerate(records.members) if uid in touched]
    return {f"{rule}{key}" for _, rule, key in keys_of(side, records, holdings, learned, mine)}


def _component(shelf: Shelf, uids: set[str], near: list[list[Any]] | None = None) -> set[str]:
    """Records connected with some by the edges of evidence, or by their profiles; `near` if these are known."""
    found, fresh = set(uids), set(uids)
    while fresh:
        if near is None:
            [near] = shelf.look(fresh, "resolve/component")
        fresh = {uid for label, uid, far in near if label and far} - found
        close = {uid for label, uid, far in near if label and not far}
        found |= fresh | close
        fresh -= close
        near = None
    return found


def _decided(decisions: Decisions, uids: set[str]) -> set[str]:
    """Records that people declared one with some of these."""
    return {b[1] if a[1] in uids else a[1] for a, b in decisions.together if a[1] in uids or b[1] in uids}


def _at_the_brink(records: Records, holdings: Holdings, touched: set[str], limit: int | None) -> set[str]:
    """Holders of values that a touched record holds: one more holder may change what the value says of all of them."""
    mine = {number for number, (_, uid) in enumerate(records.members) if uid in touched}
    found: set[int] = set()
    for value in holdings.values:
        if not mine.isdisjoint(value.holders) and value.many <= max(most_told(limit), MOST_HOLDERS):
            found.update(value.holders)
    return {records.members[number][1] for number in found}


def _connected(verdict: Verdict, interest: Iterable[str]) -> set[str]:
    """Records connected with those of interest, by links or likeness."""
    links, members = verdict.evidence.links, verdict.records.members
    groups = Groups(len(members))
    for a, b in zip(links.left, links.right, strict=True):
        groups.union(a, b)
    for a, b, weight, _ in verdict.weighed:
        if weight >= MATCH:
            groups.union(a, b)
    wanted = set(interest)
    own = {groups.find(number) for number, (_, uid) in enumerate(members) if uid in wanted}
    return {uid for number, (_, uid) in enumerate(members) if groups.find(number) in own}
