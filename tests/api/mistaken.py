"""Values for arguments of any type: right ones, and what callers may send by mistake."""

from __future__ import annotations

from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    get_named_type,
    get_nullable_type,
)
from hypothesis import strategies as st

NAMES = ["a", "b", "c", "d", "P:0", "P:1", "P:2"]
"""Keys that there are, or may be by now; `P:1` stands for the second profile."""
ODD_TEXTS = ["", " ", "absent", "\x00", "a\nb", "\u202ea", "Ёлка", "e\u0301", "😀", "x" * 20_000, "' OR 1=1 //", "`$p0"]
TEXTS = st.sampled_from([*NAMES, *NAMES, "Tea", "anna@example.com", "+7 916 123-45-67", *ODD_TEXTS])
MOMENTS = ["2026-03-02T09:00:00Z", "2026-03-02T09:00:00.123456789+03:00", "0001-01-01T00:00:00+14:00"]
MOMENTS += ["9999-12-31T23:59:59-12:00", "2026-02-30T00:00:00Z", "2026-03-02", ""]
SCALARS: dict[str, st.SearchStrategy[Any]] = {
    "ID": st.sampled_from([*NAMES * 4, *ODD_TEXTS, 7]),
    "String": TEXTS,
    "Int": st.sampled_from([0, 1, 2, 3, -1, 10**6, 2**31 - 1, 2**31, "1", 1.5]),
    "Long": st.sampled_from([0, 1, -1, 10**12, 2**63 - 1, -(2**63), 2**63, 10**30, "1"]),
    "Float": st.sampled_from([0, 0.5, -0.0, 1e308, 5e-324, 10**400, "0.5"]),
    "Boolean": st.sampled_from([True, False, True, False, 1]),
    "DateTime": st.sampled_from(MOMENTS),
    "Date": st.sampled_from(["2026-03-02", "0001-01-01", "9999-12-31", "2026-02-30", "2026-03-02T09:00:00Z", ""]),
}


def value(draw: st.DrawFn, kind: Any, depth: int) -> Any:
    """A value for an argument or field of that type, which fits it more often than not."""
    nullable = get_nullable_type(kind)
    if nullable is kind and draw(st.integers(0, 9)) == 0:
        return None
    if isinstance(nullable, GraphQLList):
        return [value(draw, nullable.of_type, depth) for _ in range(draw(st.sampled_from([1, 1, 1, 2, 2, 0])))]
    if isinstance(nullable, GraphQLEnumType):
        return draw(st.sampled_from([*sorted(nullable.values), *sorted(nullable.values), "NONE_OF_THEM"]))
    if isinstance(nullable, GraphQLInputObjectType):
        return _object(draw, nullable, depth)
    return draw(SCALARS[nullable.name])


def _object(draw: st.DrawFn, kind: GraphQLInputObjectType, depth: int) -> dict[str, Any]:
    names = [name for name, each in kind.fields.items() if depth or not nests(each)]
    chosen = set(draw(st.lists(st.sampled_from(names), max_size=3, unique=True)))
    chosen |= {name for name in names if isinstance(kind.fields[name].type, GraphQLNonNull)}
    if kind.name.endswith("Link") and not chosen & {"node", "key"} and "key" in names:
        chosen.add("key")
    return {name: value(draw, kind.fields[name].type, depth - 1) for name in kind.fields if name in chosen}


def nests(each: GraphQLInputField | GraphQLArgument) -> bool:
    """Whether it takes objects."""
    return isinstance(get_named_type(each.type), GraphQLInputObjectType)
