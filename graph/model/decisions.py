"""Decisions: what people decided about identity, as a log that only grows, and the pairs that wait for a decision."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from .access import PersonalData as PD
from .companies import Company, DecisionMaker
from .people import Customer
from .prop import Prop
from .spec import Edge, Node, Origin, node


@node("Решение о тождестве", origin=Origin.DERIVED, time="at")
class IdentityEvent(Node):
    """What a person decided about identity; appended once, never changed. Undoing is an event too."""

    uid: Annotated[str, Prop("decision: and its number.", "Ключ", key=True)]
    number: Annotated[int | None, Prop("Place in the log, from 1.", "Номер", index=True)] = None
    act: Annotated[
        str | None, Prop("merge, split, ban, confirm, reject, block, unblock or undo.", "Действие", index=True)
    ] = None
    side: Annotated[str | None, Prop("people or companies; both where it blocks or unblocks a value.", "О ком")] = None
    by: Annotated[str | None, Prop("Who decided.", "Кто решил", index=True, personal=PD.IDENTITY)] = None
    why: Annotated[str | None, Prop("Why, in the decider's words.", "Почему", personal=PD.IDENTITY)] = None
    at: Annotated[datetime | None, Prop("When it was decided.", "Когда", index=True)] = None
    parts: Annotated[
        list[str] | None,
        Prop(
            "Part, label and uid, tab-separated: records of one part are one, of different parts are not; "
            "those of the part `rest` are only apart from the others.",
            "Части",
            personal=PD.IDENTITY,
        ),
    ] = None
    before: Annotated[
        list[str] | None,
        Prop(
            "Profile or account id, label and uid, tab-separated: where the records were before.",
            "Было",
            personal=PD.IDENTITY,
        ),
    ] = None
    retired: Annotated[
        list[str] | None,
        Prop(
            "Id, retirement in milliseconds since 1970 and the id it leads to, tab-separated: ids that were retired "
            "into those profiles before.",
            "Объединённые прежде",
        ),
    ] = None
    review: Annotated[
        str | None, Prop("The item of the review queue that it decided.", "Пункт очереди", personal=PD.IDENTITY)
    ] = None
    identifier: Annotated[
        str | None,
        Prop("Key of the identifier that it blocks or unblocks.", "Идентификатор", personal=PD.CONTACT),
    ] = None
    blocked_before: Annotated[
        str | None,
        Prop("Why that identifier was blocked before; null if it was not.", "Почему не связывал", personal=PD.IDENTITY),
    ] = None
    request: Annotated[
        str | None, Prop("Digest of the request with an Idempotency-Key that made it.", "Запрос", personal=PD.IDENTITY)
    ] = None


@node("Следствие решения", origin=Origin.DERIVED)
class IdentityOutcome(Node):
    """What came of a decision; appended once the graph shows it, so that the event itself need not change."""

    uid: Annotated[str, Prop("The key of its event.", "Ключ", key=True)]
    after: Annotated[
        list[str] | None,
        Prop(
            "Profile or account id, label and uid, tab-separated: where the records were afterwards.",
            "Стало",
            personal=PD.IDENTITY,
        ),
    ] = None


@node("Журнал решений", origin=Origin.DERIVED)
class IdentityLog(Node):
    """The one log of decisions; whoever appends holds its lock, so that decisions have an order."""

    uid: Annotated[str, Prop("Always log.", "Ключ", key=True)]
    length: Annotated[int | None, Prop("How many decisions there are.", "Решений")] = None


@node("Сомнительная пара", origin=Origin.DERIVED)
class ReviewItem(Node):
    """Two records that may be one; waits for a person. Once decided, or no longer doubtful, it is gone."""

    uid: Annotated[str, Prop("Labels and uids of both records.", "Ключ", key=True, personal=PD.IDENTITY)]
    side: Annotated[str | None, Prop("people or companies.", "О ком", index=True)] = None
    probability: Annotated[
        float | None, Prop("That the two are one, 0–1.", "Вероятность", index=True, personal=PD.IDENTITY)
    ] = None
    reason: Annotated[str | None, Prop("Why it is doubtful.", "Почему", personal=PD.IDENTITY)] = None
    opened_at: Annotated[datetime | None, Prop("Since when both records have been known.", "Открыт", index=True)] = None


def _speaks_of(end: type[Node], field: str, ru: str) -> Edge:
    return Edge(
        "SPEAKS_OF", IdentityEvent, end, field=field, reverse="decisions", origin=Origin.DERIVED,
        description="A record that the decision speaks of.", ru=ru, ru_reverse="Решения о тождестве",
    )  # fmt: skip


def _between(end: type[Node], field: str, ru: str) -> Edge:
    return Edge(
        "BETWEEN", ReviewItem, end, field=field, reverse="doubts", origin=Origin.DERIVED,
        description="One of the two records.", ru=ru, ru_reverse="Сомнения",
    )  # fmt: skip


SPEAKS_OF_CUSTOMER = _speaks_of(Customer, "customers", "Клиенты")
SPEAKS_OF_DECISION_MAKER = _speaks_of(DecisionMaker, "decisionMakers", "Лица, принимающие решения")
SPEAKS_OF_COMPANY = _speaks_of(Company, "companies", "Компании")
BETWEEN_CUSTOMERS = _between(Customer, "customers", "Клиенты")
BETWEEN_DECISION_MAKERS = _between(DecisionMaker, "decisionMakers", "Лица, принимающие решения")
BETWEEN_COMPANIES = _between(Company, "companies", "Компании")
UNDOES = Edge(
    "UNDOES", IdentityEvent, IdentityEvent, field="undoneEvent", reverse="undoneBy", single=True,
    description="The earlier decision that this one undoes.", ru="Отменяет", ru_reverse="Отменено",
    origin=Origin.DERIVED,
)  # fmt: skip
LED_TO = Edge(
    "LED_TO", IdentityEvent, IdentityOutcome, field="outcome", reverse="event", single=True, reverse_single=True,
    description="What came of the decision.", ru="Следствие", ru_reverse="Решение", origin=Origin.DERIVED,
)  # fmt: skip
RECORDS = Edge(
    "RECORDS", IdentityLog, IdentityEvent, field="events", reverse="log", reverse_single=True,
    description="A decision in the log.", ru="Решения", ru_reverse="Журнал", origin=Origin.DERIVED,
)  # fmt: skip
