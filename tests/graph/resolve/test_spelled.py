from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.names import stem
from graph.resolve.spelled import Spelled, another, spelled
from graph.resolve.told import families_of, told
from tests.graph.resolve.people import Case

KNOWN = frozenset(map(stem, ("Денисова", "Власова", "Лозовская", "Петров", "Smith", "Allen", "Белоусов", "Langshaw")))


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("elena.denisova74@mail.ru", Spelled("elena", "denisov", "f", "1974")),
        ("e.vlasova@inbox.ru", Spelled("e", "vlasov", "f", None)),
        ("a-lozovskaia-1989@yandex.ru", Spelled("a", "lozovski", "f", "1989")),
        ("petrovivan@mail.ru", Spelled("ivan", "petrov", "m", None)),
        ("ivanpetrov1961@mail.ru", Spelled("ivan", "petrov", "m", "1961")),
        ("ipetrov@mail.ru", Spelled("i", "petrov", "m", None)),
        ("samantha.langshaw@gmail.com", Spelled("samanta", "langshav", None, None)),
        ("pemhurst-nicholas@gmail.com", Spelled("nicholas", "pemhurst", None, None)),
        ("zhukovskaya79@mail.ru", Spelled(None, "zhukovski", "f", "1979")),  # known by its ending
        ("petrovspb@mail.ru", Spelled(None, "petrov", "m", None)),
        ("anna.denisovaxk7@mail.ru", Spelled("ana", "denisov", "f", None)),
        ("vera1986@mail.ru", Spelled("vera", None, None, "1986")),
        ("c.smith@gmail.com", Spelled(None, "smit", None, None)),  # Charlotte or Cecily
        ("allen75@gmail.com", Spelled()),  # a given name as well as a family name
    ],
)
def test_names_and_years_are_read(address: str, found: Spelled) -> None:
    assert spelled(address, KNOWN) == found


@pytest.mark.parametrize(
    "address",
    [
        "sunny.day@mail.ru",
        "x5k9@mail.ru",
        "77@mail.ru",
        "@mail.ru",
        "qwerty",
        "petrovich@mail.ru",
        "79161234567@mail.ru",
    ],
)
def test_what_spells_nobody(address: str) -> None:
    assert spelled(address, KNOWN) == Spelled()


@pytest.mark.parametrize(
    ("address", "year"),
    [
        ("petrov61@mail.ru", "1961"),
        ("petrov61x@mail.ru", None),  # digits in disorder
        ("petrov1961x@mail.ru", "1961"),
        ("petrov.61@mail.ru", "1961"),
        ("petrov25@mail.ru", None),  # too young, or too old
        ("petrov1812@mail.ru", None),
        ("petrov.ab61@mail.ru", None),  # not beside a name
        ("1961@mail.ru", None),
    ],
)
def test_years_of_birth(address: str, year: str | None) -> None:
    assert spelled(address, KNOWN).year == year


@given(st.text(max_size=30))
def test_any_text_may_come(address: str) -> None:
    found = spelled(address, KNOWN)
    assert not found.family or len(found.family) >= 3
    assert found.sex in (None, "f", "m")


def test_an_initial_agrees_with_what_begins_so() -> None:
    assert not another("elena", "e")
    assert another("elena", "a")
    assert another("viktor", "svetlana")
    assert not another("aleksandr", "sasha")
    assert not another(None, "e")


def prepared(**columns: list[str | None]) -> pl.DataFrame:
    emails = columns.pop("emails")
    rows = len(emails)
    fields = {
        name: pl.Series(columns.get(name, [None] * rows), dtype=pl.String)
        for name in ("given", "family", "born", "sex")
    }
    held = pl.Series([[address] if address else None for address in emails], dtype=pl.List(pl.String))
    return pl.DataFrame({"n": list(range(rows)), **fields, "emails": held})


def test_a_record_is_told_by_itself_first() -> None:
    table = told(
        prepared(
            emails=["e.vlasova79@inbox.ru", "e.vlasova79@inbox.ru", "s.vlasova79@inbox.ru", None],
            given=["elena", None, "viktor", "ana"],
            family=[None, None, "vlasov", "kim"],
            born=["1980-02-03", None, None, None],
        ),
        KNOWN,
    )
    names = ("told_given", "told_initial", "told_family", "told_year", "told_sex")
    assert table.select(names).rows() == [
        ("elena", "e", "vlasov", "1980", "f"),
        (None, "e", "vlasov", "1979", "f"),
        ("viktor", "v", "vlasov", None, "m"),  # the mailbox is another's
        ("ana", "a", "kim", None, "f"),
    ]
    assert table.select("given_from", "family_from", "year_from").rows()[:2] == [
        (None, "e.vlasova79@inbox.ru", None),
        ("e.vlasova79@inbox.ru",) * 3,
    ]
    assert table["family_sound"][0] == table["family_sound"][1]


def test_family_names_of_several_records_are_known() -> None:
    table = prepared(emails=[None] * 7, family=[*["petrov"] * 5, "kim", None])
    assert families_of(table) == {"petrov"}
    assert told(pl.DataFrame({"company": ["a"]}), ()).columns == ["company"]


def test_an_answer_is_not_of_whom_its_address_does_not_name() -> None:
    case = Case()
    case.add("loyalty:1", "email=svetlana.sidorova@mail.ru", given_name="Светлана", family_name="Сидорова")
    case.add("loyalty:2", "email=nikolay.sidorov@mail.ru", given_name="Светлана", family_name="Сидорова")
    case.add("surveys:1", "email=svetlana.sidorova@mail.ru")
    case.add("surveys:2", "email=nikolay.sidorov@mail.ru")
    assert case.together("loyalty:1", "surveys:1")
    assert not case.together("loyalty:2", "surveys:2")
