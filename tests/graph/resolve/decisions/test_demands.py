from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InputError
from graph.resolve.decisions.demands import Decisions, contradicted, demands
from graph.resolve.decisions.events import REST, Act, Event, Placed, standing
from graph.resolve.records import Member

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def record(name: str) -> Member:
    return ("Customer", name)


def parts(*words: str, rest: str = "") -> tuple[Placed, ...]:
    """A part for each word, a record for each of its letters."""
    named = [(str(at), record(letter)) for at, word in enumerate(words, 1) for letter in word]
    return (*named, *((REST, record(letter)) for letter in rest))


def event(number: int, *words: str, undoes: int | None = None) -> Event:
    act = Act.UNDO if undoes else Act.SPLIT
    return Event(number, act, "people", "Vera", "", NOW, parts(*words), undoes=undoes)


def pairs(*words: str) -> tuple[tuple[Member, Member], ...]:
    return tuple((record(word[0]), record(word[1])) for word in words)


def numbers(events: Iterable[Event]) -> list[int]:
    return [event.number for event in events]


@pytest.mark.parametrize(
    ("placed", "expected"),
    [
        (parts("ab"), Decisions(pairs("ab"))),
        (parts("cab"), Decisions(pairs("ab", "ac"))),
        (parts("a", "b"), Decisions((), pairs("ab"))),
        (parts("ca", "b"), Decisions(pairs("ac"), pairs("ab"))),
        (parts("c", rest="ab"), Decisions((), pairs("ac", "bc"))),
        ((), Decisions()),
    ],
)
def test_records_of_one_part_are_together_and_parts_are_apart(placed: tuple[Placed, ...], expected: Decisions) -> None:
    found = demands(placed)
    assert (found.together, sorted(found.apart)) == (expected.together, sorted(expected.apart))


def test_an_event_stands_unless_a_standing_one_undoes_it() -> None:
    log = [event(1, "ab"), event(2, undoes=1), event(3, "cd"), event(4, undoes=2), event(5, undoes=3)]
    assert numbers(standing(log[:1])) == [1]
    assert numbers(standing(log[:3])) == [2, 3]
    assert numbers(standing(log[:4])) == [1, 3, 4]
    assert numbers(standing(log)) == [1, 4, 5]


@given(st.lists(st.integers(0, 3), max_size=8))
def test_of_an_event_and_its_undoing_one_stands(steps: list[int]) -> None:
    log = [event(1, "ab")]
    for step in steps:
        stands = standing(log)
        log.append(event(len(log) + 1, undoes=stands[step % len(stands)].number))
    left = set(numbers(standing(log)))
    for one in log:
        assert (one.number in left) != any(other.undoes == one.number and other.number in left for other in log)


@pytest.mark.parametrize(
    ("earlier", "new", "fallen"),
    [
        ([event(1, "ab")], parts("bc"), []),
        ([event(1, "ab")], parts("a", "b"), [1]),
        ([event(1, "a", "b")], parts("ab"), [1]),
        ([event(1, "ab"), event(2, "bc")], parts("a", "c"), [2]),
        ([event(1, "ab"), event(2, "a", "c")], parts("bc"), [2]),
        ([event(1, "a", "b"), event(2, "b", "a")], parts("ab"), [1, 2]),
        ([event(1, "ab"), event(2, "ab")], parts("a", "b"), [2, 1]),
    ],
)
def test_what_must_fall_for_a_decision_to_hold(
    earlier: list[Event], new: tuple[Placed, ...], fallen: list[int]
) -> None:
    found = numbers(contradicted(earlier, [new]))
    assert found == fallen or sorted(found) == sorted(fallen)


def test_companions_of_the_merged_count_too() -> None:
    earlier = [event(1, "x", "b")]
    assert contradicted(earlier, [parts("ab")]) == []
    assert numbers(contradicted(earlier, [parts("ab")], pairs("ax"))) == [1]


def test_a_decision_may_not_contradict_itself() -> None:
    with pytest.raises(InputError, match="contradict each other"):
        contradicted([], [parts("a", "b"), parts("ab")])
