"""Whole tables out of a real graph: values, numbering, times along the way, pages."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta

import pytest

from graph import tables
from graph.driver import Database
from graph.model import ONTOLOGY, Edge, Link, Node, Path, commerce, paths, people
from graph.tables import LinkTable, NodeTable, link_table, links_statement, node_table, nodes_statement
from graph.writer import Writer

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MS = NOON.timestamp() * 1000


def write(database: Database, *records: Node | Link) -> None:
    with Writer(database, source="test", run_id="r", seen_at=NOON) as writer:
        for record in records:
            writer.put(record)
        assert not writer.finish()


def orders(database: Database) -> NodeTable:
    return node_table(database, ONTOLOGY.nodes["Order"], ["placed_at", "amount_minor", "channel"])


def test_nodes_are_numbered_by_their_keys(database: Database) -> None:
    write(
        database,
        commerce.Order(uid="b", placed_at=NOON, amount_minor=5, channel="web"),
        commerce.Order(uid="a"),
        commerce.Order(uid="Ж", channel="app"),
    )
    table = orders(database)
    assert table.keys == ["a", "b", "Ж"]
    assert table.number == {"a": 0, "b": 1, "Ж": 2}
    assert table.columns["channel"] == [None, "web", "app"]
    assert table.columns["placed_at"][1] == MS
    assert math.isnan(table.columns["placed_at"][0])
    assert table.columns["amount_minor"][1] == 5


def test_days_are_midnights_and_flags_are_numbers(database: Database) -> None:
    write(
        database,
        people.Customer(uid="a", birth_date=date(1970, 1, 3)),
        people.Customer(uid="b"),
        people.Consent(uid="c", granted=True),
    )
    born = node_table(database, ONTOLOGY.nodes["Customer"], ["birth_date"]).columns["birth_date"]
    assert born[0] == 2 * 86_400_000
    assert math.isnan(born[1])
    assert list(node_table(database, ONTOLOGY.nodes["Consent"], ["granted"]).columns["granted"]) == [1.0]


def lines(database: Database) -> LinkTable:
    products = node_table(database, ONTOLOGY.nodes["Product"], [])
    return link_table(database, commerce.CONTAINS, ["line", "quantity"], orders(database), products)


def fill(database: Database) -> None:
    write(
        database,
        *(commerce.Order(uid=f"o{number}") for number in range(7)),
        *(commerce.Product(uid=f"p{number}") for number in range(3)),
        *(commerce.CONTAINS(f"o{n}", f"p{n % 3}", commerce.Line(line=1, quantity=float(n))) for n in range(7)),
        commerce.CONTAINS("o1", "p1", commerce.Line(line=2)),
    )


@pytest.mark.parametrize("page", [1, 2, 1000])
def test_edges_are_the_same_in_pages_of_any_size(
    database: Database, monkeypatch: pytest.MonkeyPatch, page: int
) -> None:
    fill(database)
    monkeypatch.setattr(tables, "NODES_PER_PAGE", page)
    monkeypatch.setattr(tables, "NODES_PER_LINK_PAGE", page)
    table = lines(database)
    assert list(zip(table.start, table.end, table.columns["line"], strict=True)) == [
        (0, 0, 1), (1, 1, 1), (1, 1, 2), (2, 2, 1), (3, 0, 1), (4, 1, 1), (5, 2, 1), (6, 0, 1),
    ]  # fmt: skip
    assert math.isnan(table.columns["quantity"][2])
    assert set(table.since) == {-math.inf}


def test_a_path_is_known_since_the_latest_time_along_it(database: Database) -> None:
    write(
        database,
        people.Customer(uid="old", created_at=NOON - timedelta(days=9)),
        people.Customer(uid="undated"),
        people.Profile(profile_id="x"),
        *(people.Device(uid=uid) for uid in ("d1", "d2", "d3")),
        people.RESOLVED_TO("old", "x"),
        people.RESOLVED_TO("undated", "x"),
        people.USED("old", "d1", people.Used(since=NOON)),
        people.USED("old", "d2", people.Used(since=NOON - timedelta(days=20))),
        people.USED("undated", "d2", people.Used(since=NOON)),
        people.USED("undated", "d3"),
    )
    profiles = node_table(database, ONTOLOGY.nodes["Profile"], [])
    devices = node_table(database, ONTOLOGY.nodes["Device"], [])
    table = link_table(database, paths.PROFILE_DEVICES, ["since"], profiles, devices)
    assert list(zip(table.start, table.end, strict=True)) == [(0, 0), (0, 1), (0, 1), (0, 2)]
    assert table.since[0] == MS
    assert sorted(table.since[1:3]) == [MS - 9 * 86_400_000, MS]
    assert math.isnan(table.since[3])


def test_edges_to_what_the_tables_lack_are_left_out(database: Database) -> None:
    fill(database)
    products = NodeTable(["p0"], {"p0": 0}, {})
    table = link_table(database, commerce.CONTAINS, ["line"], orders(database), products)
    assert list(table.start) == [0, 3, 6]
    assert list(table.columns["line"]) == [1, 1, 1]


def test_an_empty_graph_gives_empty_tables(database: Database) -> None:
    assert orders(database).keys == []
    assert len(lines(database).start) == 0


@pytest.mark.parametrize("link", ONTOLOGY.links, ids=lambda link: f"{link.start.__name__}-{link.field}")
def test_the_statement_of_every_link_holds_no_value(link: Edge | Path) -> None:
    for by_end in (False, True):
        text = links_statement(link, [], by_end=by_end)
        assert text.startswith("UNWIND $keys AS key MATCH (")
        assert "'" not in text


def test_statements_by_their_text() -> None:
    assert nodes_statement(ONTOLOGY.nodes["Product"], ["brand"]) == (
        "MATCH (n:`Product`) WHERE n.`uid` > $after WITH n ORDER BY n.`uid` LIMIT $most "
        "RETURN collect(n.`uid`) AS v0, collect(coalesce(n.`brand`, '')) AS v1"
    )
    assert links_statement(paths.PROFILE_ORDERS, [], by_end=True) == (
        "UNWIND $keys AS key MATCH (n2:`Order` {`uid`: key}) "
        "MATCH (n0:`Profile`)<-[r1:`RESOLVED_TO`]-(n1:`Customer`)-[r2:`PLACED`]->(n2:`Order`) "
        "RETURN collect(n2.`uid`) AS v0, collect(n0.`profile_id`) AS v1, "
        "collect(coalesce(n1.`created_at`.epochMillis, -1.0 / 0.0)) AS v2"
    )
