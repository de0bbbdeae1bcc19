"""How a model did for groups of people: by age, sex and time as a customer.

Age and sex only sort people into groups whose figures are reported side by side; no model has them as features.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..features.moments import Moment
from ..learners.metrics import auroc, brier
from ..past.history import DAY_MS, Flags, Floats, Nodes, Texts
from ..past.snapshot import KnownNodes

LEAST_GROUP = 50
AGES = (25, 35, 45, 55, 65)
YEAR_DAYS = 365.25
TENURES = (91.0, 182.0, 365.0)
TENURE = "tenure_days"

Told = Callable[[Flags], Mapping[str, float | None]]
"""Figures of those of whom a flag is set."""


@dataclass(frozen=True)
class Sorted:
    """By what people are sorted into groups; None where it is not declared or not known of them.

    Attributes:
        age: Years.
        sex: As declared.
        tenure: Days as a customer.
    """

    age: Floats | None
    sex: Texts | None
    tenure: Floats | None

    @classmethod
    def of(cls, nodes: Nodes | KnownNodes, as_of: float | Floats, tenure: Floats | None) -> Sorted:
        """From the nodes that they are.

        Args:
            nodes: One for each of them, in their order.
            as_of: The moment, milliseconds since 1970; or one for each.
            tenure: Days as a customer.
        """
        age = None
        if "birth_date" in nodes.columns:
            age = (as_of - np.asarray(nodes.columns["birth_date"], dtype=np.float64)) / DAY_MS / YEAR_DAYS
        sex = np.asarray(nodes.columns["sex"], dtype=object) if "sex" in nodes.columns else None
        return cls(age, sex, tenure)

    @classmethod
    def at(cls, moment: Moment, label: str) -> Sorted:
        """Those asked at a moment."""
        tenure = moment.values((TENURE,))[:, 0] if TENURE in moment.table.names else None
        every = cls.of(moment.snapshot.nodes[label], moment.snapshot.as_of, None)
        return cls(_part(every.age, moment), _part(every.sex, moment), tenure)

    def groups(self) -> Iterator[tuple[str, str, Flags]]:
        """By what, which group, and who is in it."""
        if self.age is not None and not np.isnan(self.age).all():
            yield from _bands("age", self.age, AGES, "years")
        if self.sex is not None:
            for value in sorted({str(one) for one in self.sex.tolist() if one}):
                yield "sex", value, np.array([one == value for one in self.sex.tolist()], dtype=np.bool_)
        if self.tenure is not None:
            yield from _bands("customer for", self.tenure, TENURES, "days")


def groups(people: Sorted, told: Told) -> list[dict[str, Any]]:
    """Figures of each group that is large enough to say."""
    found = []
    for by, group, member in people.groups():
        if member.sum() >= LEAST_GROUP:
            figures = {name: _rounded(value) for name, value in told(member).items()}
            found.append({"by": by, "group": group, "people": int(member.sum()), **figures})
    return found


def of_probabilities(happened: Flags, probability: Floats) -> Told:
    """The figures of probabilities: how many it happened to and was said of, AUROC, Brier score."""

    def told(member: Flags) -> Mapping[str, float | None]:
        yes, guess = happened[member], probability[member]
        both = 0 < yes.sum() < len(yes)
        return {
            "base_rate": float(yes.mean()),
            "mean": float(guess.mean()),
            "auroc": auroc(yes, guess) if both else None,
            "brier": brier(yes, guess),
        }

    return told


def of_amounts(came: Floats, expected: Floats, low: Floats, high: Floats) -> Told:
    """The figures of amounts: what came, what was expected, how far they lie apart, how often within the interval."""

    def told(member: Flags) -> Mapping[str, float | None]:
        within = (came >= low) & (came <= high)
        return {
            "spent": float(came[member].mean()),
            "expected": float(expected[member].mean()),
            "error": float(np.abs(came - expected)[member].mean()),
            "within": float(within[member].mean()),
        }

    return told


def _part(values: Any, moment: Moment) -> Any:
    return None if values is None else values[moment.asked]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 5)


def _bands(by: str, value: Floats, ends: tuple[float, ...], unit: str) -> Iterator[tuple[str, str, Flags]]:
    for low, high in zip((-np.inf, *ends), (*ends, np.inf), strict=True):
        said = (
            f"{low:.0f} and more"
            if np.isinf(high)
            else f"under {high:.0f}"
            if np.isinf(low)
            else f"{low:.0f}–{high:.0f}"
        )
        with np.errstate(invalid="ignore"):
            yield by, f"{said} {unit}", (value >= low) & (value < high)
    if np.isnan(value).any():
        yield by, "unknown", np.isnan(value)
