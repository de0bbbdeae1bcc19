"""`portrait uplift`: what a campaign changed that was drawn by lot."""

from __future__ import annotations

import click
from rich.console import Console
from rich.table import Table

from graph.driver import Database
from graph.settings import Settings

from ..learners.metrics import Measured
from ..terminal import progress, read

SEED = 7


@click.command()
@click.argument("campaign_uid")
@click.option(
    "--outcome", type=click.Choice(["bought", "spent"]), default="bought", show_default=True,
    help="What counts: whether they ordered while it went on, or how much, minor units.",
)  # fmt: skip
def uplift(campaign_uid: str, outcome: str) -> None:
    """Say what a campaign changed, and for whom, if it was drawn by lot who got what.

    Needs Campaign.design = randomised and the arm of each TARGETED edge (`control` for nothing). For any other campaign
    it refuses: what it changed cannot be known. Half of the people are learnt from, the other half is reported on.

    \b
      portrait uplift mailing:spring                     who ordered more because of it
      portrait uplift mailing:spring --outcome spent     who spent more
    """
    from ..offers.campaign import report_on, trial_of

    settings = Settings.from_env()
    with Database.connect(settings) as database, progress() as shown:
        history = read(database, shown)
    trial = trial_of(history, campaign_uid, outcome, settings.offer_days)
    found = report_on(trial, SEED)
    table = Table(title=f"{campaign_uid}: {outcome}, per person", title_justify="left")
    for header in ("arm", "doubly robust [95 %]", "inverse propensity [95 %]", "Qini against control [95 %]"):
        table.add_column(header)
    for name, (steady, weighed) in found.arms.items():
        order = found.ordering.get(name)
        table.add_row(name, _shown(steady), _shown(weighed), _shown(order) if order else "")
    table.add_row("policy", *map(_shown, found.chosen), "")
    console = Console()
    console.print(f"{found.people:,} people, {found.judged:,} of them reported on")
    console.print(table)
    best = trial.names[found.policy.best]
    if found.policy.learner is None:
        console.print(f"For nobody another arm than {best} is surely better: everybody gets it.")
    else:
        console.print(f"The policy departs from {best} by the {found.policy.learner}; above it: {_shown(found.gain)}.")


def _shown(one: Measured) -> str:
    return f"{one.value:,.4f} [{one.low:,.4f}, {one.high:,.4f}]"
