"""Constraints and indexes in a real database."""

from __future__ import annotations

from graph.driver import Database
from graph.model import ONTOLOGY
from graph.schema import prepare
from graph.statements import TEXT_INDEX


def test_preparing_again_creates_nothing(database: Database) -> None:
    assert prepare(database) == 0


def test_what_is_missing_is_made_again(database: Database) -> None:
    database.run("DROP CONSTRAINT Order_uid")
    database.run("DROP INDEX Order_placed_at_range")
    assert prepare(database) == 2
    assert prepare(database) == 0


def test_a_full_text_index_over_less_is_made_again(database: Database) -> None:
    database.run(f"DROP INDEX {TEXT_INDEX}")
    database.run(f"CREATE FULLTEXT INDEX {TEXT_INDEX} FOR (n:Profile) ON EACH [n.given_name]")
    assert prepare(database) == 1
    ((labels,),) = database.rows(
        "SHOW INDEXES YIELD name, labelsOrTypes WHERE name = $n RETURN labelsOrTypes", n=TEXT_INDEX
    )
    assert {"Profile", "Ticket"} <= set(labels)
    assert prepare(database) == 0


def test_every_key_is_unique_and_every_index_is_online(database: Database) -> None:
    constraints = database.rows("SHOW CONSTRAINTS YIELD labelsOrTypes, properties, type")
    unique = {(labels[0], properties[0]) for labels, properties, kind in constraints if "UNIQUE" in kind}
    assert unique == {(node.name, node.key) for node in ONTOLOGY.nodes.values()}
    states = dict(database.rows("SHOW INDEXES YIELD name, state"))
    assert set(states.values()) == {"ONLINE"}
    assert TEXT_INDEX in states


def test_people_are_found_by_name(database: Database) -> None:
    database.write("CREATE (:Profile {profile_id: 'p', given_name: 'Анна', family_name: 'Ёлкина'})")
    found = database.rows(
        "CALL db.index.fulltext.queryNodes($index, $text) YIELD node RETURN node.profile_id",
        index=TEXT_INDEX,
        text="ёлкина",
    )
    assert found == [["p"]]
