"""The schema: under review as schema.graphql, and described throughout."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    validate_schema,
)

import api
from api.assets import STATIC
from api.engine.document import Documents
from api.schema import CATALOG, SCHEMA, sdl
from graph.model import ONTOLOGY

ROOT = Path(api.__file__).parents[1]
SNAPSHOT = ROOT / "api/schema.graphql"


def test_the_schema_is_the_one_under_review() -> None:
    assert sdl() == SNAPSHOT.read_text("utf-8"), (
        "run: portrait graphql schema > api/schema.graphql, and review the diff"
    )


def test_the_schema_is_valid_and_everything_in_it_described() -> None:
    schema = SCHEMA._schema
    assert validate_schema(schema) == []
    for name, type_ in schema.type_map.items():
        if name.startswith("_") or "__" in name:  # of GraphQL, and of Apollo Federation
            continue
        assert type_.description, name
        if isinstance(type_, GraphQLEnumType):
            assert [value for value, known in type_.values.items() if not known.description] == [], name
        if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
            fields = {field: known for field, known in type_.fields.items() if not field.startswith("_")}
            assert [field for field, known in fields.items() if not known.description] == [], name
            for field, known in fields.items():
                arguments = getattr(known, "args", {})  # input fields have none
                assert [each for each, argument in arguments.items() if not argument.description] == [], (name, field)


def test_everything_but_public_keys_may_be_absent() -> None:
    for label, api_type in CATALOG.types.items():
        type_ = SCHEMA._schema.type_map[label]
        assert isinstance(type_, GraphQLObjectType)
        for name, prop in api_type.properties.items():
            always = prop.prop.key and prop.prop.personal.value == "none"
            assert str(type_.fields[name].type).endswith("!") is always, (label, name)


def test_the_model_speaks_two_languages() -> None:
    query = """{ model { types { name english: label russian: label(locale: RU)
                 fields { name english: label russian: label(locale: RU) link personal } } } }"""
    result = SCHEMA.execute_sync(query)
    assert result.errors is None
    assert result.data is not None
    types = {each["name"]: each for each in result.data["model"]["types"]}
    assert set(types) == set(ONTOLOGY.nodes)
    assert (types["LoyaltyAccount"]["english"], types["Order"]["russian"]) == ("Loyalty account", "Заказ")
    fields = {each["name"]: each for each in types["Order"]["fields"]}
    assert fields["placedAt"] == {
        "name": "placedAt", "english": "Placed at", "russian": "Оформлен", "link": False, "personal": "NONE",
    }  # fmt: skip
    assert fields["items"]["link"] is True


EXAMPLES = [
    *re.findall(r"```graphql\n(.*?)```", (ROOT / "docs/graphql.md").read_text("utf-8"), re.DOTALL),
    *re.findall(r"const \w+ = `(.*?)`;", (STATIC / "graphiql.js").read_text("utf-8"), re.DOTALL),
]


def test_there_are_examples_in_the_documentation_and_three_in_graphiql() -> None:
    assert len(EXAMPLES) >= 7


@pytest.mark.parametrize("example", EXAMPLES)
def test_examples_are_valid(example: str) -> None:
    Documents(SCHEMA._schema).read(example)
