"""Records of the graph as the matching engine sees them: prepared fields, keys, and the weight of a pair.

For tables of any size; `few` does the same for a few records.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Collection, Mapping, Sequence

import polars as pl

from ..identifiers import may_link_alone
from ..match.comparisons import COMMON
from ..match.conditions import Fields
from ..match.engine import with_fields
from ..match.keys import Rules, keys
from ..match.meaning import Meaning as M
from ..match.model import Model
from ..match.prepare import RECORD, of_emails, prepare
from ..match.score import Scorer
from ..match.splink_model import predict
from ..match.values import gathered
from ..model.identifiers import DOMAIN, EMAIL, IDENTIFIER_KINDS, PHONE
from .records import Records
from .sides import PEOPLE, Side
from .values import MOST_HOLDERS, Holdings

COLUMNS = {
    "people": {
        "given_name": M.GIVEN_NAME, "patronymic": M.PATRONYMIC, "family_name": M.FAMILY_NAME,
        "suffix": M.SUFFIX, "sex": M.SEX, "city": M.CITY, "region": M.REGION, "postcode": M.POSTCODE,
        "address": M.ADDRESS,
    },
    "companies": {"name": M.COMPANY, "city": M.CITY, "postcode": M.POSTCODE, "address": M.ADDRESS},
}  # fmt: skip
_FIELDS = {EMAIL.name: "emails", PHONE.name: "phones", DOMAIN.name: "domains"}
_WEAK = {EMAIL.name: "emails" + COMMON, PHONE.name: "phones" + COMMON}
"""Of contacts that very many hold: they make no candidates, and weigh as much as they are worth in these data."""
RULES: dict[str, Rules] = {
    "people": (
        ("given sound", "family sound"), ("given sound", "family sound", "city"), ("family sound", "told_year"),
        ("given sound", "born"), ("family sound", "postcode"), ("given sound", "address"),
    ),
    "companies": (("company",), ("company start", "city")),
}  # fmt: skip
"""Keys of which a record has one each, so that an index finds those that share it. The first is in the first property
of the edge to its profile, and so on: see `Edge.internal`."""
BLOCKS = {name: (*rules, ("email",), ("phone",)) for name, rules in RULES.items()}
"""What records must share to be candidates when weights are learned."""


def telling_contacts(
    records: Records, holdings: Holdings, numbers: Collection[int] | None = None
) -> dict[str, list[list[str] | None]]:
    """By field, the contacts of every record that tell who somebody is, and apart from them those that very many hold.

    Sorted, None where there is none.

    Args:
        records: All records at hand.
        holdings: What they hold.
        numbers: Records that are asked about; all, unless given.
    """
    fields = (*_FIELDS.values(), *_WEAK.values())
    held: dict[str, list[list[str] | None]] = {field: [None] * len(records) for field in fields}
    for number in holdings.contacts if numbers is None else numbers:
        for contact in holdings.contacts.get(number, ()):
            field = _field_of(holdings, contact.kind, contact.value)
            if field and may_link_alone(IDENTIFIER_KINDS[contact.kind], contact.value):
                mine = held[field]
                mine[number] = sorted({*(mine[number] or ()), contact.value})
    return held


def _field_of(holdings: Holdings, kind: str, value: str) -> str | None:
    """The field in which a contact is compared, if it is."""
    weak = holdings.common.get((kind, value))
    if weak is None:
        return _FIELDS.get(kind)
    return _WEAK.get(kind) if weak else None


def _contact_lists(records: Records, holdings: Holdings) -> dict[str, pl.Series]:
    """What `telling_contacts` gives for all records, as columns: a list for each of a million takes Polars 15 s."""
    numbers: dict[str, array[int]] = {name: array("q") for name in _FIELDS}
    texts: dict[str, list[str]] = {name: [] for name in _FIELDS}
    for number, contacts in holdings.contacts.items():
        for contact in contacts:
            if contact.kind in _FIELDS:
                numbers[contact.kind].append(number)
                texts[contact.kind].append(contact.value)
    found: dict[str, pl.Series] = {}
    for name, field in _FIELDS.items():
        held = pl.DataFrame({"n": numbers[name], "v": texts[name]}, schema={"n": pl.get_index_type(), "v": pl.String})
        different = held["v"].unique()
        kind = IDENTIFIER_KINDS[name]
        fields = [_field_of(holdings, name, value) for value in different]
        for compared in (field, _WEAK.get(name)):
            if compared is None:
                continue
            telling = [
                value
                for value, of in zip(different, fields, strict=True)
                if of == compared and may_link_alone(kind, value)
            ]
            kept = pl.Series(telling, dtype=pl.String).implode()
            found[compared] = gathered(held.filter(pl.col("v").is_in(kept)), len(records))
    return found


def prepared(side: Side, records: Records, holdings: Holdings) -> pl.DataFrame:
    """The prepared table of all records of a side."""
    columns = COLUMNS[side.name]
    frame = pl.DataFrame({name: pl.Series(records.columns[name], dtype=pl.String) for name in columns})
    held = _contact_lists(records, holdings)
    table = prepare(frame, columns, by_words=False).with_columns(**held)
    if side is PEOPLE:
        table = table.with_columns(pl.Series("born", records.columns["birth_date"], dtype=pl.String))
    return table.with_columns(**of_emails(table["emails"]))


Key = tuple[int, int, str]
"""A record, a rule by its number, and the record's key by that rule: sixteen digits that tell nothing of the record."""
Pair = tuple[int, int]
"""Two records, the smaller first."""
Weighed = tuple[int, int, float, str | None]
"""Two records, the bits for their being one, and the comparison in which they contradict each other."""
MANY = 20_000
"""Pairs from which Splink is the quicker: it takes three seconds to begin, a pair in Python 30 µs."""
DOUBT = -4.0
"""Bits from which a pair is worth a look."""
BITS = 4
"""Digits after the point of a weight: fewer than those in which two ways of adding up may differ."""


def record_keys(side: Side, table: pl.DataFrame) -> pl.DataFrame:
    """Every key of every record: `n`, `rule` (its number) and `key`, sixteen digits that tell nothing of the record."""
    number = {" + ".join(rule): at for at, rule in enumerate(RULES[side.name])}
    found = keys(table, RULES[side.name])
    different = found["key"].unique()
    hashed = [hashlib.blake2b(key.encode(), digest_size=8).hexdigest() for key in different]
    rules = [number[key.partition("|")[0]] for key in different]
    kinds = {"key": pl.String, "hashed": pl.String, "rule": pl.Int64}
    known = pl.DataFrame({"key": different, "hashed": hashed, "rule": rules}, schema=kinds)
    return found.join(known, on="key").select(RECORD, "rule", key="hashed")


def common_keys(side: Side, table: pl.DataFrame, largest: int) -> frozenset[str]:
    """Keys of more than `largest` records."""
    sizes = record_keys(side, table).group_by("key").len("records")
    return frozenset(sizes.filter(pl.col("records") > largest)["key"])


def candidates(found: pl.DataFrame, common: Collection[str], holdings: Holdings) -> pl.DataFrame:
    """Pairs worth scoring: records that share a key that is not common, or a value that few hold.

    Returns:
        `left` and `right`, record numbers, left < right, each pair once.
    """
    rare = found.filter(~pl.col("key").is_in(list(common))).select(RECORD, "key")
    shared = [
        (number, f"{value.kind.name}:{value.value}")
        for value in holdings.values
        if value.many <= MOST_HOLDERS and not value.blocked
        for number in value.holders
    ]
    held = pl.DataFrame(shared, schema={RECORD: pl.Int64, "key": pl.String}, orient="row")
    blocks = pl.concat([rare, held]).select("key", left=RECORD)
    pairs = blocks.join(blocks.rename({"left": "right"}), on="key").filter(pl.col("left") < pl.col("right"))
    return pairs.select("left", "right").unique().sort("left", "right")


def weigh_pairs(model: Model, table: pl.DataFrame, pairs: pl.DataFrame, at_least: float) -> list[Weighed]:
    """The weight of every pair that has at least that many bits.

    Few pairs are scored one by one, many by Splink: with the same result, for which there is a test.
    """
    if len(pairs) > MANY:
        known = with_fields(table, model)
        rows = predict(known, pairs, model, at_least).iter_rows()
        return [(a, b, round(weight, BITS), veto) for a, b, weight, veto in rows]
    numbers = sorted({*pairs["left"], *pairs["right"]})
    record = dict(zip(numbers, table[numbers].iter_rows(named=True), strict=True))
    scorer = Scorer(model)
    heard = {number: scorer.heard(fields) for number, fields in record.items()}
    asked = {number: scorer.asked(record[number]) for number in pairs["left"].unique()}
    found: list[Weighed] = []
    for a, b in pairs.iter_rows():
        if scored := scorer.at_least(asked[a], record[a], record[b], heard[a] & heard[b], at_least):
            found.append((a, b, round(scored.weight, BITS), scored.veto))
    return found


def weigh_group(
    scorer: Scorer, row_of: Mapping[int, Fields] | Sequence[Fields], ours: Sequence[int], theirs: Sequence[int]
) -> float | None:
    """The bits for two groups of prepared records being one, or None where two records contradict each other."""
    left, right = ([row_of[n] for n in numbers if any(row_of[n].values())] for numbers in (ours, theirs))
    scored = scorer.score_groups(left, right)
    return None if scored.veto else round(scored.weight, BITS)
