"""The site's file: visitors on devices."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from graph.model import contact, people
from graph.model.identifiers import CUSTOMER_HAS
from tests.loaders.shaped import shape_file

AT = datetime(2025, 3, 4, 7, 22, 31, tzinfo=UTC)
COOKIE = "9f86d081884c7d65"


def session(number: int, customer: int | None = None, **changed: Any) -> dict[str, Any]:
    return {
        "session_id": f"s{number}",
        "cookie": COOKIE,
        "device_id": "d1",
        "device_type": "tablet",
        "os": "Android",
        "browser": "Chrome",
        "started_at": AT + timedelta(days=number),
        "seconds": 312,
        "pages": 7,
        "traffic_source": "mail",
        "customer_id": customer,
        "viewed_skus": ["A", "A", "B"],
    } | changed


def write(path: Path, *rows: dict[str, Any]) -> Path:
    pl.DataFrame(list(rows), infer_schema_length=None).write_parquet(path / "sessions.parquet")
    return path / "sessions.parquet"


def test_a_family_on_a_tablet_stays_several(tmp_path: Path) -> None:
    path = write(
        tmp_path, session(3, 7), session(1), session(2, 8), session(4, 7, browser="Safari"),
        session(5, device_id="d2", seconds=-1), session(6, device_id="d2"),
    )  # fmt: skip
    shaped = shape_file("site", path)
    assert shaped.one(people.Device) == people.Device(
        uid="site:d1", kind="tablet", system="Android", browser="Chrome, Safari"
    )
    seen = {visitor.uid: visitor.created_at for visitor in shaped.nodes(people.Customer)}
    anonymous, seven, eight = (f"site:{COOKIE}{suffix}" for suffix in ("", ":7", ":8"))
    day = timedelta(days=1)
    assert seen == {anonymous: AT + day, seven: AT + 3 * day, eight: AT + 2 * day}
    assert shaped.ends(CUSTOMER_HAS) == {
        (anonymous, f"cookie:{COOKIE}"), (seven, f"cookie:{COOKIE}"), (eight, f"cookie:{COOKIE}"),
        (seven, "external_id:shop:7"), (eight, "external_id:shop:8"),
    }  # fmt: skip
    assert {(link.start, link.properties) for link in shaped.links(people.USED)} == {
        (uid, people.Used(since=since)) for uid, since in seen.items()
    }
    assert len(shaped.nodes(contact.Session)) == 4
    assert shaped.ends(contact.VIEWED) == {(f"site:s{n}", f"shop:{sku}") for n in (1, 2, 3, 4) for sku in "AB"}
    assert shaped.reasons() == [(5, "seconds"), (6, "device_id")]
