"""Numbers in sentences."""

from __future__ import annotations

import math

import pytest

from ml.features.phrases import Feature, inside

SPENT = Feature("spent_minor_sum_28", "spent", "spent {x}", "Потрачено {x}", ("nothing known", "Неизвестно"), 100.0)
TREND = Feature("trend", "trend", "now {spent_minor_sum_28}", "Теперь {spent_minor_sum_28}", ("unknown", "Неизвестно"))


@pytest.mark.parametrize(
    ("value", "en", "ru"),
    [
        (123_456_700.0, "spent 1,234,567", "Потрачено 1\u00a0234\u00a0567"),
        (250.0, "spent 2.5", "Потрачено 2,5"),
        (300.0, "spent 3", "Потрачено 3"),
        (25.0, "spent 0.25", "Потрачено 0,25"),
        (math.nan, "nothing known", "Неизвестно"),
    ],
)
def test_numbers_are_written_as_each_language_writes_them(value: float, en: str, ru: str) -> None:
    assert SPENT.say({"spent_minor_sum_28": value}) == (en, ru)


def test_another_feature_of_money_is_shown_in_major_units_too() -> None:
    assert TREND.say({"trend": 0.3, "spent_minor_sum_28": 1500.0})[0] == "now 15"


@pytest.mark.parametrize(("label", "shown"), [("Сумма", "сумма"), ("NPS", "NPS"), ("ИНН", "ИНН"), ("A", "a"), ("", "")])
def test_a_label_inside_a_sentence_is_small(label: str, shown: str) -> None:
    assert inside(label) == shown
