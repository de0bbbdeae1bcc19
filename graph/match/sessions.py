"""Sessions of training: on what pairs agree while the weights of everything else are learned."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from .comparisons import Comparison, fields_of

SESSIONS: tuple[tuple[str, ...], ...] = (
    ("national_ids",), ("snils",), ("inns",), ("given", "emails"), ("given", "phones"), ("given", "address"),
    ("given", "postcode"), ("given", "family"), ("given", "family", "city"), ("given", "family", "postcode"),
    ("given", "born"), ("family", "born"), ("born", "emails"), ("born", "phones"), ("born", "address"),
    ("born", "postcode"), ("born", "city"), ("emails",), ("company",), ("company", "city"), ("company", "postcode"),
)  # fmt: skip
"""Fields on which pairs agree while the weights of the others are learned. Each holds something of one person's own:
of pairs that share an address or a phone most are families, and their likeness would be learned for that of a person
with himself."""
MOST_SESSIONS = 4
FEWEST_PAIRS = 30
MOST_PAIRS_PER_RECORD = 10
"""Where more agree by chance, expectation maximisation finds chance."""


def sessions(table: pl.DataFrame, comparisons: Sequence[Comparison]) -> list[tuple[str, ...]]:
    """What pairs agree on in each session of training: the rules with fewest pairs, most of which are matches.

    A rule that leaves no comparison to be learned is none: on the given name hang the given and the family name.

    Rules are added until every field that a rule names is left out of two sessions, so that each comparison is
    learned twice where the table allows it.
    """
    looked_at = [fields_of(comparison) for comparison in comparisons]
    rules = [
        rule
        for rule in SESSIONS
        if all(name in table.columns for name in rule) and any(fields.isdisjoint(rule) for fields in looked_at)
    ]
    fields = {name for rule in rules for name in rule}
    sized = sorted((size, rule) for rule in rules if (size := _pairs(table, rule)) >= FEWEST_PAIRS)
    chosen: list[tuple[str, ...]] = []
    for size, rule in sized:
        missing = {name for name in fields if sum(name not in other for other in chosen) < 2}
        if missing - set(rule) and (size <= MOST_PAIRS_PER_RECORD * len(table) or not chosen):
            chosen.append(rule)
    return chosen[:MOST_SESSIONS]


def agreement(table: pl.DataFrame, rule: tuple[str, ...]) -> str:
    """That two records agree on what a session says, in the SQL of DuckDB; of lists, on the first values."""
    return " AND ".join(f"l.{first} = r.{first}" for first in (_first(table, name) for name in rule))


def _pairs(table: pl.DataFrame, rule: tuple[str, ...]) -> int:
    values = table.select(pl.col(name).list.first() if name in _lists(table) else name for name in rule).drop_nulls()
    sizes = values.group_by(list(rule)).len("size")["size"].cast(pl.Int64)
    return int((sizes * (sizes - 1) // 2).sum())


def _lists(table: pl.DataFrame) -> set[str]:
    return {name for name, kind in table.schema.items() if kind == pl.List(pl.String)}


def _first(table: pl.DataFrame, name: str) -> str:
    return f'"{name}"[1]' if name in _lists(table) else f'"{name}"'
