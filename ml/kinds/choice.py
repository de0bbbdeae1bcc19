"""Which of several choices: preferred channel, hour and day."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import numpy as np

from graph.model.insight import Prediction
from graph.settings import Settings

from ..artefact import Artefact
from ..choices.chooser import OWN, POPULATION, Chooser, Counts
from ..choices.training import rows_of, train_choice
from ..past.history import Floats, History
from ..past.snapshot import snapshot
from ..past.split import Split
from ..reasons.stories import Reason
from ..task import ChoiceTask, Told
from . import Answers, TaskModel

MOST_REASONS = 3
_NOTHING = ("nothing is known of this person yet: what everybody does", "О нём пока ничего не известно: как у всех")
_NO_BETTER = (
    "what people did before told no more than what everybody does",
    "Прошлое человека не говорит больше, чем общее поведение",
)


@dataclass(frozen=True, kw_only=True)
class ChoiceModel(TaskModel):
    """What is served for a task about choices.

    Attributes:
        chooser: How probabilities are made of counts.
        choices: Names.
        everybody: Everybody's rates or shares.
    """

    chooser: Chooser
    choices: tuple[str, ...]
    everybody: Floats


class Choice:
    """The kind of tasks about choices; see `ml.kinds.Kind`."""

    def train(self, history: History, task: ChoiceTask, settings: Settings, split: Split, told: Told) -> ChoiceModel:
        """Choose strength and half-life, and hold them against the plain ways."""
        told("strength and half-life")
        trained = train_choice(history, task, settings, split)
        chooser = trained.chooser
        facts = {
            "rows": dict(trained.rows),
            "served": chooser.way,
            "kind": chooser.way,
            "strength": chooser.strength,
            "half_life_days": chooser.half_life_days,
            "models": {way: scores.as_json() for way, scores in trained.scores.items()},
            "validation_loss": dict(trained.validation_loss),
            "everybody": dict(zip(trained.choices, trained.everybody.tolist(), strict=True)),
        }
        return ChoiceModel(
            horizon_days=task.horizon_days(settings), facts=facts, chooser=chooser, choices=trained.choices,
            everybody=trained.everybody,
        )  # fmt: skip

    def pack(self, task: ChoiceTask, model: ChoiceModel) -> Artefact:
        """As files: plain numbers."""
        plain = {
            "horizon_days": model.horizon_days,
            "facts": dict(model.facts),
            "chooser": asdict(model.chooser),
            "choices": list(model.choices),
            "everybody": model.everybody.tolist(),
        }
        return Artefact(task.name, plain, {})

    def unpack(self, task: ChoiceTask, artefact: Artefact) -> ChoiceModel:
        """From files."""
        plain = artefact.manifest
        choices, everybody = tuple(plain["choices"]), np.array(plain["everybody"], dtype=np.float64)
        if everybody.shape != (len(choices),):
            raise ValueError("choices and their shares do not match")
        return ChoiceModel(
            horizon_days=int(plain["horizon_days"]), facts=plain["facts"], version=artefact.version,
            chooser=Chooser(**plain["chooser"]), choices=choices, everybody=everybody,
        )  # fmt: skip

    def answer(
        self, history: History, task: ChoiceTask, model: ChoiceModel, as_of: float, settings: Settings, told: Told
    ) -> Answers:
        """Everybody's choices, best first; of those of whom nothing is known, what everybody does."""
        told("counts and reasons")
        known = snapshot(history, as_of)
        asked = np.flatnonzero(task.asked(known, settings))
        rows, people = rows_of(known, task, model.choices), len(known.nodes[task.label])
        counts = model.chooser.count(rows, people, len(model.choices), as_of)
        found = model.chooser.probabilities(counts, model.everybody)[asked]
        plain = Chooser(OWN, task.offered).count(rows, people, len(model.choices), as_of)
        keys = known.nodes[task.label].keys[asked]
        order = np.argsort(-found, axis=1, kind="stable")
        best = found.max(axis=1)
        percentile = np.round(np.searchsorted(np.sort(best), best, "left") / max(len(best), 1), 4)
        moment = datetime.fromtimestamp(as_of / 1000, UTC)
        made = []
        for at, (key, row) in enumerate(zip(keys.tolist(), asked.tolist(), strict=True)):
            personal = bool(plain.known[row]) and model.chooser.way != POPULATION
            said = _reasons(task, model, plain, row, found[at]) if personal else [_general(bool(plain.known[row]))]
            names = [model.choices[place] for place in order[at].tolist()]
            made.append(
                Prediction(
                    uid=f"{key}|{task.name}|{moment.date()}",
                    task=task.name,
                    probability=round(float(best[at]), 6),
                    percentile=float(percentile[at]),
                    choice=names[0],
                    choices=names,
                    choice_probabilities=np.round(found[at][order[at]], 6).tolist(),
                    basis="history" if personal else "prior",
                    horizon_days=model.horizon_days,
                    as_of=moment,
                    model_version=model.version,
                    model_kind=model.chooser.way if personal else POPULATION,
                    reasons=[reason.en for reason in said],
                    reasons_ru=[reason.ru for reason in said],
                    reason_features=[reason.feature for reason in said],
                    reason_weights=[round(reason.weight, 4) for reason in said],
                )
            )
        return Answers(as_of, keys, made)


KIND = Choice()


def _general(known: bool) -> Reason:
    return Reason(*(_NO_BETTER if known else _NOTHING), "everybody", 0.0)


def _reasons(task: ChoiceTask, model: ChoiceModel, plain: Counts, row: int, found: Floats) -> list[Reason]:
    """What was counted of a person: the first choice and what is furthest from everybody's, in log-odds."""
    apart = _log_odds(found) - _log_odds(model.everybody)
    taken, of = plain.taken[row], plain.of[row]
    counted = np.flatnonzero(of > 0 if task.offered else taken > 0)
    best = int(found.argmax())
    chosen = sorted(counted.tolist(), key=lambda at: (at != best, -abs(apart[at]), at))[:MOST_REASONS]
    return [
        Reason(*task.says(model.choices[at], int(taken[at]), int(of[at])), model.choices[at], float(apart[at]))
        for at in chosen
    ]


def _log_odds(probability: Floats) -> Floats:
    clipped = np.clip(probability, 1e-7, 1.0 - 1e-7)
    odds: Floats = np.log(clipped / (1.0 - clipped))
    return odds
