"""Where records are: what people name, the profiles and accounts behind it, and ids that were retired."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from ...cypher import statement
from ...driver import Database
from ...errors import InputError, NotFound
from ..identity import seed_id
from ..records import Member
from ..sides import COMPANIES, PEOPLE, Side
from .events import Event, Placed, Retired

ENTITIES = {side.entity.__name__: side for side in (PEOPLE, COMPANIES)}
SIDE_OF_LABEL = {edge.start.__name__: side for side in (PEOPLE, COMPANIES) for edge in side.resolved}
"""By label of a record, the side that it is resolved on."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a person named.

    Attributes:
        side: People or companies.
        head: The record that stands for it: itself, or the smallest of the profile or account.
        entity: The living profile or account; None for a record that is not resolved yet.
        members: All records of that, or the record alone.
    """

    side: Side
    head: Member
    entity: str | None
    members: tuple[Member, ...]


def find(database: Database, names: Sequence[str], events: Sequence[Event]) -> list[Named]:
    """What ids and uids stand for, in their order. A uid may be written Label/uid where two labels have it.

    Raises:
        NotFound: nothing of that name is known, or what was is gone.
        InputError: a uid names records of two labels.
    """
    asked = [_label_and_key(name) for name in names]
    found: dict[str, list[Member]] = {}
    for name, label, key in database.rows(statement("resolve/decisions_named"), names=[key for _, key in asked]):
        found.setdefault(name, []).append((label, key))
    return [
        _named(database, at, [m for m in found.get(key, ()) if label in (None, m[0])], key, events)
        for at, (label, key) in enumerate(asked, 1)
    ]


def _label_and_key(name: str) -> tuple[str | None, str]:
    label, slash, key = name.partition("/")
    return (label, key) if slash and label in SIDE_OF_LABEL else (None, name)


def _named(database: Database, at: int, hits: list[Member], key: str, events: Sequence[Event]) -> Named:
    # Errors name the place in the list and not what was typed: a uid is personal data.
    hits = sorted(set(hits))
    if len(hits) > 1:
        labels = ", ".join(label for label, _ in hits)
        raise InputError(f"the {at}. name is that of several records: {labels}", hint=f"Write {hits[0][0]}/uid.")
    label, key = hits[0] if hits else _remembered(database, at, key, events)
    if label in ENTITIES:
        members = tuple(sorted((m for _, m in members_of(database, [key])), key=_by_uid))
        if not members:
            raise NotFound(f"the {at}. name is a profile or account without records")
        return Named(ENTITIES[label], members[0], key, members)
    record = (label, key)
    around = [placed for placed in places(database, [record]) if SIDE_OF_LABEL[placed[1][0]] is SIDE_OF_LABEL[label]]
    entity = around[0][0] if around else None
    return Named(SIDE_OF_LABEL[label], record, entity, tuple(m for _, m in around) or (record,))


def _remembered(database: Database, at: int, identity: str, events: Sequence[Event]) -> Member:
    """The living profile or account with most of the records that the log last saw under an id that is gone."""
    for event in reversed(events):
        records = [m for place, m in (*(event.after or ()), *event.before) if place == identity]
        heirs = Counter(place for place, m in places(database, records) if m in set(records))
        if heirs:
            [(entity, _)] = heirs.most_common(1)
            return SIDE_OF_LABEL[records[0][0]].entity.__name__, entity
    raise NotFound(f"the {at}. name is no profile, account or record", hint="Look it up: portrait query profile_card.")


def places(database: Database, members: Iterable[Member]) -> list[Placed]:
    """The profiles and accounts that hold any of the records, each with all its records."""
    rows = database.rows(statement("resolve/decisions_places"), members=[list(m) for m in sorted(set(members))])
    return [(identity, (label, uid)) for identity, label, uid in rows]


def members_of(database: Database, ids: Collection[str]) -> list[Placed]:
    """All records of living profiles and accounts."""
    rows = database.rows(statement("resolve/decisions_members"), ids=sorted(ids))
    return sorted((identity, (label, uid)) for identity, label, uid in rows)


def affected(database: Database, members: Collection[Member]) -> list[Placed]:
    """`places`, and where companies are among the records also those of their decision-makers.

    That two people of one name work at one company is evidence, so joining companies may join people.
    """
    found = places(database, members)
    companies = sorted({uid for _, (label, uid) in found if SIDE_OF_LABEL[label] is COMPANIES})
    if not companies:
        return found
    people = database.rows(statement("resolve/decisions_posts"), uids=companies)
    return found + places(database, [("DecisionMaker", uid) for [uid] in people])


def retired_into(database: Database, placed: Sequence[Placed]) -> list[Retired]:
    """Ids that are retired and lead to these profiles or accounts, or could come back for one of their records."""
    rows = database.rows(
        statement("resolve/decisions_retired"),
        ids=sorted({identity for identity, _ in placed}),
        asked=sorted({seed_id(member) for _, member in placed}),
    )
    return [(identity, retired, into) for _, identity, _, retired, into in rows]


def _by_uid(member: Member) -> tuple[str, str]:
    return member[1], member[0]
