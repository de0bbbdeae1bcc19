"""What a campaign changed: people of the graph as a trial, and a refusal where there was no lot."""

from __future__ import annotations

import numpy as np
import pytest
from click.testing import CliRunner

from graph.driver import Database
from graph.errors import NotFound, TrainingError
from graph.settings import Settings
from ml.offers.campaign import BOUGHT, SPENT, report_on, trial_of
from ml.past.history import DAY_MS, History
from tests.ml.loaded import write_world
from tests.ml.world import START, World, shop

PEOPLE = 900
BEGIN = START + 100 * DAY_MS


def drawn(world: World, people: int = PEOPLE) -> World:
    """A letter that brings back those who ordered lately, and nobody else; a third got none. Nobody drew `loud`."""
    from graph.model import paths

    random = np.random.default_rng(3)
    shop(world)
    world.node("Campaign", "lot", design="randomised", started_at=BEGIN, ended_at=BEGIN + 20 * DAY_MS)
    world.node("Campaign", "loud", started_at=BEGIN, ended_at=BEGIN + 20 * DAY_MS)
    world.node("Campaign", "mute", design="randomised", started_at=BEGIN)
    for number in range(people):
        key = world.node("Profile", f"r{number:04}")
        lately = bool(random.random() < 0.5)
        world.order(key, f"o{number}", 95.0 if lately else 20.0, "p00")
        arm = ("control", "letter", "letter")[number % 3]
        for campaign in ("lot", "loud", "mute"):
            told = {} if campaign == "mute" else {"arm": arm}
            world.link(paths.PROFILE_CAMPAIGNS, key, campaign, at=BEGIN, **told)
        if random.random() < 0.1 + 0.4 * (lately and arm == "letter"):
            world.order(key, f"n{number}", 105.0, "p01", amount_minor=2000.0)
        world.order(key, f"z{number}", 130.0, "p02")  # after its end
    return world


@pytest.fixture(scope="module")
def history() -> History:
    return drawn(World()).history()


def test_the_trial_has_what_was_known_before_and_what_came_while_it_went_on(history: History) -> None:
    trial = trial_of(history, "lot", BOUGHT, 28)
    assert trial.names == ("control", "letter")
    assert trial.shares == pytest.approx([1 / 3, 2 / 3])
    assert 0.05 < trial.outcome[trial.arm == 0].mean() < 0.2
    assert 0.2 < trial.outcome[trial.arm == 1].mean() < 0.4
    spent = trial_of(history, "lot", SPENT, 28)
    assert spent.outcome.tolist() == (trial.outcome * 2000.0).tolist()
    assert spent.values.tobytes() == trial.values.tobytes()


def test_the_report_says_what_each_arm_and_the_policy_bring(history: History) -> None:
    found = report_on(trial_of(history, "lot", BOUGHT, 28), 7)
    assert (found.people, found.judged) == (PEOPLE, PEOPLE // 2)
    control, letter = found.arms["control"][0], found.arms["letter"][0]
    assert letter.low > control.high
    assert found.ordering["letter"].low > 0, "it is known whom the letter brings back"
    assert found.gain.low <= 0.0 <= found.gain.high, "nobody is the worse for the letter: all get it"


def test_what_was_not_drawn_by_lot_cannot_be_known(history: History) -> None:
    with pytest.raises(TrainingError, match="cannot be known"):
        trial_of(history, "loud", BOUGHT, 28)
    with pytest.raises(TrainingError, match="which of several arms"):
        trial_of(history, "mute", BOUGHT, 28)
    with pytest.raises(NotFound):
        trial_of(history, "nothing", BOUGHT, 28)


def test_the_command_reports_or_refuses(database: Database, server: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    from ml.judging.uplift_cli import uplift

    write_world(database, drawn(World(), 330))
    monkeypatch.setattr(Settings, "from_env", lambda: server)
    shown = CliRunner().invoke(uplift, ["lot"], catch_exceptions=False)
    assert "330 people, 165 of them reported on" in shown.output
    assert "letter" in shown.output
    with pytest.raises(TrainingError, match="cannot be known"):
        CliRunner().invoke(uplift, ["loud"], catch_exceptions=False)
