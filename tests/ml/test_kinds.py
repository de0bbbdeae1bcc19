"""Every kind of task: a worse model is told from a better one, what came is judged, nodes stand behind reasons."""

from __future__ import annotations

from dataclasses import asdict, replace

import numpy as np
import pytest

from graph.settings import Settings
from ml.choices.chooser import OWN
from ml.kinds import Answers, kind_of
from ml.kinds.choice import ChoiceModel
from ml.kinds.judge import LEAST_PEOPLE, Said, judge_of, missed
from ml.kinds.offers import OffersModel
from ml.past.history import DAY_MS, History
from ml.past.split import Split, temporal_split
from ml.serving.lifecycle import compared
from ml.serving.pipeline import span
from ml.task import Task
from ml.tasks import all_tasks
from tests.ml.offering import OPEN, offered
from tests.ml.test_choices import trained as trained_choice
from tests.ml.test_choices import world as choosing
from tests.ml.world import START, World, without

SETTINGS = Settings(threads=1, margin_percent=50.0)
NOW = START + 200 * DAY_MS
EARLIER = START + 160 * DAY_MS


def quiet(what: str) -> None:
    """Nobody looks on."""


def split_of(history: History, task: Task) -> Split:
    return temporal_split(*span(history, task), task.horizon_days(SETTINGS), task.least_cutoffs)


def said(answers: Answers) -> list[Said]:
    """Answers as they come back from the graph."""
    found = []
    for at, (key, one) in enumerate(zip(answers.asked.tolist(), answers.predictions, strict=True)):
        suggested = [
            (label, thing, how.probability) for label, every in answers.suggestions.items() for thing, how in every[at]
        ]
        found.append(Said(key, {k: v for k, v in asdict(one).items() if v is not None}, suggested))
    return found


@pytest.fixture(scope="module")
def offers() -> tuple[History, OffersModel]:
    history, task = offered(World()), all_tasks()["offer_response"]
    model = kind_of(task).train(history, task, SETTINGS, split_of(history, task), quiet)
    assert isinstance(model, OffersModel)
    return history, model


def test_a_worse_way_to_choose_is_told_from_a_better_one() -> None:
    history, task = choosing().history(), all_tasks()["contact_channel"]
    model, judge = trained_choice(history, "contact_channel"), judge_of(task)
    worse: ChoiceModel = replace(model, chooser=replace(model.chooser, strength=5000.0))
    own: ChoiceModel = replace(model, chooser=replace(model.chooser, way=OWN, half_life_days=1.0))
    good = judge.test(history, task, model, split_of(history, task), SETTINGS)
    assert good is not None
    assert len(good.losses["log loss"]) == 60
    for one in (worse, own):
        bad = judge.test(history, task, one, split_of(history, task), SETTINGS)
        assert bad is not None
        assert not compared(good.losses, bad.losses).promoted


def test_a_worse_model_of_offers_is_told_from_a_better_one(offers: tuple[History, OffersModel]) -> None:
    history, model = offers
    task = all_tasks()["offer_response"]
    outcome = replace(model.offers.outcome, offset=model.offers.outcome.offset + 2.0)
    worse = replace(model, offers=replace(model.offers, outcome=outcome))
    good, bad = (judge_of(task).test(history, task, one, split_of(history, task), SETTINGS) for one in (model, worse))
    assert good is not None
    assert bad is not None
    assert not compared(good.losses, bad.losses).promoted
    assert compared(bad.losses, good.losses).promoted


def test_choices_are_judged_by_what_people_then_did() -> None:
    history, task = choosing().history(), all_tasks()["contact_channel"]
    model, judge = trained_choice(history, "contact_channel"), judge_of(task)
    answers = kind_of(task).answer(history, task, model, EARLIER, SETTINGS, quiet)
    judged = judge.judge(history, task, model, said(answers), EARLIER, SETTINGS)
    assert judged is not None
    assert judged.warnings == ()
    assert float(judged.figures["first choice right"].split()[0]) > 0.7
    upside_down = [
        Said(one.key, {**one.properties, "choice_probabilities": one.properties["choice_probabilities"][::-1]}, ())
        for one in said(answers)
    ]
    wrong = judge.judge(history, task, model, upside_down, EARLIER, SETTINGS)
    assert wrong is not None
    assert "they tell less than at the test" in wrong.warnings[0]
    assert judge.judge(history, task, model, said(answers)[: LEAST_PEOPLE - 10], EARLIER, SETTINGS) is None


def test_offers_are_judged_by_those_that_were_made(offers: tuple[History, OffersModel]) -> None:
    history, model = offers
    task = all_tasks()["offer_response"]
    answers = kind_of(task).answer(history, task, model, OPEN, SETTINGS, quiet)
    judged = judge_of(task).judge(history, task, model, said(answers), OPEN, SETTINGS)
    assert judged is not None
    assert int(judged.figures["offers made"]) >= LEAST_PEOPLE
    doubled = [Said(o.key, o.properties, [(a, b, min(4 * c, 1.0)) for a, b, c in o.suggested]) for o in said(answers)]
    wrong = judge_of(task).judge(history, task, model, doubled, OPEN, SETTINGS)
    assert wrong is not None
    assert "uses were expected" in wrong.warnings[0]


def test_what_drove_a_choice_changes_it_more_than_other_cases() -> None:
    made, task = choosing(), all_tasks()["contact_channel"]
    history = made.history()
    model = trained_choice(history, "contact_channel")

    def likely(of: World) -> dict[str, float]:
        answers = kind_of(task).answer(of.history(), task, model, NOW, SETTINGS, quiet)
        return {
            key: dict(zip(one.choices or (), one.choice_probabilities or (), strict=True))[chosen[key]]
            for key, one in zip(answers.asked.tolist(), answers.predictions, strict=True)
        }

    answers = kind_of(task).answer(history, task, model, NOW, SETTINGS, quiet)
    people = answers.asked.tolist()
    chosen = {key: str(one.choice) for key, one in zip(people, answers.predictions, strict=True)}
    named: dict[str, set[tuple[str, str]]] = {}
    for drove in answers.drivers:
        assert drove.label == "Message"
        assert drove.how.reason == (answers.predictions[drove.asked].reasons or [])[(drove.how.rank or 0) - 1]
        if drove.how.rank == 1:
            named.setdefault(people[drove.asked], set()).add((drove.label, drove.key))
    assert len(named) == 60
    random = np.random.default_rng(1)
    letters: dict[str, list[str]] = {}
    for profile, key, _ in made.links["Profile", "messages"]:
        letters.setdefault(profile, []).append(key)
    other = {
        profile: {("Message", key) for key in random.permutation(letters[profile])[: len(nodes)].tolist()}
        for profile, nodes in named.items()
    }
    before = likely(made)

    def change(removed: dict[str, set[tuple[str, str]]]) -> float:
        after = likely(without(made, set().union(*removed.values())))
        return float(np.mean([abs(after[key] - before[key]) for key in removed]))

    assert change(named) > 1.3 * change(other)


def test_a_sum_is_off_only_by_more_than_chance() -> None:
    assert missed(130.0, 100.0, 100.0)
    assert not missed(110.0, 100.0, 1.0)
    assert not missed(130.0, 100.0, 1000.0)
