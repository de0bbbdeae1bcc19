"""Surveys: how likely customers are to recommend us, and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

from pydantic import Field

from graph.model import contact, people
from graph.model.identifiers import CUSTOMER_HAS, EMAIL, PHONE

from ..fields import MOSCOW, Key, LongText, Text, TextRow, moment
from ..readers import Csv
from ..source import Context, Record, RowFile, Source

Answered = Annotated[datetime, moment(MOSCOW, "%d.%m.%Y %H:%M")]


class ResponseRow(TextRow):
    """responses.csv: an answer."""

    response_id: Key
    contact: Text | None
    nps: Annotated[int, Field(ge=0, le=10)]
    comment: LongText | None
    answered_at: Answered


def response(row: ResponseRow, context: Context) -> Iterator[Record]:
    """An answer and who gave it: every answer is a record of its own, which resolution joins."""
    uid = context.uid(row.response_id)
    yield people.Customer(uid=uid, created_at=row.answered_at)
    kind = EMAIL if row.contact and "@" in row.contact else PHONE
    yield from context.identify(CUSTOMER_HAS, uid, kind, row.contact)
    yield contact.SurveyResponse(uid=uid, survey="nps", nps=row.nps, comment=row.comment, answered_at=row.answered_at)
    yield contact.ANSWERED(uid, uid)


SOURCE = Source(
    name="surveys",
    description="Surveys: likelihood to recommend, with comments.",
    files=(RowFile(name="responses.csv", format=Csv(), row=ResponseRow, shape=response),),
)
