from __future__ import annotations

from typing import Any

import pytest

from graph.resolve.households.addresses import homes
from graph.resolve.households.evidence import MOST_HOLDERS, Person, Shared, Value, weigh, weight, words


def person(profile: str, *families: str, address: str | None = None) -> Person:
    return Person(profile, families, frozenset(homes(address, "Казань", None)))


def tied(people: list[Person], *values: tuple[Shared, tuple[int, ...]]) -> dict[tuple[int, int], Shared]:
    return weigh(people, [Value(*value) for value in values]).pairs


HALVES = [Shared.DEVICE, Shared.COOKIE, Shared.LINE, Shared.MOBILE, Shared.EMAIL, Shared.CARD]


@pytest.mark.parametrize("half", HALVES)
def test_one_thing_and_the_family_name_are_enough(half: Shared) -> None:
    family = [person("a", "Петров"), person("b", "Петрова")]
    assert tied(family, (half, (0, 1))) == {(0, 1): half | Shared.FAMILY_NAME}
    assert tied([person("a", "Петров"), person("b", "Сидорова")], (half, (0, 1))) == {}


def test_two_things_of_one_place_are_one_half() -> None:
    colleagues = [person("a", "Петров"), person("b", "Сидорова")]
    place = [(Shared.DEVICE, (0, 1)), (Shared.COOKIE, (0, 1)), (Shared.LINE, (0, 1))]
    assert tied(colleagues, *place) == {}
    assert set(tied(colleagues, *place, (Shared.MOBILE, (0, 1)))) == {(0, 1)}


def test_a_flat_or_a_source_is_enough() -> None:
    flat = "ул. Ленина, 12, кв. 45"
    assert tied([person("a", "Петров", address=flat), person("b", address=flat)]) == {(0, 1): Shared.FLAT}
    assert tied([person("a", "Петров"), person("b")], (Shared.TOLD, (0, 1))) == {(0, 1): Shared.TOLD}


def test_a_house_needs_more_than_itself() -> None:
    house, flat, other = "ул. Ленина, 12", "ул. Ленина, 12, кв. 45", "ул. Ленина, 12, кв. 46"
    together = Shared.HOUSE | Shared.FAMILY_NAME
    assert tied([person("a", "Петров", address=house), person("b", "Petrova", address=house)]) == {(0, 1): together}
    assert tied([person("a", "Петров", address=house), person("b", "Петров", address=flat)]) == {(0, 1): together}
    assert tied([person("a", "Петров", address=other), person("b", "Петров", address=flat)]) == {}
    assert tied([person("a", "Петров", address=house), person("b", "Сидорова", address=house)]) == {}


def test_a_former_family_name_counts_and_a_slip_too() -> None:
    assert tied([person("a", "Иванова", "Каминская"), person("b", "Каминский")], (Shared.MOBILE, (0, 1)))
    assert tied([person("a", "Каминский"), person("b", "Каминкая")], (Shared.MOBILE, (0, 1)))


def test_nobody_without_a_family_name_is_placed_by_halves() -> None:
    assert tied([person("a"), person("b")], (Shared.MOBILE, (0, 1)), (Shared.EMAIL, (0, 1))) == {}


def test_what_many_share_is_no_home() -> None:
    crowd = [person(f"p{n:02}", "Петров", address="ул. Ленина, 12, кв. 45") for n in range(MOST_HOLDERS + 1)]
    everybody = tuple(range(len(crowd)))
    refused = weigh(crowd, [Value(Shared.DEVICE, everybody), Value(Shared.TOLD, everybody)])
    assert (refused.pairs, refused.refused) == ({}, {Shared.DEVICE: 1, Shared.TOLD: 1, Shared.FLAT: 1})
    assert len(tied(crowd[:-1])) == 66


def test_what_many_families_share_is_no_home() -> None:
    names = ("Петров", "Сидорова", "Каминский", "Волков", "Зайцева", "Петрова", "Медведев")
    visitors = [person(f"p{n}", name) for n, name in enumerate(names)]
    assert tied(visitors, (Shared.DEVICE, tuple(range(7)))) == {}
    assert set(tied(visitors, (Shared.DEVICE, tuple(range(6))))) == {(0, 5)}


def test_a_block_of_flats_is_no_home() -> None:
    block: list[Any] = [person(f"p{n}", f"Жильцов{n}", address=f"ул. Ленина, 12, кв. {n}") for n in range(1, 20)]
    found = weigh([*block, person("x", "Петров", address="ул. Ленина, 12"), person("y", "Петров")], [])
    assert (found.pairs, found.refused) == ({}, {Shared.HOUSE: 1})


def test_weight_and_words() -> None:
    shared = Shared.FLAT | Shared.FAMILY_NAME | Shared.DEVICE | Shared.COOKIE
    assert weight(shared) == 2.0
    assert list(words(shared)) == ["same flat", "family name", "device", "cookie"]
