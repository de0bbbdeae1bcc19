"""Whole node and edge tables, read quickly into columns: what a learner or an export starts from.

Numbers and times come as `array` (absent: NaN), times as milliseconds since 1970; texts as lists.
Nodes are numbered in the order of their keys and edges in the order of those numbers, so the same
graph gives the same tables whatever order the database returns its rows in.
"""

from __future__ import annotations

import itertools
import math
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from .driver import Database
from .model import Edge, Hop, NodeType, Path, Property, ValueType
from .statements import quoted

Column: TypeAlias = "array[float] | list[Any]"
"""Values of one property, one for each row: an array of floats, or a list for texts and lists."""

NUMBERS = {ValueType.INTEGER, ValueType.FLOAT, ValueType.BOOLEAN, ValueType.DATETIME, ValueType.DATE}
"""Types whose values come as an array."""

NODES_PER_PAGE = 20_000
NODES_PER_LINK_PAGE = 5_000

_NAN = "0.0 / 0.0"


@dataclass(frozen=True)
class NodeTable:
    """All nodes of one type; position i speaks of node number i.

    Attributes:
        keys: Keys, ascending.
        number: From a key to its node's number.
        columns: Properties by name.
    """

    keys: list[str]
    number: dict[str, int]
    columns: dict[str, Column]


@dataclass(frozen=True)
class LinkTable:
    """All edges of one type, or all walks along one path, ordered by their ends.

    Attributes:
        start, end: Numbers of the nodes at both ends.
        since: From when it is known, milliseconds since 1970: the latest time along it. Minus infinity where
            nothing on it declares a time, NaN where an edge on it should have a time and has none. Nodes that a
            path passes count from their time if they have one.
        columns: Properties by name: the edge's own, or those of a path's last edge.
    """

    start: array[int]
    end: array[int]
    since: array[float]
    columns: dict[str, Column]


def node_table(database: Database, node: NodeType, properties: Sequence[str]) -> NodeTable:
    """Read all nodes of a type with the named properties."""
    declared = [node.properties[name] for name in properties]
    keys: list[str] = []
    columns: list[Column] = [as_column(p, ()) for p in declared]
    page = nodes_statement(node, properties)
    while rows := database.rows(page, after=keys[-1] if keys else "", most=NODES_PER_PAGE):
        read, *values = rows[0]
        if not read:
            break
        keys.extend(read)
        for column, value in zip(columns, values, strict=True):
            column.extend(value)
    order = sorted(range(len(keys)), key=keys.__getitem__)
    keys = [keys[at] for at in order]
    number = {key: position for position, key in enumerate(keys)}
    found = {p.name: as_column(p, map(column.__getitem__, order)) for p, column in zip(declared, columns, strict=True)}
    return NodeTable(keys, number, {name: _without_blanks(column) for name, column in found.items()})


def link_table(
    database: Database, link: Edge | Path, properties: Sequence[str], starts: NodeTable, ends: NodeTable
) -> LinkTable:
    """Read all edges of a type (all walks along a path) between two node tables, with the named properties.

    The answer comes in pages, each a single row of lists: 1.5 million edges arrive in a third of the time
    that one row for each edge takes. Pages go over the more numerous end, whose nodes have fewer edges each.
    Edges to nodes that are not in the tables, written since those were read, are left out.
    """
    declared = declared_of(link, properties)
    by_end = len(ends.keys) > len(starts.keys)
    near, far = (ends, starts) if by_end else (starts, ends)
    here, there = array("q"), array("q")
    times: list[array[float]] = [array("d") for _ in times_of(link)]
    columns: list[Column] = [as_column(p, ()) for p in declared]
    page = links_statement(link, properties, by_end=by_end)
    for first in range(0, len(near.keys) if far.keys else 0, NODES_PER_LINK_PAGE):
        ((ours, others, *values),) = database.rows(page, keys=near.keys[first : first + NODES_PER_LINK_PAGE])
        numbers = [far.number.get(key, -1) for key in others]
        if -1 in numbers:
            kept = [at for at, number in enumerate(numbers) if number >= 0]
            ours, numbers = [ours[at] for at in kept], [numbers[at] for at in kept]
            values = [[value[at] for at in kept] for value in values]
        here.extend(map(near.number.__getitem__, ours))
        there.extend(numbers)
        for column, value in zip([*times, *columns], values, strict=True):
            column.extend(value)
    start, end = (there, here) if by_end else (here, there)
    return ordered(declared, start, end, len(ends.keys), times, columns)


def ordered(
    declared: Sequence[Property], start: array[int], end: array[int], ends: int, times: list[array[float]],
    columns: list[Column],
) -> LinkTable:  # fmt: skip
    """Edges in any order as a table: their node numbers (of `ends` possible ends), times on the way and properties."""
    order = _order(start, end, ends, [*times, *columns])
    since = array("d", map(_latest, *times) if times else itertools.repeat(-math.inf, len(start)))
    found = {p.name: as_column(p, map(column.__getitem__, order)) for p, column in zip(declared, columns, strict=True)}
    return LinkTable(
        array("q", map(start.__getitem__, order)),
        array("q", map(end.__getitem__, order)),
        array("d", map(since.__getitem__, order)),
        {name: _without_blanks(column) for name, column in found.items()},
    )


def nodes_statement(node: NodeType, properties: Sequence[str]) -> str:
    """A page of nodes whose keys follow `$after`, `$most` of them: lists of keys and of each property."""
    key = f"n.{quoted(node.key)}"
    values = [key, *(_present("n", node.properties[name]) for name in properties)]
    return (
        f"MATCH (n:{quoted(node.name)}) WHERE {key} > $after WITH n ORDER BY {key} LIMIT $most RETURN {_lists(values)}"
    )


def links_statement(link: Edge | Path, properties: Sequence[str], *, by_end: bool) -> str:
    """Edges of the nodes `$keys` at one end: lists of keys at this end and the other, times on the way, properties.

    Lists take no nulls, so an absent number is NaN and an absent text is empty.
    """
    pattern = f"(n0:{quoted(link.start.__name__)})"
    for at, (edge, backward) in enumerate(hops_of(link), 1):
        left, right = ("<-", "-") if backward else ("-", "->")
        label = (edge.start if backward else edge.end).__name__
        pattern += f"{left}[r{at}:{quoted(edge.name)}]{right}(n{at}:{quoted(label)})"
    last = len(hops_of(link))
    here, there = (f"n{last}", "n0") if by_end else ("n0", f"n{last}")
    near, far = (link.end, link.start) if by_end else (link.start, link.end)
    values = [
        f"{here}.{quoted(near.node_type.key)}",
        f"{there}.{quoted(far.node_type.key)}",
        *times_of(link),
        *(_present(f"r{last}", p) for p in declared_of(link, properties)),
    ]
    return (
        f"UNWIND $keys AS key MATCH ({here}:{quoted(near.__name__)} {{{quoted(near.node_type.key)}: key}}) "
        f"MATCH {pattern} RETURN {_lists(values)}"
    )


def _lists(values: Sequence[str]) -> str:
    return ", ".join(f"collect({value}) AS v{at}" for at, value in enumerate(values))


def times_of(link: Edge | Path) -> list[str]:
    """When a link from `n0` became known: one expression for each time on the way.

    A passed node without its time counts as known since ever.
    """
    hops, times = hops_of(link), []
    for at, (edge, backward) in enumerate(hops, 1):
        node = (edge.start if backward else edge.end).node_type
        if edge.time:
            times.append(_present(f"r{at}", edge.declared[edge.time]))
        if node.time and at < len(hops):
            times.append(f"coalesce({value_of(f'n{at}', node.properties[node.time])}, -1.0 / 0.0)")
    return times


def hops_of(link: Edge | Path) -> tuple[Hop, ...]:
    """The hops of a link; an edge is one."""
    return link.hops if isinstance(link, Path) else (Hop(link),)


def declared_of(link: Edge | Path, properties: Sequence[str]) -> list[Property]:
    """The named properties of a link: an edge's own, or those of a path's last edge."""
    edge = link.edge_properties if isinstance(link, Path) else link
    return [edge.declared[name] for name in properties]


def value_of(variable: str, declared: Property) -> str:
    """A property as what a column holds: times in milliseconds since 1970, null where absent."""
    value = f"{variable}.{quoted(declared.name)}"
    if declared.type is ValueType.DATETIME:
        return f"{value}.epochMillis"
    if declared.type is ValueType.DATE:
        return f"CASE WHEN {value} IS NULL THEN null ELSE datetime({{date: {value}}}).epochMillis END"
    return value


def as_column(declared: Property, values: Iterable[Any]) -> Column:
    """Values of a property as a column."""
    if declared.type in NUMBERS:
        return array("d", values)
    return list(values)


def _present(variable: str, declared: Property) -> str:
    """A property as something that a list takes."""
    absent = _NAN if declared.type in NUMBERS else "''"
    return f"coalesce({value_of(variable, declared)}, {absent})"


def _without_blanks(column: Column) -> Column:
    return [value if value != "" else None for value in column] if isinstance(column, list) else column


def _latest(*times: float) -> float:
    return math.nan if any(map(math.isnan, times)) else max(times)


def _order(start: array[int], end: array[int], ends: int, others: list[Column]) -> list[int]:
    """Positions by start, then end; parallel edges, which are few, by everything else that they carry."""
    rank = [a * ends + b for a, b in zip(start, end, strict=True)]
    order = sorted(range(len(rank)), key=rank.__getitem__)
    if len(set(rank)) < len(rank):
        for _, run in itertools.groupby(range(len(order)), key=lambda at: rank[order[at]]):
            positions = list(run)
            if len(positions) > 1:
                parallel = slice(positions[0], positions[-1] + 1)
                order[parallel] = sorted(order[parallel], key=lambda at: [repr(column[at]) for column in others])
    return order
