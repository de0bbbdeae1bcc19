from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from graph.profile import COMPANY, PERSON, Survivorship
from graph.resolve.figures import Purchases, summary
from graph.resolve.values import Contact
from tests.graph.resolve.people import Case, companies

RANKED = ("registry", "crm", "loyalty", "shop")


def golden(
    case: Case, contacts: dict[int, list[Contact]] | None = None
) -> tuple[dict[str, object], dict[str, list[str]]]:
    records = case.records()
    attributes, kinds = (COMPANY, ("inn",)) if case.side.name == "companies" else (PERSON, ("email", "phone"))
    found = Survivorship(records, attributes, contacts or {}, kinds, {("email", "shared@romashka.ru")}, RANKED).golden(
        range(len(records))
    )
    return found.values, {records.members[number][1]: names for number, names in found.lineage.items()}


def test_most_sources_decide_what_does_not_change_in_either_script() -> None:
    case = Case()
    case.add("crm:1", given_name="Ivan", family_name="Petrov", birth_date="1985-07-14", updated=9)
    case.add("loyalty:1", given_name="ИВАН", family_name="ПЕТРОВ", birth_date="1985-07-15", sex="male", updated=1)
    case.add("shop:1", given_name="Иван", family_name="Петров", birth_date="1985-07-15", updated=2)
    case.add("shop:2", given_name="Ваня", family_name="Пертов", updated=3)
    values, lineage = golden(case)
    assert values == {
        "given_name": "Ivan",  # of the spellings in usual letters, each in one source, the most trusted source's
        "family_name": "Petrov",
        "birth_date": "1985-07-15",
        "sex": "male",
    }
    assert lineage == {"crm:1": ["given_name", "family_name"], "loyalty:1": ["birth_date", "sex"]}


def test_the_latest_decides_what_changes() -> None:
    case = Case()
    case.add("crm:1", city="Казань", updated=1)
    case.add("loyalty:1", city="Казань", updated=2)
    case.add("shop:1", city="Самара", updated=3)
    case.add("site:1", updated=4)
    assert golden(case) == ({"city": "Самара"}, {"shop:1": ["city"]})


def test_trust_decides_between_equals() -> None:
    case = Case()
    case.add("shop:1", sex="male")
    case.add("crm:1", sex="female")
    case.add("other:1", sex="male")
    assert golden(case)[0] == {"sex": "male"}  # two sources against one
    case = Case()
    case.add("shop:1", sex="male", updated=5)
    case.add("crm:1", sex="female")
    assert golden(case)[0] == {"sex": "female"}


def test_best_contact_is_current_then_verified_then_usual_and_never_everybodys() -> None:
    case = Case()
    case.add("crm:1")
    case.add("shop:1")
    contacts = {
        0: [
            Contact("email", "old@romashka.ru", True, False),
            Contact("email", "shared@romashka.ru", True, True),
            Contact("phone", "+79261234567", False, True),
        ],
        1: [Contact("email", "new@romashka.ru", False, True), Contact("phone", "+79161234567", True, True)],
    }
    values, lineage = golden(case, contacts)
    assert values == {"email": "new@romashka.ru", "phone": "+79161234567"}
    assert lineage == {"shop:1": ["email", "phone"]}
    unsure = {number: [contact._replace(verified=False) for contact in held] for number, held in contacts.items()}
    assert golden(case, unsure)[0]["phone"] == "+79261234567"


def test_companies() -> None:
    case = companies()
    case.add("crm:1", name="Ромашка, ООО", city="Москва", website="https://www.romashka.ru/", updated=1)
    case.add("registry:1", name="ООО «Ромашка»", city="Тверь", website="romashka.ru", status="active", updated=2)
    values, _ = golden(case, {1: [Contact("inn", "7707083893", False, True)]})
    assert values == {
        "name": "ООО «Ромашка»",
        "city": "Тверь",
        "website": "romashka.ru",
        "status": "active",
        "inn": "7707083893",
    }


@given(st.permutations(range(5)))
def test_order_of_records_does_not_matter(order: list[int]) -> None:
    rows = [("a:1", "Иван", 1), ("b:1", "Ivan", 2), ("c:1", "Ваня", 3), ("d:1", "ваня", 3), ("e:1", None, 9)]
    case = Case()
    for position in order:
        uid, name, updated = rows[position]
        case.add(uid, given_name=name, city=name, updated=updated)
    assert golden(case) == ({"given_name": "Ваня", "city": "Ваня"}, {"c:1": ["given_name", "city"]})


def test_figures_add_up_orders_and_keep_currencies_apart() -> None:
    bought = [Purchases("RUB", 2, 500, 10, 20), Purchases("EUR", 1, 70, 5, 5), Purchases("RUB", 1, 100, 30, 30)]
    assert summary(bought) == {
        "order_count": 4,
        "spent_minor": 600,
        "currency": "RUB",
        "first_order_at": 5,
        "last_order_at": 30,
    }
    assert summary([]) == {"order_count": 0}
