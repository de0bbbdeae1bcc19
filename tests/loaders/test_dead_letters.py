"""Dead letters: complete, private, and never written over."""

from __future__ import annotations

import stat
from pathlib import Path

import orjson

from loaders.dead_letters import DeadLetters
from loaders.shaping import Rejected


def test_letters_say_everything_and_are_private(tmp_path: Path) -> None:
    with DeadLetters(tmp_path, "shop", "a.csv", "abc", ["x", "y"]) as letters:
        letters.reject(Rejected(2, "x", "is wrong", row={"x": "1", "y": None}))
        letters.reject(Rejected(3, "", "is broken", text='1,"', damaged=True))
        letters.unlinked(4, ["PLACED lacks its Customer", "PLACED lacks its Customer"], {"x": 1})
    assert letters.path == tmp_path / "shop" / "a.csv-abc.jsonl"
    assert stat.S_IMODE(letters.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(letters.path.parent.stat().st_mode) == 0o700
    assert letters.count == 3
    common = {"source": "shop", "file": "a.csv"}
    assert [orjson.loads(line) for line in letters.path.read_bytes().splitlines()] == [
        {**common, "line": 2, "field": "x", "reason": "is wrong", "row": {"x": "1", "y": None}},
        {
            **common,
            "line": 3,
            "field": "",
            "reason": "is broken",
            "text": '1,"',
            "columns": ["x", "y"],
            "damaged": True,
        },
        {
            **common,
            "line": 4,
            "field": "",
            "reason": "loaded, but it refers to what is not in the graph: PLACED lacks its Customer",
            "row": {"x": 1},
        },
    ]


def test_no_letters_no_file(tmp_path: Path) -> None:
    with DeadLetters(tmp_path, "shop", "a.csv", "abc") as letters:
        pass
    assert not letters.path.exists()


def test_an_earlier_file_with_corrections_is_kept(tmp_path: Path) -> None:
    for expected in ("a.csv-abc.jsonl", "a.csv-abc-2.jsonl", "a.csv-abc-3.jsonl"):
        with DeadLetters(tmp_path, "shop", "a.csv", "abc") as letters:
            letters.reject(Rejected(2, "x", "is wrong", row={}))
        assert letters.path.name == expected
