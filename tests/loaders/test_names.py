"""Full names taken apart."""

from __future__ import annotations

import pytest

from loaders.names import split_name, tidy


@pytest.mark.parametrize(
    ("full", "family_first", "expected"),
    [
        ("Петров Иван Сергеевич", True, ("Иван", "Сергеевич", "Петров")),
        ("Иван Сергеевич Петров", True, ("Иван", "Сергеевич", "Петров")),
        ("ПЕТРОВ ИВАН", True, ("Иван", None, "Петров")),
        ("Петров И.С.", True, ("И.С.", None, "Петров")),
        ("Иван Петров", False, ("Иван", None, "Петров")),
        ("ваня петров", False, ("Ваня", None, "Петров")),
        ("Anna Maria Smith", False, ("Anna", "Maria", "Smith")),
        ("Smith Anna Maria", True, ("Anna", "Maria", "Smith")),
        ("Петрова, Анна Ильинична", True, ("Анна", "Ильинична", "Петрова")),
        ("Маша", False, ("Маша", None, None)),
        ("Петров", True, (None, None, "Петров")),
        ("", False, (None, None, None)),
        (None, True, (None, None, None)),
    ],
)
def test_split(full: str | None, family_first: bool, expected: tuple[str | None, ...]) -> None:
    assert split_name(full, family_first=family_first) == (*expected, None)


@pytest.mark.parametrize(
    ("full", "family_first", "expected"),
    [
        ("John Smith, Jr.", False, ("John", None, "Smith", "jr")),
        ("Петров Иван Сергеевич мл.", True, ("Иван", "Сергеевич", "Петров", "jr")),
        ("Smith III", True, (None, None, "Smith", "iii")),
    ],
)
def test_a_generation_is_kept(full: str, family_first: bool, expected: tuple[str | None, ...]) -> None:
    assert split_name(full, family_first=family_first) == expected


def test_tidy_leaves_mixed_letters_alone() -> None:
    assert tidy("МАМИН-СИБИРЯК") == "Мамин-Сибиряк"
    assert tidy("MacDonald") == "MacDonald"
    assert tidy("") is None
    assert tidy(None) is None


@pytest.mark.parametrize(
    ("full", "family_first", "given", "family"),
    [
        ("Smith Alexandra", False, "Alexandra", "Smith"),
        ("Igor Skvortsov", True, "Igor", "Skvortsov"),
        ("Иванов Олег", False, "Олег", "Иванов"),
        ("Щепенко А.", False, "А.", "Щепенко"),
    ],
)
def test_a_known_given_name_tells_the_order_where_a_source_strays(
    full: str, family_first: bool, given: str, family: str
) -> None:
    name = split_name(full, family_first=family_first)
    assert (name.given, name.family) == (given, family)
