from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from graph.match.linkage import RESOLUTION, agglomerate
from graph.match.score import probability
from graph.resolve.alike import RIVAL, SURE_TOGETHER, GroupPair, Scored, join_alike, join_together
from graph.resolve.cluster import Links, connected
from graph.resolve.records import Records
from graph.resolve.veto import Judge

SIZE = 9
PAIRS = list(combinations(range(SIZE), 2))
SOME = st.lists(st.sampled_from(PAIRS), max_size=5)
SCORED = st.dictionaries(st.sampled_from(PAIRS), st.integers(0, 12).map(float), max_size=20).map(
    lambda found: [(a, b, weight) for (a, b), weight in found.items()]
)
GROUPS = st.lists(st.sampled_from(PAIRS), max_size=4).map(lambda pairs: grouped(pairs))


def grouped(pairs: Iterable[tuple[int, int]]) -> list[int]:
    """Groups that deterministic links have made."""
    links = Links()
    for a, b in pairs:
        links.add(a, b, 0)
    return list(connected(SIZE, links))


class Told(Judge):
    """Knows which pairs contradict each other; every record makes a claim of its own."""

    def __init__(self, *contradicting: tuple[int, int]) -> None:
        super().__init__(Records.of(("label", "uid"), []), {})
        self.contradicting = {frozenset(pair) for pair in contradicting}

    def hard(self, a: int, b: int) -> str | None:
        return "different birth date" if frozenset((a, b)) in self.contradicting else None

    def claims(self, number: int) -> object:
        return number


def joined(
    group_of: list[int], scored: list[Scored], *contradicting: tuple[int, int], apart: Iterable[tuple[int, int]] = ()
) -> list[int]:
    return list(join_alike(group_of, scored, Told(*contradicting), apart)[0])


ALONE = list(range(SIZE))


@given(GROUPS, SCORED, SOME, SOME)
def test_groups_only_grow_and_what_is_apart_stays_apart(
    group_of: list[int], scored: list[Scored], contradicting: list[tuple[int, int]], apart: list[tuple[int, int]]
) -> None:
    found = joined(group_of, scored, *contradicting, apart=apart)
    for a, b in PAIRS:
        if group_of[a] == group_of[b]:
            assert found[a] == found[b], "links are never undone here"
        elif found[a] == found[b]:
            assert (a, b) not in contradicting
            assert (a, b) not in apart
    assert all(found[n] == min(m for m in range(SIZE) if found[m] == found[n]) for n in range(SIZE))


@given(GROUPS, SCORED, SOME, SOME, st.randoms())
def test_order_does_not_matter(
    group_of: list[int],
    scored: list[Scored],
    contradicting: list[tuple[int, int]],
    apart: list[tuple[int, int]],
    chance: random.Random,
) -> None:
    first = join_alike(group_of, scored, Told(*contradicting), apart)
    turned = [(b, a, weight) for a, b, weight in scored]
    chance.shuffle(turned)
    flipped = [(b, a) for a, b in apart]
    chance.shuffle(flipped)
    assert join_alike(group_of, turned, Told(*contradicting), flipped) == first


@given(GROUPS, SCORED)
def test_a_group_counts_as_one_as_alike_as_its_most_alike_record(group_of: list[int], scored: list[Scored]) -> None:
    best: dict[tuple[int, int], float] = {}
    for a, b, weight in scored:
        ours, theirs = sorted((group_of[a], group_of[b]))
        if ours != theirs:
            best[ours, theirs] = max(best.get((ours, theirs), weight), weight)
    alone = agglomerate((a, b, probability(weight)) for (a, b), weight in best.items())
    assert joined(group_of, scored) == [alone.get(group, group) for group in group_of]


def test_one_good_pair_joins_two_large_groups() -> None:
    group_of = [0, 0, 0, 0, 4, 4, 4, 4, 8]
    assert RESOLUTION > 1 / 16, "as sixteen pairs of records it would not"
    assert joined(group_of, [(2, 6, 5.0)]) == [0] * 8 + [8]


def test_a_contradiction_is_inherited_by_what_is_joined() -> None:
    chain: list[Scored] = [(0, 1, 11.0), (1, 2, 10.0), (2, 3, 9.0)]
    assert joined(ALONE, chain) == [0, 0, 0, 0, 4, 5, 6, 7, 8]
    assert joined(ALONE, chain, (0, 3)) == [0, 0, 2, 2, 4, 5, 6, 7, 8]
    assert joined(ALONE, chain, apart=[(3, 0)]) == [0, 0, 2, 2, 4, 5, 6, 7, 8]


def test_a_contradiction_of_any_two_records_parts_their_groups() -> None:
    group_of = [0, 0, 2, 2, 4, 5, 6, 7, 8]
    found, kept = join_alike(group_of, [(0, 2, 9.0)], Told((1, 3)), ())
    assert list(found) == group_of
    assert kept == {"different birth date": 1}


def test_contradictions_are_counted_where_likeness_asks_only() -> None:
    far = Told((0, 1), (4, 5))
    _, kept = join_alike(ALONE, [(0, 1, 9.0)], far, ())
    assert kept == {"different birth date": 1}
    within = [0, 0, *range(2, SIZE)]
    found, kept = join_alike(within, [(1, 2, 9.0)], Told((0, 1)), ())
    assert (list(found)[:3], kept) == ([0, 0, 0], {}), "what a link has joined is not its matter"


def test_nothing_alike() -> None:
    group_of = [0, 0, *range(2, SIZE)]
    for scored in ([], [(0, 1, 9.0)]):
        found, kept = join_alike(group_of, scored, Told((2, 3)), [(4, 5)])
        assert (list(found), kept) == (group_of, {})


JUST_SURE = math.log2(SURE_TOGETHER / (1 - SURE_TOGETHER)) + 0.001


def together(
    group_of: list[int],
    scored: list[Scored],
    weigh: Callable[[Sequence[int], Sequence[int]], float | None],
    *contradicting: tuple[int, int],
) -> list[int]:
    def weigh_all(pairs: Sequence[GroupPair]) -> list[float | None]:
        return [weigh(*pair) for pair in pairs]

    return list(join_together(group_of, scored, Told(*contradicting), (), weigh_all))


def test_groups_that_look_alike_are_weighed_by_all_their_records() -> None:
    asked: list[tuple[Sequence[int], Sequence[int]]] = []

    def weigh(ours: Sequence[int], theirs: Sequence[int]) -> float | None:
        asked.append((ours, theirs))
        return JUST_SURE

    group_of = [0, 0, 2, 2, 4, 5, 6, 7, 8]
    assert together(group_of, [(1, 3, 0.5)], weigh) == [0, 0, 0, 0, 4, 5, 6, 7, 8]
    assert asked == [([0, 1], [2, 3])], "and no others: what a verdict depends on is one connected component"


def test_groups_that_say_too_little_together_or_contradict_each_other_stay_apart() -> None:
    group_of = [0, 0, 2, 2, 4, 5, 6, 7, 8]
    scored = [(1, 3, 0.5)]
    assert together(group_of, scored, lambda *_: JUST_SURE - 0.01) == group_of
    assert together(group_of, scored, lambda *_: None) == group_of
    assert together(group_of, scored, lambda *_: 9.0, (0, 2)) == group_of


def test_groups_are_not_joined_together_where_another_is_nearly_as_likely() -> None:
    scored = [(0, 1, 0.5), (0, 2, 0.5), (3, 4, 0.5)]

    def weigh(ours: Sequence[int], theirs: Sequence[int]) -> float | None:
        return {1: 6.0, 2: rival, 4: 6.0}[theirs[0]]

    rival = 6.0 - RIVAL + 0.01
    assert together(ALONE, scored, weigh) == [0, 1, 2, 3, 3, 5, 6, 7, 8]
    rival = 6.0 - RIVAL
    assert together(ALONE, scored, weigh) == [0, 0, 2, 3, 3, 5, 6, 7, 8]


@given(GROUPS, SCORED, SOME, st.dictionaries(st.sampled_from(PAIRS), st.integers(-3, 9).map(float)), st.randoms())
def test_a_contradiction_holds_for_what_is_joined_together_in_any_order(
    group_of: list[int],
    scored: list[Scored],
    contradicting: list[tuple[int, int]],
    weights: dict[tuple[int, int], float],
    chance: random.Random,
) -> None:
    def weigh(ours: Sequence[int], theirs: Sequence[int]) -> float | None:
        return weights.get((min(*ours, *theirs), max(min(ours), min(theirs))))

    found = together(group_of, scored, weigh, *contradicting)
    for a, b in PAIRS:
        assert group_of[a] != group_of[b] or found[a] == found[b]
        assert group_of[a] == group_of[b] or found[a] != found[b] or (a, b) not in contradicting
    turned = [(b, a, weight) for a, b, weight in scored]
    chance.shuffle(turned)
    assert together(group_of, turned, weigh, *contradicting) == found
