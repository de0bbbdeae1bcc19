from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import polars as pl
import pytest
from stdnum import ean
from stdnum.ru import inn, ogrn

from loaders.sample.population import PEOPLE_PER_COMPANY
from loaders.sample.surveys import BY_HAND

from .conftest import PEOPLE, Written

REFERENCES = [
    ("shop/orders.jsonl", "customer_id", "shop/customers.csv", "customer_id"),
    ("shop/returns.csv", "order_number", "shop/orders.jsonl", "number"),
    ("shop/returns.csv", "sku", "shop/products.csv", "sku"),
    ("shop/carts.jsonl", "customer_id", "shop/customers.csv", "customer_id"),
    ("shop/carts.jsonl", "order_number", "shop/orders.jsonl", "number"),
    ("shop/carts.jsonl", "cookie", "site/sessions.parquet", "cookie"),
    ("shop/customers.csv", "loyalty_card", "loyalty/members.csv", "card_number"),
    ("crm/persons.csv", "shop_customer_id", "shop/customers.csv", "customer_id"),
    ("crm/companies.csv", "owner_id", "crm/employees.csv", "employee_id"),
    ("crm/companies.csv", "inn", "registry/companies.jsonl", "inn"),
    ("crm/companies.csv", "ogrn", "registry/companies.jsonl", "ogrn"),
    ("crm/decision_makers.csv", "person_id", "crm/persons.csv", "person_id"),
    ("crm/decision_makers.csv", "company_id", "crm/companies.csv", "company_id"),
    ("crm/deals.csv", "company_id", "crm/companies.csv", "company_id"),
    ("crm/deals.csv", "decision_maker_id", "crm/decision_makers.csv", "decision_maker_id"),
    ("crm/deals.csv", "owner_id", "crm/employees.csv", "employee_id"),
    ("crm/employees.csv", "manager_id", "crm/employees.csv", "employee_id"),
    ("crm/activities.csv", "employee_id", "crm/employees.csv", "employee_id"),
    ("crm/activities.csv", "decision_maker_id", "crm/decision_makers.csv", "decision_maker_id"),
    ("crm/activities.csv", "deal_id", "crm/deals.csv", "deal_id"),
    ("helpdesk/tickets.jsonl", "order_number", "shop/orders.jsonl", "number"),
    ("mailing/contacts.csv", "shop_customer_id", "shop/customers.csv", "customer_id"),
    ("mailing/offers.csv", "campaign_id", "mailing/campaigns.csv", "campaign_id"),
    ("mailing/offers.csv", "category", "shop/products.csv", "category"),
    ("mailing/events.parquet", "contact_id", "mailing/contacts.csv", "contact_id"),
    ("mailing/events.parquet", "campaign_id", "mailing/campaigns.csv", "campaign_id"),
    ("mailing/events.parquet", "offer_id", "mailing/offers.csv", "offer_id"),
    ("mailing/offer_responses.csv", "offer_id", "mailing/offers.csv", "offer_id"),
    ("mailing/offer_responses.csv", "contact_id", "mailing/contacts.csv", "contact_id"),
    ("mailing/offer_responses.csv", "order_number", "shop/orders.jsonl", "number"),
    ("site/sessions.parquet", "customer_id", "shop/customers.csv", "customer_id"),
    ("registry/companies.jsonl", "parent_ogrn", "registry/companies.jsonl", "ogrn"),
    ("registry/directors.csv", "ogrn", "registry/companies.jsonl", "ogrn"),
    ("registry/legal_events.csv", "ogrn", "registry/companies.jsonl", "ogrn"),
    ("registry/financials.csv", "ogrn", "registry/companies.jsonl", "ogrn"),
    ("truth/persons.csv", "person_id", "truth/people.csv", "person_id"),
    ("truth/latent.csv", "person_id", "truth/people.csv", "person_id"),
]
RECORDS = [
    ("shop", "customers", "shop/customers.csv", "customer_id"),
    ("crm", "persons", "crm/persons.csv", "person_id"),
    ("crm", "decision_makers", "crm/decision_makers.csv", "decision_maker_id"),
    ("loyalty", "members", "loyalty/members.csv", "card_number"),
    ("mailing", "contacts", "mailing/contacts.csv", "contact_id"),
    ("site", "sessions", "site/sessions.parquet", "session_id"),
    ("surveys", "responses", "surveys/responses.csv", "response_id"),
    ("registry", "directors", "registry/directors.csv", "director_id"),
]


@pytest.mark.parametrize(("path", "column", "other", "key"), REFERENCES)
def test_every_reference_leads_somewhere(business: Written, path: str, column: str, other: str, key: str) -> None:
    refers = set(business.table(path)[column].drop_nulls().cast(pl.String))
    assert refers
    assert refers <= set(business.table(other)[key].drop_nulls().cast(pl.String))


@pytest.mark.parametrize(("source", "file", "path", "key"), RECORDS)
def test_keys_are_unique_and_the_truth_knows_each_record(
    business: Written, source: str, file: str, path: str, key: str
) -> None:
    keys = business.table(path)[key].cast(pl.String)
    assert keys.is_unique().all()
    known = business.table("truth/persons.csv").filter(source=source, file=file)["key"]
    assert known.sort().equals(keys.sort().alias("key"))


def test_the_truth_knows_each_requester_and_company(business: Written) -> None:
    requesters = business.table("helpdesk/tickets.jsonl")["requester"].struct.field("id").unique().sort()
    known = business.table("truth/persons.csv").filter(source="helpdesk")["key"].sort()
    assert known.to_list() == requesters.to_list()
    truth = business.table("truth/companies.csv")
    assert set(truth.filter(source="registry")["key"]) == set(business.table("registry/companies.jsonl")["ogrn"])
    assert set(truth.filter(source="crm")["key"]) == set(business.table("crm/companies.csv")["company_id"])


def test_lines_and_views_name_products(business: Written) -> None:
    skus = set(business.table("shop/products.csv")["sku"])
    assert len(skus) == 300
    lines = business.table("shop/orders.jsonl").explode("lines")["lines"].struct.field("sku")
    views = business.table("site/sessions.parquet")["viewed_skus"].explode(empty_as_null=False)
    assert set(lines) <= skus
    assert set(views) <= skus


def test_orders_add_up(business: Written) -> None:
    for order in business.table("shop/orders.jsonl").head(2_000).to_dicts():
        goods = sum(Decimal(line["amount"]) for line in order["lines"])
        off = sum(Decimal(discount["amount"]) for discount in order["discounts"])
        assert Decimal(order["total"]) == goods - off + Decimal(order["shipping"]["cost"]) > 0
        assert all(Decimal(ln["unit_price"]) * ln["quantity"] == Decimal(ln["amount"]) for ln in order["lines"])


def test_check_digits_are_right(business: Written) -> None:
    companies = business.table("registry/companies.jsonl")
    assert all(inn.is_valid(value) and len(value) == 10 for value in companies["inn"])
    assert all(ogrn.is_valid(value) for value in companies["ogrn"])
    assert companies["inn"].is_unique().all()
    assert all(inn.is_valid(value) for value in business.table("registry/directors.csv")["person_inn"].drop_nulls())
    assert all(ean.is_valid(value) for value in business.table("loyalty/members.csv")["card_number"])


def test_volumes(business: Written) -> None:
    shoppers = business.rows["shop/customers.csv"]
    assert 0.8 * PEOPLE < shoppers < 0.9 * PEOPLE
    assert 8 < business.rows["shop/orders.jsonl"] / shoppers < 13
    assert 2 < business.table("shop/orders.jsonl")["lines"].list.len().to_numpy().mean() < 3
    sent = business.table("mailing/events.parquet").filter(kind="sent").height
    assert 3 < sent / business.rows["mailing/contacts.csv"] <= 12
    assert business.rows["registry/companies.jsonl"] == pytest.approx(PEOPLE / PEOPLE_PER_COMPANY, abs=2)
    assert sum(business.rows.values()) < 60 * PEOPLE


def test_everything_happens_in_the_period(business: Written) -> None:
    first, last = datetime(2024, 12, 31, 21, tzinfo=UTC), datetime(2026, 6, 30, 21, tzinfo=UTC)
    for path, column in (("site/sessions.parquet", "started_at"), ("mailing/events.parquet", "at")):
        times = business.table(path)[column]
        assert times.is_between(first, last, closed="left").all(), path
    placed = business.table("shop/orders.jsonl")["placed_at"]
    assert placed.is_between(pl.lit("2025-01-01"), pl.lit("2026-07-01")).all()
    assert placed.str.ends_with("+03:00").all()


def test_people_are_known_to_one_to_many_systems(business: Written) -> None:
    systems = business.table("truth/persons.csv").group_by("person_id").agg(pl.col("source").n_unique())["source"]
    assert systems.min() == 1
    assert set(range(1, 7)) <= set(systems)


def test_there_are_namesakes_also_of_one_birth_year(business: Written) -> None:
    people = business.table("truth/people.csv").filter(pl.col("patronymic").is_not_null())
    year = pl.col("birth_date").str.slice(0, 4).alias("year")
    name = ["first_name", "patronymic", "last_name"]
    assert people.group_by(name).len().filter(pl.col("len") > 1).height >= 10
    assert people.group_by(*name, year).len().filter(pl.col("len") > 1).height >= 5


def test_families_share_devices_and_phones(business: Written) -> None:
    truth = business.table("truth/persons.csv").filter(source="site")
    sessions = business.table("site/sessions.parquet").join(truth, left_on="session_id", right_on="key")
    users = sessions.group_by("device_id").agg(pl.col("person_id").n_unique())["person_id"]
    assert 0.02 < (users > 1).to_numpy().mean() < 0.2
    phones = business.table("loyalty/members.csv")["phone"].drop_nulls().str.replace_all(r"\D", "").str.tail(10)
    assert (phones.len() - phones.n_unique()) / phones.len() > 0.02


def test_role_mailboxes_and_junk_are_there(business: Written) -> None:
    makers = business.table("crm/decision_makers.csv")["email"].drop_nulls()
    assert makers.str.contains(r"^(info|sales|office)@").to_numpy().mean() > 0.05
    customers = business.table("shop/customers.csv")
    assert customers["email"].is_in(["undefined", "none@none.com"]).any()
    assert customers["phone"].is_in(["0000000", "80000000000"]).any()


def test_decision_makers_are_private_customers_too(business: Written) -> None:
    truth = business.table("truth/persons.csv")
    makers = set(truth.filter(file="decision_makers")["person_id"])
    shoppers = set(truth.filter(source="shop")["person_id"])
    assert 0.2 < len(makers & shoppers) / len(makers) < 0.8


def test_groups_are_three_levels_deep(business: Written) -> None:
    parents = dict(business.table("registry/companies.jsonl").select("ogrn", "parent_ogrn").iter_rows())
    assert any(parents[above] for above in parents.values() if above)
    assert not any(parents[parents[above]] for above in parents.values() if above and parents[above])


def test_most_answers_come_with_a_contact_on_file_and_some_with_one_that_no_system_knows(business: Written) -> None:
    shop = business.table("shop/customers.csv")
    desk = business.table("helpdesk/tickets.jsonl")["requester"].struct.unnest()
    filed = {value for table in (shop, desk) for column in ("email", "phone") for value in table[column]}
    contacts = business.table("surveys/responses.csv")["contact"].to_list()
    assert None not in contacts
    known = sum(contact in filed for contact in contacts) / len(contacts)
    assert 1 - BY_HAND < known < 0.97, "what is typed by hand may be on file as well"
