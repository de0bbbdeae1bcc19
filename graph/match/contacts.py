"""E-mails, phones, cards and numbers of whole columns, in the form in which they are compared."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from ..identifiers import clean, of_nobody
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
    PHONE,
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


def phones(values: pl.Series, region: str = "RU") -> pl.Series:
    """The last nine digits, which the country's prefix and the trunk's 0 or 8 do not touch; of several, the first's.

    So a list keeps its matches where its country is not the one set. An extension is kept behind an x, its digits
    three times, that the desks of one switchboard are no slip apart. Null for numbers of call centres and fakes.
    """
    digits = pl.col("v").str.extract("^([^;]*)").str.replace_all(r"\D", "")
    frame = values.to_frame("v").with_columns(digits=digits)
    # Asking about every number takes half a minute for a million.
    odd = pl.col("v").str.contains(r"[^\W\d_]|#") | pl.col("digits").str.contains(r"^\d{0,3}80\d")
    asked = each(frame.select(pl.when(odd).then("v")).to_series(), lambda text: _asked(text, region))
    last, seven = pl.col("digits").str.tail(9), pl.col("digits").str.tail(7)
    fake = (seven.str.strip_chars(seven.str.head(1)) == "") | pl.col("digits").is_in(_RUNS)
    plain = pl.when(pl.col("v").str.len_chars() >= 6, ~fake).then(last)
    found = frame.with_columns(asked=asked).select(pl.coalesce("asked", plain).alias("v"))
    return found.select(pl.when(pl.col("v") != "").then("v")).to_series()


_RUNS = ("0123456789", "1234567890", "12345678901", "123456789", "12345678", "9876543210", "987654321")
"""What people type to get past a form."""


def _asked(text: str, region: str) -> str | None:
    """Empty for a call centre's number, the number with its extension; None for any other."""
    value = clean(PHONE, text, region=region)
    if value is None:
        return None
    if of_nobody(PHONE, value):
        return ""
    number, _, extension = value.partition(";ext=")
    return f"{number[-9:]}x{''.join(digit * 3 for digit in extension)}" if extension else None


def handles(values: pl.Series) -> pl.Series:
    """Nicks as `network:nick`; where a value names no network (@anna), the first word of the column's name does."""
    network = next((word for word in name_words(values.name) if word.isascii()), "nick")

    def cleaned(text: str) -> str | None:
        return clean(SOCIAL_HANDLE, text) or clean(SOCIAL_HANDLE, f"{network}:{text}")

    return each(values, cleaned)


def _each_of(kind: IdentifierKind) -> Callable[[pl.Series, str], pl.Series]:
    return lambda column, region: each(column, lambda text: clean(kind, text, region=region))


SEVERAL: tuple[tuple[M, str, Callable[[pl.Series, str], pl.Series]], ...] = (
    (M.EMAIL, "emails", lambda column, _: addresses(column)),
    (M.PHONE, "phones", phones),
    (M.SNILS, "snils", _each_of(SNILS)),
    (M.NATIONAL_ID, "national_ids", _each_of(NATIONAL_ID)),
    (M.LOYALTY_CARD, "cards", _each_of(LOYALTY_CARD)),
    (M.DEVICE, "devices", _each_of(DEVICE)),
    (M.COOKIE, "cookies", _each_of(COOKIE)),
    (M.SOCIAL_HANDLE, "handles", lambda column, _: handles(column)),
    (M.INN, "inns", _each_of(INN)),
    (M.OGRN, "ogrns", _each_of(OGRN)),
    (M.LEI, "leis", _each_of(LEI)),
    (M.DOMAIN, "domains", _each_of(DOMAIN)),
)
"""Fields of which a record may hold several values: meaning, field, and how a column is cleaned, given a country."""
