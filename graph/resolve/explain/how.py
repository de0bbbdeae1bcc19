"""how(profile): what holds a profile or account together, and where it would fall apart first."""

from __future__ import annotations

from dataclasses import dataclass

from ...cypher import statement
from ...driver import Database
from ...errors import NotFound
from ..decisions.events import read_events
from ..decisions.places import find
from ..records import Member
from . import phrases
from .linked import Bond, Bridge, reached, read_tree, weakest_bridge
from .words import Locale, rule


@dataclass(frozen=True, slots=True)
class Belonging:
    """A record of a profile or account.

    Attributes:
        member: The record.
        rule: What joined it.
        confidence: How surely it belongs there, 0–1.
    """

    member: Member
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class How:
    """What a profile or account rests on.

    Attributes:
        asked: What was asked for: an id, a retired one too, or a uid.
        entity: Id of the living profile or account.
        side: people or companies.
        members: Its records.
        tree: The least tree of evidence.
        bridge: Its weakest edge; None where there is none.
        pieces: Into how many the tree leaves it; 1 where it spans all records.
        confidence: Of the least sure record.
    """

    asked: str
    entity: str
    side: str
    members: tuple[Belonging, ...]
    tree: tuple[Bond, ...]
    bridge: Bridge | None
    pieces: int
    confidence: float

    def sentences(self, locale: Locale = Locale.EN) -> list[str]:
        """The same in words."""
        return _sentences(self, locale)


def how(database: Database, name: str) -> How:
    """What a profile or account rests on.

    Args:
        database: The graph.
        name: Its id, a retired one too, or the uid of one of its records.

    Raises:
        NotFound: it is unknown, or the record is in none yet.
        InputError: a uid names records of two labels.
    """
    [found] = find(database, [name], read_events(database))
    if found.entity is None:
        raise NotFound("the record is in no profile or account yet", hint="Resolve first: portrait resolve.")
    rows = database.rows(statement("resolve/explain_members"), id=found.entity)
    members = tuple(
        Belonging((label, uid), joined or "", 1.0 if sure is None else sure) for label, uid, joined, sure in rows
    )
    tree = read_tree(database, found.entity)
    return How(
        asked=name,
        entity=found.entity,
        side=found.side.name,
        members=members,
        tree=tree,
        bridge=weakest_bridge(tree),
        pieces=_pieces([one.member for one in members], tree),
        confidence=min((one.confidence for one in members), default=1.0),
    )


def _pieces(members: list[Member], tree: tuple[Bond, ...]) -> int:
    seen: set[Member] = set()
    pieces = 0
    for member in members:
        if member not in seen:
            seen |= reached(tree, member)
            pieces += 1
    return pieces


def _sentences(found: How, locale: Locale) -> list[str]:
    said: list[str] = []
    if found.asked != found.entity and all(found.asked not in (m[1], "/".join(m)) for m in _records(found)):
        said.append(phrases.LED_HERE.said(locale, asked=found.asked, entity=found.entity))
    if len(found.members) == 1:
        return [*said, phrases.ALONE.said(locale)]
    said.append(phrases.RECORDS.said(locale, count=len(found.members)))
    if found.bridge:
        bond = found.bridge.bond
        bits = "" if bond.weight is None else f" ({bond.weight:+.1f})"
        named = rule(bond.rule, locale)
        said.append(
            phrases.BRIDGE.said(locale, left=found.bridge.left, right=found.bridge.right, rule=named, bits=bits)
        )
    if found.pieces > 1:
        said.append(phrases.PIECES.said(locale, pieces=found.pieces))
    said.append(phrases.CONFIDENCE.said(locale, confidence=found.confidence))
    return said


def _records(found: How) -> list[Member]:
    return [one.member for one in found.members]
