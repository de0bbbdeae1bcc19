"""One person on demand: the batch's answer while nothing changes, a new one when something does."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from graphql import parse

from api.identity.service import Identity
from api.schema import SCHEMA
from graph.driver import Database
from graph.errors import NotFound, SettingsError, TrainingError, UnknownName
from graph.model import ONTOLOGY, commerce, people
from graph.settings import Settings
from graph.writer import Writer
from ml import artefact
from ml.artefact import promote
from ml.past.history import read_graph
from ml.serving.pipeline import stored, train_task
from ml.serving.predict import predict_task
from ml.serving.scoring import Scorer
from ml.serving.service import check_socket, create
from ml.serving.shelf import models_folder
from ml.serving.whatif import WhatIf
from ml.task import READS
from ml.tasks import all_tasks
from tests.ml.loaded import write_world
from tests.ml.world import START, busy_world
from tests.serving import at_socket

DAYS = 400
TASKS = ("churn", "next_purchase", "value")
AMOUNTS = ("value_minor", "likely_minor", "low_minor", "high_minor")


def quiet(what: str) -> None:
    """Nobody looks on."""


@pytest.fixture(scope="module")
def scored(
    server: Settings, tmp_path_factory: pytest.TempPathFactory, quick_training: None
) -> Iterator[tuple[Database, Settings, Scorer]]:
    """A world with batch predictions of both tasks, and a scorer over it."""
    from graph.schema import prepare
    from graph.statements import clear

    settings = server.model_copy(update={"home": tmp_path_factory.mktemp("home"), "threads": 1})
    with Database.connect(server) as database:
        database.run(clear())
        prepare(database)
        write_world(database, busy_world(people=220, days=DAYS))
        with Writer(database, source="shop", run_id="r", seen_at=datetime(2026, 3, 1, tzinfo=UTC)) as writer:
            writer.put(people.Customer(uid="shop:new"))
        with Writer(database, source=None) as writer:
            writer.put(people.Profile(profile_id="new"))
            writer.put(people.RESOLVED_TO("shop:new", "new", people.Resolved(rule="test")))
        history = read_graph(database, ONTOLOGY, READS)
        for name in TASKS:
            task = all_tasks()[name]
            artefact = train_task(history, "print", task, settings, quiet)
            promote(models_folder(settings), name, artefact.version, "first")
            model = stored(task, settings)
            assert model is not None
            predict_task(database, history, task, model, settings, quiet)
        yield database, settings, Scorer(database, settings)


def test_unchanged_people_get_the_batchs_answer(scored: tuple[Database, Settings, Scorer]) -> None:
    database, _, scorer = scored
    rows = database.rows(
        "MATCH (about)-[:PREDICTED]->(p:Prediction) "
        "RETURN about.profile_id, p.task, p.probability, p.percentile, p.reasons, p.basis, p.levers, p.uid, "
        "[p.value_minor, p.likely_minor, p.low_minor, p.high_minor], "
        "COLLECT { MATCH (p)-[b:BECAUSE]->(n) WHERE b.rank <= size(p.reasons) RETURN toString(b.rank) + n.uid } "
        "ORDER BY p.uid"
    )
    assert len({row[1] for row in rows}) == len(TASKS)
    for key, task, probability, percentile, reasons, basis, levers, uid, amounts, because in rows:
        found = scorer.score(key, task)
        if task == "value":
            assert [found[name] for name in AMOUNTS] == pytest.approx(amounts, abs=1)
        else:
            assert found["probability"] == pytest.approx(probability, abs=2e-6)
        assert found.get("percentile") == (None if percentile is None else pytest.approx(percentile, abs=0.006))
        assert (found["reasons"], found["basis"], found["uid"]) == (reasons, basis, uid)
        assert found.get("levers") == levers
        assert sorted(f"{one['rank']}{one['key']}" for one in found["because"]) == sorted(because)


def test_somebody_unknown_gets_an_answer_with_its_uncertainty(scored: tuple[Database, Settings, Scorer]) -> None:
    found = scored[2].score("new", "next_purchase")
    assert found["basis"] == "prior"
    assert found["probability_low"] < found["probability"] < found["probability_high"]
    assert "no order yet" in found["reasons"][0]
    assert "Заказов ещё не было" in found["reasons_ru"][0]


def test_an_order_that_came_since_changes_the_answer(scored: tuple[Database, Settings, Scorer]) -> None:
    database, _, scorer = scored
    rows = database.rows(
        "MATCH (about)-[:PREDICTED]->(p:Prediction {task: 'churn', basis: 'history'}) "
        "RETURN about.profile_id, p.probability ORDER BY p.probability DESC LIMIT 1"
    )
    ((key, before),) = rows
    with Writer(database, source="shop", run_id="r2", seen_at=datetime(2026, 3, 2, tzinfo=UTC)) as writer:
        placed = datetime.fromtimestamp(START / 1000, UTC) + timedelta(days=DAYS + 1)
        writer.put(commerce.Order(uid="fresh", placed_at=placed, amount_minor=1000))
        writer.put(commerce.PLACED(f"shop:{key}", "fresh"))
    try:
        assert scorer.score(key, "churn")["probability"] < before
    finally:
        database.write("MATCH (o:Order {uid: 'fresh'}) DETACH DELETE o")


def test_what_cannot_be_said_is_told_plainly(scored: tuple[Database, Settings, Scorer], tmp_path: Path) -> None:
    database, settings, scorer = scored
    with pytest.raises(NotFound):
        scorer.score("nobody", "churn")
    with pytest.raises(UnknownName, match="no such task"):
        scorer.score("new", "fortune")
    empty = Scorer(database, settings.model_copy(update={"home": tmp_path}))
    with pytest.raises(TrainingError, match="no trained model"):
        empty.score("new", "churn")
    assert empty.load() == []


def test_a_model_of_another_recipe_is_refused_by_the_service_and_through_graphql(
    scored: tuple[Database, Settings, Scorer], monkeypatch: pytest.MonkeyPatch
) -> None:
    database, settings, _ = scored
    monkeypatch.setattr(artefact, "RECIPE", artefact.RECIPE + 1)
    later = Scorer(database, settings)
    assert later.load() == []
    assert "another recipe" in later.left_out["churn"]
    with at_socket(create(later, WhatIf(database, settings))) as path:
        identity = Identity(settings.model_copy(update={"score_socket": path}))
        try:
            asked = parse('query { score(profileId: "r0000", task: "churn") { probability } }')
            told = asyncio.run(identity.execute(SCHEMA._schema, asked, {}))
        finally:
            identity.close()
    assert told.data == {"score": None}
    assert told.errors is not None
    (error,) = told.errors
    assert "another recipe" in error.message
    assert (error.extensions or {})["code"] == "SCORING_UNAVAILABLE"
    assert "portrait train" in (error.extensions or {})["hint"]


def test_a_socket_path_that_is_too_long_is_named(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="too long"):
        check_socket(settings.model_copy(update={"score_socket": tmp_path / ("x" * 120)}))


def test_the_service_answers_over_its_socket(scored: tuple[Database, Settings, Scorer]) -> None:
    database, settings, scorer = scored
    with (
        at_socket(create(scorer, WhatIf(database, settings))) as path,
        httpx.Client(transport=httpx.HTTPTransport(uds=str(path))) as client,
    ):
        told = client.get("http://score/score", params={"key": "r0000", "task": "churn"})
        assert told.json()["probability"] == scorer.score("r0000", "churn")["probability"]
        lost = client.get("http://score/score", params={"key": "nobody", "task": "churn"})
        assert (lost.status_code, lost.json()["error"]) == (404, "NotFound")
        assert client.get("http://score/healthz").json() == {"status": "ok"}
