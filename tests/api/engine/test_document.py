"""Documents built to exhaust are refused before anything expensive looks at them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from api.engine.document import Documents
from api.errors import Refused
from api.schema import SCHEMA

AT_ONCE, BOUNDED = 100_000, 600_000
"""Calls of functions: twice those that the worst of each kind makes today (43,000 and 310,000)."""


def bomb(levels: int) -> str:
    """2^levels fields in a few hundred bytes."""
    fragments = [f"fragment f{n} on Profile {{ ...f{n + 1} mergedInto {{ ...f{n + 1} }} }}" for n in range(levels)]
    return (
        f"{{ profile(profileId: 1) {{ ...f0 }} }} {' '.join(fragments)} fragment f{levels} on Profile {{ profileId }}"
    )


def repeated(count: int) -> str:
    return f"{{ {'profile(profileId: 1) { profileId } ' * count} }}"


def nested(levels: int) -> str:
    return "{ profile(profileId: 1) { " + "mergedInto { " * levels + "profileId" + " }" * (levels + 2)


HOSTILE = {
    "fragments within fragments": bomb(18),
    "fragments that nobody spreads": "{ __typename } " + bomb(18).partition("} } ")[2],
    "fields repeated": repeated(200),
    "many aliases": "{ " + " ".join(f"a{n}: __typename" for n in range(10_000)) + " }",
    "deep": nested(20),
    "absurdly deep": nested(600),
    "long list": "{ profiles(filter: { city: { in: [" + '"x",' * 50_000 + "] } }) { totalCount } }",
    "comments": "# comment\n" * 100_000 + "{ " + "x " * 3000 + "}",
    "types listed often": "{ __schema { " + " ".join(f"a{n}: types {{ name }}" for n in range(100)) + " } }",
}


@contextmanager
def calls(most: int) -> Iterator[None]:
    """So many functions are called at most: a measure of work that does not depend on the machine."""
    made = 0

    def count(frame: object, event: str, what: Any) -> None:
        nonlocal made
        made += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        yield
    finally:
        sys.setprofile(before)
    assert made <= most, f"{made:,} calls"


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_documents_are_refused_at_once(name: str) -> None:
    with calls(most=AT_ONCE), pytest.raises(Refused) as caught:
        Documents(SCHEMA._schema).read(HOSTILE[name])
    assert caught.value.status == 400
    assert caught.value.errors[0].extensions


@pytest.mark.parametrize(
    "circular",
    [
        "{ profile(profileId: 1) { ...a } } fragment a on Profile { ...a }",
        "{ profile(profileId: 1) { ...a } } fragment a on Profile { ...b } "
        "fragment b on Profile { mergedInto { ...a } }",
    ],
)
def test_circular_fragments_are_not_followed(circular: str) -> None:
    with pytest.raises(Refused, match="Cannot spread fragment"):
        Documents(SCHEMA._schema).read(circular)


def test_what_validation_may_cost_within_the_limits_is_bounded() -> None:
    within = "{ " + " ".join(f"a{n}: profile(profileId: {n}) {{ profileId }}" for n in range(150)) + " }"
    with calls(most=BOUNDED):
        Documents(SCHEMA._schema).read(within)
        Documents(SCHEMA._schema).read(repeated(90))


def test_a_document_is_read_once() -> None:
    documents = Documents(SCHEMA._schema)
    assert documents.read("{ __typename }") is documents.read("{ __typename }")
