"""A campaign that was drawn by lot, as a trial: who got what, what was known of them before, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from graph.errors import NotFound, TrainingError

from ..features.moments import telling
from ..features.table import entity_features
from ..learners.metrics import Measured
from ..past.history import DAY_MS, Floats, History
from ..past.snapshot import snapshot
from ..past.windows import counted
from ..task import bought, purchases
from .metalearners import arm_models, expected
from .policy_value import inverse_propensity, mean_with_interval, qini_with_interval, scores_of
from .proposals import TARGETED
from .trial import Trial
from .uplift import CONTROL, Policy, learn_policy, must_be_random

BOUGHT, SPENT = "bought", "spent"


@dataclass(frozen=True)
class Report:
    """What a campaign changed, on the half of its people that nothing was learnt from.

    Attributes:
        people, judged: How many there were, and how many it is reported on.
        arms: By arm, what came of each person by doubly robust and by inverse propensity estimates.
        ordering: By arm other than the control, Qini against the control.
        policy: What was learnt.
        chosen: What comes of the policy, by both estimates; `gain`: above the best arm for all.
    """

    people: int
    judged: int
    arms: dict[str, tuple[Measured, Measured]]
    ordering: dict[str, Measured]
    policy: Policy
    chosen: tuple[Measured, Measured]
    gain: Measured


def trial_of(history: History, campaign: str, outcome: str, days: int) -> Trial:
    """The people whom a campaign addressed by lot.

    Args:
        history: All that is known.
        campaign: Its key.
        outcome: BOUGHT (any order) or SPENT (all of them together, minor units), from the campaign's start to its end.
        days: How long it goes on where it has no end.

    Raises:
        NotFound: there is no such campaign.
        TrainingError: it was not drawn by lot who got what, or nobody's arm is known.
    """
    table = history.nodes["Campaign"]
    found = np.flatnonzero(table.keys == campaign)
    if not len(found):
        raise NotFound("there is no such campaign", hint="Ask with a campaign's uid.")
    row = int(found[0])
    must_be_random(table.columns["design"][row], campaign)
    addressed = history.links[TARGETED]
    arms = addressed.columns["arm"]
    ours = np.flatnonzero((addressed.end == row) & np.array([bool(arm) for arm in arms], dtype=np.bool_))
    names = sorted({str(arms[at]) for at in ours}, key=lambda name: (name != CONTROL, name))
    if len(names) < 2:
        raise TrainingError(
            "the graph does not say which of several arms people got", where=campaign,
            hint="Load the arm of each TARGETED edge; `control` for those who got nothing.",
        )  # fmt: skip
    begins = float(np.nanmin([table.time[row], *addressed.since[ours]]))
    ended = float(np.asarray(table.columns["ended_at"], dtype=np.float64)[row])
    until = begins + days * DAY_MS if np.isnan(ended) else ended
    known = snapshot(history, begins - 1.0)
    place = np.full(len(history.nodes["Profile"]), -1, dtype=np.int64)
    place[known.nodes["Profile"].row] = np.arange(len(known.nodes["Profile"]))
    people = addressed.start[ours]
    values = entity_features(known).values[place[people]]
    return Trial(
        values[:, telling(values)],
        np.array([names.index(str(arms[at])) for at in ours], dtype=np.int64),
        _came(history, outcome, begins, until)[people],
        tuple(names),
    )


def report_on(trial: Trial, seed: int) -> Report:
    """Learn from one half of the people, drawn by lot, and report on the other.

    Raises:
        TrainingError: too few people in an arm.
    """
    half = np.random.default_rng(seed).permutation(len(trial.arm)) % 2 == 0
    learnt, judged = trial.part(half), trial.part(~half)
    policy = learn_policy(learnt, seed)
    expects = expected(arm_models(learnt), judged.values)
    scores = scores_of(judged, expects)
    given = policy.arms(judged.values)
    terms = scores[np.arange(len(given)), given]

    def both(arms: np.ndarray, steady: Floats) -> tuple[Measured, Measured]:
        return mean_with_interval(steady, seed), mean_with_interval(inverse_propensity(judged, arms), seed)

    return Report(
        len(trial.arm),
        len(given),
        {name: both(np.full(len(given), arm), scores[:, arm]) for arm, name in enumerate(trial.names)},
        {
            name: qini_with_interval(judged, arm, 0, expects[:, arm] - expects[:, 0], seed)
            for arm, name in enumerate(trial.names)
            if arm > 0 and trial.names[0] == CONTROL
        },
        policy,
        both(given, terms),
        mean_with_interval(terms - scores[:, policy.best], seed),
    )


def _came(history: History, outcome: str, begins: float, until: float) -> Floats:
    """What came of each profile of the history."""
    of: dict[str, Callable[[], Floats]] = {
        BOUGHT: lambda: bought(history, begins, until).astype(np.float64),
        SPENT: lambda: _spent(history, begins, until),
    }
    return of[outcome]()


def _spent(history: History, begins: float, until: float) -> Floats:
    who, orders = purchases(history, begins, until)
    amount = np.nan_to_num(np.asarray(history.nodes["Order"].columns["amount_minor"], dtype=np.float64)[orders])
    return counted(who, len(history.nodes["Profile"]), amount)
