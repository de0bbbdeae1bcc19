"""`portrait models`, `portrait evaluate` and `portrait backtest`: how good models are, were, and which is served."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Column, Table

from graph.driver import Database
from graph.errors import TrainingError
from graph.settings import Settings

from ..figures import show_rows
from ..terminal import DEVICE, TASK, progress, read, settings_on, show_left_out

if TYPE_CHECKING:
    from ..kinds import TaskModel
    from ..past.history import History
    from ..task import Task


@click.group(invoke_without_command=True)
@click.pass_context
def models(context: click.Context) -> None:
    """List stored models with their figures, and say which is served.

    \b
      portrait models                          all versions, figures on their tests, the arrow marks what is served
      portrait models promote churn VERSION    serve this one from now on
      portrait models rollback churn           serve again what was served before
      portrait models card churn               write its card: Markdown and HTML with plots
    """
    if context.invoked_subcommand is not None:
        return
    from ..kinds import figures
    from ..serving.lifecycle import stored_versions
    from ..tasks import all_tasks

    settings = Settings.from_env()
    whole = (Column(name, no_wrap=True) for name in ("task", "version", "as of"))  # versions are there to be copied
    table = Table(*whole, "tested on", "figure on the test", "model", box=SIMPLE_HEAD)
    for task in all_tasks().values():
        for one in stored_versions(task, settings):
            name = f"{one.version} ←" if one.served else one.version
            if one.artefact is None:
                table.add_row(task.name, name, "", "", "", one.fault)
                continue
            facts = one.artefact.manifest["facts"]
            table.add_row(
                task.name, name, facts["cutoffs"]["as_of"][:10], f"{facts.get('rows', {}).get('test', 0):,}",
                figures(task, one.artefact).headline, str(facts.get("kind", "")),
            )  # fmt: skip
    Console().print(table if table.row_count else "No model is stored. Train first: portrait train.")


@models.command()
@click.argument("task_name", metavar="TASK")
@click.argument("version")
def promote(task_name: str, version: str) -> None:
    """Serve a stored VERSION of TASK from now on."""
    from ..artefact import promote as serve
    from ..serving.shelf import models_folder
    from ..tasks import chosen

    settings = Settings.from_env()
    for task in chosen(task_name):
        serve(models_folder(settings), task.name, version, "asked for")
        click.echo(f"{task.name}: version {version} is served. For new predictions: portrait predict")


@models.command()
@click.argument("task_name", metavar="TASK")
def rollback(task_name: str) -> None:
    """Serve again the version of TASK that was served before."""
    from ..serving.lifecycle import roll_back
    from ..tasks import chosen

    settings = Settings.from_env()
    for task in chosen(task_name):
        click.echo(f"{task.name}: version {roll_back(task, settings)} is served. For new predictions: portrait predict")


@models.command()
@click.argument("task_name", metavar="TASK", default="all")
@click.option(
    "--to", "folder", type=click.Path(file_okay=False, path_type=Path), help="Folder; default: beside the model."
)
def card(task_name: str, folder: Path | None) -> None:
    """Write the card of the served model of TASK: data, split, figures, drivers, groups, limits, with plots."""
    from ..artefact import load
    from ..card import write_card
    from ..serving.shelf import models_folder
    from ..tasks import chosen

    settings = Settings.from_env()
    written = []
    for task in chosen(task_name):
        artefact = load(models_folder(settings), task.name)
        if artefact is not None:
            written += write_card(task, artefact, folder or models_folder(settings) / task.name / "cards")
    if not written:
        raise TrainingError("there is no trained model", where=task_name, hint="Train first: portrait train.")
    for path in written:
        click.echo(f"wrote {path}")


@click.command()
@TASK
@DEVICE
def evaluate(task_name: str, device: str | None) -> None:
    """Test the served models anew, on the newest moment whose future is known; nothing is trained or changed."""
    from ..serving.pipeline import served
    from ..tasks import chosen
    from .evaluation import evaluate as judged

    settings = settings_on(device)
    tasks = chosen(task_name)
    models, left_out = served(tasks, settings)
    console = Console()
    with Database.connect(settings) as database, progress() as shown:
        history = read(database, shown)
    rows = []
    for task in tasks:
        if task.name in models:
            try:
                row = judged(history, task, models[task.name], settings)
            except TrainingError as fault:
                left_out[task.name] = fault.detail
                continue
            if row is None:
                left_out[task.name] = "the history is too short for a test"
            else:
                rows.append({"task": task.name, "version": models[task.name].version, **row})
    show_rows(console, rows)
    show_left_out(console, left_out)


@click.command()
@TASK
def backtest(task_name: str) -> None:
    """Compare earlier predictions with what happened later, and warn of drift, with what to do.

    Predictions are judged once their horizon has passed; `portrait predict` keeps those of earlier moments.
    """
    from ..serving.pipeline import served
    from ..tasks import chosen

    settings = Settings.from_env()
    tasks = chosen(task_name)
    models, left_out = served(tasks, settings)
    with Database.connect(settings) as database:
        with progress() as shown:
            history = read(database, shown).now
        show_left_out(Console(), left_out)
        judge_earlier(Console(), database, history, tasks, models, settings)


def judge_earlier(
    console: Console,
    database: Database,
    history: History,
    tasks: Sequence[Task],
    served: Mapping[str, TaskModel],
    settings: Settings,
) -> None:
    """Print how earlier predictions did, and whether people have changed."""
    from .backtest import backtest as judged
    from .backtest import drift

    warnings: list[str] = []
    rows: list[Mapping[str, str]] = []
    for task in tasks:
        if task.name not in served:
            continue
        try:
            earlier = judged(database, history, task, served[task.name], settings)
            moved = drift(history, task, served[task.name], settings)
        except TrainingError as fault:
            warnings.append(f"{task.name} cannot be judged: {fault.detail}.")
            continue
        for as_of, one in earlier:
            rows.append({"task": task.name, "as of": as_of, **one.figures})
            warnings += [f"{task.name}, as of {as_of}: {said}." for said in one.warnings]
        if moved is not None:
            warnings += [f"{task.name}: {said}." for said in moved.warnings]
    show_rows(console, rows)
    if not rows:
        console.print("No earlier prediction can be judged yet: none is a whole horizon old.")
    for said in warnings:
        console.print(f"[yellow]![/yellow] {said}")
    if not warnings:
        console.print("No drift was found.")
