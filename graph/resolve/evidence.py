"""Evidence weighed: which of the values that records share link them, and by which rule.

A value links unless it is blocked, is the mailbox of a role, or is held by more records than its limit: then it
stays as evidence, and is counted. Records that are nothing but the value (answers to a survey) count as one, up to
`BARE_LIMIT` times the setting. A value whose holders contradict each other (a family's phone) and the fixed line
of a place link only those holders that agree on something else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations

from ..identifiers import may_link_alone, of_nobody
from ..model.identifiers import COOKIE, DEVICE, DOMAIN, EMAIL, PHONE, SOCIAL_HANDLE
from .caps import USUAL, cap_of
from .cluster import Links
from .facts import Value
from .kinds import ORDER, POST
from .owner import of_another, owners
from .sides import PEOPLE, Side
from .values import Holdings, links_here
from .veto import FAMILY_NAME, GIVEN_NAME, Judge

OF_SEVERAL = frozenset({EMAIL, PHONE, COOKIE, DEVICE, SOCIAL_HANDLE, DOMAIN, ORDER, POST})
"""Kinds of which one value may belong to a family, a team or a group of companies."""
CONTACTS_OF_HOMES = frozenset({EMAIL, PHONE})
"""Kinds that a family shares, though one of them is the owner."""
FULL_NAME = GIVEN_NAME + FAMILY_NAME
NEEDED = {POST: FULL_NAME}
"""What two records must agree on for a value of the kind to link them."""
BARE_LIMIT = 10
_OF_NOBODY = {EMAIL: "mailbox of a role", PHONE: "number of a call centre"}
"""Kinds that link, of which some values are of nobody."""


@dataclass(slots=True)
class Evidence:
    """What the values say.

    Attributes:
        judge: Compares the records.
        links: Links between records.
        rules: Names of the rules, by position in `links.rule`.
        demoted: Values that do not link, by kind and reason.
        vetoed: Links not made, by kind and rule.
        of_nobody: Kind and value of what was demoted: no contact of one person.
    """

    judge: Judge
    links: Links = field(default_factory=Links)
    rules: list[str] = field(default_factory=list)
    demoted: Counter[tuple[str, str]] = field(default_factory=Counter)
    vetoed: Counter[tuple[str, str]] = field(default_factory=Counter)
    of_nobody: set[tuple[str, str]] = field(default_factory=set)

    def link(self, a: int, b: int, cost: int, rule: str) -> None:
        """Add a link by the rule of that name."""
        if rule not in self.rules:
            self.rules.append(rule)
        self.links.add(a, b, cost, self.rules.index(rule))


def weigh(side: Side, judge: Judge, holdings: Holdings, caps: Mapping[str, int], limit: int | None) -> Evidence:
    """Links from what records share.

    Args:
        side: People or companies.
        judge: Compares its records.
        holdings: What they hold.
        caps: Most records that a value of a kind may link, where that was learned.
        limit: Most that it may link in any case, by the setting; None: it is not set.
    """
    evidence = Evidence(judge)
    for value in holdings.values:
        reason = _why_not(side, judge, holdings, value, cap_of(value.kind, caps, limit), (limit or USUAL) * BARE_LIMIT)
        if reason:
            evidence.demoted[value.kind.name, reason] += 1
            evidence.of_nobody.add((value.kind.name, value.value))
        else:
            _link_holders(evidence, side, value)
    return evidence


def _why_not(side: Side, judge: Judge, holdings: Holdings, value: Value, limit: int, bare_limit: int) -> str | None:
    """Why a value links nobody, or None."""
    if not links_here(side, value):
        return "this kind does not link"
    if value.blocked:
        return "blocked"
    if value.kind in _OF_NOBODY and of_nobody(value.kind, value.value):
        return _OF_NOBODY[value.kind]
    if value.many > limit:
        bare = sum(holdings.held[number] == 1 and judge.claims(number) is None for number in value.holders)
        if value.many > bare_limit or value.many - bare + (bare > 0) > limit:
            return "held by too many records"
    return None


def _link_holders(evidence: Evidence, side: Side, value: Value) -> None:
    kind, judge = value.kind, evidence.judge
    shared = kind in OF_SEVERAL
    pairs = list(combinations(value.holders, 2))
    against = [judge.hard(a, b) or (judge.soft(a, b) if shared else None) for a, b in pairs]
    needed = NEEDED.get(kind, 0)
    if kind in _OF_NOBODY and not may_link_alone(kind, value.value):
        needed = FULL_NAME
    elif not needed and shared and any(against):
        needed = GIVEN_NAME
    rule = f"{kind.name}, names agreeing" if needed and kind not in NEEDED else kind.name
    linked: set[int] = set()
    for (a, b), veto in zip(pairs, against, strict=True):
        agreement = judge.agreement(a, b)
        if side is PEOPLE and kind is EMAIL and of_another(judge.records, value.value, a, b):
            veto = veto or "the address of another"
        if veto or agreement < needed:
            evidence.vetoed[kind.name, veto or "shared, and nothing else agrees"] += 1
        else:
            evidence.link(a, b, kind.priority * 10 - agreement, rule)
            linked |= {a, b}
    if side is PEOPLE and needed and kind in CONTACTS_OF_HOMES:
        _link_bare(evidence, value, [number for number in value.holders if number not in linked])


def _link_bare(evidence: Evidence, value: Value, others: list[int]) -> None:
    """Link records that are nothing but a shared contact to its owner, where that can be told."""
    judge = evidence.judge
    bare = [number for number in others if judge.claims(number) is None]
    of = owners(judge.records, value.kind, value.value, value.holders) if bare else []
    for number in bare:
        for owner in of[:1]:
            evidence.link(number, owner, value.kind.priority * 10, f"{value.kind.name} of its owner")
