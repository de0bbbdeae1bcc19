"""The card of a model: what it holds, as Markdown and as a page that loads nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import sync_playwright

from ml.artefact import Artefact
from ml.card import LIMITS, OF_KIND, Card, write_card
from ml.card.plots import plots
from ml.overview.curves import amount_curves, choice_curves, curves
from ml.tasks import all_tasks
from ml.tasks.churn import TASK

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
_ONE = {"value": 0.85, "low": 0.83, "high": 0.87}


def artefact() -> Artefact:
    random = np.random.default_rng(0)
    probability = random.beta(1.0, 3.0, 1500)
    facts = {
        "rows": {"train": 33000, "test": 1500}, "base_rate": 0.25, "served": "blend", "kind": "blend: LightGBM 1.00",
        "shares": {"LightGBM": 1.0}, "validation_loss": {"blend": 0.3, "LightGBM": 0.31},
        "models": {n: {"auroc": _ONE, "ap": _ONE, "brier": _ONE, "ece": 0.01} for n in ("LightGBM", "blend")},
        "ablation": {"LightGBM": {"auroc": 0.8, "brier": 0.1}},
        "cutoffs": {"train": ["2026-01-01"], "tune": "2026-02-01", "validation": "2026-03-01", "test": "2026-04-01",
                    "as_of": "2026-05-01"},
        "curves": curves(random.random(1500) < probability, probability),
        "drivers": [{"group": "orders <rhythm>", "feature": "orders_days_since", "weight": 0.6, "direction": 1}],
        "groups": [{"by": "customer for", "group": "under 91 days", "people": 200, "base_rate": 0.2, "mean": 0.21,
                    "auroc": None, "brier": 0.1}],
    }  # fmt: skip
    return Artefact("churn", {"facts": facts, "horizon_days": 28}, {})


def test_it_says_everything_in_markdown(tmp_path: Path) -> None:
    written = write_card(TASK, artefact(), tmp_path)
    text = written[0].read_text("utf-8")
    for word in ("0.8500 [0.830, 0.870]", "33,000", "orders <rhythm>", "under 91 days", "Ablation", *LIMITS):
        assert word in text
    assert "\n\n\n" not in text


def test_the_page_is_escaped_loads_nothing_and_is_the_same_each_time(tmp_path: Path) -> None:
    page = Card(TASK, artefact()).html()
    assert page == Card(TASK, artefact()).html()
    assert "orders &lt;rhythm&gt;" in page
    assert "http-equiv" in page
    assert page.count("<svg") == 7
    assert "<script" not in page


@pytest.mark.parametrize("width", [390, 1200])
def test_the_page_fits_a_screen(tmp_path: Path, width: int) -> None:
    path = write_card(TASK, artefact(), tmp_path)[1]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": width, "height": 900})
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        box = page.locator("svg").first.bounding_box()
        assert box is not None
        assert box["width"] > 200
        assert said == []
        browser.close()


def test_a_card_of_few_facts_is_a_card_all_the_same(tmp_path: Path) -> None:
    few = Artefact("churn", {"facts": {"cutoffs": artefact().manifest["facts"]["cutoffs"]}, "horizon_days": 28}, {})
    assert "Limits" in write_card(TASK, few, tmp_path)[0].read_text("utf-8")


def test_every_kind_has_plots_of_its_own_that_are_drawn_and_no_images() -> None:
    random = np.random.default_rng(1)
    came, said = random.gamma(2.0, 500.0, 300), random.gamma(2.0, 500.0, 300)
    amounts = plots({"curves": amount_curves(came, said, said * 0.5, said * 2.0)})
    assert set(amounts) == {"Predicted and actual", "Within the interval"}
    first, taken = random.integers(0, 3, 200), random.integers(0, 3, 200)
    choices = plots({"curves": choice_curves(random.random(200), first == taken, ("a", "b", "c", "d"), first, taken)})
    assert set(choices) == {"Calibration", "First choice and what was taken"}
    for drawn in (*amounts.values(), *choices.values()):
        assert "<image" not in drawn
    assert choice_curves(random.random(200), first == taken, ("a", "b", "c", "d"), first, taken)["confusion"][
        "choices"
    ] == ["a", "b", "c"]


def test_a_cards_limits_are_those_of_its_kind() -> None:
    assert set(LIMITS) < set(Card(all_tasks()["value"], artefact()).limits)
    assert set(OF_KIND) <= {task.kind for task in all_tasks().values()}
