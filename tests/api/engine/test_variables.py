"""Variables that cannot be used: refused where they are declared, whoever asks for them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.conftest import Asker

NESTED: Any = "x"
for _ in range(70):
    NESTED = [NESTED]
SEARCH = "query A(\n  $s: String!) { search(text: $s) { totalCount } }"
FILTER = "query A(\n  $s: ProductFilter) { products(filter: $s) { totalCount } }"
HALF = "A variable holds half a character"


@pytest.mark.parametrize(
    ("query", "value", "message"),
    [
        (SEARCH, "\ud800", HALF),
        (SEARCH, "a \udfff", HALF),
        (FILTER, {"uid": {"in": ["x", "\ud800"]}}, HALF),
        (FILTER, {"\ud800": 1}, HALF),
        ('query A(\n  $s: ID!) { why(left: $s, right: "x") { together } }', "\ud800", HALF),
        (SEARCH, 5, "Variable '$s' has invalid value"),
        (SEARCH, None, "Variable '$s' has invalid value"),
        (FILTER, {"nose": 1}, "Variable '$s' has invalid value"),
        (FILTER, NESTED, "The variables nest too deeply."),
    ],
)
def test_errors_about_a_variable_name_its_place(ask: Asker, query: str, value: object, message: str) -> None:
    fault = ask.fault(query, {"s": value})
    assert fault["message"].startswith(message)
    assert fault["locations"] == [{"line": 2, "column": 3}]
    assert fault["extensions"]["hint"]
    assert ask.reader.statements == []


def test_so_do_errors_about_variables_that_are_not_declared(ask: Asker) -> None:
    fault = ask.fault('{ search(text: "x") { totalCount } }', {"s": "\ud800"})
    assert fault["locations"] == [{"line": 1, "column": 1}]


def test_a_character_beyond_the_first_plane_is_text(ask: Asker) -> None:
    assert ask(SEARCH, {"s": "xyz \U0001f384"}) == {"search": {"totalCount": 0}}
