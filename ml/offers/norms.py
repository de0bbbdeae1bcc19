"""What holds for everybody at a moment, kept so that one person can be weighed without reading all the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class ChannelNorms:
    """How all people take what comes by a channel, in log-odds of an offer's use and of a message's opening.

    Attributes:
        offers, messages: Of those that came by it.
        usable: Whether enough offers came by it to choose it.
    """

    offers: float
    messages: float
    usable: bool


@dataclass(frozen=True)
class Norms:
    """Figures of all people together; they tell of nobody.

    Attributes:
        general: Share of all offers that are over that was used.
        kinds: The same by kind of offer.
        basket: Mean amount of an order, minor units.
        currency: ISO 4217, the most common of the orders; empty where none is known.
        eligible: What buyers of the goods on offer spend on them in a day, by key of the offer, minor units; None where
            that is not known.
        offers, messages: Log-odds that an offer of a known channel is used, and that a message is opened.
        channels: By channel.
    """

    general: float
    kinds: Mapping[str, float]
    basket: float
    currency: str
    eligible: Mapping[str, float | None]
    offers: float = 0.0
    messages: float = 0.0
    channels: Mapping[str, ChannelNorms] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Norms:
        """The inverse of `as_json`."""
        channels = {name: ChannelNorms(**one) for name, one in plain["channels"].items()}
        return cls(**{**plain, "channels": channels})
