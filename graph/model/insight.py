"""What we concluded: predictions with their reasons, and segments."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from .access import PersonalData as PD
from .commerce import Category, Product
from .people import Profile
from .spec import CHANGED, Edge, Node, Origin, Prop, edge_properties, node


@node("Прогноз", origin=Origin.DERIVED, watched=True)
class Prediction(Node):
    """One statement about the future of a profile, as of a moment, by a version of a model."""

    uid: Annotated[str, Prop("Profile, task and as-of time.", "Ключ", key=True)]
    task: Annotated[str | None, Prop("Task, e.g. churn or next_purchase.", "Задача", index=True)] = None
    probability: Annotated[
        float | None, Prop("Calibrated probability, 0–1.", "Вероятность", index=True, personal=PD.BEHAVIOUR)
    ] = None
    value_minor: Annotated[
        int | None,
        Prop(
            "Expected amount within the horizon, minor units; adds up over any group.", "Ожидаемая сумма",
            index=True, personal=PD.BEHAVIOUR,
        ),
    ] = None  # fmt: skip
    likely_minor: Annotated[
        int | None,
        Prop(
            "Best single guess, minor units: errs least among guesses whose total over everybody is right.",
            "Вероятная сумма", personal=PD.BEHAVIOUR,
        ),
    ] = None  # fmt: skip
    low_minor: Annotated[
        int | None, Prop("Eight in ten amounts lie above this and below the high one, minor units.", "Сумма, от",
                         personal=PD.BEHAVIOUR)
    ] = None  # fmt: skip
    high_minor: Annotated[
        int | None, Prop("Eight in ten amounts lie below this and above the low one, minor units.", "Сумма, до",
                         personal=PD.BEHAVIOUR)
    ] = None  # fmt: skip
    currency: Annotated[str | None, Prop("ISO 4217 currency of the amounts.", "Валюта")] = None
    expected_orders: Annotated[
        float | None, Prop("Expected number of orders within the horizon.", "Ожидается заказов", personal=PD.BEHAVIOUR)
    ] = None
    percentile: Annotated[
        float | None,
        Prop("Share of those asked with a lower probability or value, 0–1.", "Перцентиль", personal=PD.BEHAVIOUR),
    ] = None
    horizon_days: Annotated[int | None, Prop("How far it looks ahead, days.", "Горизонт, дней")] = None
    as_of: Annotated[datetime | None, Prop("Moment up to which the graph was read.", "На момент", index=True)] = None
    model_version: Annotated[str | None, Prop("Version of the model that spoke.", "Модель", index=True)] = None
    model_kind: Annotated[str | None, Prop("Kind of the model that was served.", "Вид модели")] = None
    reasons: Annotated[
        list[str] | None, Prop("Why, most important first, in English.", "Причины (англ.)", personal=PD.BEHAVIOUR)
    ] = None
    reasons_ru: Annotated[
        list[str] | None, Prop("Why, most important first, in Russian.", "Причины", personal=PD.BEHAVIOUR)
    ] = None
    reason_features: Annotated[list[str] | None, Prop("Features behind the reasons.", "Признаки")] = None
    reason_weights: Annotated[
        list[float] | None,
        Prop("Contribution of each reason, log-odds or, to an amount, minor units; above 0 raises.", "Вклад"),
    ] = None


@node("Сегмент", origin=Origin.DERIVED)
class Segment(Node):
    """A named group of profiles with a purpose."""

    uid: Annotated[str, Prop("Name in lower case.", "Ключ", key=True)]
    name: Annotated[str | None, Prop("Name.", "Название", index=True, text=True)] = None
    purpose: Annotated[str | None, Prop("What it is for.", "Цель")] = None


@edge_properties
class Suggestion:
    """Rank and probability of one suggestion."""

    rank: Annotated[int | None, Prop("1 is the most likely.", "Место")] = None
    probability: Annotated[float | None, Prop("Calibrated probability, 0–1.", "Вероятность")] = None
    reason: Annotated[str | None, Prop("Why, in English.", "Почему (англ.)", personal=PD.BEHAVIOUR)] = None
    reason_ru: Annotated[str | None, Prop("Why, in Russian.", "Почему", personal=PD.BEHAVIOUR)] = None


@edge_properties
class Membership:
    """Since when a profile is in a segment."""

    since: Annotated[datetime | None, Prop("Since.", "С")] = None
    by: Annotated[str | None, Prop("Who put it there.", "Кто добавил", personal=PD.IDENTITY)] = None


@edge_properties
class FormerMembership:
    """When a profile was taken out of a segment."""

    until: Annotated[datetime | None, Prop("Until.", "По")] = None
    by: Annotated[str | None, Prop("Who took it out.", "Кто убрал", personal=PD.IDENTITY)] = None


PREDICTED = Edge(
    "PREDICTED", Profile, Prediction, field="predictions", reverse="profile", reverse_single=True,
    description="A prediction about a profile.", ru="Прогнозы", ru_reverse="Профиль", origin=Origin.DERIVED,
)  # fmt: skip
SUGGESTS_PRODUCT = Edge(
    "SUGGESTS", Prediction, Product, field="products", reverse="suggestedBy", properties=Suggestion,
    description="A product that is likely to be bought next.", ru="Товары", ru_reverse="Кем предсказан",
    origin=Origin.DERIVED,
)  # fmt: skip
SUGGESTS_CATEGORY = Edge(
    "SUGGESTS", Prediction, Category, field="categories", reverse="suggestedBy", properties=Suggestion,
    description="A category that is likely to be bought from next.", ru="Категории", ru_reverse="Кем предсказана",
    origin=Origin.DERIVED,
)  # fmt: skip
IN_SEGMENT = Edge(
    "IN_SEGMENT", Profile, Segment, field="segments", reverse="profiles", properties=Membership, time="since",
    description="A segment that a profile is in.", ru="Сегменты", ru_reverse="Профили", origin=Origin.DERIVED,
    internal=(CHANGED,),
)  # fmt: skip
LEFT_SEGMENT = Edge(
    "LEFT_SEGMENT", Profile, Segment, field="formerSegments", reverse="formerProfiles", properties=FormerMembership,
    description="A segment that a profile was last taken out of, and is not in.", ru="Бывшие сегменты",
    ru_reverse="Бывшие участники", origin=Origin.DERIVED, internal=(CHANGED,),
)  # fmt: skip
