"""Memory of one process over many varied operations: it must level off, as every cache has a bound."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from .command import graph_of
from .graph import CITIES
from .rounds import run
from .servers import ours

_LEVEL = 1.05
"""Memory at the end, by that at the middle."""
_STEPS = 10
_FIELDS = (
    "givenName familyName",
    "city orderCount",
    "spentMinor city sources",
    "createdAt",
    "profileId orderCount city",
)
_ORDER_FIELDS = ("uid number", "placedAt amountMinor", "currency status placedAt")
_SORTS = ("profileId: ASC", "city: DESC", "spentMinor: DESC")


def varied(draw: random.Random, customers: int) -> Iterator[dict[str, Any]]:
    """Operations without end, of which no two have the same text; one in ten is faulty.

    They make some hundred statements, for Neo4j takes 50 ms to plan a new one: its memory is not what is watched.
    """
    while True:
        fields = " ".join(f"{_alias(draw)}: {name}" for name in draw.choice(_FIELDS).split())
        orders = " ".join(f"{_alias(draw)}: {name}" for name in draw.choice(_ORDER_FIELDS).split())
        nested = f"orders(first: {draw.randint(1, 5)}) {{ totalCount nodes {{ {orders} }} }}"
        match draw.randrange(10):
            case 0:
                yield {"query": f"{{ {_alias(draw)} {{ {fields}"}
            case 1:
                listed = (
                    f"filter: {{city: {{eq: $city}}}}, first: {draw.randint(1, 20)}, sort: [{{{draw.choice(_SORTS)}}}]"
                )
                query = f"query($city: String) {{ profiles({listed}) {{ nodes {{ {fields} {nested} }} }} }}"
                yield {"query": query, "variables": {"city": f"Город {draw.randrange(CITIES)}"}}
            case _:
                query = f"query($id: ID!) {{ profile(profileId: $id) {{ {fields} {nested} }} }}"
                yield {"query": query, "variables": {"id": f"P-{draw.randrange(customers)}"}}


def _alias(draw: random.Random) -> str:
    return f"a{draw.randrange(10**6)}"


@click.command()
@click.option("--operations", default=100_000, show_default=True, help="How many.")
@click.option("--customers", default=10_000, show_default=True, help="Size of the graph.")
@click.option("--home", type=click.Path(path_type=Path), help="Keep the graph here, or take the one that is here.")
def memory(operations: int, customers: int, home: Path | None) -> None:
    """Watch the memory of one process while it answers ever new operations."""
    console = Console(width=100)
    made = Table("operations", "MiB", title="Memory of one process")
    sizes: list[float] = []
    with graph_of(customers, home) as (_, environment), ours(environment) as server:
        source = varied(random.Random(7), customers)
        for step in range(1, _STEPS + 1):
            bodies = list(islice(source, operations // _STEPS))
            run("client", {"port": server.port, "path": server.path, "bodies": bodies, "connections": 4})
            sizes.append(server.rss_mb())
            made.add_row(f"{step * operations // _STEPS:,}", f"{sizes[-1]:.0f}")
    console.print(made)
    growth = sizes[-1] / sizes[_STEPS // 2 - 1]
    if growth > _LEVEL:
        raise click.ClickException(f"memory grew by {growth - 1:.0%} over the second half")
    console.print(f"Over the second half it grew by {growth - 1:.1%}; at most {_LEVEL - 1:.0%} is wanted.")
