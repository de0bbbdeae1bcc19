"""The CRM's files, row by row."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from graph.model import companies, people, register
from graph.model.identifiers import COMPANY_HAS, CUSTOMER_HAS, DECISION_MAKER_HAS
from tests.loaders.shaped import shape_text

AT = datetime(2025, 3, 4, 7, 22, 31, tzinfo=UTC)


def test_persons(tmp_path: Path) -> None:
    shaped = shape_text(
        "crm", tmp_path, "persons.csv",
        "person_id,full_name,email,mobile,birth_date,city,shop_customer_id,lead_source,created_at",
        "CP-1,Петров Иван Сергеевич,petrov@romashka.ru,+7 916 123-45-67,,Казань,100023,website,2025-03-04 10:22:31",
    )  # fmt: skip
    person = shaped.one(people.Customer)
    assert (person.given_name, person.patronymic, person.family_name) == ("Иван", "Сергеевич", "Петров")
    assert person.created_at == AT
    assert {end for _, end in shaped.ends(CUSTOMER_HAS)} == {
        "external_id:crm:CP-1", "external_id:shop:100023", "email:petrov@romashka.ru", "phone:+79161234567",
    }  # fmt: skip


def test_companies(tmp_path: Path) -> None:
    shaped = shape_text(
        "crm", tmp_path, "companies.csv",
        "company_id,name,inn,ogrn,website,email,phone,industry,city,owner_id,created_at",
        'CC-1,"Ромашка, ООО",7707083893,,https://www.romashka.ru/,info@romashka.ru,+7 (495) 123-45-67,Wholesale,Москва,'
        "EM-1,2025-03-04 10:22:31",
        "CC-2,Лютик,1234567890,,,,,Wholesale,,,2025-03-04 10:22:31",
    )  # fmt: skip
    assert shaped.nodes(companies.Company)[0].name == "Ромашка, ООО"
    assert shaped.ends(COMPANY_HAS) == {
        ("crm:CC-1", "inn:7707083893"), ("crm:CC-1", "domain:romashka.ru"), ("crm:CC-1", "email:info@romashka.ru"),
        ("crm:CC-1", "phone:+74951234567"),
    }  # fmt: skip
    assert shaped.junk == 1, "a tax number whose check digit is wrong"
    assert shaped.one(register.Industry).name == "Wholesale"
    assert len(shaped.ends(register.IN_INDUSTRY)) == 2


def test_decision_makers(tmp_path: Path) -> None:
    shaped = shape_text(
        "crm", tmp_path, "decision_makers.csv",
        "decision_maker_id,person_id,company_id,full_name,title,role,since,until,email,phone",
        "DM-1,CP-1,CC-1,Иван Петров,Commercial Director,decision maker,2019-02-01,,,",
        "DM-2,,CC-1,Иван Петров,,user,,,,",
    )  # fmt: skip
    assert shaped.one(companies.DecisionMaker).family_name == "Петров"
    post = companies.Role(title="Commercial Director", role="decides", since=datetime(2019, 1, 31, 21, tzinfo=UTC))
    assert shaped.links(companies.HOLDS) == [companies.HOLDS("crm:DM-1", "crm:CC-1", post)]
    assert shaped.ends(DECISION_MAKER_HAS) == {("crm:DM-1", "external_id:crm:CP-1")}
    assert shaped.reasons() == [(3, "title")]


def test_deals_and_employees(tmp_path: Path) -> None:
    shaped = shape_text(
        "crm", tmp_path, "deals.csv",
        "deal_id,company_id,decision_maker_id,owner_id,title,stage,amount,currency,opened_at,closed_at,lost_reason",
        "DL-1,CC-1,DM-1,EM-1,Supply,won,1250000.00,RUB,2025-03-04 10:22:31,2025-05-11 16:40:00,",
        "DL-2,CC-1,,EM-1,Supply,proposal,,RUB,2025-03-04 10:22:31,,",
        "DL-3,CC-1,,,Supply,lost,1.00,RUB,2025-03-04 10:22:31,,price",
    )  # fmt: skip
    deals = shaped.nodes(companies.Deal)
    assert [deal.won for deal in deals] == [True, None, False]
    assert [deal.amount_minor for deal in deals] == [125000000, None, 100]
    assert shaped.ends(companies.OWNS_DEAL) == {("crm:EM-1", "crm:DL-1"), ("crm:EM-1", "crm:DL-2")}
    assert shaped.ends(companies.DEAL_CONTACT) == {("crm:DL-1", "crm:DM-1")}
    shaped = shape_text(
        "crm", tmp_path, "employees.csv", "employee_id,full_name,title", "EM-1,Орлова Анна,Account Manager"
    )
    assert shaped.one(companies.Employee).title == "Account Manager"


def test_activities_are_counted_by_kind(tmp_path: Path) -> None:
    shaped = shape_text(
        "crm", tmp_path, "activities.csv",
        "activity_id,kind,employee_id,decision_maker_id,deal_id,at,minutes,outcome",
        "AC-1,call,EM-1,DM-1,DL-1,2025-03-04 10:22:31,5,positive",
        "AC-2,call,EM-2,DM-1,,2025-03-04 10:22:31,5,neutral",
        "AC-3,call,EM-1,DM-1,,2025-03-03 10:22:31,5,neutral",
        "AC-4,meeting,EM-1,DM-1,,2025-03-03 10:22:31,5,neutral",
        "AC-5,dinner,EM-2,DM-2,,2025-03-03 10:22:31,5,neutral",
    )  # fmt: skip
    assert len(shaped.nodes(companies.Activity)) == 4
    twice = companies.Contacted(count=2, last_at=AT)
    assert companies.KNOWS("crm:EM-1", "crm:DM-1", twice) in shaped.links(companies.KNOWS)
    assert shaped.ends(companies.KNOWS) == {("crm:EM-1", "crm:DM-1"), ("crm:EM-2", "crm:DM-1")}
    assert shaped.ends(companies.MET) == {("crm:EM-1", "crm:DM-1")}
    assert shaped.ends(companies.ACTIVITY_ABOUT) == {("crm:AC-1", "crm:DL-1")}
    assert shaped.reasons() == [(6, "kind")]
