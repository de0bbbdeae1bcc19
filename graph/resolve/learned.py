"""What was learned from all records of a side, and is kept in the graph until it is learned anew.

Whatever a pair's score depends on is in it, and nothing else of the other records: so a record resolved alone ends
where it would if everything were resolved at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import polars as pl

from ..cypher import statement
from ..driver import Database
from ..match.model import Model
from ..match.score import Scorer
from ..match.shares import counted_in, rounded
from ..match.train import train, untrained
from ..model.resolution import IdentityModel
from ..writer import Writer
from .caps import learn_caps
from .likeness import BLOCKS, common_keys
from .sides import Side
from .told import families_of, told
from .values import Holdings

FEWEST = 1000
"""Records from which weights are learned; from fewer they would be learned from chance."""
GROWTH = 2.0
"""So many times as many records, or so few, and the weights are learned anew when everything is resolved."""
MOST_LIKELY = 0.5
"""Prior that two records are one, at most."""


@dataclass(frozen=True)
class Learned:
    """What resolution of one side goes by.

    Attributes:
        model: The weights.
        common: Keys that too many records share to say anything.
        referred: Systems to whose keys other records refer: of such a key a person has one.
        caps: By kind of identifier, the most records that a value may link, where another than the usual was learned.
        imported: Version of the model in the file that it was read from; empty where it was learned here.
        counted: Whether what it needs of this graph's own records has been counted: shares of names, common keys.
    """

    model: Model
    common: frozenset[str]
    referred: frozenset[str]
    caps: Mapping[str, int] = field(default_factory=dict)
    imported: str = ""
    counted: bool = True

    @property
    def version(self) -> str:
        """Changes with whatever would change a verdict, and with where the weights are from."""
        parts = (self.model.version, *sorted(self.common), "", *sorted(self.referred))
        parts += ("", self.imported) if self.imported else ()
        parts += ("", *_told(self.caps)) if self.caps else ()
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]

    @cached_property
    def scorer(self) -> Scorer:
        """The model, ready to score."""
        return Scorer(self.model)

    @property
    def families(self) -> Collection[str]:
        """Family names that several records bear, as `stem` gives them."""
        return self.model.shares.get("family", {})


def learn(side: Side, table: pl.DataFrame, holdings: Holdings, step: Callable[[str], None]) -> Learned:
    """Learn from the prepared records of a side, and from what they hold."""
    table = told(table, families_of(table))
    referred = frozenset(holdings.referred)
    if len(table) < FEWEST:
        return Learned(untrained(table.columns, len(table)), frozenset(), referred)
    model = train(table, step, BLOCKS[side.name])
    step("learn the limits")
    return Learned(model, common_keys(side, table, model.largest_block), referred, learn_caps(table, holdings))


def fitted(side: Side, learned: Learned, table: pl.DataFrame, holdings: Holdings) -> Learned:
    """What was read from a file, with all that is counted, and not learned, as the records of this graph have it.

    As many records of each person are expected as there were where it was learned: of ten times as many records, two
    taken at random are a tenth as likely one.
    """
    table = told(table, families_of(table))
    model = counted_in(learned.model, table)
    prior = model.prior * max(model.records, FEWEST) / max(len(table), FEWEST)
    model = replace(model, prior=rounded(min(prior, MOST_LIKELY)), records=len(table))
    common = common_keys(side, table, model.largest_block)
    return replace(learned, model=model, common=common, referred=frozenset(holdings.referred), counted=True)


def outgrown(learned: Learned, records: int) -> bool:
    """Whether there are so many more, or fewer, records than it was learned from that it is to be learned anew."""
    known = learned.model.records
    grown = max(records, 1) / max(known, 1)
    return records >= FEWEST and (known < FEWEST or not 1 / GROWTH < grown < GROWTH)


def read_learned(database: Database, side: Side) -> Learned | None:
    """What the records of the graph were resolved by; None before the first resolution, by this model or at all."""
    versions = database.rows(statement("resolve/learned_version"), side=side.name)
    return learned_of(database, side, versions[0][0]) if versions else None


def read_kept(database: Database, side: Side) -> Learned | None:
    """What the graph keeps, be it a model read from a file by which nothing has been resolved yet."""
    rows = database.rows(statement("resolve/learned"), side=side.name)
    return _learned(*rows[0]) if rows else None


def learned_of(database: Database, side: Side, version: str) -> Learned:
    """What the graph keeps, of the version that it names; read again only when that has changed."""
    key = (database.endpoint.uri, side.name, version)
    if key not in _READ:
        [row] = database.rows(statement("resolve/learned"), side=side.name)
        if len(_READ) > _KEPT:
            _READ.clear()
        _READ[key] = _learned(*row)
    return _READ[key]


def _learned(
    version: str,
    body: str,
    common: list[str] | None,
    referred: list[str] | None,
    limits: list[str] | None,
    imported: str | None,
) -> Learned:
    caps = {kind: int(cap) for kind, _, cap in (one.partition(" ") for one in limits or ())}
    model = Model.from_json(body)
    return Learned(model, frozenset(common or ()), frozenset(referred or ()), caps, imported or "", bool(version))


def _told(caps: Mapping[str, int]) -> list[str]:
    return [f"{kind} {cap}" for kind, cap in sorted(caps.items())]


_READ: dict[tuple[str, str, str], Learned] = {}
_KEPT = 8


def write_learned(database: Database, side: Side, learned: Learned) -> None:
    """Keep it in the graph."""
    model = learned.model
    with Writer(database) as writer:
        writer.put(
            IdentityModel(
                uid=side.name,
                version=learned.version if learned.counted else "",
                records=model.records,
                body=model.to_json(),
                common=sorted(learned.common),
                referred=sorted(learned.referred),
                limits=_told(learned.caps),
                imported=learned.imported,
            )
        )
