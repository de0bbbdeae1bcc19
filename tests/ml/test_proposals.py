"""What was proposed to whom, and whether it was used."""

from __future__ import annotations

import numpy as np
import pytest

from graph.model import contact, paths
from ml.offers.proposals import bundles, proposals, taken
from ml.past.history import DAY_MS, History
from tests.ml.world import START, World


@pytest.fixture(scope="module")
def history() -> History:
    world = World()
    for name in ("anna", "boris", "vera"):
        world.node("Profile", name)
    for number, campaign in enumerate(("autumn", "spring")):
        begin = START + 100 * number * DAY_MS
        world.node("Campaign", campaign, kind="A", started_at=begin, ended_at=begin + 20 * DAY_MS)
        for letter in "xy":
            offer = world.node("Offer", f"{campaign}-{letter}", valid_from=begin)
            world.link(contact.MAKES, campaign, offer)
            world.link(contact.OFFER_ON, offer, world.node("Product", f"p-{letter}"))
    for name in ("anna", "boris"):
        world.link(paths.PROFILE_CAMPAIGNS, name, "autumn", at=START)
    world.link(paths.PROFILE_REDEMPTIONS, "anna", "autumn-y", at=START)
    world.link(paths.PROFILE_REDEMPTIONS, "boris", "autumn-x", at=START + 21 * DAY_MS)
    at = START + 101 * DAY_MS
    world.link(paths.PROFILE_CAMPAIGNS, "vera", "spring", at=at)
    world.link(paths.PROFILE_OFFERS, "vera", "spring-x", at=at)
    world.link(paths.PROFILE_REDEMPTIONS, "vera", "spring-y", at=at)
    return world.history()


def told(history: History) -> list[tuple[str, str, bool]]:
    known = bundles(history)
    made = proposals(history, known, days=28)
    names = [*history.nodes["Offer"].keys, *history.nodes["Campaign"].keys]
    people = history.nodes["Profile"].keys
    flags = taken(history, known, made).tolist()
    return [(people[who], names[what], flag) for who, what, flag in zip(made.profile, made.bundle, flags, strict=True)]


def test_a_use_counts_from_the_first_moment_to_the_last_and_for_what_was_offered_only(history: History) -> None:
    assert told(history) == [("anna", "autumn", True), ("boris", "autumn", False), ("vera", "spring-x", False)]


def test_a_campaign_that_says_what_each_person_got_is_not_counted_as_all_its_offers_too(history: History) -> None:
    assert ("vera", "spring", False) not in told(history)


def test_what_has_no_end_holds_for_the_days_that_are_set(history: History) -> None:
    made = proposals(history, bundles(history), days=28)
    assert (made.until - made.start)[-1] == 28 * DAY_MS
    assert np.all(np.diff(made.start) >= 0)
