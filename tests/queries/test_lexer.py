"""What the lexer finds in a statement, and what it leaves alone."""

from __future__ import annotations

from tests.queries.lexer import Names, read


def kinds(names: Names) -> set[tuple[str, str]]:
    return {("|".join(sorted(of)), name) for of, name in names.properties}


def test_patterns_name_labels_types_and_hops() -> None:
    names = read("MATCH (p:Profile)<-[:RESOLVED_TO]-(c:Customer|DecisionMaker)-[r:HAS*1..3]->(:`Identifier`) RETURN p")
    assert names.labels == {"Profile", "Customer", "DecisionMaker", "Identifier"}
    assert names.types == {"RESOLVED_TO", "HAS"}
    records = frozenset({"Customer", "DecisionMaker"})
    assert names.hops == [
        (records, frozenset({"RESOLVED_TO"}), frozenset({"Profile"})),
        (records, frozenset({"HAS"}), frozenset({"Identifier"})),
    ]


def test_properties_are_found_after_variables_and_in_patterns() -> None:
    names = read(
        "MATCH (p:Profile {city: $city})-[s:IN_SEGMENT {since: 1}]->(z) WHERE p.`email` = 'p.phone' RETURN s.at"
    )
    assert kinds(names) == {("Profile", "city"), ("Profile", "email"), ("IN_SEGMENT", "since"), ("IN_SEGMENT", "at")}
    assert names.parameters == {"city"}


def test_maps_functions_and_comments_name_nothing() -> None:
    names = read(
        """MATCH (o:Order) // o.nonsense
        WITH collect({at: o.placed_at, label: o}) AS cells, date.truncate('month', o.placed_at) AS month
        UNWIND cells AS cell
        RETURN cell.at, month.year, duration.inDays(cell.at, month).days, [i IN range(0, 2) | cells[i..]], {a: cell}"""
    )
    assert names.labels == {"Order"}
    assert kinds(names) == {("Order", "placed_at")}


def test_a_variable_keeps_its_label_in_later_patterns_and_subqueries() -> None:
    names = read("MATCH (p:Profile) CALL (p) { MATCH (p)-[:PREDICTED]->(x) RETURN count(x) AS n } RETURN p.city, n")
    assert names.hops == [(frozenset({"Profile"}), frozenset({"PREDICTED"}), frozenset())]
    assert kinds(names) == {("Profile", "city")}


def test_label_predicates_are_labels() -> None:
    names = read("MATCH (i:Product|Category) RETURN CASE WHEN i:Produkt THEN {i: 1} END")
    assert names.labels == {"Product", "Category", "Produkt"}


def test_undirected_hops_are_no_hops() -> None:
    assert read("MATCH (a:Account)-[:OWNED_BY]-(b:Account) RETURN a").hops == []
