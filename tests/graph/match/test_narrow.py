from __future__ import annotations

import polars as pl

from graph.match.comparisons import comparisons_for
from graph.match.conditions import AnySlips, Same, Shared, Slips
from graph.match.narrow import narrowed


def table(*phones: list[str] | None) -> pl.DataFrame:
    return pl.DataFrame(
        {"n": range(len(phones)), "phones": phones, "words": [["anna"]] * len(phones)},
        schema={"n": pl.Int64, "phones": pl.List(pl.String), "words": pl.List(pl.String)},
    )


def test_lists_of_one_value_are_compared_as_values() -> None:
    narrow, (phones,) = narrowed(table(["1"], None, ["2"]), comparisons_for(["phones"]))
    assert narrow.to_dict(as_series=False) == {"n": [0, 1, 2], "phones": ["1", None, "2"]}
    assert [level.condition for level in phones.levels] == [Same("phones"), Slips("phones", 1), None]


def test_lists_of_several_values_stay_lists() -> None:
    narrow, (phones,) = narrowed(table(["1", "2"], ["3"]), comparisons_for(["phones"]))
    assert narrow["phones"].to_list() == [["1", "2"], ["3"]]
    assert [level.condition for level in phones.levels] == [Shared("phones"), AnySlips("phones", 1), None]


def test_a_list_of_which_two_values_must_agree_stays_a_list() -> None:
    frame = table(["1"]).with_columns(company=pl.lit("a"), company_words=pl.lit(["a"]))
    narrow, _ = narrowed(frame, comparisons_for(["company", "company_words"]))
    assert narrow["company_words"].to_list() == [["a"]]
