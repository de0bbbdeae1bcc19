"""The web site's log: sessions on devices that a household may share, with the products looked at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from .baskets import Baskets, Tastes
from .catalogue import PER_CATEGORY, skus
from .clock import DAY, DAYS, instant
from .events import Visits
from .population import People
from .streams import Ints, hex_ids, stream
from .tables import PERSON, Table, truth

SESSIONS_PER_CHUNK = 100_000
_PHONE, _DESKTOP, _TABLET = 0, 1, 2
_TYPES = ("phone", "desktop", "tablet")
_SYSTEMS = (("Android", "iOS", "Android"), ("Windows", "macOS", "Windows"), ("Android", "iPadOS", "Android"))
_BROWSERS = (("Chrome", "Safari", "Yandex"), ("Chrome", "Safari", "Edge"), ("Chrome", "Safari", "Yandex"))


@dataclass(frozen=True)
class Sessions:
    """What the log knows of each visit, and the products seen (flat: `seen_visit`, `seen_product`)."""

    cookie: list[str]
    device: list[str]
    kind: Ints
    model: Ints
    logged_in: Ints
    """The shop customer id, or -1."""
    seen_visit: Ints
    seen_product: Ints


def customer_ids(people: People) -> Ints:
    """Shop accounts of the people who have one."""
    return 100_000 + people.number


def _seen(rng: np.random.Generator, visits: Visits, baskets: Baskets, tastes: Tastes) -> tuple[Ints, Ints]:
    """Products of the order that follows, and of categories to the visitor's taste."""
    first = np.searchsorted(baskets.order, visits.order)
    last = np.searchsorted(baskets.order, visits.order, side="right")
    lines = np.where(visits.order >= 0, last - first, 0)
    buying = np.repeat(np.arange(len(visits)), lines)
    ahead = np.arange(len(buying)) - np.repeat(np.cumsum(lines) - lines, lines)
    bought = baskets.product[np.repeat(first, lines) + ahead]
    looking = np.repeat(np.arange(len(visits)), rng.poisson(1.4, len(visits)))
    weights = np.cumsum(tastes.late[visits.person[looking]], axis=1)
    category = (weights < rng.random(len(looking))[:, None] * weights[:, -1:]).sum(axis=1)
    favourite = tastes.new_habit[visits.person[looking], category]
    item = np.where(rng.random(len(looking)) < 0.5, favourite, rng.integers(0, PER_CATEGORY, len(looking)))
    visit = np.concatenate([buying, looking])
    product = np.concatenate([bought, category * PER_CATEGORY + item])
    order = np.argsort(visit, kind="stable")
    return visit[order], product[order]


def make_sessions(seed: int, people: People, visits: Visits, baskets: Baskets, tastes: Tastes) -> Sessions:
    """Devices, cookies, log-ins and product views of the visits."""
    rng = stream(seed, people.chunk, "site")
    n, size = len(people), len(visits)
    has_desktop = rng.random(n) < 0.5
    crowd = np.bincount(people.household, minlength=n)[people.household] > 1
    has_tablet = rng.random(n)[people.household] < np.where(crowd, 0.5, 0.12)
    base = people.chunk * n
    own, home = base + np.arange(n), base + people.household
    who, u = visits.person, rng.random(size)
    kind = np.where(has_tablet[who] & (u < 0.35), _TABLET, np.where(has_desktop[who] & (u > 0.7), _DESKTOP, _PHONE))
    device = np.where(kind == _TABLET, home[who], own[who]) * 4 + kind
    # a third of the devices lose their cookies once, on a day of their own
    cleared_on = (device * 2_654_435_761 >> 7) % (3 * DAYS)
    cookie = device * 2 + (visits.at // DAY >= cleared_on)
    login = (rng.random(size) < 0.5) | (visits.bought == 1)
    login &= people.in_shop[who] & (visits.at // DAY >= people.joined[who])
    seen_visit, seen_product = _seen(rng, visits, baskets, tastes)
    return Sessions(
        cookie=hex_ids(seed, "cookie", cookie),
        device=hex_ids(seed, "device", device),
        kind=kind,
        model=(device * 40_503 >> 3) % 3,
        logged_in=np.where(login, customer_ids(people)[who], -1),
        seen_visit=seen_visit,
        seen_product=seen_product,
    )


def _by_kind(names: tuple[tuple[str, ...], ...], kind: Ints, model: Ints) -> pl.Series:
    flat = pl.Series([name for row in names for name in row])
    return flat.gather(kind * 3 + model)


def site_tables(seed: int, people: People, visits: Visits, sessions: Sessions) -> list[Table]:
    """site/sessions.parquet and who each session was."""
    rng = stream(seed, people.chunk, "site details")
    size = len(visits)
    seen = np.bincount(sessions.seen_visit, minlength=size)
    products = pl.Series(skus()).gather(sessions.seen_product)
    viewed = (
        pl.DataFrame({"visit": sessions.seen_visit, "viewed_skus": products})
        .group_by("visit", maintain_order=True)
        .agg(pl.col("viewed_skus"))
    )
    sources = np.searchsorted([0.35, 0.65, 0.78, 0.88], rng.random(size), side="right")
    source = pl.Series(["direct", "search", "social", "ads", "mail"]).gather(np.where(visits.by_mail == 1, 4, sources))
    pages = 1 + seen + rng.poisson(1.5, size)
    numbers = people.chunk * SESSIONS_PER_CHUNK + np.arange(size, dtype=np.int64)
    rows = (
        pl.DataFrame(
            {
                PERSON: visits.person,
                "visit": np.arange(size, dtype=np.int64),
                "session_id": hex_ids(seed, "session", numbers),
                "cookie": sessions.cookie,
                "device_id": sessions.device,
                "device_type": pl.Series(_TYPES).gather(sessions.kind),
                "os": _by_kind(_SYSTEMS, sessions.kind, sessions.model),
                "browser": _by_kind(_BROWSERS, sessions.kind, sessions.model),
                "started_at": visits.at,
                "seconds": (pages * rng.gamma(2.0, 25.0, size)).astype(np.int32) + 3,
                "pages": pages.astype(np.int32),
                "traffic_source": source,
                "customer_id": pl.Series(sessions.logged_in),
            }
        )
        .join(viewed, on="visit", how="left", maintain_order="left")
        .with_columns(
            instant("started_at"),
            pl.when(pl.col("customer_id") >= 0).then(pl.col("customer_id")),
            pl.col("viewed_skus").fill_null(pl.lit([], dtype=pl.List(pl.String))),
        )
        .drop("visit")
    )
    return [Table("site/sessions.parquet", rows), truth("site", "sessions", rows["session_id"], rows[PERSON])]
