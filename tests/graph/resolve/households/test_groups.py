from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from graph.resolve.households.addresses import homes
from graph.resolve.households.evidence import ENOUGH, MOST_HOLDERS, WHOLES, Person, Shared, Ties, Value, weigh
from graph.resolve.households.groups import MOST_MEMBERS, group

FAMILIES = ("Петров", "Петрова", "Сидорова", "Каминский", "Волков", "Зайцева", "Медведев", "Лосева")
ADDRESSES = (None, None, "ул. Ленина, 1, кв. 1", "ул. Ленина, 1, кв. 2", "ул. Ленина, 1", "ул. Мира, 2")


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[Person], list[Value]]:
    """People of a small town and what they share."""
    size = draw(st.integers(2, 40))
    people = []
    for number in range(size):
        family = draw(st.sampled_from(FAMILIES))
        address = draw(st.sampled_from(ADDRESSES))
        people.append(Person(f"p{number:02}", (family,), frozenset(homes(address, "Казань", None))))
    holders = st.lists(st.integers(0, size - 1), min_size=2, max_size=14, unique=True).map(tuple)
    values = draw(st.lists(st.builds(Value, st.sampled_from(list(Shared)), holders), max_size=25))
    return people, values


def partition(people: list[Person], values: list[Value]) -> dict[str, Any]:
    return group(people, weigh(people, values)).households


@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_people_and_values_does_not_matter(world: tuple[list[Person], list[Value]], luck: Any) -> None:
    people, values = world
    places = list(range(len(people)))
    luck.shuffle(places)
    at = {place: new for new, place in enumerate(places)}
    moved = [Value(value.shared, tuple(at[number] for number in value.holders)) for value in values]
    luck.shuffle(moved)
    assert partition([people[place] for place in places], moved) == partition(people, values)


@given(worlds())
def test_households_are_of_people_with_enough_in_common_and_never_too_large(
    world: tuple[list[Person], list[Value]],
) -> None:
    found = partition(*world)
    members = [profile for household in found.values() for profile in household]
    assert len(members) == len(set(members))
    for smallest, household in found.items():
        assert 2 <= len(household) <= MOST_MEMBERS
        assert smallest == min(household)
        assert all(member.weight >= ENOUGH and member.evidence for member in household.values())


@given(worlds(), st.sampled_from(list(Shared)))
def test_what_many_share_changes_nothing(world: tuple[list[Person], list[Value]], shared: Shared) -> None:
    people, values = world
    crowd = tuple(range(len(people)))
    if len(crowd) > MOST_HOLDERS:
        assert partition(people, [*values, Value(shared, crowd)]) == partition(people, values)


@given(st.sampled_from([shared for shared in Shared if shared not in WHOLES]), st.integers(2, 40))
def test_one_shared_thing_never_joins_strangers(shared: Shared, size: int) -> None:
    strangers = [Person(f"p{n}", (FAMILIES[n % 8] + "ж" * (n // 8),)) for n in range(size)]
    apart = [one for n, one in enumerate(strangers) if n != 1]  # Петрова is no stranger to Петров
    assert partition(apart, [Value(shared, tuple(range(len(apart))))]) == {}


def chain(size: int, weak: int) -> tuple[list[Person], Ties]:
    """People each tied to the next, most strongly but for the tie after `weak`."""
    people = [Person(f"p{n:02}", ("Петров",)) for n in range(size)]
    strong, enough = Shared.FAMILY_NAME | Shared.MOBILE | Shared.CARD, Shared.FAMILY_NAME | Shared.CARD
    return people, Ties({(n, n + 1): enough if n == weak else strong for n in range(size - 1)})


def test_too_large_a_household_is_cut_at_its_weakest_tie() -> None:
    found = group(*chain(14, weak=5))
    assert [sorted(household) for household in found.households.values()] == [
        [f"p{n:02}" for n in range(6)],
        [f"p{n:02}" for n in range(6, 14)],
    ]
    assert found.cut == 1
    assert len(group(*chain(12, weak=5)).households) == 1


def test_two_flats_are_not_joined_by_somebody_between_them() -> None:
    first, second = (frozenset(homes(f"ул. Ленина, 1, кв. {flat}", "Казань", None)) for flat in (1, 2))
    people = [Person("a", ("Петров",), first), Person("b", ("Петров",)), Person("c", ("Петров",), second)]
    strong, enough = Shared.FAMILY_NAME | Shared.MOBILE | Shared.CARD, Shared.FAMILY_NAME | Shared.CARD
    found = group(people, Ties({(0, 1): strong, (1, 2): enough}))
    assert [sorted(household) for household in found.households.values()] == [["a", "b"]]
    told = group(people, Ties({(0, 1): strong, (1, 2): Shared.TOLD}))
    assert [sorted(household) for household in told.households.values()] == [["a", "b", "c"]]


def test_members_say_what_they_share() -> None:
    people = [Person("a", ("Петров",)), Person("b", ("Петрова",)), Person("c", ("Петров",))]
    values = [Value(Shared.DEVICE, (0, 1)), Value(Shared.MOBILE, (1, 2)), Value(Shared.EMAIL, (1, 2))]
    household = partition(people, values)["a"]
    assert household["a"].evidence == ("family name", "device")
    assert household["b"].evidence == ("family name", "device", "mobile phone", "e-mail")
    assert [household[profile].weight for profile in "abc"] == [1.0, 1.5, 1.5]
