from __future__ import annotations

import re
from itertools import combinations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from graph.match.words import MAX_WORDS, heard_words
from graph.names import sound, stem

NAME = st.lists(
    st.sampled_from(
        ["Анна-Мария", "ИВАНОВ", "O'Neil", "Jr.", "Пётр", "J.", "van", "李雷", "Müller", "й́", "a b c d e f"]
    )
    | st.text(max_size=6),
    max_size=10,
).map(" ".join)


def pairs(words: list[str]) -> list[str] | None:
    return [f"{a} {b}" for a, b in combinations(words, 2)] or None


@given(st.lists(st.none() | NAME, max_size=6))
def test_words_of_a_column_are_those_of_each_name(names: list[str | None]) -> None:
    found = heard_words(pl.Series(names, dtype=pl.String))
    for number, name in enumerate(names):
        stems = {stem(word) for word in re.findall(r"[\w'’]+", name or "") if len(word) > 1}
        words = sorted(word for word in stems if len(word) > 1)[:MAX_WORDS]
        sounds = sorted({heard for word in words if (heard := sound(word))})
        made = {field: lists[number] for field, lists in found.items()}
        made = {field: None if values is None else list(values) for field, values in made.items()}
        assert made == {"words": words or None, "pairs": pairs(words), "sounds": pairs(sounds)}
