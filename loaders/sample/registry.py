"""The company registry: legal entities, their directors, events and yearly accounts."""

from __future__ import annotations

import numpy as np
import polars as pl

from .clock import DAY, NEVER, day
from .companies import FORMS, INDUSTRIES, Companies
from .crm import company_truth
from .numbers import person_inn
from .population import CITIES, STREETS, People
from .roles import CURRENT, Roles
from .streams import Floats, Ints, stream
from .tables import COMPANY, PERSON, Table, key, roubles, truth
from .variants import latin

KEYS_PER_CHUNK = 1_000
YEARS = (2022, 2023, 2024, 2025)
_LONG_FORMS = (
    "Общество с ограниченной ответственностью", "Акционерное общество", "Публичное акционерное общество"
)  # fmt: skip
_EVENTS = {
    "registered": "Создание юридического лица",
    "director changed": "Смена руководителя",
    "address changed": "Изменение адреса",
    "capital changed": "Изменение уставного капитала",
    "liquidation started": "Начало ликвидации",
    "liquidated": "Прекращение юридического лица",
}


def _founded_day(companies: Companies) -> Ints:
    # any day of the founding year that the company's number points at
    return (companies.founded - 2025) * 365 + companies.number * 131 % 360


def companies_and_events(seed: int, companies: Companies) -> list[Table]:
    """registry/companies.jsonl, registry/legal_events.csv, registry/financials.csv and the truth."""
    rng = stream(seed, companies.chunk, "registry")
    n = len(companies)
    u = rng.random((7, n))
    dying = np.where(u[0] < 0.04, 2, np.where(u[0] < 0.07, 1, 0))
    dying = np.where(np.bincount(companies.parent[companies.parent >= 0], minlength=n) > 0, 0, dying)
    founded = _founded_day(companies)
    capital = np.where(u[1] < 0.6, 10_000, 10_000 * rng.integers(2, 500, n)) * 100
    address = [
        {
            "postcode": f"{100_000 + int(p * 500_000)}",
            "region": CITIES[city],
            "city": CITIES[city],
            "street": f"{STREETS[int(p * 997) % len(STREETS)]}, {int(p * 9_973) % 90 + 1}",
        }
        for p, city in zip(u[2].tolist(), companies.city.tolist(), strict=True)
    ]
    forms: list[int] = companies.form.tolist()
    industries: list[int] = companies.industry.tolist()
    parents: list[int] = companies.parent.tolist()
    rows = pl.DataFrame(
        {
            COMPANY: np.arange(n, dtype=np.int64),
            "ogrn": companies.ogrn,
            "inn": companies.inn,
            "kpp": companies.kpp,
            "full_name": [f"{_LONG_FORMS[f]} «{name}»" for f, name in zip(forms, companies.name, strict=True)],
            "short_name": [f"{FORMS[f]} «{name}»" for f, name in zip(forms, companies.name, strict=True)],
            "name_en": [
                f"{latin(name)} {('LLC', 'JSC', 'PJSC')[f]}" if p < 0.4 else None
                for f, name, p in zip(forms, companies.name, u[3].tolist(), strict=True)
            ],
            "legal_form": [FORMS[f] for f in forms],
            "address": address,
            "okved": [{"code": INDUSTRIES[i][1], "name": INDUSTRIES[i][2]} for i in industries],
            "registered_on": founded * DAY,
            "status": pl.Series(["active", "liquidating", "liquidated"]).gather(dying),
            "parent_ogrn": pl.Series([companies.ogrn[p] if p >= 0 else None for p in parents], dtype=pl.String),
            "parent_share": pl.Series(
                [f"{51 + int(49 * v)}.00" if p >= 0 else None for p, v in zip(parents, u[4].tolist(), strict=True)],
                dtype=pl.String,
            ),
            "capital": capital,
            "domain": [d if p < 0.65 else None for d, p in zip(companies.domain, u[5].tolist(), strict=True)],
            "email": [f"info@{d}" if p < 0.5 else None for d, p in zip(companies.domain, u[6].tolist(), strict=True)],
        }
    ).with_columns(day("registered_on"), roubles("capital"))
    everyone = np.arange(n, dtype=np.int64)
    return [
        Table("registry/companies.jsonl", rows),
        company_truth("registry", rows["ogrn"], companies, everyone),
        _legal_events(rng, companies, founded, dying),
        _financials(rng, companies, dying),
    ]


def _legal_events(rng: np.random.Generator, companies: Companies, founded: Ints, dying: Ints) -> Table:
    n = len(companies)
    names = list(_EVENTS)
    everyone = np.arange(n, dtype=np.int64)
    change = np.repeat(everyone, rng.poisson(1.3, n))
    changed_on = founded[change] + (rng.random(len(change)) * (500 - founded[change])).astype(np.int64)
    ends = np.flatnonzero(dying > 0)
    begun = rng.integers(50, 350, len(ends))
    gone = np.flatnonzero(dying[ends] == 2)
    company = np.concatenate([everyone, change, ends, ends[gone]])
    kind = np.concatenate([np.zeros(n), rng.integers(1, 4, len(change)), np.full(len(ends), 4), np.full(len(gone), 5)])
    days = np.concatenate([founded, changed_on, begun, begun[gone] + 120])
    order = np.lexsort((days, company))
    picked = kind[order].astype(np.int64)
    rows = pl.DataFrame(
        {
            COMPANY: company[order],
            "event_id": companies.chunk * KEYS_PER_CHUNK + np.arange(len(order), dtype=np.int64),
            "ogrn": pl.Series(companies.ogrn).gather(company[order]),
            "kind": pl.Series(names).gather(picked),
            "happened_on": days[order] * DAY,
            "description": pl.Series(list(_EVENTS.values())).gather(picked),
        }
    )
    return Table("registry/legal_events.csv", rows.with_columns(key("LE-", "event_id", 6), day("happened_on")))


def _financials(rng: np.random.Generator, companies: Companies, dying: Ints) -> Table:
    n, years = len(companies), len(YEARS)
    growth = np.cumsum(rng.normal(0.05, 0.2, (n, years)) - 0.15 * (dying > 0)[:, None], axis=1)
    revenue: Floats = companies.size[:, None] * np.exp(growth)
    profit = revenue * rng.normal(0.06, 0.08, (n, years))
    staff = np.maximum(1, revenue / rng.uniform(1.5e6, 6e6, (n, 1))).astype(np.int64)
    rows = pl.DataFrame(
        {
            COMPANY: np.repeat(np.arange(n, dtype=np.int64), years),
            "ogrn": pl.Series(companies.ogrn).gather(np.repeat(np.arange(n), years)),
            "year": np.tile(np.array(YEARS, dtype=np.int64), n),
            "revenue": (np.round(revenue / 1_000) * 100_000).astype(np.int64).ravel(),
            "profit": (np.round(profit / 1_000) * 100_000).astype(np.int64).ravel(),
            "employees": staff.ravel(),
            "currency": "RUB",
        }
    )
    return Table("registry/financials.csv", rows.with_columns(roubles("revenue"), roubles("profit")))


def directors(seed: int, people: People, companies: Companies, roles: Roles) -> list[Table]:
    """registry/directors.csv: the people in charge, one personal ИНН each whatever they direct."""
    rng = stream(seed, people.chunk, "directors")
    which = np.flatnonzero(roles.directs)
    who, company = roles.person[which], roles.company[which]
    persons: list[int] = who.tolist()
    inns = person_inn(people.number[who], people.number[who] * 7 % 10)
    stated = (rng.random(len(who)) < 0.9).tolist()
    positions = ("Генеральный директор", "Директор", "Президент")
    until = roles.until[which]
    rows = pl.DataFrame(
        {
            PERSON: who,
            COMPANY: company,
            "director_id": people.chunk * KEYS_PER_CHUNK + np.arange(len(who), dtype=np.int64),
            "ogrn": pl.Series(companies.ogrn).gather(company),
            "surname": [people.last[p].upper() for p in persons],
            "name": [people.first[p].upper() for p in persons],
            "patronymic": pl.Series(
                [middle.upper() if (middle := people.patronymic[p]) else None for p in persons], dtype=pl.String
            ),
            "person_inn": [inn if known else None for inn, known in zip(inns, stated, strict=True)],
            "position": pl.Series(positions).gather(companies.number[company] % 3),
            "since": roles.since[which] * DAY,
            "until": np.where(until == CURRENT, NEVER, until * DAY),
        }
    ).with_columns(key("EG-", "director_id", 7), day("since"), day("until"))
    known = truth("registry", "directors", rows["director_id"], rows[PERSON])
    known = Table(known.path, known.rows.with_columns(rows[COMPANY]).select(PERSON, COMPANY, "source", "file", "key"))
    return [Table("registry/directors.csv", rows), known]
