"""How models of something that happens or not are judged, and the things that they suggest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from graph.settings import Settings

from ..features.moments import BinaryMoments, Moments
from ..figures import figure, interval
from ..learners.metrics import auroc, binary_scores, brier, ece
from ..learners.models import SEED
from ..outcome.model import Outcome
from ..outcome.stated import HISTORY
from ..past.baskets import bought_later, contains
from ..past.history import DAY_MS, Flags, Floats, History
from ..past.snapshot import snapshot
from ..past.split import Split
from ..ranking.metrics import ndcg_of_people
from ..ranking.ranker import Ranker
from ..ranking.stages import PEOPLE_MOST, judged
from ..task import BinaryTask
from .binary import BinaryModel
from .judge import LEAST_PEOPLE, Judgement, Said, Tested, missed, rows_of

FALLEN = 0.03
"""AUROC below the model's own test by more than this, and more than its interval, is a warning."""

LOSS = "log loss"


class BinaryJudge:
    """Judges whether it happens, and what with; see `ml.kinds.judge.Judge`."""

    def test(
        self, history: History, task: BinaryTask, model: BinaryModel, split: Split, settings: Settings
    ) -> Tested | None:
        """AUROC, Brier score and calibration of those asked; NDCG of what is suggested."""
        moments = BinaryMoments(history, task, settings)
        moment = moments.at(split.test)
        if not len(moment.asked):
            return None
        happened = moments.happened(moment, model.horizon_days * DAY_MS)
        score = model.outcome.scores(moment)
        probability = model.outcome.calibrator(score)
        scores = binary_scores(happened, score, probability, SEED)
        given = np.clip(np.where(happened, probability, 1 - probability), 1e-7, 1.0)
        figures = {
            "people": f"{len(happened):,}",
            "happened": f"{int(happened.sum()):,}",
            "expected": f"{probability.sum():,.0f}",
            "AUROC [95 %]": interval(scores.as_json()["auroc"]),
            "Brier": figure(scores.brier.value),
            "ECE": figure(scores.ece),
        }
        losses: dict[str, Floats] = {LOSS: -np.log(given)}
        for ranker in model.rankers:
            found = judged(moments, split.test, ranker.suggest, split.horizon, ranker.retriever, PEOPLE_MOST)
            pairs = ranker.models.scores(found.found, ranker.served)
            ndcg = ndcg_of_people(found.found.person, pairs, found.hit, found.truth)
            name = f"NDCG@10 of {ranker.suggest.name}"
            figures[name] = figure(float(ndcg.mean()) if len(ndcg) else None)
            losses[f"1 - {name}"] = 1.0 - ndcg
        return Tested(figures, losses)

    def judge(
        self, history: History, task: BinaryTask, model: BinaryModel, said: Sequence[Said], as_of: float,
        settings: Settings,
    ) -> Judgement | None:  # fmt: skip
        """Probabilities against what came, for those of whom it is known; suggestions against what was bought."""
        until = as_of + model.horizon_days * DAY_MS
        flags = task.happened(history, as_of, until)
        known = np.ones(len(flags), dtype=np.bool_) if task.labelled is None else task.labelled(history, as_of, until)
        place = rows_of(said, history.nodes[task.label].keys.tolist())
        probability = np.array([one.number("probability") for one in said])
        of_history = np.array([one.properties.get("basis", HISTORY) == HISTORY for one in said], dtype=np.bool_)
        kept = (place >= 0) & ~np.isnan(probability) & of_history
        kept[kept] = known[place[kept]]
        if kept.sum() < LEAST_PEOPLE:
            return None
        found = of_probabilities(flags[place[kept]], probability[kept], model)
        more, warned = _suggestions(history, model.rankers, said, as_of, until) if model.rankers else ({}, ())
        return Judgement({**found.figures, **more}, found.warnings + warned)

    def read(
        self, history: History, task: BinaryTask, model: BinaryModel, as_of: float, settings: Settings
    ) -> Mapping[str, Floats]:
        """The features of those asked; none where the same is said of all."""
        if not isinstance(model.outcome, Outcome):
            return {}
        values = Moments(history, task, settings).at(as_of).values(model.outcome.names)
        return dict(zip(model.outcome.names, values.T, strict=True))


JUDGE = BinaryJudge()


def of_probabilities(happened: Flags, probability: Floats, model: BinaryModel) -> Judgement:
    """Figures of predictions of which it is known what came, and warnings where they fall short of the model's test."""
    came, expected = int(happened.sum()), float(probability.sum())
    quality = auroc(happened, probability)
    spoken = []
    tested = model.facts.get("models", {}).get(model.facts.get("served", ""), {}).get("auroc")
    if tested and quality < min(tested["value"] - FALLEN, tested["low"]):
        spoken.append(
            f"they rank worse than at the test (AUROC {quality:.3f}, then {tested['value']:.3f}): train again"
        )
    if missed(expected, came, float((probability * (1 - probability)).sum())):
        spoken.append(
            f"{expected:,.0f} were expected and {came:,} came: the calibration has drifted; train again, and do not "
            "read probabilities as shares until then"
        )
    figures = {
        "people": f"{len(happened):,}",
        "happened": f"{came:,}",
        "expected": f"{expected:,.0f}",
        "AUROC": figure(None if np.isnan(quality) else quality),
        "Brier": figure(brier(happened, probability)),
        "ECE": figure(ece(happened, probability)),
    }
    return Judgement(figures, tuple(spoken))


def _suggestions(
    history: History, rankers: Sequence[Ranker], said: Sequence[Said], as_of: float, until: float
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Of all that was suggested, how much was bought, and how much was expected to be."""
    known = snapshot(history, as_of)
    probability: list[float] = []
    bought: list[bool] = []
    for ranker in rankers:
        label = ranker.suggest.label
        later = bought_later(history, known, ranker.suggest, until)
        whom = {key: at for at, key in enumerate(known.nodes["Profile"].keys.tolist())}
        what = {key: at for at, key in enumerate(known.nodes[label].keys.tolist())}
        wide = max(len(what), 1)
        pairs = [
            (whom[one.key] * wide + what[key], of_one)
            for one in said
            for of_label, key, of_one in one.suggested
            if of_label == label and one.key in whom and key in what
        ]
        probability += [of_one for _, of_one in pairs]
        bought += contains(later, np.array([pair for pair, _ in pairs], dtype=np.int64)).tolist()
    if not probability:
        return {}, ()
    share, came = np.array(probability), float(sum(bought))
    warned: tuple[str, ...] = ()
    if missed(float(share.sum()), came, float((share * (1 - share)).sum())):
        warned = (f"of what was suggested {share.sum():,.0f} were expected to be bought and {came:,.0f} were: "
                  "train again",)  # fmt: skip
    return {"suggestions bought": f"{came:,.0f} of {len(bought):,}", "as expected": f"{share.sum():,.0f}"}, warned
