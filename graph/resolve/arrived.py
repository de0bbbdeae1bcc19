"""What loads brought and is not resolved yet: taken up after every load, and completed after one that was cut off."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ..cypher import statement
from ..driver import Database
from ..settings import Settings
from .decisions.review import renew_reviews, write_reviews
from .decisions.turn import turn
from .doubts import doubts
from .households.run import HouseholdOutcome, resolve_households
from .records import Member
from .run import Outcome, mark_resolved, resolve, waiting_runs
from .sides import SIDES
from .touched import AT_ONCE, Touched, resolve_touched

TOGETHER = 50
"""Touched records that are resolved in one transaction."""


def resolve_arrived(database: Database, settings: Settings) -> list[Touched]:
    """Resolve what finished load runs brought since they were last resolved; nothing before the first resolution.

    In its turn: nobody merges, splits or resolves everything meanwhile.
    """
    if not database.rows(statement("resolve/learned_version"), side="people") or not waiting_runs(database):
        return []
    with turn(database, settings):
        return _resolve_waiting(database, settings)


def _resolve_waiting(database: Database, settings: Settings) -> list[Touched]:
    runs = waiting_runs(database)
    members = arrived(database, runs)
    if len(members) > AT_ONCE:
        outcomes = resolve(database, settings)
        renew_all(database, settings, outcomes)
        return [Touched.of_all(outcomes)]
    members.sort(key=lambda member: (member[0] != "Company", member[1]))  # companies first, as everywhere
    batches = [members[begin : begin + TOGETHER] for begin in range(0, len(members), TOGETHER)]
    done: list[Touched] = []
    for batch in batches:
        touched = resolve_touched(database, settings, batch)
        done.append(touched)
        if touched.everything:
            renew_all(database, settings, touched.everything)
            continue
        own = {uid for _, uid in batch}
        for side in SIDES:
            if found := touched.verdicts.get(side.name):
                verdict, near = found
                renew_reviews(database, side, doubts(verdict), own & near, near)
    mark_resolved(database, runs)
    return done


def arrived(database: Database, runs: Mapping[str, list[str] | None]) -> list[Member]:
    """Records that runs wrote or changed: of those that they name, or, where a run touched too many, of all."""
    named: dict[str, list[str]] = {label: [] for label in _NAMED}
    for touched in runs.values():
        if touched is None:
            found = database.rows(statement("resolve/arrived_anywhere"), runs=list(runs))
            return [(label, uid) for label, uid in found]
        for one in touched:
            label, _, key = one.partition("\t")
            named[label].append(key)
    keys = {parameter: sorted(set(named[label])) for label, parameter in _NAMED.items()}
    return [(label, uid) for label, uid in database.rows(statement("resolve/arrived"), runs=list(runs), **keys)]


_NAMED = {
    "Customer": "customers", "DecisionMaker": "decision_makers", "Company": "companies", "Ticket": "tickets",
    "Cart": "carts",
}  # fmt: skip


def renew_all(
    database: Database,
    settings: Settings,
    outcomes: Sequence[Outcome],
    step: Callable[[str], None] = lambda name: None,
    advance: Callable[[int], None] = lambda rows: None,
) -> HouseholdOutcome:
    """What follows from resolving everything: the review queue, and households. Arguments as of `resolve`."""
    for outcome in outcomes:
        write_reviews(database, outcome.side, doubts(outcome.verdict))
    return resolve_households(database, settings, step=step, advance=advance)
