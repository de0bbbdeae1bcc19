"""How ways to tell a person's choice are judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from graph.errors import TrainingError
from graph.settings import Settings

from ..choices.chooser import OWN, Chooser, choice_scores, losses
from ..choices.training import SEED, Stage, numbered, stage
from ..figures import figure, interval
from ..past.history import DAY_MS, Floats, History
from ..past.snapshot import snapshot
from ..past.split import Split
from ..task import ChoiceTask
from .choice import ChoiceModel
from .judge import LEAST_PEOPLE, Judgement, Said, Tested

FALLEN = 0.05
"""Log loss above the end of the interval at the test by more than this is a warning."""


class ChoiceJudge:
    """Judges choices; see `ml.kinds.judge.Judge`."""

    def test(
        self, history: History, task: ChoiceTask, model: ChoiceModel, split: Split, settings: Settings
    ) -> Tested | None:
        """By what was known at the test's moment: everybody's shares too are of then."""
        try:
            cut = stage(history, task, settings, split.test, split.horizon)
        except TrainingError:
            return None
        probabilities = cut.probabilities(model.chooser)
        scores = choice_scores(cut.after, probabilities, task.offered, SEED).as_json()
        people, person = np.unique(cut.after.person, return_inverse=True)
        of_cases = losses(cut.after, probabilities, task.offered)
        figures = {
            "people": f"{len(people):,}",
            "cases": f"{len(cut.after):,}",
            "log loss [95 %]": interval(scores["log_loss"]),
            "first choice right": interval(scores["accuracy"]),
        }
        return Tested(figures, {"log loss": np.bincount(person, of_cases) / np.bincount(person)})

    def judge(
        self, history: History, task: ChoiceTask, model: ChoiceModel, said: Sequence[Said], as_of: float,
        settings: Settings,
    ) -> Judgement | None:  # fmt: skip
        """What was stated for each choice against what people then did."""
        choices = tuple(sorted({name for one in said for name in one.properties.get("choices") or ()}))
        try:
            cut = stage(history, task, settings, as_of, model.horizon_days * DAY_MS, choices)
        except TrainingError:
            return None
        stated = _stated(history, task, said, cut)
        after = cut.after.part(~np.isnan(stated[cut.after.person, cut.after.choice]))
        if len(np.unique(after.person)) < LEAST_PEOPLE:
            return None
        scores = choice_scores(after, stated, task.offered, SEED)
        tested = model.facts.get("models", {}).get(model.facts.get("served", ""), {}).get("log_loss")
        spoken: tuple[str, ...] = ()
        if tested and scores.log_loss.value > tested["high"] + FALLEN:
            spoken = (
                f"they tell less than at the test (log loss {scores.log_loss.value:.3f}, then {tested['value']:.3f}): "
                "train again",
            )  # fmt: skip
        plain = scores.as_json()
        figures = {
            "people": f"{len(np.unique(after.person)):,}",
            "cases": f"{len(after):,}",
            "log loss [95 %]": interval(plain["log_loss"]),
            "first choice right": interval(plain["accuracy"]),
            "ECE": figure(scores.ece.value),
        }
        return Judgement(figures, spoken)

    def read(
        self, history: History, task: ChoiceTask, model: ChoiceModel, as_of: float, settings: Settings
    ) -> Mapping[str, Floats]:
        """Which share of what people did was each choice."""
        known = snapshot(history, as_of)
        people = len(known.nodes[task.label])
        rows = numbered(task.cases(known), model.choices)
        counts = Chooser(OWN, task.offered).count(rows, people, len(model.choices), as_of)
        known_of = counts.shares[np.flatnonzero(task.asked(known, settings) & counts.known)]
        return dict(zip(model.choices, known_of.T, strict=True))


JUDGE = ChoiceJudge()


def _stated(history: History, task: ChoiceTask, said: Sequence[Said], cut: Stage) -> Floats:
    """What was said of each choice of each profile of the history; NaN where nothing was."""
    found = np.full((cut.people, len(cut.choices)), np.nan)
    place = {choice: at for at, choice in enumerate(cut.choices)}
    number = {key: at for at, key in enumerate(history.nodes[task.label].keys.tolist())}
    for one in said:
        row = number.get(one.key)
        if row is not None:
            names, shares = one.properties.get("choices") or (), one.properties.get("choice_probabilities") or ()
            for name, share in zip(names, shares, strict=True):
                found[row, place[name]] = share
    return found
