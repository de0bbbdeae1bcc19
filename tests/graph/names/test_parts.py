from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.names import same_family, same_patronymic, same_suffix, sex_of, stem, straighten, without_suffix


def test_surnames_lose_the_ending_that_shows_sex() -> None:
    assert stem("Каминская") == stem("Каминский") == stem("Kaminskaya") == stem("Kamińska")
    assert stem("Полевая") == stem("Полевой")
    assert stem("Высоцкая") == stem("Wysocki")
    assert same_family("Petrova", "Петров")
    assert same_family("Смирнов", "Смрнов")
    assert same_family("Johnson", "Джонсон")
    assert not same_family("Ким", "Пак")


def test_patronymics() -> None:
    assert same_patronymic("Сергеевич", "Sergeevich")
    assert same_patronymic("С.", "Сергеевна")
    assert same_patronymic("S.", "Сергеевна")
    assert not same_patronymic("Иванович", "Петрович")
    assert not same_patronymic("С.", "Шамилевич")


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [("Jr", "jr.", True), ("Jr.", "мл.", True), ("Jr", "II", True), (None, "Sr", True), ("Jr", "Sr", False),
     ("II", "III", False), ("Jr", "Smith", True), ("Старший", "младший", False)],
)  # fmt: skip
def test_only_different_suffixes_contradict(a: str | None, b: str | None, same: bool) -> None:
    assert same_suffix(a, b) is same_suffix(b, a) is same


@pytest.mark.parametrize(
    ("written", "name", "suffix"),
    [("Smith Jr.", "Smith", "jr"), ("Smith, III", "Smith", "iii"), ("Иванов мл.", "Иванов", "jr"),
     ("Иванов ст.", "Иванов", "sr"), ("Amartya Sen", "Amartya Sen", None), ("Jr", "Jr", None),
     ("van der Berg", "van der Berg", None), ("Room 2", "Room 2", None), ("", "", None)],
)  # fmt: skip
def test_a_suffix_is_taken_off_a_family_name(written: str, name: str, suffix: str | None) -> None:
    assert without_suffix(written) == (name, suffix)


@pytest.mark.parametrize(
    ("parts", "straight"),
    [
        (("Аксёнов", None, "Александр"), ("Александр", None, "Аксёнов")),
        (("Королёва", "К.", "Н."), ("К.", "Н.", "Королёва")),
        (("Королёва", None, "К."), ("К.", None, "Королёва")),
        (("Королёва", "Ю.", "Ш."), ("Ю.", "Ш.", "Королёва")),
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


@given(st.text(max_size=20), st.text(max_size=20))
def test_comparisons_are_symmetric_and_total(a: str, b: str) -> None:
    assert same_family(a, b) == same_family(b, a)
    assert same_patronymic(a, b) == same_patronymic(b, a)
    assert same_suffix(a, b) == same_suffix(b, a)
