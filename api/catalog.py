"""What the API offers, derived from the model: types, their fields, and the roots of queries.

Both the GraphQL schema and the engine read it, so that neither can offer what the other does not know.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from graph.model import Edge, Hop, NodeType, Ontology, Path, Property
from graph.model.identifiers import Identifier

from .names import camel, lower_first, plural, upper_first

NODE = "Node"
"""The interface of all node types."""
SEARCH = "SearchType"
"""The types that have texts to search."""
MERGED = "MERGED_INTO"
"""The edge that leads from a retired profile or account to the living one."""


@dataclass(frozen=True, slots=True)
class LinkField:
    """A field that leads to other nodes.

    Attributes:
        name: Field name.
        owner: Label of the type that has the field.
        target: Label of the type it leads to.
        single: Whether it leads to at most one node, so that the field is the node itself and not a list.
        hops: The edges to walk, in the order and direction of walking.
        shown: Which of the hops carries the properties that list entries show.
        description, ru: For people.
        timeline: Whether what it leads to is part of the owner's timeline.
        tree: Whether following it again and again leads on in the same sense.
        audience: Whether those it leads to are an audience: others like them can be asked for.
        deprecated: Why nobody should follow it any more, and what to follow instead; empty while it is in use. What
            leads to a type that goes out of use does so with it.
    """

    name: str
    owner: str
    target: str
    single: bool
    hops: tuple[Hop, ...]
    shown: int
    description: str
    ru: str
    timeline: bool = False
    tree: bool = False
    audience: bool = False
    deprecated: str = ""

    @property
    def edge(self) -> Edge:
        """The edge whose properties list entries show."""
        return self.hops[self.shown].edge

    @property
    def direct(self) -> bool:
        """Whether it is one edge: then each edge is an entry, else each node reached is one."""
        return len(self.hops) == 1

    @property
    def edge_properties(self) -> dict[str, Property]:
        """Properties that entries of the list show, by GraphQL name; empty if loaders give the edge none."""
        return {camel(name): prop for name, prop in self.edge.declared.items()} if self.edge.own else {}

    @property
    def page_name(self) -> str:
        """What the connection and edge types are named after: the target, or the field where it has properties."""
        return f"{self.owner}{upper_first(self.name)}" if self.edge.own else self.target


@dataclass(frozen=True, slots=True)
class ApiType:
    """One node type as the API offers it: its properties and links by GraphQL name."""

    node: NodeType
    properties: Mapping[str, Property]
    links: Mapping[str, LinkField]

    @property
    def texts(self) -> list[Property]:
        """Properties by which its nodes are searched."""
        return [prop for prop in self.properties.values() if prop.prop.text]

    @property
    def vector(self) -> Property | None:
        """The property by which its nodes are compared, where it has one."""
        return self.node.vector

    @property
    def timeline(self) -> list[LinkField]:
        """The links to what happened to it."""
        return [link for link in self.links.values() if link.timeline]

    @property
    def levels(self) -> dict[str, LinkField]:
        """The links of a tree, by the name of the field that follows them over all levels: `allSubsidiaries`."""
        trees = [link for link in self.links.values() if link.tree]
        return {f"all{upper_first(plural(link.name) if link.single else link.name)}": link for link in trees}

    @property
    def audience(self) -> LinkField | None:
        """The link to its members, where others like them can be asked for."""
        return next((link for link in self.links.values() if link.audience), None)

    @property
    def merged(self) -> LinkField | None:
        """The link from a retired node to the living one, where the type has one."""
        for link in self.links.values():
            edge, backward = link.hops[0]
            if link.direct and edge.name == MERGED and not backward:
                return link
        return None


class RootKind(Enum):
    """How a root field finds its nodes."""

    NODE = auto()
    SEARCH = auto()
    PATHS = auto()
    KEY = auto()
    LIST = auto()
    IDENTIFIER = auto()


@dataclass(frozen=True, slots=True)
class Root:
    """A field of Query that reads nodes of type `target`; `routes` lead there from an identifier."""

    name: str
    kind: RootKind
    target: str
    routes: tuple[tuple[Edge, Edge], ...] = ()


@dataclass(frozen=True, slots=True)
class Catalog:
    """All types by label, all roots by field name, the labels of abstract types by their names, and all edges."""

    types: Mapping[str, ApiType]
    roots: Mapping[str, Root]
    abstract: Mapping[str, tuple[str, ...]]
    edges: tuple[Edge, ...]

    @classmethod
    def of(cls, ontology: Ontology) -> Catalog:
        """Derive it from the model."""
        types = {label: _api_type(ontology, node) for label, node in ontology.nodes.items()}
        roots: list[Root] = []
        for label, api_type in types.items():
            singular = lower_first(label)
            roots += [Root(singular, RootKind.KEY, label), Root(plural(singular), RootKind.LIST, label)]
            if api_type.merged and (routes := _routes(ontology, label)):
                roots.append(Root(f"{singular}ByIdentifier", RootKind.IDENTIFIER, label, routes))
        roots += [Root("node", RootKind.NODE, NODE), Root("search", RootKind.SEARCH, NODE)]
        roots.append(Root("paths", RootKind.PATHS, NODE))
        abstract = {NODE: tuple(types), SEARCH: tuple(label for label, each in types.items() if each.texts)}
        for label, each in types.items():
            if each.timeline:
                abstract[f"{label}Event"] = tuple(link.target for link in each.timeline)
        return cls(types, {root.name: root for root in roots}, abstract, tuple(ontology.edges.values()))

    def applies(self, label: str, condition: str) -> bool:
        """Whether a fragment on the type `condition` applies to a node of type `label`."""
        return condition == label or label in self.abstract.get(condition, ())


def _routes(ontology: Ontology, label: str) -> tuple[tuple[Edge, Edge], ...]:
    """Ways from an identifier to `label`: the edge by which a record holds it, then that which resolves the record."""
    edges = ontology.edges.values()
    resolving = [edge for edge in edges if edge.end.__name__ == label and edge.single and edge.start is not edge.end]
    holding = [edge for edge in edges if edge.end is Identifier]
    return tuple((held, resolved) for resolved in resolving for held in holding if held.start is resolved.start)


def _api_type(ontology: Ontology, node: NodeType) -> ApiType:
    properties = {camel(name): prop for name, prop in node.properties.items()}
    links = [_link(link, backward) for link, backward in ontology.around(node.name)]
    return ApiType(node, properties, {link.name: link for link in links})


def _link(link: Edge | Path, backward: bool) -> LinkField:
    hops = link.hops if isinstance(link, Path) else (Hop(link),)
    shown = (link.shown if isinstance(link, Path) else 0) % len(hops)
    if backward:
        return LinkField(
            name=link.reverse,
            owner=link.end.__name__,
            target=link.start.__name__,
            single=link.reverse_single,
            hops=tuple(Hop(edge, not walked_back) for edge, walked_back in reversed(hops)),
            shown=len(hops) - 1 - shown,
            description=f"The other way round: {link.description}",
            ru=link.ru_reverse,
            tree=link.tree,
            audience=isinstance(link, Edge) and link.audience,
            deprecated=link.deprecated or link.start.node_type.deprecated,
        )
    return LinkField(
        name=link.field,
        owner=link.start.__name__,
        target=link.end.__name__,
        single=link.single,
        hops=hops,
        shown=shown,
        description=link.description,
        ru=link.ru,
        timeline=isinstance(link, Path) and link.timeline,
        tree=link.tree,
        deprecated=link.deprecated or link.end.node_type.deprecated,
    )


SCALARS = {
    "STRING": "String",
    "INTEGER": "Int",
    "FLOAT": "Float",
    "BOOLEAN": "Boolean",
    "DATETIME": "DateTime",
    "DATE": "Date",
    "STRINGS": "[String!]",
    "FLOATS": "[Float!]",
}
"""GraphQL types by the name of the value type."""


def scalar_name(prop: Property) -> str:
    """The GraphQL type of a property; money outgrows 32 bits, so it is a Long."""
    if prop.prop.key:
        return "ID"
    return "Long" if prop.name.endswith("_minor") else SCALARS[prop.type.name]


def is_list(prop: Property) -> bool:
    """Whether the property holds a list of values."""
    return SCALARS[prop.type.name].startswith("[")


def sortable(properties: Mapping[str, Property]) -> dict[str, Property]:
    """Those of the properties by which nodes or edges can be sorted."""
    return {name: prop for name, prop in properties.items() if not is_list(prop)}
