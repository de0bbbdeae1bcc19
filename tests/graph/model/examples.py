"""An instance of any declared type, with every property set or with the required ones alone."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Any

from graph.model import Edge, Node, NodeType, Property
from graph.model.identifiers import EMAIL

AT = datetime(2026, 3, 1, 12, 30, 15, 250_000, tzinfo=timezone(timedelta(hours=3)))

VALUES: dict[str, Any] = {
    "STRING": "Ёлка `quoted\" 'text' 🎄",
    "INTEGER": 2**53 + 1,
    "FLOAT": 0.1,
    "BOOLEAN": False,
    "DATETIME": AT,
    "DATE": date(1985, 7, 14),
    "STRINGS": ["б", "a"],
    "FLOATS": [0.25, -1.5],
}


def _value(node: NodeType, item: Property) -> Any:
    if item.name == node.label_from:
        return EMAIL.name
    return f"{node.name}:1" if item.name == node.key else VALUES[item.type.name]


def full(node: NodeType) -> Node:
    """With a value for every property that loaders give."""
    return node.cls(**{name: _value(node, node.properties[name]) for name in node.own})


def minimal(node: NodeType) -> Node:
    """With the required properties alone."""
    return node.cls(**{name: _value(node, item) for name, item in node.properties.items() if item.required})


def edge_values(edge: Edge) -> object | None:
    """An instance of the edge's properties class with every property set."""
    return (
        edge.properties(**{name: VALUES[edge.declared[name].type.name] for name in edge.own})
        if edge.properties
        else None
    )
