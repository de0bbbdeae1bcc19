"""`portrait resolve`: records become profiles and accounts."""

from __future__ import annotations

import gc
from collections import Counter
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from ..driver import Database
from ..match.sql import Engine
from ..schema import prepare
from ..settings import Settings
from .arrived import renew_all
from .decisions.turn import turn
from .doubts import doubts
from .preview import check_format, tables, write_preview
from .run import Outcome
from .run import resolve as resolve_all
from .sides import COMPANIES, PEOPLE
from .truth import Score, Scores, score

_FILE_ONLY = ("out", "columns", "id_column", "report", "no_report", "model", "engine")
"""Options that mean nothing without --file."""


@click.command()
@click.option("--dry-run", is_flag=True, help="Say what would change, and write nothing.")
@click.option("--relearn", is_flag=True, help="Learn the weights of likeness anew, though some are kept.")
@click.option(
    "--truth",
    metavar="PATH|COLUMN",
    help="truth/persons.csv of a sample: print precision and recall; companies.csv beside it counts too. "
    "With --file: the column that says who each record is.",
)
@click.option("--file", type=click.Path(path_type=Path), help="Match this CSV, JSON Lines or Parquet file instead.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="With --file: where record, cluster and confidence go. "
    "With --dry-run: a .csv or .json file of all that would be merged and split.",
)
@click.option("--columns", metavar="A=MEANING,…", help="With --file: what columns mean; ignore leaves one out.")
@click.option("--id", "id_column", metavar="COLUMN", help="With --file: the column of the records' ids.")
@click.option(
    "--report",
    type=click.Path(path_type=Path),
    help="With --file: where the HTML page of weights, sizes and doubtful cases goes; else beside --out, as .html.",
)
@click.option("--no-report", is_flag=True, default=None, help="With --file: no page, which holds personal data.")
@click.option("--model", type=click.Path(path_type=Path), help="With --file: a saved model; made if it is not there.")
@click.option(
    "--engine",
    type=click.Choice([str(one) for one in Engine]),
    help="With --file: what scores pairs, else PORTRAIT_MATCH_ENGINE says.",
)
def resolve(dry_run: bool, relearn: bool, truth: str | None, file: Path | None, **options: Any) -> None:
    """Join the records of one person to a profile, and those of one company to an account.

    Records are never changed. A second run changes nothing.
    How it works, and how to tune it: docs/identity.md.

    With --file it does the same for the records of one file, and needs no database: docs/matching.md.
    """
    if file is not None:
        if dry_run:
            raise click.UsageError("--dry-run makes no sense with --file: nothing but the files you name is written.")
        if options["out"] is None:
            raise click.UsageError("--file needs --out: where the clusters go, for instance --out clusters.csv.")
        if options.pop("no_report"):
            if options["report"] is not None:
                raise click.UsageError("--report names a page, --no-report asks for none.")
        elif options["report"] is None:
            options["report"] = options["out"].with_suffix(".html")
        from ..match.cli import FileRequest, match_file  # Splink and what it needs take a second to import

        settings = Settings.from_env()
        options |= {"columns": options["columns"] or "", "engine": Engine(options["engine"] or settings.match_engine)}
        match_file(FileRequest(file, truth=truth, **options), settings.phone_region)
        return
    preview = options.pop("out") if dry_run else None
    asked = [name for name in _FILE_ONLY if options.get(name) is not None]
    if given := [name.removesuffix("_column").replace("_", "-") for name in asked]:
        raise click.UsageError(f"{', '.join(f'--{name}' for name in given)}: only with --file.")
    if preview is not None:
        check_format(preview)
    _resolve_graph(dry_run, relearn, Path(truth) if truth else None, preview)


def _resolve_graph(dry_run: bool, relearn: bool, truth: Path | None, preview: Path | None) -> None:
    settings = Settings.from_env()
    # Records and evidence are millions of objects that stay: looking for cycles among them took a tenth of the time.
    gc.set_threshold(50_000, 20, 100)
    console = Console(stderr=True)
    if settings.match_engine is Engine.SPARK:
        console.print("PORTRAIT_MATCH_ENGINE=spark holds for --file; DuckDB scores the graph, with the same result.")
    with Database.connect(settings) as database:
        prepare(database)
        with Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
            transient=True,
        ) as progress:
            task = progress.add_task("resolve", total=None)

            def step(name: str) -> None:
                progress.update(task, description=name)

            def advance(rows: int) -> None:
                progress.advance(task, rows)

            with nullcontext() if dry_run else turn(database, settings):
                outcomes = resolve_all(database, settings, dry_run=dry_run, relearn=relearn, step=step, advance=advance)
                if not dry_run:
                    homes = renew_all(database, settings, outcomes, step, advance)
    report = Console()
    report.print(_counts(outcomes, dry_run))
    if dry_run:
        for table in tables(outcomes):
            report.print(table)
    else:
        report.print(f"{homes.households:,} households of {homes.members:,} people.")
        if waiting := sum(len(doubts(outcome.verdict)) for outcome in outcomes):
            report.print(f"{waiting:,} doubtful pairs wait for a decision: portrait identity review")
    if (evidence := _reasons(outcomes)).row_count:
        report.print(evidence)
    if truth:
        report.print(_scores(outcomes, truth))
    if dry_run:
        if preview is not None:
            report.print(f"{write_preview(outcomes, preview):,} merges and splits are in {preview}.")
        report.print("Households follow from the profiles: they are found when this is applied.")
        report.print("Nothing was written to the graph (--dry-run).")


def _counts(outcomes: list[Outcome], dry_run: bool) -> Table:
    would = "would be " if dry_run else ""
    table = Table("", *(outcome.side.name for outcome in outcomes), title="Identity resolution")
    table.add_row("records", *(f"{o.records:,}" for o in outcomes))
    table.add_row("profiles, accounts", *(f"{o.groups:,}" for o in outcomes))
    for name in ("created", "retired", "revived"):
        table.add_row(f"{would}{name}", *(f"{getattr(o.changes, name):,}" for o in outcomes))
    table.add_row(f"{would}joined with others", *(f"{len(o.proposal.joins):,}" for o in outcomes))
    table.add_row(f"{would}split", *(f"{len(o.proposal.splits):,}" for o in outcomes))
    table.add_row(f"{would}changed otherwise", *(f"{o.proposal.otherwise:,}" for o in outcomes))
    table.add_row("seconds", *(f"{sum(o.seconds.values()):.1f}" for o in outcomes))
    return table


def _reasons(outcomes: list[Outcome]) -> Table:
    table = Table("", "kind or rule", "why", "count", title="Evidence")
    for outcome in outcomes:
        table.add_section()
        side = outcome.side.name
        for rule, count in sorted(outcome.links.items()):
            table.add_row(side, rule, "links two records", f"{count:,}")
        for (kind, reason), count in sorted(outcome.demoted.items()):
            table.add_row(side, kind, f"value links nobody: {reason}", f"{count:,}")
        for (kind, reason), count in sorted(outcome.vetoed.items()):
            table.add_row(side, kind, f"does not link two records: {reason}", f"{count:,}")
        for reason, count in sorted(outcome.kept_apart.items()):
            table.add_row(side, "veto", f"keeps two connected records apart: {reason}", f"{count:,}")
        for reason, count in sorted(Counter(held.reason for held in outcome.verdict.grouping.held_back).items()):
            table.add_row(side, "held back", f"waits for a person: {reason}", f"{count:,}")
    return table


def _scores(outcomes: list[Outcome], truth: Path) -> Table:
    table = Table("", "records", "measure", "precision", "recall", "F1", title="Against the truth")
    files = {PEOPLE.name: (truth, "person_id"), COMPANIES.name: (truth.with_name("companies.csv"), "company_id")}
    for outcome in outcomes:
        path, entity = files[outcome.side.name]
        if outcome.side is COMPANIES and not path.exists():
            continue
        scores: Scores = score(outcome.partition, path, entity)
        rows: list[tuple[str, Score]] = [("pairwise", scores.pairwise), ("B-cubed", scores.b_cubed)]
        for measure, found in rows:
            table.add_row(outcome.side.name, f"{scores.records:,}", measure, *(f"{value:.4f}" for value in found))
    return table
