"""Properties as they are declared: what kind of value, what it means, who may see it, how it is kept."""

from __future__ import annotations

import json
import types
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, StrEnum
from typing import Annotated, Any, TypeAlias, Union, get_args, get_origin, get_type_hints

from .access import PersonalData


class ValueType(Enum):
    """The kinds of value a property may hold; the value is the Python type."""

    STRING = str
    INTEGER = int
    FLOAT = float
    BOOLEAN = bool
    DATETIME = datetime
    DATE = date
    STRINGS = list[str]
    FLOATS = list[float]


class Feature(StrEnum):
    """How a property enters a learning graph."""

    NUMERICAL = "numerical"
    CATEGORICAL = "categorical"


Example: TypeAlias = str | int | float | bool | datetime | date | tuple[str, ...]
"""Of a property that is a list, a tuple."""


def written(example: Example) -> str:
    """An example as GraphQL and JSON write it."""
    value = example.isoformat().replace("+00:00", "Z") if isinstance(example, date) else example
    return json.dumps(value, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Prop:
    """What there is to say of one property.

    Args:
        description: One English sentence; becomes documentation and the GraphQL description.
        ru: The label shown to Russian end users.
        key: Identifies the node: unique and never absent.
        index: Kept in an index for filters and sort orders.
        text: Part of the full-text index: nodes are searched by it.
        vector: Kept in a vector index: nodes are compared by it.
        modelled: A trained model states it: whoever else writes the node leaves it as it is.
        personal: Its personal-data class.
        feature: How models use it; None keeps it out of them.
        options: Of a text of few known values those that features tell apart, such as the outcomes of a call.
        known_at: Name of the time property of the same node from which this value is known.
        target: Value to which what we do could bring it; None where it is not for us to change.
        ru_counted: How Russian says of several things that it holds for them (`Выиграно: две сделки`); the label where
            empty.
        deprecated: Why nobody should use it any more, and what to use instead; empty while it is in use.
        example: A value such as it may have, where its form is not plain; what names people is invented.
    """

    description: str
    ru: str
    key: bool = False
    index: bool = False
    text: bool = False
    vector: bool = False
    modelled: bool = False
    personal: PersonalData = PersonalData.NONE
    feature: Feature | None = None
    options: tuple[str, ...] = ()
    known_at: str | None = None
    target: float | None = None
    ru_counted: str = ""
    deprecated: str = ""
    example: Example | None = None

    @property
    def meaning(self) -> str:
        """The description, with the example as GraphQL and JSON write it."""
        if self.example is None:
            return self.description
        return f"{self.description} Example: {written(self.example)}"


@dataclass(frozen=True, slots=True)
class Property:
    """A declared property: its `Prop` with the name and type that the annotation gives."""

    name: str
    type: ValueType
    prop: Prop
    required: bool


PROVENANCE: dict[str, Property] = {
    "source": Property("source", ValueType.STRING, Prop("System that told us.", "Источник"), False),
    "run_id": Property("run_id", ValueType.STRING, Prop("Load run that wrote this.", "Загрузка"), False),
    "seen_at": Property(
        "seen_at", ValueType.DATETIME, Prop("When what it says now became known to us.", "Получено"), False
    ),
    "first_seen_at": Property(
        "first_seen_at", ValueType.DATETIME, Prop("When it first became known to us.", "Впервые получено"), False
    ),
}
"""Carried by everything loaded; stamped by the writer, not given by loaders."""


def properties_of(cls: type[Any]) -> dict[str, Property]:
    """The properties that the annotations of a class declare."""
    found: dict[str, Property] = {}
    for name, hint in get_type_hints(cls, include_extras=True).items():
        if get_origin(hint) is not Annotated:
            continue
        declared, prop = get_args(hint)
        options = get_args(declared) if get_origin(declared) in (Union, types.UnionType) else (declared,)
        core = [option for option in options if option is not types.NoneType]
        found[name] = Property(name, ValueType(core[0]), prop, types.NoneType not in options)
    return found
