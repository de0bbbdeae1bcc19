"""Parts of a plan: what one field compiles to, and what compiling needs to know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from graphql import FieldNode, FragmentDefinitionNode, GraphQLObjectType, GraphQLSchema, SelectionSetNode

from api.catalog import Catalog
from graph.model import Property

from .bindings import Bindings, written
from .cost import Cost
from .selection import collect
from .shape import Constant, Convert, ObjectShape, OneOf, moment
from .values import Given, Variables, arguments


class Compiled(NamedTuple):
    """What a field compiles to.

    Attributes:
        expression: Cypher.
        convert: Makes JSON of its value.
        costs: The nodes it reads.
        calls: Subqueries that must run before the expression, in the same scope: it refers to what they return.
    """

    expression: str
    convert: Convert | None
    costs: tuple[Cost, ...] = ()
    calls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Compiler:
    """What the parts of one plan share.

    Attributes:
        schema: The GraphQL schema, for the types of arguments.
        catalog: The model by GraphQL names.
        fragments: Of the document.
        variables: Coerced, of the request that the plan is made for.
        bindings: Of the statement under construction.
    """

    schema: GraphQLSchema
    catalog: Catalog
    fragments: Mapping[str, FragmentDefinitionNode]
    variables: Variables
    bindings: Bindings

    def collect(self, selections: Iterable[SelectionSetNode], label: str = "") -> dict[str, list[FieldNode]]:
        """The fields that selections ask for, by response key; of a node of type `label`, if it is a node."""
        applies = partial(self.catalog.applies, label) if label else None
        return collect(selections, self.fragments, self.variables, applies)

    def sees_key(self, label: str) -> bool:
        """Whether the caller may see the keys of nodes of a type."""
        node = self.catalog.types[label].node
        return self.bindings.sees(node.properties[node.key])

    def arguments(self, node: FieldNode, type_name: str) -> dict[str, Given]:
        """The arguments given to a field of a type."""
        owner = self.schema.type_map[type_name]
        if not isinstance(owner, GraphQLObjectType):
            return {}
        return arguments(node, owner.fields[node.name.value], self.variables)


class Described(NamedTuple):
    """What is asked of a node: the expression, the shape of the object, what it reads, and what must run before."""

    expression: str
    shape: ObjectShape | OneOf
    costs: tuple[Cost, ...]
    calls: tuple[str, ...] = ()


class ObjectFields(NamedTuple):
    """The fields of an object in the order asked for."""

    expression: str
    shape: ObjectShape
    costs: tuple[Cost, ...]
    calls: tuple[str, ...] = ()


def assemble(fields: Mapping[str, Compiled]) -> ObjectFields:
    """One list expression from the expressions of the fields."""
    return ObjectFields(
        f"[{', '.join(field.expression for field in fields.values())}]",
        ObjectShape(
            tuple(fields), tuple((key, field.convert) for key, field in fields.items() if field.convert is not None)
        ),
        tuple(cost for field in fields.values() for cost in field.costs),
        tuple(call for field in fields.values() for call in field.calls),
    )


def returning(expression: str, calls: Iterable[str]) -> str:
    """The last clauses of a query: the subqueries that an expression needs, and the expression."""
    return " ".join([*calls, f"RETURN {expression}"])


def typename(name: str) -> Compiled:
    """The field `__typename`."""
    return Compiled("null", Constant(name))


def property_field(compiler: Compiler, prop: Property, variable: str) -> Compiled:
    """A property; null for those who may not see it."""
    if not compiler.bindings.sees(prop):
        return Compiled("null", None)
    return Compiled(written(variable, prop), moment if prop.type.name == "DATETIME" else None)
