"""Customers of a shop, some of whom give a phone that many give: a shared phone, a switchboard, a made-up number."""

from __future__ import annotations

import numpy as np

from loaders.sample.names import ENGLISH_FEMALE, ENGLISH_MALE, ENGLISH_SURNAMES, FEMALE, MALE, surnames
from loaders.sample.numbers import base36, mobile
from loaders.sample.population import CITIES, HOSTS
from loaders.sample.streams import Ints, weighted, zipf
from loaders.sample.variants import diminutive, latin, slip

from .noise import Generated, Words, arrived, change, date_slip, digit_slip, drop, iso_days, swap, words

_NICKNAMES = ENGLISH_MALE | ENGLISH_FEMALE | {latin(n): latin(diminutive(n, 0)) for n in (*MALE, *FEMALE)}
_GIVEN = list(_NICKNAMES)
_FAMILY = [*ENGLISH_SURNAMES, *map(latin, surnames())]
_TOWNS = [latin(city) for city in CITIES]
_RECORDS_OF_ONE = np.array([0.70, 0.20, 0.07, 0.03])
"""Shares of people with one record, two, three, four: 1.43 records a person, 700,000 people in a million records."""
_OLDEST, _YOUNGEST = -9_131, 12_784
"""Days of birth, counted from 1970: 1945 to 2004."""


def customers(records: int, share: float, phones: int, seed: int) -> Generated:
    """That many records, of which `share` carry one of `phones` shared phones in place of their own.

    Names fall as in life, few common and many rare; every field may be missing, and names, dates, phones and e-mails
    are mistyped in a few records of a hundred. A tenth of the phones and a seventh of the e-mails are a person's
    second ones. First e-mails are made of the name and a number, so that those of namesakes look alike.
    """
    rng = np.random.default_rng([seed, records])
    sizes = 1 + weighted(rng, _RECORDS_OF_ONE, records)
    who = np.repeat(np.arange(records), sizes)[:records]
    people = int(who[-1]) + 1
    given = words(_GIVEN)[weighted(rng, zipf(len(_GIVEN), 0.5), people)]
    family = words(_FAMILY)[weighted(rng, zipf(len(_FAMILY), 0.6), people)]
    born = iso_days(rng.integers(_OLDEST, _YOUNGEST, people))
    host = words(HOSTS)[rng.integers(0, len(HOSTS), people)]
    mail = words([f"{g}.{f}{n}@{h}".lower() for n, (g, f, h) in enumerate(zip(given, family, host, strict=True))])
    other = words([f"{base36(10**8 + 7919 * n)}@{h}" for n, h in enumerate(host)])
    slots = np.arange(people, dtype=np.int64)
    phone, second = _phones(slots * 2), _phones(slots * 2 + 1)
    town = words(_TOWNS)[weighted(rng, zipf(len(_TOWNS), 0.7), people)]
    fields = {
        "first_name": given[who],
        "last_name": family[who],
        "birth_date": born[who],
        "phone": np.where(rng.random(records) < 0.1, second[who], phone[who]),
        "email": np.where(rng.random(records) < 1 / 7, other[who], mail[who]),
        "city": np.where(rng.random(records) < 0.08, words(_TOWNS)[rng.integers(0, len(_TOWNS), records)], town[who]),
    }
    _mistype(rng, fields)
    carriers = np.flatnonzero(rng.random(records) < share)
    fields["phone"][carriers] = _phones(2 * people + np.arange(phones))[rng.integers(0, phones, len(carriers))]
    return arrived(rng, fields, who)


def _phones(slots: Ints) -> Words:
    return words([f"+7{number}" for number in mobile(slots)])


def _mistype(rng: np.random.Generator, fields: dict[str, Words]) -> None:
    change(rng, fields["first_name"], 0.08, lambda name, _: _NICKNAMES.get(name, name))
    change(rng, fields["first_name"], 0.02, lambda name, _: name[:1])
    for name in ("first_name", "last_name"):
        change(rng, fields[name], 0.04, slip)
    change(rng, fields["last_name"], 0.01, lambda _, pick: _FAMILY[pick % len(_FAMILY)])  # a marriage
    swap(rng, fields["first_name"], fields["last_name"], 0.01)
    change(rng, fields["birth_date"], 0.04, date_slip)
    change(rng, fields["phone"], 0.01, lambda text, pick: text[:2] + digit_slip(text[2:], pick))
    change(rng, fields["email"], 0.02, slip)
    for field, share in {"first_name": 0.01, "last_name": 0.01, "birth_date": 0.15, "phone": 0.2, "email": 0.25,
                         "city": 0.1}.items():  # fmt: skip
        drop(rng, fields[field], share)
