"""Between trained models and their files: plain parts of a manifest, and parts in safe formats by file name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from safetensors.torch import load as read_tensors
from safetensors.torch import save as write_tensors

from .calibration import calibrator
from .models import Boosted, Linear
from .network import Network
from .outcome import Outcome
from .ranker import Ranker
from .retrieval import PurchaseNet, Retriever
from .scaling import Scaling
from .task import BinaryTask

Parts = dict[str, bytes]


def pack_outcome(outcome: Outcome) -> tuple[dict[str, Any], Parts]:
    """The manifest's part and the files of an outcome."""
    parts = {"outcome.boosted.txt": outcome.boosted.as_text().encode()}
    plain: dict[str, Any] = {
        "names": list(outcome.names),
        "linear": outcome.linear.as_json(),
        "weights": dict(outcome.weights),
        "offset": outcome.offset,
        "calibrator": outcome.calibrator.as_json(),
        "kind_means": outcome.kind_means.tolist(),
        "network": None,
    }
    if outcome.network:
        plain["network"] = {"shape": outcome.network.shape, "scaling": outcome.network.scaling.as_json()}
        parts["outcome.safetensors"] = write_tensors(outcome.network.net.state_dict())
    return plain, parts


def unpack_outcome(plain: Mapping[str, Any], parts: Mapping[str, bytes]) -> Outcome:
    """The inverse of `pack_outcome`."""
    network = None
    if plain["network"] is not None:
        state = read_tensors(parts["outcome.safetensors"])
        network = Network.load(plain["network"]["shape"], Scaling.from_json(plain["network"]["scaling"]), state)
    return Outcome(
        tuple(plain["names"]),
        Linear.from_json(plain["linear"]),
        Boosted.from_text(parts["outcome.boosted.txt"].decode()),
        network,
        np.array(plain["kind_means"], dtype=np.float64),
        plain["weights"],
        float(plain["offset"]),
        calibrator(plain["calibrator"]),
    )


def pack_ranker(ranker: Ranker) -> tuple[dict[str, Any], Parts]:
    """The manifest's part and the files of a ranking."""
    label = ranker.suggest.label
    plain = {
        "label": label,
        "linear": ranker.linear.as_json(),
        "served": ranker.served,
        "calibrator": ranker.calibrator.as_json(),
        "keys": list(ranker.retriever.keys),
    }
    parts = {
        f"{label}.boosted.txt": ranker.boosted.as_text().encode(),
        f"{label}.safetensors": write_tensors(ranker.retriever.net.state_dict()),
    }
    return plain, parts


def unpack_ranker(task: BinaryTask, plain: Mapping[str, Any], parts: Mapping[str, bytes]) -> Ranker:
    """The inverse of `pack_ranker`."""
    label = plain["label"]
    net = PurchaseNet(len(plain["keys"]))
    net.load_state_dict(read_tensors(parts[f"{label}.safetensors"]))
    net.eval()
    return Ranker(
        next(suggest for suggest in task.suggests if suggest.label == label),
        Retriever(net, tuple(plain["keys"])),
        Linear.from_json(plain["linear"]),
        Boosted.from_text(parts[f"{label}.boosted.txt"].decode()),
        plain["served"],
        calibrator(plain["calibrator"]),
    )
