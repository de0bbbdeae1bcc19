"""Use of coupons on the Complete Journey: campaigns 18, 19, 21 and 22, learnt from the 14 that were over before."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from ml.learners.metrics import Measured
from ml.offers.stack import BLEND
from ml.offers.training import OfferRows, TrainedOffers, offer_rows, train_offers

from .journey import JOURNEY, journey
from .report import Bar, Bench, Sheet

TESTED = ("18", "19", "21", "22")
BARS = (
    Bar("AUROC", least=0.86),
    Bar("AP", least=0.61),
    Bar("sum ratio", least=0.9, most=1.1),
)
OFFER_DAYS = 28
EVER = 1.6e12
"""Later than all of the data: campaigns 21 and 22 end a week after them, and count as they stand then."""


def _tested(rows: OfferRows) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    keys = rows.history.nodes["Campaign"].keys
    number = np.array([str(key).rpartition(":")[2] for key in keys])
    return np.flatnonzero(np.isin(number[rows.known.campaign[rows.closed.bundle]], TESTED))


def run(seeds: int, told: Callable[[str], None]) -> Sequence[Sheet]:
    """Trains from `seeds` seeds; the row of each model is the mean of them, with the first one's intervals."""
    told("reading the raw files")
    rows = offer_rows(journey(), OFFER_DAYS, EVER, told)
    tested = _tested(rows)
    begins = float(rows.closed.start[tested].min())
    trained = [train_offers(rows, begins, tested, 1, seed, told) for seed in range(7, 7 + seeds)]
    without = train_offers(rows, begins, tested, 1, 7, told, without="taste_")
    ours = f"{trained[0].served}, served"
    # Whether models hear the network may differ from seed to seed.
    table = {name: _row([one for one in trained if name in one.scores], name) for name in trained[0].scores}
    table[ours] = _row(trained, trained[0].served) | {"sum ratio": float(np.mean([one.sum_ratio for one in trained]))}
    table["without the graph embedding"] = _row([without], without.served) | {"sum ratio": without.sum_ratio}
    spread = np.std([one.scores[BLEND].auroc.value for one in trained])
    title = (
        f"Offers used, Complete Journey, campaigns {', '.join(TESTED)}, {len(tested):,} people addressed, "
        f"{rows.happened[tested].mean():.1%} used any; {trained[0].train_rows:,} past ones learnt from"
    )
    shares = ", ".join(f"{name} {share:.2f}" for name, share in trained[0].outcome.shares.items())
    return [Sheet(title, table, ours, BARS, [f"shares: {shares}; AUROC of the blend over seeds ± {spread:.4f}"])]


def _row(trained: Sequence[TrainedOffers], name: str) -> dict[str, Measured | float]:
    first = trained[0].scores[name]
    mean = {
        "AUROC": np.mean([one.scores[name].auroc.value for one in trained]),
        "AP": np.mean([one.scores[name].ap.value for one in trained]),
    }
    return {
        "AUROC": Measured(float(mean["AUROC"]), first.auroc.low, first.auroc.high),
        "AP": Measured(float(mean["AP"]), first.ap.low, first.ap.high),
        "Brier": first.brier,
        "ECE": first.ece,
    }


BENCH = Bench("offers", (JOURNEY,), run)
