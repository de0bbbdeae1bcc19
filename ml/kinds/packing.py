"""Between trained models and their files: plain parts of a manifest, and parts in safe formats by file name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from safetensors.numpy import load as read_arrays
from safetensors.numpy import save as write_arrays
from safetensors.torch import load as read_tensors
from safetensors.torch import save as write_tensors

from ..learners.calibration import calibrator
from ..learners.models import Bag, Boosted, Linear
from ..network.files import pack_network, unpack_network
from ..offers.wants import Wants
from ..outcome.model import Outcome
from ..ranking.pairmodels import PairModels
from ..ranking.ranker import Ranker
from ..ranking.retrieval import PurchaseNet, Retriever
from ..ranking.tower import Tower
from ..task import BinaryTask

Parts = dict[str, bytes]


def pack_outcome(outcome: Outcome) -> tuple[dict[str, Any], Parts]:
    """The manifest's part and the files of an outcome."""
    parts = {f"outcome.boosted.{at}.txt": one.as_text().encode() for at, one in enumerate(outcome.boosted.members)}
    plain: dict[str, Any] = {
        "names": list(outcome.names),
        "linear": outcome.linear.as_json(),
        "weights": dict(outcome.weights),
        "offset": outcome.offset,
        "calibrator": outcome.calibrator.as_json(),
        "boosted": len(outcome.boosted.members),
    }
    plain["network"], more = pack_network(outcome.network, "outcome")
    return plain, parts | more


def unpack_outcome(plain: Mapping[str, Any], parts: Mapping[str, bytes]) -> Outcome:
    """The inverse of `pack_outcome`."""
    trees = [parts[f"outcome.boosted.{at}.txt"].decode() for at in range(plain["boosted"])]
    return Outcome(
        tuple(plain["names"]),
        Linear.from_json(plain["linear"]),
        Bag(tuple(Boosted.from_text(text) for text in trees)),
        unpack_network(plain["network"], parts, "outcome"),
        plain["weights"],
        float(plain["offset"]),
        calibrator(plain["calibrator"]),
    )


def pack_ranker(ranker: Ranker) -> tuple[dict[str, Any], Parts]:
    """The manifest's part and the files of a ranking."""
    name, models = ranker.suggest.name, ranker.models
    plain = {
        "name": name,
        "features": list(models.names),
        "linear": models.linear.as_json(),
        "spread": dict(models.spread),
        "weights": dict(models.weights),
        "served": ranker.served,
        "repeat": ranker.repeat.as_json(),
        "novel": ranker.novel.as_json(),
        "horizon_days": ranker.horizon_days,
        "boosted": len(models.boosted),
        "keys": list(ranker.retriever.keys),
        "silent": ranker.retriever.silent,
    }
    parts = {f"{name}.boosted.{at}.txt": model.as_text().encode() for at, model in enumerate(models.boosted)}
    parts[f"{name}.listed.txt"] = models.listed.as_text().encode()
    parts[f"{name}.safetensors"] = write_tensors(ranker.retriever.net.state_dict())
    return plain, parts


def unpack_ranker(task: BinaryTask, plain: Mapping[str, Any], parts: Mapping[str, bytes]) -> Ranker:
    """The inverse of `pack_ranker`."""
    name = plain["name"]
    net = PurchaseNet(len(plain["keys"]))
    net.load_state_dict(read_tensors(parts[f"{name}.safetensors"]))
    net.eval()
    boosted = (Boosted.from_text(parts[f"{name}.boosted.{at}.txt"].decode()) for at in range(plain["boosted"]))
    models = PairModels(
        tuple(plain["features"]),
        Linear.from_json(plain["linear"]),
        tuple(boosted),
        Boosted.from_text(parts[f"{name}.listed.txt"].decode()),
        plain["spread"],
        plain["weights"],
    )
    return Ranker(
        next(suggest for suggest in task.suggests if suggest.name == name),
        Retriever(net, tuple(plain["keys"]), plain["silent"]),
        models,
        plain["served"],
        calibrator(plain["repeat"]),
        calibrator(plain["novel"]),
        float(plain["horizon_days"]),
    )


def pack_wants(wants: Wants) -> tuple[dict[str, Any], Parts]:
    """The manifest's part and the files of what tells what people buy next."""
    plain: dict[str, Any] = {"since": wants.since, "tower": None}
    if wants.tower is None:
        return plain, {}
    plain["tower"] = {"things": list(wants.tower.things), "places": list(wants.tower.places)}
    arrays = {name: np.ascontiguousarray(array) for name, array in wants.tower.weights.items()}
    return plain, {"wants.safetensors": write_arrays(arrays)}


def unpack_wants(plain: Mapping[str, Any], parts: Mapping[str, bytes]) -> Wants:
    """The inverse of `pack_wants`."""
    tower = None
    if plain["tower"] is not None:
        things, places = (tuple(plain["tower"][name]) for name in ("things", "places"))
        tower = Tower(things, places, read_arrays(parts["wants.safetensors"]))
    return Wants(tower, float(plain["since"]))
