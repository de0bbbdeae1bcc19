"""What if, about one person on demand: the answer that the whole graph gives, through the service too."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import numpy as np
import pytest
from click.testing import CliRunner

from graph.driver import Database
from graph.errors import InputError, NotFound, TrainingError, UnknownName
from graph.model import ONTOLOGY
from graph.neighbourhood import Neighbourhood
from graph.settings import Settings
from ml.artefact import promote
from ml.kinds.offers import OffersModel
from ml.offers.proposals import Proposals
from ml.offers.scene import Scene
from ml.offers.wants import Wanted, Wants
from ml.offers.weighing import available
from ml.offers.whatif import Otherwise, what_if
from ml.past.catalogue import Catalogue
from ml.past.history import DAY_MS, History, as_history, read_graph
from ml.serving.pipeline import last_moment, stored, train_task
from ml.serving.predict import predict_task
from ml.serving.scoring import Scorer
from ml.serving.service import create
from ml.serving.shelf import models_folder
from ml.serving.whatif import WhatIf
from ml.task import READS, read_names
from ml.tasks.offer_response import TASK
from tests.ml.loaded import write_world
from tests.ml.offering import PEOPLE, offered
from tests.ml.world import World
from tests.serving import at_socket


@pytest.fixture(scope="module")
def asked(server: Settings) -> Iterator[tuple[Database, Settings, History, OffersModel]]:
    """A world of offers by two channels, with a model and a batch of predictions."""
    from graph.schema import prepare
    from graph.statements import clear

    settings = server.model_copy(update={"threads": 1})  # its home too, where the command finds the server
    with Database.connect(server) as database:
        database.run(clear())
        prepare(database)
        world = World()
        offered(world, {"email": 0.5, "sms": 1.4}, offers=2)
        world.node("Profile", "newcomer")
        write_world(database, world)
        history = read_graph(database, ONTOLOGY, READS)
        artefact = train_task(history, "print", TASK, settings, lambda what: None)
        promote(models_folder(settings), TASK.name, artefact.version, "first")
        model = stored(TASK, settings)
        assert isinstance(model, OffersModel)
        with pytest.raises(TrainingError, match="nothing was predicted"):
            WhatIf(database, settings).ask("r0001", Otherwise())
        predict_task(database, history, TASK, model, settings, lambda what: None)
        yield database, settings, history, model
    shutil.rmtree(models_folder(settings))


@pytest.mark.parametrize(
    "supposed",
    [Otherwise(), Otherwise(discount_percent=30.0, cost_minor=40.0), Otherwise(offer="f3", channel="sms")],
)
def test_one_person_alone_gets_the_answer_that_the_whole_graph_gives(
    asked: tuple[Database, Settings, History, OffersModel], supposed: Otherwise
) -> None:
    database, settings, history, model = asked
    answers = WhatIf(database, settings)
    scene = Scene.at(history, last_moment(history, TASK), settings.offer_days)
    for key in ("r0001", "r0002", "r0077", "newcomer"):
        row = int(np.flatnonzero(history.nodes["Profile"].keys == key)[0])
        whole = what_if(scene, model.offers, row, settings, supposed)
        alone = answers.ask(key, supposed)
        assert len(whole) == (1 if supposed.offer else 4)
        for left, right in zip(whole, alone["scenarios"], strict=True):
            assert (left.offer, left.channel, left.currency) == (right["offer"], right["channel"], right["currency"])
            assert right["probability"] == pytest.approx(left.probability, abs=2e-6)
            assert right["income_minor"] == pytest.approx(left.income, abs=0.6)
            assert (right["sentence"], right["sentence_ru"]) == left.sentences()
            assert right["reasons"] == [reason.en for reason in left.reasons]


def test_the_network_says_of_one_person_alone_what_it_says_among_all(
    asked: tuple[Database, Settings, History, OffersModel],
) -> None:
    database, settings, history, _ = asked
    moment = last_moment(history, TASK)
    wants, catalogue = Wants.fit(history, moment - 28 * DAY_MS), Catalogue.read(database, READS)
    around = Neighbourhood(ONTOLOGY, TASK.entity.node_type, read_names)
    for key in ("r0001", "r0002", "newcomer"):
        found = around.read(database, key)
        assert found is not None
        each = []
        for known in (history, catalogue.beside(as_history(ONTOLOGY, found.nodes, found.links))):
            scene = Scene.at(known, moment, settings.offer_days)
            offers = available(known, moment, settings.offer_days)
            same, person = np.full(len(offers), moment), np.flatnonzero(known.nodes["Profile"].keys == key)
            made = Proposals(np.repeat(person, len(offers)), offers, same, same, np.full(len(offers), -1), same, same)
            each.append(np.column_stack(list(Wanted(wants, scene, offers).of(made).values())))
        whole, alone = each
        np.testing.assert_allclose(alone, whole, rtol=1e-9)
        assert np.isfinite(whole).all()


def test_what_cannot_be_said_is_told_plainly(asked: tuple[Database, Settings, History, OffersModel]) -> None:
    database, settings, _, _ = asked
    answers = WhatIf(database, settings)
    with pytest.raises(NotFound):
        answers.ask("nobody", Otherwise())
    with pytest.raises(UnknownName, match="no such offer"):
        answers.ask("r0001", Otherwise(offer="f99"))
    with pytest.raises(UnknownName, match="no such channel"):
        answers.ask("r0001", Otherwise(channel="pigeon"))
    with pytest.raises(UnknownName, match="not about offers"):
        WhatIf(database, settings, "churn")


@pytest.mark.parametrize("value", [-1.0, 1e13, 1e308, float("nan"), float("inf")])
def test_numbers_that_no_discount_and_no_cost_has_are_refused(value: float) -> None:
    with pytest.raises(InputError, match="cannot be so much"):
        Otherwise(discount_percent=value)
    with pytest.raises(InputError, match="cannot be so much"):
        Otherwise(cost_minor=value)


def test_one_person_alone_is_suggested_what_the_batch_suggests(
    asked: tuple[Database, Settings, History, OffersModel],
) -> None:
    database, settings, _, _ = asked
    scorer = Scorer(database, settings)
    rows = database.rows(
        "MATCH (about:Profile)-[:PREDICTED]->(p:Prediction {task: $task}) RETURN about.profile_id, "
        "p { .probability, .probability_low, .probability_high, .basis, .reasons, .reasons_ru, .uid } AS said, "
        "p.percentile, COLLECT { MATCH (p)-[s:SUGGESTS]->(o:Offer) RETURN s { .*, key: o.uid } ORDER BY s.rank }, "
        "COLLECT { MATCH (p)-[b:BECAUSE]->(n) RETURN toString(b.rank) + n.uid } ORDER BY about.profile_id",
        task=TASK.name,
    )
    assert len(rows) == PEOPLE + 1
    suggested = 0
    for key, said, percentile, offers, because in rows:
        found = scorer.score(key, TASK.name)
        for name, value in said.items():
            assert found[name] == (pytest.approx(value, abs=2e-6) if isinstance(value, float) else value), (key, name)
        assert found["percentile"] == pytest.approx(percentile, abs=0.01)
        assert [(one["label"], one["rank"], one["key"]) for one in found["suggests"]] == [
            ("Offer", one["rank"], one["key"]) for one in offers
        ]
        for alone, one in zip(found["suggests"], offers, strict=True):
            assert alone["probability"] == pytest.approx(one["probability"], abs=2e-6)
            assert alone["income_minor"] == pytest.approx(one["income_minor"], abs=1)
            assert (alone["channel"], alone["currency"]) == (one["channel"], one["currency"])
            assert (alone["reason"], alone["reason_ru"]) == (one["reason"], one["reason_ru"])
        assert sorted(f"{one['rank']}{one['key']}" for one in found["because"]) == sorted(because)
        suggested += len(offers)
    assert suggested > PEOPLE


def test_who_was_contacted_often_enough_is_suggested_nothing_alone_either(
    asked: tuple[Database, Settings, History, OffersModel],
) -> None:
    database, settings, _, _ = asked
    whole = Scorer(database, settings).score("r0001", TASK.name)
    assert len(whole["suggests"]) == 2
    for room, most in ((3, 1), (2, 0)):  # two offers of the last campaign came within the period
        capped = Scorer(database, settings.model_copy(update={"contacts_most": room})).score("r0001", TASK.name)
        assert [one["key"] for one in capped["suggests"]] == [one["key"] for one in whole["suggests"]][:most]
        assert ("probability" in capped) == (most > 0)
    assert "contacted often enough" in capped["reasons"][0]


def test_before_the_first_batch_nothing_can_be_said_of_one_person(
    asked: tuple[Database, Settings, History, OffersModel], tmp_path: Path
) -> None:
    database, settings, _, _ = asked
    shutil.copytree(models_folder(settings), tmp_path / "models")
    (tmp_path / "models" / TASK.name / "background.json").unlink()
    with pytest.raises(TrainingError, match="nothing was predicted"):
        Scorer(database, settings.model_copy(update={"home": tmp_path})).score("r0001", TASK.name)


def test_the_service_answers_it(asked: tuple[Database, Settings, History, OffersModel]) -> None:
    database, settings, _, _ = asked
    with (
        at_socket(create(Scorer(database, settings), WhatIf(database, settings))) as path,
        httpx.Client(transport=httpx.HTTPTransport(uds=str(path)), timeout=30) as client,
    ):
        found = client.get("http://s/what-if", params={"key": "r0001", "channel": "sms", "discount_percent": "20"})
        faulty = client.get("http://s/what-if", params={"key": "r0001", "discount_percent": "many"})
        unknown = client.get("http://s/what-if", params={"key": "nobody"})
        offers = client.get("http://s/score", params={"key": "r0001", "task": TASK.name})
    first = found.json()["scenarios"][0]
    assert (found.status_code, first["channel"], first["currency"]) == (200, "sms", "EUR")
    assert "as it is" in first["sentence"]
    assert (faulty.status_code, unknown.status_code) == (400, 404)
    assert [one["rank"] for one in offers.json()["suggests"]] == [1, 2]
    assert "number" in faulty.json()["detail"]


def test_the_command_shows_it(
    asked: tuple[Database, Settings, History, OffersModel], monkeypatch: pytest.MonkeyPatch
) -> None:
    from ml.cli import what_if as command

    _, settings, _, _ = asked
    monkeypatch.setattr(Settings, "from_env", lambda: settings)
    shown = CliRunner().invoke(command, ["r0001", "--discount", "20", "--channel", "sms"], catch_exceptions=False)
    assert shown.exit_code == 0
    assert "f9 by sms:" in shown.output
    assert "as it is:" in shown.output
    plain = CliRunner().invoke(command, ["r0001", "--offer", "f9", "--json"], catch_exceptions=False)
    assert '"sentence_ru": "f9, канал: sms' in plain.output
