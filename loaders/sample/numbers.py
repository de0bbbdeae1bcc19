"""Numbers with right check digits: ИНН of companies and people, ОГРН, loyalty cards (EAN-13)."""

from __future__ import annotations

import numpy as np

from .streams import Ints, spread

REGIONS = np.array([77, 78, 50, 54, 66, 16, 52, 23, 63, 61], dtype=np.int64)


def _digits(numbers: Ints, width: int) -> Ints:
    powers = 10 ** np.arange(width - 1, -1, -1, dtype=np.int64)
    return numbers[:, None] // powers % 10


def _weighted_check(numbers: Ints, weights: list[int]) -> Ints:
    digits = _digits(numbers, len(weights))
    return np.asarray(digits @ np.array(weights, dtype=np.int64) % 11 % 10, dtype=np.int64)


def company_inn(companies: Ints, regions: Ints) -> list[str]:
    """ИНН of companies: region, seven digits of their own, one check digit."""
    body = REGIONS[regions] * 10**7 + spread(companies, 7_368_787, 10**7, 1_234_567)
    check = _weighted_check(body, [2, 4, 10, 3, 5, 9, 4, 6, 8])
    return [f"{n:010d}" for n in (body * 10 + check).tolist()]


def person_inn(people: Ints, regions: Ints) -> list[str]:
    """ИНН of people: region, eight digits of their own, two check digits."""
    body = REGIONS[regions] * 10**8 + spread(people, 73_687_871, 10**8, 7_654_321)
    body = body * 10 + _weighted_check(body, [7, 2, 4, 10, 3, 5, 9, 4, 6, 8])
    body = body * 10 + _weighted_check(body, [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8])
    return [f"{n:012d}" for n in body.tolist()]


def ogrn(companies: Ints, regions: Ints, years: Ints) -> list[str]:
    """ОГРН: 1, year, region, seven digits, and the remainder by 11 as the check digit."""
    body = (100 + years % 100) * 10**9 + REGIONS[regions] * 10**7 + spread(companies, 3_571_429, 10**7, 271_828)
    return [f"{n:013d}" for n in (body * 10 + body % 11 % 10).tolist()]


def card(people: Ints) -> list[str]:
    """Loyalty cards: 299, nine digits, an EAN-13 check digit."""
    body = 299 * 10**9 + spread(people, 618_033_989, 10**9, 31_415_926)
    weights = np.array([1, 3] * 6, dtype=np.int64)
    check = (10 - _digits(body, 12) @ weights % 10) % 10
    return [f"{n:013d}" for n in (body * 10 + check).tolist()]


def mobile(slots: Ints) -> list[str]:
    """National mobile numbers, ten digits beginning with 9; slot numbers must be below 10^9."""
    return [f"9{n:09d}" for n in spread(slots, 387_420_489, 10**9, 161_803_398).tolist()]


def base36(number: int) -> str:
    """The number in digits and small letters."""
    text = ""
    while True:
        number, digit = divmod(number, 36)
        text = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + text
        if not number:
            return text
