"""What the model declares to be deprecated is so wherever the schema offers it, with the reason."""

from __future__ import annotations

from types import ModuleType
from typing import Annotated

import pytest
from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLObjectType, validate_schema

from api.catalog import Catalog
from api.schema import build
from graph import model
from graph.model import Edge, Hop, Node, Ontology, Path, Prop
from graph.model.commerce import Order
from graph.model.ontology import Contradiction
from graph.model.spec import node
from graph.picture_tables import markdown, tree

WHY = "Use `title`, which says the same."
ROUND = "Use `books`."
GONE = "Use `Book`, since nobody rolls them any more."


@node("Книга")
class Book(Node):
    """A book."""

    uid: Annotated[str, Prop("Key.", "Ключ", key=True)]
    title: Annotated[str | None, Prop("Title.", "Название")] = None
    name: Annotated[str | None, Prop("Title, as it was called.", "Имя", deprecated=WHY)] = None


READ = Edge(
    "READ", Order, Book, field="books", reverse="readers", description="A book.", ru="Книги", ru_reverse="Читатели",
)  # fmt: skip


@node("Свиток", deprecated=GONE)
class Scroll(Node):
    """A book in a roll."""

    uid: Annotated[str, Prop("Key.", "Ключ", key=True)]
    title: Annotated[str | None, Prop("Title.", "Название", text=True)] = None


UNROLLED = Edge(
    "UNROLLED", Order, Scroll, field="scrolls", reverse="unrolledBy", description="A scroll.", ru="Свитки",
    ru_reverse="Читатели",
)  # fmt: skip
OLD = Edge(
    "OLD", Order, Book, field="oldBook", reverse="oldReaders", description="A book.", ru="Книга",
    ru_reverse="Читатели", single=True, deprecated=ROUND,
)  # fmt: skip
AROUND = Path(
    Book, Book, (Hop(READ, True), Hop(READ)), field="beside", reverse="besideOf", description="Read with it.",
    ru="Рядом", ru_reverse="Рядом", deprecated=ROUND,
)  # fmt: skip


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    shelf = ModuleType("shelf")
    vars(shelf).update(Book=Book, READ=READ, OLD=OLD, AROUND=AROUND, Scroll=Scroll, UNROLLED=UNROLLED)
    modules = [each for each in vars(model).values() if isinstance(each, ModuleType)]
    return Ontology.of(*modules, shelf)


def test_the_schema_says_so_at_every_place(ontology: Ontology) -> None:
    schema = build(Catalog.of(ontology), federated=False)
    assert validate_schema(schema._schema) == []
    found: dict[str, set[str]] = {WHY: set(), ROUND: set(), GONE: set()}
    for name, type_ in schema._schema.type_map.items():
        if isinstance(type_, GraphQLObjectType | GraphQLInputObjectType):
            for field, known in type_.fields.items():
                if known.deprecation_reason:
                    found[known.deprecation_reason].add(f"{name}.{field}")
    assert found[WHY] == {
        "Book.name", "BookFilter.name", "BookSort.name", "BookGroupBy.name", "BookGroupSort.name", "BookFigures.name",
        "BookInput.name",
    }  # fmt: skip
    assert found[ROUND] >= {
        "Order.oldBook", "OrderFilter.oldBook", "OrderSort.oldBook", "OrderGroupBy.oldBook", "OrderInput.oldBook",
        "Book.oldReaders", "BookFilter.oldReaders", "BookInput.oldReaders", "Book.beside", "Book.besideOf",
    }  # fmt: skip
    assert f'name: String @deprecated(reason: "{WHY}")' in schema.as_str()
    asked = """{ __type(name: "Book") { fields { name } all: fields(includeDeprecated: true) {
      name isDeprecated deprecationReason } } }"""
    answer = schema.execute_sync(asked)
    assert answer.data is not None
    shown = answer.data["__type"]
    assert {"name": "name"} not in shown["fields"]
    assert {"name": "name", "isDeprecated": True, "deprecationReason": WHY} in shown["all"]


def test_a_node_type_goes_out_of_use_with_all_that_leads_to_it(ontology: Ontology) -> None:
    schema = build(Catalog.of(ontology), federated=False)
    assert validate_schema(schema._schema) == []
    found: set[str] = set()
    for name, type_ in schema._schema.type_map.items():
        if isinstance(type_, GraphQLObjectType | GraphQLInputObjectType):
            found |= {f"{name}.{field}" for field, known in type_.fields.items() if known.deprecation_reason == GONE}
        if isinstance(type_, GraphQLEnumType):
            found |= {f"{name}.{key}" for key, known in type_.values.items() if known.deprecation_reason == GONE}
    assert found == {
        "Query.scroll", "Query.scrolls", "Order.scrolls", "OrderFilter.scrolls", "OrderInput.scrolls",
        "UpsertResult.scrolls", "SearchType.SCROLL", "StepType.UNROLLED",
    }  # fmt: skip
    upsert = schema._schema.mutation_type.fields["upsert"] if schema._schema.mutation_type else None
    assert upsert is not None
    assert upsert.args["scrolls"].deprecation_reason == GONE
    assert schema._schema.type_map["Scroll"].description == f"A book in a roll. Deprecated: {GONE}"
    assert tree(ontology)["nodes"]["Scroll"]["deprecated"] == GONE


def test_the_documentation_of_the_model_says_so(ontology: Ontology, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Scroll, "__module__", Order.__module__)
    monkeypatch.setattr(Book, "__module__", Order.__module__)  # node types stand under the heading of their module
    text = markdown(ontology)
    assert f"Title, as it was called. Deprecated: {WHY}" in text
    assert f"A book. Deprecated: {ROUND}" in text
    assert f"A book in a roll. Deprecated: {GONE} Written by loaders." in text
    assert f"Read with it. Deprecated: {ROUND}" in text
    assert tree(ontology)["nodes"]["Book"]["properties"]["name"]["deprecated"] == WHY


def test_a_key_cannot_be_deprecated() -> None:
    @node("Журнал")
    class Journal(Node):
        """A journal."""

        uid: Annotated[str, Prop("Key.", "Ключ", key=True, deprecated=WHY)]

    module = ModuleType("journals")
    vars(module).update(Journal=Journal)
    with pytest.raises(Contradiction, match="the key of Journal is deprecated"):
        Ontology.of(module)
