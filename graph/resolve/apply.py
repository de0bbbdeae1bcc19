"""Writing what changed: profiles first, then the edges, so that a cut-off run is completed by the next."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from ..cypher import statement
from ..driver import Database
from ..model import ValueType
from ..statements import merge_nodes
from ..writer import node_rows
from .collapse import Changes
from .identity import Standing
from .records import Records
from .sides import Side
from .statements import in_turn, replace_links


def read_standing(
    database: Database, side: Side, records: Records, rows: Iterable[list[Any]] | None = None
) -> dict[str, Standing]:
    """Every profile or account as the graph has it, retired ones included, by id.

    Args:
        database: The graph.
        side: People or companies.
        records: The records at hand; others are not told.
        rows: What the query of the side returned, if not for all.
    """
    node = side.entity.node_type
    not_ours = {node.key, *(name for name, prop in node.properties.items() if prop.prop.modelled)}
    members = records.members

    def number(member: list[str]) -> int | None:
        """None for a record loaded since the others were read: the next run takes it up."""
        return records.number_of.get((member[0], member[1]))

    found: dict[str, Standing] = {}
    for identity, properties, joined, golden, merged in (
        rows if rows is not None else database.stream(statement(side.standing))
    ):
        own = {n: v for n, v in properties.items() if v is not None and n not in not_ours and not n.startswith("_")}
        found[identity] = Standing(
            own,
            {
                members[n]: (sys.intern(rule or ""), *told)
                for label, uid, rule, *told in joined
                if (n := number([label, uid])) is not None
            },
            {members[n]: names or [] for *member, names in golden if (n := number(member)) is not None},
            tuple(sorted(merged)),
        )
    return found


def apply(database: Database, side: Side, changes: Changes, batch_rows: int, advance: Callable[[int], None]) -> None:
    """Write the changes of one side in batches.

    An id is retired before its records move on, so that no interruption can lose where it went.

    Args:
        database: Where to.
        side: People or companies.
        changes: What to write.
        batch_rows: Rows per transaction.
        advance: Told how many rows were written.
    """
    for text, rows in _written(side, changes):
        for batch in _batches(rows, batch_rows):
            database.write(text, rows=batch, stamp={})
            advance(len(batch))


def apply_at_once(database: Database, side: Side, changes: Changes) -> None:
    """Write the changes of one side that concern a few records, in one statement."""
    parts = [(text, rows) for text, each in _written(side, changes) if (rows := list(each))]
    if parts:
        asked: dict[str, Any] = {f"rows{at}": rows for at, (_, rows) in enumerate(parts)}
        database.write(in_turn(*(text for text, _ in parts)), asked=asked | {"stamp": {}})


def _written(side: Side, changes: Changes) -> Iterator[tuple[str, Iterable[Any]]]:
    """Statements with their rows, in the order in which they are to be written."""
    node = side.entity.node_type
    entities = (
        side.entity(**{node.key: name}, **_native(side, told)) for name, told in sorted(changes.entities.items())
    )
    yield merge_nodes(node), (row for entity in entities for row in node_rows([entity]))
    for edges in (changes.merged, changes.resolved, changes.golden, changes.linked):
        for edge, wanted in edges.items():
            yield replace_links(edge), sorted(wanted)


def _batches(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    remaining = iter(rows)
    while batch := list(islice(remaining, size)):
        yield batch


def _native(side: Side, properties: dict[str, Any]) -> dict[str, Any]:
    """Times and dates as Python has them."""
    declared = side.entity.node_type.properties
    made = dict(properties)
    for name, value in properties.items():
        if declared[name].type is ValueType.DATETIME:
            made[name] = datetime.fromtimestamp(value / 1000, UTC)
        elif declared[name].type is ValueType.DATE:
            made[name] = date.fromisoformat(value)
    return made
