from __future__ import annotations

from itertools import combinations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.match.keys import ATOMS, LARGEST_BLOCK, RULES, Blocks, block, keys, rules_for
from graph.match.prepare import RECORD, kind_of, prepare, table
from tests.graph.match.people import COLUMNS, town

FIELDS = ("given", "family", "born", "words", "pairs", "city", "postcode", "area", "emails", "phones", "attribute_1")
WORD = st.sampled_from(["a", "b", "ab", "abcdef", "abcdeg", "anna", "1950-01-02", "1950-02-01"])
RECORDS = st.lists(
    st.fixed_dictionaries({
        name: st.none() | (WORD if kind_of(name) == pl.String else st.lists(WORD, min_size=1, max_size=3, unique=True))
        for name in FIELDS
    }),
    max_size=12,
)  # fmt: skip


def made(rows: list[dict[str, object]]) -> pl.DataFrame:
    series = {name: pl.Series([row[name] for row in rows], dtype=kind_of(name)) for name in FIELDS}
    return table(series, len(rows))


def brute_force(frame: pl.DataFrame, largest: int) -> set[tuple[int, int]]:
    """Pairs that share a key of a block of at most `largest`, from the keys as text."""
    holders: dict[str, set[int]] = {}
    for number, key in keys(frame).iter_rows():
        holders.setdefault(key, set()).add(number)
    return {pair for block in holders.values() if len(block) <= largest for pair in combinations(sorted(block), 2)}


@settings(max_examples=40)
@given(RECORDS, st.integers(2, 6))
def test_candidates_are_the_pairs_that_share_a_key(rows: list[dict[str, object]], largest: int) -> None:
    frame = made(rows)
    found = block(frame).pairs(largest)
    assert len(found) == len(found.unique()), "each pair once"
    assert set(found.iter_rows()) == brute_force(frame, largest)


def test_candidates_of_people() -> None:
    frame = prepare(town(120, seed=3).frame, COLUMNS)
    blocks = block(frame)
    largest = blocks.largest()
    assert 2 <= largest <= LARGEST_BLOCK
    assert set(blocks.pairs(largest).iter_rows()) == brute_force(frame, largest)


def test_keys_do_not_depend_on_other_records() -> None:
    frame = prepare(town(30, seed=4).frame, COLUMNS)
    every = keys(frame)
    for number in (0, 7, 20):
        alone = keys(frame.filter(pl.col(RECORD) == number))
        assert set(alone["key"]) == set(every.filter(pl.col(RECORD) == number)["key"])
        assert set(alone[RECORD]) == {number}


def test_a_block_that_is_too_large_makes_no_pairs() -> None:
    frame = table({"emails": pl.Series([["a@x.ru"]] * (LARGEST_BLOCK + 1))}, LARGEST_BLOCK + 1)
    assert block(frame).pairs(LARGEST_BLOCK).is_empty()
    assert len(block(frame[1:]).pairs(LARGEST_BLOCK)) == LARGEST_BLOCK * (LARGEST_BLOCK - 1) // 2


@given(st.lists(st.integers(2, LARGEST_BLOCK), max_size=30), st.integers(1, 500))
def test_the_largest_blocks_are_left_out_first(sizes: list[int], records: int) -> None:
    rows = [(key, size) for key, size in enumerate(sizes) for _ in range(size)]
    frame = pl.DataFrame(rows, schema={"key": pl.Int64, "size": pl.UInt32}, orient="row")
    largest = Blocks((frame,), records).largest()
    assert largest == 2 or largest in sizes
    paid = sum(size * (size - 1) // 2 for size in sizes if size <= largest)
    assert largest == 2 or paid <= 40 * records
    larger = [size for size in sizes if size > largest]
    if larger:
        next_size = min(larger)
        assert paid + sizes.count(next_size) * (next_size * (next_size - 1) // 2) > 40 * records


def test_no_records_and_no_fields() -> None:
    for frame in (made([]), table({}, 5)):
        blocks = block(frame)
        assert (blocks.largest(), len(blocks.pairs(2)), len(keys(frame))) == (2, 0, 0)


@pytest.mark.parametrize("rule", RULES, ids=" + ".join)
def test_every_rule_is_of_known_atoms(rule: tuple[str, ...]) -> None:
    assert all(atom in ATOMS for atom in rule)
    fields = {ATOMS[atom][0] for atom in rule}
    assert rule in rules_for(fields)
    assert all(rule not in rules_for(fields - {field}) for field in fields)


def test_an_attribute_joins_a_postcode() -> None:
    assert ("postcode", "attribute_2") in rules_for(["postcode", "attribute_1", "attribute_2"])
    assert not rules_for(["attribute_1"])
