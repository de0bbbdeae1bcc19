"""Points of the curves on cards: of probabilities, of amounts, and of which of several choices is taken."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..past.history import Flags, Floats, Ints

POINTS = 60
"""Points of a curve; more cannot be seen."""

BINS = 10
CONFUSED_MOST = 12
"""Choices in a table of stated against taken ones; the rarer are left out."""


def curves(happened: Flags, probability: Floats) -> dict[str, list[list[float]]]:
    """Points of the ROC, precision-recall, calibration, lift and gain curves."""
    order = np.argsort(-probability, kind="stable")
    found = np.cumsum(happened[order])
    asked = np.arange(1, len(order) + 1)
    yes, no = max(int(found[-1]), 1), max(len(order) - int(found[-1]), 1)
    at = np.unique(np.linspace(0, len(order) - 1, POINTS).astype(np.int64))
    share = max(float(happened.mean()), 1e-9)
    return {
        "roc": [[0.0, 0.0], *_points((asked - found)[at] / no, found[at] / yes)],
        "precision_recall": _points(found[at] / yes, (found / asked)[at]),
        "calibration": calibration(happened, probability),
        "lift": _points(asked[at] / len(order), (found / asked)[at] / share),
        "gain": [[0.0, 0.0], *_points(asked[at] / len(order), found[at] / yes)],
    }


def calibration(happened: Flags, probability: Floats) -> list[list[float]]:
    """Stated and observed share in ten parts of equal size, the least likely first."""
    parts = _tenths(probability)
    return [[_rounded(probability[part].mean()), _rounded(happened[part].mean())] for part in parts]


def amount_curves(came: Floats, expected: Floats, low: Floats, high: Floats) -> dict[str, list[list[float]]]:
    """Of ten parts by expected amount: its mean and that of what came; and the share that lay within the interval.

    Amounts are in the unit in which they are given.
    """
    parts = _tenths(expected)
    within = (came >= low) & (came <= high)
    return {
        "predicted_actual": [[_rounded(expected[part].mean()), _rounded(came[part].mean())] for part in parts],
        "coverage": [[at + 1.0, _rounded(within[part].mean())] for at, part in enumerate(parts)],
    }


def choice_curves(stated: Floats, came: Flags, names: Sequence[str], first: Ints, taken: Ints) -> dict[str, Any]:
    """Calibration of stated probabilities, and how often each first choice met which one that was taken.

    Args:
        stated, came: A probability and whether it came so, for each case.
        names: Of the choices.
        first, taken: Places of the first choice and of the one that was taken, for each case in which one was.
    """
    met = np.bincount(np.concatenate([first, taken]), minlength=len(names))
    common = np.argsort(-met, kind="stable")[: min(CONFUSED_MOST, int((met > 0).sum()))]
    shown = np.sort(common)
    pairs = np.bincount(first * len(names) + taken, minlength=len(names) ** 2).reshape(len(names), -1)
    return {
        "calibration": calibration(came, stated),
        "confusion": {"choices": [names[at] for at in shown], "cases": pairs[np.ix_(shown, shown)].tolist()},
    }


def _tenths(values: Floats) -> list[Ints]:
    return [part for part in np.array_split(np.argsort(values, kind="stable"), BINS) if len(part)]


def _points(x: Floats, y: Floats) -> list[list[float]]:
    return [[_rounded(a), _rounded(b)] for a, b in zip(x, y, strict=True)]


def _rounded(value: Any) -> float:
    return round(float(value), 5)
