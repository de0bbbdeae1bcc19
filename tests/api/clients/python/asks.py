"""A small client whose models ariadne-codegen made from the schema; mypy checks it, Python runs it."""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import datetime

from portrait_client import Client, OrderInput


async def main(address: str) -> None:
    """Ask, write and watch."""
    socket = address.replace("http", "ws", 1)
    async with Client(url=address, ws_url=socket) as client:
        found = await client.customer(id="Profile-0", first=2)
        assert found.profile is not None
        placed: list[datetime | None] = [edge.node.placed_at for edge in found.profile.orders.edges]
        written = await client.write(orders=[OrderInput(uid="client:2", amount_minor=129_900, currency="RUB")])
        assert written.upsert is not None
        [order] = written.upsert.orders
        adding = asyncio.create_task(add_soon(client))
        async for told in client.watch(segment="python"):
            change = told.segment_changed
            break
        await adding
        assert change is not None
        assert change.profile is not None
    answer = {"orders": len(placed), "written": [order.uid, order.amount_minor], "watched": change.profile.profile_id}
    sys.stdout.write(json.dumps(answer))


async def add_soon(client: Client) -> None:
    """Put a profile into the segment once it is watched."""
    await asyncio.sleep(1)
    await client.add(name="Python", profile="Profile-1")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
