"""The graph that is measured on: tables drawn in vectors, and read by Neo4j's offline importer (88,600 entities/s
where writing over Bolt does 27,200), since a million customers are 23 million nodes and edges."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import polars as pl

from graph.driver import Database
from graph.model import Edge, Node, commerce, companies, identifiers, insight, people
from graph.model.prop import ValueType
from graph.schema import prepare
from graph.server import EmbeddedServer
from graph.server.download import fetch_jars
from graph.server.java import admin_command, admin_environment, find_java
from graph.server.layout import Layout
from graph.server.lock import server_lock
from graph.settings import Settings

CITIES = 200
SEGMENT_SIZE = 250
TREE = 4
"""Subsidiaries of each company."""

_TYPES = {
    ValueType.STRING: "string",
    ValueType.INTEGER: "long",
    ValueType.FLOAT: "double",
    ValueType.BOOLEAN: "boolean",
    ValueType.DATETIME: "datetime",
    ValueType.DATE: "date",
}
_START = int(datetime(2024, 1, 1, tzinfo=UTC).timestamp())
_SECONDS = 2 * 365 * 86_400


def build(settings: Settings, customers: int, folder: Path) -> None:
    """Make the graph in the empty database of `settings`, and leave its server running.

    Per 100,000 customers: as many profiles, 250,000 identifiers, 300,000 orders with 900,000 lines, 5,000 companies,
    15,000 decision-makers, 2,000 products, 400 segments.
    """
    tables = _Tables(customers, folder)
    nodes, edges = tables.nodes(), tables.edges()
    _import(settings, nodes, edges)
    EmbeddedServer(settings).start()
    with Database.connect(settings) as database:
        prepare(database)


class _Tables:
    """Writes one CSV file per node and edge type; the same graph for the same number of customers."""

    def __init__(self, customers: int, folder: Path) -> None:
        self._folder = folder
        self._draw = np.random.default_rng(5)
        self._customers = customers
        self._orders = 3 * customers
        self._companies = max(customers // 20, 85)
        self._products = max(customers // 50, 20)
        self._segments = max(customers // SEGMENT_SIZE, 1)

    def nodes(self) -> list[str]:
        """What the importer is told about nodes."""
        many, orders = self._customers, self._orders
        given = [f"Имя{i}" for i in range(300)]
        family = [f"Фамилия{i}" for i in range(5000)]
        names = {"given_name": self._pick(given, many), "family_name": self._pick(family, many)}
        cities = self._pick([f"Город {i}" for i in range(CITIES)], many)
        kinds = ["email", "phone", "loyalty_card", "cookie"]
        values = pl.int_range(0, 5 * many // 2, eager=True)
        kind = pl.Series([kinds[i % 4] for i in range(5 * many // 2)])
        value = values.cast(pl.String) + "@example.com"
        products = pl.int_range(0, self._products, eager=True).cast(pl.String)
        return [
            self._node(people.Customer, {"uid": self._ids("c", many), **names, "city": cities}),
            self._node(
                people.Profile,
                {
                    "profile_id": self._ids("P-", many), **names, "city": cities, "record_count": [1] * many,
                    "order_count": self._draw.integers(1, 20, many), "spent_minor": self._draw.integers(0, 10**7, many),
                },
            ),
            self._node(identifiers.Identifier, {"uid": kind + ":" + value, "kind": kind, "value": value}),
            self._node(
                commerce.Order,
                {
                    "uid": self._ids("o", orders), "number": self._ids("N", orders),
                    "placed_at": self._moments(orders), "amount_minor": self._draw.integers(100, 10**6, orders),
                    "currency": ["RUB"] * orders, "status": self._pick(["paid", "sent", "done"], orders),
                },
            ),
            self._node(
                commerce.Product,
                {"uid": self._ids("p", self._products), "name": "Товар " + products, "brand": "Марка " + products},
            ),
            self._node(
                companies.Company,
                {"uid": self._ids("f", self._companies), "name": self._ids("Фирма ", self._companies),
                 "employees": self._draw.integers(1, 5000, self._companies)},
            ),
            self._node(
                companies.DecisionMaker,
                {"uid": self._ids("d", 3 * self._companies), "given_name": self._pick(given, 3 * self._companies),
                 "family_name": self._pick(family, 3 * self._companies)},
            ),
            self._node(
                insight.Segment,
                {"uid": self._ids("s", self._segments), "name": self._ids("Сегмент ", self._segments)},
            ),
        ]  # fmt: skip

    def edges(self) -> list[str]:
        """What the importer is told about edges."""
        many, orders, firms = self._customers, self._orders, self._companies
        held = pl.int_range(0, 5 * many // 2, eager=True)
        kinds = pl.Series([["email", "phone", "loyalty_card", "cookie"][i % 4] for i in range(len(held))])
        lines = np.arange(3 * orders)
        bought = self._bought()
        posts = np.arange(3 * firms)
        owned = np.arange(1, firms)
        return [
            self._edge(people.RESOLVED_TO, self._ids("c", many), self._ids("P-", many),
                       {"rule": ["alone"] * many, "confidence": [1.0] * many}),
            self._edge(identifiers.CUSTOMER_HAS, self._named("c", held.to_numpy() * 2 // 5),
                       kinds + ":" + held.cast(pl.String) + "@example.com", {"verified": ["true"] * len(held)}),
            self._edge(commerce.PLACED, self._named("c", self._draw.integers(0, many, orders)), self._ids("o", orders)),
            self._edge(
                commerce.CONTAINS, self._named("o", lines // 3), self._named("p", bought),
                {"line": lines % 3 + 1, "quantity": self._draw.integers(1, 5, len(lines)).astype(float),
                 "price_minor": self._draw.integers(100, 10**5, len(lines))},
            ),
            self._edge(companies.HOLDS, self._named("d", posts), self._named("f", posts // 3),
                       {"title": self._pick(["директор", "бухгалтер", "закупщик"], len(posts)),
                        "role": self._pick(["decides", "influences"], len(posts))}),
            self._edge(companies.OWNED_BY, self._named("f", owned), self._named("f", (owned - 1) // TREE),
                       {"share": [1.0] * len(owned)}),
            self._edge(insight.IN_SEGMENT, self._ids("P-", many), self._named("s", np.arange(many) % self._segments)),
        ]  # fmt: skip

    def _bought(self) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """The products of all lines, three different ones an order, some twenty times as popular as others."""
        drawn = (self._products * self._draw.random((self._orders, 3)) ** 2).astype(np.int64)
        for column in (1, 2, 2):  # twice, as a shift may meet the other
            again = (drawn[:, column, None] == drawn[:, :column]).any(axis=1)
            drawn[again, column] = (drawn[again, column] + 1) % self._products
        return drawn.reshape(-1)

    def _node(self, node: type[Node], columns: dict[str, object]) -> str:
        declared = node.node_type
        heads = {
            name: f"{name}:ID({declared.name})" if name == declared.key
            else f"{name}:{_TYPES[declared.properties[name].type]}"
            for name in columns
        }  # fmt: skip
        frame = pl.DataFrame(columns).rename(heads)
        return f"--nodes={declared.name}={self._write(frame, declared.name)}"

    def _edge(self, edge: Edge, start: pl.Series, end: pl.Series, columns: dict[str, object] | None = None) -> str:
        heads = {name: f"{name}:{_TYPES[edge.declared[name].type]}" for name in columns or {}}
        names = edge.start.__name__, edge.end.__name__
        ends = {f":START_ID({names[0]})": start, f":END_ID({names[1]})": end}
        frame = pl.DataFrame(ends | dict(columns or {})).rename(heads)
        return f"--relationships={edge.name}={self._write(frame, f'{names[0]}-{edge.name}-{names[1]}')}"

    def _write(self, frame: pl.DataFrame, name: str) -> Path:
        path = self._folder / f"{name}.csv"
        frame.write_csv(path)
        return path

    def _ids(self, letter: str, count: int) -> pl.Series:
        return letter + pl.int_range(0, count, eager=True).cast(pl.String)

    def _named(self, letter: str, numbers: np.ndarray[tuple[int], np.dtype[np.int64]]) -> pl.Series:
        return letter + pl.Series(numbers).cast(pl.String)

    def _pick(self, values: Sequence[str], count: int) -> pl.Series:
        return pl.Series(values).gather(self._draw.integers(0, len(values), count))

    def _moments(self, count: int) -> pl.Series:
        seconds = pl.Series(_START + self._draw.integers(0, _SECONDS, count))
        return pl.from_epoch(seconds, time_unit="s").dt.strftime("%Y-%m-%dT%H:%M:%SZ")


def _import(settings: Settings, nodes: Sequence[str], edges: Sequence[str]) -> None:
    layout = Layout.of(settings)
    for folder in (layout.conf, layout.imports, layout.logs):
        folder.mkdir(parents=True, exist_ok=True)
    jars = fetch_jars(server_lock(), layout.cache / "jars")
    tool = admin_command(find_java(), layout, jars, "-Xmx1g")
    command = [*tool, "database", "import", "full", settings.neo4j_database, *nodes, *edges]
    subprocess.run(command, env=admin_environment(layout), check=True, stdout=subprocess.DEVNULL)
