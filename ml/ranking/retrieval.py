"""A graph network that finds things for people: by who bought what, what lies beside it, and what it belongs to.

It sees purchases until a moment only, and scores a shop's liveliest things: what nobody buys any more is not worth
suggesting to somebody who never bought it.

Sources: propagation by decayed, normalised sums over own embeddings (LightGCN, He et al., 2020, arXiv 2002.02126);
one score for all purchases, where habits speak for themselves, and one for first purchases only (ContextGNN, Yuan
et al., 2024, arXiv 2411.19513). Both are trained against every other thing of the catalogue, which leaves out no
hard negative.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from ..network.torched import here, moved, repeatable
from ..past.history import Floats, Ints, Singles
from .catalogue import HABITS, SPEEDS, TOLD, Catalogue
from .tower import IMPOSSIBLE, Tower

WIDTH = 32
STEPS = 160
PEOPLE_PER_STEP = 800
RATE = 1.5e-2
DROPOUT, DROPOUT_OF_PEOPLE = 0.3, 0.2
"""Of embeddings, and of profiles' vectors. NDCG@10 of the network alone .490 against .483 without, of first purchases
in ten suggestions 19 % against 17 % (categories of the Complete Journey, four weeks before the test)."""

UNKNOWN = 0
"""Row of the embedding for what was not there in training."""

NAMES = ("network", "network_new")

PEOPLES = ("first.", "second.", "novel.", "again.")
"""Parameters that make people's vectors and scores out of their purchases."""


@dataclass(frozen=True)
class _Edges:
    """A catalogue's edges as sparse tensors, and rows of the embedding for everything in it."""

    towards: tuple[Tensor, ...]
    back: Tensor
    beside: Tensor
    told: Tensor
    numbers: tuple[Tensor, ...]
    places: Tensor


class PurchaseNet(nn.Module):
    """Profiles and things in one space; dot products say how likely a purchase is, and a first purchase.

    Args:
        known: Number of things, wider things and places with an embedding of their own.
    """

    def __init__(self, known: int) -> None:
        super().__init__()
        self.own = nn.Embedding(known + 1, WIDTH)
        nn.init.normal_(self.own.weight, std=0.1)
        self.told = nn.Linear(TOLD, WIDTH)
        self.first = nn.ModuleList(nn.Linear(WIDTH, WIDTH, bias=False) for _ in range(SPEEDS))
        self.back = nn.Linear(WIDTH, WIDTH)
        self.beside = nn.Linear(WIDTH, WIDTH)
        self.second = nn.Linear(WIDTH, WIDTH)
        self.novel = nn.Linear(WIDTH, WIDTH)
        self.liked = nn.Linear(TOLD, 2)
        self.drop, self.drop_people = nn.Dropout(DROPOUT), nn.Dropout(DROPOUT_OF_PEOPLE)
        self.again = nn.Sequential(nn.Linear(HABITS, 16), nn.ReLU(), nn.Linear(16, 1))

    def forward(self, stock: Catalogue, edges: _Edges, asked: Ints) -> tuple[Tensor, Tensor]:
        """Logarithms of the share of purchases, and of first purchases, that each thing gets; (asked, things) each.

        Args:
            stock: The things and who bought them.
            edges: Its edges.
            asked: Profiles, ascending.
        """
        return self.shares(stock, edges, self.vectors(edges), asked)

    def shares(
        self, stock: Catalogue, edges: _Edges, vectors: tuple[Tensor, Tensor], asked: Ints
    ) -> tuple[Tensor, Tensor]:
        """As `forward`, from vectors of all profiles and things."""
        profiles, things = vectors
        device = edges.told.device
        drawn = profiles[torch.from_numpy(asked).to(device)]
        liked = self.liked(edges.told)
        every = drawn @ things.T + liked[:, 0]
        novel = self.novel(drawn) @ things.T + liked[:, 1]
        place = np.minimum(np.searchsorted(asked, stock.profile), len(asked) - 1)
        own = asked[place] == stock.profile
        habit = self.again(torch.from_numpy(stock.habit[own]).to(device)).squeeze(1)
        at = torch.from_numpy(place[own]).to(device), torch.from_numpy(stock.thing[own]).to(device)
        every = every.index_put(at, habit, accumulate=True)
        # What somebody has bought cannot be bought by them for the first time.
        novel = novel.index_put(at, novel.new_tensor(IMPOSSIBLE), accumulate=False)
        return functional.log_softmax(every, dim=1), functional.log_softmax(novel, dim=1)

    def vectors(self, edges: _Edges) -> tuple[Tensor, Tensor]:
        """Of every profile and every thing, shape (…, WIDTH)."""
        things = self.things(edges)
        profiles = self.drop(self.own(edges.places))
        for towards, layer in zip(edges.towards, self.first, strict=True):
            profiles = profiles + torch.sparse.mm(towards, layer(things))
        heard = torch.sparse.mm(edges.back, functional.relu(profiles))
        things = things + self.back(heard) + self.beside(torch.sparse.mm(edges.beside, things))
        profiles = profiles + torch.sparse.mm(edges.towards[-1], self.second(functional.relu(things)))
        return self.drop_people(profiles), things

    def things(self, edges: _Edges) -> Tensor:
        """Of every thing by itself and what it belongs to, shape (things, WIDTH)."""
        found: Tensor = self.told(edges.told)
        for numbers in edges.numbers:
            found = found + self.drop(self.own(numbers))
        return found


@dataclass(frozen=True)
class Retriever:
    """A trained `PurchaseNet` and the keys of what it knows; one that is `silent` says nothing of anything."""

    net: PurchaseNet
    keys: tuple[str, ...]
    silent: bool = False

    @property
    def nbytes(self) -> int:
        """Bytes of the weights."""
        return sum(weights.nbytes for weights in self.net.parameters())

    @classmethod
    def fit(cls, moments: Sequence[tuple[Catalogue, Ints, Ints]], seed: int) -> Retriever:
        """Train on moments: who bought what until then, and pairs (profile, place of the thing) bought after.

        One thread: the graphs are thinned to a few edges for each profile.
        """
        keys = tuple(sorted({key for stock, _, _ in moments for key in stock.every_key()}))
        random = np.random.default_rng(seed)
        with repeatable(seed, 1):
            found = cls(PurchaseNet(len(keys)).to(here()), keys)
            edges = [found._edges(stock, here()) for stock, _, _ in moments]
            optimiser = torch.optim.AdamW(found.net.parameters(), lr=RATE, weight_decay=1e-4)
            slower = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, STEPS)
            for step in range(STEPS):
                stock, profile, thing = moments[step % len(moments)]
                people = np.unique(profile)
                drawn = np.sort(random.permutation(people)[:PEOPLE_PER_STEP])
                optimiser.zero_grad()
                loss = found._loss(stock, edges[step % len(moments)], drawn, profile, thing)
                torch.autograd.backward(loss)
                optimiser.step()
                slower.step()
        found.net.cpu().eval()
        return found

    def _loss(self, stock: Catalogue, edges: _Edges, drawn: Ints, profile: Ints, thing: Ints) -> Tensor:
        """Cross-entropy of what was bought, and of what was bought for the first time, each person counting once."""
        place = np.minimum(np.searchsorted(drawn, profile), len(drawn) - 1)
        inside = drawn[place] == profile
        bought = torch.zeros((len(drawn), len(stock.things)), device=edges.told.device)
        bought[torch.from_numpy(place[inside]), torch.from_numpy(thing[inside])] = 1.0
        every, novel = self.net(stock, edges, drawn)
        fresh = bought.clone()
        own = np.minimum(np.searchsorted(drawn, stock.profile), len(drawn) - 1)
        had = drawn[own] == stock.profile
        fresh[torch.from_numpy(own[had]), torch.from_numpy(stock.thing[had])] = 0.0
        some = fresh.sum(dim=1) > 0
        loss = -(every * bought).sum(dim=1) / bought.sum(dim=1).clamp(min=1.0)
        first = -(novel * fresh).sum(dim=1)[some] / fresh.sum(dim=1)[some]
        total: Tensor = loss.mean() + first.mean() if bool(some.any()) else loss.mean()
        return total

    def _edges(self, stock: Catalogue, device: torch.device) -> _Edges:
        known = {key: number for number, key in enumerate(self.keys, 1)}

        def numbers(keys: Sequence[str]) -> Tensor:
            return torch.tensor([known.get(key, UNKNOWN) for key in keys], dtype=torch.int64, device=device)

        strong = stock.strong
        profile, thing = stock.profile[strong], stock.thing[strong]
        shape = (stock.profiles, len(stock.things))
        taken = np.maximum(np.bincount(thing, minlength=shape[1]), 1)
        near, beside, how = stock.beside
        return _Edges(
            tuple(_sparse(profile, thing, weight, shape).to(device) for weight in stock.weights[strong].T),
            _sparse(thing, profile, 1.0 / taken[thing], shape[::-1]).to(device),
            _sparse(near, beside, how, (shape[1], shape[1])).to(device),
            torch.from_numpy(stock.told).to(device),
            tuple(numbers(keys) for keys in (stock.keys, *stock.wider)),
            numbers(stock.places),
        )

    def tower(self, stock: Catalogue) -> Tower:
        """The people's half of it, with the vectors that things have at the catalogue's moment."""
        net, edges = self.net, self._edges(stock, torch.device("cpu"))
        places = tuple(sorted(set(stock.places) & set(self.keys)))
        rows = [UNKNOWN, *(self.keys.index(key) + 1 for key in places)]
        with torch.no_grad():
            weights = {name: weight for name, weight in net.state_dict().items() if name.startswith(PEOPLES)}
            weights |= {"things": net.things(edges), "heard": net.vectors(edges)[1], "likes": net.liked(edges.told)}
            weights["places"] = net.own(torch.tensor(rows))
        arrays = {name: np.asarray(weight.numpy(), dtype=np.float64) for name, weight in weights.items()}
        return Tower(stock.keys, places, arrays)

    def over(self, stock: Catalogue) -> Callable[[Ints], list[Singles]]:
        """What scores some profiles (ascending) at a time: by NAMES, every thing, each (profiles, things)."""
        if self.silent:
            return lambda profiles: [np.full((len(profiles), len(stock.things)), np.nan, np.float32) for _ in NAMES]
        device = here()
        edges = self._edges(stock, device)
        net = moved(self.net)
        with torch.no_grad():
            vectors = net.vectors(edges)

        def scores(profiles: Ints) -> list[Singles]:
            with torch.no_grad():
                found = net.shares(stock, edges, vectors, profiles)
            return [np.asarray(each.cpu().numpy(), dtype=np.float32) for each in found]

        return scores

    def scores(self, stock: Catalogue, profiles: Ints) -> list[Singles]:
        """Scores by NAMES of every thing for `profiles` (ascending), each (profiles, things)."""
        return self.over(stock)(profiles)


def _sparse(row: Ints, column: Ints, weight: Floats, shape: tuple[int, ...]) -> Tensor:
    index = torch.from_numpy(np.stack([row, column]))
    return torch.sparse_coo_tensor(
        index, torch.from_numpy(weight.astype(np.float32)), shape, check_invariants=True
    ).coalesce()
