"""People of a campaign of which it was drawn by lot who got what."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..past.history import Flags, Floats, Ints


@dataclass(frozen=True)
class Trial:
    """People of a randomised campaign.

    Attributes:
        values: Features known before, shape (people, features).
        arm: What each got, 0 … arms - 1.
        outcome: What came of it: 0 or 1, or an amount.
        names: Of the arms.
    """

    values: Floats
    arm: Ints
    outcome: Floats
    names: tuple[str, ...]

    def part(self, rows: Ints | Flags) -> Trial:
        """Some of them."""
        return Trial(self.values[rows], self.arm[rows], self.outcome[rows], self.names)

    @property
    def shares(self) -> Floats:
        """Share of people in each arm: the propensity, since a lot does not look at them."""
        found: Floats = np.bincount(self.arm, minlength=len(self.names)) / max(len(self.arm), 1)
        return found
