"""Walking through the world, as a role sees it: values, links and what they lead to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from api.catalog import Catalog, LinkField
from graph.model import Property, Role, may_see
from tests.api.reference_figures import by
from tests.api.world import Step, World

Values = Mapping[str, Any]


class NodeRef(NamedTuple):
    """A node in the world."""

    label: str
    key: str


class Entry(NamedTuple):
    """A node in a list, and what the edge says that leads to it."""

    node: NodeRef
    properties: dict[str, Any]


@dataclass(frozen=True)
class Walk:
    """Reads the world and follows its links.

    Args:
        world: What there is.
        catalog: What of it can be asked for.
        role: Who asks: what it may not see is absent.
        elements: The database's own ids, which stand for keys that the role may not see.
    """

    world: World
    catalog: Catalog
    role: Role
    elements: Mapping[NodeRef, str]

    def sees(self, prop: Property) -> bool:
        """Whether the role may see a property."""
        return may_see(self.role, prop.prop.personal)

    def hides_key(self, node: NodeRef) -> bool:
        """Whether the role may not see what names a node."""
        declared = self.catalog.types[node.label].node
        return not self.sees(declared.properties[declared.key])

    def place(self, node: NodeRef) -> str:
        """What decides between nodes that are equal otherwise."""
        return self.elements[node] if self.hides_key(node) else node.key

    def value(self, node: NodeRef, prop: Property) -> Any:
        """A property of a node."""
        return self.world.nodes[node.label][node.key].get(prop.name)

    def reach(self, node: NodeRef, given: Values) -> tuple[Any, Any]:
        """The value that a sort order or grouping names, and what it says of it."""
        ((name, part),) = given.items()
        api_type = self.catalog.types[node.label]
        if prop := api_type.properties.get(name):
            return self.value(node, prop), part
        entries = self.walk(node, api_type.links[name])
        while not entries and isinstance(part, dict):
            ((_, part),) = part.items()
        return self.reach(entries[0].node, part) if entries else (None, part)

    def sorted_by(self, each: Values) -> Callable[[Entry], Any]:
        """The value by which a sort order sorts."""
        return lambda entry: self.reach(entry.node, each)[0]

    def walk(self, node: NodeRef, link: LinkField, *, every: bool = False) -> list[Entry]:
        """What a link leads to; `every` edge, or the latest of those to one node."""
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
            entries = by(entries, shown(name), descending=True)
        return list({entry.node: entry for entry in reversed(entries)}.values())


def written(value: Any) -> Any:
    """A stored value as JSON carries it."""
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else value


def shown(name: str) -> Callable[[Entry], Any]:
    """The value of a property of the edge."""
    return lambda entry: entry.properties.get(name)
