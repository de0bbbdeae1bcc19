"""The one gate for writing: whatever the batches, whatever the order, the same graph."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as limits
from hypothesis import strategies as st

from graph.driver import Database
from graph.errors import WriteRefused
from graph.model import Link, Node, commerce, companies, contact, identifiers, insight, people
from graph.statements import clear
from graph.writer import Count, Dangling, Writer

DAY = datetime(2026, 3, 1, tzinfo=UTC)


def load(
    database: Database, *records: Node | Link, run: int = 1, batch_rows: int = 100
) -> tuple[Writer, list[Dangling]]:
    day = DAY + timedelta(days=run)
    with Writer(database, source="shop", run_id=f"run {run}", seen_at=day, batch_rows=batch_rows) as writer:
        for number, record in enumerate(records):
            writer.put(record, number)
        return writer, writer.finish()


def order(key: str, **properties: Any) -> commerce.Order:
    return commerce.Order(uid=key, **properties)


def product(key: str) -> commerce.Product:
    return commerce.Product(uid=key)


def contains(start: str, end: str, **properties: Any) -> Link:
    return commerce.CONTAINS(start, end, commerce.Line(**properties))


def offered(start: str, end: str, **properties: Any) -> Link:
    return contact.OFFERED(start, end, contact.Response(**properties))


def properties_of(database: Database, key: str) -> dict[str, Any]:
    [[found]] = database.rows("MATCH (n {uid: $key}) RETURN properties(n)", key=key)
    return {name: value for name, value in found.items() if not name.startswith("_")}


def lines(database: Database) -> list[list[Any]]:
    return database.rows(
        "MATCH (a)-[r:CONTAINS]->(b) RETURN a.uid, b.uid, r.line, r.quantity, r.run_id ORDER BY a.uid, b.uid, r.line"
    )


def test_a_node_is_stamped_with_the_run_that_told_of_it(database: Database) -> None:
    load(database, order("o", number="7"))
    found = properties_of(database, "o")
    assert found.pop("seen_at").to_native() == DAY + timedelta(days=1)
    assert found.pop("first_seen_at").to_native() == DAY + timedelta(days=1)
    assert found == {"uid": "o", "number": "7", "source": "shop", "run_id": "run 1"}


def test_what_we_conclude_ourselves_is_not_stamped(database: Database) -> None:
    with Writer(database) as writer:
        writer.put(people.Profile(profile_id="p"))
        writer.put(insight.Prediction(uid="x"))
        writer.put(insight.PREDICTED("p", "x"))
    assert properties_of(database, "x") == {"uid": "x"}
    assert database.rows("MATCH (:Profile)-[r:PREDICTED]->() RETURN properties(r)") == [[{}]]


def test_an_unchanged_node_keeps_the_stamp_of_its_first_run(database: Database) -> None:
    load(database, order("o", number="7"))
    writer, _ = load(database, order("o", number="7"), run=2)
    assert properties_of(database, "o")["run_id"] == "run 1"
    assert writer.counts["Order"] == Count(put=1, created=0, updated=0)


def test_a_changed_node_takes_the_new_stamp_and_loses_what_the_new_version_lacks(database: Database) -> None:
    load(database, order("o", number="7", status="shipped"))
    writer, _ = load(database, order("o", number="8"), run=2)
    found = properties_of(database, "o")
    assert (found["number"], found.get("status"), found["run_id"]) == ("8", None, "run 2")
    assert writer.counts["Order"] == Count(put=1, created=0, updated=1)


def test_when_something_first_became_known_outlives_its_changes(database: Database) -> None:
    load(database, order("o", number="7"), product("p"), contains("o", "p", line=1, quantity=2.0))
    database.run("MATCH (n:Product) REMOVE n.first_seen_at")  # as of a graph from before it was kept
    load(database, order("o", number="8"), commerce.Product(uid="p", brand="b"), run=2)
    load(database, contains("o", "p", line=1, quantity=3.0), run=3)
    for match in ("(n:Order)", "(n:Product)", "()-[n:CONTAINS]->()"):
        [[first, last]] = database.rows(f"MATCH {match} RETURN n.first_seen_at, n.seen_at")
        assert first.to_native() == DAY + timedelta(days=1), match
        assert last > first


def test_an_unchanged_edge_keeps_its_stamp_and_a_changed_one_is_replaced(database: Database) -> None:
    load(database, order("o"), product("p"), contains("o", "p", line=1, quantity=2.0, price_minor=5))
    same, _ = load(database, contains("o", "p", line=1, quantity=2.0, price_minor=5), run=2)
    assert same.counts[commerce.CONTAINS.triple] == Count(put=1, created=0, updated=0)
    assert lines(database) == [["o", "p", 1, 2.0, "run 1"]]
    other, _ = load(database, contains("o", "p", line=1, quantity=3.0), run=3)
    assert other.counts[commerce.CONTAINS.triple] == Count(put=1, created=0, updated=1)
    assert lines(database) == [["o", "p", 1, 3.0, "run 3"]]
    assert database.rows("MATCH ()-[r:CONTAINS]->() RETURN r.price_minor") == [[None]]


def test_a_post_that_lasts_again_loses_its_end(database: Database) -> None:
    ended = companies.Role(title="Director", until=DAY)
    nodes = (companies.DecisionMaker(uid="d"), companies.Company(uid="c"))
    load(database, *nodes, companies.HOLDS("d", "c", ended))
    load(database, companies.HOLDS("d", "c", companies.Role(title="Director")), run=2)
    assert database.rows("MATCH ()-[r:HOLDS]->() RETURN r.title, r.until") == [["Director", None]]


def test_parallel_edges_are_told_apart_by_their_key_even_if_it_is_unknown(database: Database) -> None:
    nodes = (companies.DecisionMaker(uid="d"), companies.Company(uid="c"))
    posts = [companies.HOLDS("d", "c", companies.Role(title=title)) for title in ("Director", None, "Owner", None)]
    load(database, *nodes, *posts, companies.HOLDS("d", "c"))
    assert database.rows("MATCH ()-[r:HOLDS]->() RETURN r.title ORDER BY r.title") == [["Director"], ["Owner"], [None]]


def test_identifiers_carry_their_kind_as_second_label(database: Database) -> None:
    kinds = identifiers.IDENTIFIER_KINDS.values()
    load(database, *(identifiers.identifier(kind, "1") for kind in kinds))
    found = database.rows("MATCH (n:Identifier) RETURN n.uid, labels(n) ORDER BY n.uid")
    assert found == [[f"{kind.name}:1", ["Identifier", kind.label]] for kind in sorted(kinds, key=lambda k: k.name)]


@pytest.mark.parametrize("batch_rows", [1, 2, 100])
def test_an_edge_may_come_before_its_ends(database: Database, batch_rows: int) -> None:
    records = (contains("o", "p", line=1, quantity=1.0), order("o"), product("p"))
    writer, dangling = load(database, *records, batch_rows=batch_rows)
    assert dangling == []
    assert lines(database) == [["o", "p", 1, 1.0, "run 1"]]
    assert writer.counts[commerce.CONTAINS.triple] == Count(put=1, created=1)


@pytest.mark.parametrize("batch_rows", [1, 2, 100])
def test_the_later_of_two_versions_wins_even_if_the_earlier_had_to_wait(database: Database, batch_rows: int) -> None:
    early = contains("o", "p", line=1, quantity=1.0)
    late = contains("o", "p", line=1, quantity=2.0)
    load(database, early, order("o"), product("p"), late, batch_rows=batch_rows)
    assert lines(database) == [["o", "p", 1, 2.0, "run 1"]]
    database.run(clear())
    load(database, early, late, order("o"), product("p"), batch_rows=batch_rows)
    assert lines(database) == [["o", "p", 1, 2.0, "run 1"]]


@pytest.mark.parametrize("batch_rows", [1, 2, 100])
@pytest.mark.parametrize("ends", [0, 1, 2])
def test_an_edge_told_in_parts_has_them_all_whenever_its_ends_come(
    database: Database, batch_rows: int, ends: int
) -> None:
    parts: list[Node | Link] = [
        contact.OFFERED("f", "c", contact.Response(channel="sms", at=DAY)),
        contact.OFFERED("f", "c", contact.Response(channel="email", outcome="accepted")),
    ]
    parts[ends:ends] = [contact.Offer(uid="f"), people.Customer(uid="c")]
    for run in (1, 2):
        load(database, *parts, run=run, batch_rows=batch_rows)
        found = database.rows("MATCH ()-[r:OFFERED]->() RETURN r.channel, r.outcome, r.at IS NOT NULL")
        assert found == [["email", "accepted", True]]


@pytest.mark.parametrize("batch_rows", [1, 3, 100])
def test_every_edge_without_an_end_is_reported_with_its_origin(database: Database, batch_rows: int) -> None:
    records = (
        contains("o", "nowhere", line=1),
        order("o"),
        contains("none", "nowhere", line=1),
        contains("o", "nowhere", line=1, quantity=2.0),
    )
    _, dangling = load(database, *records, batch_rows=batch_rows)
    assert [(one.origin, one.missing) for one in dangling] == [
        (0, "Product"),
        (2, "Order and Product"),
        (3, "Product"),
    ]
    assert [one.link for one in dangling] == [records[0], records[2], records[3]]
    assert lines(database) == []


def test_counts_are_kept_by_type(database: Database) -> None:
    writer, _ = load(database, order("a"), order("b"), order("b", number="2"), product("p"), contains("a", "p", line=1))
    assert dict(writer.counts) == {
        "Order": Count(put=3, created=2),
        "Product": Count(put=1, created=1),
        commerce.CONTAINS.triple: Count(put=1, created=1),
    }


def test_a_failure_in_a_batch_reaches_the_caller_and_stops_the_writer(database: Database) -> None:
    unstorable: Any = {"a": {"nested": "maps cannot be properties"}}
    with pytest.raises(WriteRefused):
        load(database, order("o", number=unstorable), batch_rows=1)
    assert database.rows("MATCH (n) RETURN count(n)") == [[0]]


def test_leaving_by_an_exception_writes_nothing_more(database: Database) -> None:
    def fail_half_way() -> None:
        with Writer(database, source="shop") as writer:
            writer.put(order("o"))
            raise KeyError

    with pytest.raises(KeyError):
        fail_half_way()
    assert database.rows("MATCH (n) RETURN count(n)") == [[0]]


KEYS = st.sampled_from(["1", "2", "3"])
NUMBERS = st.none() | st.integers(0, 2)
RECORDS = st.lists(
    st.one_of(
        st.builds(order, KEYS, number=st.none() | KEYS, amount_minor=NUMBERS),
        st.builds(product, KEYS),
        st.builds(contains, KEYS, KEYS, line=NUMBERS, quantity=st.none() | st.just(1.5)),
        st.builds(lambda start, end: commerce.AT_STORE(start, end), KEYS, KEYS),
        st.builds(lambda key: contact.Offer(uid=key), KEYS),
        st.builds(lambda key: people.Customer(uid=key), KEYS),
        st.builds(offered, KEYS, KEYS, channel=st.none() | KEYS, outcome=st.none() | KEYS),
    ),
    max_size=12,
)


def dump(database: Database) -> list[Any]:
    nodes = database.rows("MATCH (n) RETURN labels(n), properties(n) ORDER BY labels(n), n.uid")
    edges = database.rows(
        "MATCH (a)-[r]->(b) RETURN a.uid, type(r), b.uid, properties(r) ORDER BY a.uid, type(r), b.uid, r._key"
    )
    return [*nodes, *edges]


@limits(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=RECORDS, batch_rows=st.integers(1, 5))
def test_any_batch_size_and_any_repetition_give_the_same_graph(
    database: Database, records: list[Node | Link], batch_rows: int
) -> None:
    database.run(clear())
    _, dangling = load(database, *records)
    expected = dump(database)
    database.run(clear())
    _, in_batches = load(database, *records, batch_rows=batch_rows)
    assert dump(database) == expected
    assert sorted(str(one.origin) for one in in_batches) == sorted(str(one.origin) for one in dangling)


def identity(record: Node | Link) -> object:
    """What two versions of one thing have in common."""
    if isinstance(record, Link):
        return (record.edge, record.start, record.end, getattr(record.properties, "line", None))
    return (type(record), getattr(record, record.node_type.key))


@limits(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=RECORDS, batch_rows=st.integers(1, 5))
def test_loading_the_same_again_changes_nothing(
    database: Database, records: list[Node | Link], batch_rows: int
) -> None:
    newest = {identity(record): record for record in records}.values()
    database.run(clear())
    load(database, *newest, batch_rows=batch_rows)
    before = dump(database)
    again, _ = load(database, *newest, run=2, batch_rows=batch_rows)
    assert dump(database) == before
    assert sum(count.created + count.updated for count in again.counts.values()) == 0
