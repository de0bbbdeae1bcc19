"""Mutations of every kind, right and wrong, generated from the schema."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import get_named_type
from hypothesis import strategies as st

from api.schema import SCHEMA
from tests.api.mistaken import nests, value

MUTATION = SCHEMA._schema.mutation_type
assert MUTATION is not None
FIELDS = MUTATION.fields
SHOWN = {
    "UpsertResult": "created updated unchanged linked",
    "IdentityChange": "decision { number act } superseded after notes",
}


@dataclass(frozen=True)
class Sent:
    """A mutation as it is sent."""

    query: str
    variables: Mapping[str, Any]


@st.composite
def mutations(draw: st.DrawFn) -> Sent:
    """A mutation of one field."""
    name = draw(st.sampled_from([*FIELDS, "upsert", "upsert"]))
    field = FIELDS[name]
    given = {
        argument: value(draw, each.type, 2)
        for argument, each in field.args.items()
        if not nests(each) and (argument in ("by", "why") or draw(st.integers(0, 9)))
    }
    nested = [argument for argument, each in field.args.items() if nests(each)]
    if nested:
        often = [argument for argument in ("customers", "orders", "products", "consents") if argument in nested]
        for argument in draw(st.lists(st.sampled_from([*nested, *often * 8]), min_size=1, max_size=2, unique=True)):
            given[argument] = value(draw, field.args[argument].type, 2)
    result = str(get_named_type(field.type))
    declared = ", ".join(f"${argument}: {field.args[argument].type}" for argument in given)
    passed = ", ".join(f"{argument}: ${argument}" for argument in given)
    head, arguments = (f"mutation({declared})", f"({passed})") if given else ("mutation", "")
    return Sent(f"{head} {{ {name}{arguments} {{ {SHOWN.get(result, '__typename')} }} }}", given)
