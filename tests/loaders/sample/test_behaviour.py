"""Churn must be learnable from what was known before, and not trivially so."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from loaders.sample.behaviour import simulate
from loaders.sample.catalogue import make_catalogue
from loaders.sample.clock import DAY, DAYS
from loaders.sample.population import make_people
from loaders.sample.streams import Flags, Floats

from .conftest import SEED, Written

HORIZON, WINDOW = 28, 56


@pytest.fixture(scope="module")
def purchases() -> pl.DataFrame:
    """Person and day of each purchase of 7,500 people."""
    catalogue = make_catalogue(SEED)
    parts = []
    for chunk in range(3):
        people = make_people(SEED, chunk)
        orders = simulate(SEED, people, catalogue).orders
        kept = orders.cancelled == 0
        parts.append(pl.DataFrame({"person": people.number[orders.person[kept]], "day": orders.at[kept] // DAY}))
    return pl.concat(parts)


def _examples(purchases: pl.DataFrame, cutoff: int) -> tuple[Floats, Flags]:
    """Recency, frequency and tenure of those who bought in the last 56 days, and who then bought nothing in 28."""
    past, age = purchases.filter(pl.col("day") < cutoff), cutoff - pl.col("day")
    recent = [(age <= days).sum().log1p().alias(f"in_{days}") for days in (28, 56, 182, 546)]
    known = past.group_by("person", maintain_order=True).agg(
        age.min().alias("recency"), age.max().alias("tenure"), *recent
    )
    known = known.filter(pl.col("recency") <= WINDOW).with_columns(
        (pl.col("recency") / (pl.col("tenure") / pl.col("in_546").exp()).clip(3)).alias("overdue")
    )
    later = purchases.filter(pl.col("day").is_between(cutoff, cutoff + HORIZON - 1))["person"].implode()
    churned = ~known["person"].is_in(later)
    return known.drop("person").to_numpy().astype(np.float64), churned.to_numpy()


def _auroc(score: Floats, positive: Flags) -> float:
    rank = score.argsort().argsort() + 1.0
    hits = int(positive.sum())
    return float((rank[positive].sum() - hits * (hits + 1) / 2) / (hits * (len(score) - hits)))


def _logistic_regression(features: Floats, positive: Flags) -> Floats:
    """Weights by Newton's method, lightly ridged; the last one is the constant."""
    x = np.column_stack([features, np.ones(len(features))])
    weights = np.zeros(x.shape[1])
    for _ in range(15):
        p = 1 / (1 + np.exp(-x @ weights))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + np.eye(x.shape[1])
        weights += np.linalg.solve(hessian, x.T @ (positive - p) - weights)
    return weights


def test_a_fair_share_of_active_customers_churns(purchases: pl.DataFrame) -> None:
    for cutoff in (DAYS - HORIZON, DAYS - 3 * HORIZON, DAYS - 6 * HORIZON):
        assert 0.2 < _examples(purchases, cutoff)[1].mean() < 0.4


def test_churn_can_be_learnt_but_not_trivially(purchases: pl.DataFrame) -> None:
    train = [_examples(purchases, DAYS - k * HORIZON) for k in (2, 3, 4)]
    x, y = np.vstack([features for features, _ in train]), np.concatenate([churned for _, churned in train])
    test_x, test_y = _examples(purchases, DAYS - HORIZON)
    mean, spread = x.mean(axis=0), x.std(axis=0)
    weights = _logistic_regression((x - mean) / spread, y)
    learnt = _auroc((test_x - mean) / spread @ weights[:-1], test_y)
    assert 0.65 < learnt < 0.95
    assert learnt > _auroc(test_x[:, 0], test_y)


def test_service_and_opinion_follow_the_latent_state(business: Written) -> None:
    truth = business.table("truth/persons.csv").filter(source="surveys").select("key", "person_id")
    answers = business.table("surveys/responses.csv").join(truth, left_on="response_id", right_on="key")
    answers = answers.with_columns(
        pl.col("nps").cast(pl.Int64), pl.col("answered_at").str.to_date("%d.%m.%Y %H:%M").alias("on")
    )
    states = business.table("truth/latent.csv").with_columns(
        pl.col("since").str.to_date(), pl.col("until").str.to_date().fill_null(pl.date(2026, 7, 1))
    )
    held = answers.join(states, on="person_id").filter(pl.col("on") >= pl.col("since"), pl.col("on") < pl.col("until"))
    mood = dict(held.group_by("state").agg(pl.col("nps").mean()).iter_rows())
    assert mood["active"] > mood["slowing"] + 0.5


def test_state_histories_are_gapless(business: Written) -> None:
    states = business.table("truth/latent.csv")
    following = states.with_columns(pl.col("since").shift(-1).over("person_id").alias("next"))
    assert following.filter(pl.col("until").is_not_null())["next"].equals(
        following.filter(pl.col("until").is_not_null())["until"].alias("next")
    )
    assert states.group_by("person_id").agg(pl.col("until").is_null().sum())["until"].eq(1).all()


def test_most_viewed_before_buying_is_bought(business: Written) -> None:
    carts = business.table("shop/carts.jsonl").filter(status="converted")
    orders = business.table("shop/orders.jsonl").select("number", "lines")
    pairs = carts.join(orders, left_on="order_number", right_on="number")
    for items, lines in pairs.select("items", "lines").head(300).iter_rows():
        assert {item["sku"] for item in items} == {line["sku"] for line in lines}
