"""Finding things that similar customers buy: item neighbours, and a graph network over who bought what.

Both see purchases until a moment only. They score a shop's liveliest things; what nobody buys any more is not
worth suggesting to somebody who never bought it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from scipy.sparse import csr_matrix
from torch import Tensor, nn
from torch.nn import functional

from .baskets import Pairs
from .history import Floats, Ints
from .pyg import GraphConv
from .torched import repeatable
from .windows import place_within

WIDTH = 32
THINGS_MOST = 3_000
PER_PROFILE = 50
"""Strongest pairs of a profile that the network sees."""

STEPS = 100
PEOPLE_PER_STEP = 1_000
RATE = 2e-2
UNKNOWN = 0
"""Row of the embedding for things that were not there in training."""


@dataclass(frozen=True)
class Catalogue:
    """The liveliest things at a moment, and who bought them.

    Attributes:
        things: Snapshot rows, ascending.
        keys: Their keys.
        place: For each snapshot row its place among `things`, or -1.
        facts: Logarithms of buyers lately and ever, and the share of buyers who bought again; shape (things, 3).
        profile, thing, weight: Edges: pairs by strength, `thing` as place; weights of a profile add up to 1.
        habit: Logarithms of how often and how lately each pair was, shape (edges, 5).
        profiles: Number of profiles in the snapshot.
    """

    things: Ints
    keys: tuple[str, ...]
    place: Ints
    facts: Floats
    profile: Ints
    thing: Ints
    weight: Floats
    habit: Floats
    profiles: int


def catalogue(pairs: Pairs, keys: Sequence[str], profiles: int) -> Catalogue:
    """The things worth suggesting, by buyers whose interest counts half after 30 days."""
    size = len(keys)
    lately = np.bincount(pairs.thing, np.minimum(pairs.decayed[:, 0], 1.0), minlength=size)
    ever = np.bincount(pairs.thing, minlength=size)
    again = np.bincount(pairs.thing, pairs.count > 1, minlength=size) / np.maximum(ever, 1)
    things = np.sort(np.argsort(-lately, kind="stable")[: min(THINGS_MOST, int((ever > 0).sum()))])
    place = np.full(size, -1, dtype=np.int64)
    place[things] = np.arange(len(things))
    kept = np.flatnonzero(place[pairs.thing] >= 0)
    kept = kept[np.lexsort((pairs.thing[kept], -pairs.decayed[kept, 1], pairs.profile[kept]))]
    kept = kept[place_within(pairs.profile[kept]) < PER_PROFILE]
    total = np.bincount(pairs.profile[kept], pairs.decayed[kept, 1], minlength=profiles)
    weight = pairs.decayed[kept, 1] / np.maximum(total[pairs.profile[kept]], 1e-9)
    due = np.nan_to_num(pairs.since / np.maximum(pairs.gap, 1.0), nan=1.0)
    habit = np.column_stack([pairs.count, *pairs.decayed.T, pairs.since, due])[kept]
    facts = np.column_stack([np.log1p(lately), np.log1p(ever), again])[things]
    return Catalogue(
        things, tuple(keys[at] for at in things), place, facts, pairs.profile[kept], place[pairs.thing[kept]], weight,
        np.log1p(habit), profiles,
    )  # fmt: skip


def neighbour_scores(stock: Catalogue, profiles: Ints) -> Floats:
    """How near each thing is to what each of `profiles` buys, by who buys both; shape (profiles, things)."""
    shape = (stock.profiles, len(stock.things))
    bought = csr_matrix((np.ones(len(stock.weight)), (stock.profile, stock.thing)), shape=shape, dtype=np.float32)
    norm = np.sqrt(np.maximum(np.asarray(bought.sum(axis=0)).ravel(), 1.0))
    near = (bought.T @ bought).toarray() / norm[:, None] / norm[None, :]
    np.fill_diagonal(near, 0.0)
    owned = csr_matrix((stock.weight, (stock.profile, stock.thing)), shape=shape, dtype=np.float32)
    return np.asarray(owned[profiles] @ near, dtype=np.float32)


class PurchaseNet(nn.Module):
    """Profiles and things in one space; the dot product says how likely a purchase is.

    Args:
        known: Number of things with an embedding of their own.
    """

    def __init__(self, known: int) -> None:
        super().__init__()
        self.own = nn.Embedding(known + 1, WIDTH)
        nn.init.normal_(self.own.weight, std=0.1)
        self.told = nn.Linear(3, WIDTH)
        self.first = GraphConv((WIDTH, WIDTH), WIDTH, aggr="add")
        self.back = GraphConv((WIDTH, WIDTH), WIDTH, aggr="mean")
        self.second = GraphConv((WIDTH, WIDTH), WIDTH, aggr="add")
        self.liked = nn.Linear(3, 1)
        self.again = nn.Sequential(nn.Linear(5, 16), nn.ReLU(), nn.Linear(16, 1))

    def forward(self, stock: Catalogue, numbers: Tensor, asked: Ints) -> Tensor:
        """Logarithm of the share of purchases that each thing gets of each of `asked`, shape (asked, things).

        Args:
            stock: The things and who bought them.
            numbers: Row of the embedding for each thing.
            asked: Profiles, ascending.
        """
        profiles, things, offsets = self._vectors(stock, numbers)
        scores = profiles[torch.from_numpy(asked)] @ things.T + offsets
        # Pairs that are edges already speak for themselves: a habit is no likeness.
        place = np.minimum(np.searchsorted(asked, stock.profile), len(asked) - 1)
        own = asked[place] == stock.profile
        habit = self.again(torch.from_numpy(stock.habit[own].astype(np.float32))).squeeze(1)
        at = torch.from_numpy(place[own]), torch.from_numpy(stock.thing[own])
        scores = scores.index_put(at, habit, accumulate=True)
        return functional.log_softmax(scores, dim=1)

    def _vectors(self, stock: Catalogue, numbers: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Vectors of all profiles and things, and an offset for each thing."""
        facts = torch.from_numpy(stock.facts.astype(np.float32))
        things = self.own(numbers) + self.told(facts)
        profile, thing = torch.from_numpy(stock.profile), torch.from_numpy(stock.thing)
        weight = torch.from_numpy(stock.weight.astype(np.float32))
        to_profile, back = torch.stack([thing, profile]), torch.stack([profile, thing])
        nobody = things.new_zeros((stock.profiles, WIDTH))
        profiles = self.first((things, nobody), to_profile, weight)
        things = things + self.back((functional.relu(profiles), things), back)
        profiles = profiles + self.second((functional.relu(things), profiles), to_profile, weight)
        return profiles, things, self.liked(facts).squeeze(1)


@dataclass(frozen=True)
class Retriever:
    """A trained `PurchaseNet` and the keys of the things that it knows."""

    net: PurchaseNet
    keys: tuple[str, ...]

    @classmethod
    def fit(cls, moments: Sequence[tuple[Catalogue, Ints, Ints]], seed: int) -> Retriever:
        """Train on moments: who bought what until then, and pairs (profile, place of the thing) bought after.

        One thread: the graphs are thinned to PER_PROFILE edges each.
        """
        keys = tuple(sorted({key for stock, _, _ in moments for key in stock.keys}))
        random = np.random.default_rng(seed)
        with repeatable(seed, 1):
            found = cls(PurchaseNet(len(keys)), keys)
            optimiser = torch.optim.AdamW(found.net.parameters(), lr=RATE, weight_decay=1e-4)
            for step in range(STEPS):
                stock, profile, thing = moments[step % len(moments)]
                people = np.unique(profile)
                drawn = np.sort(random.permutation(people)[:PEOPLE_PER_STEP])
                place = np.searchsorted(drawn, profile)
                inside = (place < len(drawn)) & (drawn[np.minimum(place, len(drawn) - 1)] == profile)
                bought = torch.zeros((len(drawn), len(stock.things)))
                bought[torch.from_numpy(place[inside]), torch.from_numpy(thing[inside])] = 1.0
                optimiser.zero_grad()
                shares = found.net(stock, found._numbers(stock), drawn)
                wanted = bought / bought.sum(dim=1, keepdim=True).clamp(min=1.0)
                torch.autograd.backward(-(shares * wanted).sum(dim=1).mean())
                optimiser.step()
        found.net.eval()
        return found

    def _numbers(self, stock: Catalogue) -> Tensor:
        known = {key: number for number, key in enumerate(self.keys, 1)}
        return torch.tensor([known.get(key, UNKNOWN) for key in stock.keys], dtype=torch.int64)

    def scores(self, stock: Catalogue, profiles: Ints) -> Floats:
        """Logarithm of the share of purchases that each thing gets of each of `profiles`; (profiles, things)."""
        with torch.no_grad():
            return np.asarray(self.net(stock, self._numbers(stock), profiles).numpy(), dtype=np.float32)
