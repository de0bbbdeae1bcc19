"""All declarations together, checked against one another when imported."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType

from .shortcut import Path
from .spec import Edge, Node, NodeType


class Contradiction(Exception):
    """Two declarations contradict each other; a programming error, raised on import."""


@dataclass(frozen=True)
class Ontology:
    """Every node type, edge type and path.

    Attributes:
        nodes: Node types by label.
        edges: Edge types by (start label, type, end label).
        paths: Shortcuts, in order of declaration.
    """

    nodes: dict[str, NodeType]
    edges: dict[tuple[str, str, str], Edge]
    paths: tuple[Path, ...]

    @classmethod
    def of(cls, *modules: ModuleType) -> Ontology:
        """Collect what the modules declare.

        Raises:
            Contradiction: unknown endpoint, missing or deprecated key, doubled triple or doubled field.
        """
        nodes: dict[str, NodeType] = {}
        edges: dict[tuple[str, str, str], Edge] = {}
        paths: dict[int, Path] = {}
        for module in modules:
            for value in vars(module).values():
                if isinstance(value, type) and issubclass(value, Node) and value is not Node:
                    nodes[value.node_type.name] = value.node_type
                elif isinstance(value, Edge):
                    if edges.setdefault(value.triple, value) is not value:
                        raise Contradiction(f"edge {value.triple} is declared twice")
                elif isinstance(value, Path):
                    paths[id(value)] = value
        ontology = cls(nodes, edges, tuple(paths.values()))
        ontology._check()
        return ontology

    @property
    def links(self) -> tuple[Edge | Path, ...]:
        """All edges, then all paths."""
        return (*self.edges.values(), *self.paths)

    def _check(self) -> None:
        for node in self.nodes.values():
            if not node.key:
                raise Contradiction(f"{node.name} has no key")
            if node.properties[node.key].prop.deprecated:
                raise Contradiction(f"the key of {node.name} is deprecated, but nodes cannot do without it")
            for name in (node.time, node.label_from, *(p.prop.known_at for p in node.properties.values())):
                if name is not None and name not in node.properties:
                    raise Contradiction(f"{node.name} names the property {name}, which it does not have")
        taken: set[tuple[str, str]] = {(node.name, name) for node in self.nodes.values() for name in node.properties}
        for link in self.links:
            for label, field in ((link.start.__name__, link.field), (link.end.__name__, link.reverse)):
                if label not in self.nodes:
                    raise Contradiction(f"{field} ends at {label}, which is not declared")
                if (label, field) in taken:
                    raise Contradiction(f"{label} would have two fields {field}")
                taken.add((label, field))
        for edge in self.edges.values():
            if edge.audience and not edge.start.node_type.vector:
                raise Contradiction(f"{edge.triple} leads to an audience, but {edge.start.__name__} has no vector")
        for path in self.paths:
            at = path.start
            for edge, backward in path.hops:
                here, there = (edge.end, edge.start) if backward else (edge.start, edge.end)
                if here is not at:
                    raise Contradiction(f"path {path.field}: {edge.triple} does not begin at {at.__name__}")
                at = there
            if path.timeline and not path.end.node_type.time:
                raise Contradiction(f"path {path.field} is of a timeline, but {path.end.__name__} has no time")
            if path.tree and path.start is not path.end:
                raise Contradiction(f"path {path.field} is a tree, but ends at another type than it begins")
            if at is not path.end:
                raise Contradiction(f"path {path.field} ends at {at.__name__}, not {path.end.__name__}")

    def around(self, label: str) -> Iterator[tuple[Edge | Path, bool]]:
        """Edges and paths that touch `label`, each with whether it is met at its end (walked backward)."""
        for link in self.links:
            if link.start.__name__ == label:
                yield link, False
            if link.end.__name__ == label:
                yield link, True
