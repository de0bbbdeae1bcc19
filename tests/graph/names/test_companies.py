from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.names import CompanyName, branch_place, company_name, company_stem, is_branch, same_form

CASES = {
    "ООО «Ромашка»": ("romashka", "ООО", False),
    "Ромашка, ООО": ("romashka", "ООО", False),
    "Общество с ограниченной ответственностью «Ромашка»": ("romashka", "ООО", False),
    "Romashka LLC": ("romashka", "LLC", False),
    "Müller GmbH & Co. KG": ("muler", "GmbH & Co. KG", False),
    "Orlen Sp. z o.o.": ("orlen", "Sp. z o.o.", False),
    "Fiat S.p.A.": ("fiat", "SpA", False),
    "Sony K.K.": ("soni", "K.K.", False),
    "BHP Pty Ltd": ("bhp", "Pty Ltd", False),
    "Novo Nordisk A/S": ("novonordisk", "AS", False),
    "ТОВ \"Нова\"": ("nova", "ТОВ", False),
    "ФГУП «Маяк»": ("maiak", "ФГУП", False),
    "A.B.C. Inc.": ("abk", "Inc", False),
    "The Coca-Cola Company": ("kokakola", "Co", False),
    "Smith & Co. Ltd": ("smit", "Ltd", False),
    "Иванов и партнёры": ("ivanov", None, False),
    "Company of Heroes": ("kompaniofheroes", None, False),
    "Казанский филиал ПАО «Маяк»": ("maiak", "ПАО", True),
    "Филиал ООО Ромашка в г. Казань": ("romashka", "ООО", True),
    "Deutsche Bank AG, London Branch": ("deuchebank", "AG", True),
    "Представительство компании Siemens AG": ("semens", "AG", True),
}  # fmt: skip


@pytest.mark.parametrize(("text", "parts"), CASES.items())
def test_company_names(text: str, parts: tuple[str, str | None, bool]) -> None:
    assert company_name(text) == CompanyName(*parts)


def test_names_made_of_forms_only_stay() -> None:
    assert company_stem("ООО")
    assert company_stem("Филиал")
    assert company_stem("АО «АО»") == "ao"


def test_numbers_tell_companies_apart() -> None:
    assert company_stem("Ромашка 2") != company_stem("Ромашка 3")


@given(st.one_of(st.text(max_size=40), st.text('ОАИПоа«»" .,&SpAGmbHфилиал', max_size=25)))
def test_never_raises(text: str) -> None:
    name = company_name(text)
    assert name.stem or not any(c.isalnum() for c in text) or not text.isascii()


def test_branches_and_their_places() -> None:
    assert is_branch("Казанский филиал ООО «Ромашка»")
    assert not is_branch("ООО «Ромашка»")
    assert branch_place("Ромашка, филиал в г. Казань") == "казань"
    assert branch_place("Ромашка, филиал в г. Казань", "Пермь") == "Пермь"
    assert branch_place("Казанский филиал ООО «Ромашка»") is None
    assert branch_place("ООО «Ромашка в Казани»", "Казань") is None


def test_legal_forms_of_one_kind_may_be_of_one_company() -> None:
    assert same_form("ООО", "LLC")
    assert same_form("ЗАО", "АО")
    assert same_form(None, "АО")
    assert same_form("Co", "АО")
    assert not same_form("ООО", "АО")
    assert not same_form("ИП", "ООО")
