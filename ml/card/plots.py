"""Curves of a model as SVG, drawn by matplotlib without a display and the same each time."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

SIZE = (4.2, 3.4)
DRIVERS = 15
MONEY = 100.0
"""Minor units of a major one."""

HOLDS = 0.8
"""Of amounts, how many an interval should hold."""

FEW = 8
"""Up to so many choices are labelled across and with their shares."""

HALF = 0.5
_INK, _LINE, _PLAIN, _SOFT = "#5d6878", "#c9d0d9", "#3d6fb4", "#97a3b3"
_STYLE: Any = {
    "svg.hashsalt": "portrait", "svg.fonttype": "none", "font.family": "sans-serif", "font.size": 9,
    "axes.edgecolor": _LINE, "axes.labelcolor": _INK, "axes.titlecolor": _INK, "xtick.color": _INK,
    "ytick.color": _INK, "axes.spines.top": False, "axes.spines.right": False, "text.color": _INK,
}  # fmt: skip


_Plain = Callable[[float], Sequence[tuple[float, float]]]
_CURVES: dict[str, tuple[str, str, str, _Plain, str]] = {
    "ROC": ("roc", "false alarms", "found", lambda share: [(0, 0), (1, 1)], "-"),
    "Precision and recall": (
        "precision_recall", "recall", "precision", lambda share: [(0, share), (1, share)], "-"
    ),
    "Calibration": ("calibration", "stated probability", "observed share", lambda share: [(0, 0), (1, 1)], "o-"),
    "Lift": ("lift", "share asked, highest score first", "times the average", lambda share: [(0, 1), (1, 1)], "-"),
    "Gain": ("gain", "share asked, highest score first", "share found", lambda share: [(0, 0), (1, 1)], "-"),
}  # fmt: skip
"""Curve, axes, what guessing would give by the base rate, and how it is drawn."""


def plots(facts: Mapping[str, Any]) -> dict[str, str]:
    """Every plot that the facts allow, by what it shows; each is one `<svg>` element."""
    curves = facts.get("curves", {})
    share = float(facts.get("base_rate") or 0.0)
    found = {
        name: _drawn(curves[curve], x, y, plain(share), shape)
        for name, (curve, x, y, plain, shape) in _CURVES.items()
        if curve in curves
    }
    if "predicted_actual" in curves:
        found["Predicted and actual"] = _amounts(curves["predicted_actual"])
    if "coverage" in curves:
        found["Within the interval"] = _coverage(curves["coverage"])
    if "confusion" in curves:
        found["First choice and what was taken"] = _confusion(**curves["confusion"])
    cohorts = [one for one in facts.get("groups", ()) if one["by"] == "customer for"]
    for came, said, unit in (("base_rate", "mean", "share"), ("spent", "expected", "amount")):
        if cohorts and came in cohorts[0]:
            found["By time as a customer"] = _cohorts(cohorts, came, said, unit)
    if facts.get("drivers"):
        found["What drives it"] = _bars([(one["group"], one["weight"]) for one in facts["drivers"][:DRIVERS]])
    return found


def _drawn(
    points: Sequence[Sequence[float]], x: str, y: str, plain: Sequence[tuple[float, float]], shape: str = "-",
    bottom: float | None = None,
) -> str:  # fmt: skip
    with mpl.rc_context(_STYLE):
        figure, axes = _canvas()
        axes.plot(*zip(*plain, strict=True), "--", color=_SOFT, linewidth=1)
        axes.plot(*zip(*points, strict=True), shape, color=_PLAIN, linewidth=2, markersize=4)
        axes.set_xlabel(x)
        axes.set_ylabel(y)
        axes.set_ylim(bottom=bottom)
        return _svg(figure)


def _amounts(points: Sequence[Sequence[float]]) -> str:
    """Tenths of people, in whole units of money."""
    amounts = [[value / MONEY for value in point] for point in points]
    most = max((value for point in amounts for value in point), default=1.0)
    return _drawn(amounts, "expected, mean of a tenth", "came", [(0, 0), (most, most)], "o-")


def _coverage(points: Sequence[Sequence[float]]) -> str:
    plain = [(points[0][0], HOLDS), (points[-1][0], HOLDS)]
    return _drawn(points, "tenth of people, least expected first", "share within", plain, "o-", 0.0)


def _confusion(choices: Sequence[str], cases: Sequence[Sequence[int]]) -> str:
    """Shares of each row: of those with this first choice, what they took."""
    with mpl.rc_context(_STYLE):
        figure, axes = _canvas()
        shares = [[one / max(sum(row), 1) for one in row] for row in cases]
        axes.pcolormesh(shares, cmap="Blues", vmin=0.0, vmax=1.0)  # not an image: the page may load none
        axes.invert_yaxis()
        middle = [at + HALF for at in range(len(choices))]
        axes.set_xticks(middle, choices, rotation=90 if len(choices) > FEW else 0)
        axes.set_yticks(middle, choices)
        for row, of_row in enumerate(shares) if len(choices) <= FEW else ():
            for column, share in enumerate(of_row):
                ink = "white" if share > HALF else _INK
                axes.text(middle[column], middle[row], f"{share:.0%}", ha="center", va="center", color=ink)
        axes.set_xlabel("taken")
        axes.set_ylabel("first choice")
        return _svg(figure)


def _cohorts(groups: Sequence[Mapping[str, Any]], came: str, said: str, unit: str) -> str:
    with mpl.rc_context(_STYLE):
        figure, axes = _canvas()
        place = range(len(groups))
        size = MONEY if unit == "amount" else 1.0
        observed, predicted = ([one[name] / size for one in groups] for name in (came, said))
        axes.bar([at - 0.2 for at in place], observed, 0.4, color=_PLAIN, label="observed")
        axes.bar([at + 0.2 for at in place], predicted, 0.4, color=_SOFT, label="predicted")
        axes.set_xticks(list(place), [one["group"].replace(" days", "") for one in groups])
        axes.set_xlabel("customer for, days")
        axes.set_ylabel(unit)
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
