"""Tasks about companies, deals and leads, from a real graph by the commands to answers of the API."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import pytest

from graph.driver import Database
from graph.model import paths
from graph.settings import Settings
from ml.cli import predict, train
from ml.past.history import DAY_MS
from tests.api.conftest import Asker
from tests.ml.commanded import commanded
from tests.ml.loaded import write_world
from tests.ml.test_companies import deal, touch
from tests.ml.world import START, World, shop

TASKS = ("account_churn", "account_score", "account_lead", "deal_risk", "lead_score")
DAYS = 700


def world() -> World:
    """Companies that buy in rhythms of their own, some of which leave; leads and visitors, the eager buy.

    Deals that are called about often are won, visitors who come often order.
    """
    random = np.random.default_rng(11)
    made = World()
    products = shop(made)
    for number in range(180):
        name = made.node("Account", f"a{number:03}")
        ends = random.uniform(200, DAYS + 200)
        gap = random.uniform(40, 90)
        for number_of, day in enumerate(np.arange(random.uniform(0, 60), min(ends, DAYS), gap).tolist()):
            key, closed, called = f"{name}-{number_of}", day + random.uniform(20, 90), bool(random.random() < 0.5)
            won = random.random() < (0.95 if called else 0.3)
            deal(made, name, key, day, closed if closed <= DAYS else None, won=won)
            for at in np.arange(day, min(closed, DAYS), 9.0 if called else 20.0).tolist():
                touch(made, name, key, at, "positive" if called else "neutral")
    for number in range(400):
        name = made.node("Account", f"lead{number:03}")
        heard, eager = random.uniform(200, DAYS), number % 2 == 0
        for at in np.arange(heard, min(heard + 200, DAYS), 20.0).tolist():
            touch(made, name, None, at, "positive" if eager else "no answer")
        if eager and (closed := heard + random.uniform(40, 120)) < DAYS:
            deal(made, name, f"{name}-first", closed - 20, closed, won=True)
    made.node("Account", "stranger")
    made.node("Account", "merged", retired_at=START + 100 * DAY_MS)
    for number in range(700):
        profile = made.node("Profile", f"v{number:03}")
        first, often = random.uniform(300, DAYS), random.uniform(5, 40)
        for day in np.arange(first, min(first + 250, DAYS), often).tolist():
            visit = made.node("Session", f"{profile}-{day:.1f}", started_at=START + day * DAY_MS, pages=3.0)
            made.link(paths.PROFILE_SESSIONS, profile, visit)
        bought = first + random.uniform(20, 60)
        if often < 25 and bought < DAYS:
            made.order(profile, f"{profile}-first", bought, products[number % 24])
    return made


@dataclass(frozen=True)
class Predicted:
    """A graph with predictions, what the commands said, and who answers questions about it."""

    database: Database
    trained: str
    said: str
    run: Callable[..., str]
    ask: Asker


@pytest.fixture(scope="module")
def predicted(server: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Predicted]:
    """The world, trained and predicted by the commands."""
    with commanded(server, tmp_path_factory.mktemp("home")) as commands:
        write_world(commands.database, world(), datetime(2027, 1, 1, tzinfo=UTC))
        trained = commands.run(train, "--task", ",".join(TASKS))
        said = commands.run(predict, "--task", ",".join(TASKS))
        ask = Asker(server)
        yield Predicted(commands.database, trained, said, commands.run, ask)
        ask.close()


@pytest.mark.parametrize("task", TASKS)
def test_each_task_is_trained_promoted_and_predicts(predicted: Predicted, task: str) -> None:
    assert f"{task} is left out" not in predicted.trained
    assert f"{task}: " in predicted.said
    rows = predicted.database.rows(
        "MATCH (about)-[:PREDICTED]->(p:Prediction {task: $task}) RETURN labels(about)[0], p.probability_low, "
        "p.probability, p.probability_high, p.percentile, p.basis, size(p.reasons), size(p.reasons_ru), p.horizon_days",
        task=task,
    )
    about = {"deal_risk": "Deal", "lead_score": "Profile"}.get(task, "Account")
    assert {row[0] for row in rows} == {about}
    for _, low, probability, high, percentile, basis, reasons, reasons_ru, horizon in rows:
        assert 0 <= low <= probability <= high <= 1
        assert low < high
        assert (percentile is None) == (basis == "prior")
        assert reasons == reasons_ru >= 1
        assert horizon > 0
    assert len({row[2] for row in rows if row[5] == "history"}) > 5, "one answer for everybody"


@pytest.mark.parametrize("task", [task for task in TASKS if task != "lead_score"])
def test_reasons_lead_to_own_deals_and_calls(predicted: Predicted, task: str) -> None:
    rows = predicted.database.rows(
        "MATCH (p:Prediction {task: $task})-[b:BECAUSE]->(n) RETURN labels(n)[0], "
        "b.reason = p.reasons[b.rank - 1] AND b.reason_ru = p.reasons_ru[b.rank - 1], "
        "EXISTS { MATCH (a)-[:PREDICTED]->(p) WHERE a = n "
        "  OR EXISTS { (a)<-[:RESOLVED_TO]-(:Company)<-[:WITH]-(n) } OR EXISTS { (n)-[:ABOUT]->(a) } "
        "  OR EXISTS { (a)<-[:RESOLVED_TO]-(:Company)<-[:HOLDS]-(:DecisionMaker)<-[:WITH]-(n) } "
        "  OR EXISTS { (a)<-[:RESOLVED_TO]-(:Company)<-[:HOLDS]-(n) } OR EXISTS { (a)-[:INVOLVES]->(n) } "
        "  OR EXISTS { (a)-[:WITH]->(:Company)-[:RESOLVED_TO]->(n) } }",
        task=task,
    )
    assert {row[0] for row in rows} & {"Deal", "Activity"}
    assert all(row[1] for row in rows), "what an edge says is not what the prediction says"
    assert all(row[2] for row in rows), "a node of somebody else"


def test_reasons_of_companies_name_months_and_their_usual_gap(predicted: Predicted) -> None:
    rows = predicted.database.rows(
        "MATCH (p:Prediction) WHERE p.task STARTS WITH 'account' AND p.basis = 'history' "
        "UNWIND range(0, size(p.reasons) - 1) AS at RETURN p.reasons[at], p.reasons_ru[at]"
    )
    english, russian = (" | ".join(row[at] for row in rows) for at in (0, 1))
    assert " deals won in " in english or " deals won since " in english or "usual gap between deals won " in english
    assert "Выиграно: " in russian or "обычный перерыв " in russian


def test_the_ones_of_whom_nothing_is_known_are_answered_and_the_merged_are_not(predicted: Predicted) -> None:
    rows = predicted.database.rows(
        "MATCH (a:Account)-[:PREDICTED]->(p:Prediction) WHERE a.account_id IN ['stranger', 'merged'] "
        "RETURN a.account_id, p.task, p.basis, p.reasons[0]"
    )
    assert {(row[0], row[2]) for row in rows} == {("stranger", "prior")}
    assert {row[1] for row in rows} == {"account_churn", "account_score", "account_lead"}
    assert all("too little is known" in row[3] for row in rows)


def test_the_api_tells_of_companies_and_deals_what_the_graph_holds(predicted: Predicted) -> None:
    found = predicted.ask(
        "{ accounts(first: 50) { nodes { accountId predictions(first: 4) { nodes { task probability reasons reasonsRu "
        "becauseDeals(first: 5) { edges { weight reasonRu node { uid } } } } } } } "
        "deals(first: 700, sort: [{openedAt: DESC}]) { nodes { uid closedAt "
        "predictions(first: 1) { nodes { task probability asOf } } } } }"
    )
    of_graph = {
        (row[0], row[1]): row[2]
        for row in predicted.database.rows(
            "MATCH (a)-[:PREDICTED]->(p:Prediction) RETURN coalesce(a.account_id, a.uid), p.task, p.probability"
        )
    }
    answered = 0
    for about in (*found["accounts"]["nodes"], *found["deals"]["nodes"]):
        for one in about["predictions"]["nodes"]:
            answered += 1
            assert one["probability"] == of_graph[about.get("accountId", about.get("uid")), one["task"]]
            for edge in one.get("becauseDeals", {"edges": []})["edges"]:
                assert edge["reasonRu"] in one["reasonsRu"]
                assert edge["node"]["uid"].startswith(about["accountId"])
    assert answered > 100
    closed = [(one["closedAt"], one["predictions"]["nodes"]) for one in found["deals"]["nodes"] if one["closedAt"]]
    assert all(
        datetime.fromisoformat(said["asOf"]) < datetime.fromisoformat(at)
        for at, predictions in closed
        for said in predictions
    ), "nothing is said of a deal that was closed by then"
    assert sum(not predictions for _, predictions in closed) > 100


def test_predicting_again_changes_nothing(predicted: Predicted) -> None:
    count = "MATCH (p:Prediction) OPTIONAL MATCH (p)-[b:BECAUSE]->() RETURN count(DISTINCT p), count(b)"
    before = predicted.database.rows(count)
    again = predicted.run(predict, "--task", ",".join(TASKS))
    assert predicted.database.rows(count) == before
    assert again.count("in the graph 0 created, 0 updated, 0 removed") == len(TASKS)


def test_companies_and_deals_at_risk_are_found_by_the_analysts_queries(predicted: Predicted) -> None:
    from graph.cypher import statement

    for name in ("accounts_at_risk", "deals_at_risk"):
        assert predicted.database.rows(statement(f"analyst/{name}"), at_least=0.0, rows=25), name
