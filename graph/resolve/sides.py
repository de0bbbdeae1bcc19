"""The two things that are resolved: people, from records to Profiles, and companies, from records to Accounts."""

from __future__ import annotations

from dataclasses import dataclass

from ..model import Edge, Node
from ..model.companies import (
    ACCOUNT_GOLDEN_FROM,
    ACCOUNT_MERGED_INTO,
    COMPANY_LINKED,
    COMPANY_RESOLVED_TO,
    CUSTOMER_LINKED,
    DECISION_MAKER_GOLDEN_FROM,
    DECISION_MAKER_LINKED,
    DECISION_MAKER_RESOLVED_TO,
    Account,
)
from ..model.identifiers import (
    COOKIE,
    DEVICE,
    DOMAIN,
    EMAIL,
    EXTERNAL_ID,
    INN,
    LEI,
    LOYALTY_CARD,
    NATIONAL_ID,
    OGRN,
    PHONE,
    SNILS,
    SOCIAL_HANDLE,
    IdentifierKind,
)
from ..model.people import GOLDEN_FROM, LINKED, MERGED_INTO, RESOLVED_TO, Profile
from .kinds import FACTS


@dataclass(frozen=True, slots=True)
class Some:
    """Named queries for some records: as those of a `Side`, with the uids of the records wanted.

    What they hold (`identifiers`) is cheap to ask of hundreds; who holds it too, and what else they share (`shared`),
    is asked of few. What they bought is asked of people only.
    """

    records: str
    standing: str
    identifiers: str
    shared: tuple[str, ...]
    links: str
    purchases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """What is resolved into what, and which identifiers may link there.

    Attributes:
        name: people or companies.
        entity: The class that groups become.
        resolved: Edges from each class of record to the entity.
        golden: Edges from the entity to each class of record.
        merged: Edge from a retired entity to the one that it became.
        linked: Edges of evidence between records.
        kinds: Identifier kinds that may link records here.
        records, standing: Named queries that read the records and the entities.
        evidence: Named queries that read what records share.
        links: Named query that reads the edges of evidence.
        some: Named queries that read the same for some records.
    """

    name: str
    entity: type[Node]
    resolved: tuple[Edge, ...]
    golden: tuple[Edge, ...]
    merged: Edge
    linked: tuple[Edge, ...]
    kinds: tuple[IdentifierKind, ...]
    records: str
    standing: str
    evidence: tuple[str, ...]
    links: str
    some: Some


PEOPLE = Side(
    name="people",
    entity=Profile,
    resolved=(RESOLVED_TO, DECISION_MAKER_RESOLVED_TO),
    golden=(GOLDEN_FROM, DECISION_MAKER_GOLDEN_FROM),
    merged=MERGED_INTO,
    linked=(LINKED, CUSTOMER_LINKED, DECISION_MAKER_LINKED),
    kinds=(
        EXTERNAL_ID,
        INN,
        SNILS,
        NATIONAL_ID,
        LOYALTY_CARD,
        EMAIL,
        *FACTS,
        PHONE,
        SOCIAL_HANDLE,
        DEVICE,
        COOKIE,
    ),
    records="resolve/people",
    standing="resolve/profiles",
    evidence=("resolve/people_identifiers", "resolve/order_hands"),
    links="resolve/people_links",
    some=Some(
        records="resolve/some_people",
        standing="resolve/some_profiles",
        identifiers="resolve/some_people_identifiers",
        shared=("resolve/some_people_shared", "resolve/some_people_facts"),
        links="resolve/some_people_links",
        purchases=("resolve/some_orders",),
    ),
)
COMPANIES = Side(
    name="companies",
    entity=Account,
    resolved=(COMPANY_RESOLVED_TO,),
    golden=(ACCOUNT_GOLDEN_FROM,),
    merged=ACCOUNT_MERGED_INTO,
    linked=(COMPANY_LINKED,),
    kinds=(EXTERNAL_ID, OGRN, INN, LEI, DOMAIN),
    records="resolve/companies",
    standing="resolve/accounts",
    evidence=("resolve/company_identifiers",),
    links="resolve/company_links",
    some=Some(
        records="resolve/some_companies",
        standing="resolve/some_accounts",
        identifiers="resolve/some_company_identifiers",
        shared=("resolve/some_company_shared",),
        links="resolve/some_company_links",
        purchases=(),
    ),
)
SIDES = (COMPANIES, PEOPLE)
"""Companies first: that two people of one name work at one company is evidence."""
