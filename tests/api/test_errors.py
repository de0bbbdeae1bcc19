"""The codes of errors: declared in one place, and every one of them documented."""

from __future__ import annotations

import re
from pathlib import Path

from graphql import GraphQLEnumType

import api
from api import errors
from api.schema import SCHEMA

ROOT = Path(api.__file__).parents[1]


def test_the_documentation_lists_every_code_and_no_other() -> None:
    declared = {code.value for code in errors.ErrorCode}
    _, table = (ROOT / "docs/graphql.md").read_text("utf-8").split("\n## Errors\n")
    rows = [line.split(" | ")[0] for line in table.split("\n## ")[0].splitlines() if line.startswith("| `")]
    documented = [code for row in rows for code in re.findall(r"`([A-Z_]+)`", row)]
    assert sorted(documented) == sorted(declared)


def test_clients_find_every_code_in_the_schema() -> None:
    enum = SCHEMA._schema.type_map["ErrorCode"]
    assert isinstance(enum, GraphQLEnumType)
    described = {name: value.description for name, value in enum.values.items()}
    assert described == {code.value: errors.MEANINGS[code].text for code in errors.ErrorCode}
    assert set(errors.MEANINGS) == set(errors.ErrorCode)
