"""Graphs for the tests of decisions: records to write, and what the graph holds besides the log."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

from graph.driver import Database
from graph.model import CHANGED
from graph.model.identifiers import CUSTOMER_HAS, EMAIL, identifier
from graph.model.people import Customer
from graph.resolve.run import resolve
from graph.settings import Settings
from graph.writer import Writer

SEEN = datetime(2026, 1, 1, tzinfo=UTC)
LOG = ["IdentityEvent", "IdentityOutcome", "IdentityLog"]

WHO: dict[str, Any] = {"by": "Vera", "why": "she called"}


def people(database: Database, *groups: str, first: int = 1) -> list[str]:
    """Records `shop:1` … in order, those of one word sharing one e-mail: people("aab") makes 1 and 2 share."""
    uids: list[str] = []
    with Writer(database, source="shop", run_id="r", seen_at=SEEN) as writer:
        number = first
        for group in groups:
            for letter in group:
                uid = f"shop:{number}"
                writer.put(Customer(uid=uid, created_at=datetime(2020, 1, number, tzinfo=UTC)))
                if letter != "-":
                    node = identifier(EMAIL, f"{letter}@romashka.ru")
                    writer.put(node)
                    writer.put(CUSTOMER_HAS(uid, node.uid))
                uids.append(uid)
                number += 1
    return uids


def born(database: Database, uid: str, day: str) -> None:
    """Give a record a birth date."""
    with Writer(database, source="shop", run_id="r", seen_at=SEEN) as writer:
        writer.put(Customer(uid=uid, birth_date=date.fromisoformat(day), created_at=datetime(2020, 1, 9, tzinfo=UTC)))


def told(database: Database, profile: str, segment: str, inside: bool, day: int) -> None:
    """Put a profile into a segment, or say that it was taken out, as of a day in May."""
    kind, when = ("IN_SEGMENT", "since") if inside else ("LEFT_SEGMENT", "until")
    database.run(
        f"MERGE (s:Segment {{uid: $segment}}) WITH s MATCH (p:Profile {{profile_id: $profile}}) "
        f"CREATE (p)-[:{kind} {{{when}: $at, by: 'Max', _changed_at: $changed}}]->(s)",
        segment=segment, profile=profile, at=datetime(2026, 5, day, 10, 30, tzinfo=UTC), changed=day,
    )  # fmt: skip


def fingerprint(database: Database) -> list[str]:
    """Every node and edge outside the log with every property, `_hash` too but no stamp of change, in one order."""
    nodes = database.rows(
        "MATCH (n) WHERE none(l IN labels(n) WHERE l IN $log) RETURN labels(n), "
        "[k IN keys(n) WHERE k <> $changed | [k, toString(valueType(n[k])), toStringOrNull(n[k]), "
        "CASE WHEN valueType(n[k]) STARTS WITH 'LIST' THEN n[k] END]]",
        log=LOG,
        changed=CHANGED,
    )
    edges = database.rows(
        "MATCH (a)-[r]->(b) WHERE none(l IN labels(a) + labels(b) WHERE l IN $log) "
        "RETURN coalesce(a.uid, a.profile_id, a.account_id), type(r), coalesce(b.uid, b.profile_id, b.account_id), "
        "[k IN keys(r) | [k, toStringOrNull(r[k]), CASE WHEN valueType(r[k]) STARTS WITH 'LIST' THEN r[k] END]]",
        log=LOG,
    )
    return sorted(json.dumps([_sorted(value) for value in row]) for row in [*nodes, *edges])


def _sorted(value: Any) -> Any:
    return sorted(value, key=str) if isinstance(value, list) else value


def profiles(database: Database) -> dict[str, str]:
    """By record its profile or account."""
    rows = database.rows("MATCH (r)-[:RESOLVED_TO]->(e) RETURN r.uid, coalesce(e.profile_id, e.account_id)")
    assert len(rows) == len({uid for uid, _ in rows})
    return dict(rows)


def groups(database: Database) -> set[frozenset[str]]:
    """The records by profile or account."""
    found: dict[str, set[str]] = {}
    for uid, identity in profiles(database).items():
        found.setdefault(identity, set()).add(uid)
    return {frozenset(group) for group in found.values()}


def resolved(database: Database, settings: Settings) -> dict[str, str]:
    """Resolve, and return what became of the records."""
    resolve(database, settings)
    return profiles(database)


def sets(*words: str) -> set[frozenset[str]]:
    """{"shop:1", "shop:2"} and the like from "12"."""
    return {frozenset(f"shop:{number}" for number in word) for word in words}
