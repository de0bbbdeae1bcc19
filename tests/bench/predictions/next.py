"""The next purchase on the Complete Journey: categories within 7 days, and the items of the next basket.

Rows of fuel, coupons and miscellany are left out, and so is what sold less than 20 times before the test. Categories
are told by name: the middle level of department > category > type. Figures are means over households that bought.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from graph.settings import Settings
from ml.features.moments import Moments
from ml.learners.metrics import Measured
from ml.learners.models import SEED
from ml.past.history import Floats, History, Ints, Links, Nodes
from ml.past.split import temporal_split
from ml.ranking.candidates import NETWORK
from ml.ranking.metrics import RankingScores, ranking_scores
from ml.ranking.pairmodels import BLEND, BOOSTED, FREQUENCY, GRAPH, LINEAR, LISTED, NEIGHBOURS, POPULARITY
from ml.ranking.stages import Judged, Stages, prepare
from ml.ranking.training import Ranked, rank
from ml.task import BinaryTask, Suggest, bought
from ml.tasks.next_purchase import TASK
from ml.threads import threads_of

from .journey import JOURNEY, TEST, journey, span
from .report import Bar, Bench, Sheet, over_people
from .tifu import tifu

LEFT_OUT = ("FUEL", "COUPON", "MISC")
LEAST = 20
SERVED, WITH, WITHOUT = "served", "with the graph network", "without it"
GIVEN = set(NETWORK)
BASELINES = (POPULARITY, FREQUENCY, NEIGHBOURS, GRAPH, LINEAR, BOOSTED, LISTED, BLEND)

CATEGORIES = Suggest("Category", (("Product", "category"),), 10)
ITEMS = Suggest("Product", (), 10, next_order=True)


def taken(links: Links, rows: Ints) -> Links:
    """Some of the links."""
    columns = {name: values[rows] for name, values in links.columns.items()}
    return replace(
        links, start=links.start[rows], end=links.end[rows], since=links.since[rows], columns=columns,
        known=links.known[rows],
    )  # fmt: skip


def _paths(history: History) -> list[list[str]]:
    """Department, category and type of each product, as far as they are known."""
    parts = [str(key).partition(":")[2].split(" > ") for key in history.nodes["Category"].keys]
    into = history.links[("Product", "category")]
    found: list[list[str]] = [[] for _ in range(len(history.nodes["Product"]))]
    for product, category in zip(into.start.tolist(), into.end.tolist(), strict=True):
        found[product] = parts[category]
    return found


def _lines(history: History, paths: list[list[str]]) -> tuple[Links, np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    """Lines of what is no fuel, coupon or miscellany, and which of them are from before the test."""
    left_out = np.array([bool(path) and any(word in path[0] for word in LEFT_OUT) for path in paths])
    lines = history.links[("Order", "items")]
    lines = taken(lines, np.flatnonzero(~left_out[lines.end]))
    return lines, history.nodes["Order"].time[lines.start] <= TEST


def items(history: History) -> History:
    """The history with the lines of items that count."""
    lines, before = _lines(history, _paths(history))
    often = np.bincount(lines.end[before], minlength=len(history.nodes["Product"])) >= LEAST
    return History(history.nodes, {**history.links, ("Order", "items"): taken(lines, np.flatnonzero(often[lines.end]))})


def categories(history: History) -> History:
    """The history with products in categories by name, and these in the department that they sell in most."""
    paths = _paths(history)
    lines, before = _lines(history, paths)
    sold = np.bincount(lines.end[before], minlength=len(paths))
    names, votes = Counter[str](), Counter[tuple[str, str]]()
    for path, count in zip(paths, sold.tolist(), strict=True):
        if len(path) > 1:
            names[path[1]] += count
            votes[path[1], path[0]] += count
    department = {name: area for (name, area), _ in sorted(votes.items(), key=lambda vote: vote[1])}
    kept = sorted(name for name, count in names.items() if count >= LEAST)
    keys = sorted({f"category {name}" for name in kept} | {f"department {department[name]}" for name in kept})
    row = {key: at for at, key in enumerate(keys)}
    into = [(at, row[f"category {path[1]}"]) for at, path in enumerate(paths) if path[1:] and names[path[1]] >= LEAST]
    wider = [(row[f"category {name}"], row[f"department {department[name]}"]) for name in kept]
    ever = np.full(len(keys), -np.inf)
    nodes = Nodes(history.nodes["Category"].type, np.array(keys, dtype=object), ever, {}, ever)
    edges = {
        name: replace(
            history.links[name], start=_ints(pairs, 0), end=_ints(pairs, 1), since=np.full(len(pairs), -np.inf),
            columns={}, known=np.full(len(pairs), -np.inf),
        )
        for name, pairs in ((("Product", "category"), into), (("Category", "parent"), wider))
    }  # fmt: skip
    return History({**history.nodes, "Category": nodes}, {**history.links, ("Order", "items"): lines, **edges})


def _ints(pairs: list[tuple[int, int]], side: int) -> Ints:
    return np.array([pair[side] for pair in pairs], dtype=np.int64)


def _row(found: Sequence[RankingScores]) -> dict[str, Measured | float]:
    """Means over seeds; the interval is the first seed's."""
    value = float(np.mean([scores.ndcg.value for scores in found]))
    ndcg = Measured(value, found[0].ndcg.low, found[0].ndcg.high)
    means = {
        "R@10": float(np.mean([scores.recall for scores in found])),
        "MAP@10": float(np.mean([scores.average_precision for scores in found])),
        "new R@10": float(np.mean([scores.new_recall for scores in found])),
    }
    return {"NDCG@10": ndcg, **means}


def _people(test: Judged, one: Ranked) -> Floats:
    """NDCG of each household."""
    seen = test.bereft if one.ranker.retriever.silent else test
    return seen.people(one.ranker.models.scores(seen.found, one.ranker.served))


def _ablation(test: Judged, with_: Sequence[Ranked], without: Sequence[Ranked]) -> str:
    """The means over seeds, compared."""
    gained = np.mean([_people(test, a) - _people(test, b) for a, b in zip(with_, without, strict=True)], axis=0)
    paired = over_people(len(gained), lambda weight: float((weight * gained).sum() / weight.sum()))
    return (
        "graph network, the candidates that it brings and what it says of them, NDCG@10 with less without, paired over "
        f"households: {paired.value:+.4f} [{paired.low:+.4f}, {paired.high:+.4f}]"
    )


def sheet(
    title: str, history: History, suggest: Suggest, days: int, bars: Sequence[Bar], seeds: int,
    told: Callable[[str], None],
) -> Sheet:  # fmt: skip
    """Everything about one kind of thing: baselines, what is served with and without the graph network, bars."""
    task = BinaryTask(
        name="bench", question="", horizon_days=lambda _: days, asked=TASK.asked, happened=bought, suggests=(suggest,)
    )
    split = temporal_split(*span(history, days), days)
    stages: Stages = prepare(Moments(history, task, Settings()), split, suggest, told)
    served, with_, without = [], [], []
    for seed in range(seeds):
        told(f"{suggest.name}: seed {seed + 1}")
        served.append(rank(stages, suggest, days, seed=SEED + seed, threads=threads_of(Settings())))
        heard = bool(GIVEN & set(served[-1].ranker.models.names))
        other = rank(stages, suggest, days, network=not heard, seed=SEED + seed, threads=threads_of(Settings()))
        with_.append(served[-1] if heard else other)
        without.append(other if heard else served[-1])
    rows = {way: _row([ranked.scores[way] for ranked in served]) for way in BASELINES}
    person, score, hit, had, truth = tifu(history, stages.test, split, suggest)
    rows["TIFU-KNN (.98/.9/m7/k100/α.8)"] = _row([ranking_scores(person, score, hit, had, truth, SEED)])
    for name, found in ((WITHOUT, without), (WITH, with_), (SERVED, served)):
        rows[name] = _row([ranked.scores[ranked.ranker.served] for ranked in found])
    weights = served[0].ranker.models.weights
    hearing = sum(one is other for one, other in zip(with_, served, strict=True))
    notes = [
        _ablation(stages.test, with_, without),
        f"seeds of which the pair models see what the network says, by validation: {hearing} of {seeds}",
        f"served: {served[0].ranker.served}, chosen before the test; weights in the blend: {weights}; "
        f"{served[0].reach:.0%} of what was bought was among the candidates",
    ]
    people = int((stages.test.truth.things > 0).sum())
    return Sheet(f"{title}, Complete Journey, test 2017-12-03, {people:,} households", rows, SERVED, bars, notes)


def run(seeds: int, told: Callable[[str], None]) -> Iterator[Sheet]:
    """Both sheets; data, split and candidates are the same for all seeds, which are of the pair models."""
    told("reading the raw files")
    history = journey()
    category_bars = (Bar("NDCG@10", least=0.535), Bar("new R@10", least=0.285))
    item_bars = (Bar("R@10", least=0.187), Bar("NDCG@10", least=0.236))
    yield sheet("Next category, 7 d", categories(history), CATEGORIES, 7, category_bars, seeds, told)
    yield sheet("Next basket, items, within 14 d", items(history), ITEMS, 14, item_bars, seeds, told)


BENCH = Bench("next", (JOURNEY,), run)
