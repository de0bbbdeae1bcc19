"""The whole of matching on one table: prepare, train, score, cluster, and say how sure each record is."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from ..errors import InputError
from .certainty import confidence, doubtful
from .comparisons import fields_of
from .keys import block
from .linkage import agglomerate, enemies
from .meaning import Meaning
from .model import Model
from .prepare import kind_of, prepare
from .repeats import score_repeats, split_repeats, with_repeats
from .splink_model import predict
from .sql import Engine
from .train import limit_common, train

MATCH = 0.0
"""Weight in bits from which a pair connects: a match is as likely as not."""
DOUBT = -4.0
"""Weight in bits from which a pair is worth a person's look."""


@dataclass(frozen=True, slots=True)
class Matched:
    """A table matched.

    Attributes:
        ids: Record ids, in the order of the table.
        cluster: By record, the number of its cluster: the smallest number of a record in it.
        confidence: By record, 0–1, how surely it belongs to its cluster.
        pairs: `left`, `right` (record numbers), `weight` (bits) and `probability` of every pair worth a look.
        review: `left`, `right`, `probability`, `reason` of doubtful pairs, the most doubtful first.
        model: With what the pairs were scored.
        table: The prepared records.
        seconds: Wall time by step.
    """

    ids: list[str]
    cluster: list[int]
    confidence: list[float]
    pairs: pl.DataFrame
    review: pl.DataFrame
    model: Model
    table: pl.DataFrame
    seconds: dict[str, float]


def match(
    frame: pl.DataFrame,
    columns: Mapping[str, Meaning],
    *,
    id_column: str | None = None,
    model: Model | None = None,
    engine: Engine = Engine.DUCKDB,
    region: str = "RU",
    step: Callable[[str], None] = lambda name: None,
) -> Matched:
    """Find the records that are one person, or one company.

    Args:
        frame: Records; every column text, null where empty.
        columns: The meaning of each column that is used.
        id_column: Column of record ids; None numbers them from 0.
        model: A model trained before; None trains one on this table.
        engine: What scores the candidate pairs; the result is the same.
        region: Country of phones written without one.
        step: Told the name of each step as it begins.

    Raises:
        InputError: no column says anything of a record.
        SettingsError: the engine is not installed, or cannot start.
    """
    if not columns:
        raise InputError("no column has a meaning", hint="Say which with --columns name=meaning,…")
    clock = _Clock(step)
    clock("prepare")
    table, repeats = split_repeats(prepare(frame, columns, region=region))
    table = limit_common(table)
    clock("find candidates")
    blocks = block(table)
    if model is None:
        model = train(table, clock, blocks=blocks)
        clock("find candidates")
    else:
        table = with_fields(table, model)
    pairs = blocks.pairs(model.largest_block)
    clock("score")
    likely = pl.col("weight") >= MATCH
    with_probability = {"probability": 1 / (1 + 2.0 ** -pl.col("weight"))}
    scored = predict(table, pairs, model, DOUBT, engine).with_columns(**with_probability)
    repeated = score_repeats(table, repeats, model, DOUBT).with_columns(**with_probability)
    clock("cluster")
    joined = agglomerate(
        scored.filter(likely, pl.col("veto").is_null()).select("left", "right", "probability").iter_rows(),
        enemies(scored.filter(pl.col("veto").is_not_null()).select("left", "right").iter_rows()),
    )
    cluster = [joined.get(number, number) for number in range(len(frame))]
    for first, number in repeated.filter(likely).select("left", "right").iter_rows():
        cluster[number] = cluster[first]
    clock("judge")
    scored = pl.concat([scored, repeated]).sort("left", "right")
    sure = confidence(cluster, scored)
    review = doubtful(cluster, scored)
    clock("done")
    ids = frame[id_column].cast(pl.String).to_list() if id_column else [str(n) for n in range(len(frame))]
    return Matched(ids, cluster, sure, scored, review, model, with_repeats(table, repeats), clock.seconds)


def with_fields(table: pl.DataFrame, model: Model) -> pl.DataFrame:
    """A prepared table with every field that a model looks at: what its columns do not give is not known."""
    wanted = sorted({name for one in model.comparisons for name in fields_of(one)})
    return table.with_columns(
        pl.lit(None, dtype=kind_of(name)).alias(name) for name in wanted if name not in table.columns
    )


class _Clock:
    """Wall time by step."""

    def __init__(self, step: Callable[[str], None]) -> None:
        self._step = step
        self._began = time.perf_counter()
        self._name = ""
        self.seconds: dict[str, float] = {}

    def __call__(self, name: str) -> None:
        now = time.perf_counter()
        if self._name:
            self.seconds[self._name] = self.seconds.get(self._name, 0.0) + now - self._began
        self._name, self._began = name, now
        self._step(name)
