"""Of what type a phone number is: which is the line of a place, and what saves parsing each."""

from __future__ import annotations

import phonenumbers
import pytest
from phonenumbers import PhoneNumberType

from graph.identifiers import clean, is_fixed_line
from graph.identifiers.phone import _type_of
from graph.model.identifiers import PHONE


@pytest.mark.parametrize(
    ("number", "fixed"),
    [("+74951234567", True), ("+74951234567;ext=12", False), ("+79161234567", False), ("junk", False)],
)
def test_fixed_lines(number: str, fixed: bool) -> None:
    assert is_fixed_line(number) is fixed


@pytest.mark.parametrize("region", sorted(phonenumbers.SUPPORTED_REGIONS))
def test_a_cleaned_number_is_of_the_type_that_parsing_it_gives(region: str) -> None:
    examples = [phonenumbers.example_number_for_type(region, kind) for kind in PhoneNumberType.values()]
    for number in filter(None, examples):
        value = clean(PHONE, phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
        if value is not None:
            assert _type_of(value) == phonenumbers.number_type(phonenumbers.parse(value)), "the same country and digits"
