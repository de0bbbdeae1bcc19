"""E-mails and phones of whole columns, in the form in which they are compared."""

from __future__ import annotations

import polars as pl

from ..identifiers import clean
from ..identifiers.email_column import plain_addresses
from ..model.identifiers import EMAIL
from .values import each


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
