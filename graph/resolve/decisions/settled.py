"""Which pairs of records standing decisions have settled, so that nobody is asked again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from ..records import Member
from .events import REST, Act, Event


class Settled:
    """Which pairs of records standing decisions have settled.

    Whoever decides on two profiles decides on all their records of then: none of those pairs is asked about again.
    """

    def __init__(self, stands: Sequence[Event]) -> None:
        self._blocks: dict[Member, list[tuple[int, str]]] = defaultdict(list)
        self._splits = {event.number for event in stands if event.act is Act.SPLIT}
        for event in stands:
            for member, block in _blocks(event).items():
                self._blocks[member].append((event.number, block))

    def __call__(self, left: Member, right: Member) -> bool:
        """Whether a standing decision says what these two are."""
        ours = dict(self._blocks.get(left, ()))
        return any(
            number in ours and (ours[number] != block or (number in self._splits and block != REST))
            for number, block in self._blocks.get(right, ())
        )


def _blocks(event: Event) -> dict[Member, str]:
    """By record, which of the things that the event tells apart or joins it belonged to."""
    if event.act is Act.SPLIT:
        return {member: part for part, member in event.parts}
    place = {member: identity for identity, member in event.before}
    heads = [member for _, member in event.parts]
    of_place = Counter(place[head] for head in heads if head in place)
    blocks = {member: str(at) for at, member in enumerate(heads)}
    for identity, member in event.before:
        # Two records of one profile were told apart themselves; that says nothing of their companions.
        if member not in blocks and of_place[identity] == 1:
            blocks[member] = next(str(at) for at, head in enumerate(heads) if place.get(head) == identity)
    return blocks
