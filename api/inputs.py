"""Input types: filters and sort orders of every node type and of every edge type with properties."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graph.model import Property

from .catalog import ApiType, Catalog, LinkField, scalar_name, sortable
from .definitions import Definitions, FieldDefinition

_ORDERED = ("gt", "gte", "lt", "lte")
_TEXT = ("eqIgnoreCase", "inIgnoreCase", "contains", "startsWith", "endsWith")

_MEANING = {
    "eq": "Equal; null asks for an absent value.",
    "in": "Equal to one of these, at most 1000.",
    "eqIgnoreCase": "Equal, in whatever case; ё counts as е.",
    "inIgnoreCase": "Equal to one of these, at most 1000, in whatever case; ё counts as е.",
    "gt": "Greater than.",
    "gte": "Greater than or equal.",
    "lt": "Less than.",
    "lte": "Less than or equal.",
    "contains": "Contains this text, in whatever case; ё counts as е.",
    "startsWith": "Starts with this text, in whatever case; ё counts as е.",
    "endsWith": "Ends with this text, in whatever case; ё counts as е.",
    "has": "Contains this value as an element.",
    "isNull": "Whether the value is absent.",
}

QUANTIFIERS = {
    "some": "At least one does.",
    "none": "Not one does.",
    "all": "Each one does; true if there are none.",
    "single": "Exactly one does.",
}
"""How many of the nodes that a list leads to must pass the filter."""

_OPERATORS: dict[str, tuple[str, ...]] = {
    "String": ("eq", "in", *_ORDERED, *_TEXT, "isNull"),
    "Int": ("eq", "in", *_ORDERED, "isNull"),
    "Long": ("eq", "in", *_ORDERED, "isNull"),
    "Float": ("eq", "in", *_ORDERED, "isNull"),
    "DateTime": ("eq", "in", *_ORDERED, "isNull"),
    "Date": ("eq", "in", *_ORDERED, "isNull"),
    "Boolean": ("eq", "isNull"),
}


def condition_name(prop: Property) -> str:
    """Name of the input type by which a property is filtered."""
    scalar = scalar_name(prop)
    if scalar.startswith("["):
        return f"{scalar[1:-2]}ListCondition"
    return "StringCondition" if scalar == "ID" else f"{scalar}Condition"


def define_inputs(definitions: Definitions, catalog: Catalog) -> None:
    """Make all input types."""
    for scalar, operators in _OPERATORS.items():
        definitions.input(
            f"{scalar}Condition",
            "All conditions given must hold. An absent value meets none but isNull.",
            [FieldDefinition(name, _operand(name, scalar), _MEANING[name]) for name in operators],
        )
    for scalar in ("String", "Float"):
        definitions.input(
            f"{scalar}ListCondition",
            "All conditions given must hold.",
            [FieldDefinition(name, _operand(name, scalar), _MEANING[name]) for name in ("has", "isNull")],
        )
    for label, api_type in catalog.types.items():
        _define_type(definitions, label, api_type)
    for api_type in catalog.types.values():
        for link in api_type.links.values():
            if link.edge_properties and not link.single:
                edge = edge_input_name(link.edge.triple)
                if f"{edge}Filter" not in definitions:
                    _filter(definitions, f"{edge}Filter", "edges", link.edge_properties, [])
                    if sortable(link.edge_properties):
                        _sort(definitions, f"{edge}Sort", link.edge_properties, [])
                _quantifier(
                    definitions, link, FieldDefinition("edge", f"{edge}Filter", "Which edges count; with a quantifier.")
                )


def edge_input_name(triple: tuple[str, str, str]) -> str:
    """What the filter and the sort order of an edge type are named after."""
    start, name, end = triple
    return f"{start}{''.join(part.capitalize() for part in name.split('_'))}{end}"


def _operand(operator: str, scalar: str) -> str:
    return {"in": f"[{scalar}!]", "inIgnoreCase": f"[{scalar}!]", "isNull": "Boolean"}.get(operator, scalar)


def _define_type(definitions: Definitions, label: str, api_type: ApiType) -> None:
    across = [
        FieldDefinition(
            link.name,
            f"{link.target}Filter" if link.single else f"{_quantified(link)}Quantifier",
            f"{link.description} Must exist and pass." if link.single else link.description,
            deprecated=link.deprecated,
        )
        for link in api_type.links.values()
    ]
    _filter(definitions, f"{label}Filter", f"nodes of type {label}", api_type.properties, across)
    definitions.input(
        f"{label}Quantifier",
        f"How many of the linked nodes of type {label} pass a filter.",
        [FieldDefinition(name, f"{label}Filter", meaning) for name, meaning in QUANTIFIERS.items()],
    )
    _sort(definitions, f"{label}Sort", api_type.properties, [link for link in api_type.links.values() if link.single])


def _quantified(link: LinkField) -> str:
    """What the quantifier of a list is named after: its own name where its edges say something."""
    return link.page_name if link.edge_properties else link.target


def _quantifier(definitions: Definitions, link: LinkField, edge: FieldDefinition) -> None:
    quantifiers = [FieldDefinition(name, f"{link.target}Filter", meaning) for name, meaning in QUANTIFIERS.items()]
    definitions.input(
        f"{_quantified(link)}Quantifier",
        f"How many of the nodes pass a filter: {link.description}",
        [*quantifiers, edge],
    )


def _filter(
    definitions: Definitions, name: str, what: str, properties: Mapping[str, Property], across: list[FieldDefinition]
) -> None:
    definitions.input(
        name,
        f"Which {what} to keep; all conditions given must hold.",
        [
            FieldDefinition("and", f"[{name}!]", "All of these hold."),
            FieldDefinition("or", f"[{name}!]", "At least one of these holds."),
            FieldDefinition("not", name, "This does not hold."),
            *(FieldDefinition.valued(field, condition_name(prop), prop.prop) for field, prop in properties.items()),
            *across,
        ],
    )


def _sort(definitions: Definitions, name: str, properties: Mapping[str, Property], across: Iterable[LinkField]) -> None:
    own = [FieldDefinition.of(field, "Direction", prop.prop) for field, prop in sortable(properties).items()]
    definitions.input(
        name,
        "One property to sort by. Absent values come last, whichever way.",
        [*own, *(FieldDefinition.of(link.name, f"{link.target}Sort", link) for link in across)],
        one_of=True,
    )
