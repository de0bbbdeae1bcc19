"""What one graph has learned of who is who, used in another."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from graph.cypher import statement
from graph.driver import Database
from graph.errors import FileUnreadable, InputError
from graph.match.train import untrained
from graph.model import Link, Node
from graph.model.identifiers import CUSTOMER_HAS, PHONE, identifier
from graph.model.people import Customer
from graph.resolve.decisions.cli import identity
from graph.resolve.learned import FEWEST, read_kept, read_learned
from graph.resolve.run import resolve
from graph.resolve.sides import PEOPLE
from graph.resolve.touched import resolve_touched
from graph.resolve.transfer import from_file, to_file
from graph.schema import prepare
from graph.settings import Settings
from graph.statements import clear
from graph.writer import Writer

from .test_touched import groups

GIVEN = ("Анна", "Мария", "Елена", "Ольга", "Ирина", "Наталья", "Светлана", "Юлия")
FAMILY = tuple(
    f"{root}{end}ова" for root in ("Кузнец", "Попл", "Лебед", "Морг", "Волк", "Зайц", "Гром", "Тих", "Бел", "Черн")
    for end in ("", "ов", "ин", "ан", "ил", "ак", "ур", "ем")
)  # fmt: skip
SEEN = datetime(2026, 1, 1, tzinfo=UTC)


def town(count: int, seed: int) -> tuple[list[Node], list[Link]]:
    """Records of two in three systems, some with the phone, some with a slip in the birth date."""
    rng = random.Random(seed)
    nodes: list[Node] = []
    links: list[Link] = []
    for number in range(count // 2):
        given, family = rng.choice(GIVEN), rng.choice(FAMILY)
        born = date(1950, 1, 1) + timedelta(days=rng.randrange(18_000))
        phone = identifier(PHONE, f"+7916{rng.randrange(10**7):07d}")
        for source in rng.sample(("shop", "loyalty", "mailing"), 2):
            uid = f"{source}:{number}"
            known = born if rng.random() < 0.9 else None
            nodes.append(
                Customer(
                    uid=uid, given_name=given, family_name=family, birth_date=known, city=rng.choice(("Казань", None))
                )
            )
            if rng.random() < 0.5:
                nodes.append(phone)
                links.append(CUSTOMER_HAS(uid, phone.uid))
    return nodes, links


def put(database: Database, items: tuple[list[Node], list[Link]]) -> None:
    """Load them."""
    with Writer(database, source="shop", run_id="r", seen_at=SEEN) as writer:
        for node in items[0]:
            writer.put(node)
        for link in items[1]:
            writer.put(link)


def partition(database: Database, settings: Settings, **options: Any) -> set[frozenset[tuple[str, str]]]:
    """Who is one with whom."""
    return set().union(*(groups(outcome.partition) for outcome in resolve(database, settings, **options)))


@pytest.fixture
def run(server: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """`portrait identity model` with some options."""
    monkeypatch.setattr(Settings, "from_env", classmethod(lambda cls: server))
    monkeypatch.setenv("COLUMNS", "220")

    def command(*arguments: str) -> str:
        result = CliRunner().invoke(identity, ["model", *arguments], catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.output

    return command


def test_a_model_written_and_read_into_another_graph_resolves_it_alike(
    database: Database, server: Settings, run: Callable[..., str], tmp_path: Path
) -> None:
    records = town(1200, seed=1)
    assert "none yet" in run()
    put(database, records)
    expected = partition(database, server)
    learned = read_learned(database, PEOPLE)
    assert learned is not None
    assert learned.model.shares["family"], "or the round trip shows little"
    path = tmp_path / "weights.json"
    assert str(path) in run("--out", str(path))
    text = path.read_text("utf-8")
    told = {value for values in learned.model.shares.values() for value in values if len(value) > 1}
    assert not [value for value in told if f'"{value}"' in text], "no value of any record"
    assert not json.loads(text)["sides"]["people"]["model"]["shares"]
    assert not [key for key in learned.common if key in text]

    database.run(clear())
    prepare(database)
    put(database, records)
    assert "waits for portrait resolve" in run("--in", str(path))
    assert read_learned(database, PEOPLE) is None, "nothing has been resolved by it"
    assert partition(database, server, dry_run=True) == expected
    assert read_learned(database, PEOPLE) is None, "nor has it by trying"
    uids = {uid for group in expected for label, uid in group if label == "Customer"}
    touched = resolve_touched(database, server, [("Customer", min(uids))])
    assert touched.everything, "a model that no record has been compared by holds for all of them"
    assert groups(touched.partition) >= expected
    again = read_learned(database, PEOPLE)
    assert again is not None
    assert (again.model, again.common) == (learned.model, learned.common)
    assert again.imported == learned.version
    assert "in use until --relearn" in run()
    assert run("--out", str(tmp_path / "again.json"))
    assert (tmp_path / "again.json").read_text("utf-8") == text

    partition(database, server, relearn=True)
    assert "learned here" in run()


def test_a_model_that_was_read_stays_however_many_records_come(
    database: Database, server: Settings, run: Callable[..., str], tmp_path: Path
) -> None:
    put(database, town(1200, seed=1))
    resolve(database, server)
    path = tmp_path / "weights.json"
    run("--out", str(path))
    learned = read_learned(database, PEOPLE)
    database.run(clear())
    prepare(database)
    put(database, town(200, seed=2))
    run("--in", str(path))
    resolve(database, server)
    small = read_learned(database, PEOPLE)
    put(database, town(3600, seed=3))
    resolve(database, server)
    large = read_learned(database, PEOPLE)
    assert learned
    assert small
    assert large
    assert small.model.trained == large.model.trained == learned.model.trained
    assert small.imported == large.imported == learned.version
    assert sum(large.model.shares["given"].values()) == pytest.approx(1, abs=0.1), "counted anew"
    records = database.rows("MATCH (c:Customer) RETURN count(c)")[0][0]
    assert large.model.records == records
    expected = learned.model.prior * learned.model.records / records
    assert large.model.prior == pytest.approx(expected), "as many records of each person"
    assert small.model.prior == pytest.approx(learned.model.prior * learned.model.records / FEWEST)


def test_before_anything_was_learned_there_is_nothing_to_write(database: Database, server: Settings) -> None:
    with pytest.raises(InputError, match="not been resolved") as refused:
        to_file(database)
    assert "portrait resolve" in refused.value.hint
    put(database, town(20, seed=1))
    resolve(database, server)
    with pytest.raises(InputError, match="learned nothing yet"):
        to_file(database)


def a_file(**changes: Any) -> dict[str, Any]:
    model = json.loads(untrained(["given", "born", "phones"], 2000).to_json())
    side = {
        "version": "abc",
        "limits": changes.pop("limits", {"phone": 4}),
        "model": {**model, **changes.pop("model", {})},
    }
    return {"what": "portrait identity model", "format": 1, "portrait": "0.1.0", "sides": {"people": side}, **changes}


def compared(**changes: Any) -> dict[str, Any]:
    """A file whose first comparison is changed so."""
    comparisons = a_file()["sides"]["people"]["model"]["comparisons"]
    return a_file(model={"comparisons": [{**comparisons[0], **changes}, *comparisons[1:]]})


def test_a_file_that_fits_is_read(tmp_path: Path) -> None:
    path = tmp_path / "weights.json"
    path.write_text(json.dumps(a_file()), "utf-8")
    [found] = from_file(path)
    assert found.side is PEOPLE
    assert found.learned.imported == "abc"
    assert found.learned.caps == {"phone": 4}
    assert {one.name for one in found.learned.model.comparisons} == {"given", "born", "phones"}


LEVEL = {"label": "same", "condition": {"is": "Same", "field": "given"}, "frequency": None, "m": 0.9, "u": 0.1}


@pytest.mark.parametrize(
    ("body", "says", "advises"),
    [
        ("{", "not JSON", "identity model --out"),
        ([], "no identity model of a graph", "identity model --out"),
        (json.loads(untrained(["given"], 10).to_json()), "a model of files", "identity model --out"),
        (a_file(format=2), "of format 2, and this Portrait reads format 1", "Use one version of Portrait"),
        (a_file(sides={}), "holds no model", "identity model --out"),
        (a_file(sides={"households": {}}), "it is of households", "Use one version of Portrait"),
        (a_file(model={"format": 7}), "a model of format 7", "Use one version of Portrait"),
        (a_file(limits={"phone": 0}), "damaged", "identity model --out"),
        (a_file(limits={"shoe": 4}), "limits kinds of identifiers", "Use one version of Portrait"),
        (a_file(model={"prior": 0}), "damaged", "identity model --out"),
        (a_file(model={"prior": "high"}), "damaged", "identity model --out"),
        (a_file(model={"records": -1}), "damaged", "identity model --out"),
        (a_file(model={"rare": {}}), "damaged", "identity model --out"),
        (a_file(model={"comparisons": []}), "damaged", "identity model --out"),
        (compared(levels=[]), "damaged", "identity model --out"),
        (compared(levels=[LEVEL]), "damaged", "identity model --out"),
        (compared(levels=[{**LEVEL, "condition": None, "m": 2}]), "damaged", "identity model --out"),
        (compared(levels=[{**LEVEL, "condition": {"is": "Guessed"}}]), "not a model", "Use one version of Portrait"),
        (compared(needs=["shoe_size"]), "does not know of people: shoe_size", "Use one version of Portrait"),
    ],
)
def test_a_file_that_does_not_fit_is_refused(tmp_path: Path, body: object, says: str, advises: str) -> None:
    path = tmp_path / "weights.json"
    path.write_text(body if isinstance(body, str) else json.dumps(body), "utf-8")
    with pytest.raises(FileUnreadable, match=says) as refused:
        from_file(path)
    assert advises in refused.value.hint
    assert str(path) in refused.value.where


def test_a_file_that_is_refused_changes_nothing(
    database: Database, server: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(Settings, "from_env", classmethod(lambda cls: server))
    broken = a_file()
    broken["sides"]["companies"] = {}
    path = tmp_path / "weights.json"
    path.write_text(json.dumps(broken), "utf-8")
    result = CliRunner().invoke(identity, ["model", "--in", str(path)])
    assert isinstance(result.exception, FileUnreadable)
    assert read_kept(database, PEOPLE) is None
    assert not database.rows(statement("resolve/learned"), side=PEOPLE.name)
    with pytest.raises(FileUnreadable, match="cannot be read"):
        from_file(tmp_path / "absent.json")
    both = CliRunner().invoke(identity, ["model", "--in", str(path), "--out", str(path)])
    assert "give one of the two" in both.output
