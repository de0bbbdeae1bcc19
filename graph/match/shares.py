"""The shares of values that a column's rarity is told by: a rare name that agrees says more than a common one.

Counted in a table, they are of that table's people; everything else of a model is numbers about comparisons. So a
model that is carried to other data leaves them behind, and has them counted there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from .comparisons import Comparison
from .model import Model

SEEN_OFTEN = 5
"""A value on fewer records is not kept by name in the model: rare names are personal, and their share is alike."""
MOST_OF_MATCHES = 50
"""Strangers are taken to make one in so many of the agreeing pairs at least."""


def frequencies(
    table: pl.DataFrame, comparisons: tuple[Comparison, ...]
) -> tuple[dict[str, dict[str, float]], dict[str, float]]:
    """By field, the shares of its frequent values, and the share taken for every other one; only of what is filled."""
    fields = [level.frequency for one in comparisons for level in one.levels if level.frequency]
    shares: dict[str, dict[str, float]] = {}
    rare: dict[str, float] = {}
    for field in fields:
        counts = table[field].drop_nulls().value_counts(name="holders")
        if counts.is_empty():
            continue
        total = float(counts["holders"].sum())
        often = counts.filter(pl.col("holders") >= SEEN_OFTEN)
        seldom = counts.filter(pl.col("holders") < SEEN_OFTEN)["holders"]
        shares[field] = dict(zip(often[field], (often["holders"] / total).to_list(), strict=True))
        # The mean over records, not over values: half of all who bear a rare name bear one of the less rare.
        rare[field] = float((seldom**2).sum()) / float(seldom.sum()) / total if len(seldom) else 1.0 / total
    return shares, rare


def counted_in(model: Model, table: pl.DataFrame) -> Model:
    """The model with the shares of values as a table has them; its weights stay.

    A field that is empty there keeps what was known of its rare values. On the table that it was trained on, a model
    comes out as it was.
    """
    shares, rare = frequencies(table, model.comparisons)
    shares, rare = corrected(shares, rare, model.among, model.agreed)
    return replace(model, shares=shares, rare={**model.rare, **rare})


def corrected(
    shares: Mapping[str, Mapping[str, float]], rare: Mapping[str, float], among: float, agreed: Mapping[str, float]
) -> tuple[dict[str, dict[str, float]], dict[str, float]]:
    """Shares without what matches add to them.

    Args:
        shares, rare: As counted.
        among: Share of matches among pairs taken at random; nothing is taken off for nought.
        agreed: By field, the share of matches that agree in it.
    """
    if not among:
        return {name: dict(values) for name, values in shares.items()}, dict(rare)
    return (
        {f: {v: of_strangers(x, agreed[f], among) for v, x in values.items()} for f, values in shares.items()},
        {f: of_strangers(x, agreed[f], among) for f, x in rare.items()},
    )


def of_strangers(share: float, m: float, among: float) -> float:
    """A share of pairs taken at random, of which some are matches, as it is among strangers alone."""
    return rounded(max(share - among * m, share / MOST_OF_MATCHES) / (1 - among))


def rounded(share: float) -> float:
    """A share to ten digits: two threads add up in any order, and the last bits differ from run to run."""
    return float(f"{share:.10g}")
