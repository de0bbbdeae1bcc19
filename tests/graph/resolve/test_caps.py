"""How many records one value may link, learned from who holds such values; and what it says beyond."""

from __future__ import annotations

import random
from dataclasses import replace

import polars as pl
import pytest

from graph.match.train import untrained
from graph.model.identifiers import EMAIL, KPP, PHONE
from graph.resolve.caps import MOST_LEARNED, USUAL, cap_of, learn_caps
from graph.resolve.compared import Many
from graph.resolve.learned import Learned
from graph.resolve.likeness import prepared
from graph.resolve.sides import COMPANIES, PEOPLE
from graph.resolve.told import told
from graph.resolve.values import MOST_HOLDERS
from tests.graph.resolve.people import Case

GIVEN = ("Анна", "Мария", "Иван", "Пётр")


def born(rng: random.Random) -> str:
    return f"{rng.randrange(1950, 2000)}-{rng.randrange(1, 13):02}-{rng.randrange(10, 29)}"


def people(case: Case, rng: random.Random, count: int, records: int) -> None:
    """People of so many records each, with a phone and an address of their own."""
    for number in range(count):
        given, day = rng.choice(GIVEN), born(rng)
        for one in range(records):
            held = (f"phone=+7916{records:02}{number:05}", f"email=m{number}-{records}@x-mail.ru")
            case.add(f"shop:p{number}-{records}-{one}", *held, given_name=given, family_name="Ким", birth_date=day)


def points(case: Case, rng: random.Random, count: int, holders: int) -> None:
    """Pick-up points, each of whose phones stands in the records of so many strangers."""
    for number in range(count):
        for one in range(holders):
            case.add(
                f"shop:x{holders}-{number}-{one}", f"phone=+7917{holders:03}{number:04}", given_name=rng.choice(GIVEN),
                birth_date=born(rng),
            )  # fmt: skip


def learned(case: Case) -> dict[str, int]:
    records, holdings = case.holdings()
    return learn_caps(prepared(case.side, records, holdings), holdings)


def test_where_agreement_breaks_down_sharing_ends() -> None:
    case, rng = Case(), random.Random(1)
    people(case, rng, 80, 3)
    people(case, rng, 80, 4)
    points(case, rng, 30, 6)
    points(case, rng, 30, 8)
    assert learned(case) == {"phone": 5}, "an e-mail address is one person's"


def test_nothing_is_learned_where_nothing_speaks_for_another_limit() -> None:
    case, rng = Case(), random.Random(2)
    people(case, rng, 80, 3)
    points(case, rng, 1, 6)
    assert learned(case) == {}, "one pick-up point is no rule"
    points(case, rng, 30, 30)
    assert learned(case) == {}, "the usual limit leaves these out"
    assert learned(Case(COMPANIES)) == {}


def test_families_do_not_lower_a_limit() -> None:
    case, rng = Case(), random.Random(3)
    people(case, rng, 80, 3)
    for number in range(60):
        for given in GIVEN[:3]:
            day = born(rng)
            for one in range(2):
                case.add(f"shop:f{number}{given}{one}", f"phone=+7918{number:07}", given_name=given, birth_date=day)
    assert learned(case) == {}


def test_values_of_one_person_with_many_records_raise_a_limit() -> None:
    case, rng = Case(), random.Random(4)
    people(case, rng, 80, 3)
    people(case, rng, 10, 14)
    assert learned(case) == {"phone": 14, "email": 14}


def test_in_a_table_full_of_slips_agreement_is_measured_by_what_it_has() -> None:
    case, rng = Case(), random.Random(5)
    for count in (2, 3, 5):
        for number in range(60):
            given, day = rng.choice(GIVEN), born(rng)
            for one in range(count):
                seen = day if rng.random() < 0.7 else born(rng)
                case.add(
                    f"shop:{count}-{number}-{one}", f"phone=+791{count}{number:07}", given_name=given, birth_date=seen
                )
    assert learned(case) == {}


@pytest.mark.parametrize(
    ("caps", "limit", "expected"),
    [
        ({}, None, USUAL), ({}, 50, 50), ({"phone": 4}, None, 4), ({"phone": 4}, 50, 4), ({"phone": 14}, 12, 12),
        ({"phone": 60}, None, MOST_LEARNED), ({"phone": 60}, 50, 50), ({"email": 4}, None, USUAL),
    ],
)  # fmt: skip
def test_a_setting_bounds_what_was_learned(caps: dict[str, int], limit: int | None, expected: int) -> None:
    assert cap_of(PHONE, caps, limit) == expected


def crowd(holders: int) -> tuple[Case, pl.DataFrame]:
    case = Case()
    for number in range(holders):
        case.add(f"shop:{number:02}", "phone=+79161234567", given_name="Анна" if number < 2 else f"Имя{number}")
    records, holdings = case.holdings()
    return case, prepared(PEOPLE, records, holdings)


def test_a_contact_of_very_many_is_weak_evidence_and_brings_no_candidates() -> None:
    case, table = crowd(MOST_HOLDERS + 1)
    assert table["phones"].drop_nulls().is_empty()
    assert table["phones_common"].drop_nulls().to_list() == [["+79161234567"]] * (MOST_HOLDERS + 1)
    records, holdings = case.holdings()
    model = untrained([name for name in table.columns if table[name].count()], 100)
    compared = Many(PEOPLE, told(table, ()), holdings, Learned(model, frozenset(), frozenset()))
    assert compared.weighed(None, -100.0) == []
    [(*_, with_it, _)] = compared.weigh([(0, 1)], -100.0)
    case.blocked.add((PHONE.name, "+79161234567"))
    records, holdings = case.holdings()
    blocked = prepared(PEOPLE, records, holdings)
    assert blocked["phones_common"].drop_nulls().is_empty(), "what was blocked says nothing at all"
    compared = Many(PEOPLE, told(blocked, ()), holdings, Learned(model, frozenset(), frozenset()))
    [(*_, without, _)] = compared.weigh([(0, 1)], -100.0)
    assert 0 < with_it - without < 4, "weak"
    assert with_it < 0


def test_a_contact_of_few_is_a_contact_as_before() -> None:
    _, table = crowd(MOST_HOLDERS)
    assert table["phones_common"].drop_nulls().is_empty()
    assert table["phones"].drop_nulls().len() == MOST_HOLDERS


def test_a_kind_with_a_limit_of_its_own_keeps_it() -> None:
    assert cap_of(replace(KPP, limit=7), {"kpp": 3}, 50) == 7
    assert cap_of(EMAIL, {}, None) == USUAL
