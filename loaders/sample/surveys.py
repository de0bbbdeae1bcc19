"""Answers to NPS surveys, as a form service exports them."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import polars as pl

from .clock import DAY, form_time
from .contacts import Typist
from .events import Ratings, Tickets
from .population import People
from .streams import stream
from .tables import PERSON, Table, key, truth
from .variants import JUNK_EMAILS

RESPONSES_PER_CHUNK = 20_000
BY_HAND = 0.15
"""Answers by an open link (a receipt, a page of the site): the respondent types a contact."""
_ASKED_WITHIN = 2 * DAY
"""Of a ticket's end: then it was the help desk that asked."""
_COMMENTS = (
    ("Долго везли", "Поддержка не отвечает", "Больше не закажу", "Never again", "Пришёл брак", "Дорого и долго"),
    ("Нормально", "Могло быть дешевле", "It is fine", "Приложение тормозит", "Мало пунктов выдачи"),
    ("Всё отлично", "Быстро привезли", "Great service", "Спасибо курьеру", "Удобное приложение"),
)


def responses(
    seed: int, people: People, ratings: Ratings, accounts: Table, desk: Table, events: Tickets
) -> list[Table]:
    """surveys/responses.csv; the respondent is known by an e-mail address or a phone number only.

    Invitations go where the shop has its customer on file, and after a ticket where the help desk has its requester;
    the answer comes with that contact. `BY_HAND` of the answers come by an open link, with a contact typed anew.

    Args:
        seed: Of the sample.
        people: The people of the chunk.
        ratings: Who answers what, and when.
        accounts: `shop/customers.csv`.
        desk: `helpdesk/tickets.jsonl`.
        events: The tickets, in the order of `desk`.
    """
    rng = stream(seed, people.chunk, "surveys")
    typist = Typist(rng, people)
    size = len(ratings)
    by_phone = (rng.random(size) < 0.35).tolist()
    comments = (rng.random(size) < 0.22).tolist()
    pick: list[int] = rng.integers(0, 1_000, size).tolist()
    by_hand = (rng.random(size) < BY_HAND).tolist()
    level: list[int] = np.searchsorted([6.5, 8.5], ratings.nps).tolist()
    persons: list[int] = ratings.person.tolist()
    times: list[int] = ratings.at.tolist()
    on_file = _OnFile(people, accounts, desk, events)
    contacts: list[str | None] = []
    for p, at, phone, hand in zip(persons, times, by_phone, by_hand, strict=True):
        asked = None if hand else on_file.reached(p, at, phone)
        contacts.append(asked or (typist.phone(p, at // DAY, 0.0, 0.1) if phone else typist.email(p, 0.0)))
    rows = pl.DataFrame(
        {
            PERSON: ratings.person,
            "response_id": people.chunk * RESPONSES_PER_CHUNK + np.arange(size, dtype=np.int64),
            "contact": contacts,
            "nps": ratings.nps,
            "comment": pl.Series(
                [
                    _COMMENTS[kind][n % len(_COMMENTS[kind])] if wrote else None
                    for kind, n, wrote in zip(level, pick, comments, strict=True)
                ],
                dtype=pl.String,
            ),
            "answered_at": ratings.at,
        }
    ).with_columns(key("sr-", "response_id", 8), form_time("answered_at"))
    return [Table("surveys/responses.csv", rows), truth("surveys", "responses", rows["response_id"], rows[PERSON])]


_Contacts = tuple[str | None, str | None]
"""An e-mail address and a phone number, as a system has them on file."""


class _OnFile:
    """Where the shop and the help desk would write to somebody."""

    def __init__(self, people: People, accounts: Table, desk: Table, events: Tickets) -> None:
        self._people = people
        kept = accounts.rows.select(PERSON, "email", "phone").iter_rows()
        self._shop: dict[int, _Contacts] = {person: (email, phone) for person, email, phone in kept}
        self._desk: dict[int, list[tuple[int, _Contacts]]] = defaultdict(list)
        requesters = desk.rows["requester"].struct
        for person, closed, email, phone in zip(
            events.person.tolist(), events.closed.tolist(), requesters.field("email"), requesters.field("phone"),
            strict=True,
        ):  # fmt: skip
            self._desk[person].append((closed, (email, phone)))

    def reached(self, person: int, at: int, by_phone: bool) -> str | None:
        """The contact on file at which the invitation reached its addressee, or None."""
        ended = [contacts for closed, contacts in self._desk.get(person, ()) if 0 <= at - closed <= _ASKED_WITHIN]
        for email, phone in (*ended[-1:], self._shop.get(person, (None, None))):
            usable = [
                email if email and email not in JUNK_EMAILS else None,
                phone if phone and self._answers(person, phone, at // DAY) else None,
            ]
            if found := (usable[by_phone] or usable[not by_phone]):
                return found
        return None

    def _answers(self, person: int, phone: str, day: int) -> bool:
        """Whether a number, as typed, is the person's on that day: one given up, or rubbish, reaches nobody."""
        number = "".join(filter(str.isdigit, phone))[-10:]
        return number in (self._people.mobile_on(person, day), self._people.family_phone[person])
