"""Cypher generated from the model: names come from declarations only, values travel as parameters."""

from __future__ import annotations

from .model import Edge, NodeType, Ontology, Origin

TEXT_INDEX = "portrait_text"


def quoted(name: str) -> str:
    """A label, type or property name in backticks; declared names hold none, so doubling is a safeguard."""
    return "`" + name.replace("`", "``") + "`"


def constraints(ontology: Ontology) -> dict[str, str]:
    """By name: uniqueness of every node type's key, which also gives the index that MERGE needs."""
    return {
        f"{node.name}_{node.key}": (
            f"CREATE CONSTRAINT {quoted(f'{node.name}_{node.key}')} IF NOT EXISTS "
            f"FOR (n:{quoted(node.name)}) REQUIRE n.{quoted(node.key)} IS UNIQUE"
        )
        for node in ontology.nodes.values()
    }


def indexes(ontology: Ontology) -> dict[str, str]:
    """By name: range indexes of all indexed properties, and one full-text index over all text properties."""
    made: dict[str, str] = {}
    texts: list[tuple[str, str]] = []
    for node in ontology.nodes.values():
        for prop in node.properties.values():
            if prop.prop.index:
                name = f"{node.name}_{prop.name}_range"
                made[name] = (
                    f"CREATE INDEX {quoted(name)} IF NOT EXISTS FOR (n:{quoted(node.name)}) ON (n.{quoted(prop.name)})"
                )
            if prop.prop.text:
                texts.append((node.name, prop.name))
    labels = "|".join(quoted(label) for label in dict.fromkeys(label for label, _ in texts))
    properties = ", ".join(f"n.{quoted(name)}" for name in dict.fromkeys(name for _, name in texts))
    made[TEXT_INDEX] = f"CREATE FULLTEXT INDEX {TEXT_INDEX} IF NOT EXISTS FOR (n:{labels}) ON EACH [{properties}]"
    return made


def index_names() -> str:
    """Names of the indexes that the database has; a constraint's index carries the constraint's name."""
    return "SHOW INDEXES YIELD name"


def await_indexes() -> str:
    """Wait until all indexes are filled, five minutes at most."""
    return "CALL db.awaitIndexes(300)"


def merge_nodes(node: NodeType, second_label: str | None = None) -> str:
    """Write nodes of one type: rows are [key, properties, hash]; `$stamp` is set where something changed.

    Properties that a new version of the row lacks are removed; unchanged rows (equal hash) write nothing.
    Returns how many nodes were created or updated.
    """
    label = f"SET n:{quoted(second_label)}\n" if second_label else ""
    return (
        "UNWIND $rows AS row\n"
        f"MERGE (n:{quoted(node.name)} {{{quoted(node.key)}: row[0]}})\n"
        "WITH n, row, n._hash AS before WHERE before IS NULL OR before <> row[2]\n"
        f"SET n = row[1], n += $stamp, n._hash = row[2]\n{label}"
        "RETURN count(*)"
    )


def merge_links(edge: Edge) -> str:
    """Write edges of one type: rows are [start key, end key, properties, key properties].

    Rows whose ends are missing are left out; returns how many rows had both.
    """
    start, end = edge.start.node_type, edge.end.node_type
    key = ", ".join(f"{quoted(name)}: row[3].{quoted(name)}" for name in edge.key)
    stamp = ", r += $stamp" if edge.origin is Origin.LOADED else ""
    return (
        "UNWIND $rows AS row\n"
        f"MATCH (a:{quoted(start.name)} {{{quoted(start.key)}: row[0]}})\n"
        f"MATCH (b:{quoted(end.name)} {{{quoted(end.key)}: row[1]}})\n"
        f"MERGE (a)-[r:{quoted(edge.name)}{f' {{{key}}}' if key else ''}]->(b)\n"
        f"ON CREATE SET r += row[2]{stamp}\n"
        "ON MATCH SET r += row[2]\n"
        "RETURN count(*)"
    )


def missing_ends(edge: Edge) -> str:
    """Which of the rows [start key, end key] lack an end: returns [row number, start found, end found]."""
    start, end = edge.start.node_type, edge.end.node_type
    return (
        "UNWIND range(0, size($rows) - 1) AS i\n"
        f"OPTIONAL MATCH (a:{quoted(start.name)} {{{quoted(start.key)}: $rows[i][0]}})\n"
        f"OPTIONAL MATCH (b:{quoted(end.name)} {{{quoted(end.key)}: $rows[i][1]}})\n"
        "WITH i, a, b WHERE a IS NULL OR b IS NULL\n"
        "RETURN i, a IS NOT NULL, b IS NOT NULL"
    )


def clear() -> str:
    """Remove everything, in transactions of 10,000 nodes: for tests and `portrait db reset`."""
    return "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS"
