"""The field `whatIf`, and its types: the same person under another offer, discount, cost or channel."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry
from strawberry import argument

from api.errors import BAD_INPUT, problem
from api.scalars import Long
from graph.model.contact import Offer
from graph.model.insight import SUGGESTS_OFFER, Prediction

from .asking import ProfileId, scoring_of

_STATED, _SUGGESTED, _OFFER = Prediction.node_type.properties, SUGGESTS_OFFER.declared, Offer.node_type.properties


@strawberry.type(description="One offer by one channel to the person, as supposed and as it is.")
class Scenario:
    """What would be expected."""

    offer: strawberry.ID = strawberry.field(description=_OFFER["uid"].prop.description)
    channel: str | None = strawberry.field(description=_SUGGESTED["channel"].prop.description)
    probability: float = strawberry.field(description=_SUGGESTED["probability"].prop.description)
    income_minor: Long = strawberry.field(name="incomeMinor", description=_SUGGESTED["income_minor"].prop.description)
    probability_now: float = strawberry.field(name="probabilityNow", description="The same with the offer as it is.")
    income_now_minor: Long = strawberry.field(name="incomeNowMinor", description="The same with the offer as it is.")
    currency: str | None = strawberry.field(description=_SUGGESTED["currency"].prop.description)
    sentence: str = strawberry.field(description="All of it in English.")
    sentence_ru: str = strawberry.field(name="sentenceRu", description="All of it in Russian.")
    reasons: list[str] = strawberry.field(description=_STATED["reasons"].prop.description)
    reasons_ru: list[str] = strawberry.field(name="reasonsRu", description=_STATED["reasons_ru"].prop.description)


@strawberry.type(description="What would be expected of one profile; what an offer causes is known only by lot.")
class WhatIf:
    """Scenarios, best first."""

    as_of: str = strawberry.field(name="asOf", description=_STATED["as_of"].prop.description)
    model_version: str = strawberry.field(name="modelVersion", description=_STATED["model_version"].prop.description)
    scenarios: list[Scenario] = strawberry.field(description="Offers by channels, best expected income first.")


def what_if(
    info: strawberry.Info[Any, None],
    profile_id: ProfileId,
    offer: Annotated[
        strawberry.ID | None, argument(description="Only this offer; absent: every offer that can be had.")
    ] = None,
    discount_percent: Annotated[
        float | None, argument(name="discountPercent", description="With this discount, percent, 0 to 100.")
    ] = None,
    cost_minor: Annotated[
        int | None, argument(name="costMinor", description="With this cost of one use, minor units, 0 or more.")
    ] = None,
    channel: Annotated[str | None, argument(description="By this channel only; absent: each that is known.")] = None,
    first: Annotated[int, argument(description="How many scenarios.")] = 10,
) -> WhatIf | None:
    """Ask the scoring service."""
    if first < 0:
        raise problem(f"first is {first}; it is 0 or more.", BAD_INPUT)
    supposed = {
        "offer": offer, "discount_percent": discount_percent, "cost_minor": cost_minor, "channel": channel,
    }  # fmt: skip
    found = scoring_of(info).what_if(str(profile_id), supposed)
    scenarios = [Scenario(**one) for one in found["scenarios"][:first]]
    return WhatIf(as_of=found["as_of"], model_version=found["model_version"], scenarios=scenarios)


@strawberry.type
class WhatIfQueries:
    """What would be, computed when asked for."""

    what_if: WhatIf | None = strawberry.field(
        resolver=what_if,
        name="whatIf",
        description="The same profile under another offer, discount, cost or channel; needs the scoring service beside "
        "the API: portrait score.",
    )
