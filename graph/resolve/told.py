"""What is told of each record, by itself or by its e-mail address: fields of their own beside the prepared ones.

A name that a record states stays apart from one that only its mailbox spells: it is compared as what it is (`told_…`
in `match.comparisons`), with weights of its own. Names that the mailbox spells make keys too, so that answers to a
survey that are nothing but an address find whoever bears the name.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import polars as pl

from ..match.shares import SEEN_OFTEN
from ..match.values import each
from ..names import roots_of, sound
from ..names.given_names import sexes_of
from .spelled import another, spelled

_ASKED = ("given", "family", "born", "sex")
_TOLD = ("told_given", "told_initial", "told_family", "told_year", "told_sex", "given_from", "family_from", "year_from")
_SEXES = {frozenset({"female"}): "f", frozenset({"male"}): "m"}


def families_of(table: pl.DataFrame) -> frozenset[str]:
    """Family names that several records of a prepared table bear."""
    if "family" not in table.columns:
        return frozenset()
    counts = table["family"].drop_nulls().value_counts(name="holders")
    return frozenset(counts.filter(pl.col("holders") >= SEEN_OFTEN)["family"])


def told(table: pl.DataFrame, families: Collection[str]) -> pl.DataFrame:
    """A prepared table with what its records and their e-mail addresses tell.

    Args:
        table: Prepared records.
        families: Family names that are known, each as `stem` gives it.
    """
    if not {*_ASKED, "emails"} <= set(table.columns):
        return table
    own = pl.all_horizontal(pl.col(name).is_not_null() for name in _ASKED[:3])
    spelling = table.select(~own & pl.col("emails").list.len().fill_null(0).gt(0)).to_series()
    asked = table.filter(spelling).select(*_ASKED, "emails").iter_rows()
    rows = [_told(own, emails, families) for *own, emails in asked]
    spelled_of = pl.DataFrame(rows, schema=dict.fromkeys(_TOLD, pl.String), orient="row")
    found = pl.concat([_own(table.filter(~spelling)), spelled_of])
    order = pl.concat([(~spelling).arg_true(), spelling.arg_true()]).arg_sort()
    table = table.hstack(found[order])
    return table.with_columns(
        each(table["told_given"], lambda name: sorted(roots_of(name)) or None, pl.List(pl.String)).alias("told_roots"),
        each(table["told_given"], lambda name: sound(name) or None).alias("given_sound"),
        each(table["told_family"], lambda name: sound(name) or None).alias("family_sound"),
    )


def _own(table: pl.DataFrame) -> pl.DataFrame:
    """What `_told` gives for records without any address to read."""
    sexes = each(table["given"], lambda name: _SEXES.get(sexes_of(name)))
    nowhere = {name: pl.lit(None, pl.String) for name in _TOLD[5:]}
    return table.select(
        told_given="given", told_initial=pl.col("given").str.slice(0, 1), told_family="family",
        told_year=pl.col("born").str.slice(0, 4), told_sex=pl.coalesce("sex", sexes), **nowhere,
    )  # fmt: skip


def told_one(fields: Mapping[str, Any], families: Collection[str]) -> dict[str, Any]:
    """What `told` adds to one prepared record of a person."""
    own = [fields.get(name) for name in _ASKED]
    made: dict[str, Any] = dict(zip(_TOLD, _told(own, fields.get("emails") or (), families), strict=True))
    given, family = made["told_given"], made["told_family"]
    made["told_roots"] = sorted(roots_of(given)) or None if given is not None else None
    made["given_sound"] = sound(given) or None if given is not None else None
    made["family_sound"] = sound(family) or None if family is not None else None
    return made


def _told(own: Sequence[str | None], emails: Sequence[str], families: Collection[str]) -> tuple[str | None, ...]:
    """Given name, initial, family name, year of birth and sex: the record's own, else what its addresses spell.

    Then the addresses that name, family name and year were read in.
    """
    given, family, born, sex = own
    year = born[:4] if born else None
    initial = given
    given_from, family_from, year_from = None, None, None
    for address in () if all(own[:3]) else emails:
        found = spelled(address, families)
        if another(given, found.given) or (family and found.family and family != found.family):
            continue
        if found.given and (not initial or (len(initial) == 1 < len(found.given))):
            initial, given_from = found.given, address
            given = found.given if len(found.given) > 1 else given
        if found.family and not family:
            family, family_from, sex = found.family, address, sex or found.sex
        if found.year and not year:
            year, year_from = found.year, address
    sex = sex or (_SEXES.get(sexes_of(given)) if given else None)
    return given, initial[:1] if initial else None, family, year, sex, given_from, family_from, year_from
