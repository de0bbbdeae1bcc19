"""The models of an amount that are blended: fitted together on the same rows, each in the amount's unit."""

from __future__ import annotations

from dataclasses import dataclass

import lightgbm
import numpy as np

from ..learners.models import SEED, THREADS_FROM
from ..learners.roots import RootLine, root, shared_out, square
from ..network.reading import scored
from ..network.training import NETWORK, Network
from ..past.history import Floats, Ints
from ..past.snapshot import Snapshot

LINE, MEAN_TREES, ROOT_TREES = "line of roots", "LightGBM on the line, mean", "LightGBM on the line, roots"
HABITS = "BG/NBD and Gamma-Gamma"
BASES = (LINE, MEAN_TREES, ROOT_TREES, HABITS, NETWORK)

LOW, HIGH = 0.1, 0.9
"""Shares of outcomes below the ends of the interval: eight in ten lie within."""

TREES = 150
LEAVES = 7
"""Few: trees that begin at the line have little left to say (mean absolute error 67.4 against 67.5 with 15 leaves,
and 68.0 of trees that begin at nothing; Complete Journey, three validation moments)."""

LEAF_MOST = 60


@dataclass(frozen=True)
class AmountRows:
    """Training rows: features, spend in units of its mean, number of orders, and the spend that habits expect."""

    values: Floats
    amount: Floats
    orders: Floats
    habits: Floats

    def __len__(self) -> int:
        return len(self.amount)


def grown(
    values: Floats, target: Floats, objective: str, threads: int, *, seed: int, share: float = 0.5,
    begin: Floats | None = None,
) -> lightgbm.Booster:  # fmt: skip
    """Boosted trees (LightGBM); for quantiles of a `share`, and from a `begin` on where one is given."""
    parameters = {
        "objective": objective, "alpha": share, "learning_rate": 0.06, "num_leaves": LEAVES,
        "min_data_in_leaf": int(np.clip(len(target) // 50, 5, LEAF_MOST)), "feature_fraction": 0.3,
        "bagging_fraction": 0.7, "bagging_freq": 1, "lambda_l2": 10.0, "max_bin": 63, "seed": seed,
        "deterministic": True, "force_row_wise": True, "verbosity": -1,
        "num_threads": threads if values.size > THREADS_FROM else 1,
    }  # fmt: skip
    data = lightgbm.Dataset(values, target, init_score=begin, free_raw_data=True)
    return lightgbm.train(parameters, data, TREES)


def said_by(trees: lightgbm.Booster, values: Floats) -> Floats:
    """What trees say of each row."""
    return np.asarray(trees.predict(values), dtype=np.float64)


TREES_OF = ("mean", "likely", "low", "high", "orders")


@dataclass(frozen=True)
class Bases:
    """The models fitted on one set of rows.

    Attributes:
        line: A quantile by a weighted sum.
        trees: By the names of TREES_OF. `mean` adds to the line's amount, `likely` to its root; `low` and `high`
            are the interval's ends as roots, `orders` the number of orders.
        network: The root of the amount by the weeks of each; None where it takes no part.
    """

    line: RootLine
    trees: dict[str, lightgbm.Booster]
    network: Network | None = None

    @classmethod
    def fit(cls, rows: AmountRows, share: float, threads: int, seed: int = SEED) -> Bases:
        """Fit all; `share` is the quantile whose total is right, see `keeping_total`."""
        values, roots = rows.values, root(rows.amount)
        line = RootLine.fit(values, rows.amount, share)
        begun = line.roots(values)

        def quantile(of: float, begin: Floats | None = None) -> lightgbm.Booster:
            return grown(values, roots, "quantile", threads, seed=seed, share=of, begin=begin)

        return cls(
            line,
            {
                "mean": grown(values, rows.amount, "regression", threads, seed=seed, begin=square(begun)),
                "likely": quantile(share, begun),
                "low": quantile(LOW),
                "high": quantile(HIGH),
                "orders": grown(values, rows.orders, "poisson", threads, seed=seed),
            },
        )

    def heard(self, known: Snapshot, asked: Ints) -> Floats:
        """Roots that the network says of rows of a snapshot; 0 where it takes no part."""
        return np.zeros(len(asked)) if self.network is None else scored(self.network, known, asked)

    def amounts(self, values: Floats, habits: Floats, heard: Floats) -> Floats:
        """What each of BASES says, shape (rows, bases); for `heard` see the method of this name."""
        begun = self.line.roots(values)
        mean = np.maximum(square(begun) + said_by(self.trees["mean"], values), 0.0)
        roots = square(begun + said_by(self.trees["likely"], values))
        return np.column_stack([square(begun), mean, roots, habits, square(heard)])

    def contributions(self, name: str, values: Floats) -> tuple[Floats, Floats]:
        """What each feature adds to the amount that one of the first three BASES says, and the base.

        Of trees exact Shapley values. An amount that would fall below 0 is shown as the trees have it.
        """
        parts, base = self.line.parts(values)
        if name == LINE:
            return shared_out(parts, base)
        if not len(values):
            return parts, base  # LightGBM takes no rows apart
        every = np.asarray(
            self.trees["mean" if name == MEAN_TREES else "likely"].predict(values, pred_contrib=True),
            dtype=np.float64,
        )
        if name == ROOT_TREES:
            return shared_out(parts + every[:, :-1], base + every[:, -1])
        parts, base = shared_out(parts, base)
        return parts + every[:, :-1], base + every[:, -1]

    def interval(self, values: Floats) -> tuple[Floats, Floats]:
        """Roots of the low and the high end, before they are checked on what came true."""
        return said_by(self.trees["low"], values), said_by(self.trees["high"], values)

    def orders(self, values: Floats) -> Floats:
        """Expected number of orders."""
        return said_by(self.trees["orders"], values)


def keeping_total(rows: AmountRows) -> float:
    """The quantile whose predictions add up to what was spent.

    Of all guesses with the right total, quantiles of one share have the least absolute error: the share is
    (1 + the multiplier of the total) / 2. Found by halving, with the line, which costs least.
    """
    low, high = 0.4, 0.95
    for _ in range(7):
        share = (low + high) / 2
        if RootLine.fit(rows.values, rows.amount, share).predict(rows.values).sum() < rows.amount.sum():
            low = share
        else:
            high = share
    return (low + high) / 2
