"""Bad JSON Lines: what other parsers let pass is refused, line by line."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import ColumnsWrong, FileUnreadable
from loaders.readers import Chunk, JsonLines
from loaders.readers.jsonl_file import parse_object
from loaders.readers.lines import LINE_BYTES


def read(path: Path, raw: bytes) -> Chunk:
    path.write_bytes(raw)
    whole = Chunk()
    for chunk in JsonLines().read(path):
        whole.lines += chunk.lines
        whole.rows += chunk.rows
        whole.faults += chunk.faults
    return whole


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "a.jsonl"


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (b'{"a": 1', "broken JSON"),
        (b"[1]", "not a JSON object"),
        (b"7", "not a JSON object"),
        (b'{"a": NaN}', "broken JSON"),
        (b'{"a": Infinity}', "broken JSON"),
        (b'{"a": 1, "a": 2}', "key twice"),
        (b'{"a": {"b": 1, "b" : 2}}', "key twice"),
        (b'{"a": [{"b": ":", "b": 2}]}', "key twice"),
        (b'{"a": "\\u0000"}', "NUL"),
        (b'{"a": ["\\u0000"]}', "NUL"),
        (b'{"a": "x\0y"}', "NUL"),
        (b'{"a": "\\ud800"}', "broken JSON"),
        (b'{"a": "\xcf\xf0"}', "offset 15"),
        (b"[" * 5000, "broken JSON"),
        (b'{"a": "' + b"x" * LINE_BYTES + b'"}', "longer than"),
    ],
)
def test_a_bad_line_costs_itself_only(file: Path, bad: bytes, reason: str) -> None:
    chunk = read(file, b'{"a":0}\n' + bad + b'\n\n{"a":1}\n')
    assert [row["a"] for row in chunk.rows] == [0, 1]
    assert chunk.lines == [1, 4]
    (fault,) = chunk.faults
    assert fault.line == 2
    assert reason in fault.reason


def test_byte_order_mark(file: Path) -> None:
    assert read(file, b'\xef\xbb\xbf{"a":1}\r\n').rows == [{"a": 1}]


def test_an_array_is_explained(file: Path) -> None:
    file.write_text('[{"a": 1},\n{"a": 2}]\n')
    with pytest.raises(FileUnreadable, match="jq"):
        JsonLines().check(file, ["a"], ["a"])


def test_a_field_that_all_lack(file: Path) -> None:
    file.write_text('{"numbr": 1}\nbroken\n{"numbr": 2, "x": 1}\n')
    with pytest.raises(ColumnsWrong, match=r"number \(is it 'numbr'\?\)"):
        JsonLines().check(file, ["number"], ["number"])


def test_a_field_that_one_lacks_is_no_fault_of_the_file(file: Path) -> None:
    file.write_text('{"x": 1}\n{"a": 2}\n')
    assert JsonLines().check(file, ["a"], ["a"]).ignored == ("x",)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.text(st.characters(exclude_characters="\0"), max_size=5),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=4), children, max_size=3),
    max_leaves=8,
)


@settings(max_examples=200)
@given(st.dictionaries(st.text(st.characters(exclude_characters="\0"), max_size=5), JSON), st.booleans())
def test_equals_the_standard_parser(value: dict[str, Any], dense: bool) -> None:
    raw = json.dumps(value, separators=(",", ":") if dense else (" , ", " : ")).encode()
    try:
        parsed = parse_object(raw)
    except ValueError:
        assert "\\u0000" in raw.decode() or "\\ud" in raw.decode()
    else:
        assert parsed == value


@settings(max_examples=300)
@given(st.binary(max_size=40))
def test_any_bytes_are_an_object_or_a_value_error(raw: bytes) -> None:
    with contextlib.suppress(ValueError):
        assert isinstance(parse_object(raw), dict)
