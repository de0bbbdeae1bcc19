"""The loyalty programme: its members, their cards and consents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from graph.model import people
from graph.model.identifiers import CUSTOMER_HAS, EMAIL, LOYALTY_CARD, PHONE

from ..fields import MOSCOW, Count, Key, RussianDate, Text, TextRow, midnight
from ..names import tidy
from ..readers import Csv
from ..source import Context, Record, RowFile, Source

SEXES = {"M": "male", "F": "female"}


class MemberRow(TextRow):
    """members.csv: a membership."""

    card_number: Key
    surname: Text | None
    name: Text | None
    patronymic: Text | None
    birth_date: RussianDate | None
    sex: Literal["M", "F"] | None
    phone: Text | None
    email: Text | None
    tier: Text | None
    points: Count | None
    joined_on: RussianDate
    consent_data: bool
    consent_email: bool
    consent_sms: bool


def member(row: MemberRow, context: Context) -> Iterator[Record]:
    """A customer, the membership, the card and the consents."""
    uid = context.uid(row.card_number)
    joined_at = midnight(row.joined_on, MOSCOW)
    yield people.Customer(
        uid=uid,
        given_name=tidy(row.name),
        patronymic=tidy(row.patronymic),
        family_name=tidy(row.surname),
        birth_date=row.birth_date,
        sex=SEXES[row.sex] if row.sex else None,
        created_at=joined_at,
    )
    yield people.LoyaltyAccount(uid=uid, tier=row.tier, points=row.points, joined_at=joined_at)
    yield people.MEMBER_OF(uid, uid)
    yield from context.identify(CUSTOMER_HAS, uid, LOYALTY_CARD, row.card_number)
    yield from context.identify(CUSTOMER_HAS, uid, PHONE, row.phone)
    yield from context.identify(CUSTOMER_HAS, uid, EMAIL, row.email)
    consents = {
        "data_processing": row.consent_data,
        "marketing_email": row.consent_email,
        "marketing_sms": row.consent_sms,
    }
    for purpose, granted in consents.items():
        consent = people.Consent(
            uid=f"{uid}:{purpose}", purpose=purpose, granted=granted, given_at=joined_at if granted else None
        )
        yield consent
        yield people.GAVE(uid, consent.uid)


SOURCE = Source(
    name="loyalty",
    description="The loyalty programme: members, cards and consents.",
    files=(RowFile(name="members.csv", format=Csv(";"), row=MemberRow, shape=member),),
)
