"""The sales side of the CRM: our employees, deals, and what passed between employees and decision-makers."""

from __future__ import annotations

import numpy as np
import polars as pl

from .clock import END, NEVER, START, local, working
from .companies import Companies
from .crm import EMPLOYEES, Accounts
from .names import FEMALE, MALE, feminine, patronymic, surnames
from .streams import Ints, stream
from .tables import COMPANY, PERSON, Table, key, roubles
from .trade import MANAGERS, OPEN, Deals, Touches, simulate_trade
from .variants import latin

DEALS_PER_CHUNK = 2_000
ACTIVITIES_PER_CHUNK = 10_000
_WARES = ("Office Supplies", "Coffee Corner", "Corporate Gifts", "Cleaning Goods", "Staff Meals", "Drinking Water")
_STAGES = ("lead", "qualified", "proposal", "negotiation", "won", "lost")
_REASONS = ("price", "timing", "competitor", "no answer")


def employees(seed: int, chunk: int) -> Table:
    """crm/employees.csv: a director and account managers for each chunk of companies."""
    rng = stream(seed, chunk, "employees")
    families, men, women = surnames(), list(MALE), list(FEMALE)
    first_id = chunk * EMPLOYEES
    rows = []
    for i in range(EMPLOYEES):
        her = bool(rng.random() < 0.6)
        root = families[int(rng.integers(0, len(families)))]
        last = feminine(root) if her else root
        first = women[int(rng.integers(0, len(women)))] if her else men[int(rng.integers(0, len(men)))]
        middle = patronymic(men[int(rng.integers(0, len(men)))], her)
        hired = np.datetime64(START.date()) - np.timedelta64(int(rng.integers(30, 3_000)), "D")
        title = "Sales Director" if i == 0 else ("Account Manager", "Customer Success Manager")[int(i % 4 == 3)]
        line = f"{first_id + i:07d}"
        rows.append(
            {
                "employee_id": f"EM-{first_id + i:04d}",
                "full_name": f"{last} {first} {middle}",
                "title": title,
                "email": f"{latin(first)[0].lower()}.{latin(last).lower()}.{first_id + i}@portrait.example",
                "phone": f"+7 495 {line[:3]}-{line[3:5]}-{line[5:]}",
                "hired_on": str(hired),
                "manager_id": f"EM-{first_id:04d}" if i else None,
            }
        )
    return Table("crm/employees.csv", pl.DataFrame(rows, schema_overrides={"manager_id": pl.String}))


def deals_and_activities(seed: int, companies: Companies, accounts: Accounts, makers: pl.DataFrame) -> list[Table]:
    """crm/deals.csv and crm/activities.csv; `makers` are the decision-makers with person, company, number, days."""
    deals, touches = simulate_trade(seed, companies, makers)
    rng = stream(seed, companies.chunk, "deals")
    company = makers[COMPANY].to_numpy()
    owner = companies.chunk * EMPLOYEES + 1 + company % MANAGERS
    number = companies.chunk * DEALS_PER_CHUNK + np.arange(len(deals), dtype=np.int64)
    opened = working(rng, deals.opened)
    done = deals.closed < OPEN
    closed = np.where(done, np.maximum(working(rng, np.where(done, deals.closed, 0.0)), opened + 3600), NEVER)
    return [
        _deals(rng, companies, accounts, makers, deals, number, owner, opened, closed),
        _activities(rng, companies, makers, touches, np.append(number, -1), owner, np.append(opened, 0)),
    ]


def _deals(
    rng: np.random.Generator, companies: Companies, accounts: Accounts, makers: pl.DataFrame, deals: Deals,
    number: Ints, owner: Ints, opened: Ints, closed: Ints,
) -> Table:  # fmt: skip
    size, maker = len(deals), deals.maker
    company = makers[COMPANY].to_numpy()[maker]
    stage = np.where(closed != NEVER, np.where(deals.won, 4, 5), rng.integers(0, 4, size))
    ware = rng.integers(0, len(_WARES), size)
    amount = np.exp(12.6) * deals.worth * (companies.size[company] / 6.5e7) ** 0.3
    rows = pl.DataFrame(
        {
            PERSON: makers[PERSON].to_numpy()[maker],
            COMPANY: company,
            "deal_id": number,
            "company_id": accounts.of(company),
            "decision_maker_id": np.where(rng.random(size) < 0.92, makers["number"].to_numpy()[maker], -1),
            "owner_id": owner[maker],
            "title": pl.Series([f"Supply of {ware}" for ware in _WARES]).gather(ware),
            "stage": pl.Series(_STAGES).gather(stage),
            "amount": (np.round(amount / 100) * 10_000).astype(np.int64),
            "currency": "RUB",
            "opened_at": opened,
            "closed_at": closed,
            "lost_reason": pl.Series([*_REASONS, None]).gather(np.where(stage == 5, rng.integers(0, 4, size), 4)),
        }
    ).with_columns(
        key("DL-", "deal_id", 6), key("CC-", "company_id", 6), key("DM-", "decision_maker_id", 7),
        key("EM-", "owner_id", 4), roubles("amount"), local("opened_at"), local("closed_at"),
    )  # fmt: skip
    return Table("crm/deals.csv", rows)


def _activities(
    rng: np.random.Generator, companies: Companies, makers: pl.DataFrame, touches: Touches,
    deal: Ints, owner: Ints, opened: Ints,
) -> Table:  # fmt: skip
    """`deal` and `opened` hold number and opening of each deal; the last of each is for no deal."""
    whom = touches.maker
    at = np.maximum(working(rng, touches.day), opened[touches.deal] + 600)
    count = len(at)
    kind = np.searchsorted([0.45, 0.65], rng.random(count), side="right")
    minutes = np.where(kind == 2, 0, np.where(kind == 1, rng.integers(20, 120, count), rng.integers(1, 40, count)))
    colleague = rng.random(count) < 0.1
    employee = np.where(colleague, companies.chunk * EMPLOYEES + rng.integers(0, EMPLOYEES, count), owner[whom])
    rows = (
        pl.DataFrame(
            {
                PERSON: makers[PERSON].to_numpy()[whom],
                COMPANY: makers[COMPANY].to_numpy()[whom],
                "activity_id": companies.chunk * ACTIVITIES_PER_CHUNK + np.arange(count, dtype=np.int64),
                "kind": pl.Series(["call", "meeting", "letter"]).gather(kind),
                "employee_id": employee,
                "decision_maker_id": makers["number"].to_numpy()[whom],
                "deal_id": deal[touches.deal],
                "at": at,
                "minutes": pl.Series(minutes),
                "outcome": pl.Series(["positive", "neutral", "negative", "no answer"]).gather(touches.mood),
            }
        )
        .filter(pl.col("at").is_between(0, END - 1))
        .with_columns(
            key("AC-", "activity_id", 7), key("EM-", "employee_id", 4), key("DM-", "decision_maker_id", 7),
            key("DL-", "deal_id", 6), local("at"), pl.when(pl.col("minutes") > 0).then(pl.col("minutes")),
        )
    )  # fmt: skip
    return Table("crm/activities.csv", rows)
