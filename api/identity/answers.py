"""What graph.resolve finds, as GraphQL types. Imported when first asked, for it brings the matching engine along."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import strawberry

from graph.driver import Database
from graph.model.access import may_see
from graph.model.identifiers import Identifier
from graph.model.people import Customer
from graph.resolve.decisions import acts
from graph.resolve.decisions.carry import Done
from graph.resolve.decisions.events import read_events, standing
from graph.resolve.decisions.history import history
from graph.resolve.decisions.review import OpenReview, Reviewed, decide, open_reviews
from graph.resolve.explain import words
from graph.resolve.explain.how import how
from graph.resolve.explain.linked import Bond
from graph.resolve.explain.pair import Place, Shared
from graph.resolve.explain.waterfall import Waterfall
from graph.resolve.explain.why import why
from graph.resolve.explain.whynot import why_not
from graph.settings import Settings

from .decided import change, logged, spoken_time
from .decisions import DoubtfulPair, DoubtfulRecord, IdentityChange, LoggedDecision, ReviewQueue, Terms
from .explanations import (
    Belonging,
    EvidenceBridge,
    EvidenceStep,
    HowExplanation,
    IdentityObstacle,
    IdentityRecord,
    IdentityRuling,
    SharedValue,
    WeightBar,
    WeightWaterfall,
    WhyExplanation,
    WhyNotExplanation,
    Words,
    WouldHelp,
)

EN, RU = words.Locale.EN, words.Locale.RU
_VALUE = Identifier.node_type.properties["value"].prop.personal
_SHOWN = {Customer.node_type.properties[name].prop.personal for name in ("given_name", "birth_date", "city")}
"""Classes of what the review queue shows of a record."""


class Answers:
    """Answers questions about identity from one database, for callers of one role."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._settings = settings
        self._seen = may_see(settings.api_role, _VALUE)  # values of identifiers

    def why(self, left: str, right: str) -> WhyExplanation:
        """Why two records are, or are not, one."""
        found = why(self._database, self._settings, left, right)
        return WhyExplanation(
            left=_record(found.left),
            right=_record(found.right),
            together=found.together,
            compared=found.compared,
            shared=[self._shared(value) for value in found.shared],
            waterfall=_waterfall(found.waterfall),
            decisions=[
                IdentityRuling(
                    number=one.number, act=one.act.value, by=one.by, why=one.why, at=spoken_time(one.at),
                    together=one.together,
                )
                for one in found.rulings
            ],
            path=[_step(bond) for bond in found.path],
            veto_words=[_both(words.rule, veto) for veto in found.vetoes],
            told=_told(found.sentences),
        )  # fmt: skip

    def how(self, name: str) -> HowExplanation:
        """What a profile or account rests on."""
        found = how(self._database, name)
        entity = strawberry.ID(found.entity)
        bridge = found.bridge
        return HowExplanation(
            entity_id=entity,
            side=found.side,
            members=[
                Belonging(
                    record=_record(Place(one.member, found.entity)),
                    confidence=one.confidence,
                    words=_both(words.rule, one.rule),
                )
                for one in found.members
            ],
            tree=[_step(bond) for bond in found.tree],
            weakest_bridge=EvidenceBridge(step=_step(bridge.bond), left=bridge.left, right=bridge.right)
            if bridge
            else None,
            pieces=found.pieces,
            confidence=found.confidence,
            told=_told(found.sentences),
        )

    def why_not(self, left: str, right: str) -> WhyNotExplanation:
        """What keeps two apart."""
        found = why_not(self._database, self._settings, left, right)
        return WhyNotExplanation(
            left=_record(found.left),
            right=_record(found.right),
            together=found.together,
            obstacles=[
                IdentityObstacle(
                    barrier=one.barrier.value, count=one.count, decision=one.decision, words=Words(one.en, one.ru)
                )
                for one in found.obstacles
            ],
            waterfall=_waterfall(found.waterfall),
            lacking_bits=found.lacking,
            path=[_step(bond) for bond in found.path],
            bottleneck=_step(found.bottleneck) if found.bottleneck else None,
            would_help=[
                WouldHelp(
                    bits=cure.weight, words=_both(words.title, cure.title),
                    outcome_words=_both(words.outcome, cure.label),
                )
                for cure in found.cures
            ],
            told=_told(found.sentences),
        )  # fmt: skip

    def queue(self, first: int, after: str | None) -> ReviewQueue:
        """A page of the review queue."""
        found = open_reviews(self._database, first + 1, after) if first else []
        page = [self._doubtful(item) for item in found[:first]]
        return ReviewQueue(items=page, end_cursor=page[-1].cursor if len(found) > first else None)

    def log(self, name: str | None) -> list[LoggedDecision]:
        """Decisions, oldest first."""
        stands = {event.number for event in standing(read_events(self._database))}
        return [logged(event, event.number in stands, self._seen) for event in history(self._database, name)]

    def merge(self, names: Sequence[str], terms: Terms) -> IdentityChange:
        """Declare things to be one."""
        return change(acts.merge(self._database, self._settings, names, **terms), self._seen)

    def split(self, name: str, parts: Sequence[Sequence[str]], terms: Terms) -> IdentityChange:
        """Declare parts of a profile or account to be different."""
        return change(acts.split(self._database, self._settings, name, parts, **terms), self._seen)

    def ban(self, left: str, right: str, terms: Terms) -> IdentityChange:
        """Declare two not to be the same."""
        return change(acts.ban(self._database, self._settings, left, right, **terms), self._seen)

    def block(self, value: str, terms: Terms) -> IdentityChange:
        """Let a value link nobody."""
        return self._of_value(acts.block, value, terms)

    def unblock(self, value: str, terms: Terms) -> IdentityChange:
        """Let a blocked value link again."""
        return self._of_value(acts.unblock, value, terms)

    def undo(self, number: int, terms: Terms) -> IdentityChange:
        """Undo a decision."""
        return change(acts.undo(self._database, self._settings, number, **terms), self._seen)

    def decide(self, key: str, same: bool, terms: Terms) -> IdentityChange:
        """Decide a pair of the review queue."""
        return change(decide(self._database, self._settings, key, same, **terms), self._seen)

    def _of_value(self, act: Callable[..., Done], value: str, terms: Terms) -> IdentityChange:
        by, why, request = terms["by"], terms["why"], terms["request"]
        return change(act(self._database, self._settings, value, by=by, why=why, request=request), self._seen)

    def _shared(self, value: Shared) -> SharedValue:
        return SharedValue(
            kind=value.kind,
            value=value.value if self._seen else None,
            holders=value.holders,
            links=value.rule is not None,
            words=_both(words.rule, value.rule or value.reason or ""),
        )

    def _doubtful(self, item: OpenReview) -> DoubtfulPair:
        return DoubtfulPair(
            id=strawberry.ID(item.uid),
            side=item.side,
            left=self._reviewed(item.left),
            right=self._reviewed(item.right),
            probability=item.probability,
            words=_both(words.rule, item.reason),
            value=item.value,
            cursor=item.cursor,
        )

    def _reviewed(self, one: Reviewed) -> DoubtfulRecord:
        seen = all(may_see(self._settings.api_role, personal) for personal in _SHOWN)
        return DoubtfulRecord(record=_record(Place(one.member, one.entity)), shown=list(one.shown) if seen else None)


def _record(place: Place) -> IdentityRecord:
    label, uid = place.member
    return IdentityRecord(label=label, uid=uid, entity_id=strawberry.ID(place.entity) if place.entity else None)


def _step(bond: Bond) -> EvidenceStep:
    return EvidenceStep(
        left=_record(Place(bond.left, None)),
        right=_record(Place(bond.right, None)),
        bits=bond.weight,
        joins=bond.joins,
        words=_both(words.rule, bond.rule),
    )


def _waterfall(found: Waterfall) -> WeightWaterfall:
    return WeightWaterfall(
        prior=found.prior,
        bars=[
            WeightBar(
                comparison=bar.comparison, bits=bar.weight, words=_both(words.title, bar.title),
                outcome_words=_both(words.outcome, bar.label),
            )
            for bar in found.bars
        ],
        counted_once=found.counted_once,
        bits=found.weight,
        probability=found.probability,
        veto=found.veto,
        model=found.model,
    )  # fmt: skip


def _both(told: Callable[[str, words.Locale], str], text: str) -> Words:
    return Words(told(text, EN), told(text, RU))


def _told(sentences: Callable[[words.Locale], list[str]]) -> list[Words]:
    return [Words(en, ru) for en, ru in zip(sentences(EN), sentences(RU), strict=True)]
