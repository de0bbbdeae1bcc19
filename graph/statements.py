"""Cypher generated from the model: names come from declarations only, values travel as parameters."""

from __future__ import annotations

from .model import CHANGED, Edge, NodeType, Ontology, Origin, Property

TEXT_INDEX = "portrait_text"
NOW = "datetime.realtime().epochMillis"
"""Milliseconds since 1970 when it is evaluated, by the database's clock: later than the transaction's beginning."""


_FIRST = "coalesce({0}.first_seen_at, {0}.seen_at, $stamp.seen_at)"
"""When something first became known; before that was kept, what was last known of it comes nearest."""


def quoted(name: str) -> str:
    """A label, type or property name in backticks; declared names hold none, so doubling is a safeguard."""
    return "`" + name.replace("`", "``") + "`"


def vector_index(label: str, prop: Property) -> str:
    """Name of the index of vectors."""
    return f"{label}_{prop.name}_vector"


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
    """By name: indexes of all indexed and internal properties and of vectors, one full-text index of all texts."""
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
            if prop.prop.vector:
                name = vector_index(node.name, prop)
                # By cosine, as is the default, and of no given length: a model may change it.
                made[name] = (
                    f"CREATE VECTOR INDEX {quoted(name)} IF NOT EXISTS FOR (n:{quoted(node.name)}) "
                    f"ON (n.{quoted(prop.name)})"
                )
        if node.watched:
            name = f"{node.name}{CHANGED}_range"
            made[name] = (
                f"CREATE INDEX {quoted(name)} IF NOT EXISTS FOR (n:{quoted(node.name)}) ON (n.{quoted(CHANGED)})"
            )
    for name, prop_name in {(edge.name, name): None for edge in ontology.edges.values() for name in edge.internal}:
        made[f"{name}{prop_name}_range"] = (
            f"CREATE INDEX {quoted(f'{name}{prop_name}_range')} IF NOT EXISTS "
            f"FOR ()-[r:{quoted(name)}]-() ON (r.{quoted(prop_name)})"
        )
    labels = "|".join(quoted(label) for label in dict.fromkeys(label for label, _ in texts))
    properties = ", ".join(f"n.{quoted(name)}" for name in dict.fromkeys(name for _, name in texts))
    made[TEXT_INDEX] = f"CREATE FULLTEXT INDEX {TEXT_INDEX} IF NOT EXISTS FOR (n:{labels}) ON EACH [{properties}]"
    return made


def present_indexes() -> str:
    """Indexes that the database has, with what they are over; a constraint's index carries the constraint's name."""
    return "SHOW INDEXES YIELD name, labelsOrTypes, properties"


def text_index_covers(ontology: Ontology) -> tuple[set[str], set[str]]:
    """Labels and properties that the full-text index is over."""
    found = {node.name: {p.name for p in node.properties.values() if p.prop.text} for node in ontology.nodes.values()}
    return {label for label, names in found.items() if names}, set().union(*found.values())


def drop_index(name: str) -> str:
    """Remove an index."""
    return f"DROP INDEX {quoted(name)} IF EXISTS"


def await_indexes() -> str:
    """Wait until all indexes are filled, five minutes at most."""
    return "CALL db.awaitIndexes(300)"


def merge_nodes(node: NodeType, second_label: str | None = None) -> str:
    """Write nodes of one type: rows are [key, properties, hash]; `$stamp` is set where something changed.

    Properties that a new version of the row lacks are removed, but for what models state of the node and what is
    internal; unchanged rows (equal hash) write nothing. When it first became known stays what it was.
    Returns how many nodes were created or updated.
    """
    label = f"SET n:{quoted(second_label)}\n" if second_label else ""
    changed = f", n.{CHANGED} = {NOW}" if node.watched else ""
    kept = [quoted(prop.name) for prop in node.properties.values() if prop.prop.modelled] + [*node.internal]
    before = "".join(f", n.{name} AS kept{index}" for index, name in enumerate(kept))
    again = "".join(f", n.{name} = coalesce(row[1].{name}, kept{index})" for index, name in enumerate(kept))
    stamp = ", n += $stamp"
    if node.origin is Origin.LOADED:
        before += f", {_FIRST.format('n')} AS first"
        stamp += ", n.first_seen_at = first"
    return (
        "UNWIND $rows AS row\n"
        f"MERGE (n:{quoted(node.name)} {{{quoted(node.key)}: row[0]}})\n"
        f"WITH n, row, n._hash AS before{before} WHERE before IS NULL OR before <> row[2]\n"
        f"SET n = row[1]{stamp}, n._hash = row[2]{again}{changed}\n{label}"
        "RETURN count(*)"
    )


def merge_links(edge: Edge, *, late: bool = False) -> str:
    """Write edges of one type: rows are [start key, end key, properties, what tells parallel edges apart].

    An edge that differs takes the properties of the row, absent ones too unless it is told in parts, and is
    stamped anew. What was `late` is older than an edge that exists: it adds the parts that are absent, or
    nothing. Rows whose ends are missing are left out. Returns how many rows had both ends, and how many
    edges that existed were changed.
    """
    start, end = edge.start.node_type, edge.end.node_type
    apart = " {_key: row[3]}" if edge.key else ""
    loaded = edge.origin is Origin.LOADED
    stamp = ", r += $stamp, r.first_seen_at = " if loaded else ""
    text = (
        "UNWIND $rows AS row\n"
        f"MATCH (a:{quoted(start.name)} {{{quoted(start.key)}: row[0]}})\n"
        f"MATCH (b:{quoted(end.name)} {{{quoted(end.key)}: row[1]}})\n"
        f"MERGE (a)-[r:{quoted(edge.name)}{apart}]->(b)\n"
        f"ON CREATE SET r += row[2]{f'{stamp}$stamp.seen_at' if loaded else ''}\n"
    )
    if not edge.own or (late and not edge.partial):
        return f"{text}RETURN count(*), sum(0)"
    names = [quoted(name) for name in edge.own]
    if not edge.partial:
        differs = "NOT coalesce(r.{0} = row[2].{0}, r.{0} IS NULL AND row[2].{0} IS NULL)"
        change = "r = row[2], r._key = row[3]" if edge.key else "r = row[2]"
    elif late:
        differs = "r.{0} IS NULL AND row[2].{0} IS NOT NULL"
        change = ", ".join(f"r.{name} = coalesce(r.{name}, row[2].{name})" for name in names)
    else:
        differs = "NOT coalesce(r.{0} = row[2].{0}, row[2].{0} IS NULL)"
        change = "r += row[2]"
    changed = " OR ".join(differs.format(name) for name in names)
    first = f", {_FIRST.format('r')} AS first" if loaded else ""
    return (
        f"{text}WITH r, row, {changed} AS changed{first}\n"
        f"FOREACH (_ IN CASE WHEN changed THEN [1] ELSE [] END | SET {change}{f'{stamp}first' if loaded else ''})\n"
        "RETURN count(*), count(CASE WHEN changed THEN 1 END)"
    )


def lock_nodes(node: NodeType) -> str:
    """Read nodes of one type by `$keys`, in that order, and let nobody else change them before the transaction ends.

    Returns key and properties of those that exist.
    """
    return (
        "UNWIND $keys AS key\n"
        f"MATCH (n:{quoted(node.name)} {{{quoted(node.key)}: key}})\n"
        "SET n._hash = n._hash\n"  # writing any property takes the lock
        f"RETURN n.{quoted(node.key)}, properties(n)"
    )


def remove_links(edge: Edge, *, backward: bool = False, parallel: bool = False) -> str:
    """Remove edges of one type: rows are [start key, keys of the ends to which they stay].

    With `backward`, rows are [end key, keys of the starts from which they stay]. With `parallel` just the edges go
    that rows name: [start key, end key, what tells parallel edges apart].
    """
    start, end = edge.start.node_type, edge.end.node_type
    pattern = f"(a:{quoted(start.name)})-[r:{quoted(edge.name)}]->(b:{quoted(end.name)})"
    a, b = f"a.{quoted(start.key)}", f"b.{quoted(end.key)}"
    if parallel:
        apart = " AND r._key = row[2]" if edge.key else ""
        where = f"{a} = row[0] AND {b} = row[1]{apart}"
    else:
        near, far = (b, a) if backward else (a, b)
        where = f"{near} = row[0] AND NOT {far} IN row[1]"
    return f"UNWIND $rows AS row\nMATCH {pattern} WHERE {where}\nDELETE r"


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
