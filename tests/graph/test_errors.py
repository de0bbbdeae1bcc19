"""The tree of errors."""

from __future__ import annotations

import re

from graph import errors
from graph.errors import PortraitError

CLASSES = [value for value in vars(errors).values() if isinstance(value, type) and issubclass(value, PortraitError)]


def depth(kind: type[PortraitError]) -> int:
    return kind.__mro__.index(PortraitError)


def test_the_tree_in_the_docstring_is_the_tree_of_classes() -> None:
    drawn = re.findall(r"^([│ ]*[├└]── )?(\w+)(?:  |$)", errors.__doc__ or "", re.MULTILINE)
    tree = [(name, len(branch) // 4) for branch, name in drawn]
    assert tree == [(kind.__name__, depth(kind)) for kind in CLASSES]


def test_every_error_is_described_and_maps_to_an_exit_code_and_a_status() -> None:
    for kind in CLASSES:
        assert kind.__doc__
        assert kind.exit_code in range(1, 4)
        assert kind.http_status in range(400, 600)


def test_a_message_says_where_what_and_what_to_do() -> None:
    error = PortraitError("it broke", where="file.csv, line 3", hint="Mend it.")
    assert str(error) == "file.csv, line 3: it broke\n  → Mend it."
    assert str(PortraitError("it broke")) == "it broke"
    assert error.args == ("it broke",)
