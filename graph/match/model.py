"""The trained model: what every outcome of every comparison is worth, as data that JSON can hold.

A weight is log2(m / u): m is the share of an outcome among pairs that are one person, u among pairs that are not
(Fellegi and Sunter, "A theory for record linkage", JASA 64, 1969). Weights add up to a match weight in bits; the
rarity of an agreed value adds to it as in Splink, log2(u / share of the value).
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..errors import FileUnreadable
from .comparisons import Comparison, Level
from .conditions import packed, unpacked

FORMAT = 1
"""Of the JSON; a file of another format is refused."""


CONTRADICTIONS = (
    "given", "patronymic", "suffix", "born", "year", "sex", "told_given", "told_sex", "snils", "national_ids", "inns",
    "ogrns", "leis", "office", "office_place", "office_code",
)  # fmt: skip
"""Comparisons of what a person, or a company, has one of, for life."""
SELDOM, MOSTLY = 0.035, 0.75
"""Shares of matches that contradict each other, and that agree fully, at which a contradiction is a veto. In tables
where half of all birth dates are mistyped it is none; in clean ones it tells twins and brothers apart."""
ALWAYS = frozenset({"snils", "inns", "ogrns", "leis", "suffix", "office", "office_place", "office_code"})
"""Vetoes whatever was learned: numbers with check digits, of which a slip makes none at all, and generations and
offices of companies, which a slip does not turn into one another, and which too few records state to learn from."""
TOGETHER = 6.5
"""Bits beyond which what people who live or work together share adds nothing, and fewer where a table tells of large
households. A family name, an address, a postcode and a phone are not four witnesses but one: that of the household, in
which this record is one of a few."""


@dataclass(frozen=True, slots=True)
class Trained:
    """The shares of one level: among matches, and among pairs that are none."""

    m: float
    u: float

    @property
    def weight(self) -> float:
        """Bits for (positive) or against (negative) a match."""
        return math.log2(self.m / self.u)


@dataclass(frozen=True, slots=True)
class Model:
    """A model of one kind of records.

    Attributes:
        prior: Probability that two records taken at random are one.
        comparisons: What is compared.
        trained: Shares of each level, by comparison.
        shares: By field, the share of records that bear a value, for values that are not rare.
        rare: By field, the share taken for every other value.
        largest_block: Records in the largest block that makes candidates.
        records: On how many records it was trained.
        among: Share of matches among pairs taken at random, taken off what was counted; nought where nothing was.
        agreed: By field of `shares`, the share of matches that agree in it, of which so much was taken off.
        household: Bits, the prior's included, for which what is shared in a household counts at most.
    """

    prior: float
    comparisons: tuple[Comparison, ...]
    trained: Mapping[str, tuple[Trained, ...]]
    shares: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    rare: Mapping[str, float] = field(default_factory=dict)
    largest_block: int = 2
    records: int = 0
    among: float = 0.0
    agreed: Mapping[str, float] = field(default_factory=dict)
    household: float = TOGETHER

    @property
    def prior_weight(self) -> float:
        """Bits of the prior odds; far below nought, for two records are seldom one."""
        return math.log2(self.prior / (1 - self.prior))

    @property
    def vetoing(self) -> tuple[str, ...]:
        """Comparisons whose contradiction keeps two records apart: checked numbers, and what next to no match has."""
        known = [(name, self.trained[name]) for name in CONTRADICTIONS if name in self.trained]
        return tuple(
            name for name, levels in known if name in ALWAYS or (levels[-1].m < SELDOM and levels[0].m >= MOSTLY)
        )

    @property
    def version(self) -> str:
        """Changes with whatever would change a score."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()[:12]

    def share(self, name: str, value: str) -> float:
        """The share of records that bear a value."""
        return self.shares.get(name, {}).get(value, self.rare.get(name, 0.0))

    def least_share(self, name: str) -> float:
        """The smallest share of a value of a field."""
        rare = [self.rare[name]] if name in self.rare else []
        return min([*rare, *self.shares.get(name, {}).values()], default=1.0)

    def to_json(self) -> str:
        """The model as one line of JSON."""
        body = {
            "format": FORMAT,
            "records": self.records,
            "prior": self.prior,
            "largest_block": self.largest_block,
            "among": self.among,
            "agreed": dict(self.agreed),
            "household": self.household,
            "rare": dict(self.rare),
            "shares": {name: dict(sorted(values.items())) for name, values in self.shares.items()},
            "comparisons": [self._packed(comparison) for comparison in self.comparisons],
        }
        return json.dumps(body, ensure_ascii=False)

    def _packed(self, comparison: Comparison) -> dict[str, Any]:
        shares = self.trained[comparison.name]
        return {
            "name": comparison.name,
            "title": comparison.title,
            "needs": comparison.needs,
            "together": comparison.together,
            "unless": [packed(condition) for condition in comparison.unless],
            "levels": [
                {
                    "label": level.label,
                    "condition": packed(level.condition) if level.condition else None,
                    "frequency": level.frequency,
                    "m": trained.m,
                    "u": trained.u,
                }
                for level, trained in zip(comparison.levels, shares, strict=True)
            ],
        }

    @classmethod
    def from_json(cls, text: str, where: str = "") -> Model:
        """The model that was written.

        Raises:
            FileUnreadable: it is no model, or one of another format.
        """
        try:
            body = json.loads(text)
            if body["format"] != FORMAT:
                raise FileUnreadable(
                    f"a model of format {body['format']}, not {FORMAT}", where=where, hint="Train it anew."
                )
            comparisons = tuple(_comparison(given) for given in body["comparisons"])
            trained = {
                given["name"]: tuple(Trained(level["m"], level["u"]) for level in given["levels"])
                for given in body["comparisons"]
            }
            names = ("prior", "shares", "rare", "largest_block", "records")
            later = {name: body[name] for name in ("among", "agreed", "household") if name in body}
            return cls(comparisons=comparisons, trained=trained, **{name: body[name] for name in names}, **later)
        except (ValueError, KeyError, TypeError) as fault:
            raise FileUnreadable(f"not a model of matching ({type(fault).__name__})", where=where) from None

    @classmethod
    def read(cls, path: Path) -> Model:
        """The model of a file.

        Raises:
            FileUnreadable: it can not be read, or is no model.
        """
        try:
            return cls.from_json(path.read_text("utf-8"), where=str(path))
        except (OSError, UnicodeDecodeError) as fault:
            raise FileUnreadable(f"can not be read ({type(fault).__name__})", where=str(path)) from None


def _comparison(given: Mapping[str, Any]) -> Comparison:
    levels = tuple(
        Level(level["label"], unpacked(level["condition"]) if level["condition"] else None, level["frequency"])
        for level in given["levels"]
    )
    unless = tuple(map(unpacked, given.get("unless", ())))
    return Comparison(given["name"], given["title"], tuple(given["needs"]), levels, given["together"], unless)
