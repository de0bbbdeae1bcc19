"""The share so far, where too few cases are known for models."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from graph.errors import TrainingError
from graph.settings import Settings
from ml.features.moments import BinaryMoments
from ml.kinds.binary import KIND
from ml.kinds.binary_table import show
from ml.outcome.prior import Prior, learn_prior
from ml.past.history import DAY_MS, Flags, History
from ml.past.split import temporal_split
from ml.reasons.stories import reasons
from ml.serving.pipeline import train_task
from ml.tasks.churn import TASK as CHURN
from tests.ml.world import START, busy_world


@given(st.integers(1, 500).flatmap(lambda asked: st.tuples(st.integers(0, asked), st.just(asked))))
def test_the_share_lies_within_its_interval(counts: tuple[int, int]) -> None:
    prior = Prior(*counts)
    low, high = prior.interval
    assert 0 < prior.share < 1
    assert 0 <= low < prior.share < high <= 1


def test_more_cases_make_it_surer() -> None:
    few, many = Prior(2, 10).interval, Prior(200, 1000).interval
    assert many[1] - many[0] < few[1] - few[0]


def test_too_few_people_get_the_share_so_far_and_are_told_so(tmp_path: Path) -> None:
    history = busy_world(people=25).history()
    settings = Settings(home=tmp_path)
    artefact = train_task(history, "x", CHURN, settings, lambda what: None)
    model = KIND.unpack(CHURN, artefact)
    moment = BinaryMoments(history, CHURN, settings).at(START + 390 * DAY_MS)
    explained = model.outcome.explain(moment)
    probability = model.outcome.calibrator(explained.score)
    assert probability == pytest.approx(np.full(len(moment.asked), artefact.manifest["facts"]["base_rate"]))
    said = reasons(explained, moment.rows())
    assert all("too few cases" in only.en and "Слишком мало" in only.ru for [only] in said)
    console = Console(width=200, record=True, file=StringIO())
    show(console, CHURN, artefact)
    assert "no models" in console.export_text()


def test_windows_are_counted_once_and_only_closed_ones() -> None:
    history = busy_world(people=25).history()
    split = temporal_split(START, START + 400 * DAY_MS, 28)
    moments = BinaryMoments(history, CHURN, Settings())
    prior = learn_prior(moments, split)
    first = len(moments.asked(split.test)[1])
    windows = (split.test - split.cutoffs[0]) // split.horizon + 1
    assert first < prior.asked <= 25 * windows


@pytest.mark.parametrize("always", [False, True])
def test_what_never_or_always_happened_is_refused(always: bool) -> None:
    history = busy_world(people=25).history()

    def happened(past: History, after: float, until: float) -> Flags:
        return np.full(len(past.nodes["Profile"]), always)

    task = replace(CHURN, happened=happened)
    with pytest.raises(TrainingError, match="nothing to learn"):
        KIND.train(history, task, Settings(), temporal_split(START, START + 400 * DAY_MS, 28), lambda what: None)


def test_only_those_whose_outcome_is_known_are_learnt_from() -> None:
    history = busy_world(people=25).history()
    known = np.arange(25) % 3 == 0
    task = replace(CHURN, labelled=lambda past, after, until: known)
    everybody, some = (BinaryMoments(history, one, Settings()) for one in (CHURN, task))
    cutoff = START + 200 * DAY_MS
    asked = everybody.asked(cutoff)[1]
    assert some.asked(cutoff)[1].tolist() == [row for row in asked if row % 3 == 0]


def test_a_history_with_no_moment_to_learn_from_is_shown_too(tmp_path: Path) -> None:
    history = busy_world(people=60, days=95).history()
    artefact = train_task(history, "x", CHURN, Settings(home=tmp_path), lambda what: None)
    assert artefact.manifest["facts"]["cutoffs"]["train"] == []
    console = Console(width=200, record=True, file=StringIO())
    show(console, CHURN, artefact)
    assert "0 training cutoffs, tuned" in console.export_text()
