"""Candidate pairs: records that share a key.

A rule joins a few atoms (a word of the name, the birth date, a postcode …) to a key. A block, all records with one
key, that is too large is left out: what thousands share tells nobody apart, and the pairs grow with its square.
"""

from __future__ import annotations

import operator
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache, reduce
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from .prepare import ATTRIBUTE, RECORD

LARGEST_BLOCK = 200
"""Records in a block beyond which it is left out, however few pairs there are in all."""
PAIRS_PER_RECORD = 40
MOST_PAIRS = 25_000_000
"""Pairs that are paid for, those that several keys make counted as often: the largest blocks are left out first."""


def _start(field: str, length: int) -> pl.Expr:
    return pl.col(field).str.head(length)


STARTS = {
    "initial": ("given", 1), "given start": ("given", 3),
    "family start": ("family", 4), "family initial": ("family", 1),
    "year": ("born", 4), "decade": ("born", 3), "company start": ("company", 6),
}  # fmt: skip
"""Atoms that are the beginning of a field, and its length."""
ATOMS: dict[str, tuple[str, pl.Expr]] = {
    **{atom: (field, _start(field, length)) for atom, (field, length) in STARTS.items()},
    "word": ("words", pl.col("words")),
    "pair": ("pairs", pl.col("pairs")),
    "sound pair": ("sounds", pl.col("sounds")),
    "given": ("given", pl.col("given")),
    "family": ("family", pl.col("family")),
    "given sound": ("given_sound", pl.col("given_sound")),
    "family sound": ("family_sound", pl.col("family_sound")),
    "born": ("born", pl.col("born")),
    "birth year": ("year", pl.col("year")),
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
    **{atom: (f"{atom}s", pl.col(f"{atom}s")) for atom in ("card", "device", "cookie", "handle")},
    "snils": ("snils", pl.col("snils")),
    "inn": ("inns", pl.col("inns")),
    "ogrn": ("ogrns", pl.col("ogrns")),
    "lei": ("leis", pl.col("leis")),
    "domain": ("domains", pl.col("domains")),
    "company": ("company", pl.col("company")),
    "company word": ("company_words", pl.col("company_words")),
}
"""What keys are made of: the field that an atom needs, and how it is read from it."""
Rules = tuple[tuple[str, ...], ...]
RULES: Rules = (
    ("email",), ("mailbox",), ("mailbox letters",), ("phone",), ("number",), ("inn",), ("ogrn",), ("lei",), ("domain",),
    ("snils",), ("card",), ("device",), ("cookie",), ("handle",),
    ("pair",), ("sound pair",), ("given", "family"), ("given start", "family start"), ("family",), ("given", "city"),
    ("family start", "city"), ("word", "city"), ("word", "born"), ("word", "decade", "day"), ("word", "birth year"),
    ("initial", "family start", "birth year"), ("word", "postcode"),
    ("word", "area", "year"), ("initial", "family start", "year"), ("initial", "family initial", "born"),
    ("born",), ("born", "postcode"), ("born", "city"), ("postcode",), ("year", "postcode"), ("address",),
    ("company",), ("company word", "postcode"), ("company word", "city"), ("company word", "phone"),
)  # fmt: skip
"""Two things that agree, of different kinds, or one that is nearly unique; the same for every table."""


@dataclass(frozen=True, slots=True)
class Blocks:
    """Records with their keys, rule by rule, where two records or more, and not too many, share a key.

    Attributes:
        of_rules: One table a rule: `n` and `size`, the records of the block, block after block, in each by `n`.
        records: How many records there are in all.
    """

    of_rules: tuple[pl.DataFrame, ...]
    records: int
    _made: dict[int, pl.DataFrame] = field(default_factory=dict, repr=False, compare=False)

    def largest(self) -> int:
        """Records in the largest block that is still paid for."""
        if not self.of_rules:
            return 2
        sizes = pl.concat([found.group_by("size").len("rows") for found in self.of_rules])
        sizes = sizes.group_by("size").sum().sort("size")
        pairs = (sizes["rows"].cast(pl.Int64) * (sizes["size"].cast(pl.Int64) - 1) // 2).cum_sum()
        paid = sizes["size"].filter(pairs <= min(PAIRS_PER_RECORD * self.records, MOST_PAIRS))
        return max(2, paid[-1]) if len(paid) else 2

    def pairs(self, largest: int) -> pl.DataFrame:
        """Candidates: every two records that share a key of a block of at most `largest` records.

        Returns:
            `left` and `right`, record numbers, left < right, each pair once, in order; made once, however often asked.
        """
        if largest not in self._made:
            self._made[largest] = self._pairs(largest)
        return self._made[largest]

    def _pairs(self, largest: int) -> pl.DataFrame:
        found = [np.empty(0, np.uint64)]
        for blocks in self.of_rules:
            for size, rows in blocks.filter(pl.col("size") <= largest).partition_by("size", as_dict=True).items():
                found.append(_within(rows[RECORD].to_numpy().reshape(-1, size[0])))
        # Two numbers in one are sorted in a tenth of the time.
        both = pl.Series("both", np.concatenate(found)).sort().to_frame()
        both = both.filter((pl.col("both") != pl.col("both").shift()).fill_null(True))
        left, right = pl.col("both") // _HALF, pl.col("both") % _HALF
        return both.select(left=left.cast(pl.Int64), right=right.cast(pl.Int64))


_HALF = 2**32


def _within(blocks: npt.NDArray[np.int64]) -> npt.NDArray[np.uint64]:
    """Every two records of blocks of one size, which are rows here; the two numbers in one."""
    numbers = blocks.astype(np.uint64)
    first, second = np.triu_indices(blocks.shape[1], 1)
    return (numbers[:, first] * np.uint64(_HALF) + numbers[:, second]).ravel()


def block(table: pl.DataFrame, rules: Rules = RULES) -> Blocks:
    """The blocks of a prepared table."""
    wanted = rules_for(table.columns, rules)
    atoms = sorted({atom for rule in wanted for atom in rule})
    hashed = table.select(RECORD, **{name: _hashed(table, name, seed) for seed, name in enumerate(atoms)})
    found: list[pl.DataFrame] = []
    for rule in wanted:
        rows = _exploded(hashed.select(RECORD, *rule))
        keyed = rows.select(reduce(operator.xor, map(pl.col, rule)).alias("key"), RECORD).sort(
            "key", maintain_order=True
        )
        repeated = (pl.col("key") == pl.col("key").shift()) & (pl.col(RECORD) == pl.col(RECORD).shift())
        keyed = keyed.filter(~repeated.fill_null(False))
        sizes = keyed["key"].rle().struct["len"]
        sized = keyed.select(RECORD, size=sizes.repeat_by(sizes).explode())
        found.append(sized.filter(pl.col("size").is_between(2, LARGEST_BLOCK)))
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


def key_of(fields: Mapping[str, Any], rule: tuple[str, ...]) -> str | None:
    """The key of one record by a rule, as `keys` writes it; None where an atom is not known.

    Args:
        fields: A prepared record.
        rule: Atoms that are single texts.
    """
    of_rule, reads = _reads(rule)
    atoms = [of_rule]
    for name, length in reads:
        value = fields.get(name)
        if value is None:
            return None
        atoms.append(value[:length])
    return "|".join(atoms)


@cache
def _reads(rule: tuple[str, ...]) -> tuple[str, list[tuple[str, int | None]]]:
    """A rule's name, and by atom the field that it is read from and how many characters of it."""
    return " + ".join(rule), [STARTS.get(atom, (ATOMS.get(atom, (atom,))[0], None)) for atom in rule]


def rules_for(fields: Collection[str], rules: Rules = RULES) -> list[tuple[str, ...]]:
    """The rules that a table with these fields allows, and each attribute joined to a postcode."""
    attributes = [("postcode", field) for field in fields if field.startswith(ATTRIBUTE)]
    return [rule for rule in (*rules, *attributes) if all(ATOMS.get(a, (a,))[0] in fields for a in rule)]


def _atoms_of(table: pl.DataFrame, rule: tuple[str, ...]) -> pl.DataFrame:
    """`n` and the atoms of a rule, a row for every combination of the values of lists."""
    rows = _exploded(table.select(RECORD, **{f"a{at}": _read(atom) for at, atom in enumerate(rule)}))
    return rows.unique()


def _read(atom: str) -> pl.Expr:
    return ATOMS.get(atom, (atom, pl.col(atom)))[1]


def _hashed(table: pl.DataFrame, atom: str, seed: int) -> pl.Expr:
    """An atom as a number, or a list of numbers; each kind of atom in its own way, so that order does not matter."""
    read = _read(atom)
    if isinstance(table.select(read).dtypes[0], pl.List):
        return read.list.eval(pl.element().hash(seed))
    return pl.when(read.is_not_null()).then(read.hash(seed))


def _exploded(rows: pl.DataFrame) -> pl.DataFrame:
    rows = rows.drop_nulls()
    lists = [name for name, kind in rows.schema.items() if isinstance(kind, pl.List)]
    for name in lists:
        rows = rows.explode(name)
    return rows.drop_nulls() if lists else rows
