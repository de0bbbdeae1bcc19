"""`portrait train` and `portrait predict`."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from graph.driver import Database
from graph.errors import TrainingError
from graph.model import ONTOLOGY
from graph.settings import Settings

if TYPE_CHECKING:
    from .history import History

TASK = click.option("--task", "task_name", default="all", show_default=True, help="churn, next_purchase, … or all.")
DEVICE = click.option("--device", help="Where networks are trained: cpu, cuda; default: PORTRAIT_DEVICE.")


def _progress() -> Progress:
    return Progress(
        SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(),
        console=Console(stderr=True), transient=True,
    )  # fmt: skip


def _teller(progress: Progress, name: str) -> Callable[[str], None]:
    row = progress.add_task(name, total=None)
    return lambda what: progress.update(row, description=f"{name}: {what}")


def _read(database: Database, progress: Progress) -> History:
    from .history import read_graph
    from .task import READS

    _teller(progress, "graph")("reading")
    return read_graph(database, ONTOLOGY, READS)


# What a command needs is imported inside it: torch, LightGBM and scikit-learn take 5 s, `portrait --help` 0.3 s.


def _settings(device: str | None) -> Settings:
    settings = Settings.from_env()
    return settings.model_copy(update={"device": device}) if device else settings


@click.command()
@TASK
@DEVICE
@click.option("--again", is_flag=True, help="Train even if nothing has changed since.")
def train(task_name: str, device: str | None, again: bool) -> None:
    """Train the models on the graph, compare them with simple ones, and store them.

    Models are reused while the graph and the settings stay the same. A task for which the graph has too little is
    left out, and named with the reason; it is an error only if nothing could be trained.
    """
    from .kinds import show
    from .shelf import up_to_date
    from .tasks import chosen

    settings = _settings(device)
    tasks = chosen(task_name)
    console = Console()
    with Database.connect(settings) as database, _progress() as progress:
        history = _read(database, progress)
        fingerprint = history.fingerprint()
    left_out: list[TrainingError] = []
    for task in tasks:
        begun = time.monotonic()
        model = None if again else up_to_date(task, fingerprint, settings)
        fresh = model is None
        if model is None:
            from .pipeline import train_task

            try:
                with _progress() as progress:
                    model = train_task(history, fingerprint, task, settings, _teller(progress, task.name))
            except TrainingError as lacking:
                left_out.append(lacking)
                console.print(f"\n[bold]{task.name}[/bold] is left out: {lacking.detail}.")
                continue
        show(console, task, model)
        took = f"trained in {time.monotonic() - begun:.0f} s"
        console.print(took if fresh else "The model is up to date: the graph and the settings have not changed.")
    if len(left_out) == len(tasks):
        details = "; ".join(dict.fromkeys(lacking.detail for lacking in left_out))
        raise TrainingError(details, where=task_name, hint=left_out[0].hint)


@click.command()
@TASK
def predict(task_name: str) -> None:
    """Predict for everybody with the stored models, and write it into the graph with its reasons.

    Tasks without a trained model are left out, and named.
    """
    from .pipeline import stored
    from .predict import predict_task
    from .report import show_predictions
    from .tasks import chosen

    settings = Settings.from_env()
    tasks = chosen(task_name)
    models = {task.name: stored(task, settings) for task in tasks}
    missing = [name for name, model in models.items() if model is None]
    if len(missing) == len(tasks):
        raise TrainingError("there is no trained model", where=", ".join(missing), hint="Train first: portrait train.")
    console = Console()
    if missing:
        console.print(f"left out, since there is no trained model: {', '.join(missing)}")
    with Database.connect(settings) as database, _progress() as progress:
        history = _read(database, progress)
        for task in tasks:
            model = models[task.name]
            if model is not None:
                told = _teller(progress, task.name)
                show_predictions(console, task, predict_task(database, history, task, model, settings, told))
