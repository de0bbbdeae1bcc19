"""The sales side of the CRM: our employees, deals, and what passed between employees and decision-makers."""

from __future__ import annotations

import numpy as np
import polars as pl

from .clock import DAYS, END, NEVER, START, local, working
from .companies import Companies
from .crm import EMPLOYEES, Accounts
from .names import FEMALE, MALE, feminine, patronymic, surnames
from .streams import Floats, stream
from .tables import COMPANY, PERSON, Table, key, roubles
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


def _closing(rng: np.random.Generator, opened: Floats) -> Floats:
    return opened + 10 + rng.gamma(2.0, 25.0, len(opened))


def deals_and_activities(seed: int, companies: Companies, accounts: Accounts, makers: pl.DataFrame) -> list[Table]:
    """crm/deals.csv and crm/activities.csv; `makers` are the decision-makers with person, company, number, days."""
    rng = stream(seed, companies.chunk, "deals")
    company = makers[COMPANY].to_numpy()
    wins = np.exp(rng.normal(0, 0.5, len(companies)))
    maker = np.repeat(np.arange(len(makers)), rng.poisson(np.minimum(0.75 * wins[company], 3.0)))
    size = len(maker)
    since = np.maximum(makers["since"].to_numpy()[maker], 0)
    until = np.minimum(makers["until"].to_numpy()[maker], DAYS - 1)
    opened_day = since + rng.random(size) * np.maximum(until - since, 1)
    inside = (opened_day < DAYS - 2) & (until > 0)
    maker, opened_day = maker[inside], opened_day[inside]
    size = len(maker)
    closed_day = _closing(rng, opened_day)
    done = closed_day < DAYS - 1
    won = rng.random(size) < 0.25 + 0.2 * (wins[company[maker]] > 1)
    stage = np.where(done, np.where(won, 4, 5), rng.integers(0, 4, size))
    ware = rng.integers(0, len(_WARES), size)
    amount = np.exp(rng.normal(12.6, 0.9, size)) * (companies.size[company[maker]] / 6.5e7) ** 0.3
    number = companies.chunk * DEALS_PER_CHUNK + np.arange(size, dtype=np.int64)
    owner = companies.chunk * EMPLOYEES + 1 + company % (EMPLOYEES - 1)
    opened = working(rng, opened_day)
    closed = np.where(done, np.maximum(working(rng, closed_day), opened + 3600), NEVER)
    contact = makers["number"].to_numpy()
    deals = pl.DataFrame(
        {
            PERSON: makers[PERSON].to_numpy()[maker],
            COMPANY: company[maker],
            "deal_id": number,
            "company_id": accounts.of(company[maker]),
            "decision_maker_id": np.where(rng.random(size) < 0.92, contact[maker], -1),
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
    deal = np.repeat(np.arange(size), 2 + rng.poisson(2.0, size))
    ends = np.where(done, closed_day, np.minimum(opened_day + 60, DAYS - 1))
    on_deal = opened_day[deal] + rng.random(len(deal)) * (ends - opened_day)[deal]
    courtesy = np.repeat(np.arange(len(makers)), rng.poisson(1.2, len(makers)))
    first = np.maximum(makers["since"].to_numpy()[courtesy], 0)
    last = np.minimum(makers["until"].to_numpy()[courtesy], DAYS - 1)
    courtesy_day = first + rng.random(len(courtesy)) * np.maximum(last - first, 0)
    courtesy, courtesy_day = courtesy[last > first], courtesy_day[last > first]
    whom = np.concatenate([maker[deal], courtesy])
    about = np.concatenate([number[deal], np.full(len(courtesy), -1)])
    good = np.concatenate([won[deal] & done[deal], np.zeros(len(courtesy), dtype=bool)])
    at = working(rng, np.concatenate([on_deal, courtesy_day]))
    count = len(at)
    kind = np.searchsorted([0.45, 0.65], rng.random(count), side="right")
    mood = np.searchsorted([0.25, 0.65, 0.85], rng.random(count) - 0.2 * good, side="right")
    minutes = np.where(kind == 2, 0, np.where(kind == 1, rng.integers(20, 120, count), rng.integers(1, 40, count)))
    colleague = rng.random(count) < 0.1
    employee = np.where(colleague, companies.chunk * EMPLOYEES + rng.integers(0, EMPLOYEES, count), owner[whom])
    activities = (
        pl.DataFrame(
            {
                PERSON: makers[PERSON].to_numpy()[whom],
                COMPANY: company[whom],
                "activity_id": companies.chunk * ACTIVITIES_PER_CHUNK + np.arange(count, dtype=np.int64),
                "kind": pl.Series(["call", "meeting", "letter"]).gather(kind),
                "employee_id": employee,
                "decision_maker_id": contact[whom],
                "deal_id": about,
                "at": at,
                "minutes": pl.Series(minutes),
                "outcome": pl.Series(["positive", "neutral", "negative", "no answer"]).gather(mood),
            }
        )
        .filter(pl.col("at").is_between(0, END - 1))
        .with_columns(
            key("AC-", "activity_id", 7), key("EM-", "employee_id", 4), key("DM-", "decision_maker_id", 7),
            key("DL-", "deal_id", 6), local("at"), pl.when(pl.col("minutes") > 0).then(pl.col("minutes")),
        )
    )  # fmt: skip
    return [Table("crm/deals.csv", deals), Table("crm/activities.csv", activities)]
