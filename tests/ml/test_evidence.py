"""The nodes behind reasons: those of the person and the window, and those that matter to the score."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from graph.settings import Settings
from ml.features.moments import BinaryMoments, Moment
from ml.learners.models import Linear, Rows
from ml.past.history import DAY_MS
from ml.reasons.evidence import Drivers, Drove
from ml.reasons.stories import Explained, Reason, reasons
from ml.tasks.churn import TASK
from tests.ml.world import START, World, busy_world, shop, without

DAY = 300


def found(world: World, feature: str, weight: float = 1.0) -> list[Drove]:
    moment = BinaryMoments(world.history(), TASK, Settings()).at(START + 100 * DAY_MS)
    drivers = Drivers(moment.snapshot, "Profile", moment.asked, moment.table.features)
    return list(drivers.of([[Reason("en", "ru", feature, weight)] for _ in moment.asked]))


def small() -> World:
    world = World()
    shop(world)
    world.node("Profile", "one")
    for day, products in ((5, "p00"), (70, "p01"), (80, "p01"), (90, "p02"), (99, "p05")):
        world.order("one", f"o{day}", day, products, amount_minor=1000.0 * day)
    return world


def keys(drove: list[Drove]) -> dict[str, float]:
    return {one.key: one.how.weight or 0.0 for one in drove}


def test_counts_rest_on_the_latest_events_in_the_window() -> None:
    assert keys(found(small(), "orders_count_28")) == {"o99": 0.3333, "o90": 0.3333, "o80": 0.3333}
    assert keys(found(small(), "orders_count_91")) == {"o99": 0.25, "o90": 0.25, "o80": 0.25}
    assert keys(found(small(), "orders_count_7")) == {"o99": 1.0}


def test_sums_rest_on_the_largest() -> None:
    assert keys(found(small(), "orders_amount_minor_sum_365")) == {"o99": 0.2878, "o90": 0.2616, "o80": 0.2326}


def test_last_values_rest_on_the_last() -> None:
    assert keys(found(small(), "orders_amount_minor_last")) == {"o99": 1.0}


def test_different_things_rest_on_the_things() -> None:
    drove = found(small(), "orders_items_distinct_91")
    assert {one.label for one in drove} == {"Product"}
    assert keys(drove) == {"p01": 0.5, "p02": 0.25, "p05": 0.25}
    assert {one.label for one in found(small(), "orders_items_category_distinct_91")} == {"Category"}


def test_a_rhythm_rests_on_the_latest_orders_and_a_network_reads_the_latest() -> None:
    assert set(keys(found(small(), "orders_due"))) == {"o99", "o90", "o80"}
    assert set(keys(found(small(), "graph_orders"))) == {"o99", "o90", "o80"}
    assert found(small(), "spend_trend")


def test_what_nobody_did_has_no_nodes() -> None:
    assert found(small(), "tickets_count_91") == []


@dataclass(frozen=True)
class Fitted:
    world: World
    linear: Linear
    names: tuple[str, ...]
    moment: Moment

    def score(self, world: World) -> dict[str, float]:
        moment = BinaryMoments(world.history(), TASK, Settings()).at(START + DAY * DAY_MS)
        rows = np.arange(len(moment.snapshot.nodes["Profile"]))
        values = Moment(moment.snapshot, rows, moment.table).values(self.names)
        return dict(zip(moment.snapshot.nodes["Profile"].keys.tolist(), self.linear.score(values), strict=True))


@pytest.fixture(scope="module")
def fitted() -> Fitted:
    world = busy_world(people=160)
    moments = BinaryMoments(world.history(), TASK, Settings())
    moment = moments.at(START + DAY * DAY_MS)
    train = moments.rows(START + 240 * DAY_MS, 28 * DAY_MS)
    names = tuple(name for name in moments.names if name.startswith(("orders_count", "orders_amount", "tickets")))
    columns = [moments.names.index(name) for name in names]
    linear = Linear.fit(Rows(train.values[:, columns], train.happened), 0.03)
    return Fitted(world, linear, names, moment)


def test_removing_named_nodes_changes_scores_more_than_removing_random_ones(fitted: Fitted) -> None:
    moment, linear = fitted.moment, fitted.linear
    parts, base = linear.contributions(moment.values(fitted.names))
    features = {feature.name: feature for feature in moment.table.features}
    told = tuple(features[name] for name in fitted.names)
    said = reasons(Explained(told, parts, base), moment.rows(), most=2)
    drivers = list(Drivers(moment.snapshot, "Profile", moment.asked, moment.table.features).of(said))
    profiles = moment.snapshot.nodes["Profile"].keys[moment.asked].tolist()
    owned: dict[str, list[tuple[str, str]]] = {}
    for (label, field), rows in fitted.world.links.items():
        if label == "Profile" and field in ("orders", "tickets"):
            for profile, key, _ in rows:
                owned.setdefault(profile, []).append(("Order" if field == "orders" else "Ticket", key))
    named: dict[str, set[tuple[str, str]]] = {}
    for one in drivers:
        named.setdefault(profiles[one.asked], set()).add((one.label, one.key))
    random = np.random.default_rng(3)
    other = {
        profile: {owned[profile][at] for at in random.permutation(len(owned[profile]))[: len(nodes)]}
        for profile, nodes in named.items()
    }
    before = fitted.score(fitted.world)

    def change(chosen: dict[str, set[tuple[str, str]]]) -> float:
        after = fitted.score(without(fitted.world, set().union(*chosen.values())))
        return float(np.mean([abs(after[profile] - before[profile]) for profile in chosen]))

    assert len(named) > 50
    assert change(named) > 1.3 * change(other)
