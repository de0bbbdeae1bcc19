"""`score` asks the service beside the API, shows what the role may see, and says plainly when nobody answers."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from graphql import DocumentNode, parse
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from api.identity.service import Identity
from api.schema import SCHEMA
from api.scoring import asking, fields
from graph.model import PersonalData
from graph.settings import Settings
from tests.serving import at_socket

ASKED = parse(
    'query { score(profileId: "P-1", task: "churn") { task probability percentile horizonDays reasonsRu '
    "because { label key weight reason } suggests { label key rank incomeMinor channel reason } } }"
)
SAID = {
    "task": "churn", "probability": 0.4, "percentile": 0.9, "horizon_days": 28, "reasons_ru": ["Заказов нет"],
    "because": [{"label": "Order", "key": "o1", "rank": 1, "weight": 0.3, "reason": "no order"}],
    "suggests": [{"label": "Offer", "key": "o-5", "rank": 1, "probability": 0.2, "income_minor": 150,
                  "reason": "bought lately"}],
}  # fmt: skip
SUPPOSED = parse(
    'query { whatIf(profileId: "P-1", offer: "o-5", discountPercent: 20, channel: "sms") { asOf modelVersion '
    "scenarios { offer channel probability incomeMinor probabilityNow currency sentence sentenceRu reasonsRu } } }"
)
WOULD_BE = {
    "offer": "o-5", "channel": "sms", "probability": 0.2, "income_minor": 150, "probability_now": 0.1,
    "income_now_minor": 170, "currency": "EUR", "sentence": "o-5 by sms", "sentence_ru": "o-5, канал: sms",
    "reasons": ["bought lately"], "reasons_ru": ["куплено недавно"],
}  # fmt: skip


def asked(settings: Settings, question: DocumentNode = ASKED) -> Any:
    identity = Identity(settings)
    try:
        return asyncio.run(identity.execute(SCHEMA._schema, question, {}))
    finally:
        identity.close()


@pytest.fixture
def service() -> Iterator[Path]:
    """A service that speaks as `portrait score` does: torch has no place in tests of the API."""

    async def score(request: Request) -> JSONResponse:
        assert dict(request.query_params) == {"key": "P-1", "task": "churn"}
        return JSONResponse(SAID)

    async def what_if(request: Request) -> JSONResponse:
        params = {"key": "P-1", "offer": "o-5", "discount_percent": "20.0", "channel": "sms"}
        assert dict(request.query_params) == params
        return JSONResponse({"as_of": "2025-01-01T00:00:00+00:00", "model_version": "v1", "scenarios": [WOULD_BE] * 12})

    with at_socket(Starlette(routes=[Route("/score", score), Route("/what-if", what_if)])) as path:
        yield path


def test_the_answer_of_the_service_is_shown(service: Path) -> None:
    answer = asked(Settings(score_socket=service))
    assert answer.errors is None
    assert answer.data["score"] == {
        "task": "churn", "probability": 0.4, "percentile": 0.9, "horizonDays": 28, "reasonsRu": ["Заказов нет"],
        "because": [{"label": "Order", "key": "o1", "weight": 0.3, "reason": "no order"}],
        "suggests": [{"label": "Offer", "key": "o-5", "rank": 1, "incomeMinor": 150, "channel": None,
                      "reason": "bought lately"}],
    }  # fmt: skip


def test_what_would_be_is_asked_of_the_service(service: Path) -> None:
    answer = asked(Settings(score_socket=service), SUPPOSED)
    assert answer.errors is None
    found = answer.data["whatIf"]
    assert (found["asOf"], found["modelVersion"], len(found["scenarios"])) == ("2025-01-01T00:00:00+00:00", "v1", 10)
    assert found["scenarios"][0] == {
        "offer": "o-5", "channel": "sms", "probability": 0.2, "incomeMinor": 150, "probabilityNow": 0.1,
        "currency": "EUR", "sentence": "o-5 by sms", "sentenceRu": "o-5, канал: sms", "reasonsRu": ["куплено недавно"],
    }  # fmt: skip


def test_a_role_sees_of_it_what_it_may_see_of_stored_predictions(
    service: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fields, "may_see", lambda role, personal: personal is not PersonalData.BEHAVIOUR)
    told = asked(Settings(score_socket=service)).data["score"]
    assert told["probability"] is None
    assert told["reasonsRu"] is None
    assert told["because"][0]["reason"] is None
    assert told["suggests"][0]["reason"] is None
    assert (told["horizonDays"], told["because"][0]["weight"]) == (28, 0.3)


def test_a_role_that_sees_no_behaviour_may_not_ask(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(asking, "may_see", lambda role, personal: False)
    for question in (ASKED, SUPPOSED):
        (error,) = asked(Settings(home=tmp_path), question).errors
        assert error.extensions["code"] == "FORBIDDEN"


UNREADABLE = [b"Internal Server Error", b"[]", b"{}", b'{"detail": "x"}', b"\xff"]


@pytest.mark.parametrize("body", UNREADABLE)
def test_an_answer_that_cannot_be_read_is_said_to_be(body: bytes) -> None:
    async def broken(request: Request) -> Response:
        return Response(body, 500)

    with at_socket(Starlette(routes=[Route("/score", broken)])) as path:
        (error,) = asked(Settings(score_socket=path)).errors
    assert (error.extensions["code"], "gave no answer" in error.message) == ("SCORING_UNAVAILABLE", True)


def test_what_is_no_id_by_its_length_and_no_number_of_scenarios_is_refused(service: Path) -> None:
    long = 'query { score(profileId: "%s", task: "churn") { task } }' % ("x" * 70_000)
    fewer = 'query { whatIf(profileId: "P-1", first: -1) { asOf } }'
    for question in (long, fewer):
        (error,) = asked(Settings(score_socket=service), parse(question)).errors
        assert error.extensions["code"] == "BAD_USER_INPUT"


def test_without_the_service_it_says_what_to_run(tmp_path: Path) -> None:
    answer = asked(Settings(home=tmp_path))
    (error,) = answer.errors
    assert answer.data == {"score": None}
    assert error.extensions["code"] == "SCORING_UNAVAILABLE"
    assert "portrait score" in error.extensions["hint"]
