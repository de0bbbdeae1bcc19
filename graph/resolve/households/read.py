"""Reading what households are made of, and the households that stand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ...cypher import statement
from ...driver import Database
from ...identifiers import is_fixed_line, is_role_mailbox
from ...model.identifiers import COOKIE, EMAIL, LOYALTY_CARD, PHONE
from ...names import straighten
from .addresses import Home, homes
from .evidence import MOST_HOLDERS, Person, Shared, Value
from .ids import PREFIX

Standing = dict[str, tuple[int | None, dict[str, dict[str, Any]]]]
"""By uid: size, and the properties of the edge of each member by profile id."""

_KINDS = {
    "household": Shared.TOLD,
    "device": Shared.DEVICE,
    COOKIE.name: Shared.COOKIE,
    LOYALTY_CARD.name: Shared.CARD,
    EMAIL.name: Shared.EMAIL,
    PHONE.name: Shared.MOBILE,
}


def read_shared(database: Database) -> tuple[list[Person], list[Value]]:
    """People in order of their ids, and what they share."""
    found = {row[0]: _person(*row) for row in database.stream(statement("resolve/household_people"))}
    rows: list[tuple[Shared, list[str]]] = []
    for kind, text, holders in database.stream(statement("resolve/household_values"), most=MOST_HOLDERS + 1):
        shared = kind_of(kind, text)
        if shared is not None:
            rows.append((shared, holders))
            for profile in holders:  # known by what they share alone
                found.setdefault(profile, Person(profile))
    people = [found[profile] for profile in sorted(found)]
    number = {person.profile: place for place, person in enumerate(people)}
    return people, [Value(shared, tuple(number[profile] for profile in holders)) for shared, holders in rows]


def kind_of(kind: str, text: str) -> Shared | None:
    """What a value is to a household; None for a mailbox of a role and for a desk behind a switchboard."""
    if kind == EMAIL.name and is_role_mailbox(text):
        return None
    if kind == PHONE.name:
        if ";ext=" in text:
            return None
        return Shared.LINE if is_fixed_line(text) else Shared.MOBILE
    return _KINDS[kind]


def _person(profile: str, golden: str | None, records: Iterable[list[str | None]]) -> Person:
    families: set[str] = set()
    places: set[Home] = set()
    for given, patronymic, family, address, town, postcode in records:
        straight = straighten(given, patronymic, family)[2]
        if straight:
            families.add(straight)
        places.update(homes(address, town, postcode))
    first = [golden] if golden else []
    return Person(profile, (*first, *sorted(families.difference(first))), frozenset(places))


def read_standing(database: Database) -> Standing:
    """The households that were found before."""
    return {
        uid: (size, {profile: {"evidence": evidence, "weight": weight} for profile, evidence, weight in members})
        for uid, size, members in database.stream(statement("resolve/households"), prefix=PREFIX)
    }
