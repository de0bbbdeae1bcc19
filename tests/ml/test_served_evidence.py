"""What is said of a prediction by the model that is served: its nodes move it, and its levers turn it to the better."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest
from scipy.special import logit

from graph.model import ONTOLOGY, paths
from graph.model.people import Profile
from graph.settings import Settings
from ml.features.moments import BinaryMoments, Moment
from ml.kinds import Answers
from ml.kinds.binary import KIND, BinaryModel
from ml.outcome.model import Outcome
from ml.past.history import DAY_MS, Floats, History, learning_labels
from ml.past.split import temporal_split
from ml.reasons.levers import levers
from ml.serving.pipeline import last_moment, span
from ml.serving.predict import BECAUSE
from ml.tasks.churn import TASK
from tests.ml.world import START, World, busy_world, without

SETTINGS = Settings(threads=1)
OWN = {"orders": "Order", "tickets": "Ticket", "messages": "Message", "sessions": "Session"}


@dataclass(frozen=True)
class Served:
    """A world, a churn model that learnt from it, and the moment at which it is asked."""

    world: World
    model: BinaryModel
    as_of: float

    def answers(self, history: History) -> Answers:
        """What the model says of everybody."""
        return KIND.answer(history, TASK, self.model, self.as_of, SETTINGS, lambda what: None)


def lettered() -> World:
    """In which those who go on buying are those who are written to."""
    world = busy_world(people=300, seed=4)
    last: dict[str, float] = {}
    for profile, order, _ in world.links["Profile", "orders"]:
        last[profile] = max(last.get(profile, 0.0), world.nodes["Order"][order]["placed_at"])
    for profile, ended in last.items():
        for number, sent in enumerate(np.arange(START + 5 * DAY_MS, ended + 10 * DAY_MS, 20 * DAY_MS).tolist()):
            letter = world.node("Message", f"l{number}-{profile}", sent_at=sent)
            world.link(paths.PROFILE_MESSAGES, profile, letter)
    return world


@pytest.fixture(scope="module")
def served(quick_training: None) -> Served:
    world = lettered()
    history = world.history()
    split = temporal_split(*span(history, TASK), TASK.horizon_days(SETTINGS), TASK.least_cutoffs)
    model = KIND.train(history, TASK, SETTINGS, split, lambda what: None)
    assert isinstance(model.outcome, Outcome)
    return Served(world, model, last_moment(history, TASK))


def test_taking_away_named_nodes_moves_what_is_served_more_than_taking_away_others(served: Served) -> None:
    before = served.answers(served.world.history())
    keys = before.asked.tolist()
    chance = dict(zip(keys, (logit(one.probability) for one in before.predictions), strict=True))
    owned: dict[str, list[tuple[str, str]]] = {}
    for field, label in OWN.items():
        for profile, key, _ in served.world.links.get(("Profile", field), []):
            if _began(served.world, label, key) <= served.as_of:
                owned.setdefault(profile, []).append((label, key))
    named: dict[str, set[tuple[str, str]]] = {}
    for one in before.drivers:
        if one.label in OWN.values():
            named.setdefault(keys[one.asked], set()).add((one.label, one.key))
    random = np.random.default_rng(3)
    others = {
        profile: {owned[profile][at] for at in random.permutation(len(owned[profile]))[: len(nodes)]}
        for profile, nodes in named.items()
    }

    def change(chosen: dict[str, set[tuple[str, str]]]) -> float:
        after = served.answers(without(served.world, set().union(*chosen.values())).history())
        then = dict(zip(after.asked.tolist(), (logit(one.probability) for one in after.predictions), strict=True))
        return float(np.mean([abs(then[profile] - chance[profile]) for profile in chosen if profile in then]))

    assert len(named) > 100
    assert change(named) > 1.3 * change(others)


def _began(world: World, label: str, key: str) -> float:
    time = ONTOLOGY.nodes[label].time
    assert time is not None
    return float(world.nodes[label][key][time])


def test_levers_turn_what_is_served_to_the_better(served: Served) -> None:
    said = [one for one in served.answers(served.world.history()).predictions if one.levers]
    assert len(said) > 20
    for one in said:
        assert one.probability is not None
        assert one.lever_probabilities is not None
        assert all(after < one.probability for after in one.lever_probabilities)


def asked() -> tuple[Moment, tuple[str, ...]]:
    moment = BinaryMoments(busy_world(people=30).history(), TASK, SETTINGS).at(START + 100 * DAY_MS)
    return moment, tuple(feature.name for feature in moment.table.features)


def told(model: Callable[[dict[str, Floats]], Floats], wanted: bool) -> list[list[tuple[str, float]]]:
    """Levers of a model of features by name, as English sentence and what it says then."""
    moment, names = asked()

    def of_values(values: Floats) -> Floats:
        return model(dict(zip(names, values.T, strict=True)))

    now = of_values(moment.values(names))
    found = levers(moment, Profile, names, now, wanted, of_values)
    return [[(one.en, one.after) for one in every] for every in found]


def test_the_fewest_messages_that_help_are_named() -> None:
    for every in told(lambda of: 0.9 - 0.2 * np.nan_to_num(of["messages_count_91"]).clip(0, 3), wanted=False):
        assert [sentence for sentence, _ in every if "messages" in sentence]
        assert next(round(after, 6) for sentence, after in every if "messages" in sentence) in (0.7, 0.5)


def test_what_makes_it_worse_is_no_lever() -> None:
    assert not any(told(lambda of: 0.1 + 0.2 * np.nan_to_num(of["messages_count_91"]).clip(0, 3), wanted=False))
    assert any(told(lambda of: 0.1 + 0.2 * np.nan_to_num(of["messages_count_91"]).clip(0, 3), wanted=True))


def test_what_we_cannot_move_is_no_lever() -> None:
    assert not any(told(lambda of: np.where(of["orders_count_91"] > 0, 0.2, 0.9), wanted=False))


def test_a_ticket_that_ends_well_is_a_lever_of_those_who_have_one() -> None:
    found = told(lambda of: np.where(of["tickets_satisfaction_last"] > 3, 0.2, 0.8), wanted=False)
    assert 0 < sum(bool(every) for every in found) < len(found)
    assert all(after == 0.2 for every in found for _, after in every)


def test_every_type_that_features_are_made_of_can_be_a_reason() -> None:
    assert set(learning_labels(ONTOLOGY)) - BECAUSE.keys() == {"Customer", "Profile"}
