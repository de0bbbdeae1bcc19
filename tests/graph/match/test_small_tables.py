"""Tables of no, one and few records, and of one column: what joins there, and what joins nobody."""

from __future__ import annotations

from itertools import combinations

import polars as pl
import pytest

from graph.errors import InputError
from graph.match.engine import match
from graph.match.meaning import Meaning as M
from graph.match.prepare import prepare
from graph.match.train import limit_common
from tests.graph.match.people import COLUMNS, Town, scores, together, town

SCHEMA = dict.fromkeys(COLUMNS, pl.String)


def repeated(row: dict[str, str | None], times: int) -> pl.DataFrame:
    return pl.DataFrame([row] * times, schema=SCHEMA)


def clusters(frame: pl.DataFrame, columns: dict[str, M] = COLUMNS) -> int:
    found = match(frame, columns)
    assert len(found.cluster) == len(frame)
    assert all(found.cluster[cluster] == cluster <= n for n, cluster in enumerate(found.cluster))
    return len(set(found.cluster))


def test_names_of_companies_and_their_cities_join_what_agrees_in_both() -> None:
    names, cities = [f"Fabrik {a}{b}ik" for a in "ABCDEFGH" for b in ("ar", "el", "om", "ut")], ("Bonn", "Ulm", "Jena")
    rows = [(name, cities[at % 3]) for at, name in enumerate(names)] * 2
    frame = pl.DataFrame(rows, schema=["name", "city"], orient="row")
    assert clusters(frame, {"name": M.COMPANY, "city": M.CITY}) == len(names)


def test_a_table_without_meanings_is_refused() -> None:
    with pytest.raises(InputError, match="no column has a meaning"):
        match(town(3, seed=1).frame, {})


def test_tables_of_no_and_of_one_record() -> None:
    one = pl.DataFrame([Town(1).person()], schema=SCHEMA)
    assert (clusters(one[:0]), clusters(one)) == (0, 1)


@pytest.mark.parametrize("rows", [1, 30, 100])
def test_nothing_known_of_anybody_joins_nobody(rows: int) -> None:
    nothing = pl.DataFrame({name: pl.Series([None] * rows, dtype=pl.String) for name in COLUMNS})
    assert clusters(nothing) == rows


@pytest.mark.parametrize("rows", [2, 15, 60, 1_000])
def test_equal_rows_are_one(rows: int) -> None:
    assert clusters(repeated(Town(1).person(), rows)) == 1


def test_rows_that_many_repeat_neither_hide_nor_disturb_the_others() -> None:
    made = town(100, seed=9)
    person = Town(12).person()
    nobody = {**dict.fromkeys(COLUMNS), "city": "Тула"}
    crowd = pl.concat([made.frame, repeated(person, 300), repeated(nobody, 100), repeated({**person, "city": None}, 1)])
    found = match(crowd, COLUMNS)
    size = len(made.rows)
    assert scores(found.cluster[:size], made.truth).b_cubed.f1 > 0.97
    assert set(found.cluster[size : size + 300]) == {size} == {found.cluster[-1]}
    assert found.cluster[size + 300 : size + 400] == list(range(size + 300, size + 400)), "a city alone is nobody"
    assert found.table["n"].to_list() == list(range(len(crowd)))
    rows = found.table.to_dicts()
    assert {name: value for name, value in rows[size].items() if name != "n"} == {
        name: value for name, value in rows[size + 299].items() if name != "n"
    }


def test_a_small_table_joins_what_is_plainly_one() -> None:
    chance = Town(3)
    anna, boris = chance.person(given="Анна"), chance.person(given="Борис")
    rows = [anna, boris, {**anna, "phone": None, "address": None}, {**boris, "born": None}]
    found = match(pl.DataFrame(rows, schema=SCHEMA), COLUMNS)
    assert found.cluster == [0, 1, 0, 1]


def test_names_of_companies_alone() -> None:
    """Nothing else is known: equal names are one, whatever the legal form and the script, and no others are."""
    ends = ("ашка", "онис", "ера", "трейд", "строй", "банк", "лесторг", "сервис", "дом", "плюс")
    names = [
        start + end for end in ends for start in ("Ром", "Лот", "Аст", "Вег", "Гам", "Дел", "Сиг", "Кор", "Мир", "Тай")
    ]
    rows = [*names, *(f"ООО «{name}»" for name in names[:40])]
    found = match(pl.DataFrame({"name": [*rows, *[None] * 30]}), {"name": M.COMPANY})
    assert found.cluster == [*range(100), *range(40), *range(140, 170)]


def test_full_names_alone() -> None:
    """Equal names are one, though in three hundred some strangers bear one name."""
    made = town(300, seed=17, mistakes=0.0, most_records=2)
    names = [f"{row['family']} {row['given']} {row['patronymic']}" for row in made.rows]
    found = match(pl.DataFrame({"name": names}), {"name": M.FULL_NAME})
    result = scores(found.cluster, made.truth).pairwise
    assert result.precision > 0.85
    assert result.recall > 0.95


@pytest.mark.parametrize("meaning", [M.EMAIL, M.NATIONAL_ID, M.PHONE, M.LOYALTY_CARD, M.DEVICE, M.COOKIE])
def test_one_number_or_contact_alone(meaning: M) -> None:
    values = [f"user{n * 7919}@mail.ru" if meaning is M.EMAIL else f"9{n * 104_729 + 12_345:09}" for n in range(120)]
    found = match(pl.DataFrame({"v": [*values, *values[:50]]}), {"v": meaning})
    assert found.cluster == [*range(120), *range(50)]


@pytest.mark.parametrize("meaning", [M.CITY, M.SEX, M.BIRTH_DATE, M.GIVEN_NAME, M.FAMILY_NAME, M.POSTCODE, M.ATTRIBUTE])
def test_one_column_that_tells_nobody_apart_joins_nobody(meaning: M) -> None:
    born = sorted(f"19{year}-05-{day:02}" for year, day in combinations(range(50, 62), 2))[:60]
    values = born if meaning is M.BIRTH_DATE else ["мужской", "женский"] * 30 if meaning is M.SEX else [
        f"1270{n:02}" if meaning is M.POSTCODE else f"Слово{chr(1072 + n // 8)}" for n in range(60)
    ]  # fmt: skip
    assert clusters(pl.DataFrame({"v": values * 2}), {"v": meaning}) == 120


def test_generations_keep_father_and_son_apart_and_a_missing_one_contradicts_nothing() -> None:
    home = ["John", "Smith", "john.smith@mail.com", "+1 212 555 0101", "12 Oak Street"]
    named = dict(zip("gfmpa", (M.GIVEN_NAME, M.FAMILY_NAME, M.EMAIL, M.PHONE, M.ADDRESS), strict=True))
    columns = {**named, "s": M.SUFFIX}
    rows = [[*home, "Sr."], [*home, "Jr."], [*home[:1], "Smith II", *home[2:], None]]
    matched = match(pl.DataFrame(rows, schema=list(columns), orient="row"), columns)
    assert not together(matched, 0, 1)
    assert together(matched, 1, 2)
    alone = match(pl.DataFrame([rows[0], [*home, None]], schema=list(columns), orient="row"), columns)
    assert together(alone, 0, 1)


def test_a_branch_is_no_duplicate_of_its_company() -> None:
    columns = {"name": M.COMPANY, "inn": M.INN, "city": M.CITY}
    rows = [
        ["ООО «Ромашка»", "7707083893", "Москва"],
        ["Ромашка", "7707083893", None],
        ["ООО «Ромашка», филиал в г. Казань", "7707083893", "Казань"],
        ["Филиал ООО «Ромашка» в Казани", "7707083893", "Казань"],
        ["Ромашка, филиал", "7707083893", "Пермь"],
    ]
    matched = match(pl.DataFrame(rows, schema=list(columns), orient="row"), columns)
    assert matched.cluster == [0, 0, 2, 2, 4]


def test_two_pension_numbers_are_two_people_and_a_mistyped_one_is_none() -> None:
    columns = {"name": M.FULL_NAME, "phone": M.PHONE, "snils": M.SNILS}
    row = ["Иван Сергеевич Петров", "+7 916 123-45-67"]
    rows = [[*row, "112-233-445 95"], [*row, "087-654-303 00"], [*row, "087-654-303 01"], [*row, "160-722-394 47"]]
    table = pl.DataFrame(rows, schema=list(columns), orient="row")
    matched = match(table, columns)
    assert not together(matched, 1, 3)
    assert together(matched, 1, 2)


def test_a_branch_is_told_by_its_code_where_its_name_is_silent() -> None:
    columns = {"name": M.COMPANY, "inn": M.INN, "kpp": M.KPP}
    codes = ["773601001", None, "165543001", "165543001", "590243001"]
    rows = [["ООО «Ромашка»", "7707083893", code] for code in codes]
    matched = match(pl.DataFrame(rows, schema=list(columns), orient="row"), columns)
    assert matched.cluster[0] == matched.cluster[1]
    assert matched.cluster[2:] == [2, 2, 4]


def test_what_too_many_hold_joins_nobody() -> None:
    """A default card number joins no strangers; a card of two does join them."""
    made = town(120, seed=3, mistakes=0.0, most_records=1)
    cards = ["1000 0000 0001" if n < 40 else f"77{n * 7919:08}" for n in range(len(made.rows))]
    frame = made.frame.with_columns(card=pl.Series(cards))
    assert clusters(frame, {**COLUMNS, "card": M.LOYALTY_CARD}) == len(made.rows)


def test_a_mailbox_of_a_role_and_the_desks_of_a_switchboard_join_no_colleagues() -> None:
    made = town(120, seed=5, mistakes=0.0, most_records=1)
    desks = [f"8 (495) 123-45-67 доб. {n + 1}" for n in range(6)]
    rows = made.frame.head(6).with_columns(
        email=pl.lit("sales@romashka.ru"), phone=pl.Series(desks), family=pl.lit("Иванов"), given=pl.lit("Анна")
    )
    prepared = limit_common(prepare(pl.concat([rows, made.frame.tail(110)]), COLUMNS))
    assert prepared["emails"].head(6).null_count() == 6
    assert prepared["emails_common"].head(6).null_count() == 0
    assert prepared["phones"].head(6).n_unique() == 6
    assert prepared["mailboxes"].head(6).null_count() == 6
