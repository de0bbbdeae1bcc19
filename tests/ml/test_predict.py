"""From a real graph to predictions in it: trained, written with reasons, unchanged by a second run."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from graph.driver import Database
from graph.errors import TrainingError
from graph.model import Edge, commerce, people
from graph.writer import Writer
from ml.cli import predict, train
from tests.ml.world import World, busy_world

PEOPLE = 200
TASKS = ("churn", "next_purchase", "value")
"""A task of each shape: the others are made of the same parts."""


def write(database: Database, world: World) -> None:
    """The orders, products and categories of a world, with a customer record for each profile."""
    with Writer(database, source="shop", run_id="r", seen_at=datetime(2026, 3, 1, tzinfo=UTC)) as writer:
        for key, row in world.nodes["Product"].items():
            writer.put(commerce.Product(uid=key, brand=row["brand"], price_minor=int(row["price_minor"])))
        for key in world.nodes["Category"]:
            writer.put(commerce.Category(uid=key))
        for key in world.nodes["Profile"]:
            writer.put(people.Customer(uid=f"shop:{key}"))
        for key, row in world.nodes["Order"].items():
            placed = datetime.fromtimestamp(row["placed_at"] / 1000, UTC)
            writer.put(commerce.Order(uid=key, placed_at=placed, amount_minor=int(row["amount_minor"])))
        edges: dict[tuple[str, str], tuple[Edge, Callable[[str], str]]] = {
            ("Profile", "orders"): (commerce.PLACED, "shop:{}".format),
            ("Product", "category"): (commerce.IN_CATEGORY, str),
        }
        for name, (edge, start) in edges.items():
            for one, two, _ in world.links[name]:
                writer.put(edge(start(one), two))
        for line, (order, product, _) in enumerate(world.links[("Order", "items")]):
            writer.put(commerce.CONTAINS(order, product, commerce.Line(line=line, quantity=1.0)))
    with Writer(database, source=None) as writer:
        for key in world.nodes["Profile"]:
            writer.put(people.Profile(profile_id=key))
            writer.put(people.RESOLVED_TO(f"shop:{key}", key, people.Resolved(rule="test")))
        writer.put(people.Profile(profile_id="nobody"))


@pytest.fixture
def run(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run a command on the test database with a home of its own."""
    monkeypatch.setenv("PORTRAIT_HOME", str(tmp_path))
    monkeypatch.setenv("PORTRAIT_NEO4J_URI", database.endpoint.uri)
    monkeypatch.setenv("PORTRAIT_NEO4J_USER", database.endpoint.user)
    monkeypatch.setenv("PORTRAIT_NEO4J_PASSWORD", database.endpoint.password)
    monkeypatch.setenv("COLUMNS", "160")

    def invoke(command: click.Command, *arguments: str) -> Result:
        return CliRunner().invoke(command, arguments, catch_exceptions=False)

    return invoke


def predictions(database: Database) -> list[list[object]]:
    return database.rows(
        "MATCH (p:Prediction) OPTIONAL MATCH (p)-[s:SUGGESTS]->(t) WITH p, s, t ORDER BY t.uid "
        "WITH p, collect([t.uid, properties(s)]) AS suggested RETURN properties(p), suggested ORDER BY p.uid"
    )


@pytest.mark.usefixtures("quick_training")
def test_train_and_predict_on_a_real_graph(database: Database, run: Callable[..., Result], tmp_path: Path) -> None:
    write(database, busy_world(PEOPLE))

    trained = [run(train, "--task", task) for task in TASKS]
    assert all(made.exit_code == 0 for made in trained)
    told = "".join(made.output for made in trained)
    for words in (*TASKS, "logistic regression", "LightGBM", "graph network", "popularity", "BG/NBD", "served"):
        assert words in told, words
    assert {path.suffix for path in (tmp_path / "models").rglob("*") if path.is_file()} == {
        "", ".json", ".jsonl", ".txt", ".safetensors"
    }  # fmt: skip
    assert all("up to date" in run(train, "--task", task).output for task in TASKS)

    made = run(predict)
    assert made.exit_code == 0
    placed = database.rows("MATCH (p:Product) WHERE p.embedding IS NOT NULL RETURN count(*)")[0][0]
    assert placed > 5
    assert f"{placed} products placed anew" in made.output
    rows = database.rows(
        "MATCH (profile:Profile)-[:PREDICTED]->(p:Prediction) WHERE coalesce(p.basis, 'history') = 'history' "
        "RETURN p.task, profile.profile_id, p.uid, p.probability, p.percentile, size(p.reasons), size(p.reasons_ru), "
        "size(p.reason_weights), p.horizon_days, p.model_version, COUNT { (p)-[:SUGGESTS]->(:Product) }, "
        "COUNT { (p)-[:SUGGESTS]->(:Category) }, date(p.as_of), p.value_minor, p.low_minor, p.high_minor"
    )
    assert {row[0] for row in rows} == {"churn", "next_purchase", "value"}
    for (
        task,
        profile,
        uid,
        probability,
        percentile,
        said,
        said_ru,
        weights,
        horizon,
        version,
        things,
        kinds,
        day,
        value,
        low,
        high,
    ) in rows:
        assert uid == f"{profile}|{task}|{day}"
        if task == "value":
            assert probability is None
            assert 0 <= low <= value <= high
        else:
            assert 0 < probability < 1
            assert (value, low, high) == (None, None, None)
        assert 0 <= percentile < 1
        assert said == said_ru == weights >= (1 if task == "value" else 3)
        assert horizon == (90 if task == "value" else 28)
        assert len(version) == 12
        if task == "next_purchase":
            assert 5 <= things <= 7
            assert 3 <= kinds <= 4
        else:
            assert (things, kinds) == (0, 0)
    bought = [row[1] for row in rows if row[0] == "next_purchase"]
    assert sorted(bought) == sorted(f"r{number:04}" for number in range(PEOPLE))
    assert len([row for row in rows if row[0] == "churn"]) < PEOPLE

    cold = database.rows(
        "MATCH (:Profile {profile_id: 'nobody'})-[:PREDICTED]->(p:Prediction {basis: 'prior'}) "
        "RETURN p.task, p.basis, coalesce(p.probability_low < p.probability AND p.probability < p.probability_high, "
        "p.low_minor <= p.value_minor AND p.value_minor < p.high_minor), "
        "p.reasons[0] ORDER BY p.task"
    )
    assert [row[:3] for row in cold] == [[task, "prior", True] for task in TASKS]
    assert "no order yet" in cold[0][3]
    drove = database.rows(
        "MATCH (profile:Profile)-[:PREDICTED]->(p:Prediction)-[b:BECAUSE]->(n) "
        "RETURN labels(n)[0], count(*), all(x IN collect(b.reason = p.reasons[b.rank - 1]) WHERE x), "
        "all(x IN collect(NOT n:Order OR EXISTS { (profile)<-[:RESOLVED_TO]-()-[:PLACED]->(n) }) WHERE x)"
    )
    assert {"Order", "Product", "Category"} >= {row[0] for row in drove} >= {"Order"}
    suggested = database.rows(
        "MATCH (p:Prediction {task: 'next_purchase'})-[b:BECAUSE]->(o:Order) WHERE b.rank > size(p.reasons) "
        "MATCH (p)-[s:SUGGESTS {reason: b.reason}]->() RETURN count(DISTINCT p), count(DISTINCT b)"
    )
    assert suggested[0][0] > PEOPLE / 2
    assert all(row[1] > 0 and row[2] and row[3] for row in drove)

    before = predictions(database)
    unchanged = run(predict)
    assert "0 created, 0 updated, 0 removed" in unchanged.output
    assert "placed anew" not in unchanged.output
    assert predictions(database) == before

    database.write(
        "MATCH (p:Prediction {task: 'next_purchase'}) WITH p ORDER BY p.uid LIMIT 1 "
        "MATCH (t:Product) WHERE NOT (p)-[:SUGGESTS]->(t) WITH p, t ORDER BY t.uid LIMIT 1 "
        "MERGE (p)-[:SUGGESTS {rank: 9}]->(t)"
    )
    as_of = database.rows("MATCH (p:Prediction) RETURN toString(max(p.as_of))")[0][0]
    stale = "MERGE (:Prediction {uid: 'old', task: 'churn', model_version: 'old', as_of: datetime($as_of)})"
    database.write(stale, as_of=as_of)
    swept = run(predict).output
    assert swept.count("1 removed") == 2
    assert predictions(database) == before


def test_predicting_without_a_model_says_what_to_do(run: Callable[..., Result]) -> None:
    with pytest.raises(TrainingError, match="no trained model") as refused:
        run(predict)
    assert "portrait train" in refused.value.hint


def test_training_on_an_empty_graph_says_what_to_do(run: Callable[..., Result]) -> None:
    with pytest.raises(TrainingError, match="with a date") as refused:
        run(train)
    assert "portrait load" in refused.value.hint
