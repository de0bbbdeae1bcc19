"""Numbers that states give to people: СНИЛС with its check digits, and numbers of any country without rules."""

from __future__ import annotations

import re

from ..model.identifiers import NATIONAL_ID, SNILS
from .base import Cleaner, is_placeholder, plain, words

_SAMPLES = words("11223344595 12345678964")
"""What forms and handbooks show as an example: valid, and of nobody."""
_UNCHECKED = 1_001_998
"""Numbers up to this one were given before there were check digits."""
_NUMBER = re.compile(r"[0-9A-ZА-ЯЁ]{5,32}")
_RUNS = "01234567890123456789", "98765432109876543210"
_KNOWN_JUNK = words("078051120 219099999 111223333 123121234")
"""Social security numbers that were printed on sample cards, and what people type to get past a form."""


class SnilsCleaner(Cleaner):
    """Russian pension insurance numbers. The library of check digits has none for them, so the rule is here."""

    kind = SNILS

    def clean(self, raw: str, region: str) -> str | None:
        """Eleven digits; noughts that a spreadsheet dropped are put back, which the check digits confirm."""
        text = re.sub(r"(?i)^\s*(?:снилс|snils)\W*", "", plain(raw))
        value = re.sub(r"[\s‐-―-]", "", re.sub(r"[.,]0+$", "", text))
        if not (value.isascii() and value.isdecimal() and 9 <= len(value) <= 11):
            return None
        value = value.zfill(11)
        if len(set(value[:9])) == 1 or value in _SAMPLES or int(value[:9]) <= _UNCHECKED:
            return None
        weighed = sum(int(digit) * weight for digit, weight in zip(value[:9], range(9, 0, -1), strict=True))
        return value if weighed % 101 % 100 == int(value[9:]) else None


class NationalIdCleaner(Cleaner):
    """Personal numbers and documents of which only the file knows the kind: social security, passport, licence."""

    kind = NATIONAL_ID

    def clean(self, raw: str, region: str) -> str | None:
        """Capital letters and digits, five or more, three of them digits; None for runs (123456789) and samples."""
        text = re.sub(r"^(\d+)[.,]0+$", r"\1", plain(raw.replace("№", " ")))
        value = re.sub(r"[\W_]", "", text.upper())
        if not _NUMBER.fullmatch(value) or sum(c.isdigit() for c in value) < 3 or is_placeholder(value):
            return None
        return None if value in _KNOWN_JUNK or any(value in run for run in _RUNS) else value
