from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.match.linkage import RESOLUTION, SURE, agglomerate, enemies

SIZE = 9
Weighed = list[tuple[int, int, float]]
EDGES = st.dictionaries(
    st.sampled_from(list(combinations(range(SIZE), 2))), st.integers(1, 64).map(lambda n: n / 64), max_size=20
).map(lambda edges: [(a, b, chance) for (a, b), chance in edges.items()])
"""Probabilities that binary fractions hold, so that sums are exact and ties are ties whatever was added first."""
APART = st.lists(st.sampled_from(list(combinations(range(SIZE), 2))), max_size=6)
RESOLUTIONS = st.sampled_from([0.05, RESOLUTION, 0.3, 0.5])


def smaller_first(ours: set[int], theirs: set[int]) -> list[tuple[set[int], set[int]]]:
    """The two, the smaller first; both ways round where they are of one size."""
    both = [(ours, theirs), (theirs, ours)]
    return [(smaller, larger) for smaller, larger in both if len(smaller) <= len(larger)]


def missed(pairs: Weighed, smaller: set[int], larger: set[int]) -> float:
    """The mean logarithm of the chance that the best pair of a record of the smaller cluster is no match."""
    best = dict.fromkeys(smaller, 0.0)
    for a, b, chance in pairs:
        for ours, theirs in ((a, b), (b, a)):
            if ours in smaller and theirs in larger:
                best[ours] = max(best[ours], chance)
    return math.fsum(math.log1p(-chance) if chance < 1 else -34.5 for chance in best.values()) / len(smaller)


def by_hand(pairs: Weighed, apart: list[tuple[int, int]], resolution: float, sure: float) -> set[frozenset[int]]:
    """The same clustering, everything computed anew at every step."""
    clusters = [{node} for node in sorted({node for a, b, _ in pairs for node in (a, b)})]
    while True:
        best: tuple[float, int, int] | None = None
        for ours, theirs in combinations(sorted(clusters, key=min), 2):
            between = [chance for a, b, chance in pairs if {a, b} & ours and {a, b} & theirs]
            if not between:
                continue
            density = sum(between) / (len(ours) * len(theirs))
            torn = any({a, b} & ours and {a, b} & theirs for a, b in apart)
            step = (-density, min(ours), min(theirs))
            thin = max(missed(pairs, *two) for two in smaller_first(ours, theirs)) > math.log1p(-sure)
            if not torn and not thin and density > resolution and (best is None or step < best):
                best = step
        if best is None:
            return {frozenset(cluster) for cluster in clusters}
        ours, theirs = (next(one for one in clusters if name in one) for name in best[1:])
        clusters.remove(theirs)
        ours |= theirs


def groups(found: Mapping[int, int]) -> set[frozenset[int]]:
    made: dict[int, set[int]] = defaultdict(set)
    for node, cluster in found.items():
        made[cluster].add(node)
    assert all(cluster == min(nodes) for cluster, nodes in made.items()), "named by the smallest"
    return {frozenset(nodes) for nodes in made.values()}


def random_pairs(seed: int, nodes: Sequence[int] = range(SIZE)) -> Weighed:
    """Pairs of which no two densities are equal, and whose sums are exact."""
    chance = random.Random(seed)
    return [(a, b, chance.getrandbits(40) / 2**40) for a, b in combinations(nodes, 2) if chance.random() < 0.5]


@given(EDGES, APART, RESOLUTIONS, st.sampled_from([0.0, 0.5, 0.7, SURE]))
def test_the_heap_finds_what_a_plain_search_finds(
    pairs: Weighed, apart: list[tuple[int, int]], resolution: float, sure: float
) -> None:
    assert groups(agglomerate(pairs, enemies(apart), resolution, sure)) == by_hand(pairs, apart, resolution, sure)


@given(EDGES, APART, st.randoms())
def test_the_order_of_pairs_does_not_matter(
    pairs: Weighed, apart: list[tuple[int, int]], chance: random.Random
) -> None:
    first = agglomerate(pairs, enemies(apart))
    chance.shuffle(pairs)
    chance.shuffle(apart)
    assert agglomerate(pairs, enemies((b, a) for a, b in apart)) == first


@given(st.integers(), st.permutations(range(SIZE)))
def test_names_do_not_matter_where_nothing_ties(seed: int, names: list[int]) -> None:
    pairs = random_pairs(seed)
    renamed = [(min(names[a], names[b]), max(names[a], names[b]), chance) for a, b, chance in pairs]
    expected = {frozenset(names[node] for node in group) for group in groups(agglomerate(pairs))}
    assert groups(agglomerate(renamed)) == expected


@given(EDGES, APART)
def test_what_must_stay_apart_does_and_no_cluster_leaves_its_component(
    pairs: Weighed, apart: list[tuple[int, int]]
) -> None:
    found = agglomerate(pairs, enemies(apart))
    assert all(found[a] != found[b] for a, b in apart if a in found and b in found)
    graph: nx.Graph[int] = nx.Graph()
    graph.add_edges_from((a, b) for a, b, _ in pairs)
    assert found.keys() == set(graph)
    for group in groups(found):
        assert nx.is_connected(graph.subgraph(group))


@given(st.integers(), st.integers())
def test_components_are_decided_each_for_itself(one: int, other: int) -> None:
    here, there = random_pairs(one, range(0, 2 * SIZE, 2)), random_pairs(other, range(1, 2 * SIZE, 2))
    assert agglomerate(here + there) == agglomerate(here) | agglomerate(there)


def test_a_chain_of_plausible_pairs_is_not_one_cluster() -> None:
    chain = [(a, a + 1, 0.95) for a in range(50)]
    sizes = [len(group) for group in groups(agglomerate(chain, resolution=0.2))]
    assert max(sizes) <= 4
    assert len(groups(agglomerate([(a, b, 0.95) for a, b in combinations(range(30), 2)]))) == 1


def test_thin_evidence_joins_nobody() -> None:
    assert len(groups(agglomerate([(0, 1, 0.9)]))) == 2
    assert len(groups(agglomerate([(0, 1, 0.99), (0, 2, 0.8), (1, 2, 0.8)]))) == 2, "what says one thing twice"
    assert len(groups(agglomerate([(0, 1, 0.99), (0, 2, 0.9), (1, 2, 0.5)]))) == 2, "where a value contradicts"
    assert len(groups(agglomerate([(0, 1, 0.99), (0, 2, 0.96), (1, 2, 0.5)]))) == 1


def test_one_sure_pair_does_not_join_many_records() -> None:
    pairs = [(a, b, 0.9999) for family in (range(3), range(3, 6)) for a, b in combinations(family, 2)]
    assert len(groups(agglomerate([*pairs, (0, 3, 0.97), (1, 3, 0.97), (2, 3, 0.97)]))) == 2
    assert len(groups(agglomerate([*pairs, (0, 3, 0.97), (1, 4, 0.96), (2, 5, 0.95)]))) == 1


def test_a_veto_is_inherited() -> None:
    pairs = [(0, 1, 0.99), (1, 2, 0.97), (0, 2, 0.96), (2, 3, 0.99)]
    assert groups(agglomerate(pairs, enemies([(0, 3)]))) == {frozenset({0, 1}), frozenset({2, 3})}
    assert groups(agglomerate(pairs, enemies([(0, 3), (1, 2)]))) == {frozenset({0, 1}), frozenset({2, 3})}


def test_what_is_given_is_left_as_it_was() -> None:
    apart = enemies([(0, 2), (2, 3)])
    agglomerate([(0, 1, 0.9), (1, 2, 0.9), (2, 3, 0.9)], apart)
    assert apart == enemies([(0, 2), (2, 3)])


@pytest.mark.parametrize("pairs", [[], [(0, 1, 0.01)]])
def test_nothing_to_join(pairs: Weighed) -> None:
    assert all(node == cluster for node, cluster in agglomerate(pairs).items())
