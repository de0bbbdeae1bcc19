"""Rows to records: everything is counted once, and rejects say where and why without the value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from graph.model import people
from loaders.fields import Count, Key, Reject, TextRow
from loaders.readers import Chunk, Csv, Fault
from loaders.shaping import Rejected, Tally, Validator, shape
from loaders.source import Context, FoldedFile, Record, RowFile


class Row(TextRow):
    key: Key
    amount: Count


def one(row: Row, context: Context) -> Iterator[Record]:
    if context.first("seen"):
        yield people.Customer(uid="first")
    if row.amount == 13:
        raise Reject("amount", "is unlucky")
    yield people.Customer(uid=context.uid(row.key))


def several(rows: Sequence[Row], context: Context) -> Iterator[Record]:
    yield people.Customer(uid=context.uid(rows[0].key), age_band=str(sum(row.amount for row in rows)))


ROWS = RowFile(name="a.csv", format=Csv(), row=Row, shape=one)
FOLDED = FoldedFile(name="a.csv", format=Csv(), row=Row, group_by=("key",), fold=several)


def run(kind: RowFile[Row] | FoldedFile[Row], *chunks: Chunk) -> tuple[list[Record], list[Rejected], Tally]:
    rejected: list[Rejected] = []
    tally = Tally()
    records = [record for record, _ in shape(kind, iter(chunks), Context("test"), tally, rejected.append)]
    assert tally.accepted + tally.rejected == tally.read
    return records, rejected, tally


def rows(*pairs: tuple[str | None, str], sizes: Sequence[int] = ()) -> Chunk:
    numbers = list(range(2, len(pairs) + 2))
    return Chunk(numbers, [{"key": key, "amount": amount} for key, amount in pairs], sizes=list(sizes))


def test_faults_are_rejected_with_field_and_masked_value() -> None:
    records, rejected, tally = run(ROWS, rows(("a", "1"), ("b", "Ivan-7"), (None, "3"), ("d", "4")))
    assert [record.uid for record in records if isinstance(record, people.Customer)] == ["first", "test:a", "test:d"]
    assert (tally.read, tally.accepted, tally.rejected) == (4, 2, 2)
    assert [(one.line, one.field) for one in rejected] == [(3, "amount"), (4, "key")]
    assert "'aaaa-9'" in rejected[0].reason
    assert "Ivan" not in rejected[0].reason
    assert rejected[0].row == {"key": "b", "amount": "Ivan-7"}


def test_a_source_may_reject_and_what_it_met_is_met_again() -> None:
    records, rejected, _ = run(ROWS, rows(("a", "13"), ("b", "1")))
    assert [(one.line, one.field, one.reason) for one in rejected] == [(2, "amount", "is unlucky")]
    assert [record.uid for record in records if isinstance(record, people.Customer)] == ["first", "test:b"]


def test_unreadable_rows_are_counted() -> None:
    chunk = rows(("a", "1"))
    chunk.faults.append(Fault(3, "broken", "text", damaged=True))
    _, rejected, tally = run(ROWS, chunk)
    assert rejected == [Rejected(3, "", "broken", text="text", damaged=True)]
    assert tally.read == 2


def test_a_group_is_accepted_or_rejected_together() -> None:
    chunk = rows(("a", "1"), ("a", "2"), ("b", "x"), ("b", "3"), ("c", "4"), sizes=(2, 2, 1))
    records, rejected, tally = run(FOLDED, chunk)
    assert records == [people.Customer(uid="test:a", age_band="3"), people.Customer(uid="test:c", age_band="4")]
    assert (tally.accepted, tally.rejected) == (3, 2)
    assert [(one.line, one.field) for one in rejected] == [(4, "amount"), (5, "key")]
    assert rejected[1].reason == "belongs together with line 4, which is faulty"


@pytest.mark.parametrize("bad", [set(), {0}, {1, 3}, {0, 1, 2, 3}])
def test_the_validator_keeps_the_order(bad: set[int]) -> None:
    made, faults = Validator(Row)([{"key": str(i), "amount": "x" if i in bad else i} for i in range(4)])
    assert set(faults) == bad
    assert [row and row.key for row in made] == [None if i in bad else str(i) for i in range(4)]
