"""A bad model never replaces a better one unasked, and what was served before can be served again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from graph.errors import TrainingError
from graph.settings import Settings
from ml import artefact
from ml.artefact import Artefact, promote, served_version
from ml.serving.lifecycle import compared, roll_back, stored_versions, take_over
from ml.serving.pipeline import served, train_task
from ml.serving.shelf import models_folder, up_to_date
from ml.tasks.churn import TASK
from tests.ml.world import busy_world


def quiet(what: str) -> None:
    """Nobody looks on."""


def test_a_model_that_is_worse_by_more_than_chance_is_held_back() -> None:
    random = np.random.default_rng(1)
    before = random.exponential(0.4, 2000)
    worse = before + random.normal(0.05, 0.1, 2000)
    assert not compared({"loss": before}, {"loss": worse}).promoted
    assert "it is worse" in compared({"loss": before}, {"loss": worse}).why
    assert compared({"loss": worse}, {"loss": before}).promoted
    assert compared({"loss": before}, {"loss": before + random.normal(0.0, 0.1, 2000)}).promoted


def test_worse_in_one_thing_is_worse() -> None:
    before = np.random.default_rng(2).exponential(0.4, 500)
    verdict = compared({"loss": before, "rank": before}, {"loss": before - 0.1, "rank": before + 0.1})
    assert not verdict.promoted
    assert verdict.why.startswith("it is worse: rank")
    assert compared({"loss": before}, {"other": before}).promoted


@pytest.mark.usefixtures("quick_training")
def test_a_bad_model_is_stored_but_not_served_unless_it_is_asked_for(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, threads=1)
    history = busy_world(people=200).history()
    said: list[str] = []
    good = train_task(history, "one", TASK, settings, said.append)
    assert take_over(history, TASK, good, settings, False, said.append).why == "there was none before"
    manifest = dict(good.manifest)
    manifest["outcome"] = dict(manifest["outcome"]) | {"offset": manifest["outcome"]["offset"] + 4.0}
    bad = Artefact(good.task, manifest, good.parts)
    bad.save(models_folder(settings))
    verdict = take_over(history, TASK, bad, settings, False, said.append)
    assert not verdict.promoted
    assert served_version(models_folder(settings), TASK.name) == good.version
    assert [(one.version, one.served) for one in stored_versions(TASK, settings)] == [
        (good.version, True), (bad.version, False)
    ]  # fmt: skip
    assert take_over(history, TASK, bad, settings, True, said.append).promoted
    assert served_version(models_folder(settings), TASK.name) == bad.version
    assert roll_back(TASK, settings) == good.version
    assert served_version(models_folder(settings), TASK.name) == good.version


@pytest.mark.usefixtures("quick_training")
def test_a_model_of_another_horizon_is_held_back_and_one_of_another_activity_compared(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, threads=1)
    models = models_folder(settings)
    history = busy_world(people=200).history()
    first = train_task(history, "one", TASK, settings, quiet)
    take_over(history, TASK, first, settings, False, quiet)
    for other in ({"churn_days": 14}, {"churn_days": 35}):
        changed = settings.model_copy(update=other)
        fresh = train_task(history, "one", TASK, changed, quiet)
        verdict = take_over(history, TASK, fresh, changed, False, quiet)
        assert not verdict.promoted
        assert f"it looks {other['churn_days']} days ahead" in verdict.why
        assert "what is served looks 28" in verdict.why
        assert served_version(models, TASK.name) == first.version
        assert up_to_date(TASK, "one", changed) == fresh  # not trained again each night
    assert take_over(history, TASK, fresh, changed, True, quiet).promoted
    roll_back(TASK, settings)
    wider = settings.model_copy(update={"active_days": 70})
    fresh = train_task(history, "one", TASK, wider, quiet)
    verdict = take_over(history, TASK, fresh, wider, False, quiet)
    assert "of the newest test" in verdict.why
    assert "active within 70 days, the one before within 56" in verdict.why


def test_a_served_model_that_cannot_be_used_gives_way(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, threads=1)
    models = models_folder(settings)
    old = Artefact(TASK.name, {"facts": {}}, {})
    old.save(models)
    promote(models, TASK.name, old.version, "first")
    fresh = Artefact(TASK.name, {"facts": {"new": 1}}, {})
    fresh.save(models)
    verdict = take_over(busy_world(people=5).history(), TASK, fresh, settings, False, lambda what: None)
    assert verdict.promoted
    assert "cannot be used any more" in verdict.why


def test_a_served_model_of_another_recipe_counts_as_none_and_is_never_gone_back_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(home=tmp_path, threads=1)
    models = models_folder(settings)
    monkeypatch.setattr(artefact, "RECIPE", 1)
    old = Artefact(TASK.name, {"facts": {}}, {})
    version = old.save(models).name
    promote(models, TASK.name, version, "first")
    monkeypatch.undo()
    with pytest.raises(TrainingError, match="another recipe") as refused:
        served([TASK], settings)
    assert "portrait train" in refused.value.detail
    fresh = Artefact(TASK.name, {"facts": {"new": 1}}, {})
    fresh.save(models)
    verdict = take_over(busy_world(people=5).history(), TASK, fresh, settings, False, lambda what: None)
    assert verdict.promoted
    assert "cannot be used any more (the model was made by another recipe (1)" in verdict.why
    assert [bool(one.fault) for one in stored_versions(TASK, settings)] == [True, False]
    with pytest.raises(TrainingError, match="nothing was served before"):
        roll_back(TASK, settings)
    with pytest.raises(TrainingError, match="another recipe"):
        promote(models, TASK.name, version, "asked for")


def test_there_may_be_nothing_to_go_back_to(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="nothing was served before"):
        roll_back(TASK, Settings(home=tmp_path))
