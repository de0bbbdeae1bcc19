from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from graph.resolve.households.ids import PREFIX, assign, seed


def test_a_new_household_is_named_after_its_smallest_member() -> None:
    assert assign({"a": "ab", "c": "cd"}, {}) == {"a": seed("a"), "c": seed("c")}
    assert seed("a").startswith(PREFIX)


def test_a_household_that_grows_or_shrinks_keeps_its_id() -> None:
    assert assign({"a": "abc"}, {"household:x": "bc"}) == {"a": "household:x"}
    assert assign({"b": "bc"}, {"household:x": "abc"}) == {"b": "household:x"}


def test_of_two_that_join_the_larger_gives_the_id_and_of_equals_the_smaller_id() -> None:
    assert assign({"a": "abcde"}, {"household:x": "ab", "household:y": "cde"}) == {"a": "household:y"}
    assert assign({"a": "abcd"}, {"household:y": "ab", "household:x": "cd"}) == {"a": "household:x"}


def test_of_one_that_splits_the_largest_part_keeps_the_id() -> None:
    assert assign({"a": "ab", "c": "cde"}, {"household:x": "abcde"}) == {"a": seed("a"), "c": "household:x"}
    assert assign({"a": "ab", "c": "cd"}, {"household:x": "abcd"}) == {"a": "household:x", "c": seed("c")}


def test_an_id_in_use_is_not_given_twice_but_an_empty_one_again() -> None:
    assert assign({"a": "ab", "c": "cde"}, {seed("a"): "abcde"}) == {"a": seed("a", 1), "c": seed("a")}
    assert assign({"a": "ab"}, {seed("a"): ""}) == {"a": seed("a")}


PEOPLE = [f"p{n}" for n in range(12)]
households = st.dictionaries(st.sampled_from(PEOPLE), st.integers(0, 4)).map(
    lambda where: {
        min(members): members
        for home in set(where.values())
        if len(members := sorted(person for person, at in where.items() if at == home)) > 1
    }
)


@given(households, households)
def test_ids_are_unique_and_a_second_run_keeps_them(before: dict[str, list[str]], after: dict[str, list[str]]) -> None:
    first = assign(before, {})
    standing = {uid: before[smallest] for smallest, uid in first.items()}
    assert assign(before, standing) == first
    second = assign(after, standing)
    assert len(set(second.values())) == len(after)
    assert assign(after, {uid: after[smallest] for smallest, uid in second.items()}) == second
