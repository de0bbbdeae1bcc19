"""An invented world written into a database, with a record for each profile and account."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from graph.driver import Database
from graph.model import ONTOLOGY, Edge, Path, ValueType, companies, people
from graph.model.spec import Origin
from graph.writer import Writer
from tests.ml.world import World

SEEN = datetime(2026, 3, 1, tzinfo=UTC)
SINCE = datetime(2000, 1, 1, tzinfo=UTC)
"""When those who decide took their posts: before everything that happens."""


def write_world(database: Database, world: World, seen: datetime = SEEN) -> None:
    """All nodes and links of a world, loaded at a time; what belongs to a profile is its record's `shop:<profile>`.

    What belongs to an account belongs to its record `crm:<account>`, or to `crm:dm-<account>`, who decides there.
    """
    with Writer(database, source="shop", run_id="r", seen_at=seen) as writer:
        for label, rows in world.nodes.items():
            node = ONTOLOGY.nodes[label]
            for key, row in rows.items() if node.origin is Origin.LOADED else ():
                writer.put(node.cls(**{node.key: key}, **_values(node.properties, row)))
        for key in world.nodes["Profile"]:
            writer.put(people.Customer(uid=f"shop:{key}"))
        for key in world.nodes["Account"]:
            writer.put(companies.Company(uid=f"crm:{key}", name=key))
            writer.put(companies.DecisionMaker(uid=f"crm:dm-{key}"))
            writer.put(companies.HOLDS(f"crm:dm-{key}", f"crm:{key}", companies.Role(title="CEO", since=SINCE)))
        links = {(link.start.__name__, link.field): link for link in ONTOLOGY.links}
        for name, walks in world.links.items():
            link = links[name]
            for place, (start, end, row) in enumerate(walks):
                writer.put(_edge(link, start, end, row, place))
    with Writer(database, source=None) as writer:
        for key in world.nodes["Profile"]:
            writer.put(people.Profile(profile_id=key))
            writer.put(people.RESOLVED_TO(f"shop:{key}", key, people.Resolved(rule="test")))
        declared = ONTOLOGY.nodes["Account"].properties
        for key, row in world.nodes["Account"].items():
            writer.put(companies.Account(account_id=key, name=key, **_values(declared, row)))
            writer.put(companies.COMPANY_RESOLVED_TO(f"crm:{key}", key, people.Resolved(rule="test")))


def _edge(link: Edge | Path, start: str, end: str, row: dict[str, Any], place: int) -> Any:
    edge, backward = (link.hops[-1].edge, link.hops[-1].backward) if isinstance(link, Path) else (link, False)
    if isinstance(link, Path):
        start = f"shop:{start}" if link.start is people.Profile else _at_company(link, start)
    values = _values(edge.declared, row) | ({"line": place} if "line" in edge.key else {})
    properties = edge.properties(**values) if edge.properties else None
    return edge(end, start, properties) if backward else edge(start, end, properties)


def _at_company(link: Path, account: str) -> str:
    person = any(hop.edge is companies.HOLDS for hop in link.hops[:-1])
    return f"crm:dm-{account}" if person else f"crm:{account}"


def _values(declared: Any, row: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(declared[name].type, value) for name, value in row.items() if value is not None}


def _value(kind: ValueType, value: Any) -> Any:
    if kind is ValueType.DATETIME:
        return datetime.fromtimestamp(value / 1000, UTC)
    return int(value) if kind is ValueType.INTEGER else value
