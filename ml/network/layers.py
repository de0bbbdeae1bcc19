"""The temporal graph network: messages from events and things into weeks, and weeks read in their order.

A week hears its events' numbers, and the sum and the mean of the embeddings of the things that they are about;
a gated recurrent unit (Cho et al. 2014) carries what was heard on from week to week. From the state after each
week it says what will come within several horizons: the shorter and the longer ones teach the one asked.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

WIDTH = 32
"""Numbers in the state: what is given out as the embedding of an entity."""

THING = 16
DROPOUT = 0.2
SPREAD = 0.05


class TemporalNet(nn.Module):
    """Scores entities after each of their weeks: in log-odds, or as `ml.network.aims` has it.

    Args:
        columns: Number of columns of the weeks.
        things: Rows of the embedding of things.
        horizons: Number of horizons; the first is the one asked.
    """

    def __init__(self, columns: int, things: int, horizons: int) -> None:
        super().__init__()
        self.things = nn.EmbeddingBag(max(things, 1), THING, mode="sum")
        nn.init.normal_(self.things.weight, std=SPREAD)
        self.hear = nn.Sequential(nn.Linear(columns + 2 * THING, WIDTH), nn.ReLU())
        self.carry = nn.GRU(WIDTH, WIDTH, batch_first=True)
        self.drop = nn.Dropout(DROPOUT)
        self.say = nn.Linear(WIDTH + columns, horizons)

    def states(self, dense: Tensor, thing: Tensor, first: Tensor) -> Tensor:
        """State after each week, shape (entities, weeks, WIDTH); for the arguments see `ml.network.sequence.Weeks`."""
        heard = self.things(thing, first[:-1])
        number = (first[1:] - first[:-1]).clamp(min=1).unsqueeze(1)
        told = [each.view(*dense.shape[:2], THING) for each in (heard, heard / number)]
        inside: Tensor = self.carry(self.drop(self.hear(torch.cat([dense, *told], dim=2))))[0]
        return inside

    def last(self, dense: Tensor, thing: Tensor, first: Tensor) -> Tensor:
        """Scores after the last week alone, shape (entities, horizons)."""
        said: Tensor = self.say(torch.cat([self.drop(self.states(dense, thing, first)[:, -1]), dense[:, -1]], dim=1))
        return said

    def forward(self, dense: Tensor, thing: Tensor, first: Tensor) -> Tensor:
        """Scores after each week, shape (entities, weeks, horizons)."""
        said: Tensor = self.say(torch.cat([self.drop(self.states(dense, thing, first)), dense], dim=2))
        return said
