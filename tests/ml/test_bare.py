"""Graphs that lack what suggestions or features are made of: what can be told is told, and the rest is named."""

from __future__ import annotations

import pytest

from graph.errors import TooFewCases
from graph.settings import Settings
from ml.features.moments import BinaryMoments
from ml.kinds.binary import KIND, BinaryModel
from ml.outcome.model import Outcome
from ml.outcome.prior import Prior
from ml.outcome.training import train_outcome
from ml.past.split import Split, temporal_split
from ml.serving.pipeline import last_moment, span
from ml.tasks.churn import TASK as CHURN
from ml.tasks.next_purchase import TASK
from tests.ml.world import World, busy_world

SETTINGS = Settings(threads=1)


def split_of(world: World) -> Split:
    return temporal_split(*span(world.history(), TASK), TASK.horizon_days(SETTINGS), TASK.least_cutoffs)


@pytest.mark.parametrize(
    ("lacking", "unranked"),
    [(("Product", "category"), {"Category"}), (("Order", "items"), {"Product", "Category"})],
    ids=["no categories", "no lines"],
)
def test_whether_somebody_buys_is_told_where_what_they_buy_cannot_be(
    lacking: tuple[str, str], unranked: set[str], quick_training: None
) -> None:
    world = busy_world(people=160)
    world.links[lacking] = []
    history = world.history()
    model = KIND.train(history, TASK, SETTINGS, split_of(world), lambda what: None)
    assert isinstance(model.outcome, Outcome)
    assert set(model.facts["unranked"]) == unranked
    again = KIND.unpack(TASK, KIND.pack(TASK, model))
    answers = KIND.answer(history, TASK, again, last_moment(history, TASK), SETTINGS, lambda what: None)
    assert {label for label, every in answers.suggestions.items() if any(every)} == {"Product", "Category"} - unranked
    assert isinstance(again, BinaryModel)
    assert len({one.probability for one in answers.predictions}) > 10


@pytest.mark.parametrize(("horizon", "learnt"), [(90, True), (120, False)])
def test_horizons_that_are_long_for_a_year_of_orders(horizon: int, learnt: bool, quick_training: None) -> None:
    settings = Settings(threads=1, churn_days=horizon)
    history = busy_world(people=200, days=365).history()
    split = temporal_split(*span(history, CHURN), CHURN.horizon_days(settings), CHURN.least_cutoffs)
    model = KIND.train(history, CHURN, settings, split, lambda what: None)
    assert isinstance(model.outcome, Outcome if learnt else Prior)
    answers = KIND.answer(history, CHURN, model, last_moment(history, CHURN), settings, lambda what: None)
    chances = {one.probability for one in answers.predictions}
    assert (len(chances) > 20) == learnt
    if not learnt:
        assert "no window of 120 days" in model.facts["too_few"]
        assert {one.model_kind for one in answers.predictions} == {"base rate"}


def test_people_who_do_not_differ_are_too_few_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    world = busy_world(people=60)
    moments = BinaryMoments(world.history(), TASK, SETTINGS)
    monkeypatch.setattr("ml.outcome.training.telling", lambda values: [])
    with pytest.raises(TooFewCases, match="nobody differs"):
        train_outcome(moments, split_of(world), 1, lambda what: None)
