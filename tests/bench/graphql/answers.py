"""Whether all contestants give the same values, before anything is timed."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import httpx

from graph.driver import Database

from .operations import Operation
from .servers import Server

_TRIED = 5


class Unlike(Exception):
    """Two contestants answer differently."""


def compare(operation: Operation, ours: Server, peer: Server, database: Database, customers: int) -> None:
    """Ask all three for some random variables: all values must be the same, in whatever order and nesting.

    Raises:
        Unlike: the values differ.
    """
    draw = random.Random(operation.name)
    for _ in range(_TRIED):
        variables = operation.draw(draw, customers)
        mine = _leaves(_ask(ours, operation.ours, variables))
        theirs = _leaves(_ask(peer, operation.peer, variables))
        by_hand = _leaves(database.rows(operation.cypher, **variables))
        others = {"the peer's": theirs, "those by hand": by_hand}
        if not mine or any(other != mine for other in others.values()):
            apart = {name: list((Counter(other) - Counter(mine)).elements())[:5] for name, other in others.items()}
            raise Unlike(f"{operation.name} {variables}: {len(mine)} values of ours, and others of {apart}")


def _ask(server: Server, query: str, variables: dict[str, Any]) -> Any:
    address = f"http://127.0.0.1:{server.port}{server.path}"
    answer = httpx.post(address, json={"query": query, "variables": variables}, timeout=60).json()
    if answer.get("errors"):
        raise Unlike(f"{server.name}: {answer['errors']}")
    return answer["data"]


def _leaves(value: Any) -> list[str]:
    """All values but null, as text: the same whatever they are called and however they nest."""
    return sorted(_text(leaf) for leaf in _walk(value))


def _walk(value: Any) -> Iterator[Any]:
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _walk(part)
    elif value is not None:
        yield value


def _text(leaf: Any) -> str:
    if isinstance(leaf, int | float):
        return f"{leaf:.6g}"
    text = str(leaf)
    # Times: by hand an object of the driver's, ours and the peer's a text.
    return text.replace("000000000+00:00", "Z").replace(".Z", "Z").replace("+00:00", "Z")
