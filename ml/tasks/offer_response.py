"""Offer response: will this person use this offer, and which offer is expected to earn most."""

from __future__ import annotations

from graph.settings import Settings

from ..past.history import Flags
from ..past.snapshot import Snapshot
from ..task import OfferTask, alive


def _everybody(snapshot: Snapshot, settings: Settings) -> Flags:
    return alive(snapshot)


TASK = OfferTask(
    name="offer_response",
    question="Will this person use what is offered to them, and which offer earns most?",
    horizon_days=lambda settings: settings.offer_days,
    asked=_everybody,
)
