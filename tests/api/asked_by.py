"""By which properties an operation asks: filters, sort orders, groups, searches, likeness and look-ups by keys.

Read from the document with graphql-core's types alone, without the engine.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from typing import Any

from graphql import (
    ArgumentNode,
    FieldNode,
    GraphQLInputObjectType,
    GraphQLSchema,
    ObjectFieldNode,
    StringValueNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    get_named_type,
    parse,
    visit,
)

from api.catalog import Catalog, RootKind
from api.inputs import edge_input_name
from graph.model import Property


class _AskedBy(Visitor):
    """Collects while the document is walked."""

    def __init__(self, types: TypeInfo, catalog: Catalog) -> None:
        super().__init__()
        self._types = types
        self._catalog = catalog
        self._inputs = dict(_inputs(catalog))
        self.found: list[list[Property]] = []

    def enter_object_field(self, node: ObjectFieldNode, *_: object) -> None:
        """One name in an input object."""
        holder = get_named_type(self._types.get_parent_input_type())
        if isinstance(holder, GraphQLInputObjectType) and (properties := self._inputs.get(holder.name)):
            self._take(properties.get(node.name.value))

    def enter_argument(self, node: ArgumentNode, *walked: Any) -> None:
        """An argument that names a node, or what occurs in texts."""
        ancestors = walked[-1]
        field = next(each for each in reversed(ancestors) if isinstance(each, FieldNode))
        root = self._catalog.roots.get(field.name.value)
        if root is None or str(self._types.get_parent_type()) != "Query":
            return
        if root.kind is RootKind.NODE and isinstance(node.value, StringValueNode):
            label, _, element = base64.urlsafe_b64decode(node.value.value + "==").decode().partition(":")
            if element:
                self._key(label)
        elif root.kind is RootKind.KEY:
            self._key(root.target)
        elif node.name.value == "search":
            self.found.append(self._catalog.types[root.target].texts)

    def _key(self, label: str) -> None:
        declared = self._catalog.types[label].node
        self._take(declared.properties[declared.key])

    def _take(self, prop: Property | None) -> None:
        if prop is not None:
            self.found.append([prop])


def asked_by(query: str, schema: GraphQLSchema, catalog: Catalog) -> list[list[Property]]:
    """The properties by which a query asks; of those in one list, any will do."""
    types = TypeInfo(schema)
    visitor = _AskedBy(types, catalog)
    visit(parse(query), TypeInfoVisitor(types, visitor))
    return visitor.found


def _inputs(catalog: Catalog) -> Iterator[tuple[str, Mapping[str, Property]]]:
    """Input types by name, and the properties that they name."""
    for label, api_type in catalog.types.items():
        owners = {label: api_type.properties}
        owners |= {edge_input_name(link.edge.triple): link.edge_properties for link in api_type.links.values()}
        for name, properties in owners.items():
            for kind in ("Filter", "Sort", "GroupBy", "GroupSort"):
                yield f"{name}{kind}", properties
