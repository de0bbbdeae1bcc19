"""E-mails, phones, cards and numbers of whole columns, in the form in which they are compared."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from ..identifiers import clean
from ..identifiers.email_column import plain_addresses
from ..model.identifiers import (
    COOKIE,
    DEVICE,
    DOMAIN,
    EMAIL,
    INN,
    LEI,
    LOYALTY_CARD,
    NATIONAL_ID,
    OGRN,
    SNILS,
    SOCIAL_HANDLE,
    IdentifierKind,
)
from .meaning import Meaning as M
from .values import each
from .vocabulary import name_words


def addresses(values: pl.Series) -> pl.Series:
    """E-mails as their providers read them; null for junk."""
    plain = plain_addresses(values)
    odd = each(values.to_frame("v").select(pl.when(plain.is_null()).then("v")).to_series(), lambda e: clean(EMAIL, e))
    return plain.to_frame("plain").select(pl.coalesce("plain", odd)).to_series()


def phones(values: pl.Series) -> pl.Series:
    """The last nine digits, which the country's prefix and the trunk's 0 or 8 do not touch; of several, the first's."""
    digits = pl.col("v").str.extract("^([^;]*)").str.replace_all(r"\D", "").str.tail(9)
    several = pl.col("v").str.strip_chars(pl.col("v").str.head(1)) != ""
    found = values.to_frame("v").select(digits).select(pl.when(pl.col("v").str.len_chars() >= 6, several).then("v"))
    return found.to_series()


def handles(values: pl.Series) -> pl.Series:
    """Nicks as `network:nick`; where a value names no network (@anna), the first word of the column's name does."""
    network = next((word for word in name_words(values.name) if word.isascii()), "nick")

    def cleaned(text: str) -> str | None:
        return clean(SOCIAL_HANDLE, text) or clean(SOCIAL_HANDLE, f"{network}:{text}")

    return each(values, cleaned)


def _each_of(kind: IdentifierKind) -> Callable[[pl.Series], pl.Series]:
    return lambda column: each(column, lambda text: clean(kind, text))


SEVERAL: tuple[tuple[M, str, Callable[[pl.Series], pl.Series]], ...] = (
    (M.EMAIL, "emails", addresses),
    (M.PHONE, "phones", phones),
    (M.SNILS, "snils", _each_of(SNILS)),
    (M.NATIONAL_ID, "national_ids", _each_of(NATIONAL_ID)),
    (M.LOYALTY_CARD, "cards", _each_of(LOYALTY_CARD)),
    (M.DEVICE, "devices", _each_of(DEVICE)),
    (M.COOKIE, "cookies", _each_of(COOKIE)),
    (M.SOCIAL_HANDLE, "handles", handles),
    (M.INN, "inns", _each_of(INN)),
    (M.OGRN, "ogrns", _each_of(OGRN)),
    (M.LEI, "leis", _each_of(LEI)),
    (M.DOMAIN, "domains", _each_of(DOMAIN)),
)
"""Fields of which a record may hold several values: meaning, field, and how a column is cleaned."""
