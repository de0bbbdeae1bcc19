"""Where networks compute: on the processor unless asked, on what was asked for, and never silently elsewhere."""

from __future__ import annotations

from pathlib import Path

import click
import numpy as np
import pytest
import torch
from click.testing import CliRunner

from graph.errors import TrainingError
from graph.model.people import Profile
from graph.settings import Settings
from ml.cli import nightly, predict, train
from ml.judging.cli import evaluate
from ml.network.aims import Chance
from ml.network.sequence import WEEKS, layout, weeks_of
from ml.network.torched import computing_on, here
from ml.network.training import Network, Targets
from ml.past.history import DAY_MS
from ml.past.snapshot import Snapshot, snapshot
from ml.ranking.retrieval import Retriever
from ml.serving.pipeline import stored, train_task
from ml.serving.shelf import models_folder
from ml.tasks.churn import TASK
from ml.terminal import settings_on
from tests.ml.test_retrieval import tastes
from tests.ml.world import START, busy_world

ABSENT = "cuda:77"
"""No machine has so many."""

NOWHERE = "meta"
"""A device of torch's that holds no numbers: what is moved to it cannot be computed, on any machine."""

PEOPLE = 20
COMMANDS = (train, predict, nightly, evaluate)


def retriever() -> Retriever:
    profile = np.repeat(np.arange(8), 2)
    return Retriever.fit([(tastes().stock, profile, np.where(profile % 2 == 0, 0, 2) + np.tile([0, 1], 8))], 1)


def reading(known: Snapshot) -> Network:
    plan = layout(known, Profile)
    came = np.zeros((PEOPLE, WEEKS, 1), dtype=np.float32)
    came[::2] = 1.0
    return Network.fit(
        weeks_of(known, np.arange(PEOPLE), plan), Targets(came, np.ones(came.shape, dtype=np.bool_)), plan, Chance(),
        nets=1, seed=1, told=lambda epoch, loss: None,
    )  # fmt: skip


def test_networks_compute_on_the_processor_unless_asked() -> None:
    assert here() == torch.device("cpu")
    with computing_on(NOWHERE):
        assert here() == torch.device(NOWHERE)
        with computing_on("cpu"):
            assert here() == torch.device("cpu")
    assert here() == torch.device("cpu")


@pytest.mark.usefixtures("quick_training")
def test_both_networks_compute_where_it_is_said_and_the_same_on_the_processor() -> None:
    stock, everybody = tastes().stock, np.arange(8)
    known = snapshot(busy_world(people=PEOPLE).history(), START + 300 * DAY_MS)
    found, network = retriever(), reading(known)
    weeks = weeks_of(known, np.arange(PEOPLE), network.layout)
    with computing_on("cpu"):
        again, network_again = retriever(), reading(known)
    for one, other in zip(found.scores(stock, everybody), again.scores(stock, everybody), strict=True):
        assert one.tobytes() == other.tobytes()
    assert network.scores(weeks).tobytes() == network_again.scores(weeks).tobytes()
    with computing_on(NOWHERE):
        for compute in (
            retriever, lambda: found.scores(stock, everybody), lambda: reading(known), lambda: network.scores(weeks)
        ):  # fmt: skip
            with pytest.raises(RuntimeError, match=rf"(?i){NOWHERE}"):
                compute()
    assert found.scores(stock, everybody)[0].tobytes() == again.scores(stock, everybody)[0].tobytes()


def test_a_device_that_is_not_there_is_refused_with_advice() -> None:
    with pytest.raises(TrainingError, match="does not find it") as refused, computing_on(ABSENT):
        pytest.fail("it computes on a device that is not there")
    assert "PORTRAIT_DEVICE" in str(refused.value.hint)
    assert refused.value.where == ABSENT
    assert here() == torch.device("cpu")


@pytest.mark.parametrize("name", ["nonsense", "cuda:99", "xpu", "mps", "vulkan", "hpu", "privateuseone"])
def test_whatever_torch_raises_the_same_is_said(name: str) -> None:
    if (name == "mps" and torch.backends.mps.is_available()) or (name == "xpu" and torch.xpu.is_available()):
        pytest.skip("this machine has it")
    with pytest.raises(TrainingError, match="does not find it"), computing_on(name):
        pytest.fail("it computes on a device that is not there")


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: str(command.name))
def test_commands_refuse_it_before_they_read_anything(
    command: click.Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTRAIT_HOME", str(tmp_path))
    monkeypatch.setenv("PORTRAIT_NEO4J_URI", "bolt://127.0.0.1:1")  # nobody answers there
    absent = ABSENT if torch.cuda.is_available() else "cuda"
    with pytest.raises(TrainingError, match="does not find it"):
        CliRunner().invoke(command, ["--device", absent], catch_exceptions=False)
    monkeypatch.setenv("PORTRAIT_DEVICE", absent)
    with pytest.raises(TrainingError, match="does not find it"):
        CliRunner().invoke(command, [], catch_exceptions=False)
    assert settings_on("cpu").device == "cpu"  # what is asked for goes before what is set
    assert "--device" in CliRunner().invoke(command, ["--help"]).output


def test_without_the_device_nothing_is_trained_or_stored(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, threads=1, device=ABSENT)
    with pytest.raises(TrainingError, match="does not find it"):
        train_task(busy_world(people=40).history(), "x", TASK, settings, lambda what: None)
    assert not list(models_folder(settings).rglob("*.json"))
    assert stored(TASK, settings) is None
