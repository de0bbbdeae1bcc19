"""The web application over a real database: HTTP, health, and faults that name themselves."""

from __future__ import annotations

import gzip
import json
import logging
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from graph.settings import Settings
from tests.api.conftest import serving
from tests.conftest import free_ports

QUERY = {"query": '{ profile(profileId: "Profile-0") { profileId } }'}
ANSWER = {"data": {"profile": {"profileId": "Profile-0"}}}


def code(response: httpx.Response) -> str:
    return str(response.json()["errors"][0]["extensions"]["code"])


@pytest.mark.parametrize(
    ("accept", "sent"),
    [
        (None, "application/json"),
        ("*/*", "application/json"),
        ("application/json", "application/json"),
        ("application/graphql-response+json", "application/graphql-response+json"),
        ("application/graphql-response+json; q=0.9, application/json", "application/graphql-response+json"),
    ],
)
def test_queries_are_answered_in_the_type_that_the_caller_takes(
    client: httpx.Client, accept: str | None, sent: str
) -> None:
    response = client.post("/graphql", json=QUERY, headers={"accept": accept} if accept else {})
    assert response.json() == ANSWER
    assert response.headers["content-type"] == f"{sent}; charset=utf-8"
    assert response.headers["cache-control"] == "no-store"


def test_a_caller_who_takes_neither_type_is_told(client: httpx.Client) -> None:
    response = client.post("/graphql", json=QUERY, headers={"accept": "text/xml"})
    assert (response.status_code, code(response)) == (406, "BAD_REQUEST")


BODIES: list[tuple[bytes, int]] = [
    (b'{"query":', 400),
    (b"", 400),
    (b"[]", 400),
    (b"1", 400),
    (b'{"query": 1}', 400),
    (b'{"query": "  "}', 400),
    (b'{"query": "{ __typename }", "variables": []}', 400),
    (b'{"query": "{ __typename }", "operationName": 1}', 400),
    (b'{"query": "{ __typename }", "extensions": 1}', 400),
    (b'{"query": "query A { __typename }", "operationName": "B"}', 200),  # well-formed: the fault is the document's
    (b'{"query": "{ __typename }", "variables": {"a": NaN}}', 400),
    (b'{"query": "\\ud800"}', 400),
    (b"\xff\xfe", 400),
    (b"[" * 100_000, 400),
    (b'{"query": "' + b"x" * 300_000 + b'"}', 413),
]


@pytest.mark.parametrize(("body", "status"), BODIES, ids=[repr(body[:40]) for body, _ in BODIES])
def test_bodies_that_cannot_be_used(client: httpx.Client, body: bytes, status: int) -> None:
    response = client.post("/graphql", content=body, headers={"content-type": "application/json"})
    assert response.status_code == status
    assert code(response) == "BAD_REQUEST"
    assert "Traceback" not in response.text


def test_a_large_body_is_refused_without_a_declared_length(client: httpx.Client) -> None:
    response = client.post(
        "/graphql", content=(b"x" * 10_000 for _ in range(40)), headers={"content-type": "application/json"}
    )
    assert response.status_code == 413


@pytest.mark.parametrize("content_type", ["text/plain", "", "application/json; charset=koi8-r"])
def test_other_content_types_are_refused(client: httpx.Client, content_type: str) -> None:
    response = client.post("/graphql", content=b"{}", headers={"content-type": content_type})
    assert response.status_code == 415


CONTENT_TYPES = ["application/json;charset=UTF-8", 'Application/JSON; profile=x; charset="utf-8"']


@pytest.mark.parametrize("content_type", CONTENT_TYPES)
def test_other_parameters_of_the_content_type_are_passed_over(client: httpx.Client, content_type: str) -> None:
    response = client.post("/graphql", content=json.dumps(QUERY), headers={"content-type": content_type})
    assert response.json() == ANSWER


def test_compressed_bodies_are_said_not_to_be_read(client: httpx.Client) -> None:
    headers = {"content-type": "application/json", "content-encoding": "gzip"}
    response = client.post("/graphql", content=gzip.compress(json.dumps(QUERY).encode()), headers=headers)
    assert (response.status_code, code(response)) == (415, "BAD_REQUEST")
    assert "compressed" in response.json()["errors"][0]["message"]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ profiles(first: -1) { totalCount } }", "BAD_USER_INPUT"),
    ],
)
def test_faults_of_the_document_are_200_or_400_by_the_type_of_the_answer(
    client: httpx.Client, query: str, code: str
) -> None:
    for accept, status in (("application/json", 200), ("application/graphql-response+json", 400)):
        response = client.post("/graphql", json={"query": query}, headers={"accept": accept})
        assert response.status_code == status
        assert response.json()["errors"][0]["extensions"]["code"] == code
        assert "data" not in response.json()


def test_queries_in_addresses_are_answered(client: httpx.Client) -> None:
    query = "query($id: ID!) { profile(profileId: $id) { profileId } }"
    response = client.get("/graphql", params={"query": query, "variables": '{"id": "Profile-0"}'})
    assert response.json() == ANSWER
    assert response.headers["cache-control"] == "no-store"
    broken = client.get("/graphql", params={"query": query, "variables": "{"})
    assert (broken.status_code, code(broken)) == (400, "BAD_REQUEST")


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("variables", "{", "The parameter variables is not JSON: line 1, column 2."),
        ("variables", "", "The parameter variables is not JSON: line 1, column 1."),
        ("variables", "[]", "variables must be an object."),
        ("extensions", "5", "extensions must be an object."),
        ("query", " ", "There is no query."),
    ],
)
def test_what_is_wrong_in_an_address_is_named(client: httpx.Client, name: str, text: str, message: str) -> None:
    response = client.get("/graphql", params=QUERY | {name: text}, headers={"accept": "application/json"})
    assert (response.status_code, code(response)) == (400, "BAD_REQUEST")
    assert response.json()["errors"][0]["message"] == message


@pytest.mark.parametrize(
    "query", ['mutation { upsert(products: [{uid: "x"}]) { created } }', "subscription { profileChanged { at } }"]
)
def test_nothing_but_queries_is_taken_in_addresses(client: httpx.Client, query: str) -> None:
    response = client.get("/graphql", params={"query": query})
    assert (response.status_code, response.headers["allow"]) == (405, "POST")
    assert "POST" in response.json()["errors"][0]["extensions"]["hint"]


def test_browsers_get_the_page(client: httpx.Client) -> None:
    response = client.get("/graphql", params=QUERY, headers={"accept": "text/html,*/*"})
    assert response.headers["content-type"].startswith("text/html")


def test_other_methods_and_paths(client: httpx.Client) -> None:
    for method in ("PUT", "DELETE", "OPTIONS"):
        response = client.request(method, "/graphql", json=QUERY)
        assert (response.status_code, code(response)) == (405, "BAD_REQUEST")
        assert response.headers["allow"] == "GET, HEAD, POST"
    assert client.head("/graphql").headers["content-type"].startswith("text/html")
    assert client.head("/graphql", params=QUERY, headers={"accept": "application/json"}).status_code == 200
    assert client.get("/static/../app.py").status_code == 404
    assert client.get("/static/package.json").status_code == 404
    assert client.get("/static/vendor/%2e%2e/package.json").status_code == 404
    assert client.get("/nowhere").status_code == 404
    assert client.get("/").headers["location"] == "/graphql"


def test_health(client: httpx.Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ready"}


def test_other_host_names_are_refused(client: httpx.Client) -> None:
    response = client.post("/graphql", json=QUERY, headers={"host": "evil.example"})
    assert (response.status_code, code(response)) == (400, "BAD_REQUEST")
    assert "PORTRAIT_API_HOST" in response.json()["errors"][0]["extensions"]["hint"]
    assert client.post("/graphql", json=QUERY, headers={"host": "LocalHost:80"}).json() == ANSWER


def test_other_origins_are_refused_unless_set(client: httpx.Client, server: Settings) -> None:
    asked = {"origin": "https://app.example", "access-control-request-method": "POST"}
    assert "access-control-allow-origin" not in client.options("/graphql", headers=asked).headers
    with serving(server.model_copy(update={"api_cors_origin": "https://app.example"})) as address:
        response = httpx.options(f"{address}/graphql", headers=asked)
    assert response.headers["access-control-allow-origin"] == "https://app.example"


def test_a_database_that_is_away_is_said_to_be(caplog: pytest.LogCaptureFixture) -> None:
    (port,) = free_ports(1)
    away = Settings(neo4j_uri=f"bolt://127.0.0.1:{port}", neo4j_password=SecretStr("never used"))
    with serving(away) as address:
        assert httpx.get(f"{address}/healthz").status_code == 200
        ready = httpx.get(f"{address}/readyz", timeout=30)
        answer = httpx.post(f"{address}/graphql", json=QUERY, timeout=30)
        introspection = httpx.post(f"{address}/graphql", json={"query": "{ __typename }"})
    assert ready.status_code == 503
    assert ready.json()["status"] == "unavailable"
    assert (answer.status_code, code(answer)) == (503, "DATABASE_UNAVAILABLE")
    assert "does not answer" in answer.json()["errors"][0]["message"]
    assert introspection.json() == {"data": {"__typename": "Query"}}


def test_nothing_of_a_request_reaches_the_logs(client: httpx.Client, caplog: pytest.LogCaptureFixture) -> None:
    secret = "anna.secret@example.com"
    queries: list[dict[str, Any]] = [
        {"query": f'{{ profileByIdentifier(kind: EMAIL, value: "{secret}") {{ profileId nose }} }}'},
        {"query": f'{{ profile(profileId: "{secret}") {{ profileId }} }}'},
        {"query": f'{{ "{secret}"'},
        {"query": "query($a: Int) { profiles(first: $a) { totalCount } }", "variables": {"a": secret}},
    ]
    with caplog.at_level(logging.DEBUG, logger="api"), caplog.at_level(logging.INFO):
        for query in queries:
            client.post("/graphql", json=query)
    assert secret not in caplog.text
