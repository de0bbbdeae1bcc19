"""Stable ids of households: the largest part of a household keeps its id; a new one is named after its smallest member.

A household is no person: when its last members leave, it is deleted, and nothing leads on from it.
"""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping

from ..identity import NAMESPACE

PREFIX = "household:"
"""How the uid of a household begins that we found; those of sources begin with the source's name."""


def assign(households: Mapping[str, Iterable[str]], standing: Mapping[str, Collection[str]]) -> dict[str, str]:
    """The uid of each household.

    Args:
        households: Profile ids of the members by the smallest of them.
        standing: Profile ids of the members by uid, as the graph has them.
    """
    of_member = {member: smallest for smallest, members in households.items() for member in members}
    claims: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for uid, members in standing.items():
        shares = Counter(of_member[member] for member in members if member in of_member)
        if shares:
            most = max(shares.values())
            heir = min(smallest for smallest, share in shares.items() if share == most)
            claims[heir].append((-most, uid))
    uids = {smallest: min(claimed)[1] for smallest, claimed in claims.items()}
    taken = set(uids.values())
    for smallest in sorted(households.keys() - uids.keys()):
        repeat = 0
        while (uid := seed(smallest, repeat)) in taken or standing.get(uid):
            repeat += 1
        uids[smallest] = uid
        taken.add(uid)
    return uids


def seed(profile: str, repeat: int = 0) -> str:
    """The uid of a household whose smallest member this is; `repeat` counts uids already made from it."""
    name = f"{PREFIX}{profile}" + (f"#{repeat}" if repeat else "")
    return PREFIX + str(uuid.uuid5(NAMESPACE, name))
