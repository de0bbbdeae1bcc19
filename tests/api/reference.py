"""A slow executor of the same schema: plain graphql-core over the world in memory, written without the engine."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from graphql import GraphQLResolveInfo, GraphQLSchema, build_schema, execute_sync, parse

from api.catalog import ApiType, Catalog, LinkField, RootKind
from graph.model import Prop, Property, ValueType
from tests.api.reference_figures import Figures, bucket, by, groups
from tests.api.world import Step, World

Values = Mapping[str, Any]
LEVEL = {"level": Property("level", ValueType.INTEGER, Prop("Steps away.", "Уровень"), True)}


class NodeRef(NamedTuple):
    """A node in the world."""

    label: str
    key: str


class Entry(NamedTuple):
    """A node in a list, and what the edge says that leads to it."""

    node: NodeRef
    properties: dict[str, Any]


class Reference:
    """Executes operations by walking the world."""

    def __init__(self, world: World, catalog: Catalog, sdl: str) -> None:
        self.world = world
        self.catalog = catalog
        self.schema = _schema(sdl)

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
            return self._page(entries, api_type, {}, (), arguments)
        (key,) = arguments.values()
        while merged := api_type.merged and self._walk(NodeRef(root.target, key), api_type.merged):
            key = merged[0].node.key
        return NodeRef(root.target, key) if key in self.world.nodes[root.target] else None

    def _node_field(self, node: NodeRef, name: str, arguments: dict[str, Any]) -> Any:
        api_type = self.catalog.types[node.label]
        if name == "id":
            return base64.urlsafe_b64encode(f"{node.label}:{node.key}".encode()).decode().rstrip("=")
        if name == "timeline":
            return self._timeline(node, arguments)
        if tree := api_type.levels.get(name):
            return self._tree(node, tree, arguments)
        if prop := api_type.properties.get(name):
            return written(self._value(node, prop))
        link = api_type.links[name]
        entries = self._walk(node, link)
        if link.single:
            return entries[0].node if entries else None
        keys = link.edge.key if link.direct else ()
        return self._page(entries, self.catalog.types[link.target], link.edge_properties, keys, arguments)

    def _tree(self, node: NodeRef, link: LinkField, arguments: dict[str, Any]) -> dict[str, Any]:
        """What is reached by following a link again and again, each node at the least number of steps."""
        levels = {node: 0}
        for level in range(1, (arguments.get("levels") or 10) + 1):
            nearer = [each for each, reached in levels.items() if reached == level - 1]
            for entry in [entry for each in nearer for entry in self._walk(each, link)]:
                levels.setdefault(entry.node, level)
        entries = [Entry(each, {"level": level}) for each, level in levels.items() if level]
        nearest_first = {} if arguments.get("sort") else {"edgeSort": [{"level": "ASC"}]}
        return self._page(entries, self.catalog.types[link.target], LEVEL, (), arguments | nearest_first)

    def _timeline(self, node: NodeRef, arguments: dict[str, Any]) -> dict[str, Any]:
        events = []
        for link in self.catalog.types[node.label].timeline:
            declared = self.catalog.types[link.target].node
            kind = re.sub("(?<!^)([A-Z])", r"_\1", link.target).upper()
            if kind in (arguments.get("types") or [kind]):
                for entry in self._walk(node, link):
                    at = self._value(entry.node, declared.properties[str(declared.time)])
                    bounds = [_moment(arguments[name]) if arguments.get(name) else None for name in ("since", "until")]
                    after = bounds[0] is None or (at is not None and at >= bounds[0])
                    if after and (bounds[1] is None or (at is not None and at < bounds[1])):
                        events.append({"node": entry.node, "at": at, "type": kind})
        events.sort(key=lambda event: (event["type"], event["node"].key))
        events = by(events, lambda event: event["at"], descending=arguments.get("direction") != "ASC")
        return self._cut(events, arguments)

    def found(self, text: str, label: str, texts: list[Property]) -> list[NodeRef]:
        """Nodes of a type in whose texts every word occurs or begins a word."""
        found = []
        for key, values in self.world.nodes[label].items():
            there = [word for prop in texts for word in _words(values.get(prop.name) or "")]
            if all(any(word.startswith(wanted) for word in there) for wanted in _words(text)):
                found.append(NodeRef(label, key))
        return found

    def _value(self, node: NodeRef, prop: Property) -> Any:
        return self.world.nodes[node.label][node.key].get(prop.name)

    def _reach(self, node: NodeRef, given: Values) -> tuple[Any, Any]:
        """The value that a sort order or grouping names, and what it says of it."""
        ((name, part),) = given.items()
        api_type = self.catalog.types[node.label]
        if prop := api_type.properties.get(name):
            return self._value(node, prop), part
        entries = self._walk(node, api_type.links[name])
        while not entries and isinstance(part, dict):
            ((_, part),) = part.items()
        return self._reach(entries[0].node, part) if entries else (None, part)

    def _sorted_by(self, each: Values) -> Callable[[Entry], Any]:
        return lambda entry: self._reach(entry.node, each)[0]

    def _figures(
        self, entries: list[Entry], api_type: ApiType, edge_properties: Mapping[str, Property], arguments: Values
    ) -> list[Figures]:
        """Over all entries; or, with arguments, over groups of them."""
        edge = Figures(entries, edge_properties, lambda entry, prop: entry.properties.get(prop.name), None)
        whole = Figures(entries, api_type.properties, lambda entry, prop: self._value(entry.node, prop), edge)
        if not arguments:
            return [whole]
        zone = arguments.get("zone")

        def of_node(given: Values) -> Callable[[Entry], Any]:
            return lambda entry: bucket(*self._reach(entry.node, given), zone)

        def of_edge(given: Values) -> Callable[[Entry], Any]:
            ((name, part),) = given.items()
            return lambda entry: bucket(entry.properties.get(edge_properties[name].name), part, zone)

        readers = [*map(of_node, arguments.get("by") or ()), *map(of_edge, arguments.get("edgeBy") or ())]
        return groups(whole, readers, arguments.get("sort") or [], arguments.get("first", 100))

    def _walk(self, node: NodeRef, link: LinkField, *, every: bool = False) -> list[Entry]:
        # As in Cypher, no edge is walked twice on one way; an edge is known by its properties, which both ends share.
        reached: list[tuple[str, tuple[dict[str, Any], ...]]] = [(node.key, ())]
        for edge, backward in link.hops:
            steps = (self.world.backward if backward else self.world.forward)[edge]
            reached = [
                (step.key, (*walked, step.properties))
                for key, walked in reached
                for step in steps.get(key, list[Step]())
                if not any(step.properties is other for other in walked)
            ]
        entries = [Entry(NodeRef(link.target, key), walked[link.shown]) for key, walked in reached]
        return entries if link.direct or every else self._latest(entries, link)

    def _latest(self, entries: list[Entry], link: LinkField) -> list[Entry]:
        names = [prop.name for prop in link.edge_properties.values() if not prop.type.name.endswith("S")]
        names.sort(key=lambda name: name != link.edge.time)
        for name in reversed(names):
            entries = by(entries, _shown(name), descending=True)
        return list({entry.node: entry for entry in reversed(entries)}.values())

    def _page(
        self,
        entries: list[Entry],
        api_type: ApiType,
        edge_properties: Mapping[str, Property],
        edge_keys: tuple[str, ...],
        arguments: dict[str, Any],
    ) -> dict[str, Any]:
        if search := arguments.get("search"):
            found = self.found(search, api_type.node.name, api_type.texts)
            entries = [entry for entry in entries if entry.node in found]
        kept = [entry for entry in entries if self.passes(entry, api_type, edge_properties, arguments)]
        # Python sorts stably, so the least important criterion goes first.
        for name in reversed(edge_keys):
            kept = by(kept, _shown(name))
        kept.sort(key=lambda entry: entry.node.key)
        for each in reversed(arguments.get("sort") or []):
            direction = each
            while isinstance(direction, dict):
                ((_, direction),) = direction.items()
            kept = by(kept, self._sorted_by(each), descending=direction == "DESC")
        for each in reversed(arguments.get("edgeSort") or []):
            ((name, direction),) = each.items()
            kept = by(kept, _shown(edge_properties[name].name), descending=direction == "DESC")
        shown = [
            {"node": entry.node}
            | {name: written(entry.properties.get(prop.name)) for name, prop in edge_properties.items()}
            for entry in kept
        ]
        return self._cut(shown, arguments) | {
            "aggregate": self._figures(kept, api_type, edge_properties, {})[0],
            "groups": lambda given: self._figures(kept, api_type, edge_properties, given),
        }

    @staticmethod
    def _cut(entries: list[dict[str, Any]], arguments: dict[str, Any]) -> dict[str, Any]:
        """A page of the entries."""
        first, last = arguments.get("first", 20), arguments.get("last")
        page = entries[:first] if last is None else entries[max(0, len(entries) - last) :]
        return {
            "nodes": [entry["node"] for entry in page],
            "edges": page,
            "pageInfo": {
                "hasNextPage": last is None and len(entries) > len(page),
                "hasPreviousPage": last is not None and len(entries) > len(page),
            },
            "totalCount": len(entries),
        }

    def passes(
        self, entry: Entry, api_type: ApiType, edge_properties: Mapping[str, Property], arguments: dict[str, Any]
    ) -> bool:
        """Whether the filters of a list keep the entry."""
        return self._meets(arguments.get("filter"), entry.node, api_type) and all(
            _compares(operator, operand, entry.properties.get(edge_properties[name].name))
            for name, condition in (arguments.get("edgeFilter") or {}).items()
            for operator, operand in condition.items()
        )

    def _meets(self, given: Values | None, node: NodeRef, api_type: ApiType) -> bool:
        return all(self._condition(name, part, node, api_type) for name, part in (given or {}).items())

    def _condition(self, name: str, given: Any, node: NodeRef, api_type: ApiType) -> bool:
        if name == "and":
            return all(self._meets(part, node, api_type) for part in given)
        if name == "or":
            return any(self._meets(part, node, api_type) for part in given)
        if name == "not":
            return not self._meets(given, node, api_type)
        if prop := api_type.properties.get(name):
            stored = self._value(node, prop)
            return all(_compares(operator, operand, stored) for operator, operand in given.items())
        link = api_type.links[name]
        target = self.catalog.types[link.target]
        edge = {"edgeFilter": given.get("edge")} if not link.single else {}
        walked = [
            entry
            for entry in self._walk(node, link, every=True)
            if self.passes(entry, target, link.edge_properties, edge)
        ]
        nodes = {entry.node for entry in walked}
        if link.single:
            return any(self._meets(given, other, target) for other in nodes)
        how: dict[str, Callable[[list[bool]], bool]] = {
            "some": any,
            "all": all,
            "none": lambda met: not any(met),
            "single": lambda met: sum(met) == 1,
        }
        return all(
            how[word]([self._meets(part, other, target) for other in nodes])
            for word, part in given.items()
            if word != "edge"
        )


@cache
def _schema(sdl: str) -> GraphQLSchema:
    """It takes seconds."""
    return build_schema(sdl)


def written(value: Any) -> Any:
    """A stored value as JSON carries it."""
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else value


def _shown(name: str) -> Callable[[Entry], Any]:
    return lambda entry: entry.properties.get(name)


def _compares(operator: str, operand: Any, stored: Any) -> bool:
    if operator == "isNull":
        return (stored is None) is operand
    if operator == "eq" and operand is None:
        return stored is None
    if stored is None:
        return False
    if isinstance(stored, datetime):
        operand = [*map(_moment, operand)] if isinstance(operand, list) else _moment(operand)
    else:
        stored = written(stored)
    tests: dict[str, Callable[[], bool]] = {
        "eq": lambda: stored == operand,
        "in": lambda: stored in operand,
        "has": lambda: operand in stored,
        "gt": lambda: stored > operand,
        "gte": lambda: stored >= operand,
        "lt": lambda: stored < operand,
        "lte": lambda: stored <= operand,
        "eqIgnoreCase": lambda: _fold(operand) == _fold(stored),
        "inIgnoreCase": lambda: _fold(stored) in map(_fold, operand),
        "contains": lambda: _fold(operand) in _fold(stored),
        "startsWith": lambda: _fold(stored).startswith(_fold(operand)),
        "endsWith": lambda: _fold(stored).endswith(_fold(operand)),
    }
    return tests[operator]()


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _words(text: str) -> list[str]:
    return [_fold(word) for word in re.findall(r"(?:[^\W_]|_|(?<=\w)['.](?=\w))+", text)]


def _fold(text: str) -> str:
    return text.lower().replace("ё", "е")
