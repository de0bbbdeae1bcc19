"""Questions about who is who, and of scores: all that code answers beside the statement, generated from the schema."""

from __future__ import annotations

from typing import Any

from graphql import GraphQLObjectType, get_named_type
from hypothesis import strategies as st

from api.schema import CATALOG, SCHEMA
from tests.api.mistaken import value
from tests.api.mutations.mutating import Sent

QUERY = SCHEMA._schema.query_type
assert QUERY is not None
PLANNED = {*CATALOG.roots, "model", "_service", "_entities"}
"""What the statement answers, or the schema alone."""
QUESTIONS = {name: field for name, field in QUERY.fields.items() if name not in PLANNED}
BESIDE = "customers(first: 1) { totalCount }"


def _all_of(kind: Any) -> str:
    """A selection of every field there is."""
    named = get_named_type(kind)
    if not isinstance(named, GraphQLObjectType):
        return ""
    return "{ " + " ".join(f"{name} {_all_of(each.type)}" for name, each in named.fields.items()) + " }"


SHOWN = {name: _all_of(field.type) for name, field in QUESTIONS.items()}


@st.composite
def questions(draw: st.DrawFn) -> Sent:
    """An operation of a few such fields, beside one that the graph answers."""
    given: dict[str, Any] = {}
    declared: list[str] = []
    fields = [BESIDE]
    for number, name in enumerate(draw(st.lists(st.sampled_from(sorted(QUESTIONS)), min_size=1, max_size=3))):
        passed = []
        for argument, each in QUESTIONS[name].args.items():
            if draw(st.integers(0, 9)):
                variable = f"{argument}{number}"
                given[variable] = value(draw, each.type, 2)
                declared.append(f"${variable}: {each.type}")
                passed.append(f"{argument}: ${variable}")
        arguments = f"({', '.join(passed)})" if passed else ""
        fields.insert(draw(st.integers(0, len(fields))), f"a{number}: {name}{arguments} {SHOWN[name]}")
    head = f"query({', '.join(declared)})" if declared else "query"
    return Sent(f"{head} {{ {' '.join(fields)} }}", given)
