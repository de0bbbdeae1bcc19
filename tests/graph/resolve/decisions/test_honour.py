from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from graph.resolve.cluster import Links, cluster
from graph.resolve.decisions.honour import honour

SIZE = 7
PAIRS = st.lists(
    st.tuples(st.integers(0, SIZE - 1), st.integers(0, SIZE - 1)).filter(lambda pair: pair[0] != pair[1]), max_size=6
)


def links_of(pairs: list[tuple[int, int]]) -> Links:
    links = Links()
    for cost, (a, b) in enumerate(pairs):
        links.add(a, b, cost)
    return links


def groups(group_of: list[int]) -> set[frozenset[int]]:
    return {frozenset(n for n, group in enumerate(group_of) if group == name) for name in group_of}


def test_whole_groups_are_joined_rules_aside() -> None:
    links = links_of([(0, 1), (2, 3), (1, 2)])
    base = cluster(4, links, [(0, 3)])
    assert groups(list(base)) == {frozenset({0, 1}), frozenset({2, 3})}
    assert groups(list(honour(base, links, [], [(1, 3)], []))) == {frozenset({0, 1, 2, 3})}


def test_a_joined_group_lets_go_of_what_must_be_apart() -> None:
    links = links_of([(0, 1), (2, 3)])
    base = cluster(4, links, [])
    found = groups(list(honour(base, links, [], [(0, 2)], [(1, 2)])))
    assert found == {frozenset({0, 2, 3}), frozenset({1})}


def test_who_was_in_a_group_by_likeness_alone_stays_where_that_group_is_torn() -> None:
    links = links_of([(2, 3)])
    found = groups(list(honour([0, 0, 2, 2], links, [(0, 1, 9.5)], [(0, 2)], [(0, 3)])))
    assert found == {frozenset({0, 1, 2}), frozenset({3})}


def test_what_was_held_back_between_two_groups_does_not_join_what_is_left_of_them() -> None:
    links = links_of([(0, 1), (1, 2), (3, 4), (4, 5), (2, 5)])  # the guard held back the last
    found = groups(list(honour([0, 0, 0, 3, 3, 3], links, [(2, 5, 3.0)], [(0, 3)], [(1, 3), (4, 0)])))
    assert found == {frozenset({0, 3}), frozenset({1, 2}), frozenset({4, 5})}


@given(evidence=PAIRS, vetoes=PAIRS, decided=PAIRS, apart=PAIRS)
def test_people_have_the_last_word_in_any_order(
    evidence: list[tuple[int, int]],
    vetoes: list[tuple[int, int]],
    decided: list[tuple[int, int]],
    apart: list[tuple[int, int]],
) -> None:
    closure = cluster(SIZE, links_of(decided), [])
    apart = [(a, b) for a, b in apart if closure[a] != closure[b]]  # a log holds no contradiction
    links = links_of(evidence)
    found = honour(cluster(SIZE, links, [*vetoes, *apart]), links, [], decided, apart)
    assert all(found[a] == found[b] for a, b in decided)
    assert all(found[a] != found[b] for a, b in apart)
    assert all(found[name] == name <= number for number, name in enumerate(found))
    again = honour(cluster(SIZE, links, [*vetoes, *apart][::-1]), links, [], decided[::-1], apart[::-1])
    assert list(again) == list(found)


@given(evidence=PAIRS, vetoes=PAIRS)
def test_where_nobody_decided_clustering_has_the_last_word(
    evidence: list[tuple[int, int]], vetoes: list[tuple[int, int]]
) -> None:
    links = links_of(evidence)
    base = cluster(SIZE, links, vetoes)
    assert honour(base, links, [], [], []) == base
