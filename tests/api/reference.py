"""A slow executor of the same schema: plain graphql-core over the world in memory, written without the engine."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from graphql import GraphQLResolveInfo, GraphQLSchema, build_schema, execute_sync, parse

from api.catalog import Catalog, LinkField, RootKind
from graph.model import Prop, Property, Role, ValueType
from tests.api.reference_figures import Figures, by
from tests.api.reference_filters import moment
from tests.api.reference_lists import Lists, cut
from tests.api.reference_walk import Entry, NodeRef, Walk, written
from tests.api.world import World

LEVEL = {"level": Property("level", ValueType.INTEGER, Prop("Steps away.", "Уровень"), True)}


class Reference:
    """Executes operations by walking the world.

    Args:
        world: What there is.
        catalog: What of it can be asked for.
        sdl: The schema.
        role: Who asks: what it may not see is absent.
        elements: The database's own ids, which stand for keys that the role may not see.
    """

    def __init__(
        self,
        world: World,
        catalog: Catalog,
        sdl: str,
        role: Role = Role.OPERATOR,
        elements: Mapping[NodeRef, str] | None = None,
    ) -> None:
        self.world = world
        self.catalog = catalog
        self.schema = _schema(sdl)
        self.walk = Walk(world, catalog, role, elements or {})
        self.lists = Lists(self.walk)

    def execute(self, query: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
        """The data of an operation that has no faults."""
        result = execute_sync(
            self.schema,
            parse(query),
            root_value={},
            variable_values=variables,
            field_resolver=self.resolve,
            type_resolver=lambda value, *_: value.label,
        )
        assert result.errors is None, result.errors
        assert result.data is not None
        return result.data

    def resolve(self, source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
        """Any field of any object."""
        name = info.field_name
        if isinstance(source, NodeRef):
            return self._node_field(source, name, arguments)
        if isinstance(source, dict) and not source:
            return self._root(name, arguments)
        if isinstance(source, Figures):
            value = source.field(name)
            return [*map(written, value)] if name == "keys" else value
        value = source[name]
        return value(arguments) if callable(value) else written(value)

    def _root(self, name: str, arguments: dict[str, Any]) -> Any:
        root = self.catalog.roots[name]
        if root.kind is RootKind.NODE:
            label, _, key = base64.urlsafe_b64decode(arguments["id"] + "==").decode().partition(":")
            return NodeRef(label, key) if key in self.world.nodes[label] else None
        api_type = self.catalog.types[root.target]
        if root.kind is RootKind.LIST:
            entries = [Entry(NodeRef(root.target, key), {}) for key in self.world.nodes[root.target]]
            return self.lists.page(entries, api_type, {}, (), arguments)
        (key,) = arguments.values()
        while merged := api_type.merged and self.walk.walk(NodeRef(root.target, key), api_type.merged):
            key = merged[0].node.key
        return NodeRef(root.target, key) if key in self.world.nodes[root.target] else None

    def _node_field(self, node: NodeRef, name: str, arguments: dict[str, Any]) -> Any:
        api_type = self.catalog.types[node.label]
        if name == "id":
            sign = "@" if self.walk.hides_key(node) else ":"
            return base64.urlsafe_b64encode(f"{node.label}{sign}{self.walk.place(node)}".encode()).decode().rstrip("=")
        if name == "timeline":
            return self._timeline(node, arguments)
        if tree := api_type.levels.get(name):
            return self._tree(node, tree, arguments)
        if prop := api_type.properties.get(name):
            return written(self.walk.value(node, prop)) if self.walk.sees(prop) else None
        link = api_type.links[name]
        entries = self.walk.walk(node, link)
        if link.single:
            return entries[0].node if entries else None
        keys = link.edge.key if link.direct else ()
        return self.lists.page(entries, self.catalog.types[link.target], link.edge_properties, keys, arguments)

    def _tree(self, node: NodeRef, link: LinkField, arguments: dict[str, Any]) -> dict[str, Any]:
        """What is reached by following a link again and again, each node at the least number of steps."""
        levels = {node: 0}
        for level in range(1, (arguments.get("levels") or 10) + 1):
            nearer = [each for each, reached in levels.items() if reached == level - 1]
            for entry in [entry for each in nearer for entry in self.walk.walk(each, link)]:
                levels.setdefault(entry.node, level)
        entries = [Entry(each, {"level": level}) for each, level in levels.items() if level]
        nearest_first = {} if arguments.get("sort") else {"edgeSort": [{"level": "ASC"}]}
        return self.lists.page(entries, self.catalog.types[link.target], LEVEL, (), arguments | nearest_first)

    def _timeline(self, node: NodeRef, arguments: dict[str, Any]) -> dict[str, Any]:
        events = []
        for link in self.catalog.types[node.label].timeline:
            declared = self.catalog.types[link.target].node
            kind = re.sub("(?<!^)([A-Z])", r"_\1", link.target).upper()
            if kind in (arguments.get("types") or [kind]):
                for entry in self.walk.walk(node, link):
                    at = self.walk.value(entry.node, declared.properties[str(declared.time)])
                    bounds = [moment(arguments[name]) if arguments.get(name) else None for name in ("since", "until")]
                    after = bounds[0] is None or (at is not None and at >= bounds[0])
                    if after and (bounds[1] is None or (at is not None and at < bounds[1])):
                        events.append({"node": entry.node, "at": at, "type": kind})
        events.sort(key=lambda event: (event["type"], self.walk.place(event["node"])))
        events = by(events, lambda event: event["at"], descending=arguments.get("direction") != "ASC")
        return cut(events, arguments)


@cache
def _schema(sdl: str) -> GraphQLSchema:
    """It takes seconds."""
    return build_schema(sdl)
