"""Kinds of event follow from the declarations; events carry what their nodes and edges carry."""

from __future__ import annotations

from graph.model import ONTOLOGY, commerce, paths
from ml.past.events import events, kinds, words
from ml.past.history import DAY_MS, learning_links
from ml.past.snapshot import snapshot
from tests.ml.world import START, World, shop


def test_every_dated_path_from_a_profile_is_a_kind_and_returns_come_by_their_orders() -> None:
    names = {kind.name for kind in kinds(learning_links(ONTOLOGY))}
    assert {"orders", "carts", "tickets", "messages", "sessions", "surveyResponses", "redemptions", "offers"} <= names
    assert "returns" in names
    assert "household" not in names


def test_what_events_carry() -> None:
    found = {kind.name: kind for kind in kinds(learning_links(ONTOLOGY))}
    assert {"amount_minor", "discount_minor"} <= set(found["orders"].properties)
    assert set(found["messages"].dates) == {"opened_at", "clicked_at", "unsubscribed_at"}
    assert found["returns"].label == "Return"


def test_returns_of_a_profile_are_found_over_its_orders() -> None:
    world = World()
    shop(world, 2, 1)
    for name in ("anna", "boris"):
        world.node("Profile", name)
    for at, who in enumerate(("anna", "boris", "anna")):
        world.order(who, f"o{at}", at, "p00")
        back = world.node("Return", f"r{at}", returned_at=START + (at + 5) * DAY_MS, amount_minor=100.0 * at)
        world.link(commerce.RETURN_OF, back, f"o{at}")
    known = snapshot(world.history(), START + 6 * DAY_MS)
    kind = next(kind for kind in kinds(learning_links(ONTOLOGY)) if kind.name == "returns")
    found = events(known, kind)
    assert sorted(zip(found.profile.tolist(), found.numbers["amount_minor"].tolist(), strict=True)) == [
        (0, 0.0),
        (1, 100.0),
    ]


def test_an_edge_with_a_time_of_its_own_dates_the_event() -> None:
    world = World()
    world.node("Profile", "anna")
    world.node("Offer", "ten", valid_from=START, discount_percent=10.0)
    world.link(paths.PROFILE_REDEMPTIONS, "anna", "ten", at=START + 3 * DAY_MS)
    known = snapshot(world.history(), START + 9 * DAY_MS)
    kind = next(kind for kind in kinds(learning_links(ONTOLOGY)) if kind.name == "redemptions")
    assert events(known, kind).time.tolist() == [START + 3 * DAY_MS]


def test_names_as_words() -> None:
    assert words("surveyResponses") == "survey responses"
    assert words("discount_percent") == "discount percent"
