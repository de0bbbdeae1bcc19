"""People and companies of whom too little is known are told how those alike fared, with an interval, and that so."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from graph.model import paths
from graph.settings import Settings
from ml.kinds import Answers
from ml.kinds.binary import KIND, BinaryModel
from ml.outcome.cold import Cold
from ml.past.history import DAY_MS, History
from ml.serving.pipeline import last_moment, train_task
from ml.task import BinaryTask
from ml.tasks import all_tasks
from tests.ml.test_companies import deal, touch
from tests.ml.world import START, World, busy_world

DAYS = 800
SILENT = "r0000"
"""A customer of `busy_world` who never answered a survey."""


def quiet(what: str) -> None:
    """Nobody looks on."""


def companies() -> World:
    """Twenty who buy every two months, ten who stopped after half a year, two of whom came back, and a stranger."""
    random = np.random.default_rng(3)
    made = World()
    for number in range(30):
        name = made.node("Account", f"a{number:02}")
        until = DAYS if number < 20 else 180
        for at, day in enumerate(np.arange(random.uniform(0, 50), until, 60.0)):
            deal(made, name, f"{name}-{at}", day, day + 10, won=bool(random.random() < 0.8))
            touch(made, name, None, day + 1)
    for number in (20, 21):
        deal(made, f"a{number}", f"back-{number}", DAYS - 80, DAYS - 60, won=True)
    made.node("Account", "stranger")
    made.node("Account", "merged", retired_at=START + 100 * DAY_MS)
    return made


def surveyed() -> World:
    """Customers who answered surveys, but for one, and two people who never bought; one of these answered once."""
    random = np.random.default_rng(5)
    made = busy_world(people=40)
    for name in ("guest", "stranger"):
        made.node("Profile", name)
    made.node("Profile", "merged", retired_at=START + 100 * DAY_MS)
    for number, profile in enumerate(sorted(set(made.nodes["Profile"]) - {SILENT, "merged", "stranger"})):
        for day in range(20, 400, 45) if profile != "guest" else (395,):
            at = START + (day + number % 10) * DAY_MS
            nps = float(random.choice([3, 8, 10]))
            key = made.node("SurveyResponse", f"s-{profile}-{day}", answered_at=at, nps=nps)
            made.link(paths.PROFILE_SURVEYS, profile, key)
    return made


def answers(world: World, name: str, settings: Settings) -> tuple[History, BinaryTask, BinaryModel, Answers]:
    task = all_tasks()[name]
    assert isinstance(task, BinaryTask)
    history = world.history()
    model = KIND.unpack(task, train_task(history, "x", task, settings, quiet))
    return history, task, model, KIND.answer(history, task, model, last_moment(history, task), settings, quiet)


def told(found: Answers, key: str) -> tuple[str | None, float, float, float, str, str]:
    one = found.predictions[found.asked.tolist().index(key)]
    low, said, high = one.probability_low or 0.0, one.probability or 0.0, one.probability_high or 1.0
    return one.basis, low, said, high, (one.reasons or [""])[0], (one.reasons_ru or [""])[0]


@pytest.mark.parametrize(
    ("task", "cold", "words", "words_ru"),
    [
        ("account_churn", "stranger", "of companies with no deal won yet", "Выигранных сделок ещё не было"),
        ("account_churn", "a25", "last deal won over a year ago", "Последняя выигранная сделка более года назад"),
        ("account_score", "stranger", "of companies with no deal won yet", "Выигранных сделок ещё не было"),
    ],
)
def test_a_company_without_recent_deals_is_told_how_those_alike_fared(
    tmp_path: Path, task: str, cold: str, words: str, words_ru: str
) -> None:
    settings = Settings(home=tmp_path, threads=1)
    world = companies()
    history, one, model, found = answers(world, task, settings)
    basis, low, said, high, en, ru = told(found, cold)
    assert basis == "prior"
    assert 0 < low < said < high < 1
    assert words in en
    assert words_ru in ru
    assert "merged" not in found.asked.tolist()
    assert told(found, "a03")[0] == "history"
    alone = only(world, cold)
    again = KIND.alone(alone, one, model, last_moment(history, one), settings)
    assert told(again, cold) == told(found, cold)


def test_the_batch_of_other_tasks_states_no_company_that_they_are_not_about(tmp_path: Path) -> None:
    found = answers(companies(), "account_score", Settings(home=tmp_path, threads=1))[3]
    assert sorted(found.asked.tolist()) == sorted([f"a{number:02}" for number in range(30)] + ["stranger"])


@pytest.mark.usefixtures("quick_training")
@pytest.mark.parametrize("task", ["nps_promoter", "nps_detractor"])
def test_whoever_never_bought_is_told_what_all_say_who_answered(tmp_path: Path, task: str) -> None:
    settings = Settings(home=tmp_path, threads=1)
    world = surveyed()
    history, one, model, found = answers(world, task, settings)
    assert model.cold is not None
    basis, low, said, high, en, ru = told(found, "stranger")
    assert basis == "prior"
    assert "merged" not in found.asked.tolist()
    assert told(found, SILENT)[0] == "history"  # bought: what others answered who bought alike says more
    assert 0 < low < said < high < 1
    assert f"of all who answered, for {model.cold.happened.sum() + model.cold.cases} / " in en
    assert "среди всех ответивших" in ru
    share = (model.cold.happened.sum() + model.cold.cases) / (model.cold.people.sum() + model.cold.answered)
    assert said == pytest.approx(share, abs=0.1)
    again = KIND.alone(only(world, "stranger"), one, model, last_moment(history, one), settings)
    assert told(again, "stranger") == told(found, "stranger")


def test_who_answered_weighs_where_nobody_alike_was_seen() -> None:
    nobody = np.zeros(15, dtype=np.int64)
    known = (Cold(nobody, nobody, "Profile", cases, 4 * cases) for cases in (2, 50))
    (few,), (many,) = (one.of(np.array([12])) for one in known)
    assert few.probability == pytest.approx(2.5 / 9.0, abs=1e-6)
    assert many.probability == pytest.approx(50.5 / 201.0, abs=1e-6)
    cold = Cold(nobody, nobody, "Account", 3, 7)
    again = Cold.from_json(cold.as_json())
    assert (again.about, again.cases, again.answered) == ("Account", 3, 7)


def only(world: World, key: str) -> History:
    """One of them alone, as the scoring service reads it."""
    kept = World()
    for label, rows in world.nodes.items():
        if label not in ("Account", "Profile"):
            kept.nodes[label] = dict(rows)
    label = "Account" if key in world.nodes["Account"] else "Profile"
    kept.nodes[label] = {key: world.nodes[label][key]}
    there = {name for rows in kept.nodes.values() for name in rows}
    kept.links = {
        name: [row for row in rows if row[0] in there and row[1] in there] for name, rows in world.links.items()
    }
    return kept.history()
