from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.match.meaning import Meaning as M
from graph.match.prepare import LISTS, RECORD, kind_of, prepare, sex
from graph.names import fold, stem
from tests.graph.match.people import COLUMNS, town

EVERY: dict[str, M] = {
    **{meaning.value: meaning for meaning in M}, "email2": M.EMAIL, "phone2": M.PHONE, "place": M.ADDRESS,
    "note": M.ATTRIBUTE,
}  # fmt: skip
VALUE = st.none() | st.sampled_from([
    "Анна-Мария", "ИВАНОВ", "O'Neil", "Smith Jr.", "Пётр Ильич Чайковский", "a.b@mail.ru", "A.B@MAIL.RU ",
    "8 (912) 345-67-89", "+79123456789", "127015", "SW1A 1AA", "ООО «Ромашка»", "ромашка ооо", "7707083893",
    "1027700132195", "m", "Женский", "112-233-445 95", "Тула, ул. Ленина, 5", "www.example.com", "—", "0000", "李雷",
]) | st.text(max_size=12)  # fmt: skip


def one(columns: dict[str, M], **values: str | None) -> dict[str, object]:
    """The prepared fields of one record, but for what is not known."""
    frame = pl.DataFrame({name: [values.get(name)] for name in columns}, schema=dict.fromkeys(columns, pl.String))
    made = prepare(frame, columns).drop(RECORD).row(0, named=True)
    return {name: value for name, value in made.items() if value is not None}


@settings(max_examples=15)
@given(st.lists(st.fixed_dictionaries(dict.fromkeys(EVERY.keys() - {"birth_date"}, VALUE)), min_size=1, max_size=6))
def test_a_record_prepared_alone_reads_as_it_does_among_others(rows: list[dict[str, str | None]]) -> None:
    columns = {name: meaning for name, meaning in EVERY.items() if name != "birth_date"}
    frame = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String))
    table = prepare(frame, columns)
    assert table[RECORD].to_list() == list(range(len(rows)))
    for number, known in enumerate(table.drop(RECORD).iter_rows(named=True)):
        assert one(columns, **rows[number]) == {name: value for name, value in known.items() if value is not None}
    for name, kind in table.drop(RECORD).schema.items():
        assert kind == kind_of(name), name
        values = table[name].drop_nulls().to_list()
        assert all(values), f"{name}: what is empty is not known"
        if name in LISTS:
            assert all(list(value) == sorted(set(value)) for value in values), f"{name} is a sorted set"


def test_a_table_of_people_prepared_in_two_halves() -> None:
    frame = town(40, seed=1).frame
    halves = [prepare(half, COLUMNS).drop(RECORD) for half in (frame[:30], frame[30:])]
    assert pl.concat(halves).equals(prepare(frame, COLUMNS).drop(RECORD))


def test_no_records_and_no_values() -> None:
    for rows in (0, 3):
        frame = pl.DataFrame({name: pl.Series([None] * rows, dtype=pl.String) for name in EVERY})
        table = prepare(frame, EVERY)
        assert len(table) == rows
        assert all(table[name].null_count() == rows for name in table.columns if name != RECORD)


def test_a_full_name_gives_its_parts_in_any_order_of_words() -> None:
    columns = {"name": M.FULL_NAME}
    first, second = one(columns, name="Иванова Анна Петровна"), one(columns, name="Анна Петровна Иванова")
    assert first == second
    assert (first["given"], first["patronymic"]) == (fold("анна"), fold("петровна"))
    assert one(columns, name="Ivanova Anna Petrovna")["words"] == first["words"]


@pytest.mark.parametrize(
    ("columns", "record"),
    [
        ({"name": M.FULL_NAME}, ["John Smith Jr."]),
        ({"last": M.FAMILY_NAME, "first": M.GIVEN_NAME}, ["Smith, Jr", "John"]),
        ({"last": M.FAMILY_NAME, "first": M.GIVEN_NAME}, ["Smith", "John Jr."]),
        ({"last": M.FAMILY_NAME, "first": M.GIVEN_NAME, "suffix": M.SUFFIX}, ["Smith", "John", "II"]),
    ],
)
def test_a_generation_is_found_wherever_it_stands(columns: dict[str, M], record: list[str]) -> None:
    table = prepare(pl.DataFrame([record], schema=list(columns), orient="row"), columns)
    assert table.select("given", "family", "suffix").row(0) == (fold("John"), stem("Smith"), "ii")


def test_a_generation_without_a_name_is_read() -> None:
    made = prepare(pl.DataFrame({"suffix": ["Jr", None], "sex": ["f", "m"]}), {"suffix": M.SUFFIX, "sex": M.SEX})
    assert made["suffix"].to_list() == ["ii", None]


def test_years_of_birth_stand_beside_dates_where_some_records_tell_no_more() -> None:
    columns = {"born": M.BIRTH_DATE}
    both = prepare(pl.DataFrame({"born": ["1950-04-11", "1951", "1952", None, "51", "12.05.1953"]}), columns)
    assert both["born"].to_list() == ["1950-04-11", None, None, None, None, "1953-05-12"]
    assert both["year"].to_list() == ["1950", "1951", "1952", None, None, "1953"]
    assert "year" not in prepare(pl.DataFrame({"born": ["1950-04-11", None]}), columns).columns


def test_ages_are_whole_numbers() -> None:
    made = prepare(pl.DataFrame({"age": ["34", "7", "about 30", None]}), {"age": M.AGE})
    assert made["age"].to_list() == ["34", "7", None, None]


def test_words_of_a_full_name_beyond_its_parts_are_kept_apart() -> None:
    columns = {"given": M.GIVEN_NAME, "family": M.FAMILY_NAME, "full": M.FULL_NAME}
    made = one(columns, given="Anna", family="Smith", full="Anna Louise Smith")
    assert made["more"] == [fold("louise")]


def test_several_columns_of_contacts_are_one_list() -> None:
    made = one(EVERY, phone="8 912 345-67-89", phone2="+7 (912) 345 67 89", email="B@x.ru", email2="a@x.ru")
    assert made["phones"] == ["123456789"]
    assert made["emails"] == ["a@x.ru", "b@x.ru"]
    assert made["mailboxes"] == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "letter"), [("Female", "f"), ("жен", "f"), ("М", "m"), ("male", "m"), ("?", None), ("", None)]
)
def test_sexes(text: str, letter: str | None) -> None:
    assert sex(text) == letter
