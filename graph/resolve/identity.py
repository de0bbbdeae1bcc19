"""Stable ids: which group of records carries on which profile's id.

An id is made once, from the smallest record of its first group, and is never given to somebody else. When groups
merge, the oldest id survives and the others are retired into it; when one splits, its largest part keeps the id, and
a part that had an id of its own before it was merged gets that id back.
"""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..model.people import LIKENESS_KEYS
from .records import Member

NAMESPACE = uuid.UUID("6f7a5c1e-3f63-5d0b-9a51-0c3f0f6f2b7d")


JOINED = ("rule", "confidence", *LIKENESS_KEYS)
"""What the edge from a record to its profile or account says, in this order."""
Joined = tuple[Any, ...]


@dataclass(slots=True)
class Standing:
    """A profile or account as the graph has it.

    Attributes:
        properties: All but the id; times in milliseconds since 1970.
        records: Its records, with what the edge of each says.
        golden: The attributes that each record supplied.
        merged_into: The id that it was retired into.
    """

    properties: dict[str, Any]
    records: dict[Member, Joined] = field(default_factory=dict)
    golden: dict[Member, list[str]] = field(default_factory=dict)
    merged_into: tuple[str, ...] = ()

    @property
    def retired(self) -> bool:
        """Whether it was merged into another, or has lost all its records."""
        return self.properties.get("retired_at") is not None


@dataclass(frozen=True, slots=True)
class Ids:
    """Attributes:
    of_group: The id of each group.
    retired: Ids that are no longer alive, with the living id that each became; None where no record is left.
    """

    of_group: dict[int, str]
    retired: dict[str, str | None]


def assign(groups: Mapping[int, Sequence[Member]], standing: Mapping[str, Standing]) -> Ids:
    """Give every group an id.

    Args:
        groups: Members, ascending, by the name of the group.
        standing: What the graph has now, retired ones included.
    """
    group_of = {member: group for group, members in groups.items() for member in members}
    heirs = _heirs(group_of, standing)
    claims: dict[int, list[str]] = defaultdict(list)
    for identity, group in heirs.items():
        claims[group].append(identity)
    of_group = {group: min(ids, key=lambda i: _age(i, standing[i])) for group, ids in claims.items()}
    taken = set(of_group.values())
    sleeping = {i for i in standing if i not in taken and (standing[i].retired or not standing[i].records)}
    for group in sorted(groups.keys() - of_group.keys()):
        identity = _new_id(groups[group], standing, sleeping, taken)
        of_group[group] = identity
        taken.add(identity)
        sleeping.discard(identity)
    into = {i: of_group[heirs[i]] if i in heirs else None for i in standing if i not in taken}
    return Ids(of_group, {i: _alive(i, into, standing, taken) for i in into})


def _heirs(group_of: Mapping[Member, int], standing: Mapping[str, Standing]) -> dict[str, int]:
    """For each id with records the group with most of them; of equals the one with the smallest record."""
    heirs: dict[str, int] = {}
    for identity, entity in standing.items():
        shares = Counter(group_of[member] for member in sorted(entity.records, key=_by_uid) if member in group_of)
        if shares:
            heirs[identity] = shares.most_common(1)[0][0]  # of equals, the one counted first
    return heirs


def _by_uid(member: Member) -> tuple[str, str]:
    return member[1], member[0]


def _age(identity: str, entity: Standing) -> tuple[bool, float, str]:
    created = entity.properties.get("created_at")
    return entity.retired, created if created is not None else float("inf"), identity


def _new_id(members: Sequence[Member], standing: Mapping[str, Standing], sleeping: set[str], taken: set[str]) -> str:
    if sleeping:
        own = [identity for member in members if (identity := seed_id(member)) in sleeping]
        if own:
            return min(own, key=lambda i: _age(i, standing[i])[1:])
    repeat = 0
    while (identity := seed_id(members[0], repeat)) in taken or identity in standing:
        repeat += 1
    return identity


def seed_id(member: Member, repeat: int = 0) -> str:
    """The id of a group that begins with this record; `repeat` counts ids already made from it."""
    return str(uuid.uuid5(NAMESPACE, ":".join(member) + (f"#{repeat}" if repeat else "")))


def _alive(
    identity: str, into: Mapping[str, str | None], standing: Mapping[str, Standing], taken: set[str]
) -> str | None:
    """The living id at the end of the chain of mergers."""
    seen = {identity}
    while True:
        entity = standing[identity]
        following = into.get(identity) or next(iter(entity.merged_into), None)
        if following is None or following in taken:
            return following
        if following in seen or following not in standing:
            return None
        seen.add(following)
        identity = following
