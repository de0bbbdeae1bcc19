"""Whatever is sent, the answer is one by the specification: its data, or errors that say what and where; never a 500.

Documents that have an answer are broken at random, and given variables at random. graphql-core says which of them
cannot be parsed or are not valid. How many are tried: see `hunting`.
"""

from __future__ import annotations

import re
from typing import Any

import orjson
from graphql import DocumentNode, GraphQLSyntaxError, parse, validate
from hypothesis import given
from hypothesis import strategies as st

from api.errors import AMBIGUOUS, BAD_INPUT, BAD_REQUEST, PARSE_FAILED, REFUSED, VALIDATION_FAILED
from api.schema import SCHEMA
from tests.api.conftest import Asker
from tests.api.engine.hunting import hunting
from tests.api.engine.operations import operations

TOKENS = re.compile(r'"(?:[^"\\]|\\.)*"|\w+|\s+|\.\.\.|.', re.DOTALL)
JUNK = [
    "", " ", "{", "}", "(", ")", "[", "]", ":", "!", "=", "|", "&", "@", "$", "...", "#", ",", '"', '"""', "\\",
    "null", "true", "-1", "0", "1001", "1.5", "1e400", "2147483648", "9223372036854775808", '""', '"x"', '"\\ud800"',
    '"\\u0000"', '"\\u{1F600}"', '"2026-13-01"', "[]", "{}", "ё", "\u2028", "\ufeff", "\x00", "\ud800", "🎄",
    "on", "query", "mutation", "subscription", "fragment", "Profile", "Node", "__typename", "__schema", "__proto__",
    "@skip(if: true)", "@include(if: $s)", "@defer", "...F", "... on Order", "first", "after", "filter", "id", "nodes",
    "$s", "$n", "$f", "$d", "$o", "ASC", "MONTH", "timeline", "why(left: \"x\", right: \"y\") { together }",
]  # fmt: skip
DECLARED = "query($s: String, $n: Int, $f: OrderFilter, $d: DateTime, $o: [OrderSort!], $l: Long, $i: ID)"
USED = [
    "profiles(first: $n, after: $s) { nodes { givenName } }",
    "orders(filter: $f, sort: $o, first: $n) { totalCount nodes { uid } }",
    "orders(filter: { placedAt: { gte: $d }, amountMinor: { lt: $l } }, search: $s) { totalCount }",
    "tickets(search: $s, last: $n, before: $s) { edges { score cursor } }",
    "node(id: $i) { id }",
    "order(uid: $i) { items(first: $n, after: $s) { pageInfo { endCursor } } }",
    "products { groups(by: [{ name: VALUE }], zone: $s, first: $n) { keys } }",
    "profile(profileId: $i) { timeline(since: $d, after: $s) { nodes { __typename } } }",
    "profile(profileId: $i) { similar(nearest: $n) { totalCount } }",
    "profileByIdentifier(kind: PHONE, value: $s) { profileId }",
    "paths(from: $i, to: $i, maxLength: $n, first: $n) { length }",
    "search(text: $s, first: $n) { totalCount }",
]
NAMES = ["uid", "eq", "in", "and", "not", "items", "some", "placedAt", "x"]
ODD = [2**31, 2**63, 1e308, 0.5, "ASC", "\ud800", "T3JkZXI6T3JkZXItMA", "WyJhIl0", "2026-03-01T00:00:00Z"]
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-2, 1002)
    | st.sampled_from(
        [2**31, 2**63, 1e308, 0.5, "ASC", "\ud800", "T3JkZXI6T3JkZXItMA", "WyJhIl0", "2026-03-01T00:00:00Z"]
    )
    | st.text(max_size=4, alphabet=st.characters(exclude_categories=())),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["uid", "eq", "in", "and", "not", "items", "some", "placedAt", "x"]), inner, max_size=2
        )
    ),
    max_leaves=4,
)
ANSWERED = {BAD_INPUT, REFUSED, AMBIGUOUS, BAD_REQUEST}
"""What may be wrong with a document that is valid."""


@st.composite
def broken(draw: st.DrawFn) -> str:
    """A document with a few of its words and signs gone, doubled or in the place of others."""
    tokens = TOKENS.findall(draw(operations()))
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(tokens) - 1))
        kind = draw(st.sampled_from(["gone", "doubled", "moved", "junk", "junk"]))
        if kind == "gone":
            tokens[at] = ""
        elif kind == "doubled":
            tokens[at] += " " + tokens[at]
        else:
            tokens[at] = draw(st.sampled_from(JUNK if kind == "junk" else tokens))
    return "".join(tokens)


@given(document=broken())
@hunting(80)
def test_a_broken_document_is_answered_by_the_specification(ask: Asker, document: str) -> None:
    check(ask, document, {})


@given(used=st.sampled_from(USED), variables=st.dictionaries(st.sampled_from("snfdoli"), VALUES))
@hunting(150)
def test_so_are_variables_of_any_kind(ask: Asker, used: str, variables: dict[str, Any]) -> None:
    names = set(re.findall(r"\$(\w)", used))
    declared = ", ".join(part for part in DECLARED[6:-1].split(", ") if part[1] in names)
    kept = {name: value for name, value in variables.items() if name in names}
    check(ask, f"query({declared}) {{ {used} }}", kept)


def check(ask: Asker, document: str, variables: dict[str, Any]) -> None:
    """The answer is one by the specification."""
    answer = ask.answer(document, variables)
    body = orjson.loads(answer.body)
    errors = body.get("errors", [])
    codes = {error["extensions"]["code"] for error in errors}
    assert (answer.status == 200) is ("data" in body)
    assert answer.status in (200, 400), body
    assert errors or "data" in body
    parsed, places = _parsed(document)
    if parsed is None:
        assert codes == {PARSE_FAILED}
        assert [error["locations"] for error in errors] == [places]
    elif validate(SCHEMA._schema, parsed, max_errors=1):
        assert codes <= {VALIDATION_FAILED, REFUSED, BAD_REQUEST}
        assert all(error.get("locations") for error in errors if error["extensions"]["code"] == VALIDATION_FAILED)
        assert "data" not in body
    else:
        assert codes <= ANSWERED, errors


def _parsed(document: str) -> tuple[DocumentNode | None, list[dict[str, int]]]:
    """The document; or None, and where graphql-core finds the fault."""
    try:
        return parse(document), []
    except GraphQLSyntaxError as fault:
        return None, [place._asdict() for place in fault.locations or ()]
