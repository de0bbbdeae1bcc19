"""A stored ranking suggests what it suggested before."""

from __future__ import annotations

import numpy as np

from ml.kinds.packing import pack_ranker, unpack_ranker
from ml.learners.calibration import Platt
from ml.ranking.candidates import candidates
from ml.ranking.pairmodels import BLEND, LEARNT, WAYS, PairModels, Pairs
from ml.ranking.ranker import Ranker
from ml.ranking.retrieval import Retriever
from ml.task import BinaryTask, Suggest, bought
from tests.ml.test_retrieval import tastes

TASK = BinaryTask(
    name="test", question="", horizon_days=lambda _: 28, asked=lambda known, _: np.ones(8, dtype=np.bool_),
    happened=bought, suggests=(Suggest("Product", (), 2, keep_new=1),),
)  # fmt: skip


def test_a_stored_ranking_is_the_same() -> None:
    known, everybody = tastes(), np.arange(8)
    retriever = Retriever.fit([(known.stock, everybody, everybody % 2 * 2)], 1)
    found = candidates(known, everybody, retriever, 28.0)
    pairs = Pairs.of(found, found.bought)
    models = PairModels.fit(Pairs.together([pairs] * 40), True, dict.fromkeys(LEARNT, 1.0))
    ranker = Ranker(TASK.suggests[0], retriever, models, BLEND, Platt(1.0, -1.0), Platt(0.5, -2.0), 28.0)
    again = unpack_ranker(TASK, *pack_ranker(ranker))
    for way in WAYS:
        assert again.models.scores(found, way).tobytes() == models.scores(found, way).tobytes(), way
    shown = ranker.suggestions(known.snapshot, everybody)
    assert again.suggestions(known.snapshot, everybody) == shown
    assert [thing.key for thing in shown[1]][:2] == ["p02", "p03"]
    assert all(sum(thing.new for thing in things) >= 1 for things in shown)
