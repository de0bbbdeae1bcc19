from __future__ import annotations

import networkx as nx
import polars as pl
import pytest

from graph.match.engine import DOUBT, MATCH, Matched, match
from graph.match.model import Model
from graph.match.score import score
from tests.graph.match.people import COLUMNS, Town, scores, together, town

PEOPLE, PAIRS = 300, 5


@pytest.fixture(scope="module")
def people() -> Town:
    """300 people and what makes their records hard: twins, namesakes of two generations, a phone of a hundred."""
    made = town(PEOPLE, seed=31, mistakes=0.04)
    chance, who = made.chance, PEOPLE
    for _ in range(PAIRS):  # twins: two records each, all but the given name alike
        first = made.person()
        second = {**first, "given": chance.choice([name for name in ("Глеб", "Олег") if name != first["given"]])}
        for person in (first, second):
            made.record(who, person)
            made.record(who, {**person, "email": None})
            who += 1
    for _ in range(PAIRS):  # father and son of one name at one home; the birth date tells, and nothing else
        father = made.person(
            born=f"{chance.randint(1940, 1950)}-05-{chance.randint(10, 28)}", patronymic=None, email=None
        )
        son = {**father, "born": f"{chance.randint(1970, 1980)}-11-{chance.randint(10, 28)}"}
        for person in (father, son):
            made.record(who, person)
            made.record(who, {**person, "city": None})
            who += 1
    for _ in range(100):
        made.record(who, made.person(phone="+7 900 000-00-01", email="info@shop.ru"))
        who += 1
    return made


@pytest.fixture(scope="module")
def matched(people: Town) -> Matched:
    return match(people.frame, COLUMNS)


def test_people_are_found(people: Town, matched: Matched) -> None:
    found = scores(matched.cluster, people.truth)
    assert found.pairwise.precision > 0.99
    assert found.pairwise.recall > 0.95
    assert found.b_cubed.f1 > 0.98


def test_twins_stay_apart(people: Town, matched: Matched) -> None:
    _stay_apart(people, matched, range(PEOPLE, PEOPLE + 2 * PAIRS))


def test_a_father_and_his_namesake_stay_apart(people: Town, matched: Matched) -> None:
    _stay_apart(people, matched, range(PEOPLE + 2 * PAIRS, PEOPLE + 4 * PAIRS))


def _stay_apart(people: Town, matched: Matched, of: range) -> None:
    records = {who: [n for n, other in enumerate(people.truth) if other == who] for who in of}
    for one, other in zip(of[::2], of[1::2], strict=True):
        assert not {matched.cluster[n] for n in records[one]} & {matched.cluster[n] for n in records[other]}
        assert together(matched, *records[one])
        assert together(matched, *records[other])


def test_a_phone_and_a_mailbox_of_a_hundred_glue_nobody(people: Town, matched: Matched) -> None:
    strangers = [n for n, row in enumerate(people.rows) if row["phone"] == "+7 900 000-00-01"]
    assert len(strangers) >= 100
    assert len({matched.cluster[n] for n in strangers}) >= 99


def test_the_result_is_whole(people: Town, matched: Matched) -> None:
    size = len(people.rows)
    assert len(matched.ids) == len(matched.cluster) == len(matched.confidence) == len(matched.table) == size
    assert matched.ids == [str(n) for n in range(size)]
    assert all(matched.cluster[cluster] == cluster <= n for n, cluster in enumerate(matched.cluster))
    assert all(0 <= sure <= 1 for sure in matched.confidence)
    pairs = matched.pairs
    assert pairs.columns == ["left", "right", "weight", "veto", "probability"]
    assert pairs["weight"].min() >= DOUBT  # type: ignore[operator]  # a number, for there are pairs
    assert (pairs["left"] < pairs["right"]).all()
    assert len(pairs.unique(["left", "right"])) == len(pairs)
    assert matched.seconds.keys() == {
        "prepare", "find candidates", "learn the weights", "score", "cluster", "judge",
    }  # fmt: skip


def test_clusters_are_connected_by_likely_pairs_and_no_veto_is_broken(matched: Matched) -> None:
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(matched.cluster)))
    for left, right, weight, veto in matched.pairs.select("left", "right", "weight", "veto").iter_rows():
        if veto is None and weight >= MATCH:
            graph.add_edge(left, right)
        if veto is not None:
            assert not together(matched, left, right)
    for cluster in set(matched.cluster):
        assert nx.is_connected(graph.subgraph(n for n, of in enumerate(matched.cluster) if of == cluster))


def test_every_weight_can_be_explained(matched: Matched) -> None:
    rows = matched.table.to_dicts()
    for left, right, weight in matched.pairs.select("left", "right", "weight")[::7].iter_rows():
        assert score(matched.model, rows[left], rows[right]).weight == pytest.approx(weight, abs=1e-6)


def test_a_saved_model_gives_the_same_clusters(people: Town, matched: Matched) -> None:
    again = match(people.frame, COLUMNS, model=Model.from_json(matched.model.to_json()))
    assert again.cluster == matched.cluster
    assert again.confidence == matched.confidence
    assert again.pairs.equals(matched.pairs)
    assert again.review.equals(matched.review)


def test_the_order_of_records_does_not_matter(people: Town, matched: Matched) -> None:
    turned = match(people.frame.reverse(), COLUMNS, model=matched.model)
    size = len(people.rows)
    ours = {frozenset(size - 1 - n for n in range(size) if turned.cluster[n] == c) for c in set(turned.cluster)}
    theirs = {frozenset(n for n in range(size) if matched.cluster[n] == c) for c in set(matched.cluster)}
    assert len(ours ^ theirs) <= 4, "but for ties"


def test_a_model_scores_a_table_that_lacks_a_column(people: Town, matched: Matched) -> None:
    columns = {name: meaning for name, meaning in COLUMNS.items() if name not in ("email", "patronymic")}
    fewer = match(people.frame.drop("email", "patronymic"), columns, model=matched.model)
    assert fewer.model is matched.model
    known = people.truth.index(PEOPLE)
    found = scores(fewer.cluster[:known], people.truth[:known])
    assert found.pairwise.precision > 0.97
    assert found.pairwise.recall > 0.9


def test_a_chain_of_weak_pairs_is_not_glued(matched: Matched) -> None:
    """Everyone shares the home of the one before and the birth date of the one after."""
    made = Town(seed=7)
    people = [made.person() for _ in range(40)]
    for at, person in enumerate(people):
        other = people[at - 1] if at % 2 else people[(at + 1) % 40]
        made.record(
            at, {**person, "address": other["address"], "city": other["city"], "family": people[at // 2]["family"]}
        )
    found = match(made.frame, COLUMNS, model=matched.model)
    sizes = [found.cluster.count(cluster) for cluster in set(found.cluster)]
    assert max(sizes) <= 2


def test_ids_are_those_of_the_column_and_dates_of_any_layout_are_read(matched: Matched) -> None:
    made = town(5, seed=8)
    frame = made.frame.with_columns(
        key=pl.Series([f"k{n}" for n in range(len(made.rows))]),
        born=pl.col("born").str.to_date(strict=False).dt.strftime("%d.%m.%Y"),
    )
    found = match(frame, COLUMNS, id_column="key", model=matched.model)
    assert found.ids == frame["key"].to_list()
    assert scores(found.cluster, made.truth).b_cubed.f1 > 0.9


# What a table may lack.
