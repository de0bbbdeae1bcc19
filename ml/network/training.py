"""Training and use of the temporal graph network: several seeds averaged, and what each kind of event contributed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from ..past.history import Floats, Ints
from .aims import Aim
from .layers import TemporalNet
from .sequence import DAYS_LONG, SLOTS, Layout, Weeks
from .torched import here, moved, repeatable, side_by_side

NETWORK = "graph network"
"""What it is called in tables."""

NETS = 2
EPOCHS = 12
RATE = 5e-3
DECAY = 1e-3
BATCH = 256
STEPS_LEAST = 60
"""Steps that training takes at least: few people make short epochs, so there are more of them."""

AT_ONCE = 1_024
"""Entities scored at once; memory grows with it, not with how many there are. With four times as many the system took
as long to make room as the network to compute."""

_NEVER = float(np.log1p(DAYS_LONG)) / 4.0


@dataclass(frozen=True)
class Targets:
    """What came of the weeks, and whether it is `known`; shape (entities, weeks, horizons)."""

    came: NDArray[np.float32]
    known: NDArray[np.bool_]


class Network:
    """Trained nets of one layout, averaged.

    Attributes:
        layout: Of the weeks that it reads.
        typical: What each kind of event adds to the score of the average entity, and that score.
    """

    def __init__(self, nets: list[TemporalNet], layout: Layout, typical: Floats, horizons: int) -> None:
        self.nets = nets
        self.layout = layout
        self.typical = typical
        self.horizons = horizons

    @classmethod
    def fit(
        cls,
        weeks: Weeks,
        targets: Targets,
        layout: Layout,
        aim: Aim,
        *,
        nets: int | None = None,
        seed: int,
        told: Callable[[int, float], None],
    ) -> Network:
        """Train on all weeks whose targets are known; `told` hears of each epoch and its loss.

        In one thread: twenty steps took 1.0 s of processor time, in two where something else has a core 6 to 22 s.
        """
        network = cls([], layout, np.zeros(len(layout.kinds) + 1), targets.came.shape[2])
        for number in range(nets or NETS):
            with repeatable(seed + 1_000 * number, 1):
                net = network._build().to(here())
                network._train(net, weeks, targets, aim, np.random.default_rng(seed + number), told)
            network.nets.append(net.cpu().eval())
        whole = network.scores(weeks)
        network.typical = np.append(network._without_each(weeks, whole).mean(axis=0), whole.mean())
        return network

    def _build(self) -> TemporalNet:
        return TemporalNet(self.layout.width, len(self.layout.fields) * SLOTS, self.horizons)

    @classmethod
    def load(cls, plain: Mapping[str, Any], states: list[dict[str, Tensor]]) -> Network:
        """Rebuild from stored parts."""
        columns = tuple((int(begin), int(end)) for begin, end in plain["columns"])
        layout = Layout(plain["label"], tuple(plain["kinds"]), columns, tuple(plain["fields"]))
        network = cls([], layout, np.array(plain["typical"], dtype=np.float64), int(plain["horizons"]))
        for state in states:
            net = network._build()
            net.load_state_dict(state)
            network.nets.append(net.eval())
        return network

    def as_json(self) -> dict[str, Any]:
        """Everything but the weights, as plain values."""
        return {
            "label": self.layout.label,
            "kinds": list(self.layout.kinds),
            "columns": [list(ends) for ends in self.layout.columns],
            "fields": list(self.layout.fields),
            "typical": self.typical.tolist(),
            "horizons": self.horizons,
        }

    def _train(
        self,
        net: TemporalNet,
        weeks: Weeks,
        targets: Targets,
        aim: Aim,
        random: np.random.Generator,
        told: Callable[[int, float], None],
    ) -> None:
        batches = max(1, -(-len(weeks) // BATCH))
        epochs = max(EPOCHS, -(-STEPS_LEAST // batches))
        optimiser = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=DECAY)
        pace = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=epochs * batches)
        self._begin(net, targets, aim)
        for epoch in range(epochs):
            net.train()
            lost = 0.0
            for part in np.array_split(random.permutation(len(weeks)), batches):
                loss = self._loss(net, weeks, targets, aim, part)
                optimiser.zero_grad()
                torch.autograd.backward(loss)
                torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
                optimiser.step()
                pace.step()
                lost += float(loss.detach()) / batches
            told(epoch + 1, lost)

    def _loss(self, net: TemporalNet, weeks: Weeks, targets: Targets, aim: Aim, part: Ints) -> Tensor:
        known = torch.from_numpy(targets.known[part]).to(here())
        came = torch.from_numpy(targets.came[part]).to(here())
        lost = aim.loss(net(*self._tensors(weeks, part)), came)
        return (lost * known).sum() / known.sum().clamp(min=1)

    @staticmethod
    def _begin(net: TemporalNet, targets: Targets, aim: Aim) -> None:
        """Begin from what is best said of everybody within each horizon."""
        whole = [
            aim.begin(targets.came[:, :, at][targets.known[:, :, at]].astype(np.float64))
            for at in range(targets.came.shape[2])
        ]
        with torch.no_grad():
            net.say.bias.copy_(torch.tensor(whole, dtype=torch.float32))

    def _tensors(self, weeks: Weeks, part: Ints) -> tuple[Tensor, Tensor, Tensor]:
        some = weeks.some(part)
        arrays = (some.dense, some.thing, some.first)
        dense, thing, first = (torch.from_numpy(array).to(here()) for array in arrays)
        return dense, thing, first

    def _parts(self, weeks: Weeks) -> Iterator[Ints]:
        for begin in range(0, len(weeks), AT_ONCE):
            yield np.arange(begin, min(begin + AT_ONCE, len(weeks)))

    def scores(self, weeks: Weeks) -> Floats:
        """What is said after the last week of the horizon asked, as the aim has it: log-odds, or a number."""
        nets = [moved(net) for net in self.nets]

        def said(part: Ints) -> Floats:
            tensors = self._tensors(weeks, part)
            each = [net.last(*tensors)[:, 0].double().cpu().numpy() for net in nets]
            mean: Floats = np.sum([found / len(nets) for found in each], axis=0)
            return mean

        return np.concatenate([np.empty(0), *side_by_side(said, self._parts(weeks))])

    def embeddings(self, weeks: Weeks) -> NDArray[np.float32]:
        """State after the last week, of length 1: near is alike; shape (entities, WIDTH)."""
        net = moved(self.nets[0])

        def state(part: Ints) -> Tensor:
            return functional.normalize(net.states(*self._tensors(weeks, part))[:, -1], dim=1).cpu()

        states = side_by_side(state, self._parts(weeks))
        return np.asarray(torch.cat(states).numpy() if states else np.zeros((0, 1)), dtype=np.float32)

    @property
    def base(self) -> float:
        """Score of the average entity."""
        return float(self.typical[-1])

    def contributions(self, weeks: Weeks) -> Floats:
        """What each kind of event adds to the scores, shape (entities, kinds); with the base they make the scores.

        A kind is taken away whole and the score looked at again, beside what the same does to the average entity.
        What kinds do only together is shared out in proportion.
        """
        whole = self.scores(weeks)
        added = self._without_each(weeks, whole) - self.typical[:-1]
        rest = whole - self.base - added.sum(axis=1)
        size = np.abs(added) + 1e-9
        shared: Floats = added + rest[:, None] * size / size.sum(axis=1, keepdims=True)
        return shared

    def _without_each(self, weeks: Weeks, whole: Floats) -> Floats:
        """What the score, `whole`, loses with each kind; only those who have any of it are scored again."""
        found = np.zeros((len(weeks), len(self.layout.kinds)))
        for at, kind in enumerate(self.layout.kinds):
            begin, end = self.layout.columns[at]
            none = np.zeros(end - begin, dtype=np.float32)
            none[1] = _NEVER
            rows = np.flatnonzero((weeks.dense[:, :, begin:end] != none).any(axis=(1, 2)))
            some = weeks.some(rows)
            some.dense[:, :, begin:end] = none
            kept = ~np.isin(some.thing // SLOTS, self.layout.things_of(kind))
            first = np.concatenate([[0], np.cumsum(kept)])[some.first]
            found[rows, at] = whole[rows] - self.scores(Weeks(some.dense, some.thing[kept], first))
        return found
