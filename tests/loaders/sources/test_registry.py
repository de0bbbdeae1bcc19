"""The registry's files, row by row."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from graph.model import companies, register
from graph.model.identifiers import COMPANY_HAS, DECISION_MAKER_HAS
from tests.loaders.shaped import shape_text

COMPANY = (
    '{"ogrn":"1027700132195","inn":"7707083893","kpp":"770701001","full_name":"ОБЩЕСТВО «Ромашка»",'
    '"short_name":"ООО «Ромашка»","name_en":null,"legal_form":"ООО","address":{"postcode":"101000","region":"Москва",'
    '"city":"Москва","street":"ул.  Мира, 4"},"okved":{"code":"46.90","name":"Торговля"},'
    '"registered_on":"2014-05-20","status":"liquidated","parent_ogrn":"1","parent_share":"75.00",'
    '"capital":"10000.00","domain":"romashka.ru","email":null}'
)


def test_companies(tmp_path: Path) -> None:
    shaped = shape_text("registry", tmp_path, "companies.jsonl", COMPANY, COMPANY.replace("2014-05-20", "20.05.2014"))
    uid = "registry:1027700132195"
    assert shaped.one(companies.Company) == companies.Company(
        uid=uid,
        name="ООО «Ромашка»",
        legal_name="ОБЩЕСТВО «Ромашка»",
        legal_form="ООО",
        status="closed",
        registered_on=date(2014, 5, 20),
        capital_minor=1000000,
        currency="RUB",
        website="romashka.ru",
        city="Москва",
        created_at=datetime(2014, 5, 19, 20, tzinfo=UTC),
    )
    assert {end for _, end in shaped.ends(COMPANY_HAS)} == {
        "ogrn:1027700132195", "inn:7707083893", "kpp:770701001", "domain:romashka.ru",
    }  # fmt: skip
    assert shaped.one(register.Address).uid == "ru|101000|москва|москва|ул. мира, 4"
    assert shaped.one(register.Industry).uid == "okved:46.90"
    assert shaped.links(companies.OWNED_BY) == [companies.OWNED_BY(uid, "registry:1", companies.Share(share=0.75))]
    assert shaped.reasons() == [(2, "registered_on")]


def test_directors(tmp_path: Path) -> None:
    shaped = shape_text(
        "registry", tmp_path, "directors.csv",
        "director_id,ogrn,surname,name,patronymic,person_inn,position,since,until",
        "EG-1,1027700132195,ПЕТРОВ,ИВАН,,500100732259,Директор,2019-02-01,2020-02-01",
    )  # fmt: skip
    assert shaped.one(companies.DecisionMaker).family_name == "Петров"
    post = companies.Role(
        title="Директор",
        role="signs",
        since=datetime(2019, 1, 31, 21, tzinfo=UTC),
        until=datetime(2020, 1, 31, 21, tzinfo=UTC),
    )
    assert shaped.links(companies.HOLDS) == [companies.HOLDS("registry:EG-1", "registry:1027700132195", post)]
    assert shaped.ends(DECISION_MAKER_HAS) == {("registry:EG-1", "inn:500100732259")}


def test_legal_events_and_financials(tmp_path: Path) -> None:
    shaped = shape_text(
        "registry", tmp_path, "legal_events.csv", "event_id,ogrn,kind,happened_on,description",
        "LE-1,1,director changed,2019-02-01,Смена руководителя",
    )  # fmt: skip
    assert shaped.one(register.LegalEvent).kind == "director changed"
    assert shaped.ends(register.UNDERWENT) == {("registry:1", "registry:LE-1")}
    shaped = shape_text(
        "registry", tmp_path, "financials.csv", "ogrn,year,revenue,profit,employees,currency",
        "1,2024,125000000.00,-5.50,84,RUB", "1,24,1.00,1.00,1,RUB",
    )  # fmt: skip
    year = shaped.one(register.FinancialYear)
    assert year.published_at is not None
    assert year.published_at.isoformat() == "2025-04-30T21:00:00+00:00"
    assert (year.uid, year.revenue_minor, year.profit_minor) == ("registry:1:2024", 12500000000, -550)
    assert shaped.ends(register.REPORTED) == {("registry:1", "registry:1:2024")}
    assert shaped.reasons() == [(3, "year")]
