"""Where profiles are placed, and that it stands in the graph."""

from __future__ import annotations

import numpy as np

from graph.driver import Database
from graph.model.commerce import Product
from graph.model.people import Profile
from graph.writer import Writer
from ml.network.layers import TemporalNet
from ml.network.placing import places
from ml.network.sequence import SLOTS, layout
from ml.network.training import Network
from ml.past.history import DAY_MS
from ml.past.snapshot import Snapshot, snapshot
from ml.places import Places, write_places
from ml.ranking.placing import places as things
from ml.task import Suggest
from tests.ml.world import START, World, busy_world


def untrained() -> tuple[Network, Snapshot]:
    world = busy_world(people=20)
    world.node("Profile", "nobody")
    world.node("Profile", "retired", retired_at=START)
    world.order("retired", "old", 290, "p00")
    known = snapshot(world.history(), START + 300 * DAY_MS)
    plan = layout(known, Profile)
    net = TemporalNet(plan.width, len(plan.fields) * SLOTS, 1).eval()
    return Network([net], plan, np.zeros(len(plan.kinds) + 1), 1), known


def test_living_profiles_with_a_history_are_placed() -> None:
    network, known = untrained()
    found = places(network, known)
    assert "nobody" not in found.keys
    assert "retired" not in found.keys
    assert found.vectors.shape[0] == len(found.keys) > 15
    np.testing.assert_allclose(np.linalg.norm(found.vectors, axis=1), 1.0, atol=1e-5)


def shop() -> Snapshot:
    """Ten who drink tea and ten who drink coffee, of five kinds each; everybody takes sugar, two took a cup."""
    world = World()
    for person in range(20):
        kind = "tea" if person < 10 else "coffee"
        world.node("Profile", f"p{person}")
        bought = [f"{kind}{(person + step) % 5}" for step in range(3)]
        for thing in [*bought, "sugar", *(["cup"] if person < 2 else [])]:
            world.node("Product", thing)
            world.order(f"p{person}", f"{person}-{thing}", 10, thing)
    world.order("p0", "later", 50, "coffee0")
    return snapshot(world.history(), START + 40 * DAY_MS)


PRODUCTS = Suggest("Product", (), keep=5)


def test_things_that_the_same_people_buy_are_near() -> None:
    found = things(shop(), PRODUCTS)
    keys = found.keys.tolist()
    assert sorted(keys) == sorted([*(f"{kind}{n}" for kind in ("tea", "coffee") for n in range(5)), "sugar"])
    np.testing.assert_allclose(np.linalg.norm(found.vectors, axis=1), 1.0, atol=1e-5)
    near = found.vectors @ found.vectors.T
    drinks = [at for at, key in enumerate(keys) if key != "sugar"]
    for at in drinks:
        best = sorted((other for other in drinks if other != at), key=lambda other: -near[at, other])[:4]
        assert {keys[one].rstrip("01234") for one in best} == {keys[at].rstrip("01234")}
    again = things(shop(), PRODUCTS)
    assert again.vectors.tobytes() == found.vectors.tobytes()


def test_where_too_few_bought_anything_nothing_is_placed() -> None:
    world = World()
    world.node("Product", "tea")
    for person in ("a", "b", "c", "d"):
        world.node("Profile", person)
        world.order(person, f"order-{person}", 1, "tea")
    assert not len(things(snapshot(world.history(), START + 9 * DAY_MS), PRODUCTS).keys)
    assert not len(things(snapshot(World().history(), START), PRODUCTS).keys)


def test_products_are_placed_beside_people(database: Database) -> None:
    with Writer(database, source=None) as writer:
        writer.put(Product(uid="shop:tea", name="Tea"))
    found = Places("Product", np.array(["shop:tea"], dtype=object), np.array([[0.6, 0.8]], dtype=np.float32))
    assert [write_places(database, found, 2), write_places(database, found, 2)] == [1, 0]
    assert database.rows("MATCH (p:Product) RETURN p.embedding, p.name") == [[[0.6, 0.8], "Tea"]]


def test_places_are_written_once(database: Database) -> None:
    with Writer(database, source=None) as writer:
        for key in ("anna", "boris"):
            writer.put(Profile(profile_id=key, city="Kazan"))
    found = Places("Profile", np.array(["anna", "boris", "gone"], dtype=object), np.eye(3, dtype=np.float32))
    assert write_places(database, found, 2) == 2
    assert write_places(database, found, 2) == 0
    rows = database.rows("MATCH (p:Profile) RETURN p.profile_id, p.embedding, p.city ORDER BY p.profile_id")
    assert rows == [["anna", [1.0, 0.0, 0.0], "Kazan"], ["boris", [0.0, 1.0, 0.0], "Kazan"]]
