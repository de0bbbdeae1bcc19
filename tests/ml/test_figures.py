"""How models did is told of every kind of task: in the list of models and in cards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from ml.artefact import Artefact
from ml.card import write_card
from ml.judging.cli import models
from ml.kinds import figures
from ml.tasks import all_tasks

MOMENTS = {"as_of": "2026-06-30", "validation": "2026-04-01", "test": "2026-05-01", "tune": "2026-03-01", "train": []}
MEASURED = {"value": 0.75, "low": 0.7, "high": 0.8}
UNKNOWN = {"value": None, "low": None, "high": None}
CENTS = {"value": 150.0, "low": 100.0, "high": 200.0}
PROBABILITY = {"auroc": MEASURED, "ap": MEASURED, "brier": MEASURED, "ece": 0.02}
FACTS: dict[str, dict[str, Any]] = {
    "churn": {"models": {"blend": PROBABILITY}, "served": "blend", "validation_loss": {"blend": 0.3}, "shares": {}},
    "offer_response": {
        "models": {"LightGBM": PROBABILITY}, "served": "LightGBM", "validation_loss": {"LightGBM": 0.3}, "shares": {},
    },
    "value": {
        "models": {"mean": {"error": CENTS, "rank": UNKNOWN, "total": MEASURED}},
        "served": ["mean"], "shares": {"mean": 0.5}, "likely_shares": {"mean": 0.25},
        "drivers": [{"group": "orders", "feature": "orders_due", "weight": 0.4, "direction": -1}],
    },
    "buying_channel": {
        "models": {"shrunk": {"log_loss": MEASURED, "accuracy": MEASURED, "ece": UNKNOWN}},
        "served": "shrunk", "validation_loss": {"shrunk": 0.3},
    },
}  # fmt: skip
HEADLINES = {
    "churn": "AUROC 0.7500 [0.700, 0.800]",
    "offer_response": "AUROC 0.7500 [0.700, 0.800]",
    "value": "mean absolute error 1.50 [1.00, 2.00]",
    "buying_channel": "log loss 0.7500 [0.700, 0.800]",
}


def _artefact(task: str) -> Artefact:
    facts = FACTS[task] | {"cutoffs": MOMENTS, "rows": {"train": 9, "test": 5}, "kind": "a model"}
    return Artefact(task, {"horizon_days": 28, "facts": facts}, {})


@pytest.mark.parametrize("task", FACTS)
def test_a_model_is_known_by_its_first_figure(task: str) -> None:
    assert figures(all_tasks()[task], _artefact(task)).headline == HEADLINES[task]


@pytest.mark.parametrize("task", FACTS)
def test_a_card_shows_the_figures_of_its_kind(task: str, tmp_path: Path) -> None:
    written = write_card(all_tasks()[task], _artefact(task), tmp_path)
    for path in written:
        text = path.read_text("utf-8")
        assert figures(all_tasks()[task], _artefact(task)).headers[0] in text
        assert "←" in text


def test_models_of_every_kind_are_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTRAIT_HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")
    for task in FACTS:
        _artefact(task).save(tmp_path / "models")
    listed = CliRunner().invoke(models, [], catch_exceptions=False).output
    for task, headline in HEADLINES.items():
        assert any(task in line and headline in line for line in listed.splitlines()), listed
