"""The loyalty programme's export: semicolons, day.month.year, capitals as on the paper form."""

from __future__ import annotations

import numpy as np
import polars as pl

from .clock import DAYS
from .contacts import Typist
from .events import Orders
from .numbers import card
from .population import People
from .pricing import Bills
from .streams import stream
from .tables import PERSON, Table, truth


def members(seed: int, people: People, orders: Orders, bills: Bills) -> list[Table]:
    """loyalty/members.csv; points come from what was spent."""
    rng = stream(seed, people.chunk, "loyalty")
    typist = Typist(rng, people)
    who = np.flatnonzero(people.in_loyalty)
    persons: list[int] = who.tolist()
    joined = np.minimum(people.joined[who] + rng.integers(0, 40, len(who)), DAYS - 1)
    days: list[int] = joined.tolist()
    u = rng.random((4, len(who)))
    spent = np.bincount(orders.person, weights=bills.total, minlength=len(people))[who] / 100
    points = (spent * 0.02 * (0.3 + u[0]) + 100 * u[1]).astype(np.int64)
    tier = np.searchsorted([12_000, 45_000], spent, side="right")
    no_patronymic = (u[2] < 0.1).tolist()
    epoch = np.datetime64("1970-01-01", "D")
    rows = pl.DataFrame(
        {
            PERSON: who,
            "card_number": card(people.number[who]),
            "surname": [typist.last_name(p, d, 0.02).upper() for p, d in zip(persons, days, strict=True)],
            "name": [typist.first_name(p, 0.02, 0.02).upper() for p in persons],
            "patronymic": [
                None if skip or typist.is_latin[p] or (middle := people.patronymic[p]) is None else middle.upper()
                for p, skip in zip(persons, no_patronymic, strict=True)
            ],
            "birth_date": epoch + people.birth[who].astype("timedelta64[D]"),
            "sex": pl.Series(["M", "F"]).gather(people.woman[who].astype(np.int64)),
            "phone": [typist.phone(p, d, 0.03, 0.4) for p, d in zip(persons, days, strict=True)],
            "email": [typist.email(p, 0.5) for p in persons],
            "tier": pl.Series(["base", "silver", "gold"]).gather(tier),
            "points": points,
            "joined_on": np.datetime64("2025-01-01", "D") + joined.astype("timedelta64[D]"),
            "consent_data": 1,
            "consent_email": (u[3] < 0.6).astype(np.int64),
            "consent_sms": ((u[3] > 0.2) & (u[3] < 0.8)).astype(np.int64),
        }
    ).with_columns(pl.col("birth_date", "joined_on").dt.strftime("%d.%m.%Y"))
    return [Table("loyalty/members.csv", rows), truth("loyalty", "members", rows["card_number"], rows[PERSON])]
