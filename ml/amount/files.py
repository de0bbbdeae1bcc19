"""Between a valuation and its files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import lightgbm

from ..learners.btyd import BgNbd, GammaGamma
from ..learners.roots import RootLine
from ..past.money import Measure
from .bases import TREES_OF, Bases
from .model import Blend
from .spending import Habits
from .valuation import Strangers, Valuation


def pack_valuation(valuation: Valuation) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Plain numbers for the manifest, and trees as parts."""
    bases, blend = valuation.bases, valuation.blend
    plain: dict[str, Any] = {
        "names": list(valuation.names),
        "unit": valuation.unit,
        "line": bases.line.as_json() if bases else None,
        "blend": blend.as_json() if blend else None,
        "habits": asdict(valuation.habits),
        "measure": asdict(valuation.measure),
        "strangers": asdict(valuation.strangers),
        "per_day": valuation.per_day,
    }
    parts = (
        {f"{name}.boosted.txt": str(trees.model_to_string()).encode() for name, trees in bases.trees.items()}
        if bases
        else {}
    )
    return plain, parts


def unpack_valuation(plain: Mapping[str, Any], parts: Mapping[str, bytes]) -> Valuation:
    """The inverse of `pack_valuation`."""
    bases, blend = None, None
    if plain["line"] is not None:
        trees = {name: lightgbm.Booster(model_str=parts[f"{name}.boosted.txt"].decode()) for name in TREES_OF}
        bases, blend = Bases(RootLine.from_json(plain["line"]), trees), Blend.from_json(plain["blend"])
    habits = Habits(BgNbd(**plain["habits"]["rhythm"]), GammaGamma(**plain["habits"]["worth"]))
    return Valuation(
        tuple(plain["names"]), float(plain["unit"]), bases, blend, habits, Measure(**plain["measure"]),
        Strangers(**plain["strangers"]), float(plain["per_day"]),
    )  # fmt: skip
