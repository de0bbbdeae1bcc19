"""What was proposed to whom, and whether it was used."""

from __future__ import annotations

import numpy as np
import pytest

from graph.model import contact, paths
from ml.offers.proposals import bundles, channels, proposals, taken
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


def test_the_channel_of_a_campaign_is_that_of_its_first_message_from_when_that_was_loaded() -> None:
    world = World()
    world.node("Campaign", "autumn", started_at=START)
    world.link(contact.MAKES, "autumn", world.node("Offer", "x", valid_from=START))
    for name in ("anna", "boris"):
        world.node("Profile", name)
        world.link(paths.PROFILE_CAMPAIGNS, name, "autumn", at=START + DAY_MS)
        for day, channel, loaded in ((1, "email", 30 if name == "anna" else 1), (3, "push", 3)):
            letter = world.node(
                "Message", f"{name}-{channel}", sent_at=START + day * DAY_MS, channel=channel, source="mailing",
                first_seen_at=START + loaded * DAY_MS,
            )  # fmt: skip
            world.link(paths.PROFILE_MESSAGES, name, letter)
            world.link(contact.PART_OF, letter, "autumn")
    world.node("Message", "promptly", sent_at=START + 40 * DAY_MS, source="mailing", first_seen_at=START + 40 * DAY_MS)
    history = world.history()
    made = proposals(history, bundles(history), days=28)
    email = channels(history).index("email")
    assert made.channel.tolist() == [email, email], "the push that was loaded first was not the first"
    assert made.capped(START + 10 * DAY_MS).channel.tolist() == [-1, email]
    assert made.capped(START + 31 * DAY_MS).channel.tolist() == [email, email]
