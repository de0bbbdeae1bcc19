from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.names import Name, split_name

CASES = {
    "Иванов Пётр Сергеевич": Name("Пётр", "Сергеевич", "Иванов"),
    "Пётр Сергеевич Иванов": Name("Пётр", "Сергеевич", "Иванов"),
    "Петр С. Иванов": Name("Петр", "С.", "Иванов"),
    "Иванов П.С.": Name("П.", "С.", "Иванов"),
    "П.С.Иванов": Name("П.", "С.", "Иванов"),
    "Иванов П.": Name("П.", None, "Иванов"),
    "Иван Петрович": Name("Иван", "Петрович"),
    "Владимир Войнович": Name("Владимир", None, "Войнович"),
    "Петров-Водкин Кузьма": Name("Кузьма", None, "Петров-Водкин"),
    "Мамедов Али Гасан оглы": Name("Али", "Гасан оглы", "Мамедов"),
    "г-н П.С. Иванов": Name("П.", "С.", "Иванов", None, ("г-н",)),
    "ИП Иванов Иван Иванович": Name("Иван", "Иванович", "Иванов", None, ("ип",)),
    "Иванов Иван Иванович мл.": Name("Иван", "Иванович", "Иванов", "jr"),
    "Smirnova Anna": Name("Anna", None, "Smirnova"),
    "Anna Smirnova": Name("Anna", None, "Smirnova"),
    "Ivan Petrovich Sidorov": Name("Ivan", "Petrovich", "Sidorov"),
    "SMITH, John A. Jr": Name("John", "A.", "SMITH", "jr"),
    "Smith, Jr., John": Name("John", None, "Smith", "jr"),
    "John Smith, Jr.": Name("John", None, "Smith", "jr"),
    "Dr. John Smith III": Name("John", None, "Smith", "iii", ("dr",)),
    "Prof. Albert Einstein, PhD": Name("Albert", None, "Einstein", None, ("prof", "phd")),
    "van der Berg, Jan": Name("Jan", None, "van der Berg"),
    "Ludwig van Beethoven": Name("Ludwig", None, "van Beethoven"),
    "van Gogh Vincent": Name("Vincent", None, "van Gogh"),
    "Van Morrison": Name("Van", None, "Morrison"),
    "Mary-Jane O'Neil": Name("Mary-Jane", None, "O'Neil"),
    "Robert (Bob) Smith": Name("Robert", None, "Smith"),
    "J. R. R. Tolkien": Name("J.", "R. R.", "Tolkien"),
    "DUPONT Jean Marc": Name("Jean", "Marc", "DUPONT"),
    "Mr Smith": Name(None, None, "Smith", None, ("mr",)),
    "Amartya Sen": Name("Amartya", None, "Sen"),
    "Мария": Name("Мария"),
    "Иванова": Name(None, None, "Иванова"),
    " , ": Name(),
}


@pytest.mark.parametrize(("full", "parts"), CASES.items())
def test_full_names(full: str, parts: Name) -> None:
    assert split_name(full) == parts


WORDS = st.sampled_from(
    ["Иванов", "Пётр", "Сергеевич", "С.", "Jr", "Dr.", ",", "van", "Smith", "John", "оглы", "III", "("]
)


@given(st.one_of(st.text(max_size=40), st.lists(WORDS, max_size=7).map(" ".join)))
def test_never_raises_and_invents_no_letters(full: str) -> None:
    name = split_name(full)
    assert all(part is None or part.strip() for part in name[:4])


@given(
    st.sampled_from([("Иванов", "Пётр", "Сергеевич"), ("Smirnova", "Anna", "Petrovna"), ("Седых", "Ия", "Ильинична")])
)
def test_both_orders_give_the_same_parts(parts: tuple[str, str, str]) -> None:
    family, given_name, patronymic = parts
    expected = Name(given_name, patronymic, family)
    assert split_name(f"{family} {given_name} {patronymic}") == expected
    assert split_name(f"{given_name} {patronymic} {family}") == expected
    assert split_name(f"{family}, {given_name} {patronymic}") == expected
