from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from stdnum import ean
from stdnum.ru import inn, ogrn

from loaders.sample import numbers
from loaders.sample.streams import Ints

people = st.lists(st.integers(0, 9_999_999), min_size=1, max_size=20, unique=True).map(
    lambda values: np.array(values, dtype=np.int64)
)
region = st.integers(0, len(numbers.REGIONS) - 1)


@given(people, region)
def test_tax_numbers_have_right_check_digits_and_differ(who: Ints, where: int) -> None:
    regions = np.full(len(who), where)
    for made in (numbers.company_inn(who, regions), numbers.person_inn(who, regions)):
        assert all(inn.is_valid(value) for value in made)
        assert len(set(made)) == len(made)


@given(people, region, st.integers(2002, 2030))
def test_ogrn_has_a_right_check_digit(who: Ints, where: int, year: int) -> None:
    made = numbers.ogrn(who, np.full(len(who), where), np.full(len(who), year))
    assert all(ogrn.is_valid(value) for value in made)
    assert len(set(made)) == len(made)


@given(people)
def test_cards_are_ean_13_and_mobiles_ten_digits(who: Ints) -> None:
    assert all(ean.is_valid(value) and len(value) == 13 for value in numbers.card(who))
    mobiles = numbers.mobile(who)
    assert all(len(value) == 10 and value[0] == "9" for value in mobiles)
    assert len(set(mobiles)) == len(mobiles)


@given(st.integers(0, 10**12))
def test_base36_can_be_read_back(number: int) -> None:
    assert int(numbers.base36(number), 36) == number
