"""The period, and how each system writes a time. Inside, a time is whole seconds since `START`, Moscow time."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import polars as pl

from .streams import Floats, Ints

START = datetime(2025, 1, 1)
WEEKS = 78
DAYS = WEEKS * 7
"""546: the last day of the period is 2026-06-30."""
DAY = 86_400
END = DAYS * DAY
NEVER = -(2**40)
"""Stands for a time that is missing."""

MOSCOW_HOURS = 3


def moment(column: str) -> pl.Expr:
    """Moscow time of a column of seconds, null where `NEVER`."""
    seconds = pl.when(pl.col(column) != NEVER).then(pl.col(column))
    return pl.lit(START).cast(pl.Datetime("ms")) + pl.duration(milliseconds=seconds * 1000, time_unit="ms")


def zoned(column: str) -> pl.Expr:
    """`2025-03-04T10:22:31+03:00`."""
    return moment(column).dt.strftime("%Y-%m-%dT%H:%M:%S+03:00").alias(column)


def utc(column: str) -> pl.Expr:
    """`2025-03-04T07:22:31Z`."""
    return (moment(column) - pl.duration(hours=MOSCOW_HOURS)).dt.strftime("%Y-%m-%dT%H:%M:%SZ").alias(column)


def local(column: str) -> pl.Expr:
    """`2025-03-04 10:22:31`, the zone understood."""
    return moment(column).dt.strftime("%Y-%m-%d %H:%M:%S").alias(column)


def form_time(column: str) -> pl.Expr:
    """`04.03.2025 10:22`, as survey forms write it."""
    return moment(column).dt.strftime("%d.%m.%Y %H:%M").alias(column)


def day(column: str, pattern: str = "%Y-%m-%d") -> pl.Expr:
    """The date of a column of seconds."""
    return moment(column).dt.strftime(pattern).alias(column)


def instant(column: str) -> pl.Expr:
    """A typed UTC timestamp, for Parquet."""
    return (moment(column) - pl.duration(hours=MOSCOW_HOURS)).dt.replace_time_zone("UTC").alias(column)


def waking(rng: np.random.Generator, days: Floats) -> Ints:
    """Seconds of events on the given days, between 8:00 and 23:00, most in the late afternoon."""
    hours = 8.0 + 15.0 * rng.beta(2.2, 1.8, len(days))
    return (np.floor(days) * DAY + hours * 3600.0).astype(np.int64)


def working(rng: np.random.Generator, days: Floats) -> Ints:
    """Seconds of events on the working day at or before the given days, between 9:00 and 18:00."""
    whole = np.floor(days).astype(np.int64)
    weekday = (whole + 2) % 7  # START is a Wednesday
    whole = whole - np.maximum(weekday - 4, 0)
    return whole * DAY + (9.0 * 3600 + rng.random(len(days)) * 9.0 * 3600).astype(np.int64)
