"""`portrait train | predict | nightly | what-if | score`."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import click
from rich.console import Console

from graph.driver import Database
from graph.errors import TrainingError
from graph.settings import Settings

from .terminal import DEVICE, TASK, progress, read, settings_on, show_left_out, teller

if TYPE_CHECKING:
    from .kinds import TaskModel
    from .past.history import History
    from .task import Task

PROMOTE = click.option(
    "--promote", is_flag=True, help="Serve the new model even if it does worse than the present one."
)

# What a command needs is imported inside it: torch, LightGBM and scikit-learn take 5 s, `portrait --help` 0.3 s.


@click.command()
@TASK
@DEVICE
@click.option("--again", is_flag=True, help="Train even if nothing has changed since.")
@PROMOTE
def train(task_name: str, device: str | None, again: bool, promote: bool) -> None:
    """Train the models on the graph, compare them with simple ones, and store them.

    A new model is served if it does no worse than the present one on the same test; else it is stored, the present one
    stays, and the reason is said. Models are reused while the graph and the settings stay the same. A task for which
    the graph has too little is left out, and named with the reason; it is an error only if nothing could be trained.

    \b
      portrait train                       all tasks
      portrait train --task churn          one
      portrait train --again --promote     train anew, and serve it whatever the comparison says
      portrait models                      what is stored and served, with figures
    """
    from .tasks import chosen

    settings = settings_on(device)
    tasks = chosen(task_name)
    with Database.connect(settings) as database, progress() as shown:
        history = read(database, shown)
    left_out = _train(history, tasks, settings, again, promote)
    if len(left_out) == len(tasks):
        details = "; ".join(dict.fromkeys(lacking.detail for lacking in left_out))
        raise TrainingError(details, where=", ".join(task.name for task in tasks), hint=left_out[0].hint)


def _train(
    history: History, tasks: Sequence[Task], settings: Settings, again: bool, promote: bool
) -> list[TrainingError]:
    """Train, compare and promote; returns why tasks were left out."""
    from .artefact import served_version
    from .kinds import show
    from .serving.shelf import models_folder, up_to_date

    console = Console()
    fingerprint = history.fingerprint()
    left_out: list[TrainingError] = []
    for done, task in enumerate(tasks):
        begun = time.monotonic()
        model = None if again else up_to_date(task, fingerprint, settings)
        if model is not None:
            show(console, task, model)
            console.print("The model is up to date: the graph and the settings have not changed.")
            if model.version != served_version(models_folder(settings), task.name):
                console.print(f"Version {model.version} was held back and is not served: portrait models {task.name}")
            continue
        from .serving.lifecycle import take_over
        from .serving.pipeline import train_task

        try:
            with progress() as shown:
                told = teller(shown, task.name, done, len(tasks))
                model = train_task(history, fingerprint, task, settings, told)
                verdict = take_over(history, task, model, settings, promote, told)
        except TrainingError as lacking:
            left_out.append(lacking)
            console.print(f"\n[bold]{task.name}[/bold] is left out: {lacking.detail}. {_still_served(task, settings)}.")
            continue
        show(console, task, model)
        console.print(f"trained in {time.monotonic() - begun:.0f} s")
        if verdict.promoted:
            console.print(f"Version {model.version} is served: {verdict.why}.")
        else:
            console.print(
                f"Version {model.version} is stored but not served: {verdict.why}. To serve it all the same: "
                f"portrait models promote {task.name} {model.version}"
            )
    return left_out


def _still_served(task: Task, settings: Settings) -> str:
    """What happens to a task that could not be trained, in a sentence."""
    from .artefact import load
    from .serving.shelf import models_folder

    try:
        artefact = load(models_folder(settings), task.name)
    except TrainingError as fault:
        return f"Nothing is served for it: {fault.detail}"
    return f"Version {artefact.version} goes on being served" if artefact else "Nothing is served for it"


@click.command()
@TASK
@DEVICE
def predict(task_name: str, device: str | None) -> None:
    """Predict for everybody with the served models, and write it into the graph with its reasons.

    The predictions are as of the last event in the graph. Earlier ones are kept apart (PREDICTED_EARLIER), as many
    moments of them as PORTRAIT_PREDICTION_HISTORY says. Tasks without a trained model are left out, and named; so are
    those whose model cannot answer any more, since the graph has lost what it reads: their predictions are set apart as
    earlier ones, so that none that is current is out of date.
    """
    from .tasks import chosen

    settings = settings_on(device)
    tasks = chosen(task_name)
    models = _served(tasks, settings)  # before the graph is read: what is missing is said at once
    with Database.connect(settings) as database:
        with progress() as shown:
            history = read(database, shown).now
        _predict(database, history, tasks, models, settings)


def _served(tasks: Sequence[Task], settings: Settings) -> dict[str, TaskModel]:
    """The served model of each task that has one that can be used; says which are left out, and why.

    Raises:
        TrainingError: none has.
    """
    from .serving.pipeline import served

    models, left_out = served(tasks, settings)
    show_left_out(Console(), left_out)
    return models


def _predict(
    database: Database, history: History, tasks: Sequence[Task], models: Mapping[str, TaskModel], settings: Settings
) -> None:
    from .artefact import served_version
    from .serving.predict import NPS, predict_task, set_apart, state_nps
    from .serving.report import show_predictions
    from .serving.shelf import models_folder

    console = Console()
    faults: list[TrainingError] = []
    with progress() as shown:
        for done, task in enumerate(tasks):
            if model := models.get(task.name):
                told = teller(shown, task.name, done, len(tasks))
                try:
                    made = predict_task(database, history, task, model, settings, told)
                except TrainingError as fault:
                    faults.append(fault)
                    apart = set_apart(database, task)
                    console.print(
                        f"[bold]{task.name}[/bold] is left out: {fault.detail}. Its predictions are out of date: "
                        f"{apart:,} set apart as earlier"
                    )
                    continue
                show_predictions(console, task, made)
            elif served_version(models_folder(settings), task.name) and (apart := set_apart(database, task)):
                console.print(f"[bold]{task.name}[/bold]: {apart:,} predictions are out of date, and set apart")
    if any(task.name in NPS for task in tasks):
        console.print(f"predicted NPS: {state_nps(database):,} profiles new or changed")
    if len(faults) == len(models):
        raise faults[0]


@click.command()
@TASK
@DEVICE
@PROMOTE
def nightly(task_name: str, device: str | None, promote: bool) -> None:
    """Do everything that is due each night: train, compare, predict, and judge earlier predictions.

    Models that have nothing new to learn are not trained. It ends with an error only where nothing could be done;
    warnings of drift are printed, with what to do. To run it at half past three each night, put into `crontab -e`:

    \b
      30 3 * * * cd /srv/portrait && .venv/bin/portrait nightly >> .portrait/nightly.log 2>&1
    """
    from .judging.cli import judge_earlier
    from .tasks import chosen

    settings = settings_on(device)
    tasks = chosen(task_name)
    with Database.connect(settings) as database:
        with progress() as shown:
            history = read(database, shown)
        _train(history, tasks, settings, again=False, promote=promote)
        # Where nothing could be trained, older models go on.
        models = _served(tasks, settings)
        history = history.now
        _predict(database, history, tasks, models, settings)
        judge_earlier(Console(), database, history, tasks, models, settings)


@click.command("what-if")
@click.argument("profile_id")
@click.option("--offer", help="Only this offer (its uid), whether it can be had now or not; default: all that can be.")
@click.option("--discount", type=click.FloatRange(0, 100), help="With this discount, percent.")
@click.option("--cost", type=click.FloatRange(0), help="With this cost of one use, minor units of the currency.")
@click.option("--channel", help="By this channel only, e.g. email; default: each that is known.")
@click.option("--first", default=10, show_default=True, type=click.IntRange(1), help="How many to show.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, with reasons.")
def what_if(
    profile_id: str, offer: str | None, discount: float | None, cost: float | None, channel: str | None, first: int,
    as_json: bool,
) -> None:  # fmt: skip
    """Ask what would be: the same person under another offer, discount, cost or channel.

    Says for each offer how likely it is used and what it is expected to earn, as supposed and as it is, best first.
    Contact pressure is not looked at. It is what is expected of people like this one, not what the offer causes:
    that can be known only where it was drawn by lot who got what. Needs a batch: portrait predict. In GraphQL: whatIf.

    \b
      portrait what-if P-17                                every offer that can be had, by each channel
      portrait what-if P-17 --offer o-5 --discount 20      this offer with 20 % off
      portrait what-if P-17 --cost 150 --channel sms       if a use cost 1.50, by SMS
    """
    from .offers.whatif import Otherwise
    from .serving.whatif import WhatIf

    settings = Settings.from_env()
    with Database.connect(settings) as database:
        found = WhatIf(database, settings).ask(profile_id, Otherwise(offer, discount, cost, channel))
    found["scenarios"] = found["scenarios"][:first]
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    click.echo(f"As of {found['as_of']}, model {found['model_version']}", err=True)
    if not found["scenarios"]:
        click.echo("No offer can be had now, or no channel is left by which this person may be reached.")
    for one in found["scenarios"]:
        click.echo(f"{one['sentence']}\n  {one['sentence_ru']}")
        for reason, reason_ru in zip(one["reasons"][:2], one["reasons_ru"][:2], strict=True):
            click.echo(f"    {reason} / {reason_ru}")


@click.command()
def score() -> None:
    """Run the scoring service: it answers GraphQL's `score` and `whatIf` about one person, beside `portrait serve`.

    It loads the served models once, takes newly promoted ones by itself, and listens on a local socket that only this
    user may open (PORTRAIT_SCORE_SOCKET). Ctrl-C stops it.
    """
    from .serving.scoring import Scorer, socket_path
    from .serving.service import serve
    from .serving.whatif import WhatIf

    settings = Settings.from_env()
    with Database.connect(settings) as database:
        scorer = Scorer(database, settings)
        tasks = scorer.load()
        show_left_out(Console(stderr=True), scorer.left_out)
        if not tasks:
            raise TrainingError("there is no trained model to score with", hint="Train first: portrait train.")
        click.echo(f"Scores    {', '.join(tasks)}", err=True)
        click.echo(f"Socket    {socket_path(settings)}   GraphQL asks here: score, whatIf", err=True)
        click.echo("Stop      Ctrl-C", err=True)
        serve(settings, scorer, WhatIf(database, settings))
