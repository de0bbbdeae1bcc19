"""Dates in whatever layout a table writes them, as ISO text."""

from __future__ import annotations

import polars as pl

from .values import looked_up

_YEAR_FIRST = r"^\D*(?<y>\d{4})\D?(?<m>\d{1,2})\D?(?<d>\d{1,2})(?:\D.*)?$"
_YEAR_LAST = r"^\D*(?<a>\d{1,2})\D(?<b>\d{1,2})\D(?<y>\d{4}|\d{2})(?:\D.*)?$"
_NO_GAPS = r"^\D*(?<a>\d{2})(?<b>\d{2})(?<y>\d{4})\D*$"
_WORDED = ("%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%d-%b-%Y", "%d %B, %Y")
_YOUNGEST = 30
"""Two-digit years up to this one are of the present century."""


def iso_dates(values: pl.Series) -> pl.Series:
    """Dates as `yyyy-mm-dd`; what is no date of a calendar (1850-81-01) keeps its digits, for a slip can be seen so.

    Whether 04.05.1999 is in May or in April is decided for the column: by the values of which one part exceeds 12.
    """
    frame = values.drop_nulls().alias("v").value_counts(name="records")
    different, records = frame["v"], frame["records"]
    frame = frame.select(pl.col("v").str.strip_chars())
    first = pl.col("v").str.extract_groups(_YEAR_FIRST)
    last = pl.col("v").str.extract_groups(_YEAR_LAST)
    gapless = pl.col("v").str.extract_groups(_NO_GAPS)
    parts = frame.select(
        y1=first.struct["y"], m1=first.struct["m"], d1=first.struct["d"],
        a=pl.coalesce(last.struct["a"], gapless.struct["a"]), b=pl.coalesce(last.struct["b"], gapless.struct["b"]),
        y2=pl.coalesce(last.struct["y"], gapless.struct["y"]),
        word=pl.coalesce(pl.col("v").str.to_date(layout, strict=False) for layout in _WORDED).cast(pl.String),
    )  # fmt: skip
    numbers = parts.select(pl.col("y1", "a", "b", "y2").cast(pl.Int32))
    plausible, ends_in_year, day_last, day_first = (
        records.filter(where).sum()
        for where in (
            numbers["y1"].is_between(1800, 2100),
            (parts["y2"].str.len_chars() == 2) | numbers["y2"].is_between(1800, 2100),
            numbers["b"] > 12,
            numbers["a"] > 12,
        )
    )
    day, month = ("b", "a") if day_last > day_first else ("a", "b")
    year = pl.when(pl.col("y2").str.len_chars() == 4).then("y2").otherwise(
        pl.when(pl.col("y2").cast(pl.Int32) <= _YOUNGEST).then(pl.lit("20")).otherwise(pl.lit("19")) + pl.col("y2")
    )  # fmt: skip
    forward = _joined(pl.col("y1"), pl.col("m1"), pl.col("d1"))
    backward = _joined(year, pl.col(month), pl.col(day))
    # 19560409 and 09041956 both read either way: the column decides.
    order = (forward, backward) if plausible >= ends_in_year else (backward, forward)
    dates = parts.select(pl.coalesce(*order, "word")).to_series().cast(pl.String)
    return looked_up(values, different, dates)


def _joined(year: pl.Expr, month: pl.Expr, day: pl.Expr) -> pl.Expr:
    return pl.concat_str([year, month.str.zfill(2), day.str.zfill(2)], separator="-")
