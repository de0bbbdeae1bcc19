"""What loads brought and is not resolved yet: taken up after every load, and completed after one that was cut off."""

from __future__ import annotations

from ..cypher import statement
from ..driver import Database
from ..settings import Settings
from .decisions.turn import turn
from .run import mark_resolved, resolve, waiting_runs
from .touched import Touched, resolve_touched

AT_ONCE = 2_000
"""Records above which resolving everything is the quicker: touched ones are read in one transaction."""
TOGETHER = 50
"""Touched records that are resolved in one transaction."""


def resolve_arrived(database: Database, settings: Settings) -> list[Touched]:
    """Resolve what finished load runs brought since they were last resolved; nothing before the first resolution.

    In its turn: nobody merges, splits or resolves everything meanwhile.
    """
    if not database.rows(statement("resolve/learned"), side="people") or not waiting_runs(database):
        return []
    with turn(database, settings):
        return _resolve_waiting(database, settings)


def _resolve_waiting(database: Database, settings: Settings) -> list[Touched]:
    runs = waiting_runs(database)
    members = [(label, uid) for label, uid in database.rows(statement("resolve/arrived"), runs=runs)]
    if len(members) > AT_ONCE:
        outcomes = resolve(database, settings)
        partition = {m: i for outcome in outcomes for m, i in outcome.partition.items()}
        return [Touched(partition, {one.side.name: one.changes for one in outcomes}, everything=True)]
    members.sort(key=lambda member: (member[0] != "Company", member[1]))  # companies first, as everywhere
    batches = [members[begin : begin + TOGETHER] for begin in range(0, len(members), TOGETHER)]
    done = [resolve_touched(database, settings, batch) for batch in batches]
    mark_resolved(database, runs)
    return done
