"""Cypher generated from the model, as text."""

from __future__ import annotations

import re
from typing import Annotated

from hypothesis import given
from hypothesis import strategies as st

from graph.driver import Database
from graph.model import ONTOLOGY, Edge, Node, Prop, commerce, contact, identifiers, insight, people
from graph.model.spec import node
from graph.statements import (
    TEXT_INDEX,
    clear,
    constraints,
    indexes,
    merge_links,
    merge_nodes,
    missing_ends,
    quoted,
)


def test_a_node_is_merged_by_its_key_and_written_only_if_it_changed() -> None:
    assert merge_nodes(commerce.Order.node_type) == (
        "UNWIND $rows AS row\n"
        "MERGE (n:`Order` {`uid`: row[0]})\n"
        "WITH n, row, n._hash AS before, coalesce(n.first_seen_at, n.seen_at, $stamp.seen_at) AS first "
        "WHERE before IS NULL OR before <> row[2]\n"
        "SET n = row[1], n += $stamp, n.first_seen_at = first, n._hash = row[2]\n"
        "RETURN count(*)"
    )


def test_where_a_model_placed_a_node_outlives_its_being_written_again() -> None:
    text = merge_nodes(commerce.Product.node_type)
    assert ", n.`embedding` AS kept0, " in text
    assert text.count("n.`embedding` = coalesce(row[1].`embedding`, kept0)") == 1


def test_an_identifier_has_its_kind_as_second_label() -> None:
    assert "\nSET n:`Email`\n" in merge_nodes(identifiers.Identifier.node_type, "Email")


def test_an_edge_is_merged_between_its_ends_and_changed_only_if_it_differs() -> None:
    assert merge_links(people.USED) == (
        "UNWIND $rows AS row\n"
        "MATCH (a:`Customer` {`uid`: row[0]})\n"
        "MATCH (b:`Device` {`uid`: row[1]})\n"
        "MERGE (a)-[r:`USED`]->(b)\n"
        "ON CREATE SET r += row[2], r += $stamp, r.first_seen_at = $stamp.seen_at\n"
        "WITH r, row, NOT coalesce("
        "r.`since` = row[2].`since`, r.`since` IS NULL AND row[2].`since` IS NULL) AS changed, "
        "coalesce(r.first_seen_at, r.seen_at, $stamp.seen_at) AS first\n"
        "FOREACH (_ IN CASE WHEN changed THEN [1] ELSE [] END | SET r = row[2], r += $stamp, r.first_seen_at = first)\n"
        "RETURN count(*), count(CASE WHEN changed THEN 1 END)"
    )


def test_a_loaded_edge_is_stamped_and_parallel_ones_are_told_apart() -> None:
    text = merge_links(commerce.CONTAINS)
    assert "MERGE (a)-[r:`CONTAINS` {_key: row[3]}]->(b)\nON CREATE SET r += row[2], r += $stamp, r.first" in text
    assert "SET r = row[2], r._key = row[3], r += $stamp, r.first_seen_at = first)" in text


def test_an_edge_without_properties_is_never_changed() -> None:
    stamped = "ON CREATE SET r += row[2], r += $stamp, r.first_seen_at = $stamp.seen_at\nRETURN count(*), sum(0)"
    assert merge_links(commerce.PLACED).endswith(stamped)
    assert merge_links(commerce.CONTAINS, late=True).endswith(stamped)


def test_an_edge_told_in_parts_keeps_what_a_part_leaves_out() -> None:
    assert "row[2].`at`, row[2].`at` IS NULL)" in merge_links(contact.OFFERED)
    assert "| SET r += row[2], r += $stamp, r.first_seen_at = first)" in merge_links(contact.OFFERED)
    assert "SET r.`at` = coalesce(r.`at`, row[2].`at`), " in merge_links(contact.OFFERED, late=True)


def test_missing_ends_are_asked_for_by_key() -> None:
    text = missing_ends(insight.PREDICTED)
    assert "(a:`Profile` {`profile_id`: $rows[i][0]})" in text
    assert "(b:`Prediction` {`uid`: $rows[i][1]})" in text


def test_every_node_type_has_a_constraint_and_every_indexed_property_an_index() -> None:
    made = constraints(ONTOLOGY)
    assert made["Order_uid"] == (
        "CREATE CONSTRAINT `Order_uid` IF NOT EXISTS FOR (n:`Order`) REQUIRE n.`uid` IS UNIQUE"
    )
    assert len(made) == len(ONTOLOGY.nodes)
    ranges = indexes(ONTOLOGY)
    assert ranges["Order_placed_at_range"] == (
        "CREATE INDEX `Order_placed_at_range` IF NOT EXISTS FOR (n:`Order`) ON (n.`placed_at`)"
    )
    indexed = [item for kind in ONTOLOGY.nodes.values() for item in kind.properties.values() if item.prop.index]
    internal = {(edge.name, name) for edge in ONTOLOGY.edges.values() for name in edge.internal}
    watched = [kind for kind in ONTOLOGY.nodes.values() if kind.watched]
    assert "ON (n.`_changed_at`)" in ranges["Profile_changed_at_range"]
    vectors = [item for kind in ONTOLOGY.nodes.values() for item in kind.properties.values() if item.prop.vector]
    assert len(ranges) == len(indexed) + len(watched) + len(internal) + len(vectors) + 1
    assert not made.keys() & ranges.keys()


def test_one_full_text_index_spans_all_text_properties() -> None:
    text = indexes(ONTOLOGY)[TEXT_INDEX]
    for kind in ONTOLOGY.nodes.values():
        for item in kind.properties.values():
            if item.prop.text:
                assert f"`{kind.name}`" in text
                assert f"n.`{item.name}`" in text


def test_no_statement_holds_a_value() -> None:
    texts = [clear(), *constraints(ONTOLOGY).values(), *indexes(ONTOLOGY).values()]
    texts += [merge_nodes(kind) for kind in ONTOLOGY.nodes.values()]
    texts += [make(edge) for edge in ONTOLOGY.edges.values() for make in (merge_links, missing_ends)]
    assert not [text for text in texts if re.search(r"['\"]", text)]


@given(st.text())
def test_a_quoted_name_cannot_be_left(name: str) -> None:
    text = quoted(name)
    assert text[0] == text[-1] == "`"
    assert "`" not in text[1:-1].replace("``", "")
    assert text[1:-1].replace("``", "`") == name


HOSTILE = "Evil` {uid: 1}) DETACH DELETE n //"


def test_a_hostile_name_stays_a_name_in_the_database(database: Database) -> None:
    @node("Зло")
    class Evil(Node):
        """Evil."""

        uid: Annotated[str, Prop("Key.", "Ключ", key=True)]

    object.__setattr__(Evil.node_type, "name", HOSTILE)
    edge = Edge(HOSTILE, Evil, Evil, field="next", reverse="last", description="Evil.", ru="Зло", ru_reverse="Зло")
    rows = [["' OR 1=1 //", {"uid": "' OR 1=1 //"}, 1]]
    database.write(merge_nodes(Evil.node_type), rows=rows, stamp={})
    database.write(merge_links(edge), rows=[[rows[0][0], rows[0][0], {}, ""]], stamp={})
    assert database.rows("MATCH (n)-[r]->(n) RETURN labels(n), n.uid, type(r)") == [[[HOSTILE], "' OR 1=1 //", HOSTILE]]
