"""What `portrait resolve --dry-run` shows and writes: the merges and splits that applying the rules would make."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.table import Table

from ..errors import InputError
from .proposal import Proposed
from .run import Outcome

SHOWN = 20
"""Merges, and splits, that the screen lists of each side; the rest is counted, and in the file."""
FORMATS = (".csv", ".json")
_COLUMNS = ("side", "change", "id", "others", "records", "rules")


def check_format(path: Path) -> None:
    """See that a preview can be written there.

    Raises:
        InputError: the name of the file ends otherwise than a kind of file that is written.
    """
    if path.suffix.lower() not in FORMATS:
        raise InputError(
            "a preview is written as CSV or JSON", where=str(path), hint=f"Let the name end in {' or '.join(FORMATS)}."
        )


def write_preview(outcomes: list[Outcome], path: Path) -> int:
    """Write every merge and split; returns how many."""
    rows = list(_rows(outcomes))
    with path.open("w", encoding="utf-8", newline="") as file:
        if path.suffix.lower() == ".json":
            json.dump(rows, file, ensure_ascii=False, indent=1)
        else:
            table = csv.DictWriter(file, _COLUMNS)
            table.writeheader()
            table.writerows(row | {"others": " ".join(row["others"]), "rules": words(row["rules"])} for row in rows)
    return len(rows)


def _rows(outcomes: list[Outcome]) -> Iterator[dict[str, Any]]:
    for outcome in outcomes:
        for change, found in (("merge", outcome.proposal.joins), ("split", outcome.proposal.splits)):
            for one in found:
                told = (outcome.side.name, change, one.id, one.others, one.records, dict(one.rules.most_common()))
                yield dict(zip(_COLUMNS, told, strict=True))


def tables(outcomes: list[Outcome]) -> Iterator[Table]:
    """The first merges and splits of each side; none where there are none."""
    for outcome in outcomes:
        entity = outcome.side.entity.__name__.lower()
        joins, splits = outcome.proposal.joins, outcome.proposal.splits
        if joins:
            title = f"{entity.capitalize()}s that would take in others: {len(joins):,}"
            yield _table(title, (entity, "takes in", "records then", "joined by"), joins)
        if splits:
            title = f"{entity.capitalize()}s that would come apart: {len(splits):,}"
            yield _table(title, (entity, "other parts", "records now", "why"), splits)


def _table(title: str, columns: tuple[str, ...], found: list[Proposed]) -> Table:
    table = Table(title=title)
    for column in columns:
        table.add_column(column, overflow="fold")
    for one in found[:SHOWN]:
        table.add_row(one.id, "\n".join(one.others), f"{one.records:,}", words(one.rules))
    if len(found) > SHOWN:
        table.add_row(f"and {len(found) - SHOWN:,} more: --out FILE.csv lists all", "", "", "")
    return table


def words(rules: Counter[str] | dict[str, int]) -> str:
    """Rules with how many times each, the most frequent first."""
    return "; ".join(f"{rule} ({count:,})" for rule, count in Counter(rules).most_common())
