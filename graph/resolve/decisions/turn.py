"""Taking turns: one decision is carried out at a time, whoever makes it and wherever."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

from ...bolt import faults, neo4j
from ...cypher import statement
from ...driver import CONNECTION_TIMEOUT_S, Database, translate_fault
from ...schema import prepare
from ...settings import Settings

LONGEST_TURN_S = 3600.0
"""Longest wait and turn together; then the server ends the transaction, and with it the lock."""


@contextmanager
def turn(database: Database, settings: Settings) -> Iterator[None]:
    """Wait until nobody else carries out a decision, and let nobody else begin until the block ends.

    The lock is one node, held by a transaction of its own connection: if this process dies, the server frees it.
    Not to be entered twice by one caller: the second would wait for the first.

    Raises:
        DatabaseUnavailable: not reachable.
        WriteRefused: others took longer than `LONGEST_TURN_S`.
    """
    prepare(database)  # without its uniqueness constraint the node that is locked could be made twice
    endpoint = database.endpoint
    with ExitStack() as stack:
        with translate_fault(endpoint.uri):
            driver = stack.enter_context(
                neo4j.GraphDatabase.driver(
                    endpoint.uri,
                    auth=(endpoint.user, endpoint.password),
                    connection_timeout=CONNECTION_TIMEOUT_S,
                    notifications_min_severity="OFF",
                    user_agent="portrait",
                )
            )
            session = stack.enter_context(driver.session(database=settings.neo4j_database))
            holder = session.begin_transaction(timeout=LONGEST_TURN_S)
            stack.callback(_release, holder)
            holder.run(statement("resolve/decisions_turn")).consume()
        yield


def _release(holder: neo4j.Transaction) -> None:
    # Where this fails the connection or the transaction is gone, and with it the lock.
    with suppress(faults.DriverError, faults.Neo4jError):
        holder.close()
