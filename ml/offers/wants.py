"""How much of what somebody buys next is expected to be what an offer is on, as a graph network over purchases says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from graph.errors import TrainingError

from ..past.history import DAY_MS, Floats, History, Ints
from ..past.snapshot import snapshot
from ..ranking.candidates import shop_at
from ..ranking.stages import retriever_of
from ..ranking.tower import Tower, places_of
from ..task import Suggest
from .affinity import held_things
from .proposals import Proposals
from .scene import Scene

THINGS = Suggest("Category", (("Product", "category"),), keep=1)
"""Offers hold hundreds of products of a few categories. Products themselves told no more (log loss .3134 against
.3135, Complete Journey before the test) and take a hundred times the vectors."""

WINDOW_DAYS, STEP_DAYS, WINDOWS = 7, 14, 5
HISTORY_DAYS = 14
"""Days of orders before the first window, so that habits have something to say."""

IN_ALL = 1000.0
"""Purchases that shares are given of: models bend features by log(1 + x), which leaves shares below 1 as they are."""

NAMES = ("network_share", "network_new")


@dataclass(frozen=True)
class Wants:
    """A graph network that tells what people buy next; it says nothing of moments before what it learnt from ended.

    Attributes:
        tower: What scores people by their purchases; None where too little was bought: then nothing is known.
        since: When the last purchase was made that it learnt from, milliseconds since 1970.
    """

    tower: Tower | None
    since: float

    @classmethod
    def fit(cls, history: History, until: float) -> Wants:
        """Learn from windows that closed by `until`."""
        orders = history.nodes["Order"].time
        first = float(np.nanmin(orders)) if len(orders) else np.inf
        begins = [until - (WINDOW_DAYS + n * STEP_DAYS) * DAY_MS for n in reversed(range(WINDOWS))]
        begins = [begin for begin in begins if begin >= first + HISTORY_DAYS * DAY_MS]
        try:
            retriever = retriever_of(history, begins, WINDOW_DAYS * DAY_MS, THINGS)
        except TrainingError:
            return cls(None, until)
        return cls(retriever.tower(shop_at(snapshot(history, until), THINGS).stock), until)


class Wanted:
    """Says of proposals how much of what their person buys next is expected to be of what they are on.

    Args:
        wants: The network.
        scene: What was known.
        held: The bundles that may be asked about, ascending.
    """

    def __init__(self, wants: Wants, scene: Scene, held: Ints) -> None:
        self._scene, self._held = scene, held
        self._scores = None
        if wants.tower is not None and scene.as_of >= wants.since:
            self._scores = wants.tower.over(scene.then, THINGS)
            keys = [f"{THINGS.label} {key}" for key in scene.history.nodes[THINGS.label].keys]
            offer, thing = scene.applies["category"]
            place = places_of(wants.tower.things, keys)[thing]
            told = np.flatnonzero(place >= 0)
            size = len(wants.tower.things)
            self._things: csr_matrix = held_things(scene.known, held, offer[told], place[told], size)

    def of(self, made: Proposals) -> Mapping[str, Floats]:
        """Of a thousand next purchases, and of a thousand first purchases of something, how many; by NAMES.

        NaN where nothing is known of the person or of what is offered, or of so early a moment.
        """
        found = {name: np.full(len(made), np.nan) for name in NAMES}
        row = self._scene.row[made.profile]
        known = np.flatnonzero(row >= 0)
        if self._scores is None or not len(known):
            return found
        people, at = np.unique(row[known], return_inverse=True)
        column = np.searchsorted(self._held, made.bundle[known])
        told = np.diff(self._things.indptr)[column] > 0
        for name, logs in zip(NAMES, self._scores(people), strict=True):
            share = np.asarray(self._things @ np.exp(logs).T).T[at, column]
            found[name][known] = np.where(told, IN_ALL * share, np.nan)
        return found
