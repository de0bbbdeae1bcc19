"""What a prediction is: whom it asks about, how far it looks, and what counts as having happened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import ClassVar

import numpy as np

from graph.model import ONTOLOGY, Node, Path, Property
from graph.model.people import Profile
from graph.settings import Settings

from .past.history import Flags, Floats, History, Ints, Texts, wanted
from .past.loading import stamps
from .past.snapshot import Snapshot
from .past.split import LEAST_CUTOFFS

Told = Callable[[str], None]
"""Hears what is being done, in a few words, while a task is trained or answered."""

ORDERS = ("Profile", "orders")
CANCELLED = "cancelled"
"""Orders of this status are no purchases. Only labels look at it: a status has no time from which it is known."""

READS = {
    "Order": ("status", "currency"),
    "Return": ("currency",),
    "Cart": ("currency",),
    "Offer": ("cost_minor", "currency"),
    "Campaign": ("design",),
    "Product": ("cost_minor",),
    "Profile": ("sex", "birth_date"),
}
"""Properties that label rules and reports by group need beside what is learnt from; never features."""


def read_names(declared: Mapping[str, Property], name: str) -> list[str]:
    """Properties to read of a label or type: what is learnt from, all times, and what label rules need.

    Of what happens also when it was told: what is dated later has not happened yet.
    """
    time = ONTOLOGY.nodes[name].time if name in ONTOLOGY.nodes else None
    return [*wanted(declared, name), *READS.get(name, ()), *stamps(declared, time)]


DEARER = 1.1
"""Times what somebody pays in a category from which a product of it is dearer: below lie small changes of price."""


class Among(Enum):
    """Which things may be suggested."""

    ALL = "all"
    NEW = "never bought by them"
    BESIDE = "never bought by them, and bought together with what their last order contained"
    DEARER = "never bought by them, and dearer than what they pay in its category"


@dataclass(frozen=True)
class Suggest:
    """A task suggests nodes: those that purchased things are (`via` empty) or belong to.

    Attributes:
        label: Label of what is suggested.
        via: Names of the single learning edges from the purchased thing to it, one after the other: none for the
            thing itself, ("Product", "category") for its category, and ("Category", "parent") after it for the
            wider one. The level of a tree of categories is chosen so.
        keep: How many are suggested to each profile: the likeliest.
        keep_new: How many of the likeliest that it never bought are suggested in any case.
        among: Which things may be suggested.
        next_order: Whether what counts is the next order of the horizon only, and not all that is bought within it.
        places: Whether all things of the label are placed among one another too, by who buys them.
    """

    label: str
    via: tuple[tuple[str, str], ...]
    keep: int
    keep_new: int = 0
    among: Among = Among.ALL
    next_order: bool = False
    places: bool = False

    @property
    def name(self) -> str:
        """Tells apart what a task suggests: the label, and how far up the tree where that is more than a step."""
        return self.label if len(self.via) < 2 else f"{self.label}.{len(self.via)}"


@dataclass(frozen=True, kw_only=True)
class Task:
    """One prediction. A module under `ml.tasks` holds one as `TASK`; its class says of which kind the answer is.

    Attributes:
        name: Value of `Prediction.task`.
        question: What is answered, one English sentence.
        horizon_days: How far it looks ahead.
        asked: Of which entities of a snapshot it is asked: one flag for each.
        entity: The type of node that it is asked about.
        clock: Name of the learning link whose ends' times tell from when to when there is something to learn from.
    """

    kind: ClassVar[str]
    """Module under `ml.kinds` that trains and answers such tasks."""

    least_cutoffs: ClassVar[int] = LEAST_CUTOFFS
    """Moments to learn from, without which it cannot be trained; 0 where something can be said without any."""

    name: str
    question: str
    horizon_days: Callable[[Settings], int]
    asked: Callable[[Snapshot, Settings], Flags]
    entity: type[Node] = Profile
    clock: tuple[str, str] = ORDERS

    @property
    def label(self) -> str:
        """Label of what it is asked about."""
        return self.entity.__name__


@dataclass(frozen=True)
class Yardstick:
    """A plain way to rank: by one feature.

    Attributes:
        name: What it is called in tables.
        feature: Name of the feature.
        falls: Whether it happens less, the higher the feature.
    """

    name: str
    feature: str
    falls: bool = False


SINCE_ORDER = Yardstick("days since last order", "orders_days_since")


@dataclass(frozen=True, kw_only=True)
class BinaryTask(Task):
    """Whether something happens within the horizon, and with what.

    Attributes:
        happened: Whether it came true between two moments (after, until], for each row of the history's entities.
        labelled: For whom that is known, likewise; None: for everybody. Only they are learnt from and tested on.
        suggests: What else is predicted: which things, in order of likelihood.
        network: Whether the graph network takes part.
        places: Whether its states also place all profiles among others, for look-alikes; of one task at most.
        quiet: Whether the batch states those too who are not asked since their last order, or deal won, lies long back:
            how it went with those alike. Who never ordered is stated in any case.
        good: Whether it is good if it happens: what would turn it to the better then raises the probability.
        yardsticks: The plainest things one could do, which the models are held against.
    """

    kind: ClassVar[str] = "binary"

    happened: Callable[[History, float, float], Flags]
    labelled: Callable[[History, float, float], Flags] | None = None
    suggests: tuple[Suggest, ...] = ()
    network: bool = True
    places: bool = False
    quiet: bool = False
    good: bool = False
    yardsticks: tuple[Yardstick, ...] = (SINCE_ORDER,)


@dataclass(frozen=True, kw_only=True)
class OfferTask(Task):
    """Whether an offer is used, and which of those that can be had is expected to earn most.

    Attributes:
        keep: How many offers are suggested to each profile.
    """

    kind: ClassVar[str] = "offers"

    keep: int = 5


@dataclass(frozen=True, kw_only=True)
class AmountTask(Task):
    """How much somebody spends within the horizon, less what is paid back, and how often they order.

    Attributes:
        network: Whether the graph network takes part.
    """

    kind: ClassVar[str] = "amount"
    least_cutoffs: ClassVar[int] = 0  # rhythm and worth of orders need none, see ml.learners.btyd

    network: bool = True


@dataclass(frozen=True)
class Cases:
    """What each profile of a snapshot did or was offered, one of several choices each time.

    Attributes:
        profile: Row in the snapshot.
        choice: Which; None where it is unknown.
        time: When, milliseconds since 1970.
        happened: Whether it was taken.
        label, node: What it was: label and row in the snapshot.
    """

    profile: Ints
    choice: Texts
    time: Floats
    happened: Flags
    label: Texts
    node: Ints


@dataclass(frozen=True, kw_only=True)
class ChoiceTask(Task):
    """Which of several choices a person takes, or takes most often when it is offered.

    Attributes:
        cases: What is known of everybody.
        says: A choice, how often it was taken and of how many: in English and Russian.
        offered: Whether a choice is taken or not each time it is offered; otherwise each case takes one of all.
        circle: All choices in their order where the last is beside the first, and neighbours are alike (hours).
    """

    kind: ClassVar[str] = "choice"
    least_cutoffs: ClassVar[int] = 0  # only two settings are chosen, on the validation window

    cases: Callable[[Snapshot], Cases]
    says: Callable[[str, int, int], tuple[str, str]]
    offered: bool = False
    circle: tuple[str, ...] = ()


def purchases(history: History, after: float, until: float) -> tuple[Ints, Ints]:
    """Purchases in (after, until]: rows of profiles and of orders in the history."""
    placed = history.links[ORDERS]
    orders = history.nodes["Order"]
    time = orders.time[placed.end]
    inside = (time > after) & (time <= until)
    if "status" in orders.columns:
        inside &= orders.columns["status"][placed.end] != CANCELLED
    return placed.start[inside], placed.end[inside]


def bought(history: History, after: float, until: float) -> Flags:
    """Whether each profile of the history purchased in (after, until]."""
    flags = np.zeros(len(history.nodes["Profile"]), dtype=np.bool_)
    flags[purchases(history, after, until)[0]] = True
    return flags


def last_order(snapshot: Snapshot) -> Floats:
    """When each profile of the snapshot last ordered; minus infinity for never."""
    placed = snapshot.links[ORDERS]
    last = np.full(len(snapshot.nodes["Profile"]), -np.inf)
    np.maximum.at(last, placed.start, snapshot.nodes["Order"].time[placed.end])
    return last


def heard_of(snapshot: Snapshot, entity: type[Node], fields: tuple[str, ...]) -> Flags:
    """Entities to which something had happened: an event at the end of one of the learning links of that name."""
    flags = np.zeros(len(snapshot.nodes[entity.__name__]), dtype=np.bool_)
    for field in fields:
        flags[snapshot.links[entity.__name__, field].start] = True
    return flags


def touched(snapshot: Snapshot) -> Flags:
    """Profiles of whom anything dated is known: an order, a visit, a letter, a campaign."""
    flags = np.zeros(len(snapshot.nodes["Profile"]), dtype=np.bool_)
    for known in snapshot.links.values():
        link = known.link
        edge = link.edge_properties if isinstance(link, Path) else link
        if link.start is Profile and (link.end.node_type.time or edge.time):
            flags[known.start] = True
    return flags


def alive(snapshot: Snapshot) -> Flags:
    """Profiles that have not been merged into another."""
    return np.isnan(np.asarray(snapshot.nodes["Profile"].columns["retired_at"], dtype=np.float64))
