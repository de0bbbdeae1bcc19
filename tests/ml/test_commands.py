"""The commands on one real graph, two nights in a row: trained, judged, promoted, scored, and what happens later."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import numpy as np
import pytest

from graph.driver import Database
from graph.model import ONTOLOGY, paths
from graph.settings import Settings
from ml.artefact import served_version, versions
from ml.cli import nightly
from ml.judging.backtest import backtest as judged
from ml.judging.cli import backtest, evaluate, models
from ml.past.history import DAY_MS, read_graph
from ml.serving.pipeline import stored
from ml.serving.scoring import Scorer
from ml.task import READS
from ml.tasks import all_tasks
from tests.ml.commanded import commanded
from tests.ml.loaded import write_world
from tests.ml.offering import DAYS, offered
from tests.ml.world import START, World, without

TASKS = ("churn", "value", "contact_channel", "buying_channel", "offer_response")
"""A task of each kind, and one more that loses what it is learnt from."""

EARLIER = START + 280 * DAY_MS
PERSONAL = ("churn", "value", "buying_channel")
"""Tasks of each kind that is answered about one person alone."""


def world() -> World:
    """Regulars with offers, forty who leave at some time; everybody has a channel to order by and one to read."""
    random = np.random.default_rng(7)
    made = World()
    offered(made)
    for number in range(40):
        profile = made.node("Profile", f"x{number:03}")
        for day in np.arange(random.uniform(0, 20), random.uniform(60, DAYS), 11.0):
            made.order(profile, f"x{number}-{day:.2f}", day, f"p{random.integers(24):02}", currency="EUR")
    for key, order in made.nodes["Order"].items():
        order["channel"] = "app" if int(key[1:].split("-")[0]) % 2 else "web"
    for profile in list(made.nodes["Profile"]):
        for at in range(5, DAYS, 14):
            sent, channel = START + at * DAY_MS, ("email", "sms")[at // 14 % 2]
            likes = channel == ("email", "sms")[int(profile[1:]) % 2]
            opened = sent + DAY_MS / 4 if random.random() < (0.8 if likes else 0.1) else None
            key = made.node("Message", f"m-{profile}-{at}", channel=channel, sent_at=sent, opened_at=opened)
            made.link(paths.PROFILE_MESSAGES, profile, key)
    made.node("Profile", "nobody")
    return made


def until(made: World, moment: float) -> World:
    """What had happened by a moment."""
    later = {
        (label, key)
        for label, rows in made.nodes.items()
        if (time_of := ONTOLOGY.nodes[label].time) is not None
        for key, row in rows.items()
        if row[time_of] > moment
    }
    before = without(made, later)
    before.links = {
        name: [row for row in rows if row[2].get("at", moment) <= moment] for name, rows in before.links.items()
    }
    return before


@dataclass(frozen=True)
class Nights:
    """A graph after two nights."""

    database: Database
    settings: Settings
    home: Path
    run: Callable[..., str]
    first: str
    second: str


@pytest.fixture(scope="module")
def nights(server: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    """The commands run as at night: once, and again a month later."""
    home = tmp_path_factory.mktemp("home")
    socket = f"/tmp/portrait-e2e-{time.monotonic_ns()}.sock"
    with commanded(server, home, VALUE_DAYS="28", SCORE_SOCKET=socket) as commands:
        everything = world()
        write_world(commands.database, until(everything, EARLIER))
        first = commands.run(nightly, "--task", ",".join(TASKS))
        write_world(commands.database, everything)
        second = commands.run(nightly, "--task", ",".join(TASKS))
        yield Nights(commands.database, Settings.from_env(), home, commands.run, first, second)


def test_the_first_night_trains_predicts_and_has_nothing_to_judge(nights: Nights) -> None:
    for task in TASKS:
        assert re.search(rf"^{task}: 1\d\d predictions", nights.first, re.MULTILINE), task
    assert nights.first.count("is served: there was none before") == len(TASKS)
    assert "none is a whole horizon old" in nights.first


def test_the_second_night_compares_models_and_judges_what_was_said(nights: Nights) -> None:
    assert len(re.findall("it is (?:no )?worse: ", nights.second)) == len(TASKS)
    for said in ("amount", "log loss", "of the newest test"):
        assert said in nights.second
    for header in ("AUROC", "within the interval", "first choice right"):
        assert header in nights.second
    assert "set apart as earlier" in nights.second


def test_backtest_and_evaluate_tell_of_every_kind(nights: Nights) -> None:
    judged, tested = nights.run(backtest, "--task", ",".join(TASKS)), nights.run(evaluate, "--task", ",".join(TASKS))
    for task in PERSONAL:
        assert any(line.count(task) and "2025-10-0" in line for line in judged.splitlines()), judged
    for task in TASKS:
        assert any(re.search(rf"{task}.* 2025-(09|10)", line) for line in tested.splitlines()), tested
    for header in ("happened", "rank correlation", "first choice right", "offers made"):
        assert header in tested


def test_earlier_predictions_are_judged_by_how_far_they_looked_ahead_themselves(nights: Nights) -> None:
    task = all_tasks()["churn"]
    model = stored(task, nights.settings)
    assert model is not None
    history = read_graph(nights.database, ONTOLOGY, READS)
    longer = replace(model, horizon_days=3 * model.horizon_days)
    found = [judged(nights.database, history, task, one, nights.settings) for one in (model, longer)]
    assert found[0] == found[1] != []


def test_every_kind_leads_to_the_nodes_that_drove_it(nights: Nights) -> None:
    rows = nights.database.rows(
        "MATCH (:Profile)-[:PREDICTED|PREDICTED_EARLIER]->(p:Prediction)-[b:BECAUSE]->(n) "
        "RETURN p.task, collect(DISTINCT labels(n)[0]), all(x IN collect(b.reason = p.reasons[b.rank - 1]) WHERE x), "
        "all(x IN collect(b.reason_ru = p.reasons_ru[b.rank - 1]) WHERE x)"
    )
    found = {row[0]: row[1] for row in rows}
    assert "Order" in found["value"]
    assert found["buying_channel"] == ["Order"]
    assert found["contact_channel"] == ["Message"]
    assert set(found["offer_response"]) & {"Product", "Category", "Offer"}
    assert all(row[2] and row[3] for row in rows)


def test_people_of_whom_nothing_is_known_get_an_answer_and_its_uncertainty(nights: Nights) -> None:
    rows = nights.database.rows(
        "MATCH (:Profile {profile_id: 'nobody'})-[:PREDICTED|PREDICTED_EARLIER]->(p:Prediction) "
        "RETURN p.task, p.basis, coalesce(p.probability_low, p.low_minor), coalesce(p.probability, p.value_minor), "
        "coalesce(p.probability_high, p.high_minor)"
    )
    assert {row[0] for row in rows} >= {"value", "contact_channel", "buying_channel", "offer_response"}
    for task, basis, low, said, high in rows:
        assert basis == "prior", task
        assert low <= said <= high, task
        assert low < high, task


def test_models_are_listed_promoted_rolled_back_and_described(nights: Nights) -> None:
    listed = nights.run(models)
    assert all(any(task in line and "←" in line for line in listed.splitlines()) for task in TASKS)
    shelf = nights.home / "models"
    before = served_version(shelf, "value")
    (other,) = set(versions(shelf, "value")) - {before}
    assert f"version {other} is served" in nights.run(models, "promote", "value", other)
    assert served_version(shelf, "value") == other
    assert f"version {before} is served" in nights.run(models, "rollback", "value")
    assert served_version(shelf, "value") == before
    cards = nights.run(models, "card", ",".join(TASKS))
    assert cards.count("wrote ") == 2 * len(TASKS)
    for task in TASKS:
        text = next((nights.home / "models" / task / "cards").glob("*.md")).read_text("utf-8")
        assert "## Limits" in text


def test_one_person_is_scored_as_in_the_batch(nights: Nights) -> None:
    scorer = Scorer(nights.database, nights.settings)
    for task in (*PERSONAL, "offer_response"):
        rows = nights.database.rows(
            "MATCH (about:Profile)-[:PREDICTED]->(p:Prediction {task: $task}) RETURN about.profile_id, "
            "p { .probability, .value_minor, .low_minor, .high_minor, .expected_orders, .choice, .reasons, .basis, "
            ".levers } AS said, p.percentile, COLLECT { MATCH (p)-[b:BECAUSE]->(n) RETURN toString(b.rank) + n.uid } "
            "ORDER BY about.profile_id LIMIT 40",
            task=task,
        )
        assert rows
        for key, before, percentile, because in rows:
            found = scorer.score(key, task)
            for name, value in before.items():
                same = pytest.approx(value, rel=1e-4, abs=2) if isinstance(value, int | float) else value
                assert found.get(name) == same, (task, key, name)
            assert found.get("percentile") == (None if percentile is None else pytest.approx(percentile, abs=0.01))
            assert sorted(f"{one['rank']}{one['key']}" for one in found["because"]) == sorted(because)


def test_the_scoring_command_answers_over_its_socket(nights: Nights) -> None:
    path = os.environ["PORTRAIT_SCORE_SOCKET"]
    with subprocess.Popen([sys.executable, "-m", "graph.cli", "score"], stderr=subprocess.DEVNULL) as service:
        try:
            begun = time.monotonic()
            while not Path(path).exists() and service.poll() is None and time.monotonic() - begun < 120:
                time.sleep(0.1)
            with httpx.Client(transport=httpx.HTTPTransport(uds=path)) as client:
                told = client.get("http://score/score", params={"key": "r0000", "task": "value"}).json()
            assert told["low_minor"] <= told["value_minor"] <= told["high_minor"]
        finally:
            service.send_signal(signal.SIGINT)


def test_what_cannot_be_learnt_or_said_any_more_is_left_out_and_named(nights: Nights) -> None:
    """The last of this module: it takes from the graph what two tasks need."""
    kept = nights.database.rows("MATCH (p:Prediction {task: 'value'}) RETURN count(p)")
    nights.database.write("MATCH (m:Message) DETACH DELETE m")
    nights.database.write("MATCH (o:Order) REMOVE o.channel")
    said = nights.run(nightly, "--task", "contact_channel,buying_channel")
    assert "contact_channel is left out: there are no messages with a date. Version" in said
    assert "goes on being served" in said
    assert "Its predictions are out of date" in said
    assert "buying_channel is left out: of what buying channel is learnt from, nothing is known early enough" in said
    current = dict(
        nights.database.rows("MATCH (:Profile)-[:PREDICTED]->(p:Prediction) RETURN p.task, count(p) ORDER BY p.task")
    )
    assert "contact_channel" not in current
    assert current["buying_channel"] == 161  # the older model goes on: now it says what everybody does
    earlier = nights.database.rows(
        "MATCH (:Profile)-[:PREDICTED_EARLIER]->(p:Prediction {task: 'contact_channel'}) "
        "RETURN count(p), max(p.current)"
    )
    assert earlier[0][0] == 322
    assert earlier[0][1] is False
    assert nights.database.rows("MATCH (p:Prediction {task: 'value'}) RETURN count(p)") == kept
