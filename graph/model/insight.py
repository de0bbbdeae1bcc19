"""What we concluded: predictions with their reasons, the nodes that drove them, and segments."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from .access import PersonalData as PD
from .commerce import Cart, Category, Order, Product, Return, Store
from .companies import Account, Activity, Deal, DecisionMaker
from .contact import Campaign, Message, Offer, Promotion, Review, Session, SurveyResponse, Ticket
from .people import Device, Household, Profile
from .prop import Prop
from .register import FinancialYear, LegalEvent
from .spec import CHANGED, Edge, Node, Origin, edge_properties, node


@node("Прогноз", origin=Origin.DERIVED, watched=True)
class Prediction(Node):
    """One statement about the future of a profile, a company or a deal, as of a moment, by a version of a model."""

    uid: Annotated[str, Prop("Key of what it is about, task and as-of time.", "Ключ", key=True)]
    task: Annotated[str | None, Prop("Task, e.g. churn or next_purchase.", "Задача", index=True)] = None
    probability: Annotated[
        float | None, Prop("Calibrated probability, 0–1.", "Вероятность", index=True, personal=PD.BEHAVIOUR)
    ] = None
    value_minor: Annotated[
        int | None,
        Prop(
            "Expected amount within the horizon, minor units; adds up over any group.", "Ожидаемая сумма",
            index=True, personal=PD.BEHAVIOUR, example=480_000,
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
    currency: Annotated[str | None, Prop("ISO 4217 currency of the amounts.", "Валюта", example="RUB")] = None
    expected_orders: Annotated[
        float | None, Prop("Expected number of orders within the horizon.", "Ожидается заказов", personal=PD.BEHAVIOUR)
    ] = None
    percentile: Annotated[
        float | None,
        Prop("Share of those asked with a lower probability or value, 0–1.", "Перцентиль", personal=PD.BEHAVIOUR),
    ] = None
    horizon_days: Annotated[int | None, Prop("How far it looks ahead, days.", "Горизонт, дней", example=90)] = None
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
    current: Annotated[
        bool | None, Prop("Whether it is of the newest moment of its task; earlier ones stay.", "Текущий")
    ] = None
    basis: Annotated[
        str | None,
        Prop("history: what the person did; prior: how people did of whom as little is known.", "Основание"),
    ] = None
    probability_low: Annotated[
        float | None,
        Prop("Lower end of what the probability may be, 90 %.", "Вероятность от", personal=PD.BEHAVIOUR),
    ] = None
    probability_high: Annotated[
        float | None,
        Prop("Upper end of what the probability may be, 90 %.", "Вероятность до", personal=PD.BEHAVIOUR),
    ] = None
    levers: Annotated[
        list[str] | None,
        Prop("Small changes that would turn it to the better, in English.", "Рычаги (англ.)", personal=PD.BEHAVIOUR),
    ] = None
    levers_ru: Annotated[
        list[str] | None,
        Prop("Small changes that would turn it to the better, in Russian.", "Рычаги", personal=PD.BEHAVIOUR),
    ] = None
    lever_probabilities: Annotated[
        list[float] | None,
        Prop("Probability after each of these changes.", "Вероятность после", personal=PD.BEHAVIOUR),
    ] = None
    lever_values: Annotated[
        list[float] | None,
        Prop("Expected amount after each of these changes, minor units.", "Сумма после", personal=PD.BEHAVIOUR),
    ] = None
    choice: Annotated[
        str | None, Prop("The best of the choices.", "Лучший выбор", index=True, personal=PD.BEHAVIOUR)
    ] = None
    choices: Annotated[
        list[str] | None, Prop("All that there is to choose from, best first.", "Варианты", personal=PD.BEHAVIOUR)
    ] = None
    choice_probabilities: Annotated[
        list[float] | None,
        Prop("Probability of each of the choices, in their order.", "Вероятности вариантов", personal=PD.BEHAVIOUR),
    ] = None


@node("Сегмент", origin=Origin.DERIVED)
class Segment(Node):
    """A named group of profiles with a purpose."""

    uid: Annotated[str, Prop("Name in lower case.", "Ключ", key=True, example="big spenders")]
    name: Annotated[str | None, Prop("Name.", "Название", index=True, text=True)] = None
    purpose: Annotated[str | None, Prop("What it is for, or what sets its people apart.", "Цель (англ.)")] = None
    purpose_ru: Annotated[str | None, Prop("The same in Russian.", "Цель")] = None


@edge_properties
class Suggestion:
    """Rank and probability of one suggestion."""

    rank: Annotated[int | None, Prop("1 is the most likely.", "Место")] = None
    probability: Annotated[float | None, Prop("Calibrated probability, 0–1.", "Вероятность")] = None
    new: Annotated[bool | None, Prop("Whether they never bought it before.", "Впервые", personal=PD.BEHAVIOUR)] = None
    reason: Annotated[str | None, Prop("Why, in English.", "Почему (англ.)", personal=PD.BEHAVIOUR)] = None
    reason_ru: Annotated[str | None, Prop("Why, in Russian.", "Почему", personal=PD.BEHAVIOUR)] = None


@edge_properties
class Driver:
    """How much a node drove a prediction, and what is to be said of it."""

    rank: Annotated[
        int | None,
        Prop("Place of the reason, 1 weighs most; after the prediction's reasons those of what it suggests.", "Место"),
    ] = None
    weight: Annotated[float | None, Prop("Its share in the reason, log-odds; above 0 raises.", "Вклад")] = None
    feature: Annotated[str | None, Prop("Feature behind the reason.", "Признак")] = None
    reason: Annotated[str | None, Prop("The reason, in English.", "Почему (англ.)", personal=PD.BEHAVIOUR)] = None
    reason_ru: Annotated[str | None, Prop("The reason, in Russian.", "Почему", personal=PD.BEHAVIOUR)] = None


@edge_properties
class OfferSuggestion:
    """Rank, probability and worth of one offer to one person."""

    rank: Annotated[int | None, Prop("1 is expected to earn the most.", "Место")] = None
    probability: Annotated[float | None, Prop("Calibrated probability that they use it, 0–1.", "Вероятность")] = None
    income_minor: Annotated[
        int | None,
        Prop(
            "Expected income: probability times margin less costs, minor units.",
            "Ожидаемый доход",
            personal=PD.BEHAVIOUR,
        ),
    ] = None
    currency: Annotated[str | None, Prop("ISO 4217 currency.", "Валюта")] = None
    channel: Annotated[str | None, Prop("Through which channel.", "Канал", personal=PD.BEHAVIOUR)] = None
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
PREDICTED_EARLIER = Edge(
    "PREDICTED_EARLIER", Profile, Prediction, field="earlierPredictions", reverse="formerProfile", reverse_single=True,
    description="A prediction about a profile as of an earlier moment.", ru="Прежние прогнозы", ru_reverse="Профиль",
    origin=Origin.DERIVED,
)  # fmt: skip
PREDICTED_OF_ACCOUNT = Edge(
    "PREDICTED", Account, Prediction, field="predictions", reverse="account", reverse_single=True,
    description="A prediction about a company.", ru="Прогнозы", ru_reverse="Компания", origin=Origin.DERIVED,
)  # fmt: skip
PREDICTED_OF_DEAL = Edge(
    "PREDICTED", Deal, Prediction, field="predictions", reverse="deal", reverse_single=True,
    description="A prediction about a deal.", ru="Прогнозы", ru_reverse="Сделка", origin=Origin.DERIVED,
)  # fmt: skip
ACCOUNT_PREDICTED_EARLIER = Edge(
    "PREDICTED_EARLIER", Account, Prediction, field="earlierPredictions", reverse="formerAccount", reverse_single=True,
    description="A prediction about a company as of an earlier moment.", ru="Прежние прогнозы", ru_reverse="Компания",
    origin=Origin.DERIVED,
)  # fmt: skip
DEAL_PREDICTED_EARLIER = Edge(
    "PREDICTED_EARLIER", Deal, Prediction, field="earlierPredictions", reverse="formerDeal", reverse_single=True,
    description="A prediction about a deal as of an earlier moment.", ru="Прежние прогнозы", ru_reverse="Сделка",
    origin=Origin.DERIVED,
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
SUGGESTS_OFFER = Edge(
    "SUGGESTS", Prediction, Offer, field="offers", reverse="suggestedBy", properties=OfferSuggestion,
    description="An offer that is expected to earn.", ru="Предложения", ru_reverse="Кем предсказано",
    origin=Origin.DERIVED,
)  # fmt: skip


def _because(end: type[Node], field: str, description: str, ru: str) -> Edge:
    return Edge(
        "BECAUSE", Prediction, end, field=field, reverse="reasonFor", properties=Driver, key=("rank",),
        description=description, ru=ru, ru_reverse="Причина прогнозов", origin=Origin.DERIVED,
    )  # fmt: skip


BECAUSE_ORDER = _because(Order, "becauseOrders", "An order that drove a prediction.", "Из-за заказов")
BECAUSE_PRODUCT = _because(Product, "becauseProducts", "A product that drove a prediction.", "Из-за товаров")
BECAUSE_CATEGORY = _because(Category, "becauseCategories", "A category that drove a prediction.", "Из-за категорий")
BECAUSE_STORE = _because(Store, "becauseStores", "A store that drove a prediction.", "Из-за магазинов")
BECAUSE_CART = _because(Cart, "becauseCarts", "A cart that drove a prediction.", "Из-за корзин")
BECAUSE_RETURN = _because(Return, "becauseReturns", "A return that drove a prediction.", "Из-за возвратов")
BECAUSE_TICKET = _because(Ticket, "becauseTickets", "A ticket that drove a prediction.", "Из-за обращений")
BECAUSE_MESSAGE = _because(Message, "becauseMessages", "A message that drove a prediction.", "Из-за сообщений")
BECAUSE_SESSION = _because(Session, "becauseSessions", "A visit that drove a prediction.", "Из-за визитов")
BECAUSE_REVIEW = _because(Review, "becauseReviews", "A review that drove a prediction.", "Из-за отзывов")
BECAUSE_SURVEY = _because(
    SurveyResponse, "becauseSurveyResponses", "An answer that drove a prediction.", "Из-за опросов"
)
BECAUSE_CAMPAIGN = _because(Campaign, "becauseCampaigns", "A campaign that drove a prediction.", "Из-за кампаний")
BECAUSE_OFFER = _because(Offer, "becauseOffers", "An offer that drove a prediction.", "Из-за предложений")
BECAUSE_PROMOTION = _because(Promotion, "becausePromotions", "A promotion that drove a prediction.", "Из-за акций")
BECAUSE_DEVICE = _because(Device, "becauseDevices", "A device that drove a prediction.", "Из-за устройств")
BECAUSE_HOUSEHOLD = _because(Household, "becauseHouseholds", "A household that drove a prediction.", "Из-за семьи")
BECAUSE_DEAL = _because(Deal, "becauseDeals", "A deal that drove a prediction.", "Из-за сделок")
BECAUSE_ACTIVITY = _because(Activity, "becauseActivities", "An activity that drove a prediction.", "Из-за активностей")
BECAUSE_ACCOUNT = _because(Account, "becauseAccounts", "An account that drove a prediction.", "Из-за компаний")
BECAUSE_DECISION_MAKER = _because(
    DecisionMaker,
    "becauseDecisionMakers",
    "A decision-maker that drove a prediction.",
    "Из-за руководителей",
)
BECAUSE_YEAR = _because(
    FinancialYear, "becauseFinancialYears", "A financial year that drove a prediction.", "Из-за отчётности"
)
BECAUSE_LEGAL_EVENT = _because(
    LegalEvent, "becauseLegalEvents", "A legal event that drove a prediction.", "Из-за юридических событий"
)
IN_SEGMENT = Edge(
    "IN_SEGMENT", Profile, Segment, field="segments", reverse="profiles", properties=Membership, time="since",
    description="A segment that a profile is in.", ru="Сегменты", ru_reverse="Профили", origin=Origin.DERIVED,
    internal=(CHANGED,), audience=True,
)  # fmt: skip
LEFT_SEGMENT = Edge(
    "LEFT_SEGMENT", Profile, Segment, field="formerSegments", reverse="formerProfiles", properties=FormerMembership,
    description="A segment that a profile was last taken out of, and is not in.", ru="Бывшие сегменты",
    ru_reverse="Бывшие участники", origin=Origin.DERIVED, internal=(CHANGED,),
)  # fmt: skip
