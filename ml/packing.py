"""Between trained models and their files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from safetensors.torch import load as read_tensors
from safetensors.torch import save as write_tensors

from graph.errors import TrainingError

from .artefact import Artefact
from .calibration import calibrator
from .models import Boosted, Linear
from .network import Network
from .outcome import Outcome
from .ranker import Ranker
from .retrieval import PurchaseNet, Retriever
from .scaling import Scaling
from .task import Task


@dataclass(frozen=True)
class TaskModel:
    """Everything that is served for one task, and what there is to know of it.

    Attributes:
        outcome: Whether it happens.
        rankers: Which things come next.
        horizon_days: How far it looks ahead.
        facts: Plain facts: what it was trained on and how every model did.
        version: Hash of all content; empty until it is packed.
    """

    outcome: Outcome
    rankers: tuple[Ranker, ...]
    horizon_days: int
    facts: Mapping[str, Any]
    version: str = ""


def pack(task: Task, model: TaskModel) -> Artefact:
    """As files."""
    outcome = model.outcome
    parts = {"outcome.boosted.txt": outcome.boosted.as_text().encode()}
    manifest: dict[str, Any] = {
        "horizon_days": model.horizon_days,
        "facts": dict(model.facts),
        "outcome": {
            "names": list(outcome.names),
            "linear": outcome.linear.as_json(),
            "weights": dict(outcome.weights),
            "offset": outcome.offset,
            "calibrator": outcome.calibrator.as_json(),
            "kind_means": outcome.kind_means.tolist(),
            "network": None,
        },
        "rankers": [],
    }
    if outcome.network:
        network = outcome.network
        manifest["outcome"]["network"] = {"shape": network.shape, "scaling": network.scaling.as_json()}
        parts["outcome.safetensors"] = write_tensors(network.net.state_dict())
    for ranker in model.rankers:
        label = ranker.suggest.label
        parts[f"{label}.boosted.txt"] = ranker.boosted.as_text().encode()
        parts[f"{label}.safetensors"] = write_tensors(ranker.retriever.net.state_dict())
        manifest["rankers"].append(
            {
                "label": label,
                "linear": ranker.linear.as_json(),
                "served": ranker.served,
                "calibrator": ranker.calibrator.as_json(),
                "keys": list(ranker.retriever.keys),
            }
        )
    return Artefact(task.name, manifest, parts)


def unpack(task: Task, artefact: Artefact) -> TaskModel:
    """From files.

    Raises:
        TrainingError: parts do not fit together or the task has changed since.
    """
    try:
        return _unpack(task, artefact)
    except (KeyError, ValueError, TypeError, RuntimeError, StopIteration) as fault:
        raise TrainingError(
            f"the stored model does not fit this version ({type(fault).__name__})",
            where=f"{task.name} {artefact.version}",
            hint="Train again: portrait train --again.",
        ) from None


def _unpack(task: Task, artefact: Artefact) -> TaskModel:
    plain = artefact.manifest["outcome"]
    network = None
    if plain["network"] is not None:
        state = read_tensors(artefact.parts["outcome.safetensors"])
        network = Network.load(plain["network"]["shape"], Scaling.from_json(plain["network"]["scaling"]), state)
    outcome = Outcome(
        tuple(plain["names"]),
        Linear.from_json(plain["linear"]),
        Boosted.from_text(artefact.parts["outcome.boosted.txt"].decode()),
        network,
        np.array(plain["kind_means"], dtype=np.float64),
        plain["weights"],
        float(plain["offset"]),
        calibrator(plain["calibrator"]),
    )
    rankers = []
    for stored in artefact.manifest["rankers"]:
        label = stored["label"]
        suggest = next(suggest for suggest in task.suggests if suggest.label == label)
        net = PurchaseNet(len(stored["keys"]))
        net.load_state_dict(read_tensors(artefact.parts[f"{label}.safetensors"]))
        net.eval()
        rankers.append(
            Ranker(
                suggest,
                Retriever(net, tuple(stored["keys"])),
                Linear.from_json(stored["linear"]),
                Boosted.from_text(artefact.parts[f"{label}.boosted.txt"].decode()),
                stored["served"],
                calibrator(stored["calibrator"]),
            )
        )
    days = int(artefact.manifest["horizon_days"])
    return TaskModel(outcome, tuple(rankers), days, artefact.manifest["facts"], artefact.version)
