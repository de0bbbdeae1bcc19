from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.resolve.households.addresses import Home, homes

SAME = [
    [
        ("ул. Ленина, 12, кв. 45", "Казань"),
        ("г. Казань, Ленина улица, д. 12 кв45", None),
        ("Россия, Республика Татарстан, г. Казань, ул Ленина 12-45", None),
        ("ul. Lenina, 12, kv. 45", "Kazan"),
        ("УЛ. ЛЕНИНА, ДОМ 12, КВАРТИРА № 45", "г. Казань"),
    ],
    [("пр-кт Победы, д. 5 корп. 2, кв. 3а", "Москва"), ("просп. Победы, 5к2, квартира 3 А", "город Москва")],
    [("12 Main St Apt 4B", "Springfield"), ("Flat 4b, 12 Main Street", "Springfield")],
    [("1-я Советская ул., 7", "Тверь"), ("Советская 1-я, дом 7", "Тверь")],
    [("ул. Мира, 12а", "Уфа"), ("ул. Мира, д. 12 А", "Уфа"), ("ул. Мира, 12-а", "Уфа")],
]


@pytest.mark.parametrize("written", SAME)
def test_spellings_of_one_home_are_one(written: list[tuple[str, str | None]]) -> None:
    found = {homes(address, town, None) for address, town in written}
    assert len(found) == 1
    assert len(found.pop()) == 1


@pytest.mark.parametrize(
    "address",
    [
        "ул. Ленина, 12, кв. 46",
        "ул. Ленина, 12",
        "ул. Ленина, 12а, кв. 45",
        "ул. Ленина, 12 к. 1, кв. 45",
        "ул. Ленина, 12 стр. 1, кв. 45",
        "пр. Ленина, 12, кв. 45",
        "ул. Мира, 12, кв. 45",
    ],
)
def test_other_homes_are_others(address: str) -> None:
    assert homes(address, "Казань", None) != homes("ул. Ленина, 12, кв. 45", "Казань", None)


@pytest.mark.parametrize(
    ("address", "town"),
    [
        ("ул. Ленина, 12, кв. 45", None),
        ("ул. Ленина", "Казань"),
        ("12", "Казань"),
        ("ул. Ленина, 12, офис 45", "Казань"),
        ("ТЦ Мега, пункт выдачи 7", "Казань"),
        ("P.O. Box 12, Springfield", "Springfield"),
        ("до востребования, Казань 12", "Казань"),
        ("", "Казань"),
        (None, "Казань"),
        ("код домофона 12, " * 20, "Казань"),
    ],
)
def test_what_is_no_home_is_none(address: str | None, town: str | None) -> None:
    assert homes(address, town, None) == ()


def test_a_home_is_known_by_town_and_by_postcode() -> None:
    by_both = homes("ул. Ленина, 12", "Казань", "420000")
    assert [home.locality for home in by_both] == ["town kazan", "postcode 420000"]
    assert [home.in_town for home in by_both] == [True, False]
    assert homes("420000, ул. Ленина, 12", None, None) == by_both[1:]
    assert homes("ул. Ленина, 12", None, "000000") == ()


@given(st.text(max_size=60), st.none() | st.text(max_size=20), st.none() | st.text(max_size=8))
def test_any_text_is_read_without_a_fault(address: str, town: str | None, postcode: str | None) -> None:
    assert all(isinstance(home, Home) and home.house for home in homes(address, town, postcode))
