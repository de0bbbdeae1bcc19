"""What a network is to say of each week: a chance in log-odds, or a quantile of a number; and where it begins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from ..past.history import Floats


class Aim(Protocol):
    """A loss, and the answer without any input that has the least of it."""

    def loss(self, said: Tensor, came: Tensor) -> Tensor:
        """Loss of each answer, in the shape of both."""
        ...

    def begin(self, came: Floats) -> float:
        """The best answer that is the same for all, given what came of them, shape (cases,)."""
        ...


class Chance:
    """Log-odds that it happens: logarithmic loss."""

    def loss(self, said: Tensor, came: Tensor) -> Tensor:
        """Cross-entropy; `came` is 0 or 1."""
        return functional.binary_cross_entropy_with_logits(said, came, reduction="none")

    def begin(self, came: Floats) -> float:
        """Log-odds of the share to whom it happened."""
        share = float(np.clip(came.mean(), 0.001, 0.999)) if len(came) else 0.001
        return float(np.log(share / (1.0 - share)))


@dataclass(frozen=True)
class Quantile:
    """A number that a `share` of what comes lies below: pinball loss (R. Koenker, G. Bassett, 1978)."""

    share: float

    def loss(self, said: Tensor, came: Tensor) -> Tensor:
        """`share` of what is missing, 1 - `share` of what is too much."""
        rest = came - said
        return torch.maximum(self.share * rest, (self.share - 1.0) * rest)

    def begin(self, came: Floats) -> float:
        """That quantile of all."""
        return float(np.quantile(came, self.share)) if len(came) else 0.0
