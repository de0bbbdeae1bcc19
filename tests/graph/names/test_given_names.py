from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.names import known_given, same_given
from graph.names.given_names import is_initial


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("Ваня", "Иван", True), ("Ivan", "ВАНЯ", True), ("Саша", "Александра", True), ("Саша", "Александр", True),
        ("Bob", "Robert", True), ("И.", "Иван", True), ("Алксандр", "Александр", True), ("Алксандр", "Саша", True),
        ("Jessica", "Jess", True), ("Анна", "Иван", False), ("Катя", "Татьяна", False), ("И.", "Анна", False),
        ("Bill", "Bob", False), ("Александр", "Александра", False), ("Марина", "Мария", False),
        ("Harry", "Henry", True), ("Harry", "Harold", True), ("Dick", "Richard", True), ("Билл", "William", True),
        ("Джеймс", "Jim", True), ("Peggy", "Margaret", True), ("Henry", "Harold", False), ("Emma", "Emily", False),
        ("А.", "Саша", True), ("W.", "Bill", True), ("J.", "John", True), ("J.", "Джон", True), ("Ю.", "Yuri", True),
        ("Yu.", "Юрий", True), ("C.", "Charles", True), ("Ш.", "Сергей", False), ("Quentyn", "Квентин", True),
    ],
)  # fmt: skip
def test_given_names(a: str, b: str, same: bool) -> None:
    assert same_given(a, b) is same
    assert same_given(b, a) is same


def test_initials() -> None:
    assert all(map(is_initial, ["И", "И.", "Yu.", "Дж.", "Ch.", "J"]))
    assert not any(map(is_initial, ["Ян", "Ed", "Al.", "", "Ия"]))


@pytest.mark.parametrize("name", ["Пётр", "PETER", "Дик", "Уильям", "Zeke", "Трудно", "Gillian"])
def test_names_in_the_tables(name: str) -> None:
    assert known_given(name) is (name != "Трудно")


@given(st.text(max_size=20), st.text(max_size=20))
def test_comparing_is_symmetric_and_total(a: str, b: str) -> None:
    assert same_given(a, b) == same_given(b, a)
    assert same_given(a, a)
