"""`portrait resolve --file`: who is who in one file, without a database."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from ..errors import InputError
from ..resolve.truth import Score, Scores, compare
from .column import Column, Use
from .columns import meanings, named, understand
from .comparisons import comparisons_for
from .content import percent
from .engine import match
from .model import Model
from .prepare import prepare
from .reading import read_records
from .report import Run, render
from .spark_engine import check
from .sql import Engine

FORMATS = (".csv", ".tsv", ".parquet", ".jsonl")
"""Endings of a file of clusters."""
_SOME = 100
"""Records by which the fields of a table are told."""
_OURS = ("record", "cluster", "confidence")


@dataclass(frozen=True)
class FileRequest:
    """What the user asked of `portrait resolve --file`.

    Attributes:
        file: Records: CSV, JSON Lines or Parquet.
        out: Where the clusters go; its ending is the format.
        columns: What the user says of columns: `first_name=given_name,notes=ignore`.
        id_column: Column of the records' ids.
        truth: Column that says who each record is.
        report: Where the page goes; None makes none.
        model: A saved model; made where it is not there yet.
        engine: What scores the candidate pairs.
    """

    file: Path
    out: Path
    columns: str = ""
    id_column: str | None = None
    truth: str | None = None
    report: Path | None = None
    model: Path | None = None
    engine: Engine = Engine.DUCKDB


def match_file(request: FileRequest, region: str) -> None:
    """Read, match, and write what was asked for; tables go to stdout, progress to stderr.

    Args:
        request: What the user asked.
        region: Country of phones written without one.

    Raises:
        InputError: a file, column or argument cannot be used; nothing has been written then.
        SettingsError: the engine is not installed, or cannot start.
    """
    _check_paths(request)
    if request.engine is Engine.SPARK:
        check()
    records = read_records(request.file)
    columns = understand(
        records.frame,
        corrections=corrections(request.columns),
        id_column=request.id_column,
        truth=request.truth,
        region=region,
    )
    console = Console()
    console.print(f"{request.file}: {len(records.frame):,} records, {records.layout}", markup=False)
    console.print(_columns_table(columns))
    reused = request.model is not None and request.model.exists()
    model = Model.read(request.model) if request.model is not None and reused else None
    if model:
        table = prepare(records.frame.head(_SOME), meanings(columns), region=region)
        fields = [name for name in table.columns if table[name].count()]
        if unused := unknown_to(model, fields, str(request.model)):
            console.print(f"The model knows nothing of {', '.join(unused)}: not compared.", markup=False)
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as progress:
        task = progress.add_task("match", total=None)
        matched = match(
            records.frame,
            meanings(columns),
            id_column=named(columns, Use.ID),
            model=model,
            engine=request.engine,
            region=region,
            step=lambda name: progress.update(task, description=name),
        )
    truth = named(columns, Use.TRUTH)
    scores = _scores(matched.ids, matched.cluster, records.frame[truth]) if truth else None
    run = Run(records, columns, matched, scores, reused)
    _write(clusters(run), request.out)
    console.print(_counts_table(run))
    if scores:
        console.print(_scores_table(scores))
    console.print(f"Clusters: {request.out}", markup=False)
    if request.model and not reused:
        request.model.write_text(matched.model.to_json(), "utf-8")
        console.print(f"Model: {request.model}", markup=False)
    if request.report:
        request.report.write_text(render(run), "utf-8")
        console.print(f"Page: {request.report} (it holds personal data)", markup=False)


def corrections(text: str) -> dict[str, str]:
    """`first_name=given_name,notes=ignore` as a mapping.

    Raises:
        InputError: a part of it is no `column=meaning`.
    """
    said: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        column, equals, meaning = part.rpartition("=")
        if not equals or not column.strip() or not meaning.strip():
            raise InputError(
                f"{part!r} is not COLUMN=MEANING", where="--columns", hint="For instance: --columns fname=given_name"
            )
        said[column.strip()] = meaning.strip()
    return said


def unknown_to(model: Model, fields: list[str], where: str) -> list[str]:
    """What a table could compare and a model was not trained on, in words.

    Args:
        model: A saved model.
        fields: Fields of the prepared table.
        where: The model's file.

    Raises:
        InputError: the model compares what the table does not have.
    """
    if lacking := [comparison.title for comparison in model.comparisons if comparison.needs[0] not in fields]:
        raise InputError(
            f"the model compares {', '.join(lacking)}, which no column of the file tells",
            where=where,
            hint="Name the column with --columns, or train a model on this file: give --model a new path.",
        )
    known = {comparison.name for comparison in model.comparisons}
    return [comparison.title for comparison in comparisons_for(fields) if comparison.name not in known]


def clusters(run: Run) -> pl.DataFrame:
    """One row per record, in the file's order: its id, its cluster, how sure that is, and the columns of the file.

    A cluster is named by the id of its first record; a column of the file that bears one of our names gets `file_`
    before its own.
    """
    ids = run.matched.ids
    ours = pl.DataFrame(
        {"record": ids, "cluster": [ids[first] for first in run.matched.cluster], "confidence": run.matched.confidence},
        schema={"record": pl.String, "cluster": pl.String, "confidence": pl.Float64},
    )
    original = run.records.original
    clash = {name: f"file_{name}" for name in _OURS if name in original.columns}
    return pl.concat([ours, original.rename(clash)], how="horizontal")


def _check_paths(request: FileRequest) -> None:
    if request.out.suffix.lower() not in FORMATS:
        raise InputError("its ending names no format", where=str(request.out), hint=f"Possible: {', '.join(FORMATS)}.")
    for path in filter(None, (request.out, request.report, request.model)):
        if path.resolve() == request.file.resolve():
            raise InputError("it is the file that is read", where=str(path), hint="Write to another file.")
        if not path.parent.is_dir():
            raise InputError("there is no such folder", where=str(path.parent))


def _write(frame: pl.DataFrame, out: Path) -> None:
    kind = out.suffix.lower()
    try:
        if kind == ".parquet":
            frame.write_parquet(out)
        elif kind == ".jsonl":
            frame.write_ndjson(out)
        else:
            frame.write_csv(out, separator="\t" if kind == ".tsv" else ",")
    except OSError as fault:
        raise InputError(f"it cannot be written ({type(fault).__name__})", where=str(out)) from None


def _scores(ids: list[str], cluster: list[int], truth: pl.Series) -> Scores:
    true = {number: value for number, value in enumerate(truth) if value is not None}
    return compare({number: str(cluster[number]) for number in range(len(ids))}, true)


def _columns_table(columns: list[Column]) -> Table:
    table = Table("column", "understood as", "filled", "because", title="Columns")
    table.columns[2].justify = "right"
    for column in columns:
        style = None if column.meaning or column.use is not Use.IGNORED else "dim"
        table.add_row(escape(column.name), column.shown, percent(column.filled), escape(column.reason), style=style)
    table.caption = "To correct: --columns column=meaning,column=ignore"
    return table


def _counts_table(run: Run) -> Table:
    table = Table("", "count", title="Who is who")
    table.columns[1].justify = "right"
    for name, value in (
        ("records", len(run.matched.ids)),
        ("clusters", run.clusters),
        ("clusters of several records", run.clusters - run.sizes[1]),
        ("records in the largest", run.largest),
        ("doubtful pairs", run.matched.review.height),
    ):
        table.add_row(name, f"{value:,}")
    table.add_row("seconds", f"{run.seconds:.1f}")
    return table


def _scores_table(scores: Scores) -> Table:
    table = Table("records", "measure", "precision", "recall", "F1", title="Against the truth")
    rows: list[tuple[str, Score]] = [("pairwise", scores.pairwise), ("B-cubed", scores.b_cubed)]
    for measure, found in rows:
        table.add_row(f"{scores.records:,}", measure, *(f"{value:.4f}" for value in found))
    return table
