"""Training of an outcome: it learns what can be learnt, nothing from noise, and says so when there is too little."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from graph.errors import TrainingError
from graph.settings import Settings
from ml.features.moments import BinaryMoments
from ml.kinds.binary import KIND, BinaryModel
from ml.network.sequence import weeks_of
from ml.network.training import NETWORK
from ml.outcome.model import BOOSTED, LINEAR
from ml.outcome.training import BLEND, WITHOUT, Trained, train_outcome
from ml.outcome.yardsticks import BASE_RATE
from ml.past.history import Flags, History
from ml.past.split import Split, temporal_split
from ml.reasons.stories import reasons
from ml.serving.pipeline import last_moment, unpack
from ml.task import SINCE_ORDER
from ml.tasks.churn import TASK as CHURN
from tests.ml.world import START, busy_world


@cache
def history() -> History:
    return busy_world(people=400).history()


@cache
def split() -> Split:
    return temporal_split(START, last_moment(history(), CHURN), 28)


def moments() -> BinaryMoments:
    return BinaryMoments(history(), CHURN, Settings())


def stored_model(trained: Trained) -> BinaryModel:
    return BinaryModel(outcome=trained.outcome, horizon_days=28, facts={})


@pytest.fixture(scope="module")
def trained() -> Trained:
    return train_outcome(moments(), split(), 1, lambda what: None)


def test_all_models_stand_in_the_table_on_the_same_people(trained: Trained) -> None:
    plain = {BASE_RATE, SINCE_ORDER.name}
    assert set(trained.scores) == {*plain, LINEAR, BOOSTED, NETWORK, WITHOUT, BLEND} == set(trained.validation_loss)
    assert trained.scores[BASE_RATE].auroc.value == 0.5
    assert trained.test_rows > 100


def test_leaving_can_be_learnt(trained: Trained) -> None:
    assert trained.scores[LINEAR].auroc.value > 0.7
    assert trained.scores[BLEND].auroc.value > 0.7


def test_the_best_on_validation_is_served(trained: Trained) -> None:
    served = {name: trained.validation_loss[name] for name in (LINEAR, BOOSTED, NETWORK, BLEND)}
    assert trained.served == min(served, key=served.__getitem__)
    assert sum(trained.outcome.shares.values()) == pytest.approx(1.0)
    assert min(trained.outcome.weights.values()) >= 0


@pytest.mark.usefixtures("quick_training")
def test_shuffled_outcomes_teach_nothing() -> None:
    random = np.random.default_rng(9)
    order = random.permutation(len(history().nodes["Profile"]))

    def shuffled(past: History, after: float, until: float) -> Flags:
        return CHURN.happened(past, after, until)[np.roll(order, int(after) % 997)]

    noise = replace(CHURN, happened=shuffled)
    found = train_outcome(BinaryMoments(history(), noise, Settings()), split(), 1, lambda what: None)
    for name in (LINEAR, BOOSTED, NETWORK, BLEND):
        assert found.scores[name].auroc.value == pytest.approx(0.5, abs=0.13), name


def test_contributions_and_base_make_the_score_that_is_calibrated(trained: Trained) -> None:
    moment = moments().at(split().final)
    explained = trained.outcome.explain(moment)
    values = moment.values(trained.outcome.names)
    expected = np.full(len(values), trained.outcome.offset)
    for name, model in ((LINEAR, trained.outcome.linear), (BOOSTED, trained.outcome.boosted)):
        expected += trained.outcome.weights.get(name, 0.0) * model.score(values)
    network = trained.outcome.network
    assert network is not None
    weeks = weeks_of(moment.snapshot, moment.asked, network.layout)
    expected += trained.outcome.weights.get(NETWORK, 0.0) * network.scores(weeks)
    np.testing.assert_allclose(explained.score, expected, atol=1e-6)
    assert all(len(said) >= 3 for said in reasons(explained, moment.rows()))


def test_the_network_takes_its_share_of_the_reasons(trained: Trained) -> None:
    outcome = replace(trained.outcome, weights={NETWORK: 1.0}, offset=0.0)
    moment = moments().at(split().final)
    explained = outcome.explain(moment)
    assert {feature.name for feature in explained.features} >= {"graph_orders", "orders_days_since"}
    assert outcome.kind == NETWORK
    said = reasons(explained, moment.rows(), most=50)
    assert any(reason.feature.startswith("graph_") for reason in said[0])


def test_a_stored_model_scores_as_before(trained: Trained) -> None:
    model = stored_model(trained)
    back = KIND.unpack(CHURN, KIND.pack(CHURN, model))
    moment = moments().at(split().final)
    assert back.outcome.explain(moment).score.tolist() == trained.outcome.explain(moment).score.tolist()
    assert back.version == KIND.pack(CHURN, model).version


def test_a_stored_model_of_other_features_is_refused(trained: Trained) -> None:
    moment = moments().at(split().final)
    with pytest.raises(TrainingError, match="no longer gives"):
        replace(trained.outcome, names=("of_yesterday", *trained.outcome.names[1:])).explain(moment)


def test_parts_that_do_not_fit_are_refused(trained: Trained) -> None:
    artefact = KIND.pack(CHURN, stored_model(trained))
    with pytest.raises(TrainingError, match="does not fit"):
        unpack(CHURN, replace(artefact, manifest={"outcome": {}}))


def test_too_few_people_are_refused_with_advice() -> None:
    few = busy_world(people=25).history()
    with pytest.raises(TrainingError, match="at least") as refused:
        train_outcome(BinaryMoments(few, CHURN, Settings()), split(), 1, lambda what: None)
    assert refused.value.hint


@pytest.mark.usefixtures("quick_training")
def test_training_again_gives_the_same_model() -> None:
    past = busy_world(people=200).history()
    found = [train_outcome(BinaryMoments(past, CHURN, Settings()), split(), 1, lambda what: None) for _ in range(2)]
    first, second = (KIND.pack(CHURN, stored_model(each)) for each in found)
    assert first.version == second.version
