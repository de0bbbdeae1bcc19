"""The help desk's export: requesters as they wrote or called, not as the shop knows them."""

from __future__ import annotations

import numpy as np
import polars as pl

from .clock import END, NEVER, utc
from .contacts import Typist
from .events import Tickets
from .population import People
from .shop import order_numbers
from .streams import spread, stream
from .tables import PERSON, Table, key, truth

TICKETS_PER_CHUNK = 20_000
TOPICS = ("delivery", "quality", "refund", "payment", "loyalty", "account", "advice")
_SUBJECTS = {
    "delivery": ("Заказ {} не пришёл", "Где мой заказ {}?", "Order {} is late"),
    "quality": ("Брак в заказе {}", "Товар испорчен, {}", "Damaged item in {}"),
    "refund": ("Возврат по заказу {}", "Когда вернут деньги за {}?", "Refund for {}"),
    "payment": ("Не проходит оплата", "Списали дважды", "Card declined"),
    "loyalty": ("Не начислены баллы", "Потерял карту", "Points are missing"),
    "account": ("Не могу войти", "Сменить телефон", "Cannot log in"),
    "advice": ("Подскажите с выбором", "Есть ли в наличии?", "Which one to choose?"),
}


def tickets(seed: int, people: People, events: Tickets) -> list[Table]:
    """helpdesk/tickets.jsonl. A person has one requester id for e-mail and chat, another for calls."""
    rng = stream(seed, people.chunk, "helpdesk")
    typist = Typist(rng, people)
    size = len(events)
    u = rng.random((3, size))
    channel = np.searchsorted([0.5, 0.8], u[0], side="right")  # e-mail, phone, chat
    called = channel == 1
    persons: list[int] = events.person.tolist()
    days: list[int] = (events.at // 86_400).tolist()
    by_phone: list[bool] = called.tolist()
    names = [f"{typist.first_name(p, 0.35)} {typist.last_name(p, d)}" for p, d in zip(persons, days, strict=True)]
    whole = (u[1] < 0.6).tolist()
    name = [
        typist.loose(p, text if all_of_it else text.split(" ")[0])
        for p, text, all_of_it in zip(persons, names, whole, strict=True)
    ]
    numbers = order_numbers(people.chunk, events.order)
    topics = [TOPICS[t] for t in events.topic.tolist()]
    language = np.where(people.english[events.person], 2, (u[2] * 2).astype(np.int64)).tolist()
    subjects = [
        _SUBJECTS[topic][form].format(f"A{number:08d}")
        for topic, form, number in zip(topics, language, numbers.tolist(), strict=True)
    ]
    calls = list(zip(persons, days, by_phone, strict=True))
    emails = [None if call else typist.email(p, 0.0) for p, _, call in calls]
    phones = [typist.phone(p, d, 0.0, 0.2) if call else None for p, d, call in calls]
    open_still = events.closed == NEVER
    rows = (
        pl.DataFrame(
            {
                PERSON: events.person,
                "ticket_id": 500_000 + people.chunk * TICKETS_PER_CHUNK + np.arange(size, dtype=np.int64),
                "id": spread((people.chunk * len(people) + events.person) * 2 + called, 73_687_871, 10**8, 1_618_033),
                "name": name,
                "email": pl.Series(emails, dtype=pl.String),
                "phone": pl.Series(phones, dtype=pl.String),
                "channel": pl.Series(["email", "phone", "chat"]).gather(channel),
                "subject": subjects,
                "topic": topics,
                "order_number": numbers,
                "status": pl.Series(["closed", "open"]).gather(open_still.astype(np.int64)),
                "opened_at": np.minimum(events.at, END - 1),
                "closed_at": events.closed,
                "reopened": np.where(open_still, 0, events.reopened),
                "satisfaction": pl.Series(np.where(open_still, 0, events.stars)).replace(0, None),
            }
        )
        .with_columns(key("u-", "id", 8), key("A", "order_number", 8), utc("opened_at"), utc("closed_at"))
        .select(
            PERSON, "ticket_id", pl.struct("id", "name", "email", "phone").alias("requester"), "channel", "subject",
            "topic", "order_number", "status", "opened_at", "closed_at", "reopened", "satisfaction",
        )
    )  # fmt: skip
    known = rows.select(PERSON, pl.col("requester").struct.field("id")).unique(maintain_order=True)
    return [Table("helpdesk/tickets.jsonl", rows), truth("helpdesk", "requesters", known["id"], known[PERSON])]
