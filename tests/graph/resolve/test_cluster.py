from __future__ import annotations

import random
from itertools import combinations

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from graph.resolve.cluster import Links, cluster, connected, members

SIZE = 12
PAIR = st.tuples(st.integers(0, SIZE - 1), st.integers(0, SIZE - 1)).filter(lambda pair: pair[0] != pair[1])
LINK = st.tuples(PAIR, st.integers(0, 3))


def links_of(rows: list[tuple[tuple[int, int], int]]) -> Links:
    links = Links()
    for (a, b), cost in rows:
        links.add(a, b, cost)
    return links


def groups_of(partition: list[int]) -> set[frozenset[int]]:
    return {frozenset(group) for group in members(partition, at_least=1).values()}


@given(st.lists(LINK, max_size=30))
def test_without_vetoes_groups_are_connected_components(rows: list[tuple[tuple[int, int], int]]) -> None:
    oracle: nx.Graph[int] = nx.Graph()
    oracle.add_nodes_from(range(SIZE))
    oracle.add_edges_from(pair for pair, _ in rows)
    expected = {frozenset(component) for component in nx.connected_components(oracle)}
    assert groups_of(list(connected(SIZE, links_of(rows)))) == expected
    assert groups_of(list(cluster(SIZE, links_of(rows), []))) == expected


@given(st.lists(LINK, max_size=30), st.lists(PAIR, max_size=10), st.randoms())
def test_order_of_links_and_vetoes_does_not_matter(
    rows: list[tuple[tuple[int, int], int]], vetoes: list[tuple[int, int]], chance: random.Random
) -> None:
    first = list(cluster(SIZE, links_of(rows), vetoes))
    chance.shuffle(rows)
    turned = [(b, a) for a, b in vetoes]
    chance.shuffle(turned)
    assert list(cluster(SIZE, links_of(rows), turned)) == first


@given(st.lists(LINK, max_size=30), st.lists(PAIR, max_size=10))
def test_vetoes_hold_groups_are_connected_and_as_large_as_vetoes_allow(
    rows: list[tuple[tuple[int, int], int]], vetoes: list[tuple[int, int]]
) -> None:
    found = list(cluster(SIZE, links_of(rows), vetoes))
    assert all(found[a] != found[b] for a, b in vetoes)
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(SIZE))
    graph.add_edges_from(pair for pair, _ in rows)
    for group in groups_of(found):
        assert nx.is_connected(graph.subgraph(group))
    forbidden = {frozenset(pair) for pair in vetoes}
    for (a, b), _ in rows:
        if found[a] != found[b]:
            ours = [n for n in range(SIZE) if found[n] == found[a]]
            theirs = [n for n in range(SIZE) if found[n] == found[b]]
            assert any(frozenset((x, y)) in forbidden for x in ours for y in theirs)


def test_the_better_link_wins_where_a_veto_leaves_a_choice() -> None:
    rows = [((0, 1), 40), ((1, 2), 10)]
    assert groups_of(list(cluster(3, links_of(rows), [(0, 2)]))) == {frozenset({0}), frozenset({1, 2})}


def test_a_veto_is_inherited() -> None:
    chain = [((a, a + 1), a) for a in range(4)]
    found = list(cluster(5, links_of(chain), [(0, 4)]))
    assert groups_of(found) == {frozenset({0, 1, 2, 3}), frozenset({4})}
    assert all(found[a] == found[b] for a, b in combinations(range(4), 2))
