"""`score` asks the service beside the API, shows what the role may see, and says plainly when nobody answers."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from graphql import parse
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from api.identity.service import Identity
from api.schema import SCHEMA
from api.scoring import fields
from graph.model import PersonalData
from graph.settings import Settings

ASKED = parse(
    'query { score(profileId: "P-1", task: "churn") { task probability percentile horizonDays reasonsRu '
    "because { label key weight reason } } }"
)
SAID = {
    "task": "churn", "probability": 0.4, "percentile": 0.9, "horizon_days": 28, "reasons_ru": ["Заказов нет"],
    "because": [{"label": "Order", "key": "o1", "rank": 1, "weight": 0.3, "reason": "no order"}],
}  # fmt: skip


def asked(settings: Settings) -> Any:
    identity = Identity(settings)
    try:
        return asyncio.run(identity.execute(SCHEMA._schema, ASKED, {}))
    finally:
        identity.close()


@pytest.fixture
def service() -> Iterator[Path]:
    """A service that speaks as `portrait score` does: torch has no place in tests of the API."""

    async def score(request: Request) -> JSONResponse:
        assert dict(request.query_params) == {"key": "P-1", "task": "churn"}
        return JSONResponse(SAID)

    path = Path("/tmp") / f"portrait-api-{time.monotonic_ns()}.sock"
    app = Starlette(routes=[Route("/score", score)])
    server = uvicorn.Server(uvicorn.Config(app, uds=str(path), log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield path
    server.should_exit = True
    thread.join()


def test_the_answer_of_the_service_is_shown(service: Path) -> None:
    answer = asked(Settings(score_socket=service))
    assert answer.errors is None
    assert answer.data["score"] == {
        "task": "churn", "probability": 0.4, "percentile": 0.9, "horizonDays": 28, "reasonsRu": ["Заказов нет"],
        "because": [{"label": "Order", "key": "o1", "weight": 0.3, "reason": "no order"}],
    }  # fmt: skip


def test_a_role_sees_of_it_what_it_may_see_of_stored_predictions(
    service: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    behaviour = {PersonalData.BEHAVIOUR}
    seen: list[PersonalData] = []

    def may_see(role: object, personal: PersonalData) -> bool:
        seen.append(personal)
        return len(seen) == 1 or personal not in behaviour  # the field itself, then none of what is of that class

    monkeypatch.setattr(fields, "may_see", may_see)
    told = asked(Settings(score_socket=service)).data["score"]
    assert told["probability"] is None
    assert told["reasonsRu"] is None
    assert told["because"][0]["reason"] is None
    assert (told["horizonDays"], told["because"][0]["weight"]) == (28, 0.3)


def test_a_role_that_sees_no_behaviour_may_not_ask(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fields, "may_see", lambda role, personal: False)
    (error,) = asked(Settings(home=tmp_path)).errors
    assert error.extensions["code"] == "FORBIDDEN"


def test_without_the_service_it_says_what_to_run(tmp_path: Path) -> None:
    answer = asked(Settings(home=tmp_path))
    (error,) = answer.errors
    assert answer.data == {"score": None}
    assert error.extensions["code"] == "SCORING_UNAVAILABLE"
    assert "portrait score" in error.extensions["hint"]
