"""What a model card shows of one outcome on its test: curves, global drivers, groups of people, what is usual.

Age and sex only sort people into groups whose figures are reported side by side; no model has them as features.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ..features.moments import Moment
from ..learners.metrics import auroc, brier
from ..past.history import DAY_MS, Flags, Floats
from ..past.snapshot import KnownNodes
from ..reasons.stories import Explained

POINTS = 60
"""Points of a curve; more cannot be seen."""

BINS = 10
LEAST_GROUP = 50
AGES = (25, 35, 45, 55, 65)
DRIVERS = 15
YEAR_DAYS = 365.25
TENURES = (91.0, 182.0, 365.0)


def overview(
    moment: Moment, label: str, names: tuple[str, ...], explained: Explained, probability: Floats, happened: Flags
) -> dict[str, Any]:
    """Plain facts of those asked at the test.

    Args:
        moment: Those asked.
        label: Label of what they are.
        names: Features of the model.
        explained: Their scores, taken apart.
        probability: Calibrated.
        happened: Whether it came true.
    """
    return {
        "curves": curves(happened, probability),
        "drivers": drivers(explained),
        "groups": groups(moment, label, probability, happened),
        "usual": {
            "probability": usual(probability),
            "features": {name: usual(column) for name, column in zip(names, moment.values(names).T, strict=True)},
        },
    }


def curves(happened: Flags, probability: Floats) -> dict[str, list[list[float]]]:
    """Points of the ROC, precision-recall, calibration and lift curves."""
    order = np.argsort(-probability, kind="stable")
    found = np.cumsum(happened[order])
    asked = np.arange(1, len(order) + 1)
    yes, no = max(int(found[-1]), 1), max(len(order) - int(found[-1]), 1)
    at = np.unique(np.linspace(0, len(order) - 1, POINTS).astype(np.int64))
    bins = [part for part in np.array_split(order[::-1], BINS) if len(part)]
    share = max(float(happened.mean()), 1e-9)
    return {
        "roc": [[0.0, 0.0], *_points((asked - found)[at] / no, found[at] / yes)],
        "precision_recall": _points(found[at] / yes, (found / asked)[at]),
        "calibration": [[round(float(v), 5) for v in (probability[b].mean(), happened[b].mean())] for b in bins],
        "lift": _points(asked[at] / len(order), (found / asked)[at] / share),
    }


def _points(x: Floats, y: Floats) -> list[list[float]]:
    return [[round(float(a), 5), round(float(b), 5)] for a, b in zip(x, y, strict=True)]


def drivers(explained: Explained) -> list[dict[str, Any]]:
    """What moves the score of people most: mean size of the contribution by group of features, in log-odds."""
    groups = list(dict.fromkeys(feature.group for feature in explained.features))
    member = np.array([groups.index(feature.group) for feature in explained.features])
    size = [float(np.abs(explained.parts[:, member == at].sum(axis=1)).mean()) for at in range(len(groups))]
    total = sum(size) or 1.0
    order = np.argsort(-np.array(size), kind="stable")[:DRIVERS]
    return [{"group": groups[at], "weight": round(size[at], 5), "share": round(size[at] / total, 5)} for at in order]


def groups(moment: Moment, label: str, probability: Floats, happened: Flags) -> list[dict[str, Any]]:
    """How the model did for groups of people large enough to say: by age, sex and time as a customer."""
    found = []
    for name, value, member in _memberships(moment, label):
        if member.sum() < LEAST_GROUP:
            continue
        yes, guess = happened[member], probability[member]
        both = 0 < yes.sum() < len(yes)
        found.append(
            {
                "by": name,
                "group": value,
                "people": int(member.sum()),
                "base_rate": round(float(yes.mean()), 5),
                "mean": round(float(guess.mean()), 5),
                "auroc": round(auroc(yes, guess), 5) if both else None,
                "brier": round(brier(yes, guess), 5),
            }
        )
    return found


def _memberships(moment: Moment, label: str) -> Iterator[tuple[str, str, Flags]]:
    nodes = moment.snapshot.nodes[label]
    if "birth_date" in nodes.columns:
        age = (moment.snapshot.as_of - _column(nodes, "birth_date")[moment.asked]) / DAY_MS / YEAR_DAYS
        yield from _bands("age", age, AGES, "years")
    if "sex" in nodes.columns:
        sex = nodes.columns["sex"][moment.asked]
        for value in sorted({one for one in sex.tolist() if one}):
            yield "sex", str(value), np.array([one == value for one in sex.tolist()], dtype=np.bool_)
    if "tenure_days" in moment.table.names:
        tenure = moment.table.values[moment.asked, moment.table.names.index("tenure_days")]
        yield from _bands("customer for", tenure, TENURES, "days")


def _bands(name: str, value: Floats, ends: tuple[float, ...], unit: str) -> Iterator[tuple[str, str, Flags]]:
    for low, high in zip((-np.inf, *ends), (*ends, np.inf), strict=True):
        said = (
            f"{low:.0f} and more"
            if np.isinf(high)
            else f"under {high:.0f}"
            if np.isinf(low)
            else f"{low:.0f}–{high:.0f}"
        )
        with np.errstate(invalid="ignore"):
            yield name, f"{said} {unit}", (value >= low) & (value < high)
    if np.isnan(value).any():
        yield name, "unknown", np.isnan(value)


def _column(nodes: KnownNodes, name: str) -> Floats:
    return np.asarray(nodes.columns[name], dtype=np.float64)


def usual(values: Floats) -> dict[str, Any]:
    """How values lie: ends of ten equal parts, the share in each, and the share that is unknown."""
    known = values[~np.isnan(values)]
    edges = np.unique(np.quantile(known, np.linspace(0.1, 0.9, BINS - 1))) if len(known) else np.empty(0)
    shares = np.bincount(np.searchsorted(edges, known, "left"), minlength=len(edges) + 1) / max(len(values), 1)
    return {
        "edges": [float(edge) for edge in edges],
        "shares": [round(float(share), 6) for share in shares],
        "unknown": round(float(np.isnan(values).mean()), 6) if len(values) else 0.0,
    }
