"""What is served where too few cases are known for models: the share to whom it happened so far, with its interval."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.stats import beta

from graph.errors import TrainingError

from ..features.moments import BinaryMoments, Moment
from ..features.phrases import Feature
from ..learners.calibration import Calibrator, Platt
from ..past.history import Floats
from ..past.split import Split
from ..reasons.stories import Explained

KIND = "base rate"


@dataclass(frozen=True)
class Prior:
    """The same probability for everybody who is asked.

    Attributes:
        cases, asked: To how many of how many it happened, over windows that do not overlap.
    """

    cases: int
    asked: int

    @property
    def kind(self) -> str:
        """What is served, in words."""
        return KIND

    @property
    def calibrator(self) -> Calibrator:
        """The score is the log-odds already."""
        return Platt(1.0, 0.0)

    @property
    def share(self) -> float:
        """Mean of the share under Jeffreys' prior, Beta(1/2, 1/2)."""
        return (self.cases + 0.5) / (self.asked + 1.0)

    @property
    def interval(self) -> tuple[float, float]:
        """The middle 95 % of it (Jeffreys' interval; Brown, Cai, DasGupta 2001)."""
        low, high = beta.ppf((0.025, 0.975), self.cases + 0.5, self.asked - self.cases + 0.5)
        return float(low), float(high)

    def explain(self, moment: Moment) -> Explained:
        """The same score for all those asked, with the one thing there is to say."""
        people = len(moment.asked)
        low, high = (f"{100 * end:.0f}" for end in self.interval)
        en = (
            f"too few cases so far to tell one from another: "
            f"it happened to {self.cases} of {self.asked} ({low}–{high} %)"
        )
        ru = f"Слишком мало случаев, чтобы отличать: было у {self.cases} из {self.asked} ({low}–{high} %)"
        said = Feature("base_rate", "base rate", en, ru, (en, ru))
        return Explained((said,), np.zeros((people, 1)), self.scores(moment))

    def scores(self, moment: Moment) -> Floats:
        """The same log-odds for all those asked."""
        return np.full(len(moment.asked), np.log(self.share / (1.0 - self.share)))

    def as_json(self) -> dict[str, Any]:
        """Plain numbers."""
        return {"cases": self.cases, "asked": self.asked}

    def facts(self) -> Mapping[str, Any]:
        """What there is to say of it in tables."""
        low, high = self.interval
        return {
            "rows": {"train": self.asked, "test": 0},
            "base_rate": self.share,
            "interval": [low, high],
            "served": KIND,
            "kind": KIND,
            "shares": {},
            "models": {},
            "validation_loss": {},
            "suggestions": {},
            "prior": self.as_json(),
        }


def learn_prior(moments: BinaryMoments, split: Split) -> Prior:
    """Count cases over windows that do not overlap, from the test's backwards.

    Raises:
        TrainingError: nobody was asked, it never happened, or it always did: there is nothing to say.
    """
    cases = people = 0
    cutoff = split.test
    while cutoff >= split.cutoffs[0]:
        known, asked = moments.asked(cutoff)
        flags = moments.task.happened(moments.history, cutoff, cutoff + split.horizon)
        cases += int(flags[known.nodes[moments.task.label].row[asked]].sum())
        people += len(asked)
        cutoff -= split.horizon
    if not 0 < cases < people:
        what = "nobody could be asked" if not people else f"of {people} asked it happened to {cases}"
        raise TrainingError(
            f"{what} in all of the past: there is nothing to learn",
            where=moments.task.name,
            hint="Load what it is about, or a longer history.",
        )
    return Prior(cases, people)
