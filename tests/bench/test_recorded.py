"""Records become the history that the graph would give."""

from __future__ import annotations

import math
from datetime import UTC, datetime

import numpy as np

from graph.model import ONTOLOGY, commerce, contact, people
from ml.task import READS
from tests.bench.predictions.recorded import Recorded

MAY = datetime(2025, 5, 1, tzinfo=UTC)


def test_customers_become_profiles_and_paths_are_walked_by_their_hops() -> None:
    recorded = Recorded(ONTOLOGY, READS)
    recorded.take(
        [
            people.Customer(uid="shop:2"),
            people.Customer(uid="shop:1"),
            commerce.Order(uid="o", placed_at=MAY, status="delivered", amount_minor=500),
            commerce.PLACED("shop:2", "o"),
            commerce.Product(uid="p"),
            commerce.CONTAINS("o", "p", commerce.Line(line=1, quantity=2.0)),
            commerce.CONTAINS("o", "p", commerce.Line(line=2, quantity=1.0)),
            commerce.CONTAINS("o", "p", commerce.Line(line=2, quantity=3.0)),
            contact.Campaign(uid="c"),
            contact.TARGETED("c", "shop:1", contact.At(at=MAY)),
            contact.TARGETED("c", "nobody", contact.At(at=MAY)),
        ]
    )
    history = recorded.history()
    assert history.nodes["Profile"].keys.tolist() == ["shop:1", "shop:2"]
    orders = history.links[("Profile", "orders")]
    assert (orders.start.tolist(), orders.end.tolist(), orders.since.tolist()) == ([1], [0], [-math.inf])
    assert history.nodes["Order"].time.tolist() == [MAY.timestamp() * 1000]
    items = history.links[("Order", "items")]
    assert sorted(np.asarray(items.columns["quantity"], dtype=float)) == [2.0, 3.0]
    campaigns = history.links[("Profile", "campaigns")]
    assert (campaigns.start.tolist(), campaigns.since.tolist()) == ([0], [MAY.timestamp() * 1000])


def test_a_later_record_adds_to_an_earlier_one_and_takes_nothing_away() -> None:
    recorded = Recorded(ONTOLOGY, READS)
    recorded.take([commerce.Order(uid="o", placed_at=MAY, amount_minor=5), commerce.Order(uid="o", channel="site")])
    orders = recorded.history().nodes["Order"]
    assert orders.columns["amount_minor"].tolist() == [5.0]
    assert orders.columns["channel"].tolist() == ["site"]
