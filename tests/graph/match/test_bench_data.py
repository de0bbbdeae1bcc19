"""The benchmark's own records: the same every time, with the truth apart, and hard where they are meant to be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import networkx as nx
import polars as pl
import pytest
from stdnum.ru import inn

from graph.match.meaning import Meaning
from graph.resolve.truth import compare
from tests.bench.identity.companies import companies
from tests.bench.identity.customers import customers
from tests.bench.identity.families import families
from tests.bench.identity.mistakes import pairs_mistaken
from tests.bench.identity.noise import Generated, date_slip, digit_slip
from tests.bench.identity.ours import Found
from tests.bench.identity.peer import splink, unguarded
from tests.bench.identity.recipes import customers as customers_recipe
from tests.bench.identity.scripts import scripts
from tests.bench.identity.sets import SETS, Data

NOWHERE = Path("/nowhere")
MAKERS: dict[str, Callable[[int], Generated]] = {
    "customers": lambda seed: customers(2_000, share=0.02, phones=3, seed=seed),
    "scripts": lambda seed: scripts(300, NOWHERE, seed),
    "families": lambda seed: families(100, seed),
    "companies": lambda seed: companies(200, seed),
}


@pytest.mark.parametrize("name", MAKERS)
def test_a_seed_makes_the_same_records_each_time_and_another_seed_others(name: str) -> None:
    first, again, other = MAKERS[name](1), MAKERS[name](1), MAKERS[name](2)
    assert first.frame.equals(again.frame)
    assert first.truth == again.truth
    assert not first.frame.equals(other.frame)


@pytest.mark.parametrize("name", MAKERS)
def test_records_are_text_with_gaps_unique_ids_and_some_of_one_person(name: str) -> None:
    frame, truth = MAKERS[name](1)
    assert set(frame.dtypes) == {pl.String}
    assert frame["id"].is_unique().all()
    assert frame.null_count().sum_horizontal()[0] > 0
    assert len(truth) == len(frame) > len(set(truth))
    assert truth != sorted(truth, key=int)


def test_shared_phones_are_carried_by_the_share_asked_for() -> None:
    phones = customers(20_000, share=0.02, phones=4, seed=1).frame["phone"].drop_nulls().value_counts(sort=True)
    assert 350 < phones["count"].head(4).sum() < 450
    assert phones["count"][4] < 10


def test_two_scripts_write_the_same_people() -> None:
    frame, truth = scripts(300, NOWHERE, seed=1)
    latin = frame["last_name"].str.contains(r"^[\x00-\x7f]*$")
    written = pl.DataFrame({"who": truth, "latin": latin})
    assert written.group_by("who").agg(pl.col("latin").n_unique()).filter(pl.col("latin") == 2).height > 150


def test_households_hold_namesakes_and_companies_true_numbers() -> None:
    people = families(200, seed=1)
    named = people.frame.select("first_name", "last_name").with_columns(pl.Series("who", people.truth)).drop_nulls()
    namesakes = named.group_by("first_name", "last_name").agg(pl.col("who").n_unique())
    assert namesakes.filter(pl.col("who") > 1).height
    assert all(inn.is_valid(number) for number in companies(100, seed=1).frame["inn"].drop_nulls())


def test_slips_change_one_thing() -> None:
    for pick in range(0, 4_000, 7):
        assert sum(a != b for a, b in zip("79161234567", digit_slip("79161234567", pick), strict=True)) == 1
        assert (
            pl.Series([date_slip("1980-12-31", pick)]).str.to_date(strict=True).dt.year().is_between(1970, 1990).all()
        )


def test_the_floor_is_connected_components() -> None:
    frame, truth = customers(1_000, share=0.05, phones=2, seed=3)
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(frame["id"])
    for name in ("phone", "email"):
        for ids in frame.drop_nulls(name).group_by(name).agg("id")["id"].to_list():
            nx.add_path(graph, ids)
    parts = {one: min(part) for part in nx.connected_components(graph) for one in part}
    known = dict(zip(frame["id"], truth, strict=True))
    assert unguarded(frame, truth, "id", ("phone", "email")) == compare(parts, known)


def test_the_peer_finds_most_and_is_best_at_its_best_threshold() -> None:
    frame, truth = customers(1_500, share=0, phones=1, seed=1)
    peer = splink(frame, truth, "id", customers_recipe)
    assert peer.best.pairwise.f1 >= peer.usual.pairwise.f1 > 0.7
    assert peer.best.records == 1_500


def test_mistakes_are_told_apart_with_what_they_agree_on() -> None:
    frame = pl.DataFrame({"id": ["a", "b", "c"], "name": ["x", "x", "y"], "mail": ["m", None, "n"]})
    data = Data(frame, ["1", "1", "2"], customers_recipe, "id")
    scored = pl.DataFrame({"left": [1], "right": [2], "weight": [3.0]})
    columns = dict.fromkeys(("name", "mail"), Meaning.ATTRIBUTE)
    found = Found(columns, [0, 1, 1], scored, 0.0, {}, 0.0)
    rows = pairs_mistaken(data, found).select("kind", "left id", "right id", "pattern", "weight").rows()
    assert rows == [("missed", "a", "b", "=·", None), ("wrongly merged", "b", "c", "≠·", 3.0)]


def test_sets_keep_the_truth_out_of_the_records() -> None:
    for one in SETS:
        try:
            data = one.read(1_000)
        except FileNotFoundError:
            continue  # labelled sets of others lie outside the repository
        assert len(data.truth) == len(data.frame), one.name
        assert not {"cluster", "True Id", "entity"} & set(data.frame.columns), one.name
