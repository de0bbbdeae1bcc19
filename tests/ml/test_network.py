"""The temporal graph network: it learns, is repeatable and additive, and is stored without loss."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import torch
from safetensors.torch import load, save

import ml.network.training
from graph.model.people import Profile
from ml.network.aims import Aim, Chance, Quantile
from ml.network.sequence import SLOTS, WEEKS, Weeks, layout, weeks_of
from ml.network.training import Network, Targets
from ml.past.history import DAY_MS, Floats
from ml.past.snapshot import snapshot
from tests.ml.world import START, busy_world

PEOPLE = 60
KNOWN = snapshot(busy_world(people=PEOPLE).history(), START + 300 * DAY_MS)
PLAN = layout(KNOWN, Profile)
BEFORE = weeks_of(KNOWN, np.arange(PEOPLE), PLAN)


@pytest.fixture(autouse=True, scope="module")
def quick() -> Iterator[None]:
    """Fewer steps than a network that is to be any good."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ml.network.training, "STEPS_LEAST", 20)
        yield


def trained(seed: int = 3) -> Network:
    known = np.zeros((PEOPLE, WEEKS, 2), dtype=np.bool_)
    known[:, 20:-4] = True
    happened = np.zeros(known.shape, dtype=np.float32)
    happened[:, :-1, :] = BEFORE.dense[:, 1:, :1] == 0  # nothing in the next week
    return Network.fit(
        BEFORE,
        Targets(happened, known),
        PLAN,
        Chance(),
        seed=seed,
        told=lambda epoch, loss: None,
    )


@pytest.fixture(scope="module")
def network(quick: None) -> Network:
    return trained()


def test_training_again_gives_the_same_scores(network: Network) -> None:
    assert trained().scores(BEFORE).tobytes() == network.scores(BEFORE).tobytes()
    assert trained(4).scores(BEFORE).tobytes() != network.scores(BEFORE).tobytes()


def test_contributions_and_the_base_make_the_score(network: Network) -> None:
    by_kind = network.contributions(BEFORE)
    np.testing.assert_allclose(by_kind.sum(axis=1) + network.base, network.scores(BEFORE), atol=1e-5)
    assert by_kind.shape == (PEOPLE, len(PLAN.kinds))
    assert np.abs(by_kind[:, PLAN.kinds.index("orders")]).mean() > 0.1


def test_it_comes_back_from_safetensors(network: Network) -> None:
    back = Network.load(network.as_json(), [load(save(net.state_dict())) for net in network.nets])
    assert back.scores(BEFORE).tobytes() == network.scores(BEFORE).tobytes()
    assert back.layout == network.layout


def test_embeddings_are_of_length_one_and_near_for_those_alike(network: Network) -> None:
    found = network.embeddings(BEFORE)
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1.0, atol=1e-5)
    likeness = found @ found.T
    quiet = BEFORE.dense[:, -8:, 0].sum(axis=1) == 0
    assert quiet.sum() > 3
    assert likeness[np.ix_(quiet, quiet)].mean() > likeness[np.ix_(quiet, ~quiet)].mean()


def test_a_kind_of_event_that_is_missing_later_is_no_fault(network: Network) -> None:
    world = busy_world(people=20)
    world.links = {name: rows for name, rows in world.links.items() if name[1] != "tickets"}
    known = snapshot(world.history(), START + 260 * DAY_MS)
    assert np.isfinite(network.scores(weeks_of(known, np.arange(20), PLAN))).all()


def test_a_quantile_is_learnt_week_by_week() -> None:
    random = np.random.default_rng(6)
    lively = BEFORE.dense[:, -8:, 0].sum(axis=1) > 0
    came = np.zeros((PEOPLE, WEEKS, 1), dtype=np.float32)
    came[:] = random.exponential(1.0, came.shape) * np.where(lively, 3.0, 1.0)[:, None, None]
    known = np.ones(came.shape, dtype=np.bool_)

    def fitted(share: float) -> Network:
        return Network.fit(
            BEFORE, Targets(came, known), PLAN, Quantile(share), nets=1, seed=3,
            told=lambda epoch, loss: None,
        )  # fmt: skip

    low, high = (fitted(share) for share in (0.3, 0.8))
    assert len(low.nets) == 1
    assert (came[:, -1, 0] <= low.scores(BEFORE)).mean() == pytest.approx(0.3, abs=0.15)
    assert (came[:, -1, 0] <= high.scores(BEFORE)).mean() == pytest.approx(0.8, abs=0.15)


@pytest.mark.parametrize("aim", [Chance(), Quantile(0.3)])
def test_an_aim_begins_where_its_loss_is_least(aim: Aim) -> None:
    random = np.random.default_rng(8)
    came = (random.uniform(size=4_000) < 0.2).astype(np.float64)
    if isinstance(aim, Quantile):
        came = 5.0 * came + random.uniform(size=len(came))

    def loss(said: float) -> float:
        return float(aim.loss(torch.full((len(came),), said), torch.from_numpy(came.astype(np.float32))).mean())

    best = aim.begin(came)
    assert loss(best) < min(loss(best - 0.2), loss(best + 0.2))


def test_nobody_to_score_is_no_fault(network: Network) -> None:
    nobody = weeks_of(KNOWN, np.empty(0, dtype=np.int64), PLAN)
    assert isinstance(nobody, Weeks)
    assert len(network.scores(nobody)) == 0


def test_who_has_none_of_a_kind_is_not_scored_again_without_it(network: Network) -> None:
    """What each kind adds is what taking it away from everybody would show."""
    whole, at = network.scores(BEFORE), PLAN.kinds.index("tickets")
    begin, end = PLAN.columns[at]
    dense = BEFORE.dense.copy()
    dense[:, :, begin:end] = 0.0
    dense[:, :, begin + 1] = np.log1p(365.0) / 4.0
    kept = ~np.isin(BEFORE.thing // SLOTS, PLAN.things_of("tickets"))
    without = Weeks(dense, BEFORE.thing[kept], np.concatenate([[0], np.cumsum(kept)])[BEFORE.first])
    scored: list[int] = []
    with pytest.MonkeyPatch.context() as patch:
        plain = network.scores

        def counted(weeks: Weeks) -> Floats:
            scored.append(len(weeks))
            return plain(weeks)

        patch.setattr(network, "scores", counted)
        found = network.contributions(BEFORE)
    loss = whole - network.scores(without)
    has = BEFORE.dense[:, :, begin].any(axis=1)
    assert 0 < has.sum() < PEOPLE
    assert scored[1 + at] == has.sum()
    assert not loss[~has].any()
    assert np.corrcoef(found[has, at], loss[has])[0, 1] > 0.9


def test_scores_are_the_same_however_many_are_asked_at_once(network: Network) -> None:
    whole, threads = network.scores(BEFORE), torch.get_num_threads()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ml.network.training, "AT_ONCE", 7)
        torch.set_num_threads(2)
        try:
            np.testing.assert_allclose(network.scores(BEFORE), whole, atol=1e-6)
            alone = network.embeddings(BEFORE.some(np.array([9])))
            np.testing.assert_allclose(network.embeddings(BEFORE)[9], alone[0], atol=1e-6)
            assert torch.get_num_threads() == 2
        finally:
            torch.set_num_threads(threads)


def test_the_last_week_alone_says_what_it_says_among_all(network: Network) -> None:
    tensors = [torch.from_numpy(array) for array in (BEFORE.dense, BEFORE.thing, BEFORE.first)]
    with torch.no_grad():
        for net in network.nets:
            torch.testing.assert_close(net.last(*tensors), net(*tensors)[:, -1], atol=1e-6, rtol=0)
