"""A piece of one output file: rows of one chunk, each knowing the person or company it depends on."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

PERSON = "_person"
COMPANY = "_company"


@dataclass(frozen=True)
class Table:
    """Rows of one file. The columns `_person` and `_company` (positions in the chunk, -1: none) are not written."""

    path: str
    """Relative path, such as `shop/orders.jsonl`."""
    rows: pl.DataFrame

    def cut(self, people: int, companies: int) -> Table:
        """Only the rows that depend on the first people and companies of the chunk, without the two columns."""
        rows = self.rows
        if PERSON in rows.columns:
            rows = rows.filter(pl.col(PERSON) < people)
        if COMPANY in rows.columns:
            rows = rows.filter(pl.col(COMPANY) < companies)
        return Table(self.path, rows.drop(PERSON, COMPANY, strict=False))


def roubles(column: str) -> pl.Expr:
    """Kopecks as `1234.50`; negative amounts keep their sign, nulls stay null."""
    kopecks = pl.col(column)
    whole, rest = kopecks.abs() // 100, kopecks.abs() % 100
    sign = pl.when(kopecks < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    return pl.concat_str(sign, whole.cast(pl.String), pl.lit("."), rest.cast(pl.String).str.zfill(2)).alias(column)


def key(prefix: str, column: str, width: int) -> pl.Expr:
    """A number as a key such as `A00000123`; null where the number is negative."""
    text = pl.lit(prefix) + pl.col(column).cast(pl.String).str.zfill(width)
    return pl.when(pl.col(column) >= 0).then(text).alias(column)


def truth(source: str, file: str, keys: pl.Series, person: pl.Series) -> Table:
    """Which person each record is: rows of `truth/persons.csv`, with the person's position in the chunk."""
    rows = pl.DataFrame({PERSON: person, "source": source, "file": file, "key": keys.cast(pl.String)})
    return Table("truth/persons.csv", rows)
