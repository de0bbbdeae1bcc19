"""Pages forward and backward put together are the list, and cursors name places in it and nothing else."""

from __future__ import annotations

import base64
import json
from typing import Any

import hypothesis
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.api.conftest import Asker, code_of

PAGES = """
query($first: Int, $after: String) {
  profiles(first: $first, after: $after, sort: [{ familyName: DESC }, { retiredAt: ASC }]) {
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges { cursor node { profileId } }
  }
}
"""


@pytest.mark.parametrize("first", [1, 2, 3, 4, 1000])
def test_pages_put_together_are_the_list(ask: Asker, first: int) -> None:
    whole = [edge["node"] for edge in ask(PAGES, {"first": 1000})["profiles"]["edges"]]
    found: list[Any] = []
    after, more = None, True
    while more:
        page = ask(PAGES, {"first": first, "after": after})["profiles"]
        found += [edge["node"] for edge in page["edges"]]
        assert page["pageInfo"]["hasPreviousPage"] is (after is not None)
        assert page["pageInfo"]["startCursor"] == page["edges"][0]["cursor"]
        assert page["pageInfo"]["endCursor"] == page["edges"][-1]["cursor"]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
        assert len(found) <= len(whole)
    assert found == whole
    assert len(whole) == 4


@pytest.mark.parametrize("last", [1, 2, 3, 4, 1000])
def test_pages_put_together_from_the_end_are_the_list(ask: Asker, last: int) -> None:
    query = PAGES.replace("first", "last").replace("after", "before")
    whole = [edge["node"] for edge in ask(PAGES, {"first": 1000})["profiles"]["edges"]]
    found: list[Any] = []
    before, more = None, True
    while more:
        page = ask(query, {"last": last, "before": before})["profiles"]
        found = [edge["node"] for edge in page["edges"]] + found
        assert page["pageInfo"]["hasNextPage"] is (before is not None)
        assert page["pageInfo"]["startCursor"] == page["edges"][0]["cursor"]
        before, more = page["pageInfo"]["startCursor"], page["pageInfo"]["hasPreviousPage"]
        assert len(found) <= len(whole)
    assert found == whole


def test_a_page_lies_between_two_cursors(ask: Asker) -> None:
    query = """query($after: String, $before: String, $first: Int, $last: Int) {
      profiles(after: $after, before: $before, first: $first, last: $last) {
        pageInfo { hasNextPage hasPreviousPage } edges { cursor node { profileId } } } }"""
    whole = ask(query)["profiles"]["edges"]
    between = {"after": whole[0]["cursor"], "before": whole[3]["cursor"]}
    assert ask(query, between)["profiles"]["edges"] == whole[1:3]
    first = ask(query, between | {"first": 1})["profiles"]
    assert first == {"pageInfo": {"hasNextPage": True, "hasPreviousPage": True}, "edges": whole[1:2]}
    last = ask(query, between | {"last": 1})["profiles"]
    assert last == {"pageInfo": {"hasNextPage": True, "hasPreviousPage": True}, "edges": whole[2:3]}
    nothing = ask(query, {"after": whole[3]["cursor"], "last": 2})["profiles"]
    assert nothing == {"pageInfo": {"hasNextPage": False, "hasPreviousPage": False}, "edges": []}


FORGED = st.one_of(
    st.none(), st.booleans(), st.integers(), st.just(10**30), st.floats(), st.text(max_size=20), st.just("\ud800"),
    st.sampled_from((
        "2026-01-02 03:04:05Z", "2026-01-02T03:04:05Z[Moscow/Europe]", "2026-W01-1", "20260102", "2026-01-02T03:04:05",
        "2026-01-02T03:04:05.123456789Z", "2026-01-02T03:04Z[Europe/Moscow]", "2026-02-30", "0000-01-01", "２026-01-02",
    )),
)  # fmt: skip


@given(name=st.sampled_from(("lastOrderAt", "birthDate", "city", "spentMinor")), forged=FORGED, key=FORGED)
@hypothesis.example(name="lastOrderAt", forged="2026-01-02T03:04Z[Europe/Moscow]", key="")
@hypothesis.example(name="lastOrderAt", forged="2026-01-02T03:04+03:00[Europe/Moscow]", key="")
@hypothesis.example(name="lastOrderAt", forged="0001-01-01T00:00+14:00[Europe/Moscow]", key="")
@hypothesis.example(name="lastOrderAt", forged="2026-03-29T02:30+01:00[Europe/Berlin]", key="")
@hypothesis.example(name="lastOrderAt", forged="2026-03-29T02:30+02:00[Europe/Berlin]", key="")
@hypothesis.example(name="lastOrderAt", forged="2026-10-25T02:30+01:00[Europe/Berlin]", key="")
@hypothesis.settings(
    max_examples=60, deadline=None, suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture]
)
def test_a_forged_cursor_is_answered_or_refused_and_never_fails(
    ask: Asker, name: str, forged: object, key: object
) -> None:
    query = f"""query($after: String) {{ profiles(first: 1, after: $after, sort: [{{ {name}: ASC }}]) {{
        pageInfo {{ endCursor }} }} }}"""
    real = ask(query)["profiles"]["pageInfo"]["endCursor"]
    stamp, *_ = json.loads(base64.urlsafe_b64decode(real + "=="))
    cursor = base64.urlsafe_b64encode(json.dumps([stamp, forged, key]).encode()).decode().rstrip("=")
    answer = orjson.loads(ask.answer(query, {"after": cursor}).body)
    assert "errors" not in answer or code_of(answer["errors"][0]) == "BAD_USER_INPUT", answer


@pytest.mark.parametrize("direction", ["ASC", "DESC"])
@pytest.mark.parametrize("name", ["lastOrderAt", "birthDate", "city", "spentMinor", "recordCount", "profileId"])
def test_pages_of_one_follow_any_order_absent_values_included(ask: Asker, name: str, direction: str) -> None:
    query = f"""query($after: String, $first: Int, $before: String, $last: Int) {{
      profiles(first: $first, after: $after, last: $last, before: $before, sort: [{{ {name}: {direction} }}]) {{
        pageInfo {{ endCursor startCursor }} nodes {{ profileId }} }} }}"""
    whole = ask(query, {"first": 10})["profiles"]["nodes"]
    forward: list[Any] = []
    backward: list[Any] = []
    after = before = None
    for _ in whole:
        page = ask(query, {"first": 1, "after": after})["profiles"]
        forward += page["nodes"]
        after = page["pageInfo"]["endCursor"]
        page = ask(query, {"last": 1, "before": before})["profiles"]
        backward = page["nodes"] + backward
        before = page["pageInfo"]["startCursor"]
    assert forward == backward == whole


def test_nested_lists_are_paged_too_over_parallel_edges(ask: Asker) -> None:
    query = """query($after: String) { order(uid: "Order-0") {
      items(first: 1, after: $after, edgeSort: [{ quantity: DESC }]) {
        totalCount pageInfo { endCursor hasNextPage } edges { line node { uid } } } } }"""
    first = ask(query)["order"]["items"]
    second = ask(query, {"after": first["pageInfo"]["endCursor"]})["order"]["items"]
    assert first["totalCount"] == 2
    back = ask(query.replace("first: 1, after", "last: 1, before"))
    assert back["order"]["items"]["edges"] == second["edges"]
    assert [first["pageInfo"]["hasNextPage"], second["pageInfo"]["hasNextPage"]] == [True, False]
    assert {page["edges"][0]["node"]["uid"] for page in (first, second)} == {"Product-0", "Product-1"}
