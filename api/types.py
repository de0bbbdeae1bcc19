"""Object types: one per node type, with connections for what it leads to."""

from __future__ import annotations

from collections.abc import Mapping

from graph.model import Property
from graph.model.identifiers import IDENTIFIER_KINDS

from .catalog import NODE, ApiType, Catalog, LinkField, Root, RootKind, scalar_name, sortable
from .definitions import Argument, Definitions, FieldDefinition
from .discovery import WORDS, define_discovery, discovery_fields, discovery_roots, window
from .federation.schema import SHAREABLE, entity
from .figures import figure_fields
from .inputs import edge_input_name
from .names import camel

_GLOBAL_ID = "Names the node among all nodes. Lasts as long as its key; where that is hidden, as long as the node."


def define_types(definitions: Definitions, catalog: Catalog) -> None:
    """Make the object types of all node types, and their connections."""
    definitions.object(
        "PageInfo",
        "Where a page stands in its list.",
        [
            FieldDefinition("hasNextPage", "Boolean!", "Whether entries follow; with last, if before was given."),
            FieldDefinition("hasPreviousPage", "Boolean!", "Whether entries precede; with first, if after was given."),
            FieldDefinition("startCursor", "String", "Cursor of the first entry; give it as `before` to go back."),
            FieldDefinition("endCursor", "String", "Cursor of the last entry; give it as `after` for the next page."),
        ],
        directives=SHAREABLE,
    )
    definitions.interface(NODE, "Anything in the graph.", [FieldDefinition("id", "ID!", _GLOBAL_ID)])
    for label, api_type in catalog.types.items():
        _define_connection(definitions, label, label, {}, scored=bool(api_type.texts or api_type.vector))
        for link in api_type.links.values():
            if not link.single and link.page_name not in (label, link.target):
                edge = edge_input_name(link.edge.triple) if sortable(link.edge_properties) else ""
                _define_connection(definitions, link.page_name, link.target, link.edge_properties, edge)
        definitions.object(
            label,
            api_type.node.meaning,
            _fields(label, api_type),
            base=definitions[NODE],
            directives=entity(api_type),
        )
    define_discovery(definitions, catalog)


def roots(catalog: Catalog) -> list[FieldDefinition]:
    """The fields of Query that read the graph."""
    discovering = discovery_roots()
    return [
        discovering[name] if name in discovering else _root(catalog.types[root.target], root)
        for name, root in catalog.roots.items()
    ]


def _define_connection(
    definitions: Definitions,
    name: str,
    target: str,
    edge_properties: Mapping[str, Property],
    edge: str = "",
    *,
    scored: bool = False,
) -> None:
    score = FieldDefinition("score", "Float", "How well it fits `search`, or how near it is; null in other lists.")
    definitions.object(
        f"{name}Edge",
        "One entry of a list.",
        [
            FieldDefinition("node", f"{target}!", "The node."),
            FieldDefinition("cursor", "String!", "Where the entry stands; give it as `after`."),
            *([score] if scored else []),
            *_property_fields(edge_properties),
        ],
    )
    definitions.object(
        f"{name}Connection",
        f"A page of a list of {target} nodes.",
        [
            FieldDefinition("nodes", f"[{target}!]!", "The nodes."),
            FieldDefinition("edges", f"[{name}Edge!]!", "The nodes with their cursors and what the edges say."),
            FieldDefinition("pageInfo", "PageInfo!", "Where the page stands."),
            FieldDefinition("totalCount", "Int!", "How many there are on all pages; counted only when asked for."),
            *figure_fields(name, target, edge),
        ],
    )


def _fields(label: str, api_type: ApiType) -> list[FieldDefinition]:
    return [
        *_property_fields(api_type.properties),
        *map(_link_field, api_type.links.values()),
        *discovery_fields(label, api_type, _page_arguments),
    ]


def _property_fields(properties: Mapping[str, Property]) -> list[FieldDefinition]:
    return [FieldDefinition.valued(name, _property_type(prop), prop.prop) for name, prop in properties.items()]


def _property_type(prop: Property) -> str:
    # A key that is personal data reads as null for roles that may not see it.
    always = prop.prop.key and prop.prop.personal.value == "none"
    return scalar_name(prop) + ("!" if always else "")


def _link_field(link: LinkField) -> FieldDefinition:
    if link.single:
        return FieldDefinition.of(link.name, link.target, link)
    arguments = _page_arguments(link.target)
    if link.edge_properties:
        edge = edge_input_name(link.edge.triple)
        arguments += (Argument("edgeFilter", f"{edge}Filter", "Which edges to keep."),)
        if sortable(link.edge_properties):
            arguments += (Argument("edgeSort", f"[{edge}Sort!]", "Sort by what the edges say, before `sort`."),)
    return FieldDefinition.of(link.name, f"{link.page_name}Connection!", link, arguments)


def _page_arguments(target: str) -> tuple[Argument, ...]:
    return (
        *window(),
        Argument("filter", f"{target}Filter", "Which nodes to keep."),
        Argument("sort", f"[{target}Sort!]", "By what to sort, most important first; the key decides between equals."),
    )


def _root(api_type: ApiType, root: Root) -> FieldDefinition:
    node = api_type.node
    if root.kind is RootKind.LIST:
        arguments = _page_arguments(root.target)
        if api_type.texts:
            arguments += (Argument("search", "String", f"{WORDS} Sorts by fit unless `sort` is given."),)
        return FieldDefinition(
            root.name, f"{root.target}Connection!", f"All {root.target} nodes.", arguments, node.deprecated
        )
    retired = " A retired id leads to the living one." if api_type.merged else ""
    if root.kind is RootKind.KEY:
        key = Argument(camel(node.key), "ID!", node.properties[node.key].prop.meaning)
        one = f"One {root.target}; null if there is none.{retired}"
        return FieldDefinition(root.name, root.target, one, (key,), node.deprecated)
    return FieldDefinition(
        root.name,
        root.target,
        f"The {root.target} whose records hold an identifier; null if there is none.{retired}",
        (
            Argument("kind", "IdentifierKind!", f"Kind of identifier, one of {len(IDENTIFIER_KINDS)}."),
            Argument("value", "String!", "The value as people write it, e.g. 8 (916) 123-45-67."),
        ),
        node.deprecated,
    )
