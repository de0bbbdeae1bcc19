"""The field `score`, and its type: what a stored prediction says, computed now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any

import strawberry
from strawberry import argument

from graph.model import may_see
from graph.model.access import Role
from graph.model.insight import BECAUSE_ORDER, SUGGESTS_OFFER, Driver, OfferSuggestion, Prediction

from ..scalars import Long
from .asking import ProfileId, scoring_of

_DECLARED = Prediction.node_type.properties
_CARRIED = BECAUSE_ORDER.declared
_SUGGESTED = SUGGESTS_OFFER.declared


def _of(declared: Mapping[str, Any]) -> Callable[..., Any]:
    """What makes fields that are described as the declared properties of the same names are."""

    def made(name: str, field: str | None = None) -> Any:
        return strawberry.field(name=field, description=declared[name].prop.description)

    return made


_stated, _carried, _suggested = _of(_DECLARED), _of(_CARRIED), _of(_SUGGESTED)


@strawberry.type(description=Driver.__doc__)
class ScoreDriver:
    """A node that drove a score."""

    label: str = strawberry.field(description="Type of the node.")
    key: strawberry.ID = strawberry.field(description="Its key.")
    rank: int | None = _carried("rank")
    weight: float | None = _carried("weight")
    feature: str | None = _carried("feature")
    reason: str | None = _carried("reason")
    reason_ru: str | None = _carried("reason_ru", "reasonRu")


@strawberry.type(description=OfferSuggestion.__doc__)
class ScoreSuggestion:
    """An offer that is suggested."""

    label: str = strawberry.field(description="Type of the node.")
    key: strawberry.ID = strawberry.field(description="Its key.")
    rank: int | None = _suggested("rank")
    probability: float | None = _suggested("probability")
    income_minor: Long | None = _suggested("income_minor", "incomeMinor")
    currency: str | None = _suggested("currency")
    channel: str | None = _suggested("channel")
    reason: str | None = _suggested("reason")
    reason_ru: str | None = _suggested("reason_ru", "reasonRu")


@strawberry.type(description="What is predicted of one profile now, from what the graph knows at this moment.")
class Score:
    """A prediction that is not stored."""

    task: str | None = _stated("task")
    probability: float | None = _stated("probability")
    probability_low: float | None = _stated("probability_low", "probabilityLow")
    probability_high: float | None = _stated("probability_high", "probabilityHigh")
    percentile: float | None = _stated("percentile")
    basis: str | None = _stated("basis")
    horizon_days: int | None = _stated("horizon_days", "horizonDays")
    as_of: str | None = _stated("as_of", "asOf")
    model_version: str | None = _stated("model_version", "modelVersion")
    model_kind: str | None = _stated("model_kind", "modelKind")
    reasons: list[str] | None = _stated("reasons")
    reasons_ru: list[str] | None = _stated("reasons_ru", "reasonsRu")
    reason_features: list[str] | None = _stated("reason_features", "reasonFeatures")
    reason_weights: list[float] | None = _stated("reason_weights", "reasonWeights")
    levers: list[str] | None = _stated("levers")
    levers_ru: list[str] | None = _stated("levers_ru", "leversRu")
    lever_probabilities: list[float] | None = _stated("lever_probabilities", "leverProbabilities")
    lever_values: list[float] | None = _stated("lever_values", "leverValues")
    value_minor: Long | None = _stated("value_minor", "valueMinor")
    likely_minor: Long | None = _stated("likely_minor", "likelyMinor")
    low_minor: Long | None = _stated("low_minor", "lowMinor")
    high_minor: Long | None = _stated("high_minor", "highMinor")
    currency: str | None = _stated("currency")
    expected_orders: float | None = _stated("expected_orders", "expectedOrders")
    choice: str | None = _stated("choice")
    choices: list[str] | None = _stated("choices")
    choice_probabilities: list[float] | None = _stated("choice_probabilities", "choiceProbabilities")
    because: list[ScoreDriver] = strawberry.field(description="Nodes that drove it, of the weightiest reason first.")
    suggests: list[ScoreSuggestion] = strawberry.field(
        description="Offers that are expected to earn most, the best first; empty for tasks that are not about offers."
    )


def score(
    info: strawberry.Info[Any, None],
    profile_id: ProfileId,
    task: Annotated[str, argument(description=_DECLARED["task"].prop.description)],
) -> Score | None:
    """Ask the scoring service, and show of its answer what the role may see."""
    found = scoring_of(info).score(str(profile_id), task)
    role: Role = info.context.settings.api_role
    fields = _shown(role, _DECLARED, Score, found)
    fields["because"] = [ScoreDriver(**_shown(role, _CARRIED, ScoreDriver, one)) for one in found["because"]]
    fields["suggests"] = [
        ScoreSuggestion(**_shown(role, _SUGGESTED, ScoreSuggestion, one)) for one in found["suggests"]
    ]
    return Score(**fields)


def _shown(role: Role, declared: Mapping[str, Any], shown_as: type, said: Mapping[str, Any]) -> dict[str, Any]:
    """Values by field of a type, None where the role may not see the declared property of that name."""
    return {
        name: said.get(name) if name not in declared or may_see(role, declared[name].prop.personal) else None
        for name in shown_as.__annotations__
    }


@strawberry.type
class ScoreQueries:
    """Predictions that are computed when asked for."""

    score: Score | None = strawberry.field(
        resolver=score,
        description="What is predicted of a profile now; needs the scoring service beside the API: portrait score.",
    )
