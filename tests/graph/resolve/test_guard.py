"""Held back: profiles of too many values, and bridges of one weak value; both go to the queue."""

from __future__ import annotations

from graph.model.identifiers import EMAIL, PHONE
from graph.resolve.doubts import EVEN, doubts
from graph.resolve.explain.words import Locale, rule
from graph.resolve.guard import TOO_MANY, WEAK_BRIDGE
from tests.graph.resolve.people import Case

MOST = EMAIL.most or 0


def holding(case: Case, uid: str, first: int, count: int, *also: str) -> None:
    case.add(uid, *(f"email=m{number}@romashka.ru" for number in range(first, first + count)), *also)


def test_evidence_that_would_give_a_profile_too_many_values_waits_for_a_person() -> None:
    case = Case()
    holding(case, "shop:1", 0, MOST - 1, "loyalty_card=299000")
    holding(case, "loyalty:1", 100, 1, "loyalty_card=299000", "phone=+79161234567")
    holding(case, "helpdesk:1", 200, 1, "phone=+79161234567")
    assert case.groups() == {frozenset({"shop:1", "loyalty:1"}), frozenset({"helpdesk:1"})}, "the phone is the weaker"
    [doubt] = doubts(case.verdict())
    assert {doubt.left[1], doubt.right[1]} == {"loyalty:1", "helpdesk:1"}
    assert (doubt.reason, doubt.probability) == (f"{TOO_MANY}email", EVEN)
    assert rule(doubt.reason, Locale.RU) == "слишком много разных значений для одного профиля: Эл. почта"
    assert rule(f"{TOO_MANY}loyalty_card", Locale.EN) == f"{TOO_MANY}loyalty card"


def test_the_limit_itself_is_allowed_and_blocked_values_and_those_of_nobody_do_not_count() -> None:
    case = Case()
    holding(case, "shop:1", 0, MOST - 1, "loyalty_card=299000", "email=info@romashka.ru", "email=spam@romashka.ru")
    holding(case, "loyalty:1", 100, 1, "loyalty_card=299000")
    case.blocked.add(("email", "spam@romashka.ru"))
    assert case.together("shop:1", "loyalty:1")


def test_where_others_are_watched_values_of_nobody_count_no_more() -> None:
    case = Case()
    holding(case, "shop:1", 0, MOST - 1, "loyalty_card=299000", "email=info@romashka.ru", "phone=+79161234567")
    holding(case, "loyalty:1", 100, 1, "loyalty_card=299000")
    holding(case, "helpdesk:1", 200, 1, "phone=+79161234567")
    assert case.groups() == {frozenset({"shop:1", "loyalty:1"}), frozenset({"helpdesk:1"})}


def test_a_record_past_the_limit_by_itself_still_takes_in_what_holds_no_other_value() -> None:
    case = Case()
    holding(case, "shop:1", 0, MOST + 3)
    case.add("mailing:1", "email=m1@romashka.ru")
    assert case.together("shop:1", "mailing:1")
    assert not case.verdict().grouping.held_back


def test_likeness_does_not_push_a_profile_past_the_limit_either() -> None:
    case = Case()
    told = {"given_name": "Зиновий", "patronymic": "Аристархович", "family_name": "Преображенский"}
    told |= {"birth_date": "1971-02-03", "city": "Казань", "postcode": "420000"}
    numbers = [f"phone=+7916123{number:04}" for number in range(2 * (PHONE.most or 0))]
    half = len(numbers) // 2
    case.add("shop:1", **told)
    case.add("crm:1", **told)
    assert case.together("shop:1", "crm:1"), "alike"
    case = Case()
    case.add("shop:1", *numbers[:half], **told)
    case.add("crm:1", *numbers[half:], **told)
    assert len(case.groups()) == 2
    assert [doubt.reason for doubt in doubts(case.verdict())] == [f"{TOO_MANY}phone"]


def test_what_people_declared_one_is_one_whatever_it_holds() -> None:
    case = Case()
    holding(case, "shop:1", 0, MOST, "loyalty_card=299000")
    holding(case, "loyalty:1", 100, 1, "loyalty_card=299000")
    assert len(case.groups()) == 2
    case.declared.append(("shop:1", "loyalty:1"))
    assert case.together("shop:1", "loyalty:1")
    assert not case.verdict().grouping.held_back


def bridged(kind: str, given: str, others: str = "", several: bool = True) -> Case:
    """Two groups of records, each with a given name that is in no list, and a value that a record of each holds."""
    case = Case()
    case.add("shop:1", "phone=+79161234567", f"{kind}=x1")
    case.add("crm:1", *(["phone=+79161234567"] if several else []), given_name="Ыгыатта", family_name="Уолаан")
    case.add("shop:2", "phone=+79161234568", f"{kind}=x1", *([others] if others else []))
    case.add("crm:2", "phone=+79161234568", given_name=given, family_name="Сайсары")
    if others:
        case.add("mailing:1", "phone=+79161234567", others)
    return case


def test_one_weak_value_does_not_join_two_groups_whose_names_differ() -> None:
    for kind in ("cookie", "device", "social_handle"):
        case = bridged(kind, "Мэник")
        assert case.groups() == {frozenset({"shop:1", "crm:1"}), frozenset({"shop:2", "crm:2"})}
        doubt, *others = doubts(case.verdict())
        assert {doubt.left[1], doubt.right[1]} == {"shop:1", "shop:2"}
        assert doubt.reason == f"{WEAK_BRIDGE}{kind}"
        assert {other.reason for other in others} <= {"joined on weak evidence"}, "the two are asked about once"
    assert rule(f"{WEAK_BRIDGE}device", Locale.RU) == "их соединяет только одно слабое значение: Устройство"


def test_a_weak_value_joins_where_names_agree_or_something_else_leads_across_or_a_side_is_one_record() -> None:
    assert len(bridged("cookie", "Ыгыатта").groups()) == 1
    assert len(bridged("cookie", "Мэник", others="email=a@romashka.ru").groups()) == 1
    assert frozenset({"shop:1", "shop:2", "crm:2"}) in bridged("cookie", "Мэник", several=False).groups()
    assert len(bridged("loyalty_card", "Мэник").groups()) == 1, "a card is not weak"
