"""Shortcuts over several edges: `Path` and its `Hop`s."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from .spec import Edge, Node


class Hop(NamedTuple):
    """One step of a path: an edge and whether it is walked from its end to its start."""

    edge: Edge
    backward: bool = False


@dataclass(frozen=True, eq=False)
class Path:
    """A shortcut over several edges, e.g. from a profile through its records to their orders.

    The learning graph contains it where `learn` is set, as one edge type from `start` to `end`. Where `timeline` is
    set, what it leads to has a time, and is part of what happened to its start. Where `tree` is set, following it again
    and again leads on in the same sense. `shown` is the place of the hop whose properties say how the two are linked,
    where that is not the last. `deprecated` says why nobody should follow it any more, and what to follow instead.
    """

    start: type[Node]
    end: type[Node]
    hops: tuple[Hop, ...]
    field: str
    reverse: str
    description: str
    ru: str
    ru_reverse: str
    single: bool = False
    reverse_single: bool = False
    learn: bool = False
    timeline: bool = False
    tree: bool = False
    shown: int = -1
    deprecated: str = ""

    @property
    def edge_properties(self) -> Edge:
        """The last edge: its properties are those that the path shows."""
        return self.hops[-1].edge
