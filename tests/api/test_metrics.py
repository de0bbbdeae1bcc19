"""What monitoring reads, and what it must not."""

from __future__ import annotations

import re

import httpx


def figure(text: str, name: str) -> float:
    found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
    return float(found[1]) if found else 0.0


def test_requests_are_counted_by_status_and_nothing_of_them_is_told(client: httpx.Client) -> None:
    before = client.get("/metrics").text
    secret = "anna.secret@example.com"
    query = f'query AnnaSecret {{ profileByIdentifier(kind: EMAIL, value: "{secret}") {{ profileId }} }}'
    assert client.post("/graphql", json={"query": query}).status_code == 200
    client.post("/graphql", json={"query": "{"}, headers={"accept": "application/graphql-response+json"})
    response = client.get("/metrics")
    after = response.text
    assert response.headers["content-type"].startswith("text/plain; version=0.0.4")
    for name in (
        'portrait_requests_total{status="200"}',
        'portrait_requests_total{status="400"}',
        "portrait_statement_seconds_count",
        "portrait_plans_made_total",
    ):
        assert figure(after, name) == figure(before, name) + 1, name
    assert figure(after, "portrait_request_seconds_count") == figure(before, "portrait_request_seconds_count") + 2
    assert figure(after, "portrait_requests_under_way") == 0
    assert not re.search("anna", after, re.IGNORECASE)
