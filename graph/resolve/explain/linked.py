"""The least tree of evidence as the graph keeps it: edges LINKED between records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ...cypher import statement
from ...driver import Database
from ..records import Member


@dataclass(frozen=True, slots=True)
class Bond:
    """One edge of the tree.

    Attributes:
        left, right: Its records, in the order of walking where it is part of a path.
        rule: What they share, that they look alike, or that a person decided.
        weight: Bits by the trained weights; None where they were not weighed.
        joins: Whether both are in one profile or account.
    """

    left: Member
    right: Member
    rule: str
    weight: float | None
    joins: bool


@dataclass(frozen=True, slots=True)
class Bridge:
    """An edge without which its profile falls into two.

    Attributes:
        bond: The edge.
        left, right: How many records stand on its two sides.
    """

    bond: Bond
    left: int
    right: int


def read_tree(database: Database, entity: str) -> tuple[Bond, ...]:
    """The evidence inside a profile or account."""
    return tuple(_bond(row) for row in database.rows(statement("resolve/explain_tree"), id=entity))


def read_path(database: Database, left: Member, right: Member) -> tuple[Bond, ...]:
    """The evidence by which one record is reached from another, in as few steps as may be; empty where there is none.

    A tree has one way between two records, and in the tree of the best evidence it is the way whose weakest step is
    strongest.
    """
    if left == right:
        return ()
    rows = database.rows(statement("resolve/explain_path"), left=list(left), right=list(right))
    return tuple(_bond(row) for row in rows)


def weakest(bonds: Sequence[Bond]) -> Bond | None:
    """The edge of least weight; an edge that was not weighed rests on a rule or a person, and is the last to be."""
    key = [(bond.weight is None, bond.weight or 0.0, bond.left, bond.right) for bond in bonds]
    return bonds[key.index(min(key))] if bonds else None


def weakest_bridge(bonds: Sequence[Bond]) -> Bridge | None:
    """The weakest edge of a tree, and the sizes of what it holds together."""
    bond = weakest(bonds)
    if bond is None:
        return None
    rest = [other for other in bonds if other is not bond]
    return Bridge(bond, len(reached(rest, bond.left)), len(reached(rest, bond.right)))


def reached(bonds: Sequence[Bond], start: Member) -> set[Member]:
    """The records that hang together with one."""
    near: dict[Member, list[Member]] = defaultdict(list)
    for bond in bonds:
        near[bond.left].append(bond.right)
        near[bond.right].append(bond.left)
    found, waiting = {start}, [start]
    while waiting:
        for other in near[waiting.pop()]:
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found


def _bond(row: list[Any]) -> Bond:
    label, uid, other_label, other_uid, rule, weight, joins = row
    return Bond((label, uid), (other_label, other_uid), rule or "", weight, joins)
