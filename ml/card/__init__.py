"""The card of a model: what it was made of, how good it is and for whom, what moves it, and what it cannot do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from ..artefact import Artefact
from ..figures import PULLS, Figures, groups, ways
from ..kinds import figures
from ..task import Task

_HERE = Path(__file__).parent
DRIVERS = 15
LIMITS = (
    "A prediction is no cause: it says what came of people like this one, not what an act would change.",
    "Levers move features and ask the model again; they are what it would say, not what an experiment has shown.",
    "It was tested on one window of the past. After the world changes it is worth what `portrait backtest` says.",
    "What came late counts from when it was loaded; what has no date, such as a price, is as it is today.",
    "Age and sex, where declared, only sort people into the groups below. No model has them, or sensitive data, as "
    "features; other features may still go along with them.",
    "People of whom too little is known get what came of people alike, marked `basis: prior`, with its interval.",
)
OF_KIND = {
    "amount": (
        "Figures are of customers on the test's window, by models that had not seen it; what is served learnt from it "
        "too.",
        "Amounts are money paid less money paid back, without what goods cost; they know no season that the history "
        "does not hold.",
    ),
    "choice": (
        "It tells how people answered what they were sent, not how they would answer something else.",
        "No group's figure is told for its time as a customer: nothing but own cases is looked at.",
    ),
    "offers": (
        "Income is that of a use, not what the offer changes: some would have bought anyway.",
        "Only offers that were made can be judged: of others nobody knows whether they would have been used.",
    ),
}
"""Limits of the kinds of task."""


@dataclass(frozen=True)
class Card:
    """What a card shows.

    Attributes:
        task: The task.
        artefact: The model.
    """

    task: Task
    artefact: Artefact

    @property
    def facts(self) -> Mapping[str, Any]:
        """All facts that were stored with the model."""
        facts: Mapping[str, Any] = self.artefact.manifest["facts"]
        return facts

    @property
    def horizon(self) -> int:
        """Days that it looks ahead."""
        return int(self.artefact.manifest["horizon_days"])

    @property
    def drivers(self) -> Sequence[Mapping[str, Any]]:
        """What drives it over everybody, heaviest first, and which way, in words."""
        return [dict(one) | {"pull": PULLS[one["direction"]]} for one in self.facts.get("drivers", ())[:DRIVERS]]

    @property
    def suggestions(self) -> Mapping[str, Figures]:
        """How the ways of ranking what is suggested did, by what it is."""
        return ways(self.facts)

    @property
    def groups(self) -> tuple[list[str], list[list[str]]]:
        """Headers and rows of the figures by group of people."""
        return groups(self.facts)

    @property
    def limits(self) -> tuple[str, ...]:
        """What it cannot do: what holds of all models, and of this kind."""
        return LIMITS + OF_KIND.get(self.task.kind, ())

    @property
    def figures(self) -> Figures:
        """How the models that were compared did on the test."""
        return figures(self.task, self.artefact)

    @cached_property
    def plots(self) -> Mapping[str, Markup]:
        """Curves by what they show."""
        from .plots import plots

        return {name: Markup(svg) for name, svg in plots(self.facts).items()}  # noqa: S704 — drawn by us from numbers

    def markdown(self) -> str:
        """As Markdown."""
        return _environment().get_template("card.md.j2").render(card=self)

    def html(self) -> str:
        """As a page that loads nothing."""
        style = (_HERE / "card.css").read_text("utf-8")
        template = _environment().get_template("card.html.j2")
        return template.render(card=self, style=Markup(style))  # noqa: S704 — a file of ours


def write_card(task: Task, artefact: Artefact, folder: Path) -> list[Path]:
    """Write the card as <task>-<version>.md and .html; returns both."""
    card = Card(task, artefact)
    folder.mkdir(parents=True, exist_ok=True)
    made = {"md": card.markdown(), "html": card.html()}
    written = []
    for ending, text in made.items():
        path = folder / f"{task.name}-{artefact.version}.{ending}"
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return written


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=select_autoescape(["html.j2"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["figure"] = lambda value: "–" if value is None else f"{value:.4f}"
    made.filters["share"] = lambda value: "–" if value is None else f"{value:.1%}"
    return made
