"""The connection to Neo4j: parameters in, positional rows out, faults as errors of ours.

Every wait has an end: by default the driver blocks up to 120 s on a silent connection and repeats a
query that ran out of memory for 33 s (both measured on driver 6.4); the limits below keep that short.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from .bolt import faults, neo4j
from .errors import DatabaseError, DatabaseUnavailable, InputError, WriteConflict, WriteRefused
from .server import Endpoint, ensure_running
from .settings import Settings

CONNECTION_TIMEOUT_S = 5.0
ACQUISITION_TIMEOUT_S = 30.0
RETRY_S = 30.0


@dataclass(frozen=True, slots=True)
class WriteResult:
    """What a write returned and changed.

    Attributes:
        rows: Positional values of each returned record.
        created: Nodes and relationships created.
        deleted: Nodes and relationships deleted.
        properties_set: Properties written, equal values included.
    """

    rows: list[list[Any]]
    created: int
    deleted: int
    properties_set: int


def _result(result: neo4j.Result) -> WriteResult:
    rows = [list(record.values()) for record in result]
    counters = result.consume().counters
    return WriteResult(
        rows,
        counters.nodes_created + counters.relationships_created,
        counters.nodes_deleted + counters.relationships_deleted,
        counters.properties_set,
    )


@contextmanager
def translate_fault(where: str) -> Iterator[None]:
    """Turn what the driver raises into the errors of graph.errors; `where` names the database's address.

    Raises:
        DatabaseUnavailable: not reachable, not in time, or the password is wrong.
        WriteConflict: another transaction was in the way.
        WriteRefused: the server refused a statement. Its message is left out where it may quote data.
        InputError: a parameter is no text that can be sent.
    """
    try:
        yield
    except faults.AuthError:
        raise DatabaseUnavailable(
            "the database rejects the user name or the password",
            where=where,
            hint="Check PORTRAIT_NEO4J_USER and PORTRAIT_NEO4J_PASSWORD.",
        ) from None
    except (faults.ServiceUnavailable, faults.SessionExpired, faults.ConfigurationError, OSError) as fault:
        raise DatabaseUnavailable(
            f"the database does not answer ({type(fault).__name__})",
            where=where,
            hint="See whether it runs: portrait db status. Start it: portrait db start.",
        ) from None
    except faults.ConstraintError:
        raise WriteRefused("two nodes would share one key", where=where) from None
    except faults.TransientError as fault:
        if "MemoryPool" not in str(fault.code):
            raise WriteConflict(f"the database refused a statement: {fault.code}", where=where) from fault
        raise DatabaseError(
            "the statement needs more memory than the database gives to one",
            where=where,
            hint="Ask for less (portrait query NAME PARAMETER=VALUE), or raise PORTRAIT_DB_MEMORY_MB.",
        ) from None
    except faults.Neo4jError as fault:
        # Messages of the server may quote values of parameters; the code never does.
        raise WriteRefused(f"the database refused a statement: {fault.code}", where=where) from fault
    except faults.DriverError as fault:
        raise DatabaseError(f"talking to the database failed ({type(fault).__name__})", where=where) from fault
    except UnicodeEncodeError:
        raise InputError(
            "a text holds half a character (a lone surrogate), which cannot be sent",
            where=where,
            hint="Give text that can be written in UTF-8.",
        ) from None


class Database:
    """A Neo4j database. Use it as a context manager, or close it."""

    in_transaction = False
    """Whether all its statements run in one transaction."""
    prepared = False
    """Whether the model's constraints and indexes were seen to be there: to look again costs 10 ms."""

    def __init__(self, endpoint: Endpoint, name: str) -> None:
        self.endpoint = endpoint
        self._name = name
        self._streams: set[neo4j.Session] = set()
        self._driver = neo4j.GraphDatabase.driver(
            endpoint.uri,
            auth=(endpoint.user, endpoint.password),
            connection_timeout=CONNECTION_TIMEOUT_S,
            connection_acquisition_timeout=ACQUISITION_TIMEOUT_S,
            max_transaction_retry_time=RETRY_S,
            notifications_min_severity="OFF",
            user_agent="portrait",
        )

    @classmethod
    def connect(cls, settings: Settings) -> Database:
        """Connect, starting the embedded server first if it does not run.

        Raises:
            DatabaseStartFailed: the embedded server could not start.
            DatabaseUnavailable: not reachable, or the password is wrong.
        """
        database = cls(ensure_running(settings), settings.neo4j_database)
        try:
            with translate_fault(database.endpoint.uri):
                database._driver.verify_connectivity()
        except DatabaseError:
            database.close()
            raise
        return database

    def __enter__(self) -> Database:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Give all connections back, those of streams that were not read to their end too."""
        for session in tuple(self._streams):
            session.close()
        self._driver.close()

    def rows(self, statement: str, **parameters: Any) -> list[list[Any]]:
        """Read; every record as a list of its values."""
        return list(self.stream(statement, **parameters))

    def stream(self, statement: str, **parameters: Any) -> Iterator[list[Any]]:
        """Read record by record, for results larger than memory should hold."""
        with translate_fault(self.endpoint.uri), self._streaming() as session:
            for record in session.run(statement, parameters):
                yield list(record.values())

    @contextmanager
    def _streaming(self) -> Iterator[neo4j.Session]:
        """A session that is closed when the database is, at the latest.

        A stream left half read, by an exception whose frames refer to each other in a circle, waits for the garbage
        collector. That may come to the session first, and the driver then complains that nobody closed it; so it must
        be known outside of the circle.
        """
        with self._driver.session(
            database=self._name, default_access_mode=neo4j.READ_ACCESS, fetch_size=10_000
        ) as session:
            self._streams.add(session)
            try:
                yield session
            finally:
                self._streams.discard(session)

    def write(self, statement: str, **parameters: Any) -> WriteResult:
        """Write in one managed transaction, repeated by the driver when the server asks for it.

        The statement must be idempotent: a transaction whose commit was cut off is run again.
        """

        def work(transaction: neo4j.ManagedTransaction) -> WriteResult:
            return _result(transaction.run(statement, parameters))

        with translate_fault(self.endpoint.uri), self._driver.session(database=self._name) as session:
            return session.execute_write(work)

    @contextmanager
    def transaction(self) -> Iterator[Database]:
        """One write transaction: what is done with the database given is committed at the end, or not at all."""
        with (
            translate_fault(self.endpoint.uri),
            self._driver.session(database=self._name) as session,
            session.begin_transaction() as transaction,
        ):
            yield _InTransaction(self, transaction)
            transaction.commit()

    def run(self, statement: str, **parameters: Any) -> WriteResult:
        """Run a statement that manages its own transactions: schema changes, CALL … IN TRANSACTIONS."""
        with translate_fault(self.endpoint.uri), self._driver.session(database=self._name) as session:
            return _result(session.run(statement, parameters))

    def change_schema(self, statements: Iterable[str]) -> None:
        """Run schema statements in one transaction: ninety take two seconds, one by one twelve."""

        def work(transaction: neo4j.ManagedTransaction) -> None:
            for statement in statements:
                transaction.run(statement).consume()

        with translate_fault(self.endpoint.uri), self._driver.session(database=self._name) as session:
            session.execute_write(work)


class _InTransaction(Database):
    """A database all of whose statements run in one transaction, one after the other.

    They look things up by their keys, so a plan once made stays good however the graph grows. Left to itself the server
    makes it anew whenever its statistics have moved: 0.2 to 0.7 s each time, in the middle of somebody's transaction.
    """

    in_transaction = True
    _KEEP_PLAN = "CYPHER replan=skip "

    def __init__(self, database: Database, transaction: neo4j.Transaction) -> None:
        self.endpoint, self._name, self._driver = database.endpoint, database._name, database._driver
        self._transaction = transaction

    def stream(self, statement: str, **parameters: Any) -> Iterator[list[Any]]:
        """Read, to the end before anything else is asked."""
        with translate_fault(self.endpoint.uri):
            rows = [list(record.values()) for record in self._transaction.run(self._KEEP_PLAN + statement, parameters)]
        yield from rows

    def write(self, statement: str, **parameters: Any) -> WriteResult:
        """Write; repeated by nobody but whoever repeats the transaction."""
        with translate_fault(self.endpoint.uri):
            return _result(self._transaction.run(self._KEEP_PLAN + statement, parameters))
