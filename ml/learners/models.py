"""The simple models of one outcome: each scores in log-odds and says what every feature added to its score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import lightgbm
import numpy as np
from sklearn.linear_model import LogisticRegression

from ..past.history import Flags, Floats, Singles
from .metrics import log_loss
from .scaling import Scaling

SEED = 7
PENALTIES = (0.003, 0.03, 0.3)
MOST_TREES = 600
PATIENCE = 30
THREADS_FROM = 50_000_000
"""Values from which on LightGBM gets all threads. Below, and with other work on the machine, its threads wait
for each other far longer than they compute: 40 s with two, 3 s with one (measured, 29,000 x 64)."""


class Model(Protocol):
    """Something that scores rows of features in log-odds, additively."""

    def score(self, values: Floats) -> Floats:
        """Log-odds of each row."""

    def contributions(self, values: Floats) -> tuple[Floats, Floats]:
        """What each feature adds, shape (rows, features), and the base; together they make the score."""


@dataclass(frozen=True)
class Rows:
    """Training or test rows: features and whether it happened."""

    values: Floats
    happened: Flags

    def __len__(self) -> int:
        return len(self.happened)


@dataclass(frozen=True)
class Linear:
    """Logistic regression on scaled features."""

    scaling: Scaling
    weights: Floats
    intercept: float

    @classmethod
    def fit(cls, rows: Rows, penalty: float) -> Linear:
        """Fit with L2; a smaller `penalty` regularises more (sklearn's C)."""
        scaling = Scaling.of(rows.values)
        # Newton's method: six steps instead of a hundred; a third of the time (measured, 33,000 rows).
        fitted = LogisticRegression(C=penalty, solver="newton-cholesky").fit(scaling(rows.values), rows.happened)
        return cls(scaling, np.asarray(fitted.coef_[0], dtype=np.float64), float(fitted.intercept_[0]))

    def score(self, values: Floats) -> Floats:
        """Log-odds of each row."""
        return self.scaling(values) @ self.weights + self.intercept

    def contributions(self, values: Floats) -> tuple[Floats, Floats]:
        """Coefficient times scaled value."""
        return self.scaling(values) * self.weights, np.full(len(values), self.intercept)

    def as_json(self) -> dict[str, Any]:
        """Plain numbers."""
        return {"scaling": self.scaling.as_json(), "weights": self.weights.tolist(), "intercept": self.intercept}

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> Linear:
        """The inverse of `as_json`."""
        weights = np.array(plain["weights"], dtype=np.float64)
        return cls(Scaling.from_json(plain["scaling"]), weights, float(plain["intercept"]))


def best_penalty(train: Rows, tune: Rows) -> float:
    """The penalty that does best on the rows to tune on."""

    def loss(penalty: float) -> float:
        return log_loss(tune.happened, sigmoid(Linear.fit(train, penalty).score(tune.values)))

    return min(PENALTIES, key=loss)


@dataclass(frozen=True)
class Shape:
    """How slowly trees are grown (`rate`), and how large: leaves, and rows in the least of them."""

    rate: float = 0.06
    leaves: int = 15
    least: int = 60


class Boosted:
    """Gradient-boosted trees (LightGBM)."""

    def __init__(self, booster: lightgbm.Booster) -> None:
        self.booster = booster

    @classmethod
    def fit(
        cls,
        rows: Rows,
        threads: int,
        trees: int = MOST_TREES,
        tune: Rows | None = None,
        *,
        shape: Shape = Shape(),
        seed: int = SEED,
    ) -> Boosted:
        """Fit `trees` trees, or fewer where `tune` shows that more do not help."""
        parameters = {
            "objective": "binary", "learning_rate": shape.rate, "num_leaves": shape.leaves,
            "min_data_in_leaf": shape.least, "feature_fraction": 0.3, "bagging_fraction": 0.7, "bagging_freq": 1,
            "lambda_l2": 10.0, "max_bin": 63, "seed": seed, "deterministic": True, "force_row_wise": True,
            "num_threads": threads if rows.values.size > THREADS_FROM else 1, "verbosity": -1,
        }  # fmt: skip
        data = lightgbm.Dataset(rows.values, rows.happened.astype(np.float64), free_raw_data=True)
        if tune is None:
            return cls(lightgbm.train(parameters, data, trees))
        judge = lightgbm.Dataset(tune.values, tune.happened.astype(np.float64), reference=data)
        stop = lightgbm.early_stopping(PATIENCE, verbose=False)
        return cls(lightgbm.train(parameters, data, trees, valid_sets=[judge], callbacks=[stop]))

    @property
    def trees(self) -> int:
        """How many trees are used."""
        return int(self.booster.best_iteration) if self.booster.best_iteration > 0 else int(self.booster.num_trees())

    def score(self, values: Floats | Singles) -> Floats:
        """Log-odds of each row."""
        return np.asarray(self.booster.predict(values, raw_score=True), dtype=np.float64)

    def contributions(self, values: Floats) -> tuple[Floats, Floats]:
        """Exact Shapley values of the trees."""
        every = np.asarray(self.booster.predict(values, pred_contrib=True), dtype=np.float64)
        return every[:, :-1], every[:, -1]

    def as_text(self) -> str:
        """LightGBM's own text format."""
        return str(self.booster.model_to_string(num_iteration=self.trees))

    @classmethod
    def from_text(cls, text: str) -> Boosted:
        """The inverse of `as_text`."""
        return cls(lightgbm.Booster(model_str=text))


@dataclass(frozen=True)
class Bag:
    """Boosted trees from several seeds, averaged: what one run owes to chance is less."""

    members: tuple[Boosted, ...]

    def score(self, values: Floats) -> Floats:
        """Log-odds of each row."""
        total: Floats = np.mean([member.score(values) for member in self.members], axis=0)
        return total

    def contributions(self, values: Floats) -> tuple[Floats, Floats]:
        """Means of the members' exact Shapley values."""
        every = [member.contributions(values) for member in self.members]
        return np.mean([added for added, _ in every], axis=0), np.mean([base for _, base in every], axis=0)


def sigmoid(score: Floats) -> Floats:
    """Log-odds to probability."""
    probability: Floats = 1.0 / (1.0 + np.exp(-np.clip(score, -30, 30)))
    return probability
