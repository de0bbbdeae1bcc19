"""`python -m tests.bench limits`: what learned limits and weak evidence do to a graph's records with shared phones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import click
import numpy as np
import polars as pl
from rich.console import Console
from rich.table import Table

from graph.identifiers import clean
from graph.model.identifiers import EMAIL, PHONE
from graph.resolve.learned import Learned, learn
from graph.resolve.records import Records
from graph.resolve.sides import PEOPLE
from graph.resolve.truth import compare
from graph.resolve.values import Holdings, collect
from graph.resolve.verdict import judge
from tests.graph.resolve.people import PERSON_COLUMNS

from .customers import customers


@click.command()
@click.option("--records", default=20_000, show_default=True, help="Records of each set.")
def limits(records: int) -> None:
    """Judge records of a graph, in memory, by the usual limits and by learned ones, without and with weak evidence."""
    table = Table("data", "limits", "weak evidence", "precision", "recall", "F1", title=f"{records:,} records")
    few, many = max(records // 10_000, 1), max(records * 85 // 10_000, 1)
    sets = (
        (f"2 % carry one of {few} phones", customers(records, share=0.02, phones=few, seed=3)),
        (f"5 % carry one of {many} phones", customers(records, share=0.05, phones=many, seed=3)),
        ("each third person has the phone of a pick-up point", _at_points(records, 0.3, max(records // 200, 1))),
    )
    for name, (frame, truth) in sets:
        for weak in (False, True):
            found, holdings = _records(frame)
            if not weak:
                holdings.common = dict.fromkeys(holdings.common, False)
            learned: list[Learned] = []

            def learn_it(table: pl.DataFrame, held: Holdings, known: list[Learned] = learned) -> Learned:
                known.append(learn(PEOPLE, table, held, lambda step: None))
                return replace(known[0], caps={})

            for caps in ("usual", "learned"):
                verdict = judge(PEOPLE, found, holdings, None, learned[0] if learned else learn_it, ([], []))
                of = dict(zip(verdict.records.members, map(str, verdict.grouping.group_of), strict=True))
                score = compare(of, {member: str(truth[int(member[1])]) for member in of}).pairwise
                shown = f"learned: {dict(learned[0].caps) or 'as usual'}" if caps == "learned" else caps
                table.add_row(name, shown, "yes" if weak else "no", *(f"{value:.4f}" for value in score))
    Console(width=140).print(table)


def _at_points(records: int, share: float, points: int) -> tuple[pl.DataFrame, Sequence[object]]:
    """Customers of whom a share goes to one pick-up point each, whose phone seven in ten of their records bear."""
    frame, truth = customers(records, share=0.0, phones=1, seed=3)
    rng = np.random.default_rng(records)
    of = {who: int(rng.integers(points)) for who in dict.fromkeys(truth) if rng.random() < share}
    phones = [
        f"+799977{of[who]:05d}" if who in of and rng.random() < 0.7 else own
        for who, own in zip(truth, frame["phone"], strict=True)
    ]
    return frame.with_columns(pl.Series("phone", phones)), list(truth)


def _records(frame: pl.DataFrame) -> tuple[Records, Holdings]:
    rows: list[list[Any]] = []
    held: dict[tuple[str, str], list[list[Any]]] = defaultdict(list)
    for number, row in enumerate(frame.iter_rows(named=True)):
        uid = f"{number:07}"
        known = {
            "label": "Customer", "uid": uid, "source": "shop", "given_name": row["first_name"],
            "family_name": row["last_name"], "birth_date": row["birth_date"], "city": row["city"],
            "updated": 0, "created": 0, "seen": 0,
        }  # fmt: skip
        rows.append([known.get(name) for name in PERSON_COLUMNS])
        for kind, text in ((EMAIL, row["email"]), (PHONE, row["phone"])):
            if text and (value := clean(kind, text)):
                held[kind.name, value].append(["Customer", uid, False, True])
    records = Records.of(PERSON_COLUMNS, rows)
    return records, collect(PEOPLE, records, [[*of, False, holders] for of, holders in held.items()])
