"""Shortcuts: what belongs to a profile or an account through the records that it was resolved from."""

from __future__ import annotations

from . import commerce, companies, contact, identifiers, people, register
from .shortcut import Hop, Path
from .spec import Edge

_RECORDS = Hop(people.RESOLVED_TO, backward=True)
_ROLES = Hop(companies.DECISION_MAKER_RESOLVED_TO, backward=True)
_COMPANY_RECORDS = Hop(companies.COMPANY_RESOLVED_TO, backward=True)


def _of_profile(
    edge: Edge, *, backward: bool = False, reverse: str = "profile", learn: bool = False, timeline: bool = False
) -> Path:
    """What a profile's customer records lead to by one more edge."""
    field, description, ru, single = (
        (edge.reverse, f"Through its records: {edge.description}", edge.ru_reverse, edge.single)
        if backward
        else (edge.field, f"Through its records: {edge.description}", edge.ru, edge.reverse_single)
    )
    return Path(
        people.Profile, edge.start if backward else edge.end, (_RECORDS, Hop(edge, backward)),
        field=field, reverse=reverse, description=description, ru=ru,
        ru_reverse="Профиль" if reverse == "profile" else "Профили",
        reverse_single=single and reverse == "profile", learn=learn, timeline=timeline,
    )  # fmt: skip


PROFILE_ORDERS = _of_profile(commerce.PLACED, learn=True, timeline=True)
PROFILE_CARTS = _of_profile(commerce.FILLED, learn=True)
PROFILE_TICKETS = _of_profile(contact.OPENED, learn=True, timeline=True)
PROFILE_MESSAGES = _of_profile(contact.RECEIVED, learn=True, timeline=True)
PROFILE_SESSIONS = _of_profile(contact.MADE, learn=True, timeline=True)
PROFILE_REVIEWS = _of_profile(contact.WROTE_REVIEW, learn=True, timeline=True)
PROFILE_SURVEYS = _of_profile(contact.ANSWERED, learn=True, timeline=True)
PROFILE_LOYALTY = _of_profile(people.MEMBER_OF)
PROFILE_CONSENTS = _of_profile(people.GAVE)
PROFILE_DEVICES = _of_profile(people.USED, reverse="profiles", learn=True)
PROFILE_HOUSEHOLDS = _of_profile(people.LIVES_IN, reverse="profiles", learn=True)
PROFILE_IDENTIFIERS = _of_profile(identifiers.CUSTOMER_HAS, reverse="profiles")
PROFILE_OFFERS = _of_profile(contact.OFFERED, backward=True, reverse="profiles", learn=True)
PROFILE_REDEMPTIONS = _of_profile(contact.REDEEMED, reverse="profilesRedeeming", learn=True)
PROFILE_CAMPAIGNS = _of_profile(contact.TARGETED, backward=True, reverse="profiles", learn=True)
PROFILE_POSITIONS = Path(
    people.Profile, companies.Company, (_ROLES, Hop(companies.HOLDS)), field="positions", reverse="deciders",
    description="Posts that the person holds at companies.", ru="Должности", ru_reverse="Решают (профили)",
)  # fmt: skip
PROFILE_ACCOUNTS = Path(
    people.Profile, companies.Account, (_ROLES, Hop(companies.HOLDS), Hop(companies.COMPANY_RESOLVED_TO)),
    field="accounts", reverse="people", shown=1,
    description="Companies at which the person holds a post.", ru="Компании", ru_reverse="Люди",
)  # fmt: skip
ACCOUNT_COMMITTEE = Path(
    companies.Account, companies.DecisionMaker,
    (_COMPANY_RECORDS, Hop(companies.WITH_COMPANY, backward=True), Hop(companies.DEAL_CONTACT)),
    field="committee", reverse="committees",
    description="Who takes part in deals with the company.", ru="Участники сделок", ru_reverse="Участвует в сделках с",
)  # fmt: skip
ACCOUNT_DECISION_MAKERS = Path(
    companies.Account, companies.DecisionMaker, (_COMPANY_RECORDS, Hop(companies.HOLDS, backward=True)),
    field="decisionMakers", reverse="accounts", learn=True,
    description="Who decides at the company, by all its records.", ru="Кто решает", ru_reverse="Компании",
)  # fmt: skip
ACCOUNT_DEALS = Path(
    companies.Account, companies.Deal, (_COMPANY_RECORDS, Hop(companies.WITH_COMPANY, backward=True)),
    field="deals", reverse="account", reverse_single=True, timeline=True, learn=True,
    description="Deals with the company.", ru="Сделки", ru_reverse="Компания",
)  # fmt: skip
ACCOUNT_ACTIVITIES = Path(
    companies.Account, companies.Activity,
    (_COMPANY_RECORDS, Hop(companies.HOLDS, backward=True), Hop(companies.ACTIVITY_WITH, backward=True)),
    field="activities", reverse="accounts", timeline=True, learn=True,
    description="What passed between us and those who decide at the company.", ru="Активности", ru_reverse="Компании",
)  # fmt: skip
ACCOUNT_IDENTIFIERS = Path(
    companies.Account, identifiers.Identifier, (_COMPANY_RECORDS, Hop(identifiers.COMPANY_HAS)),
    field="identifiers", reverse="accounts",
    description="Identifiers of the company.", ru="Идентификаторы", ru_reverse="Компании",
)  # fmt: skip
ACCOUNT_PARENTS = Path(
    companies.Account, companies.Account,
    (_COMPANY_RECORDS, Hop(companies.OWNED_BY), Hop(companies.COMPANY_RESOLVED_TO)),
    field="parents", reverse="subsidiaries", tree=True,
    description="The companies that own it.", ru="Материнские", ru_reverse="Дочерние",
)  # fmt: skip
ACCOUNT_FINANCIALS = Path(
    companies.Account, register.FinancialYear, (_COMPANY_RECORDS, Hop(register.REPORTED)),
    field="financialYears", reverse="account", reverse_single=True, learn=True,
    description="Figures year by year.", ru="Отчётность", ru_reverse="Компания (сводная)",
)  # fmt: skip
ACCOUNT_EVENTS = Path(
    companies.Account, register.LegalEvent, (_COMPANY_RECORDS, Hop(register.UNDERWENT)),
    field="legalEvents", reverse="account", reverse_single=True, timeline=True, learn=True,
    description="Legal events.", ru="События", ru_reverse="Компания (сводная)",
)  # fmt: skip
