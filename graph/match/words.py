"""The words of names: each, each with each, and how they sound, each with each."""

from __future__ import annotations

import re
from itertools import combinations

import polars as pl

from ..names import sound, stem
from .values import LIST, by_row, each, gathered, looked_up, numbered

MAX_WORDS = 8
"""Words of a name that count; more are a sentence that got into the wrong column."""
_WORD = r"[\w'’]+"
_USUAL = r"^[ -~À-ÖØ-öø-ɏЀ-ҁҊ-ԯ’–—«»]*$"
"""Texts of which Polars and Python have the same notion of a word: combining marks are letters to the one only."""


def heard_words(written: pl.Series) -> dict[str, pl.Series]:
    """What names are found by.

    Args:
        written: Names as they are written.

    Returns:
        `words`, folded as family names are, sorted, initials left out; `pairs`, each with each; `sounds`, how they
        sound, each with each. Null where there is none.
    """
    different = written.drop_nulls().unique(maintain_order=True)
    words = _words(different)
    heard = numbered(words).with_columns(v=each(numbered(words)["v"], sound)).filter(pl.col("v") != "")
    found = {"words": words, "pairs": _pairs(words), "sounds": _pairs(gathered(heard, len(different)))}
    return {field: looked_up(written, different, lists) for field, lists in found.items()}


def _words(names: pl.Series) -> pl.Series:
    usual = names.str.contains(_USUAL)
    rest = pl.Series([re.findall(_WORD, name) for name in names.filter(~usual)], dtype=LIST)
    numbers = pl.DataFrame({"v": names}).with_row_index("n").select("n")
    split = pl.concat([
        numbers.filter(usual).with_columns(v=names.filter(usual).str.extract_all(_WORD)),
        numbers.filter(~usual).with_columns(v=rest),
    ])  # fmt: skip
    more_than_initials = pl.col("v").str.len_chars() > 1
    words = split.explode("v").drop_nulls().filter(more_than_initials)
    return gathered(words.with_columns(v=each(words["v"], stem)).filter(more_than_initials), len(names), MAX_WORDS)


def _pairs(words: pl.Series) -> pl.Series:
    """Each with each; null where there are less than two. Lists of one length are done at once."""
    sized = words.to_frame("v").with_row_index("n").with_columns(size=pl.col("v").list.len())
    found = [pl.DataFrame(schema={"n": sized.schema["n"], "v": LIST})]
    for size in range(2, MAX_WORDS + 1):
        word = [pl.col("v").list.get(at) for at in range(size)]
        pairs = [pl.concat_str(two, separator=" ") for two in combinations(word, 2)]
        found.append(sized.filter(pl.col("size") == size).select("n", v=pl.concat_list(pairs)))
    return by_row(pl.concat(found), len(words))
