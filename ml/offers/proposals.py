"""What was proposed to whom, and whether they took it: the pairs of profile and offers that offer models speak about.

A proposal is either one offer made to a profile (Offer-OFFERED->Customer), or all offers of a campaign that
addressed it (Campaign-TARGETED->Customer) where the graph does not say which of them it got.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..past.history import DAY_MS, Flags, Floats, History, Ints, Links, Nodes, Values
from ..past.windows import different, place_within

OFFERED, TARGETED, MAKES = ("Profile", "offers"), ("Profile", "campaigns"), ("Campaign", "offers")
REDEEMED = ("Profile", "redemptions")
SENT, PART_OF = ("Profile", "messages"), ("Message", "campaign")


@dataclass(frozen=True)
class Proposals:
    """Proposals, ascending by start; rows are the history's.

    Attributes:
        profile: To whom.
        bundle: What: row of the offer, or, from `bundles` many offers on, of the campaign (see `Bundles`).
        start, until: From when to when it could be used, milliseconds since 1970; `until` is not before `start`.
        channel: By which it came, a place in `channels(history)`; -1 where that is not known.
        known, heard: From when it was known, and from when its channel was: what was loaded late was not before.
    """

    profile: Ints
    bundle: Ints
    start: Floats
    until: Floats
    channel: Ints
    known: Floats
    heard: Floats

    def __len__(self) -> int:
        return len(self.profile)

    def part(self, rows: Ints) -> Proposals:
        """Some of them."""
        return Proposals(
            self.profile[rows], self.bundle[rows], self.start[rows], self.until[rows], self.channel[rows],
            self.known[rows], self.heard[rows],
        )  # fmt: skip

    def capped(self, moment: float) -> Proposals:
        """Looked at no further than a moment: neither what comes after it nor by which channel, told later."""
        channel = np.where(self.heard <= moment, self.channel, -1)
        return replace(self, until=np.minimum(self.until, moment), channel=channel)


@dataclass(frozen=True)
class Bundles:
    """What can be proposed: each offer alone (bundle i is offer i), then each campaign (bundle offers + i).

    Attributes:
        offers: Number of offers.
        bundle, offer: Which offers each bundle holds, ascending by bundle.
        campaign: Row of the campaign of each bundle, or -1.
    """

    offers: int
    bundle: Ints
    offer: Ints
    campaign: Ints

    def __len__(self) -> int:
        return len(self.campaign)


def bundles(history: History) -> Bundles:
    """Every offer, and every campaign with its offers."""
    offers, campaigns = len(history.nodes["Offer"]), len(history.nodes["Campaign"])
    makes = history.links[MAKES]
    of_offer = np.full(offers, -1, dtype=np.int64)
    of_offer[makes.end] = makes.start
    bundle = np.concatenate([np.arange(offers), offers + makes.start])
    offer = np.concatenate([np.arange(offers), makes.end])
    order = np.lexsort((offer, bundle))
    return Bundles(offers, bundle[order], offer[order], np.concatenate([of_offer, np.arange(campaigns)]))


def proposals(history: History, known: Bundles, days: int) -> Proposals:
    """All proposals of a history that have a time.

    Args:
        history: All that is known.
        known: Its bundles.
        days: How long a proposal without an end holds.
    """
    offered, targeted = history.links[OFFERED], history.links[TARGETED]
    offer, campaign = history.nodes["Offer"], history.nodes["Campaign"]
    ends = [offer.columns["valid_until"], campaign.columns["ended_at"]]
    begins = [offer.time, campaign.time]
    # A campaign that told person by person what it offered is not a proposal of all its offers as well.
    made = different(offered.start * len(known) + known.campaign[offered.end])
    makes = np.isin(np.arange(len(campaign)), history.links[MAKES].start)
    whole = makes[targeted.end] & ~np.isin(targeted.start * len(known) + targeted.end, made)
    profile = np.concatenate([offered.start, targeted.start[whole]])
    bundle = np.concatenate([offered.end, known.offers + targeted.end[whole]])
    start = np.concatenate([offered.since, targeted.since[whole]])
    start = np.where(np.isfinite(start), start, np.concatenate(begins)[bundle])
    until = np.concatenate([np.asarray(end, dtype=np.float64) for end in ends])[bundle]
    until = np.where(np.isnan(until), start + days * DAY_MS, np.maximum(until, start))
    told = np.concatenate([offered.known, targeted.known[whole]])
    known_from = np.fmax(np.fmax(start, told), np.concatenate([_late(offer), _late(campaign)])[bundle])
    by_letter, heard = (found[whole] for found in _of_letters(history, targeted))
    channel = np.concatenate([_numbered(history, offered.columns["channel"]), by_letter])
    heard = np.maximum(known_from, np.concatenate([np.full(len(offered.start), -np.inf), heard]))
    order = np.lexsort((bundle, profile, start))
    order = order[np.isfinite(start[order])]
    return Proposals(profile, bundle, start, until, channel, known_from, heard).part(order)


def _late(found: Nodes) -> Floats:
    """From when those were known that were loaded after their time; minus infinity for others, asked or announced."""
    return np.where(found.known > found.time, found.known, -np.inf)


def channels(history: History) -> tuple[str, ...]:
    """Names of the channels by which offers and messages came, in alphabetical order."""
    told = history.links[OFFERED].columns["channel"], history.nodes["Message"].columns["channel"]
    return tuple(sorted({str(name) for column in told for name in set(column.tolist()) if name}))


def _numbered(history: History, told: Values) -> Ints:
    """Places in `channels(history)`; -1 for none."""
    place = {name: at for at, name in enumerate(channels(history))}
    return np.array([place.get(name, -1) for name in told.tolist()], dtype=np.int64)


def _of_letters(history: History, targeted: Links) -> tuple[Ints, Floats]:
    """By which channel each campaign addressed somebody, that of its first message to them, and when it was known."""
    sent, part_of, message = history.links[SENT], history.links[PART_OF], history.nodes["Message"]
    owner, campaign = np.full(len(message), -1, dtype=np.int64), np.full(len(message), -1, dtype=np.int64)
    owner[sent.end], campaign[part_of.start] = sent.start, part_of.end
    letters = np.flatnonzero((owner >= 0) & (campaign >= 0))
    letters = letters[np.argsort(message.time[letters], kind="stable")]
    wide = max(len(history.nodes["Campaign"]), 1)
    pair, first = np.unique(owner[letters] * wide + campaign[letters], return_index=True)
    wanted = targeted.start * wide + targeted.end
    if not len(pair):
        return np.full(len(wanted), -1, dtype=np.int64), np.full(len(wanted), -np.inf)
    place = np.minimum(np.searchsorted(pair, wanted), len(pair) - 1)
    told = _numbered(history, message.columns["channel"])[letters[first]]
    hit, known = pair[place] == wanted, message.known[letters[first]]
    return np.where(hit, told[place], -1), np.where(hit, known[place], -np.inf)


def taken(history: History, known: Bundles, made: Proposals, as_of: float = np.inf) -> Flags:
    """Whether each proposal was taken: an offer of it redeemed between its start and its end.

    Features look at what was known `as_of` a moment: a use that was loaded later counts as none. Labels look at all.
    """
    used = history.links[REDEEMED]
    heard = used.known <= as_of
    by, what, since = used.start[heard], used.end[heard], used.since[heard]
    offers_of = np.searchsorted(known.bundle, [made.bundle, made.bundle + 1])
    count = offers_of[1] - offers_of[0]
    which = np.repeat(np.arange(len(made)), count)
    offer = known.offer[np.repeat(offers_of[0], count) + place_within(which)]
    wide = max(known.offers, 1)
    order = np.lexsort((since, by * wide + what))
    key, when = (by * wide + what)[order], since[order]
    wanted = made.profile[which] * wide + offer
    first, last = np.searchsorted(key, wanted, "left"), np.searchsorted(key, wanted, "right")
    flags = np.zeros(len(made), dtype=np.bool_)
    for step in range(int((last - first).max(initial=0))):
        at = np.minimum(first + step, max(len(key) - 1, 0))
        hit = (first + step < last) & (when[at] >= made.start[which]) & (when[at] <= made.until[which])
        flags[which[hit]] = True
    return flags


def redeemed(history: History, as_of: float) -> tuple[Ints, Floats]:
    """Profile and moment of every use of an offer until `as_of`."""
    used = history.links[REDEEMED]
    known = used.known <= as_of
    return used.start[known], used.since[known]
