"""A graph small enough to know every answer by heart: four people, three products, a group of companies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from graph.driver import Database
from graph.model import Link, Node, commerce, companies, contact, identifiers, insight, people, provenance
from graph.writer import Writer


def day(text: str) -> datetime:
    """Noon of a day, UTC."""
    return datetime.fromisoformat(text).replace(hour=12, tzinfo=UTC)


PEOPLE = {"anna": ["shop:a", "loyalty:a"], "boris": ["shop:b"], "clara": ["shop:c"], "dan": ["shop:d"]}
PRODUCTS = {"tea": 20_000, "milk": 5_000, "cup": 40_000}
ORDERS = [
    ("1", "shop:a", "2026-01-10", "RUB", "delivered", ("tea", "milk")),
    ("2", "shop:b", "2026-01-20", "RUB", "delivered", ("tea", "milk")),
    ("3", "shop:a", "2026-02-10", "RUB", "delivered", ("tea", "milk")),
    ("4", "shop:c", "2026-02-15", "RUB", "delivered", ("cup",)),
    ("5", "shop:a", "2026-03-10", "RUB", "delivered", ("tea", "cup")),
    ("6", "shop:b", "2026-04-05", "RUB", "delivered", ("milk",)),
    ("7", "loyalty:a", "2026-06-20", "RUB", "delivered", ("tea",)),
    ("8", "shop:c", "2026-06-29", "RUB", "cancelled", ("cup", "tea", "milk")),
    ("9", "shop:d", "2026-06-30", "EUR", "delivered", ("tea",)),
]
FIGURES = {
    "anna": (4, 130_000, "RUB", "2026-06-20"),
    "boris": (2, 30_000, "RUB", "2026-04-05"),
    "clara": (1, 40_000, "RUB", "2026-02-15"),
    "dan": (1, 20_000, "EUR", "2026-06-30"),
}


def _people() -> Iterator[Node | Link]:
    for name, records in PEOPLE.items():
        orders, spent, currency, last = FIGURES[name]
        yield people.Profile(
            profile_id=name, given_name=name.title(), email=f"{name}@example.ru", city="Казань",
            record_count=len(records), sources=sorted({record.partition(":")[0] for record in records}),
            order_count=orders, spent_minor=spent, currency=currency, last_order_at=day(last),
        )  # fmt: skip
        for record in records:
            yield people.Customer(uid=record, given_name=name.title())
            yield people.RESOLVED_TO(record, name, people.Resolved(rule="email"))
            email = identifiers.identifier(identifiers.EMAIL, f"{name}@example.ru")
            yield email
            yield identifiers.CUSTOMER_HAS(record, email.uid)
    yield people.LINKED("loyalty:a", "shop:a", people.Evidence(rule="email", weight=9.5, joins=True))
    yield people.LINKED("shop:a", "shop:b", people.Evidence(rule="looks alike", weight=-1.5, joins=False))
    yield people.Profile(profile_id="retired", retired_at=day("2026-06-01"))
    yield people.MERGED_INTO("retired", "anna")
    tablet = identifiers.identifier(identifiers.COOKIE, "tablet")
    yield tablet
    for record in ("shop:a", "shop:b", "shop:c"):
        yield identifiers.CUSTOMER_HAS(record, tablet.uid)
    yield people.Device(uid="site:tablet", kind="tablet", system="Android")
    yield people.USED("shop:a", "site:tablet")
    yield people.USED("shop:b", "site:tablet")
    yield people.Household(uid="household:home", size=3)
    for name, shared, weight in (("anna", ["same flat", "device"], 1.5), ("boris", ["same flat", "device"], 1.5),
                                 ("dan", ["same flat"], 1.0)):  # fmt: skip
        yield people.HOME(name, "household:home", people.Residence(evidence=shared, weight=weight))
    yield people.Consent(uid="c1", purpose="marketing_email", granted=True)
    yield people.Consent(uid="c2", purpose="marketing_sms", granted=False)
    yield people.GAVE("shop:b", "c1")
    yield people.GAVE("shop:b", "c2")


def _commerce() -> Iterator[Node | Link]:
    yield commerce.Category(uid="shop:drinks", name="Drinks")
    for name, price in PRODUCTS.items():
        yield commerce.Product(uid=f"shop:{name}", name=name, brand="Own", price_minor=price, currency="RUB")
        yield commerce.IN_CATEGORY(f"shop:{name}", "shop:drinks")
    for number, record, at, currency, status, goods in ORDERS:
        yield commerce.Order(
            uid=f"shop:{number}", number=number, placed_at=day(at), status=status, channel="site", currency=currency,
            amount_minor=sum(PRODUCTS[name] for name in goods),
        )  # fmt: skip
        yield commerce.PLACED(record, f"shop:{number}")
        for line, name in enumerate(goods, 1):
            bought = commerce.Line(line=line, quantity=1.0, price_minor=PRODUCTS[name])
            yield commerce.CONTAINS(f"shop:{number}", f"shop:{name}", bought)


def _contact() -> Iterator[Node | Link]:
    yield contact.Ticket(uid="t1", topic="delivery", reopened=2, satisfaction=2, opened_at=day("2026-03-12"))
    yield contact.OPENED("shop:a", "t1")
    yield contact.SurveyResponse(uid="q1", nps=9, answered_at=day("2026-03-01"))
    yield contact.SurveyResponse(uid="q2", nps=3, answered_at=day("2026-03-01"))
    yield contact.SurveyResponse(uid="q3", nps=10, answered_at=day("2026-06-29"))
    yield contact.ANSWERED("shop:a", "q1")
    yield contact.ANSWERED("shop:c", "q2")
    yield contact.ANSWERED("shop:b", "q3")
    yield contact.Campaign(uid="k1", name="Spring", kind="season", started_at=day("2026-03-01"))
    for record, opened in (("shop:a", True), ("shop:b", False)):
        message = f"m-{record}"
        yield contact.Message(uid=message, sent_at=day("2026-03-02"), opened_at=day("2026-03-03") if opened else None)
        yield contact.RECEIVED(record, message)
        yield contact.PART_OF(message, "k1")
        yield contact.TARGETED("k1", record)
    yield contact.Offer(uid="f1", name="Tea −10 %", kind="percent")
    yield contact.MAKES("k1", "f1")
    yield contact.OFFERED("f1", "shop:a", contact.Response(channel="email", outcome="accepted"))
    yield contact.OFFERED("f1", "shop:b", contact.Response(channel="email"))
    yield contact.REDEEMED("shop:a", "f1", contact.At(at=day("2026-03-10")))


def _companies() -> Iterator[Node | Link]:
    for name, inn in (("Top", "7707083893"), ("Middle", "7728168971"), ("Leaf", "7736050003"), ("Alone", None)):
        uid = f"registry:{name}"
        yield companies.Company(uid=uid, name=name, status="active")
        yield companies.Account(account_id=name, name=name, inn=inn, status="active")
        yield companies.COMPANY_RESOLVED_TO(uid, name)
        if inn:
            found = identifiers.identifier(identifiers.INN, inn)
            yield found
            yield identifiers.COMPANY_HAS(uid, found.uid)
    yield companies.Company(uid="crm:Top", name="Top, Ltd")
    yield companies.COMPANY_RESOLVED_TO("crm:Top", "Top")
    yield companies.OWNED_BY("registry:Middle", "registry:Top", companies.Share(share=0.8))
    yield companies.OWNED_BY("registry:Leaf", "registry:Middle", companies.Share(share=0.5))
    yield companies.Employee(uid="crm:us", name="Orlova")
    for name, company, role in (("Known", "crm:Top", "influences"), ("Boss", "crm:Top", "decides")):
        yield companies.DecisionMaker(uid=f"crm:{name}", family_name=name)
        yield companies.HOLDS(f"crm:{name}", company, companies.Role(title="Head", role=role))
        yield people.Profile(profile_id=name)
        yield companies.DECISION_MAKER_RESOLVED_TO(f"crm:{name}", name)
    yield companies.KNOWS("crm:us", "crm:Known", companies.Contacted(count=3, last_at=day("2026-05-01")))
    yield companies.MET("crm:us", "crm:Known", companies.Contacted(count=1, last_at=day("2026-04-01")))
    yield companies.Deal(uid="crm:deal", amount_minor=100, currency="RUB", opened_at=day("2026-05-01"))
    yield companies.WITH_COMPANY("crm:deal", "crm:Top")


def _concluded() -> Iterator[Node | Link]:
    for name, probability, as_of in (
        ("boris", 0.9, "2026-05-01"),
        ("anna", 0.2, "2026-06-30"),
        ("boris", 0.6, "2026-06-30"),
        ("clara", 0.8, "2026-06-30"),
    ):
        uid = f"{name}|churn|{as_of}"
        yield insight.Prediction(
            uid=uid, task="churn", probability=probability, percentile=probability, horizon_days=28, as_of=day(as_of),
            model_version="1", reasons=["no order for long"],
        )  # fmt: skip
        yield insight.PREDICTED(name, uid)
    uid = "anna|next_purchase|2026-06-30"
    yield insight.Prediction(uid=uid, task="next_purchase", horizon_days=28, as_of=day("2026-06-30"))
    yield insight.PREDICTED("anna", uid)
    for rank, (product, probability) in enumerate((("tea", 0.7), ("cup", 0.3)), 1):
        yield insight.SUGGESTS_PRODUCT(uid, f"shop:{product}", insight.Suggestion(rank=rank, probability=probability))
    yield insight.SUGGESTS_CATEGORY(uid, "shop:drinks", insight.Suggestion(rank=1, probability=0.9))
    yield insight.Segment(uid="tea lovers", name="Tea lovers")
    yield insight.IN_SEGMENT("anna", "tea lovers")
    yield provenance.Source(uid="shop")
    yield provenance.LoadRun(
        uid="shop|orders.jsonl|1", file="orders.jsonl", checksum="1", started_at=day("2026-07-01"), read=10, accepted=9,
        rejected=1,
    )  # fmt: skip
    yield provenance.LOADED_BY("shop|orders.jsonl|1", "shop")


def write(database: Database) -> None:
    """Put the graph into the database."""
    with Writer(database, source="shop", run_id="tiny", seen_at=day("2026-07-01")) as writer:
        for part in (_people, _commerce, _contact, _companies, _concluded):
            for record in part():
                writer.put(record)
        assert writer.finish() == []
