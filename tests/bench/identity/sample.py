"""`python -m tests.bench sample`: the project's own sample, loaded and resolved in a graph, against its truth."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import click
import polars as pl
from rich.console import Console
from rich.table import Table

from graph.demo import run_step
from graph.driver import Database
from graph.resolve.truth import Scores, compare, read_truth
from graph.server import EmbeddedServer
from graph.settings import Settings
from tests.conftest import free_ports

from . import recipes
from .peer import splink

PRECISION, RECALL = 0.995, 0.95
"""What pairs of people's records must reach, families and namesakes included."""
_OF = (("people", "Profile", "persons.csv", "person_id"), ("companies", "Account", "companies.csv", "company_id"))
_FIRST = "head(COLLECT { MATCH (r)-[:HAS]->(i:Identifier) WHERE i.kind = '%s' RETURN i.value ORDER BY i.value })"
_TOLD = (
    "MATCH (r:Customer|DecisionMaker) WHERE EXISTS { (r)-[:RESOLVED_TO]->() } RETURN r.uid AS id, "
    "r.given_name AS first_name, r.family_name AS last_name, toString(r.birth_date) AS birth_date, r.city AS city, "
    f"{_FIRST % 'email'} AS email, {_FIRST % 'phone'} AS phone"
)


@click.command()
@click.option("--people", default=10_000, show_default=True, help="People in the sample.")
@click.option("--seed", default=7, show_default=True, help="Of the sample.")
def sample(people: int, seed: int) -> None:
    """Load and resolve a generated sample, and score it; Splink on what the same records say of people, beside it.

    A throwaway database in a temporary folder; with 10,000 people it takes five minutes.
    """
    console = Console(width=130)
    with tempfile.TemporaryDirectory(prefix="portrait-bench-") as folder:
        bolt, http = free_ports(2)
        os.environ.update(PORTRAIT_HOME=folder, PORTRAIT_BOLT_PORT=str(bolt), PORTRAIT_HTTP_PORT=str(http))
        settings = Settings.from_env()
        path = Path(folder) / "sample"
        made = ["sample", str(path), "--people", str(people), "--seed", str(seed)]
        try:
            for step in (made, ["db", "start"], ["load", "sample", str(path)], ["resolve"]):
                run_step(step, settings)
            with Database.connect(settings) as database:
                console.print(_scores(database, path / "truth"))
        finally:
            EmbeddedServer(settings).kill()


def _scores(database: Database, truth: Path) -> Table:
    table = Table("records of", "known", "who", "precision", "recall", "F1", "B-cubed F1", "bar", title="The sample")
    for side, label, file, column in _OF:
        known = read_truth(truth / file, column)
        rows = database.rows(
            f"MATCH (r)-[:RESOLVED_TO]->(e:{label}) RETURN r.uid, coalesce(e.profile_id, e.account_id)"
        )
        ours = compare(dict(rows), known)
        if side == "people":
            table.add_row(side, f"{ours.records:,}", "Splink, best threshold", *_four(_peer(database, known)), "")
            one = ours.pairwise
            reached = "reached" if one.precision >= PRECISION and one.recall >= RECALL else "missed"
            table.add_row(side, "", "ours", *_four(ours), f"P ≥ {PRECISION}, R ≥ {RECALL}: {reached}")
        else:
            table.add_row(side, f"{ours.records:,}", "ours", *_four(ours), "")
    return table


def _peer(database: Database, known: dict[str, str]) -> Scores:
    """Splink's own clusters by what records say themselves; visits and the graph's other evidence it does not take."""
    names = ("id", "first_name", "last_name", "birth_date", "city", "email", "phone")
    rows = [row for row in database.rows(_TOLD) if row[0] in known]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
    return splink(frame, [known[uid] for uid in frame["id"]], "id", recipes.customers).best


def _four(scores: Scores) -> list[str]:
    one = scores.pairwise
    return [f"{value:.4f}" for value in (one.precision, one.recall, one.f1, scores.b_cubed.f1)]
