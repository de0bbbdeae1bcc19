"""What the schema says to a supergraph: which types are entities, by which key, and how nodes are named by others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import strawberry
from graphql import GraphQLError
from strawberry.federation.schema import FederationAny
from strawberry.federation.schema_directives import Key, Shareable
from strawberry.federation.types import FieldSet
from strawberry.types.scalar import ScalarDefinition, ScalarWrapper

from api.catalog import ApiType
from api.errors import BAD_INPUT
from api.names import camel

TYPENAME = "__typename"


@dataclass(frozen=True, slots=True)
class Representation:
    """A node as another part of the supergraph names it: its type, and its key among what else is sent."""

    typename: str
    fields: Mapping[str, Any]


def parse_representation(value: Any) -> Representation:
    """What was sent for a node.

    Raises:
        GraphQLError: it is no object with a `__typename`.
    """
    if not isinstance(value, dict) or not isinstance(value.get(TYPENAME), str):
        raise GraphQLError(
            "A representation is an object with a __typename and the key.",
            extensions={"code": BAD_INPUT, "hint": '{"__typename": "Profile", "profileId": "P-1"}'},
        )
    return Representation(value[TYPENAME], value)


ANY: dict[object, type | ScalarWrapper | ScalarDefinition] = {
    FederationAny: strawberry.scalar(
        name="_Any", description="A node as another part of a supergraph names it.", parse_value=parse_representation
    )
}
"""The scalar of representations."""

SHAREABLE = (Shareable(),)
"""Of types that other parts of a supergraph may define just the same."""


def entity(api_type: ApiType) -> tuple[Key, ...]:
    """The directives of a type whose nodes others may name."""
    return (Key(fields=FieldSet(camel(api_type.node.key))),)
