"""Strawberry types made at run time.

`strawberry.type` changes the class that it is given, so every GraphQL type gets a fresh one; types name one
another by GraphQL name and are looked up when the schema is assembled, for they refer to each other in circles.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Optional, Protocol, Self, Union

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField

from graph.model import Prop


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a field; `type` as in `FieldDefinition`."""

    name: str
    type: str
    description: str
    default: object = strawberry.UNSET
    deprecated: str = ""


class Declared(Protocol):
    """What a field comes from: a property, an edge, an edge or a path of the model."""

    @property
    def description(self) -> str:
        """For the documentation."""

    @property
    def deprecated(self) -> str:
        """Why nobody should use it any more; empty while it is in use."""


@dataclass(frozen=True, slots=True)
class FieldDefinition:
    """A field of an object or input type.

    Args:
        name: GraphQL name.
        type: GraphQL type as in the schema language: `Order`, `[OrderSort!]`, `OrderConnection!`.
        description: For the documentation.
        arguments: Of an object type's field.
        deprecated: Why nobody should use it any more, and what to use instead; empty while it is in use.
    """

    name: str
    type: str
    description: str
    arguments: tuple[Argument, ...] = ()
    deprecated: str = ""

    @classmethod
    def of(cls, name: str, type: str, declared: Declared, arguments: tuple[Argument, ...] = ()) -> Self:
        """A field that says of itself what was declared."""
        return cls(name, type, declared.description, arguments, declared.deprecated)

    @classmethod
    def valued(cls, name: str, type: str, prop: Prop) -> Self:
        """A field that holds values of a property, or takes them: it shows what they look like."""
        return cls(name, type, prop.meaning, (), prop.deprecated)


class Definitions:
    """Types under construction.

    Args:
        known: Python types of the names that are not made here: scalars, enums, ready-made types.
        directed: Whether types carry the directives that are given for them.
    """

    def __init__(self, known: Mapping[str, Any], *, directed: bool = True) -> None:
        self._directed = directed
        self._namespace: dict[str, Any] = {
            "String": str,
            "Int": int,
            "Float": float,
            "Boolean": bool,
            "ID": strawberry.ID,
            "Optional": Optional,
            **known,
        }
        self._classes: dict[str, type] = {}
        self._annotations: dict[str, StrawberryAnnotation] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._classes

    def __getitem__(self, name: str) -> type:
        return self._classes[name]

    def interface(self, name: str, description: str, fields: Iterable[FieldDefinition]) -> None:
        """Make an interface; objects that implement it take it as their `base`."""
        body = self._body(fields)
        self._keep(name, strawberry.interface(type(name, (), body), name=name, description=description), body)

    def union(self, name: str, description: str, members: Iterable[str]) -> None:
        """Make a union of object types that exist."""
        types = tuple(self._classes[member] for member in members)
        self._namespace[name] = Annotated[Union[types], strawberry.union(name, description=description)]  # noqa: UP007 — made at run time

    def object(
        self,
        name: str,
        description: str,
        fields: Iterable[FieldDefinition],
        base: type | None = None,
        directives: Sequence[object] = (),
    ) -> None:
        """Make an object type; `base` is a class whose strawberry fields it inherits."""
        body = self._body(fields)
        given = directives if self._directed else ()
        made = type(name, (base,) if base else (), body)
        self._keep(name, strawberry.type(made, name=name, description=description, directives=given), body)

    def input(self, name: str, description: str, fields: Iterable[FieldDefinition], *, one_of: bool = False) -> None:
        """Make an input type; of a `one_of` type callers give exactly one field."""
        body = self._body(fields)
        self._keep(
            name, strawberry.input(type(name, (), body), name=name, description=description, one_of=one_of), body
        )

    def _body(self, fields: Iterable[FieldDefinition]) -> dict[str, Any]:
        # Python keywords (and, or, not, in) are field names here: the Python side carries an underscore.
        body: dict[str, Any] = {f"{definition.name}_": self._field(definition) for definition in fields}
        return body | {"__annotations__": {key: field.type_annotation for key, field in body.items()}}

    def _keep(self, name: str, made: Any, body: dict[str, Any]) -> None:
        if name in self._namespace:
            raise ValueError(f"the schema would have two types {name}")
        for field in made.__strawberry_definition__.fields:
            # Decorating evaluated the annotations too early, when not all types were known.
            field.type_annotation = body["__annotations__"].get(field.python_name, field.type_annotation)
        self._classes[name] = self._namespace[name] = made

    def _field(self, definition: FieldDefinition) -> StrawberryField:
        field = StrawberryField(
            python_name=f"{definition.name}_",
            graphql_name=definition.name,
            type_annotation=self._annotation(definition.type),
            description=definition.description,
            deprecation_reason=definition.deprecated or None,
        )
        field.arguments = [
            StrawberryArgument(
                argument.name,
                argument.name,
                self._annotation(argument.type),
                description=argument.description,
                default=argument.default,
                deprecation_reason=argument.deprecated or None,
            )
            for argument in definition.arguments
        ]
        return field

    def _annotation(self, graphql_type: str) -> StrawberryAnnotation:
        # One for all fields of a type: strawberry parses and compiles each, 0.6 s of the 4.2 s that starting took.
        known = self._annotations.get(graphql_type)
        if known is None:
            known = StrawberryAnnotation(_python_type(graphql_type), namespace=self._namespace)
            self._annotations[graphql_type] = known
        return known


def _python_type(graphql_type: str) -> str:
    """`[OrderSort!]` as `list[OrderSort] | None`, to be evaluated when all types are known."""
    if graphql_type.endswith("!"):
        inner = graphql_type[:-1]
        return f"list[{_python_type(inner[1:-1])}]" if inner.startswith("[") else inner
    return f"Optional[{_python_type(graphql_type + '!')}]"
