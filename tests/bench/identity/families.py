"""Families and namesakes: what an engine that trusts an address, a phone or a name merges by mistake."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace

import numpy as np

from loaders.sample.names import (
    ENGLISH_FEMALE,
    ENGLISH_MALE,
    ENGLISH_SURNAMES,
    FEMALE,
    MALE,
    feminine,
    patronymic,
    surnames,
)
from loaders.sample.numbers import base36, mobile
from loaders.sample.population import CITIES, HOSTS, STREETS
from loaders.sample.variants import diminutive, latin, slip

from .noise import Generated, Words, arrived, change, date_slip, digit_slip, drop, iso_days, words

_RECORDS_OF_ONE = (1, 1, 2, 2, 3, 4)


@dataclass(frozen=True)
class _Person:
    first_name: str
    middle_name: str | None
    last_name: str
    sex: str
    birth_date: str
    phone: str
    email: str
    address: str
    postcode: str
    city: str


def families(households: int, seed: int) -> Generated:
    """Records of people in households, half of them Russian.

    A household shares family name, address, a landline that two records in five give, and a mailbox that one in seven
    gives. In one family of six the son is named after the father; in one of eight there are twins; each tenth
    household has a namesake elsewhere: the same given and family name, another birth date and address.
    """
    rng = np.random.default_rng([seed, households])
    homes = [_household(rng, number) for number in range(households)]
    people = [(home, person) for home, family in enumerate(homes) for person in family]
    for at in rng.permutation(len(people))[: households // 10].tolist():
        elsewhere = _household(rng, households + at)[0]
        _, known = people[at]
        same = {"first_name": known.first_name, "last_name": known.last_name, "sex": known.sex}
        people.append((households + at, replace(elsewhere, middle_name=None, **same)))
    who = np.repeat(np.arange(len(people)), rng.choice(_RECORDS_OF_ONE, len(people)))
    fields = {name: words([asdict(people[w][1])[name] for w in who.tolist()]) for name in asdict(people[0][1])}
    _of_the_home(rng, fields, np.array([people[w][0] for w in who.tolist()]))
    _mistype(rng, fields)
    return arrived(rng, fields, who)


def _household(rng: np.random.Generator, number: int) -> list[_Person]:
    russian = number % 2 == 0
    men, women = (list(MALE), list(FEMALE)) if russian else (list(ENGLISH_MALE), list(ENGLISH_FEMALE))
    last = str(rng.choice(surnames() if russian else ENGLISH_SURNAMES))
    father, mother = str(rng.choice(men)), str(rng.choice(women))
    born = int(rng.integers(-7_300, 3_650))
    children: list[tuple[str, bool, int]] = []
    for _ in range(int(rng.integers(0, 4))):
        woman = bool(rng.random() < 0.5)
        children.append((str(rng.choice(women if woman else men)), woman, born + int(rng.integers(7_500, 12_000))))
    if rng.random() < 1 / 6:
        children.append((father, False, born + int(rng.integers(7_500, 12_000))))
    if rng.random() < 1 / 8:
        name, woman, day = str(rng.choice(women)), True, born + int(rng.integers(7_500, 12_000))
        twin = str(rng.choice([other for other in women if other != name]))
        children += [(name, woman, day), (twin, woman, day)]
    town, street = int(rng.integers(0, len(CITIES))), int(rng.integers(0, len(STREETS)))
    place = f"{STREETS[street]}, {rng.integers(1, 90)}, {rng.integers(1, 200)}"
    postcode = f"{101000 + 9_000 * town + 37 * street + int(rng.integers(0, 30))}"
    grown = [(father, False, born), (mother, True, born + int(rng.integers(-1_500, 1_500)))]
    family = []
    for place_in_family, (given, woman, day) in enumerate([*grown, *children]):
        slot = number * 16 + place_in_family
        above = father if place_in_family > 1 else str(rng.choice(men))
        family.append(
            _Person(
                first_name=given,
                middle_name=patronymic(above, woman) if russian else None,
                last_name=feminine(last) if russian and woman else last,
                sex="F" if woman else "M",
                birth_date=str(iso_days(np.array([day]))[0]),
                phone=f"+7{mobile(np.array([slot]))[0]}",
                email=f"{latin(given)}{base36(slot)}@{HOSTS[slot % len(HOSTS)]}".lower(),
                address=place if russian else latin(place),
                postcode=postcode,
                city=CITIES[town] if russian else latin(CITIES[town]),
            )
        )
    return family


def _of_the_home(
    rng: np.random.Generator, fields: dict[str, Words], home: np.ndarray[tuple[int], np.dtype[np.int64]]
) -> None:
    landlines = words([f"+7495{(int(h) * 104_729 + 1_000_003) % 10_000_000:07d}" for h in home])
    mailboxes = words([f"family{base36(int(h))}@{HOSTS[int(h) % len(HOSTS)]}" for h in home])
    fields["phone"] = np.where(rng.random(len(home)) < 0.4, landlines, fields["phone"])
    fields["email"] = np.where(rng.random(len(home)) < 1 / 7, mailboxes, fields["email"])


def _mistype(rng: np.random.Generator, fields: dict[str, Words]) -> None:
    change(rng, fields["first_name"], 0.08, diminutive)
    for name in ("first_name", "last_name", "address"):
        change(rng, fields[name], 0.03, slip)
    change(rng, fields["birth_date"], 0.03, date_slip)
    change(rng, fields["phone"], 0.01, lambda text, pick: text[:2] + digit_slip(text[2:], pick))
    for field, share in {"middle_name": 0.4, "sex": 0.2, "birth_date": 0.06, "phone": 0.2, "email": 0.25,
                         "address": 0.15, "postcode": 0.2, "city": 0.1}.items():  # fmt: skip
        drop(rng, fields[field], share)
