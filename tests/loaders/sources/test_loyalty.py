"""The loyalty programme's file, row by row."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from graph.model import people
from graph.model.identifiers import CUSTOMER_HAS
from tests.loaders.shaped import shape_text

HEADER = (
    "card_number;surname;name;patronymic;birth_date;sex;phone;email;tier;points;joined_on;"
    "consent_data;consent_email;consent_sms"
)


def test_members(tmp_path: Path) -> None:
    shaped = shape_text(
        "loyalty", tmp_path, "members.csv", "\ufeff" + HEADER,
        "2990000001234;ПЕТРОВ;ИВАН;;14.07.1985;M;+7 (916) 123-45-67;;silver;1240;02.11.2024;1;0;1",
        "2990000001235;ПЕТРОВ;ИВАН;;1985-07-14;X;;;;;02.11.2024;1;0;1",
    )  # fmt: skip
    joined = datetime(2024, 11, 1, 21, tzinfo=UTC)
    assert shaped.one(people.Customer) == people.Customer(
        uid="loyalty:2990000001234",
        given_name="Иван",
        family_name="Петров",
        birth_date=date(1985, 7, 14),
        sex="male",
        created_at=joined,
    )
    assert shaped.one(people.LoyaltyAccount).points == 1240
    assert {end for _, end in shaped.ends(CUSTOMER_HAS)} == {"loyalty_card:2990000001234", "phone:+79161234567"}
    assert {(one.purpose, one.granted, one.given_at) for one in shaped.nodes(people.Consent)} == {
        ("data_processing", True, joined), ("marketing_email", False, None), ("marketing_sms", True, joined),
    }  # fmt: skip
    assert shaped.reasons() == [(3, "birth_date")]
