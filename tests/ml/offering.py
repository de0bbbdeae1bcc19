"""A world of offers: who likes an offer's category takes it, the more so if it comes by the better channel."""

from __future__ import annotations

import numpy as np

from graph.model import contact, paths
from ml.past.history import DAY_MS, History
from tests.ml.world import START, World, shop

PEOPLE, DAYS = 120, 311
OPEN = START + 310 * DAY_MS
"""A moment at which the last campaign goes on."""


def offered(world: World, channels: dict[str, float] | None = None, offers: int = 1) -> History:
    """Ten campaigns of offers on one category each; those who buy from it take them six times as often.

    Args:
        world: An empty world.
        channels: By which offers come, in turns, with what each does to how often they are taken.
        offers: Of each campaign.
    """
    by = list((channels or {"email": 1.0}).items())
    random = np.random.default_rng(4)
    shop(world)
    for number in range(PEOPLE):
        profile = world.node("Profile", f"r{number:04}")
        for day in np.arange(random.uniform(0, 9), DAYS, 9.0):
            item = random.choice(6) * 4 + number % 4
            world.order(profile, f"o{number}-{day:.2f}", day, f"p{item:02}", currency="EUR")
    for at in range(10):
        begin = START + (40 + 28 * at) * DAY_MS
        end = begin + 20 * DAY_MS
        campaign = world.node("Campaign", f"k{at}", kind="A", started_at=begin, ended_at=end)
        for one in range(offers):
            key = f"f{at}{f'-{one}' if one else ''}"
            percent = 10.0 if one == 0 else 5.0
            offer = world.node(
                "Offer", key, kind="percent", discount_percent=percent, valid_from=begin, valid_until=end
            )
            world.link(contact.MAKES, campaign, offer)
            world.link(contact.OFFER_ON_CATEGORY, offer, f"c{at % 4}")
            for number in range(PEOPLE):
                channel, factor = by[(number + at + one) % len(by)]
                world.link(paths.PROFILE_OFFERS, f"r{number:04}", offer, at=begin, channel=channel)
                if random.random() < (0.6 if number % 4 == at % 4 else 0.1) * factor:
                    world.link(paths.PROFILE_REDEMPTIONS, f"r{number:04}", offer, at=begin + 5 * DAY_MS)
    return world.history()
