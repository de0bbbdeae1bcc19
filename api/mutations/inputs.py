"""Input types of what can be written: one per node type that loaders write, one per edge as its end gives it."""

from __future__ import annotations

from collections.abc import Iterator

from api.catalog import ApiType, Catalog, LinkField, scalar_name
from api.definitions import Definitions, FieldDefinition
from api.names import camel, upper_first
from graph.model import PROVENANCE, Origin, Property
from graph.model.identifiers import Identifier

KIND, VALUE = "kind", "value"
"""How identifiers are given: the key follows from the two, once the value is cleaned."""
NODE, REMOVE = "node", "remove"


def writable(catalog: Catalog) -> dict[str, ApiType]:
    """The types that callers may write, by label: those that loaders write."""
    return {label: known for label, known in catalog.types.items() if known.node.origin is Origin.LOADED}


def written_links(api_type: ApiType) -> Iterator[LinkField]:
    """The links that callers may write: single edges that loaders write."""
    return (link for link in api_type.links.values() if link.direct and link.edge.origin is Origin.LOADED)


def given_properties(api_type: ApiType) -> dict[str, Property]:
    """Properties that callers give, by GraphQL name, the key left out."""
    derived = {Identifier.node_type.key, KIND, VALUE} if api_type.node.cls is Identifier else {api_type.node.key}
    return {
        name: prop
        for name, prop in api_type.properties.items()
        if prop.name not in PROVENANCE and prop.name not in derived
    }


def edge_values(link: LinkField) -> dict[str, Property]:
    """Properties of an edge that callers give, by GraphQL name."""
    return {camel(name): link.edge.declared[name] for name in link.edge.own}


def link_input(link: LinkField) -> str:
    """Name of the input type of a link."""
    return f"{link.owner}{upper_first(link.name)}Link"


def define_write_inputs(definitions: Definitions, catalog: Catalog) -> None:
    """Make the input types of all writable types and of their links."""
    for label, api_type in writable(catalog).items():
        definitions.input(
            f"{label}Input",
            f"{api_type.node.description} What is left out stays as it is; null removes it.",
            [*_key(api_type), *_values(given_properties(api_type)), *_links(api_type)],
        )
        for link in written_links(api_type):
            definitions.input(
                link_input(link), f"{link.description} What the edge says is given as a whole.", _link_fields(link)
            )


def _key(api_type: ApiType) -> list[FieldDefinition]:
    if api_type.node.cls is Identifier:
        return _identifier()
    key = api_type.node.properties[api_type.node.key]
    return [FieldDefinition(camel(key.name), "ID!", key.prop.meaning)]


def _identifier() -> list[FieldDefinition]:
    return [
        FieldDefinition(KIND, "IdentifierKind!", "Kind of identifier."),
        FieldDefinition(VALUE, "String!", "The value as people write it; it is cleaned as loaders clean it."),
    ]


def _values(properties: dict[str, Property]) -> list[FieldDefinition]:
    return [FieldDefinition.valued(name, scalar_name(prop), prop.prop) for name, prop in properties.items()]


def _links(api_type: ApiType) -> list[FieldDefinition]:
    return [
        FieldDefinition(
            link.name,
            link_input(link) if link.single else f"[{link_input(link)}!]",
            f"{link.description} {'Null removes it.' if link.single else 'Those not named stay.'}",
            deprecated=link.deprecated,
        )
        for link in written_links(api_type)
    ]


def _link_fields(link: LinkField) -> list[FieldDefinition]:
    fields = _identifier() if link.target == Identifier.__name__ else []
    if not fields:
        fields = [
            FieldDefinition("key", "ID", f"Key of a {link.target} that exists, or is written by this mutation."),
            FieldDefinition(NODE, f"{link.target}Input", f"A {link.target} to write as well, instead of the key."),
        ]
    if not link.single:
        fields.append(FieldDefinition(REMOVE, "Boolean", "Remove the edge instead of writing it."))
    return [*fields, *_values(edge_values(link))]
