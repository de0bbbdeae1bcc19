"""Figures over lists: the types of aggregates, what groups are made by, and how groups are sorted."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, StrEnum

import strawberry

from graph.model import Property

from .catalog import ApiType, Catalog, LinkField, scalar_name, sortable
from .definitions import Argument, Definitions, FieldDefinition
from .inputs import edge_input_name

_NUMBER = ("count", "distinct", "sum", "avg", "min", "max")
_ORDERED = ("count", "distinct", "min", "max")
FIGURES: dict[str, tuple[str, ...]] = {
    "Int": _NUMBER,
    "Long": _NUMBER,
    "Float": _NUMBER,
    "String": _ORDERED,
    "DateTime": _ORDERED,
    "Date": _ORDERED,
    "Boolean": ("count", "distinct", "trueCount"),
}
"""What is computed of values of a type."""

_MEANING = {
    "count": "How many are present.",
    "distinct": "How many different ones there are.",
    "sum": "Their sum; 0 if there are none.",
    "avg": "Their average; null if there are none.",
    "min": "The least; null if there are none.",
    "max": "The greatest; null if there are none.",
    "trueCount": "How many are true.",
}
_SUMS = {"Int": "Long!", "Long": "Long!", "Float": "Float!"}


@strawberry.enum(description="Group by the value itself.")
class Grouping(Enum):
    """Group by the value itself."""

    VALUE = strawberry.enum_value("VALUE", description="The value itself.")


class _Part(StrEnum):
    VALUE = "The value itself."
    YEAR = "First day of its year."
    QUARTER = "First day of its quarter."
    MONTH = "First day of its month."
    WEEK = "Monday of its week."
    DAY = "Its day."
    WEEKDAY = "Day of the week, 1 (Monday) to 7."
    HOUR = "Beginning of its hour."
    HOUR_OF_DAY = "Hour of the day, 0 to 23."


def _parts(name: str, description: str, parts: list[_Part]) -> type[Enum]:
    values = {part.name: strawberry.enum_value(part.name, description=part.value) for part in parts}
    return strawberry.enum(Enum(name, values), description=description)  # type: ignore[call-overload, no-any-return]  # made at run time


DatePart = _parts("DatePart", "What of a date makes a group.", list(_Part)[:7])
DateTimePart = _parts("DateTimePart", "What of a time makes a group, in the time zone `zone`.", list(_Part))

_PARTS = {"Date": "DatePart", "DateTime": "DateTimePart"}


def figures_name(prop: Property) -> str:
    """Name of the type of a property's figures."""
    return f"{_scalar(prop)}Figures"


def define_figures(definitions: Definitions, catalog: Catalog) -> None:
    """Make the types of all figures, and the inputs that group and sort them."""
    for scalar, names in FIGURES.items():
        definitions.object(
            f"{scalar}Figures",
            f"Figures of values of type {scalar}; those that are absent do not count.",
            [FieldDefinition(name, _figure_type(name, scalar), _MEANING[name]) for name in names],
        )
    for name, names in (("Number", _NUMBER), ("Value", _ORDERED), ("Boolean", FIGURES["Boolean"])):
        definitions.input(
            f"{name}FiguresSort",
            "One figure to sort groups by; absent ones come last.",
            [FieldDefinition(figure, "Direction", _MEANING[figure]) for figure in names],
            one_of=True,
        )
    for label, api_type in catalog.types.items():
        definitions.object(f"{label}Figures", f"Figures over {label} nodes.", _fields(api_type))
        _define_inputs(definitions, label, api_type)
        for link in api_type.links.values():
            if not link.single and link.edge_properties:
                definitions.object(
                    f"{link.page_name}Figures",
                    f"Figures over {link.target} nodes and the edges that lead to them.",
                    [*_fields(catalog.types[link.target]), *_edge_fields(definitions, link)],
                )


def figure_fields(name: str, target: str, edge: str = "") -> list[FieldDefinition]:
    """The fields of a connection that hold figures; `edge` names its edge inputs, if it has any."""
    arguments = [
        Argument("by", f"[{target}GroupBy!]", "What all entries of a group have in common, at most four."),
        Argument("zone", "String", "Time zone of parts of times, like Europe/Moscow; UTC unless given."),
        Argument("first", "Int", "Most groups, 0 to 1000; 100 unless given."),
        Argument("sort", f"[{target}GroupSort!]", "By what to sort them; their keys decide between equals."),
    ]
    if edge:
        arguments.insert(1, Argument("edgeBy", f"[{edge}GroupBy!]", "What all edges of a group have in common."))
    return [
        FieldDefinition("aggregate", f"{name}Figures!", "Figures over the list, whatever the page."),
        FieldDefinition("groups", f"[{name}Figures!]!", "Figures over groups of the list.", tuple(arguments)),
    ]


def _scalar(prop: Property) -> str:
    return "String" if prop.prop.key else scalar_name(prop)


def _figure_type(name: str, scalar: str) -> str:
    if name in ("min", "max"):
        return scalar
    return {"sum": _SUMS.get(scalar, ""), "avg": "Float"}.get(name, "Int!")


def _fields(api_type: ApiType) -> list[FieldDefinition]:
    return [
        FieldDefinition("count", "Int!", "How many entries there are."),
        FieldDefinition("keys", "[Value]!", "What the entries of a group have in common; empty outside of groups."),
        *_property_fields(api_type.properties),
    ]


def _property_fields(properties: Mapping[str, Property]) -> list[FieldDefinition]:
    return [FieldDefinition.of(name, figures_name(prop), prop.prop) for name, prop in sortable(properties).items()]


def _define_inputs(definitions: Definitions, label: str, api_type: ApiType) -> None:
    across = [
        FieldDefinition.of(link.name, f"{link.target}GroupBy", link) for link in api_type.links.values() if link.single
    ]
    _define_group_by(definitions, label, api_type.properties, across)
    kinds = {"Boolean": "Boolean", "Int": "Number", "Long": "Number", "Float": "Number"}
    definitions.input(
        f"{label}GroupSort",
        "One figure to sort groups by.",
        [
            FieldDefinition("keys", "Direction", "The keys."),
            FieldDefinition("count", "Direction", "How many entries there are."),
            *(
                FieldDefinition.of(name, f"{kinds.get(_scalar(prop), 'Value')}FiguresSort", prop.prop)
                for name, prop in sortable(api_type.properties).items()
            ),
        ],
        one_of=True,
    )


def _edge_fields(definitions: Definitions, link: LinkField) -> list[FieldDefinition]:
    if not sortable(link.edge_properties):
        return []
    name = edge_input_name(link.edge.triple)
    if f"{name}Figures" not in definitions:
        definitions.object(f"{name}Figures", "Figures of what edges say.", _property_fields(link.edge_properties))
        _define_group_by(definitions, name, link.edge_properties, [])
    return [FieldDefinition("edge", f"{name}Figures!", "Figures of what the edges say.")]


def _define_group_by(
    definitions: Definitions, name: str, properties: Mapping[str, Property], across: list[FieldDefinition]
) -> None:
    own = [
        FieldDefinition.of(field, _PARTS.get(_scalar(prop), "Grouping"), prop.prop)
        for field, prop in sortable(properties).items()
    ]
    definitions.input(f"{name}GroupBy", "One property to group by.", [*own, *across], one_of=True)
