from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.resolve.names import (
    company_stem,
    fold,
    same_family,
    same_given,
    same_patronymic,
    sex_of,
    slip_apart,
    stem,
    straighten,
)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Пётр", "Pyotr"), ("Юлия", "Julia"), ("Юлия", "Yuliya"), ("Алексей", "Alexey"), ("Дмитрий", "Dmitry"),
        ("Наталья", "Natalya"), ("Щукин", "Shchukin"), ("Хабибуллин", "Khabibullin"), ("Королёв", "КОРОЛЕВ"),
        ("Татьяна", "Tatiana"), ("Евгений", "Evgenii"), ("Ксения", "Kseniia"),
    ],
)  # fmt: skip
def test_both_scripts_fold_to_one_spelling(a: str, b: str) -> None:
    assert fold(a) == fold(b)


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("Ваня", "Иван", True), ("Ivan", "ВАНЯ", True), ("Саша", "Александра", True), ("Саша", "Александр", True),
        ("Bob", "Robert", True), ("И.", "Иван", True), ("Алксандр", "Александр", True), ("Алксандр", "Саша", True),
        ("Jessica", "Jess", True), ("Анна", "Иван", False), ("Катя", "Татьяна", False), ("И.", "Анна", False),
        ("Bill", "Bob", False), ("Александр", "Александра", False), ("Марина", "Мария", False),
    ],
)  # fmt: skip
def test_given_names(a: str, b: str, same: bool) -> None:
    assert same_given(a, b) is same
    assert same_given(b, a) is same


def test_surnames_lose_the_ending_that_shows_sex() -> None:
    assert stem("Каминская") == stem("Каминский") == stem("Kaminskaya")
    assert stem("Полевая") == stem("Полевой")
    assert same_family("Petrova", "Петров")
    assert same_family("Смирнов", "Смрнов")
    assert not same_family("Ким", "Пак")


def test_patronymics() -> None:
    assert same_patronymic("Сергеевич", "Sergeevich")
    assert same_patronymic("С.", "Сергеевна")
    assert not same_patronymic("Иванович", "Петрович")


@pytest.mark.parametrize(
    ("parts", "straight"),
    [
        (("Аксёнов", None, "Александр"), ("Александр", None, "Аксёнов")),
        (("Королёва", "К.", "Н."), ("К.", "Н.", "Королёва")),
        (("Королёва", None, "К."), ("К.", None, "Королёва")),
        (("Иван", None, "Петров"), ("Иван", None, "Петров")),
        (("Пётр", None, "Иван"), ("Пётр", None, "Иван")),
        (("Иван", None, None), ("Иван", None, None)),
    ],
)
def test_mixed_up_parts_are_put_in_their_places(
    parts: tuple[str | None, str | None, str | None], straight: tuple[str | None, str | None, str | None]
) -> None:
    assert straighten(*parts) == straight


def test_sex_from_russian_names() -> None:
    assert sex_of("Саша", "Сергеевна", None) == "female"
    assert sex_of("Иван", None, None) == "male"
    assert sex_of("Саша", None, "Петрова") == "female"
    assert sex_of("Саша", None, None) is None


def test_company_names_without_legal_forms() -> None:
    forms = ["Ромашка, ООО", "ООО «Ромашка»", "Romashka LLC", "Общество с ограниченной ответственностью «Ромашка»"]
    assert {company_stem(name) for name in forms} == {"romashka"}
    assert company_stem("Ромашка 2") != company_stem("Ромашка 3")
    assert company_stem("ООО")


@given(st.text(max_size=20), st.text(max_size=20))
def test_comparisons_are_symmetric_and_total(a: str, b: str) -> None:
    assert same_given(a, b) == same_given(b, a)
    assert same_family(a, b) == same_family(b, a)
    assert same_patronymic(a, b) == same_patronymic(b, a)
    assert same_given(a, a)
    company_stem(a)


@given(st.text("abc", max_size=8), st.integers(0, 7), st.sampled_from("abc"))
def test_one_slip_is_recognised(word: str, at: int, letter: str) -> None:
    at = min(at, len(word))
    assert slip_apart(word, word[:at] + letter + word[at:])
    assert slip_apart(word, word[:at] + letter + word[at + 1 :])
    swapped = word[:at] + word[at : at + 2][::-1] + word[at + 2 :]
    assert slip_apart(word, swapped)
