"""The temporal split: what is learnt, tuned, weighed and tested lies in label windows that never overlap.

    … cutoffs every STEP_DAYS …  | tune | validation | test | as of now
                                 every window (cutoff, cutoff + horizon] ends before the next stage begins

A model that is judged at a cutoff learns only from cutoffs whose windows are closed by then. Where the history is too
short for four windows, tuning and validation share one; where it is too short for three, only how often it happens can
be said.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from graph.errors import TrainingError

from .history import DAY_MS

STEP_DAYS = 14
MOST_CUTOFFS = 17
HISTORY_DAYS = 84
"""Days of events before the first cutoff, so that windows and gaps have something to say."""

LEAST_CUTOFFS = 3


@dataclass(frozen=True)
class Split:
    """Moments in milliseconds since 1970.

    Attributes:
        horizon: Length of a label window.
        cutoffs: All moments with a closed window before the test, ascending; tune and validation are among them.
        tune: Where training is stopped and settings are chosen.
        validation: Where models are weighed against each other and calibrated.
        test: Where they are reported; nothing is chosen here.
        final: Up to when the graph reaches; predictions are made as of then.
    """

    horizon: float
    cutoffs: tuple[float, ...]
    tune: float
    validation: float
    test: float
    final: float

    def weekly(self) -> Split:
        """The same with a cutoff in every week: twice the moments to learn from, half of each window in common."""
        first = self.cutoffs[0]
        weeks = {self.validation - n * 7 * DAY_MS for n in range(int((self.validation - first) / (7 * DAY_MS)) + 1)}
        return replace(self, cutoffs=tuple(sorted({*self.cutoffs, *weeks})))

    @property
    def shared(self) -> bool:
        """Whether the history is too short for the horizon, so that tuning and validation share a window."""
        return self.tune == self.validation

    def closed_by(self, moment: float) -> tuple[float, ...]:
        """Cutoffs whose label windows end no later than `moment`."""
        return tuple(cutoff for cutoff in self.cutoffs if cutoff + self.horizon <= moment)


def temporal_split(first: float, last: float, horizon_days: int, least: int = LEAST_CUTOFFS) -> Split:
    """Lay the cutoffs between the first and the last event.

    Args:
        first, last: Moments of the first and the last event.
        horizon_days: How far is looked ahead.
        least: With fewer cutoffs to learn from before tuning, tuning and validation share a window; if then none is
            left, nothing can be learnt, and the test is the only cutoff.

    Raises:
        TrainingError: not even a single window of the horizon has a past.
    """
    horizon = horizon_days * DAY_MS
    test, validation, tune = (last - n * horizon for n in (1, 2, 3))
    earliest = min(first + HISTORY_DAYS * DAY_MS, first + (last - first) / 4)
    grid = [validation - n * STEP_DAYS * DAY_MS for n in range(MOST_CUTOFFS * 4)]
    known = [moment for moment in grid if moment >= earliest]

    def laid(tune: float) -> Split:
        return Split(horizon, tuple(sorted({tune, *known})[-MOST_CUTOFFS:]), tune, validation, test, last)

    split = laid(tune)
    if len(split.closed_by(tune)) < least:
        split = laid(validation)
        if split.closed_by(validation):
            return split
        if test >= earliest:
            return Split(horizon, (test,), test, test, test, last)
        days = (last - first) / DAY_MS
        raise TrainingError(
            f"{days:.0f} days of orders are too few to learn what happens within {horizon_days} days and to test it",
            hint="Load a longer history, or look less far ahead: PORTRAIT_CHURN_DAYS, PORTRAIT_NEXT_PURCHASE_DAYS.",
        )
    return split
