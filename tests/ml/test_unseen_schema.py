"""From files of a schema that nobody has seen to predictions: a mapping is all that is written for them."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import click
import orjson
import pytest
from click.testing import CliRunner, Result

from graph.driver import Database
from graph.errors import UnknownName
from graph.resolve.cli import resolve
from loaders.cli import load
from ml.cli import predict, train
from tests.ml.world import World, busy_world

MAPPING = """
name = "ferry"
description = "Passengers and trips of a ferry line, with what they took along."
zone = "Europe/Oslo"
currency = "NOK"

[[files]]
name = "passengers.csv"
separator = "|"
[[files.nodes]]
label = "Customer"
key = "PAX"
full_name = "NAVN"
identifiers = { email = "EPOST" }

[[files]]
name = "trips.jsonl"
[[files.nodes]]
label = "Order"
key = "trip.ref"
properties = { placed_at = { column = "trip.departed", pattern = "unix" }, amount_minor = "fare" }
[[files.nodes]]
label = "Product"
key = "what"
each = "cargo"
properties = { name = "what" }
[[files.edges]]
type = "PLACED"
from = "pax"
to = "trip.ref"
[[files.edges]]
type = "CONTAINS"
from = "trip.ref"
to = "what"
each = "cargo"
properties = { line = "#", quantity = "pieces" }
"""


def export(world: World, folder: Path) -> Path:
    """The world as the ferry line exports it; the path of its mapping."""
    with (folder / "passengers.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, delimiter="|")
        rows.writerow(["PAX", "NAVN", "EPOST", "FLAGG"])
        for number, key in enumerate(world.nodes["Profile"]):
            rows.writerow([key, f"Kari Nordmann{number}", f"kari{number}@example.org", "x"])
    carried: dict[str, list[str]] = {}
    for order, product, _ in world.links["Order", "items"]:
        carried.setdefault(order, []).append(product)
    with (folder / "trips.jsonl").open("w", encoding="utf-8") as file:
        for person, order, _ in world.links["Profile", "orders"]:
            row = world.nodes["Order"][order]
            cargo = [{"what": product, "pieces": 1} for product in carried[order]]
            trip = {"ref": order, "departed": row["placed_at"] / 1000}
            fare = "free" if order == spoilt(world) else row["amount_minor"] / 100
            print(json.dumps({"pax": person, "trip": trip, "fare": fare, "cargo": cargo}), file=file)
    (folder / "ferry.toml").write_text(MAPPING, encoding="utf-8")
    return folder / "ferry.toml"


def spoilt(world: World) -> str:
    """The order whose row is spoilt."""
    return min(world.nodes["Order"])


@pytest.fixture
def portrait(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run a command on the test database with a home of its own."""
    given = {"HOME": str(tmp_path / "home"), "NEO4J_URI": database.endpoint.uri}
    given |= {"NEO4J_USER": database.endpoint.user, "NEO4J_PASSWORD": database.endpoint.password}
    for name, value in given.items():
        monkeypatch.setenv(f"PORTRAIT_{name}", value)

    def invoke(command: click.Command, *arguments: object) -> Result:
        return CliRunner().invoke(command, [str(one) for one in arguments], catch_exceptions=False)

    return invoke


@pytest.mark.usefixtures("quick_training")
def test_a_mapping_is_all_that_a_new_schema_needs(
    database: Database, portrait: Callable[..., Result], tmp_path: Path
) -> None:
    world = busy_world(160)
    mapping = export(world, tmp_path)
    loaded = portrait(load, mapping, tmp_path)
    assert loaded.exit_code == 0
    assert "FLAGG" in loaded.stderr
    assert "1 row(s) rejected" in loaded.stderr
    (letters,) = (tmp_path / "home" / "dead_letters" / "ferry").iterdir()
    letter = orjson.loads(letters.read_bytes())
    assert (letter["field"], letter["reason"]) == ("fare", "is not a number; it is 'aaaa'")
    letters.write_bytes(orjson.dumps(letter | {"row": letter["row"] | {"fare": 20}}) + b"\n")
    with pytest.raises(UnknownName, match="no such source") as unknown:
        portrait(load, "replay", letters)
    assert "--mapping" in unknown.value.hint
    assert portrait(load, "replay", letters, "--mapping", mapping).exit_code == 0
    assert not letters.exists()
    assert database.rows("MATCH (o:Order) RETURN count(o), count(o.amount_minor)") == [[len(world.nodes["Order"])] * 2]

    assert portrait(resolve).exit_code == 0
    assert database.rows("MATCH (p:Profile) RETURN count(p)") == [[160]]
    told = portrait(train, "--task", "churn,next_purchase,value")
    assert told.exit_code == 0, told.output
    assert portrait(predict).exit_code == 0
    rows = database.rows(
        "MATCH (:Profile)-[:PREDICTED]->(p:Prediction) RETURN p.task, count(*), count(p.probability), "
        "count(p.value_minor), sum(COUNT { (p)-[:SUGGESTS]->(:Product) }), max(p.as_of) ORDER BY p.task"
    )
    assert [row[0] for row in rows] == ["churn", "next_purchase", "value"]
    churn, bought, value = rows
    assert 0 < churn[1] == churn[2] <= 160
    assert bought[4] > bought[1]
    assert value[3] == value[1] > 0
    last = max(row["placed_at"] for row in world.nodes["Order"].values()) / 1000
    assert abs(churn[5].to_native().timestamp() - last) < 0.01
