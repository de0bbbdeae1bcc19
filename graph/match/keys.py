"""Candidate pairs: records that share a key.

A rule joins a few atoms (a word of the name, the birth date, a postcode …) to a key. A block, all records with one
key, that is too large is left out: what thousands share tells nobody apart, and the pairs grow with its square.
"""

from __future__ import annotations

import operator
from collections.abc import Collection
from dataclasses import dataclass
from functools import reduce

import polars as pl

from .prepare import ATTRIBUTE, RECORD

LARGEST_BLOCK = 200
"""Records in a block beyond which it is left out, however few pairs there are in all."""
PAIRS_PER_RECORD = 40
MOST_PAIRS = 25_000_000
"""Pairs that are paid for, those that several keys make counted as often: the largest blocks are left out first."""


def _start(field: str, length: int) -> pl.Expr:
    return pl.col(field).str.head(length)


ATOMS: dict[str, tuple[str, pl.Expr]] = {
    "word": ("words", pl.col("words")),
    "pair": ("pairs", pl.col("pairs")),
    "sound pair": ("sounds", pl.col("sounds")),
    "given": ("given", pl.col("given")),
    "family": ("family", pl.col("family")),
    "given sound": ("given_sound", pl.col("given_sound")),
    "family sound": ("family_sound", pl.col("family_sound")),
    "initial": ("given", _start("given", 1)),
    "given start": ("given", _start("given", 3)),
    "family start": ("family", _start("family", 4)),
    "family initial": ("family", _start("family", 1)),
    "born": ("born", pl.col("born")),
    "year": ("born", _start("born", 4)),
    "decade": ("born", _start("born", 3)),
    "day": ("born", pl.col("born").str.slice(5, 5)),
    "postcode": ("postcode", pl.col("postcode")),
    "area": ("area", pl.col("area")),
    "city": ("city", pl.col("city")),
    "address": ("address", pl.col("address")),
    "email": ("emails", pl.col("emails")),
    "mailbox": ("mailboxes", pl.col("mailboxes")),
    "mailbox letters": ("mailboxes", pl.col("mailboxes").list.eval(pl.element().str.replace_all(r"[^a-z]", ""))),
    "phone": ("phones", pl.col("phones")),
    "number": ("national_ids", pl.col("national_ids")),
    "inn": ("inns", pl.col("inns")),
    "ogrn": ("ogrns", pl.col("ogrns")),
    "lei": ("leis", pl.col("leis")),
    "domain": ("domains", pl.col("domains")),
    "company": ("company", pl.col("company")),
    "company start": ("company", _start("company", 6)),
    "company word": ("company_words", pl.col("company_words")),
}
"""What keys are made of: the field that an atom needs, and how it is read from it."""
Rules = tuple[tuple[str, ...], ...]
RULES: Rules = (
    ("email",), ("mailbox",), ("mailbox letters",), ("phone",), ("number",), ("inn",), ("ogrn",), ("lei",), ("domain",),
    ("pair",), ("sound pair",), ("given", "family"), ("given start", "family start"), ("family",), ("given", "city"),
    ("family start", "city"), ("word", "city"), ("word", "born"), ("word", "decade", "day"), ("word", "postcode"),
    ("word", "area", "year"), ("initial", "family start", "year"), ("initial", "family initial", "born"),
    ("born",), ("born", "postcode"), ("born", "city"), ("postcode",), ("year", "postcode"), ("address",),
    ("company",), ("company word", "postcode"), ("company word", "city"), ("company word", "phone"),
)  # fmt: skip
"""Two things that agree, of different kinds, or one that is nearly unique; the same for every table."""


@dataclass(frozen=True, slots=True)
class Blocks:
    """Records with their keys, rule by rule, where two records or more, and not too many, share a key.

    Attributes:
        of_rules: One table a rule: `n`, `key` (a number) and `size`, the records of the block.
        records: How many records there are in all.
    """

    of_rules: tuple[pl.DataFrame, ...]
    records: int

    def largest(self) -> int:
        """Records in the largest block that is still paid for."""
        if not self.of_rules:
            return 2
        sizes = pl.concat([found.group_by("size").len("rows") for found in self.of_rules])
        sizes = sizes.group_by("size").sum().sort("size")
        pairs = (sizes["rows"] * (sizes["size"] - 1) // 2).cum_sum()
        paid = sizes["size"].filter(pairs <= min(PAIRS_PER_RECORD * self.records, MOST_PAIRS))
        return max(2, paid[-1]) if len(paid) else 2

    def pairs(self, largest: int) -> pl.DataFrame:
        """Candidates: every two records that share a key of a block of at most `largest` records.

        Returns:
            `left` and `right`, record numbers, left < right, each pair once.
        """
        found: list[pl.DataFrame] = []
        for blocks in self.of_rules:
            kept = blocks.filter(pl.col("size") <= largest).select("key", left=RECORD)
            joined = kept.join(kept.rename({"left": "right"}), on="key").filter(pl.col("left") < pl.col("right"))
            found.append(joined.select("left", "right"))
        if not found:
            return pl.DataFrame(schema={"left": pl.Int64, "right": pl.Int64})
        return pl.concat(found).unique()


def block(table: pl.DataFrame, rules: Rules = RULES) -> Blocks:
    """The blocks of a prepared table."""
    found: list[pl.DataFrame] = []
    for rule in rules_for(table.columns, rules):
        rows = _atoms_of(table, rule)
        parts = [pl.col(name).hash(seed) for seed, name in enumerate(rows.columns[1:])]
        keyed = rows.select(RECORD, key=reduce(operator.xor, parts))
        sizes = keyed.group_by("key").len("size").filter(pl.col("size").is_between(2, LARGEST_BLOCK))
        found.append(keyed.join(sizes, on="key"))
    return Blocks(tuple(found), len(table))


def keys(table: pl.DataFrame, rules: Rules = RULES) -> pl.DataFrame:
    """Every key of every record as text that means the same in every table and version.

    Returns:
        `n` and `key`: the rule's name and the atoms.
    """
    found = [
        rows.select(RECORD, key=pl.concat_str(pl.lit(" + ".join(rule)), *rows.columns[1:], separator="|"))
        for rule in rules_for(table.columns, rules)
        if len(rows := _atoms_of(table, rule))
    ]
    return pl.concat(found) if found else pl.DataFrame(schema={RECORD: pl.Int64, "key": pl.String})


def rules_for(fields: Collection[str], rules: Rules = RULES) -> list[tuple[str, ...]]:
    """The rules that a table with these fields allows, and each attribute joined to a postcode."""
    attributes = [("postcode", field) for field in fields if field.startswith(ATTRIBUTE)]
    return [rule for rule in (*rules, *attributes) if all(ATOMS.get(a, (a,))[0] in fields for a in rule)]


def _atoms_of(table: pl.DataFrame, rule: tuple[str, ...]) -> pl.DataFrame:
    """`n` and the atoms of a rule, a row for every combination of the values of lists."""
    read = {f"a{at}": ATOMS.get(atom, (atom, pl.col(atom)))[1] for at, atom in enumerate(rule)}
    rows = table.select(RECORD, **read).drop_nulls()
    lists = [name for name in read if rows.schema[name] == pl.List(pl.String)]
    for name in lists:
        rows = rows.explode(name)
    return rows.drop_nulls().unique() if lists else rows
