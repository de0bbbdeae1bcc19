"""A small invented world as a `History`, with people who buy in rhythms of their own and sometimes leave."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from graph.model import ONTOLOGY, Edge, Path, ValueType, commerce, contact, paths
from ml.past.history import (
    DAY_MS,
    Floats,
    History,
    Ints,
    Links,
    Nodes,
    Values,
    learning_labels,
    learning_links,
    link_name,
    wanted,
)
from ml.past.loading import FIRST_SEEN, SOURCE, known_from
from ml.task import READS

START = 1_735_689_600_000.0
"""2025-01-01, UTC."""


@dataclass
class World:
    """Rows that become a `History`: keys with properties by label, and pairs of keys with properties by link."""

    nodes: dict[str, dict[str, dict[str, Any]]] = field(
        default_factory=lambda: {x: {} for x in learning_labels(ONTOLOGY)}
    )
    links: dict[tuple[str, str], list[tuple[str, str, dict[str, Any]]]] = field(default_factory=dict)

    def node(self, label: str, key: str, **properties: Any) -> str:
        self.nodes[label][key] = properties
        return key

    def link(self, link: Edge | Path, start: str, end: str, **properties: Any) -> None:
        self.links.setdefault(link_name(link), []).append((start, end, properties))

    def order(self, profile: str, key: str, day: float, *products: str, **properties: Any) -> str:
        """An order of a profile with its lines; `day` counts from START."""
        self.node(
            "Order", key, placed_at=START + day * DAY_MS, **({"amount_minor": 1000.0 * len(products)} | properties)
        )
        self.link(paths.PROFILE_ORDERS, profile, key)
        for product in products:
            self.link(commerce.CONTAINS, key, product, quantity=1.0)
        return key

    def history(self) -> History:
        keys = {label: sorted(rows) for label, rows in self.nodes.items()}
        nodes = {label: self._nodes(label, keys[label]) for label in self.nodes}
        number = {label: {key: at for at, key in enumerate(found)} for label, found in keys.items()}
        return History(nodes, {link_name(link): self._links(link, number) for link in learning_links(ONTOLOGY)})

    def _nodes(self, label: str, keys: list[str]) -> Nodes:
        node = ONTOLOGY.nodes[label]
        names = [*wanted(node.properties, label), *READS.get(label, ())]
        rows = [self.nodes[label][key] for key in keys]
        columns = {name: _column(node.properties[name].type, [row.get(name) for row in rows]) for name in names}
        time = columns[node.time] if node.time else np.full(len(keys), -math.inf)
        time = np.asarray(time, dtype=np.float64)
        return Nodes(node, np.array(keys, dtype=object), time, columns, _known(time, rows))

    def _links(self, link: Edge | Path, number: dict[str, dict[str, int]]) -> Links:
        edge = link.edge_properties if isinstance(link, Path) else link
        rows = self.links.get(link_name(link), [])
        start, end = number[link.start.__name__], number[link.end.__name__]
        rows = sorted(rows, key=lambda row: (start[row[0]], end[row[1]], repr(row[2])))
        since = [math.nan if edge.time else -math.inf for _ in rows]
        if edge.time:
            since = [row[2].get(edge.time, math.nan) for row in rows]
        return Links(
            link,
            _ints([start[row[0]] for row in rows]),
            _ints([end[row[1]] for row in rows]),
            np.array(since, dtype=np.float64),
            {
                name: _column(edge.declared[name].type, [row[2].get(name) for row in rows])
                for name in wanted(edge.declared, edge.name)
            },
            _known(np.array(since, dtype=np.float64), [row[2] for row in rows]),
        )


def without(world: World, nodes: set[tuple[str, str]]) -> World:
    """The world as it would be if these, as label and key, had never been."""
    kept = {label: {k: v for k, v in rows.items() if (label, k) not in nodes} for label, rows in world.nodes.items()}
    there = {key for rows in kept.values() for key in rows}
    links = {name: [row for row in rows if row[0] in there and row[1] in there] for name, rows in world.links.items()}
    return World(kept, links)


def _known(time: Floats, rows: list[dict[str, Any]]) -> Floats:
    """From when rows are known, by their `first_seen_at` and `source` where they have them."""
    told = np.array([row.get(FIRST_SEEN, math.nan) for row in rows], dtype=np.float64)
    return known_from(time, told, np.array([row.get(SOURCE) for row in rows], dtype=object))


def _ints(values: list[int]) -> Ints:
    return np.array(values, dtype=np.int64)


def _column(kind: ValueType, values: list[Any]) -> Values:
    if kind is ValueType.STRING:
        return np.array(values, dtype=object)
    return np.array([math.nan if value is None else value for value in values], dtype=np.float64)


def shop(world: World, products: int = 24, categories: int = 4) -> list[str]:
    """Products in categories."""
    for number in range(categories):
        world.node("Category", f"c{number}")
    for number in range(products):
        key = world.node("Product", f"p{number:02}", price_minor=100.0 * (number + 1), brand=f"b{number % 3}")
        world.link(commerce.IN_CATEGORY, key, f"c{number % categories}")
    return sorted(world.nodes["Product"])


def busy_world(people: int = 260, days: int = 400, seed: int = 1) -> World:
    """People with a rhythm, tastes, visits, tickets and letters; a third leave at some time."""
    random = np.random.default_rng(seed)
    world = World()
    products = shop(world)
    campaign = world.node("Campaign", "spring", kind="season", started_at=START)
    for number in range(people):
        profile = world.node("Profile", f"r{number:04}")
        gap = random.lognormal(2.4, 0.6)
        until = random.uniform(60, days) if random.random() < 0.35 else days
        tastes = random.choice(products, 5, replace=False)
        day = random.uniform(0, 40)
        while day < until:
            bought = random.choice(tastes, random.integers(1, 4), replace=False)
            order = world.order(profile, f"o{number}-{day:.3f}", day, *bought, channel=random.choice(["web", "app"]))
            if random.random() < 0.1:
                back = world.node("Return", f"b-{order}", returned_at=START + (day + 3) * DAY_MS, amount_minor=500.0)
                world.link(commerce.RETURN_OF, back, order)
            day += max(random.gamma(4.0, gap / 4.0), 0.5)
        for at in random.uniform(0, until, 4):
            visit = world.node("Session", f"s{number}-{at:.3f}", started_at=START + at * DAY_MS, pages=5.0)
            world.link(paths.PROFILE_SESSIONS, profile, visit)
            world.link(contact.VIEWED, visit, random.choice(products))
        letter = world.node("Message", f"m{number}", sent_at=START + 50 * DAY_MS, opened_at=START + 60 * DAY_MS)
        world.link(paths.PROFILE_MESSAGES, profile, letter)
        world.link(contact.PART_OF, letter, campaign)
        if random.random() < 0.3:
            at = random.uniform(0, until)
            ticket = world.node(
                "Ticket", f"t{number}", opened_at=START + at * DAY_MS, closed_at=START + (at + 5) * DAY_MS,
                topic="delivery", reopened=1.0, satisfaction=2.0,
            )  # fmt: skip
            world.link(paths.PROFILE_TICKETS, profile, ticket)
    return world
