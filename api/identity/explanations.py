"""GraphQL types of explanations: why two are one, why not, and what holds a profile together."""

from __future__ import annotations

from typing import NamedTuple, Protocol

import strawberry

from api.meta import InLocale, Locale


class Words(NamedTuple):
    """A text in both languages."""

    en: str
    ru: str

    def said(self, locale: Locale) -> str:
        """The text in one of them."""
        return self.ru if locale is Locale.RU else self.en


class _Labelled(Protocol):
    words: Words


class _Outcome(Protocol):
    outcome_words: Words


class _Told(Protocol):
    told: list[Words]


class _Vetoed(Protocol):
    veto_words: list[Words]


def label(root: _Labelled, locale: InLocale = Locale.EN) -> str:
    """The words of an answer in the asked language."""
    return root.words.said(locale)


def _outcome(root: _Outcome, locale: InLocale = Locale.EN) -> str:
    return root.outcome_words.said(locale)


def _sentences(root: _Told, locale: InLocale = Locale.EN) -> list[str]:
    return [words.said(locale) for words in root.told]


def _vetoes(root: _Vetoed, locale: InLocale = Locale.EN) -> list[str]:
    return [words.said(locale) for words in root.veto_words]


@strawberry.type(description="A source record, and where it is.")
class IdentityRecord:
    """A source record, and where it is."""

    label: str = strawberry.field(description="Type of the record.")
    uid: str = strawberry.field(description="Its key.")
    entity_id: strawberry.ID | None = strawberry.field(
        name="entityId", description="Id of its profile or account; null before it is resolved, and where not told."
    )


@strawberry.type(description="A value that both records hold.")
class SharedValue:
    """A value that both records hold."""

    kind: str = strawberry.field(description="Kind of value.")
    value: str | None = strawberry.field(description="The value; null if your role may not see it.")
    holders: int = strawberry.field(description="How many records hold it.")
    links: bool = strawberry.field(description="Whether it links the two.")
    words: strawberry.Private[Words]

    reason: str = strawberry.field(resolver=label, description="By which rule it links them, or why it does not.")


@strawberry.type(description="What one comparison adds to the weight of a pair.")
class WeightBar:
    """What one comparison adds to the weight of a pair."""

    comparison: str = strawberry.field(description="Name of the comparison, for programs.")
    bits: float = strawberry.field(description="Bits for a match (positive) or against it.")
    words: strawberry.Private[Words]
    outcome_words: strawberry.Private[Words]

    title: str = strawberry.field(resolver=label, description="What is compared.")
    outcome: str = strawberry.field(resolver=_outcome, description="How it came out.")


@strawberry.type(description="The weight of a pair by the trained model: prior + bars + countedOnce = bits.")
class WeightWaterfall:
    """The weight of a pair by the trained model."""

    prior: float = strawberry.field(description="Bits before anything is known of the two.")
    bars: list[WeightBar] = strawberry.field(description="What is known of both.")
    counted_once: float = strawberry.field(
        name="countedOnce", description="Bits taken away: what a household shares is one witness, not several."
    )
    bits: float = strawberry.field(description="Bits in all; from 0 a match is as likely as not.")
    probability: float = strawberry.field(description="That the two are one, 0 to 1.")
    veto: str | None = strawberry.field(description="Comparison whose contradiction keeps them apart, as learned.")
    model: str = strawberry.field(description="Version of the weights.")


@strawberry.type(description="A standing decision of a person that bears on the two.")
class IdentityRuling:
    """A standing decision of a person that bears on the two."""

    number: int = strawberry.field(description="Its place in the log.")
    act: str = strawberry.field(description="merge, split, ban, confirm or reject.")
    by: str = strawberry.field(description="Who decided.")
    why: str = strawberry.field(description="Why, in the decider's words.")
    at: str = strawberry.field(description="When, ISO 8601.")
    together: bool = strawberry.field(description="Whether it makes them one; else it keeps them apart.")


@strawberry.type(description="One edge of the least tree of evidence.")
class EvidenceStep:
    """One edge of the least tree of evidence."""

    left: IdentityRecord = strawberry.field(description="One record.")
    right: IdentityRecord = strawberry.field(description="The other.")
    bits: float | None = strawberry.field(description="Weight of the pair; null if it was not weighed.")
    joins: bool = strawberry.field(description="Whether both are in one profile or account.")
    words: strawberry.Private[Words]

    rule: str = strawberry.field(resolver=label, description="What they share, or that they look alike.")


@strawberry.type(description="Why two records are, or are not, one.")
class WhyExplanation:
    """Why two records are, or are not, one."""

    left: IdentityRecord = strawberry.field(description="One record.")
    right: IdentityRecord = strawberry.field(description="The other.")
    together: bool = strawberry.field(description="Whether they are in one profile or account.")
    compared: bool = strawberry.field(description="Whether resolution weighs the two at all.")
    shared: list[SharedValue] = strawberry.field(description="Values that both hold, those that link first.")
    waterfall: WeightWaterfall = strawberry.field(description="Bits for and against.")
    decisions: list[IdentityRuling] = strawberry.field(description="Standing decisions that bear on the two.")
    path: list[EvidenceStep] = strawberry.field(description="Evidence that leads from one to the other.")
    veto_words: strawberry.Private[list[Words]]
    told: strawberry.Private[list[Words]]

    vetoes: list[str] = strawberry.field(resolver=_vetoes, description="Rules by which they can not be one.")
    sentences: list[str] = strawberry.field(resolver=_sentences, description="The same in words.")


@strawberry.type(description="A record of a profile or account, and how it came there.")
class Belonging:
    """A record of a profile or account, and how it came there."""

    record: IdentityRecord = strawberry.field(description="The record.")
    confidence: float = strawberry.field(description="How surely it belongs there, 0 to 1.")
    words: strawberry.Private[Words]

    rule: str = strawberry.field(resolver=label, description="What joined it.")


@strawberry.type(description="An edge without which the profile or account falls into two.")
class EvidenceBridge:
    """An edge without which the profile or account falls into two."""

    step: EvidenceStep = strawberry.field(description="The edge.")
    left: int = strawberry.field(description="Records on its left side.")
    right: int = strawberry.field(description="Records on its right side.")


@strawberry.type(description="What a profile or account rests on.")
class HowExplanation:
    """What a profile or account rests on."""

    entity_id: strawberry.ID = strawberry.field(name="entityId", description="Id of the living profile or account.")
    side: str = strawberry.field(description="people or companies.")
    members: list[Belonging] = strawberry.field(description="Its records.")
    tree: list[EvidenceStep] = strawberry.field(description="The least tree of evidence.")
    weakest_bridge: EvidenceBridge | None = strawberry.field(
        name="weakestBridge", description="The edge of least weight; null where one record stands alone."
    )
    pieces: int = strawberry.field(description="Into how many the tree leaves it; 1 unless it is out of date.")
    confidence: float = strawberry.field(description="Of the least sure record, 0 to 1.")
    told: strawberry.Private[list[Words]]

    sentences: list[str] = strawberry.field(resolver=_sentences, description="The same in words.")


@strawberry.type(description="One thing that stands between two.")
class IdentityObstacle:
    """One thing that stands between two."""

    barrier: str = strawberry.field(
        description="decision, veto, learned_veto, value, not_weighed, unlike or clustering; the strongest first."
    )
    count: int = strawberry.field(description="How many pairs of records it concerns; of a value, its holders.")
    decision: int | None = strawberry.field(description="Number of the decision; null for all else.")
    words: strawberry.Private[Words]

    text: str = strawberry.field(resolver=label, description="The obstacle in words.")


@strawberry.type(description="An agreement that is not there, and what it would do.")
class WouldHelp:
    """An agreement that is not there, and what it would do."""

    bits: float = strawberry.field(description="Bits that the pair would have in all; from 0 it is a match.")
    words: strawberry.Private[Words]
    outcome_words: strawberry.Private[Words]

    title: str = strawberry.field(resolver=label, description="What would have to agree.")
    outcome: str = strawberry.field(resolver=_outcome, description="How.")


@strawberry.type(description="What keeps two apart.")
class WhyNotExplanation:
    """What keeps two apart."""

    left: IdentityRecord = strawberry.field(description="The record of the one that is closest to the other.")
    right: IdentityRecord = strawberry.field(description="The record of the other that is closest to the one.")
    together: bool = strawberry.field(description="Whether they are one after all.")
    obstacles: list[IdentityObstacle] = strawberry.field(description="What stands between, the strongest first.")
    waterfall: WeightWaterfall = strawberry.field(description="The two closest records weighed.")
    lacking_bits: float = strawberry.field(name="lackingBits", description="Bits from there to a match.")
    path: list[EvidenceStep] = strawberry.field(description="The best way of evidence between them; empty if none.")
    bottleneck: EvidenceStep | None = strawberry.field(description="Its weakest step.")
    would_help: list[WouldHelp] = strawberry.field(name="wouldHelp", description="What would help most, each alone.")
    told: strawberry.Private[list[Words]]

    sentences: list[str] = strawberry.field(resolver=_sentences, description="The same in words.")
