"""What a value of a property may be, whoever writes it: loaders and the API refuse the same."""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from typing import Any

from .model import Property

KEY_LENGTH = 200
"""Most characters of a key."""
TEXT_LENGTH = 2_000
"""Most characters of a text: in UTF-8 they still fit into an entry of a Neo4j index (8 kB)."""
LONG_TEXT_LENGTH = 100_000
"""Most characters of a text without an index."""
YEARS = range(1900, 2101)
CURRENCY = re.compile(r"^[A-Z]{3}$")
"""ISO 4217."""
_LONG = 2**63


def fault(prop: Property, value: Any) -> str:
    """Why a property cannot have this value of its type; empty if it can. Says nothing of the value itself."""
    if isinstance(value, list):
        return next((found for part in value if (found := fault(prop, part))), "")
    if isinstance(value, str):
        return _text_fault(prop, value)
    if isinstance(value, date | datetime):
        return "" if value.year in YEARS else f"is not from {YEARS[0]} to {YEARS[-1]}"
    if isinstance(value, float):
        return "" if math.isfinite(value) else "is not a finite number"
    if isinstance(value, int) and not -_LONG <= value < _LONG:
        return "is not a whole number of at most 64 bits"
    return ""


def _text_fault(prop: Property, value: str) -> str:
    if not value.strip():
        return "is empty"
    if prop.name == "currency" and not CURRENCY.match(value):
        return "is not an ISO 4217 currency such as RUB"
    longest = TEXT_LENGTH if prop.prop.index or prop.prop.text else LONG_TEXT_LENGTH
    longest = KEY_LENGTH if prop.prop.key else longest
    return "" if len(value) <= longest else f"is longer than {longest:,} characters"
