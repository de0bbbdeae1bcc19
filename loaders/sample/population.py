"""The true people of one chunk: households, names, birth dates, addresses, which systems know them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from . import names, numbers
from .clock import DAYS
from .streams import Flags, Floats, Ints, spread, stream, weighted, zipf
from .variants import latin

CHUNK = 2_500
"""People made at a time; part of the output's definition, since draws are made chunk by chunk."""
PEOPLE_PER_COMPANY = 40
COMPANIES = CHUNK // PEOPLE_PER_COMPANY

CITIES = ("Москва", "Санкт-Петербург", "Новосибирск", "Екатеринбург", "Казань", "Нижний Новгород", "Краснодар",
          "Воронеж", "Ростов-на-Дону", "Самара", "Тверь", "Тула", "Пермь", "Уфа", "Калуга")  # fmt: skip
STREETS = ("ул. Ленина", "ул. Мира", "Садовая ул.", "Лесная ул.", "пр. Победы", "ул. Гагарина", "Школьная ул.",
           "Набережная ул.", "ул. Пушкина", "ул. Чехова", "Центральная ул.", "Парковая ул.")  # fmt: skip
HOSTS = ("mail.ru", "yandex.ru", "gmail.com", "bk.ru", "inbox.ru", "rambler.ru", "outlook.com")
_HOST_WEIGHTS = np.array([0.32, 0.27, 0.22, 0.06, 0.05, 0.04, 0.04])
_BIRTH_ORIGIN = np.datetime64("1970-01-01", "D")


@dataclass(frozen=True)
class People:
    """Everybody in a chunk, one entry per person; days count from `clock.START`."""

    chunk: int
    number: Ints
    """Person number in the whole sample."""
    household: Ints
    """Position of the household's first person."""
    woman: Flags
    english: Flags
    first: list[str]
    patronymic: list[str | None]
    last: list[str]
    former_last: list[str | None]
    renamed_on: Ints
    """Day the surname changed; meaningless without a former surname."""
    birth: Ints
    """Days since 1970-01-01."""
    city: Ints
    address: list[str]
    email: list[str]
    old_email: list[str | None]
    mobile: list[str]
    old_mobile: list[str | None]
    moved_number_on: Ints
    family_phone: list[str | None]
    """A number that the household shares."""
    company: Ints
    """Position of the company whose contact this is, or -1."""
    in_shop: Flags
    in_loyalty: Flags
    in_mailing: Flags
    in_leads: Flags
    joined: Ints
    """Day the person became a customer; negative before the period."""

    def __len__(self) -> int:
        return len(self.number)

    def surname_on(self, person: int, day: int) -> str:
        """The surname borne on a day."""
        former = self.former_last[person]
        return former if former is not None and day < self.renamed_on[person] else self.last[person]

    def mobile_on(self, person: int, day: int) -> str:
        """The mobile number used on a day."""
        old = self.old_mobile[person]
        return old if old is not None and day < self.moved_number_on[person] else self.mobile[person]


def _households(rng: np.random.Generator) -> Ints:
    sizes = 1 + weighted(rng, np.array([0.42, 0.30, 0.15, 0.10, 0.03]), CHUNK)
    starts = np.cumsum(sizes) - sizes
    return np.repeat(starts, sizes)[:CHUNK].astype(np.int64)


def _names(
    rng: np.random.Generator, household: Ints, woman: Flags, english: Flags
) -> tuple[list[str], list[str | None], list[str], list[str | None]]:
    russian_surnames = names.surnames()
    popularity = np.concatenate(
        [zipf(len(names.COMMON), 0.5), np.full(len(russian_surnames) - len(names.COMMON), 0.03)]
    )
    family = weighted(rng, popularity, CHUNK)
    maiden = weighted(rng, popularity, CHUNK)
    english_family = weighted(rng, zipf(len(names.ENGLISH_SURNAMES), 0.4), CHUNK)
    takes_family_name = rng.random(CHUNK) < 0.8
    renames = (rng.random(CHUNK) < 0.09) & woman
    men, women = list(names.MALE), list(names.FEMALE)
    english_men, english_women = list(names.ENGLISH_MALE), list(names.ENGLISH_FEMALE)
    pick_man, pick_woman = weighted(rng, zipf(len(men), 0.6), CHUNK), weighted(rng, zipf(len(women), 0.6), CHUNK)
    father = weighted(rng, zipf(len(men), 0.6), CHUNK)
    pick_english = rng.integers(0, 2**20, CHUNK)
    first: list[str] = []
    middle: list[str | None] = []
    last: list[str] = []
    former: list[str | None] = []
    for i in range(CHUNK):
        head, her = int(household[i]), bool(woman[i])
        if english[i]:
            pool = english_women if her else english_men
            first.append(pool[int(pick_english[i]) % len(pool)])
            middle.append(None)
            last.append(names.ENGLISH_SURNAMES[english_family[head if takes_family_name[i] else i]])
            former.append(names.ENGLISH_SURNAMES[(english_family[i] + 7) % 100] if renames[i] else None)
            continue
        root = russian_surnames[family[head if takes_family_name[i] else i]]
        first.append(women[pick_woman[i]] if her else men[pick_man[i]])
        middle.append(names.patronymic(men[father[i]], her))
        last.append(names.feminine(root) if her else root)
        former.append(names.feminine(russian_surnames[maiden[i]]) if renames[i] and maiden[i] != family[head] else None)
    return first, middle, last, former


def _email(first: str, last: str, slot: int, year: int, pick: int, host: str) -> str:
    """An address that nobody else has: the slot's number in base 36 is part of it."""
    given, family = latin(first).lower(), latin(last, pick // 8).lower().replace("'", "")
    own = numbers.base36(slot)
    match pick % 5:
        case 0:
            name = f"{given}.{family}{own}"
        case 1:
            name = f"{given[0]}.{family}.{own}"
        case 2:
            name = f"{family}{year % 100:02d}.{own}"
        case 3:
            name = f"{given}{year}.{own}"
        case _:
            name = f"{family}.{given}.{own}"
    return f"{name}@{host}"


def _namesakes(rng: np.random.Generator, count: int) -> list[tuple[int, int, bool]]:
    """Pairs (person, the namesake's model, same birth year) of strangers who bear the same full name."""
    copies = rng.choice(np.arange(CHUNK // 2, CHUNK), count, replace=False)
    models = rng.choice(np.arange(0, CHUNK // 2), count, replace=False)
    return [(int(c), int(m), i % 2 == 0) for i, (c, m) in enumerate(zip(copies, models, strict=True))]


def _contacts(rng: np.random.Generator) -> Ints:
    """Company positions of the people who hold a role: the first few of each block of forty."""
    company = np.full(CHUNK, -1, dtype=np.int64)
    sizes = np.minimum(2 + rng.poisson(0.9, COMPANIES), 6)
    for c in range(COMPANIES):
        company[c * PEOPLE_PER_COMPANY : c * PEOPLE_PER_COMPANY + int(sizes[c])] = c
    return company


def _joined(rng: np.random.Generator) -> Ints:
    before = rng.random(CHUNK) < 0.55
    return np.where(before, -rng.integers(1, 1_000, CHUNK), rng.integers(0, DAYS - 30, CHUNK)).astype(np.int64)


def make_people(seed: int, chunk: int) -> People:
    """The people of a chunk; the same whatever the size of the sample."""
    rng = stream(seed, chunk, "population")
    number = chunk * CHUNK + np.arange(CHUNK, dtype=np.int64)
    household = _households(rng)
    woman = rng.random(CHUNK) < 0.52
    english = (rng.random(CHUNK) < 0.13)[household]
    first, middle, last, former = _names(rng, household, woman, english)
    years = (1945 + 62 * rng.beta(2.2, 2.0, CHUNK)).astype(np.int64)
    day_of_year = rng.integers(0, 365, CHUNK)
    for copy, model, same_year in _namesakes(rng, max(2, CHUNK // 125)):
        woman[copy], english[copy] = woman[model], english[model]
        first[copy], middle[copy], last[copy], former[copy] = first[model], middle[model], last[model], None
        if same_year:
            years[copy] = years[model]
            day_of_year[copy] = (day_of_year[model] + 31) % 365
    january = np.array([np.datetime64(f"{y}-01-01", "D") for y in years.tolist()])
    birth = (january - _BIRTH_ORIGIN).astype(np.int64) + day_of_year
    moves = rng.random(CHUNK) < 0.13
    two_emails = rng.random(CHUNK) < 0.3
    host, old_host = weighted(rng, _HOST_WEIGHTS, CHUNK), weighted(rng, _HOST_WEIGHTS, CHUNK)
    pick = rng.integers(0, 2**20, CHUNK)
    shared = (rng.random(CHUNK) < 0.25)[household] & (np.bincount(household, minlength=CHUNK) > 1)[household]
    lines = numbers.mobile(np.concatenate([3 * number, 3 * number + 1, 3 * (chunk * CHUNK + household) + 2]))
    city = weighted(rng, zipf(len(CITIES), 0.7), CHUNK)[household]
    street, house, flat = (rng.integers(0, k, CHUNK)[household] for k in (len(STREETS), 90, 200))
    company = _contacts(rng)
    private = (company < 0) | (rng.random(CHUNK) < 0.5)
    in_shop = private & (rng.random(CHUNK) < 0.88)
    chances = rng.random((3, CHUNK))
    everyone = range(CHUNK)
    # scattered, so that the old and the new address of a person have nothing in common
    slots: list[int] = spread(np.concatenate([2 * number, 2 * number + 1]), 7_919, 36**5, 104_729).tolist()
    return People(
        chunk=chunk,
        number=number,
        household=household,
        woman=woman,
        english=english,
        first=first,
        patronymic=middle,
        last=last,
        former_last=former,
        renamed_on=rng.integers(-200, DAYS, CHUNK),
        birth=birth,
        city=city,
        address=[f"{STREETS[street[i]]}, {house[i] + 1}, кв. {flat[i] + 1}" for i in everyone],
        email=[_email(first[i], last[i], slots[i], int(years[i]), int(pick[i]), HOSTS[host[i]]) for i in everyone],
        old_email=[
            _email(
                first[i], former[i] or last[i], slots[CHUNK + i], int(years[i]), int(pick[i]) + 1, HOSTS[old_host[i]]
            )
            if two_emails[i]
            else None
            for i in everyone
        ],
        mobile=lines[:CHUNK],
        old_mobile=[lines[CHUNK + i] if moves[i] else None for i in everyone],
        moved_number_on=rng.integers(-200, DAYS, CHUNK),
        family_phone=[lines[2 * CHUNK + i] if shared[i] else None for i in everyone],
        company=company,
        in_shop=in_shop,
        in_loyalty=private & (chances[0] < np.where(in_shop, 0.5, 0.85)),
        in_mailing=np.where(in_shop, chances[1] < 0.78, chances[1] < 0.15),
        in_leads=private & (company < 0) & (chances[2] < 0.02),
        joined=_joined(rng),
    )


def household_draw(rng: np.random.Generator, people: People, share: float) -> Floats:
    """Standard normal values, correlated within a household: `share` of the variance is common to its members."""
    own, common = rng.standard_normal((2, len(people)))
    return np.asarray(np.sqrt(share) * common[people.household] + np.sqrt(1 - share) * own, dtype=np.float64)
