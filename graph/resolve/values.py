"""What records hold: identifiers with their holders, read from the graph and made ready to be weighed."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, NamedTuple

from ..cypher import statement
from ..driver import Database
from ..identifiers import clean, is_branch_kpp
from ..model.identifiers import DOMAIN, EMAIL, EXTERNAL_ID, INN, KPP, PHONE, IdentifierKind
from .facts import Value, posts
from .kinds import KINDS, ORDER
from .records import Records
from .sides import COMPANIES, PEOPLE, Side
from .veto import Strong, namespace

CONTACTS = frozenset({EMAIL.name, PHONE.name})
MOST_HOLDERS = 20
"""Records that may hold one contact for it to tell who somebody is."""


class Contact(NamedTuple):
    """An e-mail address, phone or number that a record holds, as golden values are chosen from."""

    kind: str
    value: str
    verified: bool
    current: bool


@dataclass(slots=True)
class Holdings:
    """Everything that the records of a side hold.

    Attributes:
        held: How many identifiers each record holds.
        values: What two records or more hold, or very many of which one is at hand, from the best kind to the weakest.
        referred: Systems, and kinds of keys in them, to whose keys other records refer.
        strong: Strong identifiers of each record, and the КПП of branches.
        contacts: Contacts of each record.
        common: By kind and value, those that do not tell who somebody is: whether they are weak evidence at least, for
            very many hold them, or none, for they are blocked. Also of values that one record at hand holds.
        counted: Values of each record of which a profile may hold so many only; among them may be some of nobody.
    """

    held: array[int]
    values: list[Value] = field(default_factory=list)
    referred: set[str] = field(default_factory=set)
    strong: Strong = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))
    contacts: dict[int, list[Contact]] = field(default_factory=lambda: defaultdict(list))
    common: dict[tuple[str, str], bool] = field(default_factory=dict)
    counted: dict[int, list[tuple[IdentifierKind, str]]] = field(default_factory=lambda: defaultdict(list))


def read_holdings(database: Database, side: Side, records: Records, account_of: Mapping[str, str]) -> Holdings:
    """Read what the records of a side hold.

    Args:
        database: Where the records are.
        side: People or companies.
        records: Its records.
        account_of: The account of each company record, by uid; for people.
    """
    rows = chain.from_iterable(database.stream(statement(name)) for name in side.evidence)
    if side is not PEOPLE:
        return collect(side, records, rows)
    pairs = ((company, people) for company, people in database.stream(statement("resolve/posts")))
    return collect(side, records, rows, posts(records, pairs, account_of))


def collect(
    side: Side, records: Records, rows: Iterable[list[Any]], facts: Iterable[Value] = (), referred: Iterable[str] = ()
) -> Holdings:
    """Holdings of records.

    Args:
        side: People or companies.
        records: The records.
        rows: [kind, value, blocked, holders] and, if not all are told, how many holders there are; a holder is
            [label, uid, verified, current].
        facts: What else they share.
        referred: Systems that are known to be referred to.
    """
    holdings = Holdings(array("i", bytes(4 * len(records))), referred=set(referred))
    values: list[Value] = []
    for kind_name, text, blocked, held, *told in rows:
        kind = KINDS[kind_name]
        holders = [
            (number, bool(sure), bool(now))
            for label, uid, sure, now in held
            if (number := records.number_of.get((label, uid))) is not None  # else loaded since: the next run's
        ]
        value = Value(kind, text, blocked, tuple(sorted({number for number, _, _ in holders})), *told)
        if kind is not ORDER:
            for number in value.holders:
                holdings.held[number] += 1
        if strong_here(side, value):
            for number in value.holders:
                holdings.strong[number][kind.name].add(text)
        if _counts(side, value):
            for number in value.holders:
                holdings.counted[number].append((kind, text))
        if kind.name in CONTACTS or (side is COMPANIES and (kind.strong or kind is DOMAIN)):
            for number, sure, now in holders:
                holdings.contacts[number].append(Contact(kind.name, text, sure, now))
        _note_common(holdings, value)
        if _shared(value) or kind in (EXTERNAL_ID, EMAIL):
            values.append(value)
    if side is COMPANIES:
        values = _with_domains_of_mailboxes(values)
    named = _with_named_records(values, records, holdings)
    holdings.values = [value for value in chain(named, facts) if _shared(value)]
    holdings.values.sort(key=lambda v: (v.kind.priority, v.kind.name, v.value))
    for value in holdings.values:
        _note_common(holdings, value)
    return holdings


def _shared(value: Value) -> bool:
    """Whether records share it; of so many holders not all may be at hand, and it is nobody's all the same."""
    return len(value.holders) > 1 or value.many > MOST_HOLDERS


def _note_common(holdings: Holdings, value: Value) -> None:
    if value.blocked or value.many > MOST_HOLDERS:
        holdings.common[value.kind.name, value.value] = not value.blocked


def links_here(side: Side, value: Value) -> bool:
    """Whether this kind of value may link records of a side; the tax number of a company does not link its people."""
    of_a_company = side is PEOPLE and value.kind is INN and len(value.value) != 12
    return value.kind.links and value.kind in side.kinds and not of_a_company


def strong_here(side: Side, value: Value) -> bool:
    """Whether two different values of this kind speak against a merge here; of КПП those of branches do."""
    if value.kind is KPP:
        return is_branch_kpp(value.value)
    return value.kind.strong and links_here(side, value)


def _counts(side: Side, value: Value) -> bool:
    """Whether a profile may hold so many values of the kind only, if they are of somebody.

    That is asked once there are too many: the type of a phone number takes 40 µs to find out.
    """
    return value.kind.most is not None and links_here(side, value) and not value.blocked


def _with_domains_of_mailboxes(values: list[Value]) -> list[Value]:
    """Companies: a mailbox at a company's own domain says as much as its web site."""
    holders: dict[str, set[int]] = defaultdict(set)
    blocked = {value.value for value in values if value.kind is DOMAIN and value.blocked}
    for value in values:
        domain = _domain(value.kind, value.value)
        if domain:
            holders[domain].update(value.holders)
    made = [Value(DOMAIN, name, name in blocked, tuple(sorted(of))) for name, of in holders.items()]
    return [value for value in values if value.kind not in (DOMAIN, EMAIL)] + made


def _domain(kind: IdentifierKind, value: str) -> str | None:
    if kind is DOMAIN:
        return value
    return clean(DOMAIN, value) if kind is EMAIL else None


def _with_named_records(values: list[Value], records: Records, holdings: Holdings) -> Iterator[Value]:
    """An external id `system:key` names the record of that uid, whether or not that record holds it itself.

    Keys that other systems refer to are also a person's one account there: two of them speak against a merge. Keys
    that nobody refers to (a help desk's requesters) are not, so they leave the strong identifiers.
    """
    labels = dict.fromkeys(records.columns["label"])
    referred, strong = holdings.referred, holdings.strong
    for value in values:
        if value.kind is not EXTERNAL_ID:
            yield value
            continue
        named = {number for label in labels if (number := records.number_of.get((label, value.value))) is not None}
        if set(value.holders) - named:
            referred.add(namespace(value.value))
        yield value._replace(holders=tuple(sorted(named | set(value.holders))))
    for kinds in list(strong.values()):
        for key in kinds.pop(EXTERNAL_ID.name, ()):
            if namespace(key) in referred:
                kinds[f"{EXTERNAL_ID.name} {namespace(key)}"].add(key)
    if referred:
        for number, uid in enumerate(records.columns["uid"]):
            if (space := namespace(uid)) in referred:
                strong[number][f"{EXTERNAL_ID.name} {space}"].add(uid)
