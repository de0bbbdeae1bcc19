"""How sure a clustering is: a confidence for every record, and the pairs that a person should look at."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

SURE = 0.999
"""A pair beyond this on either side is not worth a look."""
REVIEW = {"left": pl.Int64, "right": pl.Int64, "probability": pl.Float64, "reason": pl.String}


def confidence(cluster: Sequence[int], pairs: pl.DataFrame) -> list[float]:
    """By record, how surely it is where it is.

    For a record with company, the probability of its best pair within the cluster: what holds it there. For a record
    alone, that none of its pairs is a match after all: one less the probability of the best.

    Args:
        cluster: By record, its cluster.
        pairs: `left`, `right`, `probability`.
    """
    ends = _ends(cluster, pairs)
    best = ends.group_by("n").agg(
        inside=pl.col("probability").filter("together").max(),
        outside=pl.col("probability").filter(~pl.col("together")).max(),
    )
    sure = best.select("n", c=pl.coalesce("inside", 1 - pl.col("outside")))
    found = dict(sure.iter_rows())
    return [round(found.get(number, 1.0), 4) for number in range(len(cluster))]


def doubtful(cluster: Sequence[int], pairs: pl.DataFrame) -> pl.DataFrame:
    """Doubtful pairs, the most doubtful first: for every two clusters, and every record, the one that decides.

    Args:
        cluster: By record, its cluster.
        pairs: `left`, `right`, `probability`.

    Returns:
        `left`, `right`, `probability`, `reason`.
    """
    of = pl.Series(cluster, dtype=pl.Int64)
    known = pairs.with_columns(a=of.gather(pairs["left"]), b=of.gather(pairs["right"]))
    between = known.filter((pl.col("a") != pl.col("b")) & (pl.col("probability") >= 1 - SURE))
    between = (
        between.sort("probability", "left", "right", descending=[True, False, False])
        .group_by(pl.min_horizontal("a", "b").alias("x"), pl.max_horizontal("a", "b").alias("y"), maintain_order=True)
        .first()
        .with_columns(reason=pl.lit("kept apart, though some of their records look alike"))
    )
    inside = known.filter(pl.col("a") == pl.col("b"))
    ends = _ends(cluster, inside).sort("probability", "left", "right", descending=[True, False, False])
    holds = ends.group_by("n", maintain_order=True).first().filter(pl.col("probability") < SURE)
    weak = holds.unique(["left", "right"], maintain_order=True).with_columns(reason=pl.lit("joined on weak evidence"))
    both = pl.concat([frame.select(list(REVIEW)) for frame in (between, weak)])
    return both.sort((pl.col("probability") - 0.5).abs(), "left", "right")


def _ends(cluster: Sequence[int], pairs: pl.DataFrame) -> pl.DataFrame:
    """Every pair twice, once for each of its records."""
    of = pl.Series(cluster, dtype=pl.Int64)
    marked = pairs.with_columns(together=of.gather(pairs["left"]) == of.gather(pairs["right"]))
    return pl.concat([marked.with_columns(n=pl.col(side)) for side in ("left", "right")])
