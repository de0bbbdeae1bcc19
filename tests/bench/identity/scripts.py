"""People written in Cyrillic by one source and in Latin letters by another."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl

from loaders.sample.names import FEMALE, MALE, feminine, patronymic, surnames
from loaders.sample.numbers import base36, mobile
from loaders.sample.population import CITIES, HOSTS
from loaders.sample.streams import weighted, zipf
from loaders.sample.variants import diminutive, latin, slip

from .noise import Generated, arrived, change, date_slip, drop, iso_days, words

PAIRS = "wikidata_ru_translit/wd_russian_80"
"""Words of people's names, Latin and Cyrillic (letters apart), and how often they occur; where it is present."""
_GIVEN_NAMES = 600
"""So many of the most frequent words are taken for given names; all others for family names."""
_CYRILLIC, _LATIN = 0, 1


class _Name(NamedTuple):
    given: str
    patronymic: str | None
    family: str


def scripts(people: int, data: Path, seed: int) -> Generated:
    """Records of people in two scripts; half of them Russians, half foreigners named as Wikidata spells them.

    Without the list of names all are Russians. Nine in ten have a record in Cyrillic, eight in ten one in Latin
    letters, one in five another in either. Birth dates are mistyped in one record of twenty and missing in as many;
    a third of the records have a phone, a third an e-mail.
    """
    rng = np.random.default_rng([seed, people])
    names = _foreigners(rng, people // 2, data / PAIRS)
    names += [_russian(rng) for _ in range(people - len(names))]
    chances = rng.random((3, people))
    records = [
        (who, script)
        for script, having in ((_CYRILLIC, chances[0] < 0.9), (_LATIN, chances[1] < 0.8), (None, chances[2] < 0.2))
        for who, script in (
            (int(who), int(rng.integers(0, 2)) if script is None else script) for who in np.flatnonzero(having)
        )
    ]
    who = np.array([person for person, _ in records], dtype=np.int64)
    written = [names[person][script] for person, script in records]
    town = weighted(rng, zipf(len(CITIES), 0.7), people)
    fields = {
        "first_name": words([name.given for name in written]),
        "middle_name": words([name.patronymic for name in written]),
        "last_name": words([name.family for name in written]),
        "birth_date": iso_days(rng.integers(-9_131, 12_784, people))[who],
        "phone": words([f"+7{number}" for number in mobile(np.arange(people, dtype=np.int64))])[who],
        "email": words([f"{base36(10**8 + 7919 * n)}@{HOSTS[n % len(HOSTS)]}" for n in range(people)])[who],
        "city": words([(CITIES[town[p]], latin(CITIES[town[p]]))[script] for p, script in records]),
    }
    for field in ("first_name", "last_name"):
        change(rng, fields[field], 0.03, slip)
    change(
        rng,
        fields["first_name"],
        0.05,
        lambda name, pick: latin(diminutive(name, pick)) if name.isascii() else diminutive(name, pick),
    )
    change(rng, fields["birth_date"], 0.05, date_slip)
    for field, share in {"birth_date": 0.05, "phone": 0.67, "email": 0.67, "city": 0.15}.items():
        drop(rng, fields[field], share)
    return arrived(rng, fields, who)


def _russian(rng: np.random.Generator) -> tuple[_Name, _Name]:
    woman = bool(rng.random() < 0.5)
    given = str(rng.choice(list(FEMALE if woman else MALE)))
    father = patronymic(str(rng.choice(list(MALE))), woman)
    last = str(rng.choice(surnames()))
    family = feminine(last) if woman else last
    habit = int(rng.integers(0, 3))
    abroad = last if rng.random() < 0.1 else family  # passports of some countries know no feminine form
    known = latin(father, habit) if rng.random() < 0.3 else None
    return _Name(given, father, family), _Name(latin(given, habit), known, latin(abroad, habit))


def _foreigners(rng: np.random.Generator, count: int, pairs: Path) -> list[tuple[_Name, _Name]]:
    if not pairs.is_file():
        return []
    table = pl.read_csv(
        pairs, has_header=False, separator="\t", quote_char=None, new_columns=["latin", "cyrillic", "times"]
    )
    table = table.with_columns(pl.col("cyrillic").str.replace_all(" ", "")).filter(
        (pl.col("latin").str.len_chars() > 3) & (pl.col("cyrillic").str.len_chars() > 3) & (pl.col("times") > 1)
    )
    table = table.sort("times", "latin", "cyrillic", descending=[True, False, False])
    written = [(c.capitalize(), a.capitalize()) for a, c in table.select("latin", "cyrillic").iter_rows()]
    given = rng.integers(0, _GIVEN_NAMES, count).tolist()
    family = rng.integers(_GIVEN_NAMES, len(written), count).tolist()
    return [
        (_Name(written[g][0], None, written[f][0]), _Name(written[g][1], None, written[f][1]))
        for g, f in zip(given, family, strict=True)
    ]
