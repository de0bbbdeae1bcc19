"""Which of several choices: preferred channel, hour and day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

import numpy as np

from graph.model.insight import Prediction
from graph.settings import Settings

from ..artefact import Artefact
from ..choices.chooser import OWN, POPULATION, Chooser, Counts, losses
from ..choices.evidence import behind
from ..choices.training import Trained, numbered, train_choice
from ..learners.metrics import percentiles
from ..overview.curves import choice_curves
from ..overview.groups import Sorted, groups
from ..overview.usual import lie
from ..past.history import Flags, Floats, History
from ..past.snapshot import snapshot
from ..past.split import Split
from ..reasons.drivers import Driver
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
        cases: By how many cases these are known.
    """

    chooser: Chooser
    choices: tuple[str, ...]
    everybody: Floats
    cases: float


class Choice:
    """The kind of tasks about choices; see `ml.kinds.Kind`."""

    beside = False

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
            "drivers": _drivers(trained),
        }
        facts |= _seen(history, task, trained)
        return ChoiceModel(
            horizon_days=task.horizon_days(settings), facts=facts, chooser=chooser, choices=trained.choices,
            everybody=trained.everybody, cases=trained.cases,
        )  # fmt: skip

    def pack(self, task: ChoiceTask, model: ChoiceModel) -> Artefact:
        """As files: plain numbers."""
        plain = {
            "horizon_days": model.horizon_days,
            "facts": dict(model.facts),
            "chooser": asdict(model.chooser),
            "choices": list(model.choices),
            "everybody": model.everybody.tolist(),
            "cases": model.cases,
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
            cases=float(plain["cases"]),
        )  # fmt: skip

    def answer(
        self, history: History, task: ChoiceTask, model: ChoiceModel, as_of: float, settings: Settings, told: Told
    ) -> Answers:
        """Everybody's choices, best first; of those of whom nothing is known, what everybody does."""
        told("counts and reasons")
        made = self.alone(history, task, model, as_of, settings)
        ranked = percentiles(made.scores)
        return replace(
            made,
            predictions=[replace(one, percentile=at) for one, at in zip(made.predictions, ranked, strict=True)],
        )

    def alone(
        self, history: History, task: ChoiceTask, model: ChoiceModel, as_of: float, settings: Settings,
        norms: Mapping[str, Any] | None = None,
    ) -> Answers:  # fmt: skip
        """Nothing but the own cases of each is needed, so this is of everybody but for percentiles."""
        known = snapshot(history, as_of)
        asked = np.flatnonzero(task.asked(known, settings))
        cases = task.cases(known)
        rows, people = numbered(cases, model.choices), len(known.nodes[task.label])
        counts = model.chooser.count(rows, people, len(model.choices), as_of)
        found = model.chooser.probabilities(counts, model.everybody)[asked]
        bounds = model.chooser.bounds(counts, model.everybody, model.cases)
        plain = Chooser(OWN, task.offered).count(rows, people, len(model.choices), as_of)
        personally = (plain.known & (model.chooser.way != POPULATION))[asked]
        keys = known.nodes[task.label].keys[asked]
        order = np.argsort(-found, axis=1, kind="stable")
        moment = datetime.fromtimestamp(as_of / 1000, UTC)
        made: list[Prediction] = []
        every: list[list[Reason]] = []
        for at, (key, row) in enumerate(zip(keys.tolist(), asked.tolist(), strict=True)):
            personal = bool(personally[at])
            said = _reasons(task, model, plain, row, found[at]) if personal else [_general(bool(plain.of[row].any()))]
            every.append(said)
            places = order[at].tolist()
            made.append(
                Prediction(
                    uid=f"{key}|{task.name}|{moment.date()}",
                    task=task.name,
                    probability=round(float(found[at, places[0]]), 6),
                    probability_low=float(bounds[0][row, places[0]]),
                    probability_high=float(bounds[1][row, places[0]]),
                    choice=model.choices[places[0]],
                    choices=[model.choices[place] for place in places],
                    choice_probabilities=np.round(found[at][places], 6).tolist(),
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
        drove = list(behind(known, cases, asked, every))
        return Answers(as_of, keys, made, drivers=drove, scores=found.max(axis=1, initial=0.0))


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


def _drivers(trained: Trained) -> list[dict[str, Any]]:
    """How far people's own cases move the probability of each choice from everybody's, over all who are asked."""
    apart = np.abs(trained.last - trained.everybody).mean(axis=0)
    whole = float(apart.sum())
    moved = sorted(zip(trained.choices, apart.tolist(), strict=True), key=lambda one: (-one[1], one[0]))
    return [asdict(Driver(name, name, size / whole, 1)) for name, size in moved if size > 0] if whole > 0 else []


def _seen(history: History, task: ChoiceTask, trained: Trained) -> dict[str, Any]:
    """What a card shows of the test."""
    test, served = trained.test, trained.chooser
    probabilities, after = test.probabilities(served), test.after
    first = probabilities.argmax(axis=1)[after.person]
    hit = first == after.choice
    stated = probabilities[after.person, after.choice] if task.offered else probabilities.max(axis=1)[after.person]
    loss = losses(after, probabilities, task.offered)
    taken = after.taken
    people = np.unique(after.person)

    def told(member: Flags) -> Mapping[str, float | None]:
        rows = np.isin(after.person, people[member])
        return {"cases": float(rows.sum()), "right": float(hit[rows & taken].mean()) if (rows & taken).any() else None,
                "loss": float(loss[rows].mean())}  # fmt: skip

    nodes = history.nodes[task.label]
    known = replace(nodes, columns={name: values[people] for name, values in nodes.columns.items()})
    shares = Chooser(OWN, task.offered).count(test.before, test.people, len(test.choices), test.as_of).shares
    came = taken if task.offered else hit
    return {
        "curves": choice_curves(stated, came, test.choices, first[taken], after.choice[taken]),
        "groups": groups(Sorted.of(known, test.as_of, None), told),
        "usual": lie(probabilities.max(axis=1)[people], test.choices, shares[people]),
    }
