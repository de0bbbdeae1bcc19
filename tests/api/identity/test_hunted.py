"""Whatever is asked about who is who and of scores: an answer or a declared fault, and nothing changes in the graph.

PORTRAIT_TEST_EXAMPLES=1000 asks that many operations, new ones in each run.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given

from graph.settings import Settings
from tests.api.engine.hunting import hunting
from tests.api.identity.questions import QUESTIONS, questions
from tests.api.mutations.mutating import Sent
from tests.api.mutations.people import Graph, peopled

REFUSED = {"BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED", "QUERY_REFUSED"}
UNANSWERED = {"BAD_USER_INPUT", "NOT_FOUND", "SCORING_UNAVAILABLE"}


@pytest.fixture(scope="module")
def graph(server: Settings) -> Iterator[Graph]:
    with peopled(server) as made:
        yield made


def test_all_that_code_answers_is_asked() -> None:
    assert {"why", "how", "whyNot", "reviewQueue", "identityDecisions", "score", "whatIf"} <= set(QUESTIONS)


@given(asked=questions())
@hunting(60)
def test_a_question_is_answered_or_says_what_is_wrong_with_it(graph: Graph, asked: Sent) -> None:
    before = graph.state()
    answer = graph.send(asked)
    errors = answer.get("errors", [])
    for error in errors:
        assert error["extensions"]["code"] in (UNANSWERED if "data" in answer else REFUSED), (asked, error)
        assert error["message"]
        assert error["extensions"]["hint"], error
        assert error["locations"], error
    if "data" in answer:
        data = answer["data"]
        assert data["customers"] == {"totalCount": 4}
        assert {error["path"][0] for error in errors} == {key for key, part in data.items() if part is None}, asked
    else:
        assert errors
    assert graph.state() == before
