"""Resolving what was touched gives what resolving everything would give, in any order of arrival."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime
from typing import Any, LiteralString

import neo4j
import pytest

from graph.driver import Database
from graph.model import Link, Node
from graph.model.commerce import PLACED, Order
from graph.model.companies import HOLDS, Company, DecisionMaker
from graph.model.contact import OPENED, TICKET_ABOUT, Ticket
from graph.model.identifiers import (
    COMPANY_HAS,
    COOKIE,
    CUSTOMER_HAS,
    DECISION_MAKER_HAS,
    EMAIL,
    EXTERNAL_ID,
    INN,
    LOYALTY_CARD,
    PHONE,
    identifier,
)
from graph.model.people import Customer
from graph.resolve.decisions.review import open_reviews, renew_reviews
from graph.resolve.doubts import doubts
from graph.resolve.records import Member
from graph.resolve.run import Outcome, resolve
from graph.resolve.sides import SIDES
from graph.resolve.touched import resolve_touched
from graph.settings import Settings
from graph.writer import Writer

from .test_run import snapshot

Arrival = tuple[list[Node], list[Link]]
SEEN = datetime(2026, 1, 1, tzinfo=UTC)
GIVEN = ("Анна", "Anna", "Иван", "Ivan", "Мария", "Пётр", "Petr", None)
FAMILY = ("Петров", "Петрова", "Petrova", "Сидоров", "Сидорова", "Кузнецов", None)
BORN = (date(1980, 3, 5), date(1980, 3, 6), date(1991, 11, 23), None, None)


def arrivals(rng: random.Random, count: int) -> list[tuple[Member, Arrival]]:
    """Records that share what records share: contacts of families and shops, cards, orders, cookies, posts, names."""
    made: list[tuple[Member, Arrival]] = []
    for number in range(count):
        kind = rng.random()
        if kind < 0.12:
            made.append(_company(rng, number))
        elif kind < 0.25:
            made.append(_officer(rng, number, [uid for (label, uid), _ in made if label == "Company"]))
        else:
            made.append(_customer(rng, number))
    return made


def _customer(rng: random.Random, number: int) -> tuple[Member, Arrival]:
    source = rng.choice(("shop", "loyalty", "mailing", "surveys"))
    uid = f"{source}:{number}"
    bare = source == "surveys"
    person = Customer(uid=uid) if bare else Customer(
        uid=uid, given_name=rng.choice(GIVEN), family_name=rng.choice(FAMILY), birth_date=rng.choice(BORN),
        city=rng.choice(("Казань", None)),
    )  # fmt: skip
    nodes: list[Node] = [person]
    links: list[Link] = []
    held = [(EMAIL, f"m{rng.randrange(9)}@x-mail.ru"), (PHONE, f"+7916123450{rng.randrange(6)}")]
    held += [(COOKIE, f"cookie-{rng.randrange(7)}"), (LOYALTY_CARD, f"10{rng.randrange(9)}")]
    held += [(EXTERNAL_ID, f"shop:{rng.randrange(12)}")]
    for of_kind, value in rng.sample(held, 1 if bare else rng.randrange(0, 3)):
        node = identifier(of_kind, value)
        nodes.append(node)
        links.append(CUSTOMER_HAS(uid, node.uid))
    if rng.random() < 0.2:
        order = f"shop:o{rng.randrange(4)}"
        nodes.append(Order(uid=order, placed_at=SEEN, amount_minor=100, currency="RUB"))
        if source == "shop":
            links.append(PLACED(uid, order))
        else:
            nodes.append(Ticket(uid=f"helpdesk:{number}"))
            links += [OPENED(uid, f"helpdesk:{number}"), TICKET_ABOUT(f"helpdesk:{number}", order)]
    return ("Customer", uid), (nodes, links)


def _holder_of_many(rng: random.Random, number: int) -> tuple[Member, Arrival]:
    """A record of one of two resellers, with more addresses than one profile may hold in all; or its cookies."""
    uid, reseller = f"shop:{number}", rng.randrange(2)
    held = [(EMAIL, f"m{reseller}-{one}@x-mail.ru") for one in rng.sample(range(40), rng.randrange(0, 4))]
    held += [(COOKIE, f"cookie-{rng.randrange(8)}")] if rng.random() < 0.4 else []
    held += [(LOYALTY_CARD, f"20{reseller}{rng.randrange(4)}")] if rng.random() < 0.4 else []
    nodes: list[Node] = [Customer(uid=uid, given_name=rng.choice((None, None, f"Ыгыатта{reseller}", "Мэник")))]
    nodes += [identifier(kind, value) for kind, value in held]
    return ("Customer", uid), (nodes, [CUSTOMER_HAS(uid, identifier(kind, value).uid) for kind, value in held])


def _company(rng: random.Random, number: int) -> tuple[Member, Arrival]:
    uid = f"{rng.choice(('crm', 'registry'))}:c{number}"
    inn = identifier(INN, rng.choice(("7707083893", "7736050003", "7702070139")))
    company = Company(
        uid=uid, name=rng.choice(("ООО «Ромашка»", "Romashka LLC", "Ромашка, филиал", "АО Вектор")), city="Казань"
    )
    return ("Company", uid), ([company, inn], [COMPANY_HAS(uid, inn.uid)] if rng.random() < 0.7 else [])


def _officer(rng: random.Random, number: int, companies: list[str]) -> tuple[Member, Arrival]:
    uid = f"crm:d{number}"
    person = DecisionMaker(uid=uid, given_name=rng.choice(GIVEN), family_name=rng.choice(FAMILY))
    links: list[Link] = [HOLDS(uid, rng.choice(companies))] if companies else []
    nodes: list[Node] = [person]
    if rng.random() < 0.5:
        node = identifier(EMAIL, f"m{rng.randrange(9)}@x-mail.ru")
        nodes.append(node)
        links.append(DECISION_MAKER_HAS(uid, node.uid))
    return ("DecisionMaker", uid), (nodes, links)


def load(database: Database, arrived: Arrival) -> None:
    """Write what arrived."""
    with Writer(database, source="test", run_id="r", seen_at=SEEN) as writer:
        for node in arrived[0]:
            writer.put(node)
        for link in arrived[1]:
            writer.put(link)


def groups(partition: dict[Member, str]) -> set[frozenset[Member]]:
    """Records by id."""
    found: dict[str, set[Member]] = {}
    for member, identity in partition.items():
        found.setdefault(identity, set()).add(member)
    return {frozenset(group) for group in found.values()}


def standing(database: Database) -> set[frozenset[Member]]:
    """The partition that the graph shows."""
    rows = database.rows(
        "MATCH (r)-[:RESOLVED_TO]->(p) "
        "RETURN labels(r)[0], r.uid, coalesce(p.profile_id, p.account_id), p.retired_at IS NULL"
    )
    assert all(alive for *_, alive in rows)
    return groups({(label, uid): identity for label, uid, identity, _ in rows})


@pytest.mark.parametrize("seed", range(6))
def test_record_by_record_in_any_order_is_as_everything_at_once(
    database: Database, server: Settings, seed: int
) -> None:
    rng = random.Random(seed)
    _arrive_one_by_one(database, server, rng, arrivals(rng, 45))


@pytest.mark.parametrize("seed", range(3))
def test_what_is_held_back_does_not_depend_on_the_order_of_arrival_either(
    database: Database, server: Settings, seed: int
) -> None:
    rng = random.Random(seed)
    everything = _arrive_one_by_one(database, server, rng, [_holder_of_many(rng, number) for number in range(45)])
    reasons = {held.reason for outcome in everything for held in outcome.verdict.grouping.held_back}
    assert "too many different values for one profile: email" in reasons
    asked = {(one.left.member, one.right.member, one.reason) for one in open_reviews(database, 1000)}
    assert {
        (*sorted((doubt.left, doubt.right)), doubt.reason)
        for outcome in everything
        for doubt in doubts(outcome.verdict)
        if doubt.reason in reasons
    } <= asked


@pytest.mark.parametrize("before", [8, 125])
def test_what_very_many_hold_is_weak_evidence_in_any_order_of_arrival(
    database: Database, server: Settings, before: int
) -> None:
    """Past twenty holders a phone stops to be a contact; past a hundred and ten its holders are not read any more."""
    rng = random.Random(before)
    everything = _arrive_one_by_one(database, server, rng, [_of_the_crowd(rng, n) for n in range(before + 25)], before)
    people = next(outcome for outcome in everything if outcome.side.name == "people")
    assert {("phone", "held by too many records"): 1}.items() <= people.demoted.items()


def _of_the_crowd(rng: random.Random, number: int) -> tuple[Member, Arrival]:
    """One of few names, with the phone of a pick-up point, or of their own, or both."""
    uid = f"shop:{number}"
    person = Customer(
        uid=uid, given_name=rng.choice(GIVEN), family_name=rng.choice(FAMILY), birth_date=rng.choice(BORN[2:]),
        city=rng.choice(("Казань", "Москва")),
    )  # fmt: skip
    own = identifier(PHONE, f"+7916123450{rng.randrange(9)}")
    held = [one for one, chance in ((identifier(PHONE, "+79160000001"), 0.95), (own, 0.2)) if rng.random() < chance]
    return ("Customer", uid), ([person, *held], [CUSTOMER_HAS(uid, one.uid) for one in held])


def _arrive_one_by_one(
    database: Database, server: Settings, rng: random.Random, coming: list[tuple[Member, Arrival]], at_first: int = 5
) -> list[Outcome]:
    """Let records arrive in random order; what resolving everything then gives is what the graph shows."""
    first, later = coming[:at_first], coming[at_first:]
    rng.shuffle(later)
    for _, arrived in first:
        load(database, arrived)
    resolve(database, server)
    while later:
        batch = [later.pop() for _ in range(min(len(later), rng.choice((1, 1, 1, 3))))]
        for _, arrived in batch:
            load(database, arrived)
        touched = resolve_touched(database, server, [member for member, _ in batch])
        own = {uid for (_, uid), _ in batch}
        for side in SIDES:
            if side.name in touched.verdicts:
                verdict, near = touched.verdicts[side.name]
                renew_reviews(database, side, doubts(verdict), own & near, near)
    by_touch = standing(database)
    everything = resolve(database, server, dry_run=True)
    assert by_touch == set().union(*(groups(outcome.partition) for outcome in everything))
    for outcome in everything:
        made = outcome.changes
        assert not made.entities, "golden values and figures are as resolving everything gives them"
        assert not made.resolved
        assert not made.golden
        assert not made.linked
    return everything


def test_a_record_that_changes_leaves_its_profile(database: Database, server: Settings) -> None:
    def person(uid: str, born: date | None) -> Arrival:
        node = identifier(PHONE, "+79161234501")
        return [Customer(uid=uid, given_name="Анна", birth_date=born), node], [CUSTOMER_HAS(uid, node.uid)]

    for uid in ("shop:1", "shop:2"):
        load(database, person(uid, date(1980, 3, 5)))
    resolve(database, server)
    assert len(standing(database)) == 1
    load(database, person("shop:2", date(1999, 9, 9)))
    resolve_touched(database, server, [("Customer", "shop:2")])
    assert len(standing(database)) == 2
    load(database, person("shop:2", date(1980, 3, 5)))
    touched = resolve_touched(database, server, [("Customer", "shop:2")])
    assert not touched.everything
    assert len(standing(database)) == 1
    unchanged = snapshot(database)
    resolve_touched(database, server, [("Customer", "shop:1"), ("Customer", "shop:2")])
    assert snapshot(database) == unchanged


def test_before_anything_was_learned_everything_is_resolved(database: Database, server: Settings) -> None:
    load(database, ([Customer(uid="shop:1", given_name="Анна")], []))
    assert resolve_touched(database, server, [("Customer", "shop:1")]).everything
    assert len(standing(database)) == 1


def test_a_new_record_takes_four_statements_and_one_of_a_known_person_seven(
    database: Database, server: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is asked in the middle of a transaction takes longer on its way than to answer."""
    asked: list[str] = []
    plain = neo4j.Transaction.run

    def counted(of: neo4j.Transaction, text: LiteralString, *given: Any) -> neo4j.Result:
        asked.append(text)
        return plain(of, text, *given)

    monkeypatch.setattr(neo4j.Transaction, "run", counted)
    mailbox = identifier(EMAIL, "anna.petrova@x-mail.ru")

    def anna(uid: str) -> Arrival:
        return [Customer(uid=uid, given_name="Анна", family_name="Петрова"), mailbox], [CUSTOMER_HAS(uid, mailbox.uid)]

    load(database, anna("shop:1"))
    resolve(database, server)
    resolve_touched(database, server, [("Customer", "shop:1")])  # what was learned is read once
    load(database, ([Customer(uid="shop:2", given_name="Пётр", family_name="Сидоров")], []))
    asked.clear()
    resolve_touched(database, server, [("Customer", "shop:2")])
    assert len(asked) == 4
    load(database, anna("shop:3"))
    asked.clear()
    resolve_touched(database, server, [("Customer", "shop:3")])
    assert len(asked) <= 7
    assert len(standing(database)) == 2


def test_a_raised_limit_holds_for_what_arrives_too(database: Database, server: Settings) -> None:
    raised = server.model_copy(update={"identifier_limit": 12})
    shared = identifier(EMAIL, "anna@x-mail.ru")
    uids = [f"shop:{number}" for number in range(116)]
    for uid in uids[:-1]:
        load(database, ([Customer(uid=uid), shared], [CUSTOMER_HAS(uid, shared.uid)]))
    resolve(database, raised)
    load(database, ([Customer(uid=uids[-1]), shared], [CUSTOMER_HAS(uids[-1], shared.uid)]))
    assert not resolve_touched(database, raised, [("Customer", uids[-1])]).everything
    assert standing(database) == {frozenset(("Customer", uid) for uid in uids)}
