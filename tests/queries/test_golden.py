"""What the analysts' queries answer on the tiny graph, worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from graph import cypher
from graph.driver import Database


def answer(database: Database, name: str, *columns: str, **given: Any) -> list[list[Any]]:
    """The rows of a query, with dates as text, cut to `columns`."""
    query = cypher.query(f"analyst/{name}")
    values = {parameter.name: parameter.default for parameter in query.parameters} | given
    places = [query.returns.index(column) for column in columns or query.returns]
    rows = [[row[place] for place in places] for row in database.rows(query.text, **values)]
    return [[value.iso_format()[:10] if hasattr(value, "iso_format") else value for value in row] for row in rows]


def test_churn_risk_takes_the_newest_prediction_of_each(tiny_graph: Database) -> None:
    columns = ("profile_id", "probability", "reasons", "as_of")
    assert answer(tiny_graph, "churn_risk", *columns) == [
        ["clara", 0.8, ["no order for long"], "2026-06-30"],
        ["boris", 0.6, ["no order for long"], "2026-06-30"],
    ]
    assert answer(tiny_graph, "churn_risk", "profile_id", at_least=0.0, rows=1) == [["clara"]]


def test_who_never_bought_is_not_among_those_who_may_leave(tiny_graph: Database) -> None:
    """What is said of them is how others alike fared: they are no customers yet, or long gone."""
    before = answer(tiny_graph, "churn_risk", "profile_id", at_least=0.0)
    tiny_graph.write(
        "MATCH (:Profile {profile_id: 'clara'})-[:PREDICTED]->(x:Prediction {task: 'churn'}) "
        "WITH max(x.as_of) AS newest "
        "CREATE (:Profile {profile_id: 'nobody'})-[:PREDICTED]->"
        "(:Prediction {uid: 'cold', task: 'churn', probability: 0.999, as_of: newest, basis: 'prior'})"
    )
    try:
        assert answer(tiny_graph, "churn_risk", "profile_id", at_least=0.0) == before
        tiny_graph.write("MATCH (x:Prediction {uid: 'cold'}) SET x.basis = 'history'")
        assert answer(tiny_graph, "churn_risk", "profile_id", at_least=0.0) == [["nobody"], *before]
    finally:
        tiny_graph.write("MATCH (p:Profile {profile_id: 'nobody'})-[:PREDICTED]->(x) DETACH DELETE p, x")


def test_next_purchase_ranks_products_and_categories(tiny_graph: Database) -> None:
    expected = [
        ["anna", "category", 1, "Drinks", 0.9],
        ["anna", "product", 1, "tea", 0.7],
        ["anna", "product", 2, "cup", 0.3],
    ]
    columns = ("profile_id", "kind", "rank", "suggestion", "probability")
    assert answer(tiny_graph, "next_purchase", *columns, kind=None) == expected
    assert answer(tiny_graph, "next_purchase", *columns) == expected[1:]
    assert answer(tiny_graph, "next_purchase", *columns, kind=None, profile_id="anna", per_profile=1) == expected[:2]
    assert answer(tiny_graph, "next_purchase", profile_id="boris") == []


def test_profile_card_shows_one_person(tiny_graph: Database) -> None:
    columns = ("profile_id", "records", "identifiers", "order_count", "devices", "segments", "tickets", "carts_left")
    [card] = answer(tiny_graph, "profile_card", *columns)
    assert card[:6] == [
        "anna",
        ["loyalty:a", "shop:a"],
        ["cookie:tablet", "email:anna@example.ru"],
        4,
        ["tablet, Android"],
        ["Tea lovers"],
    ]
    assert (card[6][0]["topic"], card[6][0]["reopened"], card[7]) == ("delivery", 2, 0)
    [[consents]] = answer(tiny_graph, "profile_card", "consents", email=" Boris@Example.ru ")
    assert [(one["purpose"], one["granted"]) for one in consents] == [
        ("marketing_email", True),
        ("marketing_sms", False),
    ]
    assert answer(tiny_graph, "profile_card", email="nobody@example.ru") == []


def test_identity_evidence_names_the_records_that_share_a_value(tiny_graph: Database) -> None:
    assert answer(tiny_graph, "identity_evidence") == [
        ["anna", "email", "anna@example.ru", ["loyalty:a", "shop:a"], 2, 0, ["email"]],
        ["anna", "cookie", "tablet", ["shop:a"], 1, 2, ["email"]],
    ]


def test_shared_identifiers_count_records_and_profiles(tiny_graph: Database) -> None:
    assert answer(tiny_graph, "shared_identifiers", more_than=2) == [["cookie", "tablet", 3, 3, ["shop"], None]]


def test_rfm_keeps_currencies_apart(tiny_graph: Database) -> None:
    columns = ("segment", "recency", "frequency", "money", "profiles", "spent_minor", "currency")
    assert answer(tiny_graph, "rfm", *columns) == [
        ["new or promising", 3, 1, 1, 1, 20_000, "EUR"],
        ["champions", 3, 3, 3, 1, 130_000, "RUB"],
        ["need attention", 2, 2, 1, 1, 30_000, "RUB"],
        ["lost", 1, 1, 2, 1, 40_000, "RUB"],
    ]


def test_abc_products_leaves_cancelled_orders_out(tiny_graph: Database) -> None:
    columns = ("class", "place", "product", "category", "revenue_minor", "currency", "orders", "running_share")
    assert answer(tiny_graph, "abc_products", *columns) == [
        ["A", 1, "tea", "Drinks", 20_000, "EUR", 1, 1.0],
        ["A", 1, "tea", "Drinks", 100_000, "RUB", 5, 0.5],
        ["A", 2, "cup", "Drinks", 80_000, "RUB", 2, 0.9],
        ["B", 3, "milk", "Drinks", 20_000, "RUB", 4, 1.0],
    ]
    assert answer(tiny_graph, "abc_products", "product", days=80) == [["tea"], ["tea"]]


def test_cohort_retention_counts_months_without_buyers_too(tiny_graph: Database) -> None:
    rows = answer(tiny_graph, "cohort_retention", "cohort", "customers", "month", "active")
    assert [row for row in rows if row[0] == "2026-01-01"] == [
        ["2026-01-01", 2, month, active] for month, active in enumerate((2, 1, 1, 1, 0, 1))
    ]
    assert rows[-1] == ["2026-06-01", 1, 0, 1]


def test_churn_rate_covers_only_months_that_were_observed_whole(tiny_graph: Database) -> None:
    months = [["2026-04-01", 2, 2, 1.0], ["2026-05-01", 2, 2, 1.0], ["2026-06-01", 0, 0, None]]
    assert answer(tiny_graph, "churn_rate_by_month") == months
    assert answer(tiny_graph, "churn_rate_by_month", rows=2) == months[1:]


def test_bought_together_measures_lift(tiny_graph: Database) -> None:
    assert answer(tiny_graph, "bought_together", at_least=2, days=365) == [["milk", "tea", 3, 4, 6, 0.75, 1.0]]


def test_campaign_response_counts_what_came_of_it(tiny_graph: Database) -> None:
    assert answer(tiny_graph, "campaign_response") == [
        ["Spring", "season", "2026-03-01", 2, 2, 0.5, 0.0, 0.0, 2, 1, 0.5, 1]
    ]


def test_nps_and_orders_leaves_out_answers_too_fresh_to_judge(tiny_graph: Database) -> None:
    assert answer(tiny_graph, "nps_and_orders") == [
        ["promoters", 1, 1, 9.0, 2.0, 1.0, 1.0],
        ["detractors", 1, 1, 3.0, 1.0, 0.0, 0.0],
    ]


def test_unhappy_and_valuable_finds_who_complains(tiny_graph: Database) -> None:
    assert answer(tiny_graph, "unhappy_and_valuable") == [["anna", 130_000, "RUB", 1, 2, 2, 9, "2026-03-12", 0.2]]
    assert [row[0] for row in answer(tiny_graph, "unhappy_and_valuable", percentile=0.5)] == ["anna", "clara"]


@pytest.mark.parametrize("inn", [None, "7707083893", "7736050003"])
def test_group_tree_is_the_same_from_any_member(tiny_graph: Database, inn: str | None) -> None:
    columns = ("depth", "company", "inn", "stake_in_it", "stake_of_top", "chain")
    assert answer(tiny_graph, "group_tree", *columns, inn=inn) == [
        [0, "Top", "7707083893", None, 1.0, ["Top"]],
        [1, "Middle", "7728168971", 0.8, 0.8, ["Top", "Middle"]],
        [2, "Leaf", "7736050003", 0.5, 0.4, ["Top", "Middle", "Leaf"]],
    ]


def test_group_tree_stops_at_a_depth_and_knows_no_unknown_company(tiny_graph: Database) -> None:
    assert answer(tiny_graph, "group_tree", "company", depth=1) == [["Top"], ["Middle"]]
    assert answer(tiny_graph, "group_tree", inn="0000000000") == []


def test_decision_makers_come_with_those_who_know_them(tiny_graph: Database) -> None:
    columns = ("company", "person_uid", "person", "role", "open_deals", "contacts", "last_contact_at", "known_by")
    expected = [
        ["Top", "crm:Boss", "Boss", "decides", 1, 0, None, []],
        ["Top", "crm:Known", "Known", "influences", 1, 4, "2026-05-01", ["Orlova"]],
    ]
    assert answer(tiny_graph, "decision_makers", *columns) == expected
    assert answer(tiny_graph, "decision_makers", *columns, inn="7707083893") == expected


def test_path_to_decision_maker_goes_over_a_colleague(tiny_graph: Database) -> None:
    way = [3, "Orlova –KNOWS– Known –HOLDS– Top, Ltd –HOLDS– Boss"]
    assert answer(tiny_graph, "path_to_decision_maker", "steps", "way") == [way]
    given = {"decision_maker": "crm:Boss", "employee": "crm:us"}
    assert answer(tiny_graph, "path_to_decision_maker", "steps", "way", **given) == [way]
    assert answer(tiny_graph, "path_to_decision_maker", employee="crm:nobody") == []


def test_dormant_customers_know_what_they_may_be_sent(tiny_graph: Database) -> None:
    assert answer(tiny_graph, "dormant_customers", orders=2) == [
        ["boris", "2026-04-05", 86, 2, 30_000, "RUB", ["marketing_email"], 0.6]
    ]


def test_offers_by_channel_count_silence_too(tiny_graph: Database) -> None:
    assert answer(tiny_graph, "offers_by_channel") == [["percent", "email", 2, 1, 0, 1, 0.5, 2]]


def test_device_sharing_names_the_profiles(tiny_graph: Database) -> None:
    assert answer(tiny_graph, "device_sharing") == [
        ["site:tablet", "tablet", "Android", 2, ["anna", "boris"], ["Казань"], 0]
    ]


def test_households_spend_together_in_their_main_currency(tiny_graph: Database) -> None:
    columns = ("household", "people", "profile_ids", "orders", "spent_minor", "currency", "last_order_at")
    home = ["household:home", 3, ["anna", "boris", "dan"], 6, 160_000, "RUB", "2026-06-30"]
    assert answer(tiny_graph, "households_by_spend", *columns) == [home]
    assert answer(tiny_graph, "households_by_spend", at_least=4) == []


def test_household_evidence_begins_with_the_surest(tiny_graph: Database) -> None:
    columns = ("household", "profile_id", "weight", "evidence")
    expected = [
        ["household:home", "anna", 1.5, ["same flat", "device"]],
        ["household:home", "boris", 1.5, ["same flat", "device"]],
        ["household:home", "dan", 1.0, ["same flat"]],
    ]
    assert answer(tiny_graph, "household_evidence", *columns) == expected
    assert answer(tiny_graph, "household_evidence", *columns, profile_id="dan") == expected
    assert answer(tiny_graph, "household_evidence", profile_id="clara") == []


def test_the_weakest_bridge_holds_two_records_of_anna(tiny_graph: Database) -> None:
    bridge = ["anna", 2, 9.5, "email", "loyalty:a", "shop:a", 1, 1]
    assert answer(tiny_graph, "weakest_bridges") == [bridge]
    assert answer(tiny_graph, "weakest_bridges", at_least=3) == []


@pytest.mark.parametrize("right", ["loyalty:a", "shop:b"])
def test_why_leads_along_the_evidence(tiny_graph: Database, right: str) -> None:
    asked = cypher.query("resolve/why")
    found = [
        dict(zip(asked.returns, row, strict=True)) for row in tiny_graph.rows(asked.text, left="shop:a", right=right)
    ]
    steps = {"loyalty:a": ["loyalty:a – shop:a: email (9.5)"],
             "shop:b": ["shop:a – shop:b: looks alike (-1.5), does not join"]}  # fmt: skip
    assert [row["steps"] for row in found] == [steps[right]]
    assert [row["same_profile"] for row in found] == [right == "loyalty:a"]


def test_how_draws_records_and_the_evidence_between_them(tiny_graph: Database) -> None:
    asked = cypher.query("resolve/how")
    for given in ("anna", None):
        paths = [path for [path] in tiny_graph.rows(asked.text, id=given)]
        assert sorted(path.relationships[0].type for path in paths) == ["LINKED", "RESOLVED_TO", "RESOLVED_TO"]
        uids = {node.get("uid") for path in paths for node in path.nodes}
        assert uids == {None, "loyalty:a", "shop:a"}


def test_data_quality_leaves_retired_profiles_out(tiny_graph: Database) -> None:
    shares = {what: (filled, profiles) for what, filled, profiles, _ in answer(tiny_graph, "data_quality")}
    assert shares["e-mail"] == (4, 6)
    assert shares["known to several systems"] == (1, 6)
    assert shares["a consent in force"] == (1, 6)
    assert shares["phone"] == (0, 6)


def test_load_runs_show_what_was_turned_away(tiny_graph: Database) -> None:
    columns = ("system", "file", "read", "accepted", "rejected")
    assert answer(tiny_graph, "load_runs", *columns) == [["shop", "orders.jsonl", 10, 9, 1]]
