"""Training and use of the graph network: full batches of people, early stop, exact and integrated contributions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from ml.learners.scaling import Scaling
from ml.network.pyg import HeteroData
from ml.network.torched import repeatable
from ml.past.history import Flags, Floats

from .hetero import Triple, edge_types, feature_widths
from .nets import ProfileNet

EPOCHS = 12
PATIENCE = 2
RATE = 4e-3
DECAY = 1e-4
EDGES_PER_THREAD = 2_000_000
"""Edges of a batch that keep one thread busy; more threads on fewer only wait (12 s with two, 8 s with one)."""

STEPS = 24
"""Points along the straight line on which gradients are integrated; the rest, about 1 %, is spread in proportion."""


@dataclass(frozen=True)
class Batch:
    """Some people at one moment: the graph around them, their features, and whether it happened."""

    graph: HeteroData
    values: Floats
    happened: Flags


class Network:
    """A trained `ProfileNet` with what it needs to take raw features."""

    def __init__(self, net: ProfileNet, scaling: Scaling, shape: dict[str, Any]) -> None:
        self.net = net
        self.scaling = scaling
        self.shape = shape

    @classmethod
    def fit(
        cls, train: Sequence[Batch], tune: Sequence[Batch], seed: int, threads: int, told: Callable[[int, float], None]
    ) -> Network:
        """Train until the batches to tune on stop getting better; `told` hears of each epoch and its loss there."""
        scaling = Scaling.of(np.concatenate([batch.values for batch in train]))
        graphs = [batch.graph for batch in train]
        shape = {
            "widths": dict(feature_widths(graphs)),
            "triples": [list(triple) for triple in edge_types(graphs)],
            "features": int(train[0].values.shape[1]),
        }
        largest = max(sum(graph[triple].edge_index.shape[1] for triple in graph.edge_types) for graph in graphs)
        with repeatable(seed, min(threads, 1 + largest // EDGES_PER_THREAD)):
            network = cls(cls._build(shape), scaling, shape)
            network._train(train, tune, np.random.default_rng(seed), told)
        return network

    @staticmethod
    def _build(shape: dict[str, Any]) -> ProfileNet:
        triples: list[Triple] = [(a, b, c) for a, b, c in shape["triples"]]
        return ProfileNet(shape["widths"], triples, shape["features"])

    @classmethod
    def load(cls, shape: dict[str, Any], scaling: Scaling, state: dict[str, Tensor]) -> Network:
        """Rebuild from stored parts."""
        net = cls._build(shape)
        net.load_state_dict(state)
        net.eval()
        return cls(net, scaling, shape)

    def _tensors(self, batch: Batch) -> tuple[Tensor, Tensor]:
        values = torch.from_numpy(self.scaling(batch.values).astype(np.float32))
        return values, torch.from_numpy(batch.happened.astype(np.float32))

    def _train(
        self,
        train: Sequence[Batch],
        tune: Sequence[Batch],
        random: np.random.Generator,
        told: Callable[[int, float], None],
    ) -> None:
        tensors = [(batch.graph, *self._tensors(batch)) for batch in train]
        share = float(np.clip(np.mean(np.concatenate([batch.happened for batch in train])), 0.001, 0.999))
        with torch.no_grad():
            self.net.offsets.fill_(float(np.log(share / (1 - share))))
        optimiser = torch.optim.AdamW(self.net.parameters(), lr=RATE, weight_decay=DECAY)
        best, kept, waited = float("inf"), self.net.state_dict(), 0
        for epoch in range(EPOCHS):
            self._epoch(tensors, optimiser, random)
            lost = self._loss(tune)
            told(epoch + 1, lost)
            if lost < best - 1e-4:
                best, waited = lost, 0
                kept = {name: value.clone() for name, value in self.net.state_dict().items()}
            else:
                waited += 1
                if waited >= PATIENCE:
                    break
        self.net.load_state_dict(kept)
        self.net.eval()

    def _epoch(
        self,
        tensors: list[tuple[HeteroData, Tensor, Tensor]],
        optimiser: torch.optim.Optimizer,
        random: np.random.Generator,
    ) -> None:
        self.net.train()
        for at in random.permutation(len(tensors)):
            graph, values, happened = tensors[at]
            optimiser.zero_grad()
            alone, both = self.net(graph, values)
            loss = functional.binary_cross_entropy_with_logits(alone, happened)
            loss = loss + functional.binary_cross_entropy_with_logits(both, happened)
            torch.autograd.backward(loss)
            torch.nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
            optimiser.step()

    def _loss(self, batches: Sequence[Batch]) -> float:
        lost = 0.0
        for batch in batches:
            both = torch.from_numpy(self.scores(batch.graph, batch.values)[1])
            happened = torch.from_numpy(batch.happened.astype(np.float64))
            lost += float(functional.binary_cross_entropy_with_logits(both, happened, reduction="sum"))
        return lost / sum(len(batch.happened) for batch in batches)

    def scores(self, graph: HeteroData, values: Floats) -> tuple[Floats, Floats]:
        """Log-odds from the graph alone, and from graph and features."""
        self.net.eval()
        with torch.no_grad():
            alone, both = self.net(graph, torch.from_numpy(self.scaling(values).astype(np.float32)))
        return alone.double().numpy(), both.double().numpy()

    @property
    def kinds(self) -> list[str]:
        """Names of the kinds of event that the network reads, e.g. ``orders``."""
        return [name.removeprefix("of_") for _, name, _ in self.net.readers]

    def contributions(self, graph: HeteroData, values: Floats) -> tuple[Floats, Floats, Floats]:
        """What made the second score: by kind of event, by feature, and the rest.

        The parts by kind are exact. Those by feature are integrated gradients from the mean customer, stretched
        so that they add up. Sums of each row over all three are the score.
        """
        self.net.eval()
        scaled = torch.from_numpy(self.scaling(values).astype(np.float32))
        with torch.no_grad():
            by_kind = self.net.by_kind(graph).double().numpy()
            at_mean = float(self.net.tabular(torch.zeros_like(scaled[:1])))
            wanted = self.net.tabular(scaled).double().numpy() - at_mean
            offset = float(self.net.offsets[1])
        gradient = torch.zeros_like(scaled)
        for step in range(STEPS):
            point = (scaled * ((step + 0.5) / STEPS)).requires_grad_(True)
            (slope,) = torch.autograd.grad(self.net.tabular(point).sum(), point)
            gradient += slope / STEPS
        by_feature = (gradient * scaled).double().numpy()
        missing = wanted - by_feature.sum(axis=1)
        size = np.abs(by_feature)
        by_feature += missing[:, None] * size / np.maximum(size.sum(axis=1, keepdims=True), 1e-12)
        rest = wanted - by_feature.sum(axis=1)
        return by_kind, by_feature, np.full(len(values), offset + at_mean) + rest
