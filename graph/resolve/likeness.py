"""Records of the graph as the matching engine sees them: prepared fields, keys, and the weight of a pair."""

from __future__ import annotations

import hashlib
from collections.abc import Collection

import polars as pl

from ..identifiers import is_role_mailbox
from ..match.keys import keys
from ..match.meaning import Meaning as M
from ..match.prepare import prepare
from ..model.identifiers import DOMAIN, EMAIL, PHONE
from .records import Records
from .sides import Side
from .values import Holdings

MOST_HOLDERS = 20
"""Records that may hold one contact for it to tell who somebody is."""
_COLUMNS = {
    "people": {
        "given_name": M.GIVEN_NAME, "patronymic": M.PATRONYMIC, "family_name": M.FAMILY_NAME,
        "birth_date": M.BIRTH_DATE,
        "sex": M.SEX, "city": M.CITY, "region": M.REGION, "postcode": M.POSTCODE, "address": M.ADDRESS,
    },
    "companies": {"name": M.COMPANY, "city": M.CITY},
}  # fmt: skip
_FIELDS = {EMAIL.name: "emails", PHONE.name: "phones", DOMAIN.name: "domains"}
RULES: dict[str, tuple[tuple[str, ...], ...]] = {
    "people": (
        ("given sound", "family sound"), ("given sound", "family sound", "city"), ("family sound", "born"),
        ("given sound", "born"), ("family sound", "postcode"), ("given sound", "address"),
    ),
    "companies": (("company",), ("company start", "city")),
}  # fmt: skip
"""Keys of which a record has one each, so that an index finds those that share it. The first is in the first property
of the edge to its profile, and so on: see `Edge.internal`."""


def prepared(side: Side, records: Records, holdings: Holdings) -> pl.DataFrame:
    """The prepared table of all records of a side."""
    columns = _COLUMNS[side.name]
    frame = pl.DataFrame({name: pl.Series(records.columns[name], dtype=pl.String) for name in columns})
    common = {
        (value.kind.name, value.value)
        for value in holdings.values
        if value.blocked or len(value.holders) > MOST_HOLDERS
    }
    held: dict[str, list[list[str] | None]] = {field: [None] * len(records) for field in _FIELDS.values()}
    for number, contacts in holdings.contacts.items():
        for contact in contacts:
            key = (contact.kind, contact.value)
            if (
                contact.kind in _FIELDS
                and key not in common
                and not (contact.kind == EMAIL.name and is_role_mailbox(contact.value))
            ):
                mine = held[_FIELDS[contact.kind]]
                mine[number] = sorted({*(mine[number] or ()), contact.value})
    table = prepare(frame, columns).with_columns(
        pl.Series(field, values, dtype=pl.List(pl.String)) for field, values in held.items()
    )
    return table.with_columns(mailboxes=_mailboxes(table["emails"])).select(
        pl.all().exclude("words", "pairs", "sounds")
    )


def _mailboxes(emails: pl.Series) -> pl.Series:
    return emails.list.eval(pl.element().str.split("@").list.first()).list.unique().list.sort()


def record_keys(side: Side, table: pl.DataFrame, common: Collection[str]) -> list[list[str | None]]:
    """By record, its key under each rule of the side: sixteen digits that tell nothing of it; None where it has none.

    Args:
        side: People or companies.
        table: Prepared records.
        common: Keys of blocks too large to be looked at.
    """
    found: list[list[str | None]] = [[None] * len(RULES[side.name]) for _ in range(len(table))]
    position = {" + ".join(rule): at for at, rule in enumerate(RULES[side.name])}
    for number, key in keys(table, RULES[side.name]).iter_rows():
        hashed = hashlib.blake2b(key.encode(), digest_size=8).hexdigest()
        if hashed not in common:
            found[number][position[key.partition("|")[0]]] = hashed
    return found
