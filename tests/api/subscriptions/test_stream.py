"""What is told of changes, to whom, and across processes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from graph.driver import Database
from graph.model import Role
from graph.model.companies import Account
from graph.model.insight import PREDICTED_OF_ACCOUNT, Prediction
from graph.model.people import Profile
from graph.settings import Settings
from graph.writer import Writer
from tests.api.conftest import serving
from tests.api.subscriptions.conftest import events, predict, rename, socket

CHANGED = """
subscription($ids: [ID!], $since: DateTime) {
  profileChanged(profiles: $ids, since: $since) { at profile { profileId givenName city } }
}
"""
SEGMENT = 'subscription { segmentChanged(segment: "vip") { entered profile { profileId } segment { name } } }'
CROSSED = """
subscription($way: Crossing!) {
  predictionCrossed(task: "churn", threshold: 0.5, crossing: $way) {
    up probability before prediction { uid } profile { profileId }
  }
}
"""
SETTLE_S = 1.5
"""Until a subscription watches: a few polls."""


@pytest.fixture(scope="module")
def anywhere(server: Settings) -> Iterator[str]:
    """The application over whatever graph there is, for what is refused before it is read."""
    with serving(server) as served:
        yield served


def test_profiles_that_change(address: str, people: Database) -> None:
    with socket(address) as client:
        client.subscribe(CHANGED)
        client.subscribe(CHANGED, "2", ids=["P-2"])
        time.sleep(SETTLE_S)
        rename(people, "P-1", "Boris")
        told = client.next()["profileChanged"]
        assert told["profile"] == {"profileId": "P-1", "givenName": "Boris", "city": "Moscow"}
        assert abs(datetime.fromisoformat(told["at"]) - datetime.now(UTC)) < timedelta(minutes=1)
        rename(people, "P-1", "Boris")  # nothing changes, so nothing is told
        rename(people, "P-2", "Vera")
        both = {message["id"]: message["payload"]["data"] for message in (client.take(), client.take())}
        assert both["1"] == both["2"]
        assert both["1"]["profileChanged"]["profile"]["givenName"] == "Vera"


def test_segments_entered_and_left_in_another_process(address: str, server: Settings, people: Database) -> None:
    with serving(server) as other, socket(address) as client:
        client.subscribe(SEGMENT)
        time.sleep(SETTLE_S)
        for field in ('addToSegment(name: "VIP"', 'addToSegment(name: "Others"', 'removeFromSegment(segment: "vip"'):
            query = f'mutation {{ {field}, profiles: ["P-1"], by: "me") {{ changed }} }}'
            assert httpx.post(f"{other}/graphql", json={"query": query}).json()["data"]
            if "Others" not in field:
                told = client.next()["segmentChanged"]
                entered = field.startswith("add")
                assert told == {"entered": entered, "profile": {"profileId": "P-1"}, "segment": {"name": "VIP"}}


@pytest.mark.parametrize(("way", "expected"), [("UP", [0.6]), ("DOWN", [0.4]), ("EITHER", [0.6, 0.4])])
def test_predictions_that_cross_a_threshold(address: str, people: Database, way: str, expected: list[float]) -> None:
    predict(people, "P-1", 0.3, month=1)
    with socket(address) as client:
        client.subscribe(CROSSED, way=way)
        time.sleep(SETTLE_S)
        told = []
        for month, probability in enumerate((0.6, 0.7, 0.4, 0.2), 2):
            predict(people, "P-1", probability, month)
            predict(people, "P-1", 1 - probability, month, task="other")
            if probability in expected:  # what commits late is told late, so the next waits for it
                told.append(client.next()["predictionCrossed"])
        assert [one["probability"] for one in told] == expected
        assert {one["profile"]["profileId"] for one in told} == {"P-1"}
        assert told[0]["before"] == (0.3 if expected[0] == 0.6 else 0.7)


AMOUNT = """subscription($of: PredictionMeasure!, $threshold: Float!) {
  predictionCrossed(task: "customer_value", of: $of, threshold: $threshold) { up value before probability } }"""


@pytest.mark.parametrize(
    ("of", "threshold", "name", "values"),
    [
        ("VALUE", 5_000_000_000, "value_minor", (1, 9_000_000_000, 7)),
        ("PERCENTILE", 0.9, "percentile", (0.5, 0.95, 0.1)),
    ],
)
def test_amounts_and_percentiles_cross_thresholds_too(
    address: str, people: Database, of: str, threshold: float, name: str, values: tuple[float, ...]
) -> None:
    predict(people, "P-1", None, 1, "customer_value", **{name: values[0]})
    with socket(address) as client:
        client.subscribe(AMOUNT, of=of, threshold=threshold)
        time.sleep(SETTLE_S)
        told = []
        for month, value in enumerate(values[1:], 2):
            predict(people, "P-1", None, month, "customer_value", **{name: value})
            told.append(client.next()["predictionCrossed"])
    assert told == [
        {"up": True, "value": values[1], "before": values[0], "probability": None},
        {"up": False, "value": values[2], "before": values[1], "probability": None},
    ]


def test_a_prediction_about_a_company_says_so(address: str, people: Database) -> None:
    with socket(address) as client:
        client.subscribe(
            'subscription { predictionCrossed(task: "account_churn", threshold: 0.5) '
            "{ probability profile { profileId } account { accountId } deal { uid } } }"
        )
        time.sleep(SETTLE_S)
        with Writer(people) as writer:
            writer.put(Account(account_id="A-1"))
            writer.put(
                Prediction(uid="p", task="account_churn", probability=0.9, as_of=datetime(2026, 1, 1, tzinfo=UTC))
            )
            writer.put(PREDICTED_OF_ACCOUNT("A-1", "p"))
        told = client.next()["predictionCrossed"]
        assert told == {"probability": 0.9, "profile": None, "account": {"accountId": "A-1"}, "deal": None}


def test_what_changed_before_is_told_on_demand(address: str, people: Database) -> None:
    with events(address, CHANGED, since=(datetime.now(UTC) - timedelta(hours=1)).isoformat()) as told:
        names = {next(told)[1]["data"]["profileChanged"]["profile"]["profileId"] for _ in range(3)}
    assert names == {"P-0", "P-1", "P-2"}


def test_what_commits_late_is_told(address: str, people: Database) -> None:
    with socket(address) as client:
        client.subscribe(CHANGED)
        time.sleep(SETTLE_S)
        with people.transaction() as transaction:
            with Writer(transaction) as writer:
                writer.put(Profile(profile_id="P-1", given_name="Late", city="Moscow"))
            rename(people, "P-2", "Early")
            assert client.next()["profileChanged"]["profile"]["givenName"] == "Early"
        assert client.next()["profileChanged"]["profile"]["givenName"] == "Late"


def test_masks_hold(server: Settings, people: Database) -> None:
    settings = server.model_copy(update={"subscription_poll_s": 0.1, "api_role": Role.MARKETING})
    with serving(settings) as served, socket(served) as client:
        client.subscribe(CHANGED)
        time.sleep(SETTLE_S)
        rename(people, "P-1", "Boris")
        assert client.next()["profileChanged"]["profile"] == {"profileId": "P-1", "givenName": None, "city": None}


def test_room_is_limited(server: Settings, people: Database) -> None:
    with serving(server.model_copy(update={"api_subscriptions": 1})) as served, socket(served) as client:
        client.subscribe(CHANGED, "1")
        time.sleep(SETTLE_S)
        client.subscribe(CHANGED, "2")
        refused = client.take()
        assert (refused["id"], refused["type"]) == ("2", "error")
        assert refused["payload"][0]["extensions"]["code"] == "QUERY_REFUSED"
        response = httpx.post(f"{served}/graphql", json={"query": CHANGED}, headers={"accept": "text/event-stream"})
        assert response.status_code == 503
        client.send(id="1", type="complete")
        time.sleep(SETTLE_S)
        client.subscribe("{ __typename }", "3")
        assert client.next("3") == {"__typename": "Query"}
        client.take()


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("subscription {", "GRAPHQL_PARSE_FAILED"),
        ("subscription { nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ('subscription { profileChanged { at } segmentChanged(segment: "x") { at } }', "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { __typename }", "GRAPHQL_VALIDATION_FAILED"),
        ('subscription { profileChanged(since: "2020-01-01T00:00:00Z") { at } }', "BAD_USER_INPUT"),
        ("subscription { profileChanged @skip(if: true) { at } }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { profileChanged { profile { orders(first: -1) { totalCount } } } }", "BAD_USER_INPUT"),
        (
            "subscription { profileChanged { profile { orders(first: 1000) { nodes { items(first: 1000) "
            "{ nodes { uid } } } } } } }",
            "QUERY_REFUSED",
        ),
    ],
)
def test_what_cannot_be_watched_is_refused_at_once(anywhere: str, query: str, code: str) -> None:
    response = httpx.post(f"{anywhere}/graphql", json={"query": query}, headers={"accept": "text/event-stream"})
    assert response.status_code == 400
    assert response.json()["errors"][0]["extensions"]["code"] == code
    with socket(anywhere) as client:
        client.subscribe(query)
        told = client.take()
        assert (told["type"], told["payload"][0]["extensions"]["code"]) == ("error", code)
