from __future__ import annotations

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.sample.variants import diminutive, latin, slip, typed_email, typed_phone


@given(st.integers(0, 999_999_999), st.integers(0, 2**20))
def test_every_notation_is_the_same_number(number: int, habit: int) -> None:
    national = f"9{number:09d}"
    read = phonenumbers.parse(typed_phone(national, habit), "RU")
    assert phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164) == f"+7{national}"


@given(st.sampled_from(["gmail.com", "mail.ru", "outlook.com"]), st.integers(0, 2**20))
def test_typed_addresses_stay_addresses(host: str, habit: int) -> None:
    typed = typed_email(f"ivan.petrov.4f2@{host}", habit)
    name, at, rest = typed.strip().lower().partition("@")
    assert (at, rest) == ("@", host)
    assert name.split("+")[0].replace(".", "") == "ivanpetrov4f2"


@pytest.mark.parametrize(
    ("text", "forms"), [("Иванов", {"Ivanov"}), ("Юлия", {"Yuliya", "Iuliia"}), ("Щукина", {"Shchukina", "Schukina"})]
)
def test_transliteration_has_habits(text: str, forms: set[str]) -> None:
    assert {latin(text, habit) for habit in range(3)} == forms


@given(st.text("абвгд", min_size=3, max_size=12), st.integers(0, 2**20))
def test_a_slip_is_small(text: str, pick: int) -> None:
    assert abs(len(slip(text, pick)) - len(text)) <= 1
    assert slip(text, pick)[0] == text[0]


def test_diminutives() -> None:
    assert diminutive("Иван", 0) == "Ваня"
    assert diminutive("Robert", 5) == "Bob"
    assert diminutive("Nobody", 1) == "Nobody"
