"""How the models of a task did on its test, as words: for terminals, lists of models and cards."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.table import Table

from graph.upright import table_of

PULLS = {1: "raises", -1: "lowers", 0: "either way"}
"""What more of a feature does to a prediction, by direction of `ml.reasons.drivers.Driver`."""

DRIVERS = 8


_Said = Callable[[Any], str]


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.1%}"


def _money(value: float) -> str:
    return f"{value / 100:,.2f}"


_OF_GROUPS: dict[str, tuple[str, _Said]] = {
    "by": ("by", str),
    "group": ("group", str),
    "people": ("people", lambda value: f"{value:,}"),
    "base_rate": ("happened", _share),
    "mean": ("predicted", _share),
    "auroc": ("AUROC", lambda value: figure(value)),
    "brier": ("Brier", lambda value: figure(value)),
    "spent": ("spent, mean", _money),
    "expected": ("expected, mean", _money),
    "error": ("mean absolute error", _money),
    "within": ("within the interval", _share),
    "cases": ("cases", lambda value: f"{value:,.0f}"),
    "right": ("first choice right", _share),
    "loss": ("log loss", lambda value: figure(value)),
}
"""What figures of groups are called and how they are said (`ml.overview.groups`)."""


@dataclass(frozen=True)
class Figures:
    """A table of models.

    Attributes:
        headers: What the columns after the model's name say; the first is what a model is known by.
        rows: Cells by model, the best last where there is an order.
        served: Names of the models that are served.
    """

    headers: tuple[str, ...]
    rows: Mapping[str, tuple[str, ...]]
    served: tuple[str, ...]

    @property
    def headline(self) -> str:
        """The first figure of what is served; empty where nothing was tested."""
        found = [self.rows[name][0] for name in self.served if name in self.rows]
        return f"{self.headers[0].removesuffix(' [95 %]')} {found[-1]}" if found else ""

    def table(self, what: str = "model") -> Table:
        """For a terminal; an arrow marks what is served."""
        table = Table(what, *self.headers)
        for name, cells in self.rows.items():
            table.add_row(f"{name} ←" if name in self.served else name, *cells)
        return table


def interval(measured: Mapping[str, float | None], unit: float = 1.0, digits: int = 4, ends: int = 3) -> str:
    """A value and its interval, divided by a unit; a dash where it could not be measured."""
    value, low, high = (measured[name] for name in ("value", "low", "high"))
    if value is None or low is None or high is None or math.isnan(value):
        return "–"
    return f"{value / unit:,.{digits}f} [{low / unit:,.{ends}f}, {high / unit:,.{ends}f}]"


def figure(value: float | None, digits: int = 4) -> str:
    """A number; a dash where it could not be measured."""
    return "–" if value is None or math.isnan(value) else f"{value:,.{digits}f}"


def share_of(shares: Mapping[str, float], name: str) -> str:
    """A model's share in what is served; empty where it has none."""
    return f"{shares[name]:.2f}" if name in shares else ""


def of_probabilities(facts: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Rows of models that tell a probability, the best on earlier moments last: AUROC, AP, Brier, ECE, loss, share."""
    losses, shares, models = (facts.get(part, {}) for part in ("validation_loss", "shares", "models"))
    rows = {}
    for name in sorted(models, key=losses.__getitem__, reverse=True):
        scores = models[name]
        rows[name] = (
            interval(scores["auroc"]),
            *(figure(scores[measure]["value"]) for measure in ("ap", "brier")),
            figure(scores["ece"]),
            figure(losses[name]),
            share_of(shares, name),
        )
    return rows


def ways(facts: Mapping[str, Any]) -> dict[str, Figures]:
    """How the ways of ranking did, the best before the test last, by what is suggested."""
    found = {}
    for name, suggestions in facts.get("suggestions", {}).items():
        before = suggestions["validation_ndcg"]
        rows = {
            way: (
                interval(scores["ndcg"]),
                *(figure(scores[measure]) for measure in ("recall", "average_precision", "new_recall")),
                figure(before[way]),
            )
            for way, scores in sorted(suggestions["ways"].items(), key=lambda one: before[one[0]])
        }
        headers = ("NDCG@10 [95 %]", "recall@10", "MAP@10", "recall@10 of new", "NDCG, validation")
        found[name] = Figures(headers, rows, (suggestions["served"],))
    return found


def groups(facts: Mapping[str, Any]) -> tuple[list[str], list[list[str]]]:
    """Headers and rows of the table of groups of people."""
    found = facts.get("groups", ())
    names = [name for name in (found[0] if found else ()) if name in _OF_GROUPS]
    headers = [_OF_GROUPS[name][0] for name in names]
    return headers, [[_OF_GROUPS[name][1](one[name]) for name in names] for one in found]


def show_drivers(console: Console, facts: Mapping[str, Any]) -> None:
    """What drives predictions over everybody, heaviest first, in one line; nothing where nothing is known of it."""
    drivers = facts.get("drivers", ())[:DRIVERS]
    if drivers:
        said = (f"{one['group']} {one['weight']:.0%} ({one['feature']}: {PULLS[one['direction']]})" for one in drivers)
        console.print(f"what drives it: {'; '.join(said)}")


def show_rows(console: Console, rows: Sequence[Mapping[str, str]]) -> None:
    """Rows by header; those with the same headers are one table."""
    alike: dict[tuple[str, ...], list[Mapping[str, str]]] = {}
    for row in rows:
        alike.setdefault(tuple(row), []).append(row)
    for headers, every in alike.items():
        console.print(table_of(console, headers, [list(row.values()) for row in every]))
