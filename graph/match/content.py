"""What the values of a column say about its meaning."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from ..identifiers import clean
from ..identifiers.base import words
from ..model.identifiers import DOMAIN, EMAIL, INN, KPP, LEI, LOYALTY_CARD, OGRN, PHONE, SNILS
from ..names import company_name, known_given, suffix_of
from .dates import iso_dates
from .meaning import Meaning as M

SAMPLE = 2_000
"""Values of a column that are looked at, evenly spread."""
_SEXES = words("m f male female man woman w boy girl u x м ж муж жен мужской женский мужчина женщина")
_STREET = re.compile(
    r"(?i)\b(street|str?|avenue|ave|road|rd|lane|ln|drive|dr|boulevard|blvd|court|ct|place|pl|square|sq|way|suite|apt|"
    r"highway|hwy|parkway|circuit|crescent|terrace|ул|улица|пр|просп|проспект|пер|переулок|шоссе|ш|наб|бульвар|б-р|"
    r"пл|площадь|д|дом|кв|корп|стр|проезд|мкр)\b"
)
_ENDS_AS_STREET = re.compile(
    r"(?i)\w\W+(street|str?|avenue|ave|road|rd|lane|ln|drive|dr|boulevard|blvd|court|ct|circle|cir|place|pl|way|wy|"
    r"terrace|ter|crescent|cres|parkway|pkwy|highway|hwy)\.?( [nsew]{1,2})?$|^(ул|улица|просп|проспект|пер|переулок)\b"
)
_POSTCODE = re.compile(  # British, Canadian, American with four more, Russian
    r"(?i)[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}|[a-z]\d[a-z]\s*\d[a-z]\d|\d{5}-\d{4}|[1-6]\d{5}"
)
_PATRONYMIC = re.compile(r"(?i)\w+(ович|евич|ьич|овна|евна|ична|ovich|evich|ovna|evna|ichna)")
_RUSSIAN_FAMILY = re.compile(r"(?i)[а-яё-]+(ов|ев|ёв|ин|ын|ский|цкий|ова|ева|ёва|ина|ына|ская|цкая|енко|ук|юк|ян|дзе)")
_NAME_PARTS = (M.GIVEN_NAME, M.PATRONYMIC, M.FAMILY_NAME)
_MOMENT = re.compile(r"\d[T ]\d{1,2}:\d{2}")
_DATE_LIKE = re.compile(r"\d{8}|.*\d\D+.*\d.*")


_WRITTEN_PHONE = re.compile(r"\+\d[\d\s().-]{7,}|\(\d{3,5}\)\s*[\d\s-]{5,}|\d{3}[-.]\d{3}[-.]\d{4}")
_Test = tuple[M, float, str, Callable[[str], object]]
"""A meaning, the share of values that tells it, what they are in words, and whether a value is one."""


def percent(share: float) -> str:
    """A share in words, rounded down: 100 % means all."""
    return f"{int(share * 100)} %"


@dataclass(frozen=True)
class Values:
    """A column's values, measured.

    Args:
        series: The values; null where nothing is known.
        region: Country of phones written without one.
    """

    series: pl.Series
    region: str = "RU"

    @cached_property
    def count(self) -> int:
        """Values that are known."""
        return self.series.count()

    @property
    def filled(self) -> float:
        """Share of records that have a value."""
        return self.count / len(self.series)

    @cached_property
    def different(self) -> int:
        """Number of different values."""
        return self.series.drop_nulls().n_unique()

    @property
    def unique(self) -> bool:
        """Whether every record has a value of its own."""
        return self.different == len(self.series)

    @cached_property
    def sample(self) -> list[str]:
        """Some values, evenly spread over the records."""
        known = self.series.drop_nulls()
        return known.gather_every(max(1, -(-len(known) // SAMPLE))).to_list()

    def share(self, holds: Callable[[str], object]) -> float:
        """Share of the sample of which something holds."""
        return sum(bool(holds(value)) for value in self.sample) / len(self.sample) if self.sample else 0.0

    @cached_property
    def words(self) -> int:
        """Words of a value in the middle."""
        counts = sorted(len(value.split()) for value in self.sample)
        return counts[len(counts) // 2] if counts else 0

    @cached_property
    def dates(self) -> pl.Series:
        """The sample's values that are dates of a calendar, from 1800 to 2100."""
        like = [value for value in self.sample if _DATE_LIKE.fullmatch(value) and len(value) <= 30]
        iso = iso_dates(pl.Series(like, dtype=pl.String)).str.to_date("%Y-%m-%d", strict=False).drop_nulls()
        return iso.filter(iso.dt.year().is_between(1800, 2100))

    @property
    def date_share(self) -> float:
        """Share of the sample that are dates."""
        return len(self.dates) / len(self.sample) if self.sample else 0.0

    @property
    def moments(self) -> float:
        """Share of the sample that are dates with a time of day."""
        return self.share(lambda value: _MOMENT.search(value) and not value.endswith(("00:00:00", " 0:00", " 00:00")))

    @property
    def births(self) -> bool:
        """Whether its dates spread as births do: fifteen years at least, half of them before 2010."""
        if len(self.dates) < 2:
            return False
        years = self.dates.dt.year().sort()
        low, high = years[int(len(years) * 0.05)], years[int(len(years) * 0.95)]
        return bool(high - low >= 15 and years[len(years) // 2] < 2010)

    @property
    def key_like(self) -> bool:
        """Whether its values look like keys: short, without blanks, with a digit, not fractions."""
        return self.share(_is_key) >= 0.95

    def says(self) -> tuple[M, str] | None:
        """The meaning that the values alone tell, and the reason in words; None where they tell none."""
        if told := self._told(_IDENTIFIERS):
            return told
        if self.date_share >= 0.7:
            if not self.births or self.moments >= 0.5:
                return None
            return M.BIRTH_DATE, f"{percent(self.date_share)} of its values are dates that spread as births do"
        return self._told(_DESCRIPTIONS)

    def _told(self, tests: tuple[_Test, ...]) -> tuple[M, str] | None:
        for meaning, needed, kind, holds in tests:
            share = self.share(holds) if meaning is not M.PHONE else self.share(self._is_phone)
            if share >= needed and self._varied(meaning):
                return meaning, f"{percent(share)} of its values are {kind}"
        return None

    def _varied(self, meaning: M) -> bool:
        """Whether there are as many different values as names of people have; statuses and answers repeat more."""
        if meaning is M.FULL_NAME:
            return self.different >= min(1000, 0.05 * self.count)
        return meaning not in (*_NAME_PARTS, M.SOCIAL_HANDLE) or self.different >= min(8, 0.5 * self.count)

    def _is_phone(self, value: str) -> bool:
        if not 7 <= len(_digits(value)) <= 16 or re.search(r"[^\W\d]{4}", value):
            return False
        return bool(_WRITTEN_PHONE.fullmatch(value)) or clean(PHONE, value, region=self.region) is not None

    def bears(self, meaning: M) -> bool:
        """Whether the values do not speak against a meaning that the name tells."""
        if meaning is M.BIRTH_DATE:
            return max(self.date_share, self.share(lambda v: re.fullmatch(r"(1[89]|20)\d\d", v))) >= 0.4
        if meaning is M.SEX:
            return self.different <= 12 or self.share(_is_sex) >= 0.75
        if meaning in (M.FULL_NAME, M.SOCIAL_HANDLE) and not self._varied(meaning):
            return False
        holds, needed = _BEARABLE.get(meaning, (_any, 0.0))
        return self.share(holds) >= needed


def _any(value: str) -> bool:
    return bool(value)


def _is_key(value: str) -> bool:
    return (
        len(value) <= 64 and not re.search(r"\s", value) and any(c.isdigit() for c in value)
        and not re.fullmatch(r"-?\d+[.,]\d+", value)
    )  # fmt: skip


def _is_sex(value: str) -> bool:
    return value.casefold().strip(".") in _SEXES


def _digits(value: str) -> str:
    return re.sub(r"\D", "", value)


def _is_person(value: str) -> bool:
    parts = value.replace(",", " ").split()
    return 2 <= len(parts) <= 5 and not any(c.isdigit() for c in value) and any(known_given(part) for part in parts)


def is_legal_name(value: str) -> bool:
    """Whether a name has a legal form in it: ООО, LLC, GmbH."""
    return len(value.split()) > 1 and company_name(value).legal_form is not None


_IDENTIFIERS: tuple[_Test, ...] = (
    (M.EMAIL, 0.6, "e-mail addresses", lambda v: "@" in v and clean(EMAIL, v)),
    (M.OGRN, 0.8, "ОГРН with a right check digit", lambda v: len(v) < 25 and clean(OGRN, v)),
    (M.INN, 0.8, "ИНН with a right check digit", lambda v: len(v) < 25 and clean(INN, v)),
    (M.SNILS, 0.8, "СНИЛС with right check digits", lambda v: len(v) < 25 and clean(SNILS, v)),
    (M.LEI, 0.8, "LEI with right check digits", lambda v: clean(LEI, v)),
    (M.PHONE, 0.7, "phone numbers", _any),
    (M.DOMAIN, 0.6, "internet domains", lambda v: "." in v and "@" not in v and " " not in v and clean(DOMAIN, v)),
)  # fmt: skip
_DESCRIPTIONS: tuple[_Test, ...] = (
    (M.SEX, 0.99, "words for a sex", _is_sex),
    (M.ADDRESS, 0.5, "addresses", lambda v: any(c.isdigit() for c in v) and " " in v and _STREET.search(v)),
    (M.ADDRESS, 0.7, "streets", _ENDS_AS_STREET.search),
    (M.COMPANY, 0.3, "names with a legal form", is_legal_name),
    (M.POSTCODE, 0.9, "postcodes", lambda v: _POSTCODE.fullmatch(v)),
    (M.PATRONYMIC, 0.6, "patronymics", lambda v: _PATRONYMIC.fullmatch(v)),
    (M.FULL_NAME, 0.4, "several words, one of them a known given name", _is_person),
    (M.GIVEN_NAME, 0.3, "known given names", lambda v: " " not in v and len(v) > 1 and known_given(v)),
    (M.FAMILY_NAME, 0.5, "family names by their endings", lambda v: _RUSSIAN_FAMILY.fullmatch(v)),
)  # fmt: skip


def _is_text(value: str) -> bool:
    return "@" not in value and bool(re.search(r"[^\W\d_]", value)) and len(value) <= 200


_TEXT = (_is_text, 0.5)
_BEARABLE: dict[M, tuple[Callable[[str], object], float]] = {
    M.EMAIL: (lambda v: "@" in v, 0.3),
    M.PHONE: (lambda v: 5 <= len(_digits(v)) <= 16 and not re.search(r"\d{4}-\d\d-\d\d", v), 0.5),
    M.POSTCODE: (lambda v: len(v) <= 12 and any(c.isdigit() for c in v), 0.5),
    M.ADDRESS: (lambda v: not re.fullmatch(r"[\da-f]*([.:][\da-f]*){3,}", v) and "@" not in v, 0.5),
    M.DOMAIN: (lambda v: "." in v and " " not in v, 0.3),
    M.INN: (lambda v: 9 <= len(_digits(v.partition("/")[0])) <= 12, 0.5),
    M.OGRN: (lambda v: 12 <= len(_digits(v)) <= 15, 0.5),
    M.LEI: (lambda v: len(v) == 20, 0.5),
    M.SNILS: (lambda v: 9 <= len(_digits(v)) <= 11, 0.5),
    M.KPP: (lambda v: clean(KPP, v), 0.5),
    M.LOYALTY_CARD: (lambda v: clean(LOYALTY_CARD, v), 0.5),
    **dict.fromkeys((M.DEVICE, M.COOKIE), (lambda v: len(v) >= 8 and " " not in v, 0.5)),
    M.SOCIAL_HANDLE: (lambda v: " " not in v and len(v) <= 100, 0.5),
    M.NATIONAL_ID: (lambda v: len(_digits(v)) >= 4 and len(v) <= 40, 0.5),
    M.AGE: (lambda v: re.fullmatch(r"\d|[1-9]\d|1[01]\d", v), 0.8),
    M.SUFFIX: (suffix_of, 0.5),
    M.ATTRIBUTE: (lambda v: len(v) <= 100, 0.5),
    **dict.fromkeys((M.GIVEN_NAME, M.PATRONYMIC, M.FAMILY_NAME, M.FULL_NAME, M.COMPANY, M.CITY, M.REGION), _TEXT),
}
"""What half or so of a column's values must be like where its name tells its meaning."""
