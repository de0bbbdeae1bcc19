"""A stored model is reused only while everything that it was made of is the same."""

from __future__ import annotations

from pathlib import Path

from graph.settings import Settings
from ml.artefact import Artefact, promote
from ml.serving.shelf import made_of, models_folder, up_to_date
from ml.tasks import all_tasks

TASK = all_tasks()["churn"]


def saved(settings: Settings) -> Artefact:
    model = Artefact("churn", {"facts": {"made_of": made_of(TASK, "graph-1", settings)}}, {"a.txt": b"x"})
    model.save(models_folder(settings))
    promote(models_folder(settings), "churn", model.version, "the first")
    return model


def test_the_same_graph_and_settings_reuse_the_model(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    assert up_to_date(TASK, "graph-1", settings) is None
    model = saved(settings)
    assert up_to_date(TASK, "graph-1", settings) == model


def test_another_graph_or_another_setting_does_not(tmp_path: Path) -> None:
    saved(Settings(home=tmp_path))
    assert up_to_date(TASK, "graph-2", Settings(home=tmp_path)) is None
    assert up_to_date(TASK, "graph-1", Settings(home=tmp_path, churn_days=14)) is None
    assert up_to_date(TASK, "graph-1", Settings(home=tmp_path, active_days=14)) is None
    assert up_to_date(TASK, "graph-1", Settings(home=tmp_path, api_port=9)) is not None


def test_what_was_held_back_is_not_trained_again_each_night(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    served = saved(settings)
    fresh = Artefact("churn", {"facts": {"made_of": made_of(TASK, "graph-2", settings)}}, {"a.txt": b"z"})
    fresh.save(models_folder(settings))
    assert up_to_date(TASK, "graph-2", settings) == fresh
    assert up_to_date(TASK, "graph-1", settings) == served


def test_a_damaged_model_is_none(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    folder = models_folder(settings) / "churn" / saved(settings).version
    (folder / "a.txt").write_bytes(b"y")
    assert up_to_date(TASK, "graph-1", settings) is None
