"""By which channel to make an offer: how much likelier it is used by one than by another, and who may be reached."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.special import logit

from ..learners.models import sigmoid
from ..past.history import Flags, Floats, Ints
from ..past.windows import counted
from .norms import ChannelNorms, Norms
from .proposals import SENT, channels
from .responses import PRIOR
from .scene import Scene, smoothed

GENERAL_PRIOR = 50.0
"""Proposals at the general rate that a channel's own rate is mixed with."""

LEAST = 15
"""Proposals that came by a channel, of either outcome; below, it cannot be told what a channel is worth."""

RIDGE = 1.0


class ChannelHabits:
    """How everybody took what came by each channel, at a moment.

    Attributes:
        names: Channels, as `channels(history)`.
        usable: Places of the channels by which enough offers came to be chosen.
        reaches: Whether each profile may be reached by each: not by one by which they unsubscribed; shape
            (profiles, channels).
    """

    def __init__(self, scene: Scene) -> None:
        found, norms = channels(scene.history), scene.norms
        self.names = tuple(sorted({*found, *(norms.channels if norms else ())}))
        profiles, wide = len(scene.history.nodes["Profile"]), len(self.names)
        shape = (profiles, wide)
        come = scene.begun.channel >= 0
        place_of = np.array([self.names.index(name) for name in found], dtype=np.int64)
        made = scene.begun.profile[come] * wide + place_of[scene.begun.channel[come]]
        self._offers = _Rates.of(made, scene.used[come], shape)
        self.usable = np.flatnonzero(self._offers.times.sum(axis=0) >= LEAST)
        sent = scene.then.links[SENT]
        told = scene.then.nodes["Message"].columns
        columns = {name: told[name][sent.end] for name in ("channel", "opened_at", "unsubscribed_at")}
        place = {name: at for at, name in enumerate(self.names)}
        channel = np.array([place.get(name, -1) for name in columns["channel"].tolist()], dtype=np.int64)
        opened, left = (~np.isnan(np.asarray(columns[name], float)) for name in ("opened_at", "unsubscribed_at"))
        owner = scene.then.nodes["Profile"].row[sent.start] * wide + channel
        self._messages = _Rates.of(owner[channel >= 0], opened[channel >= 0], shape)
        if norms:
            known = [norms.channels.get(name) for name in self.names]
            self.usable = np.flatnonzero([one is not None and one.usable for one in known])
            of_offers = np.array([one.offers if one else norms.offers for one in known])
            of_messages = np.array([one.messages if one else norms.messages for one in known])
            self._offers = replace(self._offers, general=norms.offers, by_channel=of_offers)
            self._messages = replace(self._messages, general=norms.messages, by_channel=of_messages)
        self.reaches: Flags = counted(owner[(channel >= 0) & left], profiles * wide).reshape(shape) == 0

    def told(self, norms: Norms) -> Norms:
        """With what holds for everybody by channel."""
        rates = zip(self.names, self._offers.by_channel.tolist(), self._messages.by_channel.tolist(), strict=True)
        usable = {self.names[at] for at in self.usable}
        return replace(
            norms, offers=self._offers.general, messages=self._messages.general,
            channels={name: ChannelNorms(offers, messages, name in usable) for name, offers, messages in rates},
        )  # fmt: skip

    def of(self, profile: Ints, channel: Ints) -> Floats:
        """For pairs, in log-odds, shape (pairs, 3): how the channel's offers are used beside offers of all channels,
        how this person uses them beside others, and how they open its messages beside how messages are opened."""
        offers, messages = self._offers, self._messages
        return np.column_stack(
            [
                offers.by_channel[channel] - offers.general,
                offers.own(profile, channel) - offers.by_channel[channel],
                messages.own(profile, channel) - messages.general,
            ]
        )


@dataclass(frozen=True)
class _Rates:
    """Shares of successes in log-odds: of all, by channel, and what each profile's own are made of."""

    times: Floats
    successes: Floats
    general: float
    by_channel: Floats

    @classmethod
    def of(cls, key: Ints, success: Flags, shape: tuple[int, int]) -> _Rates:
        size = shape[0] * shape[1]
        times, successes = counted(key, size).reshape(shape), counted(key[success], size).reshape(shape)
        general = (successes.sum() + 1.0) / (times.sum() + 8.0)
        rate = smoothed(successes.sum(axis=0), times.sum(axis=0), general, GENERAL_PRIOR)
        return cls(times, successes, float(logit(general)), logit(rate))

    def own(self, profile: Ints, channel: Ints) -> Floats:
        usual = sigmoid(self.by_channel)[channel]
        place = profile, channel
        rate = (self.successes[place] + PRIOR * usual) / (self.times[place] + PRIOR)
        own: Floats = logit(rate)
        return own


@dataclass(frozen=True)
class ChannelModel:
    """What a channel adds to the log-odds that an offer is used.

    Attributes:
        weights: Of what `ChannelHabits.of` gives; none is negative.
        offset: Added for any channel.
        facts: Proposals learnt from and judged on, log loss on the later ones without and with it.
    """

    weights: Floats
    offset: float
    facts: dict[str, float]

    def shift(self, habits: ChannelHabits, profile: Ints, channel: Ints) -> Floats:
        """Log-odds to add for pairs of a profile and a channel."""
        added: Floats = habits.of(profile, channel) @ self.weights + self.offset
        return added

    def as_json(self) -> dict[str, Any]:
        """Plain numbers."""
        return {"weights": self.weights.tolist(), "offset": self.offset, "facts": self.facts}

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> ChannelModel:
        """The inverse of `as_json`."""
        return cls(np.array(plain["weights"], dtype=np.float64), float(plain["offset"]), dict(plain["facts"]))


def learn_channels(values: Floats, probability: Floats, happened: Flags) -> ChannelModel | None:
    """What channels add to probabilities that know nothing of them; None where they tell nothing.

    Learnt on the earlier half and judged on the later one; what helps there is learnt again on both.

    Args:
        values: What `ChannelHabits.of` gave before each proposal, shape (proposals, 3), ascending by start.
        probability: That each is used, from models that had not seen it.
        happened: Whether it was.
    """
    base = logit(np.clip(probability, 1e-6, 1 - 1e-6))
    half = len(happened) // 2
    early, late = slice(None, half), slice(half, None)
    if min(flags.sum() for part in (early, late) for flags in (happened[part], ~happened[part])) < LEAST:
        return None
    weights, offset = _fit(values[early], base[early], happened[early])
    flat = _fit(values[early][:, :0], base[early], happened[early])[1]
    without = _losses(base[late] + flat, happened[late])
    found = _losses(base[late] + values[late] @ weights + offset, happened[late])
    if found.mean() >= without.mean():
        return None
    facts = {
        "proposals": float(len(happened)), "log_loss_without": float(without.mean()), "log_loss": float(found.mean()),
    }  # fmt: skip
    return ChannelModel(*_fit(values, base, happened), facts)


def _losses(score: Floats, happened: Flags) -> Floats:
    """Negative log-likelihood of each."""
    losses: Floats = np.logaddexp(0.0, np.where(happened, -score, score))
    return losses


def _fit(values: Floats, base: Floats, happened: Flags) -> tuple[Floats, float]:
    """Logistic regression beside a given score: ridge, and no weight below nought."""
    target = happened.astype(np.float64)

    def loss(packed: Floats) -> tuple[float, Floats]:
        score = base + values @ packed[:-1] + packed[-1]
        rest = sigmoid(score) - target
        value = float(np.logaddexp(0.0, score).sum() - target @ score) + RIDGE * float(packed[:-1] @ packed[:-1])
        return value, np.append(values.T @ rest + 2.0 * RIDGE * packed[:-1], rest.sum())

    bounds = [(0.0, None)] * values.shape[1] + [(None, None)]
    found = minimize(loss, np.zeros(values.shape[1] + 1), jac=True, bounds=bounds, method="L-BFGS-B")
    return np.asarray(found.x[:-1], dtype=np.float64), float(found.x[-1])
