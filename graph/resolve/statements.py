"""Cypher that writes derived edges, generated from the model."""

from __future__ import annotations

import functools

from ..model import Edge
from ..statements import quoted


def replace_links(edge: Edge) -> str:
    """Make the edges of one type that leave some nodes exactly those of the rows.

    Rows are [start key, [[end key, properties], …]]; edges to other ends are removed, in the same transaction.
    Returns how many edges stand.
    """
    start, end = edge.start.node_type, edge.end.node_type
    return (
        "UNWIND $rows AS row\n"
        f"MATCH (a:{quoted(start.name)} {{{quoted(start.key)}: row[0]}})\n"
        f"OPTIONAL MATCH (a)-[old:{quoted(edge.name)}]->(b:{quoted(end.name)})\n"
        f"WHERE NOT b.{quoted(end.key)} IN [wanted IN row[1] | wanted[0]]\n"
        "WITH a, row, collect(old) AS gone\n"
        "FOREACH (old IN gone | DELETE old)\n"
        "WITH a, row UNWIND row[1] AS wanted\n"
        f"MATCH (b:{quoted(end.name)} {{{quoted(end.key)}: wanted[0]}})\n"
        f"MERGE (a)-[r:{quoted(edge.name)}]->(b)\n"
        "SET r = wanted[1]\n"
        "RETURN count(r)"
    )


@functools.cache
def in_turn(*texts: str) -> str:
    """Statements that write `$rows` and return one number, as one: the rows of the second are `$asked.rows1`.

    A statement takes 1 ms on its way, beside what it writes; a map spares the server a plan for every size of lists.
    """
    parts = []
    for at, text in enumerate(texts):
        own = text.replace("$rows", f"$asked.rows{at}").replace("$stamp", "$asked.stamp")
        parts.append(f"CALL () {{\n{own} AS n{at}\n}}")
    return "\n".join([*parts, f"RETURN {', '.join(f'n{at}' for at in range(len(texts)))}"])
