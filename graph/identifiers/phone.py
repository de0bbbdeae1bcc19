"""Phone numbers in E.164."""

from __future__ import annotations

from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

from ..model.identifiers import PHONE
from .base import Cleaner, plain


class PhoneCleaner(Cleaner):
    """Phone numbers.

    A desk behind a switchboard keeps its extension (+74951234567;ext=12), so that colleagues do not share it.
    """

    kind = PHONE

    def clean(self, raw: str, region: str) -> str | None:
        """E.164, with `;ext=` where there is an extension; a number without a country is of `region`."""
        number = _parse(plain(raw), region)
        if number is None:
            return None
        value = phonenumbers.format_number(number, PhoneNumberFormat.E164)
        if number.extension:
            value = f"{value};ext={number.extension}"
        return value if _parse(value, region) == number else None

    def specificity(self, value: str) -> float:
        """By the type of the number: most for mobiles and desks, less for fixed lines, least for call centres."""
        if ";ext=" in value:
            return _DESK
        return _BY_TYPE.get(_type_of(value), super().specificity(value))


def _parse(text: str, region: str) -> phonenumbers.PhoneNumber | None:
    try:
        number = phonenumbers.parse(text, region.upper())
    except NumberParseException:
        return None
    digits = str(number.national_number)
    # Seven equal digits at the end are what people type to get past a form; as real numbers they are sold as rarities.
    if len(set(digits[-7:])) == 1 or not phonenumbers.is_valid_number(number):
        return None
    return number


def is_fixed_line(value: str) -> bool:
    """Whether a cleaned number is the fixed line of a place (a home, an office), not of one person's desk or pocket."""
    return ";ext=" not in value and _type_of(value) in _PLACES


@lru_cache(maxsize=50_000)
def _type_of(value: str) -> int:
    number = _read(value)
    return PhoneNumberType.UNKNOWN if number is None else phonenumbers.number_type(number)


def _read(value: str) -> phonenumbers.PhoneNumber | None:
    """A cleaned number taken apart: country and the rest stand there as they are, so 5 µs do where parsing takes 40."""
    for end in range(2, min(len(value), 5)):
        country, rest = value[1:end], value[end:]
        if country.isdecimal() and rest.isdecimal() and int(country) in phonenumbers.COUNTRY_CODE_TO_REGION_CODE:
            zeros = len(rest) - len(rest.lstrip("0"))
            return phonenumbers.PhoneNumber(
                country_code=int(country), national_number=int(rest),
                italian_leading_zero=True if zeros else None, number_of_leading_zeros=zeros if zeros > 1 else None,
            )  # fmt: skip
    return None


_PLACES = frozenset({PhoneNumberType.FIXED_LINE, PhoneNumberType.TOLL_FREE, PhoneNumberType.SHARED_COST})
_DESK = 0.8
_SERVICES = (
    PhoneNumberType.TOLL_FREE, PhoneNumberType.SHARED_COST, PhoneNumberType.PREMIUM_RATE, PhoneNumberType.UAN,
    PhoneNumberType.VOICEMAIL,
)  # fmt: skip
_BY_TYPE: dict[int, float] = {
    PhoneNumberType.FIXED_LINE: 0.4,
    PhoneNumberType.FIXED_LINE_OR_MOBILE: 0.8,  # countries whose numbers do not tell, as the United States
    PhoneNumberType.VOIP: 0.7,
    **dict.fromkeys(_SERVICES, 0.05),
}
"""Specificity by the type of number, where it is not that of a mobile."""
