"""Between a valuation and its files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import lightgbm

from ..learners.btyd import BgNbd, GammaGamma
from ..learners.roots import RootLine
from ..network.files import pack_network, unpack_network
from ..past.money import Measure
from .bases import TREES_OF, Bases
from .model import Blend
from .spending import Habits
from .valuation import Average, Strangers, Valuation

Parts = dict[str, bytes]


def pack_bases(bases: Bases | None, prefix: str = "") -> tuple[dict[str, Any] | None, Parts]:
    """Plain numbers for the manifest, trees and nets as parts named with a prefix; None for no models."""
    if bases is None:
        return None, {}
    trees = {f"{prefix}{name}.boosted.txt": str(t.model_to_string()).encode() for name, t in bases.trees.items()}
    network, nets = pack_network(bases.network, f"{prefix}network")
    return {"line": bases.line.as_json(), "network": network}, trees | nets


def unpack_bases(plain: dict[str, Any] | None, parts: Mapping[str, bytes], prefix: str = "") -> Bases | None:
    """The inverse of `pack_bases`."""
    if plain is None:
        return None
    trees = {name: lightgbm.Booster(model_str=parts[f"{prefix}{name}.boosted.txt"].decode()) for name in TREES_OF}
    network = unpack_network(plain["network"], parts, f"{prefix}network")
    return Bases(RootLine.from_json(plain["line"]), trees, network)


def pack_valuation(valuation: Valuation) -> tuple[dict[str, Any], Parts]:
    """Plain numbers for the manifest, and trees as parts."""
    bases, parts = pack_bases(valuation.bases)
    plain: dict[str, Any] = {
        "names": list(valuation.names),
        "unit": valuation.unit,
        "bases": bases,
        "blend": valuation.blend.as_json() if valuation.blend else None,
        "habits": asdict(valuation.habits),
        "measure": asdict(valuation.measure),
        "strangers": asdict(valuation.strangers),
        "average": asdict(valuation.average),
        "per_day": valuation.per_day,
    }
    return plain, parts


def unpack_valuation(plain: Mapping[str, Any], parts: Mapping[str, bytes]) -> Valuation:
    """The inverse of `pack_valuation`."""
    habits = Habits(BgNbd(**plain["habits"]["rhythm"]), GammaGamma(**plain["habits"]["worth"]))
    return Valuation(
        tuple(plain["names"]), float(plain["unit"]), unpack_bases(plain["bases"], parts),
        Blend.from_json(plain["blend"]) if plain["blend"] else None, habits, Measure(**plain["measure"]),
        Strangers(**plain["strangers"]), Average(**plain["average"]), float(plain["per_day"]),
    )  # fmt: skip
