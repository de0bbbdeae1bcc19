"""The web site: visits, on which device, by which cookie, and what was looked at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from graph.model import contact, people
from graph.model.identifiers import COOKIE, CUSTOMER_HAS, EXTERNAL_ID

from ..fields import Count, Key, Moment, Number, Text, TypedRow
from ..readers import Parquet
from ..source import Context, FoldedFile, Record, Source


class SessionRow(TypedRow):
    """sessions.parquet: a visit."""

    session_id: Key
    cookie: Key
    device_id: Key
    device_type: Text | None
    os: Text | None
    browser: Text | None
    started_at: Moment
    seconds: Count | None
    pages: Count | None
    traffic_source: Text | None
    customer_id: Number | None
    viewed_skus: list[Key] | None


def device(rows: Sequence[SessionRow], context: Context) -> Iterator[Record]:
    """All visits on a device, and the visitors it had.

    A visitor is a cookie together with the customer who logged in: on a family's tablet they are several,
    and nothing here makes them one.
    """
    first = min(rows, key=lambda row: (row.started_at, row.session_id))
    browsers = sorted({row.browser for row in rows if row.browser})
    machine = context.uid(first.device_id)
    yield people.Device(uid=machine, kind=first.device_type, system=first.os, browser=", ".join(browsers) or None)
    visits: dict[str, list[SessionRow]] = defaultdict(list)
    for row in rows:
        parts = (row.cookie,) if row.customer_id is None else (row.cookie, row.customer_id)
        visits[context.uid(*parts)].append(row)
    for visitor, sessions in visits.items():
        since = min(row.started_at for row in sessions)
        yield people.Customer(uid=visitor, created_at=since)
        yield people.USED(visitor, machine, people.Used(since=since))
        yield from context.identify(CUSTOMER_HAS, visitor, COOKIE, sessions[0].cookie)
        if sessions[0].customer_id is not None:
            yield from context.identify(CUSTOMER_HAS, visitor, EXTERNAL_ID, f"shop:{sessions[0].customer_id}")
        for row in sessions:
            yield from _session(row, visitor, machine, context)


def _session(row: SessionRow, visitor: str, machine: str, context: Context) -> Iterator[Record]:
    uid = context.uid(row.session_id)
    yield contact.Session(
        uid=uid, started_at=row.started_at, seconds=row.seconds, pages=row.pages, referrer=row.traffic_source
    )
    yield contact.MADE(visitor, uid)
    yield contact.ON_DEVICE(uid, machine)
    for sku in dict.fromkeys(row.viewed_skus or ()):
        yield contact.VIEWED(uid, f"shop:{sku}")


SOURCE = Source(
    name="site",
    description="The web site: visits, devices, cookies and products looked at.",
    files=(
        FoldedFile(name="sessions.parquet", format=Parquet(), row=SessionRow, group_by=("device_id",), fold=device),
    ),
)
