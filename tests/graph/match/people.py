"""Made-up people and their records, with the mistakes that real tables have. The same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from graph.match.comparisons import COMMON, comparisons_for, fields_of
from graph.match.engine import Matched
from graph.match.meaning import Meaning as M
from graph.match.prepare import prepare
from graph.resolve.truth import Scores, compare

COLUMNS = {
    "given": M.GIVEN_NAME, "patronymic": M.PATRONYMIC, "family": M.FAMILY_NAME, "born": M.BIRTH_DATE,
    "email": M.EMAIL, "phone": M.PHONE, "city": M.CITY, "address": M.ADDRESS,
}  # fmt: skip
LIMITED = ("emails", "phones")
Row = dict[str, str | None]
_MEN = (
    "Иван", "Пётр", "Павел", "Олег", "Борис", "Глеб", "Денис", "Егор", "Кирилл", "Леонид", "Максим", "Никита", "Роман",
    "Степан", "Тимур", "Фёдор", "Юрий", "Яков", "Артём", "Вадим", "Григорий", "Захар", "Игорь", "Лев",
)  # fmt: skip
_FATHERS = (
    "Иванович", "Петрович", "Павлович", "Олегович", "Борисович", "Глебович", "Денисович", "Егорович", "Кириллович",
    "Леонидович", "Максимович", "Романович", "Степанович", "Юрьевич", "Артёмович", "Вадимович", "Григорьевич",
    "Игоревич", "Львович", "Андреевич",
)  # fmt: skip
_ROOTS = (
    "Абрам", "Бара", "Ворон", "Гусе", "Давыд", "Ерем", "Жда", "Зуб", "Ильи", "Кова", "Лебед", "Макар", "Наза", "Орл",
    "Пахом", "Рыж", "Сафон", "Тара", "Ува", "Фил", "Харит", "Цвет", "Чуба", "Шере", "Щерба", "Юди", "Яков", "Мель",
    "Кор", "Бур",
)  # fmt: skip
_ENDINGS = ("нов", "лин", "шев", "кин", "реев")
_CITIES = ["Тула", "Омск", "Пермь", "Казань", "Самара", "Тверь", "Псков", "Орёл", "Курск", "Томск"]
_LETTERS = "абвгдежзиклмнопрстуя"


def fields() -> list[str]:
    """Every prepared field that is compared."""
    frame = pl.DataFrame({meaning.value: ["a@x.ru"] for meaning in M})
    made = [
        *prepare(frame, {meaning.value: meaning for meaning in M}).columns,
        *(f"{x}{COMMON}" for x in LIMITED),
        "year",
    ]
    return sorted(set().union(*(fields_of(one) for one in comparisons_for(made))))


def prepared(frame: pl.DataFrame, columns: Mapping[str, M]) -> list[dict[str, Any]]:
    """Prepared records, one by one."""
    return list(prepare(frame, columns).iter_rows(named=True))


class Town:
    """Generates people of one town list, and records of them."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.rows: list[Row] = []
        self.truth: list[int] = []

    def person(self, **known: str | None) -> Row:
        """A person about whom everything is known; what is given takes the place of chance."""
        pick = self.chance
        number = pick.randrange(10**6)
        return {
            "given": pick.choice(_MEN),
            "patronymic": pick.choice(_FATHERS),
            "family": pick.choice(_ROOTS) + pick.choice(_ENDINGS),
            "born": f"{pick.randint(1940, 2005)}-{pick.randint(1, 12):02}-{pick.randint(1, 28):02}",
            "email": f"{''.join(pick.choices('abcdefghklmnoprstuv', k=7))}{number % 100}@mail.ru",
            "phone": f"+7 9{pick.randrange(10**9):09}",
            "city": pick.choice(_CITIES),
            "address": f"улица {pick.choice(_ROOTS)}нова, {pick.randint(1, 120)}-{pick.randint(1, 200)}",
            **known,
        }

    def record(self, who: int, row: Row) -> int:
        """Add a record as it is; its number."""
        self.rows.append(dict(row))
        self.truth.append(who)
        return len(self.rows) - 1

    def spoilt(self, row: Row, mistakes: float) -> Row:
        """A record with mistakes: each field is mistyped, left out, or (a contact, a home) another one."""
        made = dict(row)
        other = self.person()
        for name in made:
            if self.chance.random() < mistakes:
                made[name] = self._mistyped(made[name])
            elif self.chance.random() < mistakes:
                made[name] = None
            elif name in ("email", "phone", "city", "address") and self.chance.random() < mistakes:
                made[name] = other[name]
        return made

    def _mistyped(self, value: str | None) -> str | None:
        if not value:
            return value
        at = self.chance.randrange(len(value))
        letter = self.chance.choice("0123456789" if value[at].isdecimal() else _LETTERS)
        return value[:at] + letter + value[at + 1 :]

    @property
    def frame(self) -> pl.DataFrame:
        """All records."""
        return pl.DataFrame(self.rows, schema=dict.fromkeys(COLUMNS, pl.String))


def town(people: int, seed: int, mistakes: float = 0.05, most_records: int = 3) -> Town:
    """So many people, each with one to `most_records` records; the first of them without a mistake."""
    made = Town(seed)
    for who in range(people):
        person = made.person()
        made.record(who, person)
        for _ in range(made.chance.randrange(most_records)):
            made.record(who, made.spoilt(person, mistakes))
    return made


def scores(cluster: Sequence[int], truth: Sequence[int]) -> Scores:
    """How well clusters agree with the truth."""
    return compare({n: str(found) for n, found in enumerate(cluster)}, {n: str(who) for n, who in enumerate(truth)})


def together(matched: Matched, *records: int) -> bool:
    """Whether records are in one cluster."""
    return len({matched.cluster[number] for number in records}) == 1
