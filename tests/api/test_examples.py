"""The examples that the schema shows: typed as their properties, and operations that have an answer."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

import orjson
import pytest
from graphql import OperationType, parse
from graphql.language import OperationDefinitionNode

from api.engine.engine import Request
from api.examples import EXAMPLES
from api.schema import CATALOG, SCHEMA
from api.subscriptions.stream import Subscriptions
from graph.model import ONTOLOGY, Property
from graph.settings import Settings
from tests.api.conftest import Asker

LISTS = ("STRINGS", "FLOATS")
PROPERTIES = {
    f"{owner}.{name}": prop
    for owner, properties in (
        *((label, node.properties) for label, node in ONTOLOGY.nodes.items()),
        *(("-".join(triple), edge.declared) for triple, edge in ONTOLOGY.edges.items()),
    )
    for name, prop in properties.items()
    if prop.prop.example is not None
}


def shown(kind: OperationType) -> list[str]:
    """The operations in the descriptions of the schema."""
    texts = re.findall(r"```graphql\n(.*?)\n\s*```", SCHEMA.as_str(), re.DOTALL)
    return [text for text in texts if operation(text) is kind]


def operation(text: str) -> OperationType:
    (definition,) = parse(text).definitions
    assert isinstance(definition, OperationDefinitionNode)
    return definition.operation


@pytest.mark.parametrize("prop", PROPERTIES.values(), ids=PROPERTIES)
def test_examples_are_of_the_type_of_their_property(prop: Property) -> None:
    assert type(prop.prop.example) is (tuple if prop.type.name in LISTS else prop.type.value)
    assert prop.prop.meaning.startswith(f"{prop.prop.description} Example: ")


def test_what_names_people_is_invented() -> None:
    told = orjson.dumps([str(prop.prop.example) for prop in PROPERTIES.values()]).decode()
    assert set(re.findall(r"@[\w.]+", told)) == {"@example.com"}
    assert set(re.findall(r"\+7\d+", told)) <= {"+79990000001"}


def test_examples_are_written_as_graphql_writes_them() -> None:
    written = {name: prop.prop.meaning.partition("Example: ")[2] for name, prop in PROPERTIES.items()}
    assert written["Order.placed_at"] == '"2026-01-31T09:00:00Z"'
    assert written["Customer.birth_date"] == '"1985-07-14"'
    assert written["Order.amount_minor"] == "249900"
    assert written["Profile.sources"] == '["crm", "shop"]'
    assert issubclass(datetime, date)  # one branch writes both


def test_every_example_is_shown_once() -> None:
    assert sum(len(shown(kind)) for kind in OperationType) == len(EXAMPLES)


@pytest.mark.parametrize("query", shown(OperationType.QUERY))
def test_queries_have_an_answer(ask: Asker, query: str) -> None:
    assert ask(query)


@pytest.mark.parametrize("subscription", shown(OperationType.SUBSCRIPTION))
def test_subscriptions_open(ask: Asker, server: Settings, subscription: str) -> None:
    async def opened() -> Any:
        subscriptions = Subscriptions(SCHEMA._schema, CATALOG, ask.reader, server, ask.engine())
        answers = subscriptions.open(Request(subscription))
        await answers.aclose()
        subscriptions.close()
        return answers

    assert ask.run(opened())
