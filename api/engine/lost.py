"""Values that there is no answer for: they stand in the answer until their paths are known.

A shape knows nothing of the lists around it, so it leaves a mark where a value is lost. The field that must not be null
takes with it the nearest that may be, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from graphql import FieldNode, GraphQLError

from api.errors import REFUSED, problem

from .shape import ObjectShape, Row


@dataclass(frozen=True, slots=True)
class Lost:
    """Stands for an object of which the field `key` has no value."""

    key: str
    node: FieldNode

    def error(self, path: tuple[str | int, ...]) -> GraphQLError:
        """The error about the field, of an object at `path`."""
        return problem(
            "A sum is larger than 64 bits hold.",
            REFUSED,
            hint="Filter out what cannot be meant.",
            nodes=[self.node],
            path=[*path, self.key],
        )


@dataclass(frozen=True, slots=True)
class WholeSums:
    """Figures of a property with sums of whole numbers; Neo4j goes over to floats where 64 bits do not hold them."""

    shape: ObjectShape
    sums: tuple[tuple[int, Lost], ...]

    def __call__(self, row: Row) -> dict[str, Any] | Lost:
        """The figures, or the mark of the first sum that is too large."""
        for index, lost in self.sums:
            if isinstance(row[index], float):
                return lost
        return self.shape(row)


def settle(made: dict[str, Any] | list[Any], path: tuple[str | int, ...] = ()) -> list[GraphQLError]:
    """Put null where something is lost, and say what it was."""
    errors: list[GraphQLError] = []
    entries: Iterable[tuple[Any, Any]] = made.items() if isinstance(made, dict) else enumerate(made)
    for key, value in entries:
        if isinstance(value, Lost):
            errors.append(value.error((*path, key)))
            made[key] = None
        elif isinstance(value, dict | list):
            errors += settle(value, (*path, key))
    return errors
