"""Every declaration of the model, walked: names, texts, types and classes of personal data."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from graph.model import (
    ONTOLOGY,
    PROVENANCE,
    Edge,
    Hop,
    Link,
    NodeType,
    Origin,
    Path,
    PersonalData,
    Property,
    ValueType,
)
from graph.model.identifiers import IDENTIFIER_KINDS
from tests.graph.model.examples import full, minimal

NODES = list(ONTOLOGY.nodes.values())
EDGES = list(ONTOLOGY.edges.values())
PATHS = list(ONTOLOGY.paths)
LINKS: list[Edge | Path] = list(ONTOLOGY.links)

PASCAL = re.compile(r"[A-Z][A-Za-z0-9]*")
SNAKE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
CAMEL = re.compile(r"[a-z][A-Za-z0-9]*")
UPPER = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*")
CYRILLIC = re.compile(r"[А-Яа-яЁё]")
NOT_TRANSLATED = {"NPS", "Cookie", "LEI"}
"""Russian users say these in Latin letters."""

OBVIOUSLY_PERSONAL = {
    "given_name", "patronymic", "family_name", "birth_date", "sex", "language", "marital_status", "age_band",
    "income_band", "housing", "email", "phone", "text", "comment", "subject", "nps", "points",
    "probability", "percentile", "reasons", "reasons_ru", "spent_minor", "order_count",
}  # fmt: skip
PEOPLE = {"Customer", "Profile", "DecisionMaker"}
REACHES_A_PERSON = {"city", "region", "postcode", "address"}


def node_ids(node: NodeType) -> str:
    return node.name


def link_ids(link: Edge | Path) -> str:
    return f"{link.start.__name__}.{link.field}"


def declared() -> Iterator[tuple[str, Property]]:
    for node in NODES:
        yield from ((f"{node.name}.{name}", item) for name, item in node.properties.items())
    for edge in EDGES:
        yield from ((f"{'-'.join(edge.triple)}.{name}", item) for name, item in edge.declared.items())


PROPERTIES = dict(declared())


def sentence(text: str) -> bool:
    return text == text.strip() and text.endswith(".") and len(text) > 2


def russian(text: str) -> bool:
    return bool(CYRILLIC.search(text)) or text in NOT_TRANSLATED


@pytest.mark.parametrize("node", NODES, ids=node_ids)
def test_node_type_is_named_and_described_in_both_languages(node: NodeType) -> None:
    assert PASCAL.fullmatch(node.name)
    assert len(node.description) > 10
    assert sentence(node.description)
    assert russian(node.ru)


@pytest.mark.parametrize("node", NODES, ids=node_ids)
def test_node_type_has_one_required_string_key(node: NodeType) -> None:
    assert [name for name, item in node.properties.items() if item.prop.key] == [node.key]
    assert node.properties[node.key].required
    assert node.properties[node.key].type is ValueType.STRING
    assert not node.properties[node.key].prop.index, "the constraint has an index already"


@pytest.mark.parametrize("node", NODES, ids=node_ids)
def test_node_can_be_made_from_what_is_required_alone(node: NodeType) -> None:
    made = minimal(node)
    given = {name for name in node.own if getattr(made, name) is not None}
    assert given == {name for name in node.own if node.properties[name].required}
    assert all(getattr(full(node), name) is not None for name in node.own)


@pytest.mark.parametrize("node", NODES, ids=node_ids)
def test_what_is_loaded_carries_provenance_and_only_that(node: NodeType) -> None:
    assert (node.properties.keys() >= PROVENANCE.keys()) == (node.origin is Origin.LOADED)


@pytest.mark.parametrize("node", NODES, ids=node_ids)
def test_times_that_say_from_when_something_is_known_are_datetimes(node: NodeType) -> None:
    names = {node.time, *(item.prop.known_at for item in node.properties.values())} - {None}
    for name in names:
        assert node.properties[str(name)].type is ValueType.DATETIME


@pytest.mark.parametrize("edge", EDGES, ids=link_ids)
def test_edge_times_and_keys_are_its_own_properties(edge: Edge) -> None:
    known_at = {item.prop.known_at for item in edge.declared.values()}
    for name in {edge.time, *known_at} - {None}:
        assert edge.declared[str(name)].type is ValueType.DATETIME
    assert set(edge.key) <= set(edge.own)
    assert not any(item.required for item in edge.declared.values()), "a source may know of an edge and no more"


def test_properties_are_named_and_described_in_both_languages() -> None:
    for name, item in PROPERTIES.items():
        assert SNAKE.fullmatch(item.name), name
        assert sentence(item.prop.description), name
        assert russian(item.prop.ru), name


def test_properties_are_indexed_only_where_an_index_serves() -> None:
    for name, item in PROPERTIES.items():
        if item.prop.index:
            assert item.type not in (ValueType.STRINGS, ValueType.FLOATS, ValueType.BOOLEAN), name
        if item.prop.text:
            assert item.type is ValueType.STRING, name


def test_times_and_money_say_so_by_name_and_type() -> None:
    endings = {"_at": ValueType.DATETIME, "_date": ValueType.DATE, "_minor": ValueType.INTEGER}
    for name, item in PROPERTIES.items():
        for ending, kind in (endings | {"_count": ValueType.INTEGER}).items():
            if item.name.endswith(ending):
                assert item.type is kind, name


@pytest.mark.parametrize("node", NODES, ids=node_ids)
def test_money_stands_beside_its_currency(node: NodeType) -> None:
    if any(name.endswith("_minor") for name in node.properties):
        assert "currency" in node.properties


def test_what_obviously_says_something_of_a_person_has_a_class() -> None:
    for name, item in PROPERTIES.items():
        if item.name in OBVIOUSLY_PERSONAL and "-SUGGESTS-" not in name:
            assert item.prop.personal is not PersonalData.NONE, name
        if name.partition(".")[0] in PEOPLE and item.name in REACHES_A_PERSON:
            assert item.prop.personal is PersonalData.CONTACT, name


def test_a_value_by_which_somebody_is_reached_is_protected() -> None:
    assert PROPERTIES["Identifier.value"].prop.personal is PersonalData.CONTACT


def test_models_learn_from_nothing_sensitive_and_from_no_key() -> None:
    for name, item in PROPERTIES.items():
        if item.prop.feature:
            assert item.prop.personal is not PersonalData.SENSITIVE, name
            assert not item.prop.key, name
            assert item.type in (ValueType.STRING, ValueType.INTEGER, ValueType.FLOAT, ValueType.BOOLEAN), name


@pytest.mark.parametrize("edge", EDGES, ids=link_ids)
def test_edge_type_is_in_capitals(edge: Edge) -> None:
    assert UPPER.fullmatch(edge.name)


@pytest.mark.parametrize("link", LINKS, ids=link_ids)
def test_fields_are_named_and_described_in_both_languages(link: Edge | Path) -> None:
    assert CAMEL.fullmatch(link.field)
    assert CAMEL.fullmatch(link.reverse)
    assert sentence(link.description)
    assert russian(link.ru)
    assert russian(link.ru_reverse)


@pytest.mark.parametrize("link", LINKS, ids=link_ids)
def test_a_field_that_leads_to_one_is_not_named_in_the_plural(link: Edge | Path) -> None:
    for single, field in ((link.single, link.field), (link.reverse_single, link.reverse)):
        if single:
            assert not field.endswith("s")


def leads_to_one(hop: Hop, *, walked_back: bool) -> bool:
    return hop.edge.reverse_single if hop.backward != walked_back else hop.edge.single


@pytest.mark.parametrize("path", PATHS, ids=link_ids)
def test_a_path_leads_to_one_exactly_if_all_its_hops_do(path: Path) -> None:
    assert len(path.hops) > 1
    assert path.single == all(leads_to_one(hop, walked_back=False) for hop in path.hops)
    assert path.reverse_single == all(leads_to_one(hop, walked_back=True) for hop in path.hops)


@pytest.mark.parametrize("edge", EDGES, ids=link_ids)
def test_what_is_concluded_is_not_learned_from(edge: Edge) -> None:
    if edge.learn:
        assert edge.origin is Origin.LOADED


@pytest.mark.parametrize("edge", EDGES, ids=link_ids)
def test_an_edge_type_makes_links(edge: Edge) -> None:
    assert edge("a", "b") == Link(edge, "a", "b", None)


@pytest.mark.parametrize("node", NODES, ids=node_ids)
def test_every_node_type_is_joined_to_another(node: NodeType) -> None:
    assert any(True for _ in ONTOLOGY.around(node.name))


def test_identifier_kinds_are_named_labelled_and_described() -> None:
    for name, kind in IDENTIFIER_KINDS.items():
        assert name == kind.name
        assert SNAKE.fullmatch(kind.name)
        assert PASCAL.fullmatch(kind.label)
        assert kind.label not in ONTOLOGY.nodes
        assert sentence(kind.description)
        assert russian(kind.ru)
    assert len({kind.label for kind in IDENTIFIER_KINDS.values()}) == len(IDENTIFIER_KINDS)
