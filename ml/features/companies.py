"""What happened with companies and their deals, as far as it was known: rules that tasks share."""

from __future__ import annotations

import numpy as np

from ..past.history import Flags, Floats, History, Ints
from ..past.snapshot import Snapshot

DEALS = ("Account", "deals")
ABOUT = ("Activity", "deal")


def living(snapshot: Snapshot) -> Flags:
    """Accounts that have not been merged into another."""
    return np.isnan(np.asarray(snapshot.nodes["Account"].columns["retired_at"], dtype=np.float64))


def won_by(history: History, after: float, until: float) -> Flags:
    """Which accounts of the history won a deal in (after, until]: the account's row, by when it was closed."""
    links, deals = history.links[DEALS], history.nodes["Deal"]
    closed, won = _closed(deals.columns["closed_at"]), _closed(deals.columns["won"])
    inside = (won[links.end] > 0) & (closed[links.end] > after) & (closed[links.end] <= until)
    flags = np.zeros(len(history.nodes["Account"]), dtype=np.bool_)
    flags[links.start[inside]] = True
    return flags


def last_won(snapshot: Snapshot) -> Floats:
    """When each account of the snapshot last had a deal won; minus infinity for never."""
    links, deals = snapshot.links[DEALS], snapshot.nodes["Deal"]
    closed, won = _closed(deals.columns["closed_at"]), _closed(deals.columns["won"])
    counts = won[links.end] > 0
    last = np.full(len(snapshot.nodes["Account"]), -np.inf)
    np.maximum.at(last, links.start[counts], closed[links.end[counts]])
    return last


def open_deals(snapshot: Snapshot) -> Flags:
    """Deals of the snapshot that were not closed yet."""
    return np.isnan(_closed(snapshot.nodes["Deal"].columns["closed_at"]))


def last_touch(deals: int, opened: Floats, deal: Ints, time: Floats, until: float) -> Floats:
    """When each deal was last heard of, by `until`: its opening, or the latest activity about it.

    Args:
        deals: Number of deals.
        opened: When each was opened.
        deal, time: Of each activity about a deal, the deal's row and when it happened.
        until: What came later is not looked at.
    """
    last = opened.copy()
    seen = time <= until
    np.maximum.at(last, deal[seen], time[seen])
    return last[:deals]


def _closed(values: object) -> Floats:
    return np.asarray(values, dtype=np.float64)
