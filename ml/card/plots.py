"""Curves of a model as SVG, drawn by matplotlib without a display and the same each time."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

SIZE = (4.2, 3.4)
DRIVERS = 15
_INK, _LINE, _PLAIN, _SOFT = "#5d6878", "#c9d0d9", "#3d6fb4", "#97a3b3"
_STYLE: Any = {
    "svg.hashsalt": "portrait", "svg.fonttype": "none", "font.family": "sans-serif", "font.size": 9,
    "axes.edgecolor": _LINE, "axes.labelcolor": _INK, "axes.titlecolor": _INK, "xtick.color": _INK,
    "ytick.color": _INK, "axes.spines.top": False, "axes.spines.right": False, "text.color": _INK,
}  # fmt: skip


def plots(facts: Mapping[str, Any]) -> dict[str, str]:
    """Every plot that the facts allow, by what it shows; each is one `<svg>` element."""
    found = {}
    curves = facts.get("curves", {})
    share = float(facts.get("base_rate") or 0.0)
    if curves:
        found["ROC"] = _drawn(curves["roc"], "false alarms", "found", [(0, 0), (1, 1)])
        found["Precision and recall"] = _drawn(
            curves["precision_recall"], "recall", "precision", [(0, share), (1, share)]
        )
        found["Calibration"] = _drawn(
            curves["calibration"], "stated probability", "observed share", [(0, 0), (1, 1)], "o-"
        )
        found["Lift"] = _drawn(
            curves["lift"], "share asked, highest score first", "times the average", [(0, 1), (1, 1)]
        )
    cohorts = [one for one in facts.get("groups", ()) if one["by"] == "customer for"]
    if cohorts:
        found["By time as a customer"] = _cohorts(cohorts)
    if facts.get("drivers"):
        found["What drives it"] = _bars([(one["group"], one["weight"]) for one in facts["drivers"][:DRIVERS]])
    return found


def _drawn(
    points: Sequence[Sequence[float]], x: str, y: str, plain: Sequence[tuple[float, float]], shape: str = "-"
) -> str:
    with mpl.rc_context(_STYLE):
        figure, axes = _canvas()
        axes.plot(*zip(*plain, strict=True), "--", color=_SOFT, linewidth=1)
        axes.plot(*zip(*points, strict=True), shape, color=_PLAIN, linewidth=2, markersize=4)
        axes.set_xlabel(x)
        axes.set_ylabel(y)
        return _svg(figure)


def _cohorts(groups: Sequence[Mapping[str, Any]]) -> str:
    with mpl.rc_context(_STYLE):
        figure, axes = _canvas()
        place = range(len(groups))
        axes.bar([at - 0.2 for at in place], [one["base_rate"] for one in groups], 0.4, color=_PLAIN, label="observed")
        axes.bar([at + 0.2 for at in place], [one["mean"] for one in groups], 0.4, color=_SOFT, label="predicted")
        axes.set_xticks(list(place), [one["group"].replace(" days", "") for one in groups])
        axes.set_xlabel("customer for, days")
        axes.set_ylabel("share")
        axes.legend(frameon=False, loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2)
        return _svg(figure)


def _bars(weights: Sequence[tuple[str, float]]) -> str:
    with mpl.rc_context(_STYLE):
        figure, axes = _canvas()
        names = [name for name, _ in reversed(weights)]
        axes.barh(names, [weight for _, weight in reversed(weights)], color=_PLAIN)
        axes.set_xlabel("share of all that moves it")
        return _svg(figure)


def _canvas() -> tuple[Figure, Axes]:
    figure = Figure(figsize=SIZE, layout="constrained")
    return figure, figure.subplots()


def _svg(figure: Figure) -> str:
    figure.patch.set_alpha(0)
    for axes in figure.axes:
        axes.patch.set_alpha(0)
    text = io.StringIO()
    figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
    return text.getvalue()[text.getvalue().index("<svg") :]
