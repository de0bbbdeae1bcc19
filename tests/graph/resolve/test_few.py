"""A few records are compared as a table of them is."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from graph.match.train import untrained
from graph.resolve.compared import Many
from graph.resolve.few import Few
from graph.resolve.learned import Learned
from graph.resolve.likeness import prepared
from graph.resolve.sides import COMPANIES, PEOPLE, Side
from graph.resolve.told import told
from tests.graph.resolve.people import Case

GIVEN = ("Анна", "Anna", "Ann", "Иван", "Ваня", "Ivan", "A.", "", "Пётр", None)
FAMILY = ("Петров", "Петрова", "Petrova Jr", "Сидоров", "Sidorov", "Кузнецова", "-", None)
EMAILS = ("anna.petrova80@mail.ru", "a.petrova@ya.ru", "sidorov1991@mail.ru", "ivan-x@x-mail.ru", "info@x-mail.ru")
FAMILIES = {"petrov": 0.02, "sidorov": 0.01}


def a_few(rng: random.Random, side: Side) -> Case:
    case = Case(side)
    for number in range(rng.randrange(2, 40)):
        held = [f"email={rng.choice(EMAILS)}", f"phone=+7916123450{rng.randrange(9)}", "domain=x-mail.ru"]
        if side is COMPANIES:
            name = rng.choice(("ООО «Ромашка»", "Romashka LLC", "АО Вектор Плюс", "Вектор", "ООО", None))
            case.add(f"crm:{number}", *rng.sample(held, rng.randrange(3)), name=name, city=rng.choice(("Казань", None)))
            continue
        case.add(
            f"shop:{number}", *rng.sample(held[:2], rng.randrange(3)),
            given_name=rng.choice(GIVEN), family_name=rng.choice(FAMILY), patronymic=rng.choice(("Ивановна", None)),
            birth_date=rng.choice(("1980-03-05", "1991-11-23", None)), sex=rng.choice(("f", "Ж", "male", "", None)),
            city=rng.choice(("Казань", "Kazan", None)), region=rng.choice(("Татарстан", None)),
            postcode=rng.choice(("420111", "SW1A 2AA", "000000", "", None)),
            address=rng.choice(("ул. Ленина, 5, кв. 12", "ul. Lenina 5", None)),
        )  # fmt: skip
    return case


@pytest.mark.parametrize("side", [PEOPLE, COMPANIES], ids=lambda side: side.name)
@pytest.mark.parametrize("seed", range(8))
def test_same_keys_pairs_and_weights(side: Side, seed: int) -> None:
    rng = random.Random(seed)
    case = a_few(rng, side)
    for number in range(21 if seed % 2 else 0):  # what so many hold is weak evidence
        case.add(f"crm:x{number}", f"phone=+7916123450{number % 2 and seed}", "email=all@x-mail.ru", name="Вектор")
    records, holdings = case.holdings()
    table = told(prepared(side, records, holdings), FAMILIES)
    everybody = range(len(records))
    unlearned = Learned(untrained(table.columns, 100), frozenset(), frozenset())
    keys = sorted(Many(side, table, holdings, unlearned).keys(everybody))
    model = replace(untrained(table.columns, 100), shares={"family": FAMILIES})
    learned = Learned(model, frozenset(key for *_, key in keys[:2]), frozenset())
    many, few = Many(side, table, holdings, learned), Few(side, records, holdings, learned)
    assert sorted(few.keys(everybody)) == keys == sorted(many.keys(everybody))
    some = everybody[2:5]
    assert sorted(few.keys(some)) == sorted(many.keys(some)) == [key for key in keys if key[0] in some]
    for about in (None, set(everybody[:3])):
        assert few.weighed(about, -10_000.0) == many.weighed(about, -10_000.0)
    pairs = [(a, b) for a in everybody for b in everybody if a < b]
    assert few.weigh(pairs, -3.0) == many.weigh(pairs, -3.0)
    for _ in range(5):
        ours, theirs = rng.sample(everybody, 2), rng.sample(everybody, 1)
        assert few.weigh_groups([(ours, theirs)]) == many.weigh_groups([(ours, theirs)])
