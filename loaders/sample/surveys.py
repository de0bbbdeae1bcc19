"""Answers to NPS surveys, as a form service exports them."""

from __future__ import annotations

import numpy as np
import polars as pl

from .clock import form_time
from .contacts import Typist
from .events import Ratings
from .population import People
from .streams import stream
from .tables import PERSON, Table, key, truth

RESPONSES_PER_CHUNK = 20_000
_COMMENTS = (
    ("Долго везли", "Поддержка не отвечает", "Больше не закажу", "Never again", "Пришёл брак", "Дорого и долго"),
    ("Нормально", "Могло быть дешевле", "It is fine", "Приложение тормозит", "Мало пунктов выдачи"),
    ("Всё отлично", "Быстро привезли", "Great service", "Спасибо курьеру", "Удобное приложение"),
)


def responses(seed: int, people: People, ratings: Ratings) -> list[Table]:
    """surveys/responses.csv; the respondent is known by an e-mail address or a phone number only."""
    rng = stream(seed, people.chunk, "surveys")
    typist = Typist(rng, people)
    size = len(ratings)
    by_phone = (rng.random(size) < 0.35).tolist()
    comments = (rng.random(size) < 0.22).tolist()
    pick: list[int] = rng.integers(0, 1_000, size).tolist()
    level: list[int] = np.searchsorted([6.5, 8.5], ratings.nps).tolist()
    persons: list[int] = ratings.person.tolist()
    days: list[int] = (ratings.at // 86_400).tolist()
    rows = pl.DataFrame(
        {
            PERSON: ratings.person,
            "response_id": people.chunk * RESPONSES_PER_CHUNK + np.arange(size, dtype=np.int64),
            "contact": [
                typist.phone(p, d, 0.0, 0.1) if phone else typist.email(p, 0.0)
                for p, d, phone in zip(persons, days, by_phone, strict=True)
            ],
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
