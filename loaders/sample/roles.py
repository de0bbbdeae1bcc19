"""Who holds which role in which company: the truth that the CRM and the registry both draw on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .clock import DAYS
from .companies import Companies
from .population import PEOPLE_PER_COMPANY, People
from .streams import Flags, Ints, stream

TITLES = ("General Director", "Commercial Director", "Head of Procurement", "Financial Director", "Office Manager",
          "IT Director")  # fmt: skip
ROLES = ("decision maker", "decision maker", "influencer", "influencer", "gatekeeper", "user")
CURRENT = 2**31
"""The last day of a role that is still held."""


@dataclass(frozen=True)
class Roles:
    """One entry per person and role; days count from `clock.START` and may be years before it."""

    person: Ints
    company: Ints
    title: Ints
    since: Ints
    until: Ints

    def __len__(self) -> int:
        return len(self.person)

    @property
    def directs(self) -> Flags:
        """The roles that the registry knows."""
        return np.asarray(self.title == 0)


def make_roles(seed: int, people: People, companies: Companies) -> Roles:
    """The first contact of a company directs it, and often its daughters; some people came from the firm next door."""
    rng = stream(seed, people.chunk, "roles")
    rows: list[tuple[int, int, int, int, int]] = []
    for person in np.flatnonzero(people.company >= 0).tolist():
        company = int(people.company[person])
        directs = person == company * PEOPLE_PER_COMPANY
        earliest = (int(companies.founded[company]) - 2025) * 365
        since = int(rng.integers(max(earliest, -2_500), 400))
        title = 0 if directs else int(rng.integers(1, len(TITLES)))
        gone = not directs and rng.random() < 0.1
        until = int(rng.integers(max(since, 0) + 30, DAYS + 100)) if gone else CURRENT
        rows.append((person, company, title, since, until if until < DAYS else CURRENT))
        if company > 0 and not directs and rng.random() < 0.15:
            rows.append((person, company - 1, int(rng.integers(1, len(TITLES))), since - 900, since - 10))
        if directs:
            daughters = np.flatnonzero((companies.parent == company) & (rng.random(len(companies)) < 0.4)).tolist()
            start = [max(since, (int(companies.founded[d]) - 2025) * 365) for d in daughters]
            rows.extend((person, d, 0, first, CURRENT) for d, first in zip(daughters, start, strict=True))
    return Roles(*(np.array(column, dtype=np.int64) for column in zip(*rows, strict=True)))
