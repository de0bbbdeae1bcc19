"""whyNot(a, b): what stands between two profiles, accounts or records, the strongest first, and what would help."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice, product

from ...driver import Database
from ...match.score import score
from ...settings import Settings
from ..evidence import weigh
from ..grouping import MATCH
from ..guard import Guard
from ..veto import contradictions
from . import phrases
from .linked import Bond, read_path, weakest
from .pair import MOST_PAIRS, Place, Shared, Two, closest, known, read_two, rulings, shared
from .waterfall import Cure, Waterfall, cures, waterfall
from .why import of_ruling, of_shared
from .words import Locale, outcome, rule


class Barrier(StrEnum):
    """Kinds of obstacle, the strongest first."""

    DECISION = "decision"
    """A person keeps them apart."""
    VETO = "veto"
    """Records of the two contradict each other in what a person or company has one of."""
    LEARNED_VETO = "learned_veto"
    """They contradict each other in what, in these data, never differs within one person."""
    VALUE = "value"
    """What they share links nobody, or not them."""
    NOT_WEIGHED = "not_weighed"
    """Nothing makes them worth comparing."""
    UNLIKE = "unlike"
    """They are not alike enough."""
    CLUSTERING = "clustering"
    """The two are alike, but not the whole of their records."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing that stands between the two.

    Attributes:
        barrier: What kind of thing.
        rule: The rule, reason or outcome, as code and logs name it.
        count: How many pairs of records it concerns; holders of a value.
        decision: Number of the decision; None for all else.
        en, ru: The same in words.
    """

    barrier: Barrier
    rule: str
    count: int
    decision: int | None
    en: str
    ru: str

    def said(self, locale: Locale) -> str:
        """The obstacle in words."""
        return self.ru if locale is Locale.RU else self.en


@dataclass(frozen=True, slots=True)
class WhyNot:
    """What stands between two.

    Attributes:
        left, right: The closest records of the two.
        together: Whether they are one after all.
        obstacles: The strongest first; none where they are one.
        waterfall: The closest records weighed.
        lacking: Bits from there to a match; 0 where they have enough.
        path: The best way of evidence between them, also over what does not join; empty where there is none.
        bottleneck: Its weakest step, those that do not join first.
        cures: Agreements that would help most, each alone.
    """

    left: Place
    right: Place
    together: bool
    obstacles: tuple[Obstacle, ...]
    waterfall: Waterfall
    lacking: float
    path: tuple[Bond, ...]
    bottleneck: Bond | None
    cures: tuple[Cure, ...]

    def sentences(self, locale: Locale = Locale.EN) -> list[str]:
        """The same in words."""
        return _sentences(self, locale)


def why_not(database: Database, settings: Settings, left: str, right: str) -> WhyNot:
    """What keeps two apart.

    Args:
        database: The graph.
        settings: `identifier_limit` is used.
        left, right: Ids of profiles or accounts, retired ones too, or uids of records, which stand for theirs.

    Raises:
        NotFound: one of them is unknown.
        InputError: both are one record, or not of one side.
    """
    two = read_two(database, settings, left, right)
    circle = two.circle
    sides = ([two.left.head], [two.right.head]) if two.together else (known(two.left), known(two.right))
    lefts, rights = (circle.numbers(members) for members in sides)
    a, b = closest(circle, lefts, rights)
    one, other = circle.records.members[a], circle.records.members[b]
    table = circle.prepared()
    fields = table.row(a, named=True), table.row(b, named=True)
    weighed = waterfall(circle.learned.model, *fields)
    path = read_path(database, one, other)
    parting = [bond for bond in path if not bond.joins]
    return WhyNot(
        left=Place(one, two.left.entity),
        right=Place(other, two.right.entity),
        together=two.together,
        obstacles=() if two.together else _obstacles(two, lefts, rights, (a, b), weighed),
        waterfall=weighed,
        lacking=max(0.0, MATCH - weighed.weight),
        path=path,
        bottleneck=weakest(parting or path),
        cures=cures(circle.learned.model, *fields, weighed) if weighed.weight < MATCH else (),
    )


def _obstacles(
    two: Two, lefts: list[int], rights: list[int], pair: tuple[int, int], weighed: Waterfall
) -> tuple[Obstacle, ...]:
    circle = two.circle
    found = [
        Obstacle(Barrier.DECISION, one.act.value, 1, one.number, *(of_ruling(one, locale) for locale in Locale))
        for one in rulings(two.events, circle.side, known(two.left), known(two.right))
        if not one.together
    ]
    found += [
        _told(Barrier.VETO, phrases.FORBIDDEN_PAIRS, veto, count) for veto, count in _vetoes(two, lefts, rights).items()
    ]
    found += [
        _told(Barrier.LEARNED_VETO, phrases.UNKNOWN_AMONG_MATCHES, label, count)
        for label, count in _learned_vetoes(two, lefts, rights).items()
    ]
    values = _values(two, lefts, rights)
    found += [_of_value(value) for value in values if value.rule is None]
    if not found and (held := _held_back(two, lefts, rights)):
        return (_told(Barrier.CLUSTERING, phrases.HELD_BACK, held, 1),)
    if not found and any(value.rule for value in values):
        return (_told(Barrier.CLUSTERING, phrases.STALE, "", 1),)
    if not circle.compared(circle.prepared(), *pair):
        found.append(_told(Barrier.NOT_WEIGHED, phrases.NOT_WEIGHED, "", 1))
    if weighed.weight < MATCH:
        bits = MATCH - weighed.weight
        found.append(
            Obstacle(Barrier.UNLIKE, "", 1, None, *(phrases.LACKING.said(locale, bits=bits) for locale in Locale))
        )
    elif not found:
        found.append(_told(Barrier.CLUSTERING, phrases.CLUSTERED, "", 1))
    return tuple(found)


def _held_back(two: Two, lefts: list[int], rights: list[int]) -> str | None:
    """Why what would join the two waits for a person's word, if it does."""
    circle = two.circle
    evidence = weigh(circle.side, circle.judge, circle.holdings, circle.learned.caps, circle.limit)
    size = len(circle.records)
    profile = {number: min(numbers) for numbers in (lefts, rights) for number in numbers}
    group_of = [profile.get(number, number) for number in range(size)]
    asked = {group_of[lefts[0]], group_of[rights[0]]}
    held = Guard(evidence, circle.holdings.counted, size).held_back(group_of, (), ())
    return next((one.reason for one in held if {group_of[one.a], group_of[one.b]} == asked), None)


def _vetoes(two: Two, lefts: list[int], rights: list[int]) -> Counter[str]:
    ours, theirs = set(lefts), set(rights)
    pairs = contradictions(two.circle.judge, sorted(ours | theirs))
    return Counter(rule for a, b, rule in pairs if (a in ours) != (b in ours))


def _learned_vetoes(two: Two, lefts: list[int], rights: list[int]) -> Counter[str]:
    """Outcomes that the model holds for a veto."""
    rows, model = two.circle.prepared().rows(named=True), two.circle.learned.model
    found: Counter[str] = Counter()
    for a, b in islice(product(lefts, rights), MOST_PAIRS):
        scored = score(model, rows[a], rows[b])
        if scored.veto:
            found[next(part.label for part in scored.parts if part.comparison == scored.veto)] += 1
    return found


def _values(two: Two, lefts: list[int], rights: list[int]) -> list[Shared]:
    """What any record of the one shares with any of the other; of each value a pair that it links, if it links one."""
    ours, theirs = set(lefts), set(rights)
    found: dict[tuple[str, str], Shared] = {}
    pairs = {
        (a, b)
        for value in two.circle.holdings.values
        for a in ours.intersection(value.holders)
        for b in theirs.intersection(value.holders)
    }
    for a, b in islice(sorted(pairs), MOST_PAIRS):
        for one in shared(two.circle, a, b):
            known_one = found.get((one.kind, one.value))
            if known_one is None or (known_one.rule is None and one.rule):
                found[one.kind, one.value] = one
    return list(found.values())


def _of_value(value: Shared) -> Obstacle:
    said = (of_shared(value, locale) for locale in Locale)
    return Obstacle(Barrier.VALUE, f"{value.kind}: {value.reason}", value.holders, None, *said)


def _told(barrier: Barrier, phrase: phrases.Phrase, name: str, count: int) -> Obstacle:
    said = (phrase.said(locale, rule=rule(name, locale), label=outcome(name, locale), count=count) for locale in Locale)
    return Obstacle(barrier, name, count, None, *said)


def _sentences(found: WhyNot, locale: Locale) -> list[str]:
    said = [(phrases.ONE if found.together else phrases.APART).said(locale)]
    said += [obstacle.said(locale) for obstacle in found.obstacles]
    if found.bottleneck:
        named = rule(found.bottleneck.rule, locale)
        said.append(phrases.PATH.said(locale, steps=len(found.path), rule=named))
    if found.together:
        return said
    barriers = {obstacle.barrier for obstacle in found.obstacles}
    decision = next((one.decision for one in found.obstacles if one.decision), None)
    if decision:
        said.append(phrases.CURED_BY_UNDOING.said(locale, number=decision))
    elif barriers & {Barrier.VETO, Barrier.LEARNED_VETO}:
        said.append(phrases.CURED_BY_CORRECTING.said(locale))
    elif found.cures:
        best = found.cures[0]
        phrase = phrases.CURE if best.weight >= MATCH else phrases.NO_CURE
        said.append(phrase.said(locale, label=outcome(best.label, locale), weight=best.weight))
    return said
