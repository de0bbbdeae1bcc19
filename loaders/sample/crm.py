"""The CRM's people and companies, as sales keyed them in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from .clock import DAY, NEVER, day, local
from .companies import FORMS, INDUSTRIES, Companies
from .contacts import Typist
from .population import CITIES, People
from .roles import CURRENT, ROLES, TITLES, Roles
from .site import customer_ids
from .streams import Ints, stream
from .tables import COMPANY, PERSON, Table, key, truth
from .variants import latin, typed_phone

KEYS_PER_CHUNK = 1_000
EMPLOYEES = 8
"""Our sales people per chunk."""
MAILBOXES = ("info", "sales", "office")


@dataclass(frozen=True)
class Accounts:
    """CRM company records: the company each one is, and its key's number."""

    company: Ints
    number: Ints
    owner: Ints

    def of(self, companies: Ints) -> Ints:
        """The number of the first record of each company, or -1."""
        size = max(int(self.company.max(initial=0)), int(companies.max(initial=0))) + 1
        first = np.full(size, -1, dtype=np.int64)
        first[self.company[::-1]] = self.number[::-1]
        return first[companies]


def make_accounts(seed: int, companies: Companies) -> Accounts:
    """Most companies are in the CRM, a few twice."""
    rng = stream(seed, companies.chunk, "accounts")
    n = len(companies)
    known = np.flatnonzero(rng.random(n) < 0.88)
    twice = known[rng.random(len(known)) < 0.05]
    company = np.concatenate([known, twice])
    return Accounts(
        company=company,
        number=companies.chunk * KEYS_PER_CHUNK + np.arange(len(company), dtype=np.int64),
        owner=companies.chunk * EMPLOYEES + 1 + company % (EMPLOYEES - 1),
    )


def _company_name(name: str, form: str, habit: int) -> str:
    english = {"ООО": "LLC", "АО": "JSC", "ПАО": "PJSC"}[form]
    forms = (f'{form} "{name}"', f"{name}, {form}", name, f"{form} «{name}»", f"{latin(name)} {english}", name.upper())
    return forms[habit % len(forms)]


def company_table(seed: int, companies: Companies, accounts: Accounts) -> list[Table]:
    """crm/companies.csv and which company each record is."""
    rng = stream(seed, companies.chunk, "crm companies")
    which: list[int] = accounts.company.tolist()
    size = len(which)
    u = rng.random((6, size))
    habit: list[int] = rng.integers(0, 2**20, size).tolist()
    again = np.zeros(size, dtype=bool)
    again[np.unique(accounts.company, return_index=True)[1]] = True
    names = [_company_name(companies.name[c], FORMS[companies.form[c]], h) for c, h in zip(which, habit, strict=True)]
    sites = ("{}", "www.{}", "https://{}", "https://www.{}/", "http://{}/contacts")
    rows = (
        pl.DataFrame(
            {
                COMPANY: accounts.company,
                "company_id": accounts.number,
                "name": names,
                "inn": [companies.inn[c] for c in which],
                "ogrn": [companies.ogrn[c] for c in which],
                "website": [sites[h // 8 % 5].format(companies.domain[c]) for c, h in zip(which, habit, strict=True)],
                "email": [f"{MAILBOXES[h // 64 % 3]}@{companies.domain[c]}" for c, h in zip(which, habit, strict=True)],
                "phone": [typed_phone(companies.phone[c], h // 512) for c, h in zip(which, habit, strict=True)],
                "industry": pl.Series([name for name, _, _ in INDUSTRIES]).gather(companies.industry[accounts.company]),
                "city": pl.Series(CITIES).gather(companies.city[accounts.company]),
                "owner_id": accounts.owner,
                "created_at": ((u[5] * 1_500 - 1_100) * DAY).astype(np.int64),
            }
        )
        .with_columns(
            pl.when(pl.Series((u[0] < 0.82) & again)).then(pl.col("inn")),
            pl.when(pl.Series(u[1] < 0.2)).then(pl.col("ogrn")),
            pl.when(pl.Series(u[2] < 0.75)).then(pl.col("website")),
            pl.when(pl.Series(u[3] < 0.8)).then(pl.col("email")),
            pl.when(pl.Series(u[4] < 0.85)).then(pl.col("phone")),
            key("CC-", "company_id", 6), key("EM-", "owner_id", 4), local("created_at"),
        )
    )  # fmt: skip
    return [Table("crm/companies.csv", rows), company_truth("crm", rows["company_id"], companies, accounts.company)]


def company_truth(source: str, keys: pl.Series, companies: Companies, which: Ints) -> Table:
    """Rows of truth/companies.csv."""
    rows = pl.DataFrame(
        {
            COMPANY: which,
            "source": source,
            "file": "companies",
            "key": keys,
            "company_id": companies.number[which],
            "group_id": companies.number[companies.top[which]],
        }
    )
    return Table("truth/companies.csv", rows.with_columns(key("B", "company_id", 6), key("B", "group_id", 6)))


def work_email(people: People, companies: Companies, person: int, company: int) -> str:
    """The address that the company gave the person."""
    family = latin(people.last[person]).lower().replace("'", "")
    return f"{latin(people.first[person])[0].lower()}.{family}@{companies.domain[company]}"


def _card_name(people: People, person: int, habit: int) -> str:
    first, middle, last = people.first[person], people.patronymic[person], people.last[person]
    match habit % 6:
        case 0 | 1 if middle:
            return f"{last} {first} {middle}"
        case 2 if middle:
            return f"{last} {first[0]}. {middle[0]}."
        case 3:
            return f"{latin(first, habit // 8)} {latin(last, habit // 8)}"
        case 4:
            return f"{first} {last}"
        case _:
            return f"{last} {first}"


def person_tables(
    seed: int, people: People, companies: Companies, roles: Roles, accounts: Accounts
) -> tuple[list[Table], pl.DataFrame]:
    """crm/persons.csv and crm/decision_makers.csv with their truth; and the decision-makers' numbers by company."""
    rng = stream(seed, people.chunk, "crm persons")
    typist = Typist(rng, people)
    account = accounts.of(roles.company)
    kept = np.flatnonzero(account >= 0)
    contact = np.zeros(len(people), dtype=bool)
    contact[roles.person[kept]] = rng.random(len(kept)) < 0.92
    who = np.flatnonzero(contact | people.in_leads)
    persons: list[int] = who.tolist()
    size = len(who)
    u = rng.random((5, size))
    habit: list[int] = rng.integers(0, 2**20, size).tolist()
    number = np.full(len(people), -1, dtype=np.int64)
    number[who] = people.chunk * KEYS_PER_CHUNK + np.arange(size, dtype=np.int64)
    emails = [
        work_email(people, companies, p, int(people.company[p]))
        if people.company[p] >= 0 and v < 0.5
        else typist.email(p, 0.1)
        for p, v in zip(persons, u[0].tolist(), strict=True)
    ]
    created = ((u[4] * 1_400 - 900) * DAY).astype(np.int64)
    sources = ("exhibition", "website", "referral", "cold call", "partner")
    birth = np.datetime64("1970-01-01", "D") + people.birth[who].astype("timedelta64[D]")
    rows = pl.DataFrame(
        {
            PERSON: who,
            "person_id": number[who],
            "full_name": [_card_name(people, p, h) for p, h in zip(persons, habit, strict=True)],
            "email": emails,
            "mobile": [typist.phone(p, int(c // DAY), 0.12, 0.05) for p, c in zip(persons, created, strict=True)],
            "birth_date": birth,
            "city": pl.Series(CITIES).gather(people.city[who]),
            "shop_customer_id": customer_ids(people)[who],
            "lead_source": pl.Series(sources).gather(rng.integers(0, 5, size)),
            "created_at": created,
        }
    ).with_columns(
        key("CP-", "person_id", 7), local("created_at"), pl.col("birth_date").dt.strftime("%Y-%m-%d"),
    ).with_columns(
        pl.when(pl.Series(u[1] < 0.25)).then(pl.col("birth_date")),
        pl.when(pl.Series(u[2] < 0.7)).then(pl.col("city")),
        pl.when(pl.Series((u[3] < 0.12) & people.in_shop[who])).then(pl.col("shop_customer_id")),
    )  # fmt: skip
    makers, numbers = _decision_makers(rng, people, companies, roles, kept, account[kept], number, typist)
    tables = [Table("crm/persons.csv", rows), truth("crm", "persons", rows["person_id"], rows[PERSON]), *makers]
    return tables, numbers


def _decision_makers(
    rng: np.random.Generator, people: People, companies: Companies, roles: Roles, kept: Ints, account: Ints,
    person_number: Ints, typist: Typist,
) -> tuple[list[Table], pl.DataFrame]:  # fmt: skip
    who, company = roles.person[kept], roles.company[kept]
    size = len(kept)
    habit: list[int] = rng.integers(0, 2**20, size).tolist()
    u: list[list[float]] = rng.random((2, size)).tolist()
    emails: list[str | None] = []
    phones: list[str | None] = []
    for i, (p, c) in enumerate(zip(who.tolist(), company.tolist(), strict=True)):
        mailbox = f"{MAILBOXES[habit[i] // 8 % 3]}@{companies.domain[c]}"
        private = typist.email(p, 0.3) if u[0][i] < 0.3 else work_email(people, companies, p, c)
        emails.append(mailbox if u[0][i] < 0.14 else private)
        switchboard = f"{typed_phone(companies.phone[c], habit[i])} доб. {habit[i] % 90 + 10}"
        phones.append(switchboard if u[1][i] < 0.35 else typist.phone(p, 0, 0.15, 0.0))
    numbers = people.chunk * KEYS_PER_CHUNK + np.arange(size, dtype=np.int64)
    linked = rng.random(size) < 0.9
    title = roles.title[kept]
    until = roles.until[kept]
    frame = pl.DataFrame({PERSON: who, COMPANY: company, "number": numbers, "since": roles.since[kept], "until": until})
    rows = pl.DataFrame(
        {
            PERSON: who,
            COMPANY: company,
            "decision_maker_id": numbers,
            "person_id": np.where(linked, person_number[who], -1),
            "company_id": account,
            "full_name": [_card_name(people, p, h // 16) for p, h in zip(who.tolist(), habit, strict=True)],
            "title": pl.Series(TITLES).gather(title),
            "role": pl.Series(ROLES).gather(title),
            "since": roles.since[kept] * DAY,
            "until": np.where(until == CURRENT, NEVER, until * DAY),
            "email": pl.Series(emails, dtype=pl.String),
            "phone": pl.Series(phones, dtype=pl.String),
        }
    ).with_columns(
        key("DM-", "decision_maker_id", 7),
        key("CP-", "person_id", 7),
        key("CC-", "company_id", 6),
        day("since"),
        day("until"),
    )
    known = truth("crm", "decision_makers", rows["decision_maker_id"], rows[PERSON])
    known = Table(known.path, known.rows.with_columns(rows[COMPANY]).select(PERSON, COMPANY, "source", "file", "key"))
    return [Table("crm/decision_makers.csv", rows), known], frame
