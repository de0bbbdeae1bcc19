"""Records brought to one form: folded names, ISO dates, bare digits, lists of contacts.

Every field of a prepared table is text or a list of texts, null where nothing is known, and depends on its own record
only, but for the layout of dates, which is the column's: a record prepared alone reads as it does among a million.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import polars as pl

from ..identifiers import clean, is_branch_kpp, is_role_mailbox
from ..identifiers.email_column import role_mailboxes
from ..model.identifiers import KPP
from ..names import (
    branch_place,
    company_name,
    company_stem,
    fold,
    generation,
    is_branch,
    roots_of,
    sound,
    split_name,
    stem,
    without_suffix,
)
from .contacts import SEVERAL
from .dates import iso_dates
from .meaning import Meaning as M
from .values import LIST, each, gathered, numbered
from .words import MAX_WORDS, heard_words

RECORD = "n"
"""Number of a record: its row in the table that was read."""
ATTRIBUTE = "attribute_"
"""Attributes keep the order of their columns: attribute_1, attribute_2, …"""
BRANCH = "branch"
"""The office of a company that is not its head office."""


_DIGITS = [str(digit) for digit in range(10)]
_THRICE = str.maketrans({digit: digit * 3 for digit in _DIGITS})


def prepare(
    frame: pl.DataFrame, columns: Mapping[str, M], *, by_words: bool = True, region: str = "RU"
) -> pl.DataFrame:
    """A prepared table.

    Args:
        frame: Records; every column text, null where empty.
        columns: The meaning of each column that is used, by name.
        by_words: Whether records are found by the words of their names too.
        region: Country of phones written without one.

    Returns:
        `n` and the fields that the columns give, one row per record in the same order.
    """
    found: dict[M, list[pl.Series]] = {}
    for name, meaning in columns.items():
        found.setdefault(meaning, []).append(frame[name])
    made = _names(found, by_words)
    for meaning, field, how in _SINGLE:
        if meaning in found:
            made[field] = each(_first(found[meaning]), how)
    if M.BIRTH_DATE in found:
        made |= _births(_first(found[M.BIRTH_DATE]))
    if M.AGE in found:
        made["age"] = _first(found[M.AGE]).str.extract(_AGE)
    if M.POSTCODE in found:
        made["area"] = each(made["postcode"], area)
    if M.ADDRESS in found:
        made["address"] = each(_joined(found[M.ADDRESS]), folded_words)
    if M.COMPANY in found:
        made |= _companies(_first(found[M.COMPANY]), made.get("city"))
    if M.KPP in found:
        made |= _offices(_first(found[M.KPP]), made.get("office"))
    for meaning, field, cleaned in SEVERAL:
        if meaning in found:
            values = [numbered(cleaned(series, region)) for series in found[meaning]]
            made[field] = gathered(pl.concat(values), len(frame))
    if M.EMAIL in found:
        made |= of_emails(made["emails"])
    for number, series in enumerate(found.get(M.ATTRIBUTE, ()), 1):
        made[f"{ATTRIBUTE}{number}"] = each(series, folded_words)
    return table(made, len(frame))


def prepare_one(told: Mapping[M, str | None]) -> dict[str, Any]:
    """The names, places and sex of one record, as `prepare` makes them of a table.

    Args:
        told: Text by meaning; names in parts.
    """
    made: dict[str, Any] = {
        field: how(text)
        for meaning, text in told.items()
        if text is not None and meaning in _ALONE
        for field, how in (_ALONE[meaning],)
    }
    if suffixes := [how(text) for part, how in _SUFFIXES if (text := told.get(part)) is not None]:
        made["suffix"] = next(filter(None, suffixes), None)
    if given := made.get("given"):
        made["roots"] = sorted(roots_of(given)) or None
    if postcode := made.get("postcode"):
        made["area"] = area(postcode)
    if (address := told.get(M.ADDRESS)) is not None:
        made["address"] = folded_words(address)
    if (company := told.get(M.COMPANY)) is not None:
        made["company_words"] = company_words(company)
        made["office"] = office(company)
        made["office_place"] = (made.get("city") or place_of_branch(company)) if made["office"] == BRANCH else None
    return made


def of_emails_one(emails: Sequence[str]) -> dict[str, list[str] | None]:
    """What `of_emails` makes of the addresses of one record."""
    thrice = (address.translate(_THRICE) for address in emails)
    mailboxes = {address.partition("@")[0] for address in emails if not is_role_mailbox(address)}
    return {"mailboxes": sorted(mailboxes) or None, "spellings": sorted({*thrice})}


def of_emails(emails: pl.Series) -> dict[str, pl.Series]:
    """What is compared besides whole addresses: the mailboxes, and the addresses with every digit written three times.

    So a slip of a letter is one slip, and another digit, which tells namesakes apart, is three.
    """
    flat = numbered(emails)
    personal = flat.filter(~role_mailboxes(flat["v"]))  # info@ of two companies is not the same mailbox
    mailboxes = gathered(personal.with_columns(pl.col("v").str.extract("^([^@]*)")), len(emails))
    thrice = flat.with_columns(pl.col("v").str.replace_many(_DIGITS, [digit * 3 for digit in _DIGITS]))
    return {"mailboxes": mailboxes, "spellings": gathered(thrice, len(emails))}


def kind_of(field: str) -> pl.DataType:
    """The type of a prepared field: text, or a list of texts."""
    return LIST if field.rpartition("_common")[0] in LISTS or field in LISTS else pl.String()


LISTS = frozenset({
    "words", "pairs", "sounds", "roots", "told_roots", "more", "company_words", "emails", "mailboxes", "spellings",
    "phones", "snils", "national_ids", "cards", "devices", "cookies", "handles", "inns", "ogrns", "leis", "domains",
})  # fmt: skip
"""Fields of which a record may hold several values."""


def table(fields: Mapping[str, pl.Series], rows: int) -> pl.DataFrame:
    """A prepared table of prepared fields."""
    numbers = pl.DataFrame({RECORD: pl.int_range(rows, eager=True, dtype=pl.Int64)})
    return numbers.with_columns(series.alias(name) for name, series in fields.items())


def _names(found: Mapping[M, list[pl.Series]], by_words: bool) -> dict[str, pl.Series]:
    made: dict[str, pl.Series] = {}
    given = [(part, field, how) for part, field, how in _NAME_PARTS if part in found]
    whole = found.get(M.FULL_NAME, [])
    suffixes = [each(_first(found[part]), how) for part, how in _SUFFIXES if part in found]
    if whole and not given:
        # Each full name is taken apart once, however many bear it.
        split = each(_first(whole), split_full, pl.List(pl.String()))
        for position, (_, field, _) in enumerate(_NAME_PARTS):
            made[field] = split.list.get(position, null_on_oob=True)
        suffixes.append(split.list.get(len(_NAME_PARTS), null_on_oob=True))
    for part, field, how in given:
        made[field] = each(_first(found[part]), how)
    for field in ("given", "family"):
        if field in made:
            made[f"{field}_sound"] = each(made[field], lambda name: sound(name) or None)
    if suffixes:
        made["suffix"] = _first(suffixes)
    if "given" in made:
        made["roots"] = each(made["given"], lambda name: sorted(roots_of(name)) or None, LIST)
    if by_words and (given or whole):
        made |= heard_words(_joined([*(found[part][0] for part, _, _ in given), *whole]))
    if whole and given and by_words:
        used = pl.concat_list(*(made[field] for _, field, _ in given))
        rest = pl.select(
            made["words"].list.set_difference(pl.select(used.list.drop_nulls()).to_series()).list.sort()
        ).to_series()
        made["more"] = _unless_empty(rest)
    return made


def _companies(names: pl.Series, cities: pl.Series | None) -> dict[str, pl.Series]:
    offices, places = each(names, office), each(names, place_of_branch)
    place = places if cities is None else _first([cities, places])
    of_branch = pl.select(pl.when(offices == BRANCH).then(place)).to_series()
    return {"company_words": each(names, company_words, LIST), "office": offices, "office_place": of_branch}


def _births(told: pl.Series) -> dict[str, pl.Series]:
    """Birth dates; and where some records tell a year alone, the year of all."""
    dates, years = iso_dates(told), told.str.extract(_YEAR)
    if years.null_count() == len(years):
        return {"born": dates}
    return {"born": dates, "year": _first([years, dates.str.slice(0, 4)])}


def _offices(codes: pl.Series, by_name: pl.Series | None) -> dict[str, pl.Series]:
    """The КПП of a branch, and what each record is of by its КПП or its name; one of the two makes it a branch."""
    told = each(codes, office_of_code)
    own = told if by_name is None else pl.select(pl.when(told == BRANCH).then(told).otherwise(by_name)).to_series()
    of_branch = each(codes, lambda code: clean(KPP, code) if office_of_code(code) == BRANCH else None)
    return {"office": _first([own, told]), "office_code": of_branch}


def office_of_code(code: str) -> str | None:
    """Whether a КПП is that of a branch, or else of the whole; None for what is no КПП."""
    cleaned = clean(KPP, code)
    return None if cleaned is None else BRANCH if is_branch_kpp(cleaned) else "head"


def office(company: str) -> str:
    """Whether a company's name is that of a branch, or else of the whole."""
    return BRANCH if is_branch(company) else "head"


def place_of_branch(company: str) -> str | None:
    """The place that a branch's name tells, folded."""
    place = branch_place(company)
    return folded_words(place) if place else None


def split_full(text: str) -> list[str | None]:
    """Given name, patronymic, family name and generation of a full name, folded."""
    name = split_name(text)
    parts = (fold(name.given or ""), fold(name.patronymic or ""), stem(name.family or ""), generation(name.suffix))
    return [part or None for part in parts]


def company_words(text: str) -> list[str] | None:
    """The words of a company's name but for legal forms and the shortest."""
    words = {fold(word) for word in re.split(r"[^\w]+", text) if len(word) > 2 and not company_name(word).legal_form}
    return sorted(word for word in words if len(word) > 2)[:MAX_WORDS] or None


def folded_words(text: str) -> str | None:
    """Words folded and put together again with single blanks."""
    return " ".join(filter(None, map(fold, re.split(r"[^\w]+", text)))) or None


def bare(text: str) -> str | None:
    """Letters and digits, small; None for a number of noughts or nines only."""
    value = re.sub(r"[\W_]+", "", text.lower())
    return value if len(set(value)) > 1 else None


def area(postcode: str) -> str | None:
    """The wider area of a postcode: what comes before the last three characters of a British one, else three digits."""
    return (postcode[:3] if postcode.isdecimal() else postcode[:-3]) or None


def sex(text: str) -> str | None:
    """f or m, from the first letter of the English or Russian word."""
    return _SEXES.get(text[:1].lower())


def _first(series: Sequence[pl.Series]) -> pl.Series:
    return series[0] if len(series) == 1 else pl.select(pl.coalesce(*series)).to_series()


def _joined(series: Sequence[pl.Series]) -> pl.Series:
    if len(series) == 1:
        return series[0]
    joined = pl.select(pl.concat_str(list(series), separator=" ", ignore_nulls=True)).to_series()
    return joined.replace("", None)


def _unless_empty(lists: pl.Series) -> pl.Series:
    return lists.to_frame("v").select(pl.when(pl.col("v").list.len() > 0).then("v")).to_series()


_YEAR, _AGE = r"^((?:1[89]|20)\d\d)$", r"^(\d{1,3})$"
_SEXES = {"f": "f", "w": "f", "ж": "f", "m": "m", "м": "m"}
_NAME_PARTS: tuple[tuple[M, str, Callable[[str], str | None]], ...] = (
    (M.GIVEN_NAME, "given", lambda text: fold(without_suffix(text)[0]) or None),
    (M.PATRONYMIC, "patronymic", lambda text: fold(text) or None),
    (M.FAMILY_NAME, "family", lambda text: stem(without_suffix(text)[0]) or None),
)
_SUFFIXES: tuple[tuple[M, Callable[[str], str | None]], ...] = (
    (M.SUFFIX, generation),
    (M.FAMILY_NAME, lambda text: generation(without_suffix(text)[1])),
    (M.GIVEN_NAME, lambda text: generation(without_suffix(text)[1])),
)
"""Where a generation stands, the surest place first."""
_SINGLE: tuple[tuple[M, str, Callable[[str], str | None]], ...] = (
    (M.SEX, "sex", sex),
    (M.POSTCODE, "postcode", bare),
    (M.CITY, "city", folded_words),
    (M.REGION, "region", folded_words),
    (M.COMPANY, "company", lambda text: company_stem(text) or None),
)
_ALONE = {meaning: (field, how) for meaning, field, how in (*_NAME_PARTS, *_SINGLE)}
"""Fields that are made of one value alone."""
