"""What the mutations have in common: the transaction that they run in, and how they refuse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from graphql import GraphQLError

from api.catalog import Catalog
from api.errors import BAD_INPUT, FORBIDDEN, Place
from graph.driver import Database
from graph.settings import Settings

from .gather import Fault

MOST_FAULTS = 20
"""Faults that one answer names."""


@dataclass(frozen=True, slots=True)
class Work:
    """One mutation under way.

    Attributes:
        transaction: What is written with it is written together, or not at all.
        catalog: The model by GraphQL names.
        settings: Role of the callers, region of phones.
        at: The moment, zoned.
        runs: Keys of the load runs of what was written; grows.
    """

    transaction: Database
    catalog: Catalog
    settings: Settings
    at: datetime
    runs: list[str] = field(default_factory=list)


class Faulty(Exception):
    """The input cannot be written.

    Args:
        faults: What is wrong, where.
    """

    def __init__(self, *faults: Fault) -> None:
        super().__init__(faults[0].message)
        self.faults = faults

    def errors(self, place: Place) -> Sequence[GraphQLError]:
        """As GraphQL errors about a root field, each with the place in its arguments."""
        return [_error(place, fault) for fault in self.faults[:MOST_FAULTS]]


def _error(place: Place, fault: Fault) -> GraphQLError:
    error = place.problem(fault.message, FORBIDDEN if fault.forbidden else BAD_INPUT, hint=fault.hint)
    items = [part for part in fault.place if isinstance(part, int)]
    names = [part for part in fault.place if isinstance(part, str)]
    where: dict[str, Any] = {"input": list(fault.place)}
    if names:
        where["field"] = names[-1]
    if items:
        where["item"] = items[0]
    error.extensions = {**(error.extensions or {}), **where}
    return error
