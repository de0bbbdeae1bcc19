"""The codes of errors: declared in one place, and every one of them documented."""

from __future__ import annotations

import re
from pathlib import Path

import api
from api import errors

ROOT = Path(api.__file__).parents[1]


def test_the_documentation_lists_every_code_and_no_other() -> None:
    declared = {value for name, value in vars(errors).items() if name.isupper() and isinstance(value, str)}
    _, table = (ROOT / "docs/graphql.md").read_text("utf-8").split("\n## Errors\n")
    rows = [line.split(" | ")[0] for line in table.split("\n## ")[0].splitlines() if line.startswith("| `")]
    documented = [code for row in rows for code in re.findall(r"`([A-Z_]+)`", row)]
    assert sorted(documented) == sorted(declared)
