from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from typing import TypedDict, Unpack

import polars as pl
import pytest
from stdnum.ru import inn

from graph.errors import ColumnsWrong, UnknownName
from graph.match.column import Use
from graph.match.columns import meanings, named, understand
from graph.match.meaning import Meaning as M
from graph.match.vocabulary import name_says

GIVEN = ["Иван", "Пётр", "Анна", "Мария", "Сергей", "Ольга", "Николай", "Юлия", "Дмитрий", "Елена", "Андрей", "Татьяна"]
FAMILY = ["Иванов", "Петров", "Сидоров", "Кузнецов", "Смирнов", "Попов", "Волков", "Соколов", "Лебедев", "Козлов"]
ENGLISH = ["James", "Mary", "John", "Patricia", "Robert", "Linda", "Michael", "Elizabeth", "William", "Barbara"]
ROWS = 200

Cells = Sequence[str] | Callable[[int], object]


def table(**columns: Cells) -> pl.DataFrame:
    """A table of `ROWS` rows; a column is a list to choose from, or a function of the row's number."""
    chance = random.Random(7)
    made = {
        name: [str(how(n)) if callable(how) else chance.choice(how) for n in range(ROWS)]
        for name, how in columns.items()
    }
    return pl.DataFrame(made).with_columns(pl.all().replace("", None))


class Asked(TypedDict, total=False):
    corrections: Mapping[str, str]
    id_column: str
    truth: str


def shown(frame: pl.DataFrame, **asked: Unpack[Asked]) -> dict[str, str]:
    return {column.name: column.shown for column in understand(frame, **asked)}


def company_inn(number: int) -> str:
    base = f"77{number:07d}"
    return next(f"{base}{digit}" for digit in range(10) if inn.is_valid(f"{base}{digit}"))


def birth(number: int) -> str:
    return f"{number % 28 + 1:02}.{number % 12 + 1:02}.{1950 + number % 50}"


@pytest.mark.parametrize(
    ("name", "meaning"),
    [
        ("fname", M.GIVEN_NAME), ("FirstName", M.GIVEN_NAME), ("Имя", M.GIVEN_NAME), ("name_first", M.GIVEN_NAME),
        ("lname", M.FAMILY_NAME), ("SURNAME", M.FAMILY_NAME), ("Фамилия клиента", M.FAMILY_NAME),
        ("middle_initial", M.PATRONYMIC), ("Отчество", M.PATRONYMIC), ("ФИО", M.FULL_NAME), ("fullName", M.FULL_NAME),
        ("dob", M.BIRTH_DATE), ("Дата_рождения", M.BIRTH_DATE), ("BirthDate", M.BIRTH_DATE), ("Пол", M.SEX),
        ("e-mail", M.EMAIL), ("customerEmailAddress", M.EMAIL), ("Эл. почта", M.EMAIL), ("old_email", M.EMAIL),
        ("tel.", M.PHONE), ("Телефон2", M.PHONE), ("home_phone_number", M.PHONE), ("Номер телефона", M.PHONE),
        ("BillingPostalCode", M.POSTCODE), ("Почтовый индекс", M.POSTCODE), ("zip4", M.POSTCODE),
        ("suburb", M.CITY), ("Город проживания", M.CITY), ("state", M.REGION), ("Область", M.REGION),
        ("street_number", M.ADDRESS), ("address_2", M.ADDRESS), ("Адрес_доставки", M.ADDRESS),
        ("soc_sec_id", M.NATIONAL_ID), ("СНИЛС", M.SNILS), ("Номер карты", M.LOYALTY_CARD),
        ("device_id", M.DEVICE), ("Cookie", M.COOKIE), ("telegram", M.SOCIAL_HANDLE), ("КПП", M.KPP),
        ("passport no", M.NATIONAL_ID),
        ("org_name", M.COMPANY), ("Наименование", M.COMPANY), ("Account Name", M.COMPANY),
        ("ИНН", M.INN), ("огрн", M.OGRN), ("Сайт", M.DOMAIN), ("birth_place", M.ATTRIBUTE), ("Должность", M.ATTRIBUTE),
        ("Vorname", M.GIVEN_NAME), ("Nachname", M.FAMILY_NAME), ("Geburtsdatum", M.BIRTH_DATE), ("Straße", M.ADDRESS),
        ("Wohnort", M.CITY), ("prénom", M.GIVEN_NAME), ("date_de_naissance", M.BIRTH_DATE), ("ville", M.CITY),
        ("code_postal", M.POSTCODE), ("apellidos", M.FAMILY_NAME), ("Fecha de nacimiento", M.BIRTH_DATE),
        ("teléfono", M.PHONE), ("ciudad", M.CITY), ("birth_year", M.BIRTH_DATE),
        ("Age", M.AGE), ("Возраст", M.AGE), ("login", M.EMAIL), ("last_login", None),
        ("relationship_to_reference_person", None),
        ("email_opt_in", None), ("phone_type", None), ("city_id", None), ("registration_date", None),
        ("copy_date_of_birth", None), ("household_id", None), ("wages", None), ("ip_address", None),
        ("Согласие на рассылку", None),
    ],
)  # fmt: skip
def test_names_of_columns_tell_their_meaning(name: str, meaning: M | None) -> None:
    assert name_says(name).meaning is meaning


def test_a_name_may_speak_of_somebody_else() -> None:
    assert name_says("spouse_first_name").aside == "spouse"
    assert name_says("old_surname").aside == "old"


def test_a_russian_export_of_customers() -> None:
    cells: dict[str, Cells] = {
        "Код клиента": lambda n: 1000 + n,
        "ФИО": [f"{f} {g}" for f in FAMILY for g in GIVEN],
        "Дата рождения": birth,
        "Пол": "МЖ",
        "Моб. телефон": lambda n: f"8 (916) {100 + n}-10-{n % 90 + 10}",
        "E-mail": lambda n: f"u{n}@mail.ru",
        "Статус email": ["ok", "bounce"],
        "Дата регистрации": lambda n: f"2024-01-{n % 28 + 1:02} 10:20:{n % 60:02}",
        "Страна": ["Россия"],
        "Сегмент": "ABC",
    }
    assert shown(table(**cells)) == {
        "Код клиента": "id", "ФИО": "full_name", "Дата рождения": "birth_date", "Пол": "sex", "Моб. телефон": "phone",
        "E-mail": "email", "Статус email": "ignore", "Дата регистрации": "ignore", "Страна": "ignore",
        "Сегмент": "ignore",
    }  # fmt: skip


def test_a_list_of_companies() -> None:
    frame = table(
        Контрагент=lambda n: f"ООО «Ромашка {n % 90}»",
        ИНН=company_inn,
        Сайт=lambda n: f"www.romashka{n % 90}.ru",
        contact_person=[f"{g} {f}" for f in FAMILY for g in GIVEN],
    )
    assert shown(frame) == {"Контрагент": "company", "ИНН": "inn", "Сайт": "domain", "contact_person": "attribute"}


def test_values_tell_where_names_do_not() -> None:
    frame = table(
        c1=lambda n: f"K-{n:05}",
        c2=ENGLISH,
        c3=[f"{a}{b}son" for a in "ABCDEFGH" for b in ("ar", "en", "il", "ob")],
        c4=birth,
        c5=lambda n: f"someone{n}@firm{n % 7}.com",
        c6=lambda n: f"+1 212 555 {1000 + n}",
        c7=lambda n: f"{n % 80} High Street",
        c8=company_inn,
        c9=lambda n: f"2024-03-{n % 28 + 1:02}",
        c10=lambda n: f"0.{n}1",
        c11=["yes", "no"],
    )
    assert shown(frame) == {
        "c1": "id", "c2": "given_name", "c3": "family_name", "c4": "birth_date", "c5": "email", "c6": "phone",
        "c7": "address", "c8": "inn", "c9": "ignore", "c10": "ignore", "c11": "ignore",
    }  # fmt: skip


def test_initials_and_streets_without_headers_of_their_own() -> None:
    frame = table(
        c1=ENGLISH, c2=list("ABCDEFGHJ"), c3=[f"{a}{b}son" for a in "ABCDEFGH" for b in ("ar", "en", "il", "ob")],
        c4=lambda n: f"{'nsew'[n % 4]} {ENGLISH[n % 10]} {('st', 'ave', 'Road', 'blvd se')[n % 4]}",
        c5=[f"{a}{b}ville" for a in "ABCD" for b in ("ar", "en")],
    )  # fmt: skip
    assert shown(frame) == {
        "c1": "given_name", "c2": "patronymic", "c3": "family_name", "c4": "address", "c5": "ignore"
    }  # fmt: skip


def test_slips_of_the_pen_do_not_hide_a_sex() -> None:
    slips = [f"Fem{n}ale" for n in "abcdefghijklmnop"]
    assert shown(table(name=GIVEN, surname=FAMILY, sex=["Male", "Female"] * 50 + slips))["sex"] == "sex"
    assert shown(table(name=GIVEN, surname=FAMILY, sex=["Male", "Female", *slips]))["sex"] == "ignore"


def test_an_age_counts_where_no_birth_date_is_told() -> None:
    def age(number: int) -> int:
        return 18 + number % 60

    assert shown(table(name=GIVEN, surname=FAMILY, age=age))["age"] == "age"
    columns = {one.name: one for one in understand(table(name=GIVEN, surname=FAMILY, age=age, dob=birth))}
    assert columns["age"].reason == "column 'dob' tells it already"
    assert shown(table(name=GIVEN, surname=FAMILY, age=["young", "old"]))["age"] == "ignore"


def test_values_may_contradict_a_name() -> None:
    frame = table(
        id=lambda n: n, contact=lambda n: f"a{n}@x.org", phone=lambda n: f"b{n}@x.org", dob=["red", "blue"],
        email=["yes", "no"], relationship_to_person=["Parent", "Reference person"],
    )  # fmt: skip
    columns = {column.name: column for column in understand(frame)}
    assert (columns["contact"].meaning, columns["phone"].meaning) == (M.EMAIL, M.EMAIL)
    assert columns["contact"].reason == "100 % of its values are e-mail addresses"
    assert columns["dob"].reason == "its name says birth_date, its values do not"
    assert {columns[name].use for name in ("dob", "email", "relationship_to_person")} == {Use.IGNORED}


def test_name_is_of_a_person_or_a_company_or_the_given_one() -> None:
    people = [f"{g} {f}" for f in FAMILY for g in GIVEN]
    assert shown(table(name=people, phone=lambda n: f"+7 916 100-10-{n % 90 + 10}"))["name"] == "full_name"
    assert shown(table(name=GIVEN, surname=FAMILY))["name"] == "given_name"
    assert shown(table(name=[f"Acme {n} GmbH" for n in range(50)], city=["Bonn", "Köln"]))["name"] == "company"
    assert shown(table(имя=people, email=lambda n: f"a{n}@x.org"))["имя"] == "full_name"


def test_a_counterparty_is_a_person_where_people_stand_in_the_column() -> None:
    people = [f"{f} {g}" for f in FAMILY for g in GIVEN]
    assert shown(table(контрагент=people, дата_рождения=birth))["контрагент"] == "full_name"
    firms = [f"{kind} «{f}»" for f in FAMILY for kind in ("Завод", "Склад", "Кафе")]
    assert shown(table(контрагент=[*firms, "Дом Анна"], город=["Тула", "Омск"]))["контрагент"] == "company"


def test_of_two_columns_for_what_one_has_once_the_fuller_counts() -> None:
    frame = table(name=GIVEN, surname=FAMILY, home_city=["", "", "Тула", "Омск"], city=["Тула", "Омск"])
    columns = {column.name: column for column in understand(frame)}
    assert columns["city"].meaning is M.CITY
    assert columns["home_city"].reason == "column 'city' tells the city already"


def test_a_sparse_attribute_is_left_out() -> None:
    frame = table(name=GIVEN, surname=FAMILY, occupation=["", "", "", "", "", "", "", "", "", "baker"])
    assert shown(frame)["occupation"] == "ignore"


def test_the_key_of_the_table_is_preferred_to_other_keys() -> None:
    frame = table(hash_code=lambda n: f"a{n}", rec_id=lambda n: n, surname=FAMILY, household_id=lambda n: n % 9)
    columns = understand(frame)
    assert named(columns, Use.ID) == "rec_id"
    assert shown(frame)["household_id"] == "ignore"
    assert list(meanings(columns)) == ["surname"]


def test_the_user_is_right() -> None:
    frame = table(surname=FAMILY, who=lambda n: n % 50, key=lambda n: n, notes=GIVEN, email=lambda n: f"a{n}@x.org")
    columns = shown(frame, corrections={"notes": "city", "email": "ignore"}, id_column="key", truth="who")
    assert columns == {"surname": "family_name", "who": "truth", "key": "id", "notes": "city", "email": "ignore"}


@pytest.mark.parametrize(
    ("asked", "kind", "message"),
    [
        ({"corrections": {"surnam": "family_name"}}, ColumnsWrong, "did you mean 'surname'"),
        ({"corrections": {"surname": "last"}}, UnknownName, "is no meaning"),
        ({"truth": "nothing"}, ColumnsWrong, "The file has: surname, key"),
        ({"id_column": "surname"}, ColumnsWrong, "share their id"),
        ({"id_column": "key", "corrections": {"surname": "id"}}, ColumnsWrong, "two columns are named as the id"),
        ({"corrections": {"surname": "ignore"}}, ColumnsWrong, "no column was understood"),
    ],
)
def test_what_cannot_be_is_said(asked: Asked, kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=message):
        shown(table(surname=FAMILY, key=lambda n: n), **asked)


def test_a_column_of_both_numbers_of_a_company_tells_its_tax_number() -> None:
    frame = table(**{"Контрагент": lambda n: f"ООО «Фирма {n}»", "ИНН/КПП": lambda n: f"{company_inn(n)}/773601001"})
    assert shown(frame) == {"Контрагент": "company", "ИНН/КПП": "inn"}
