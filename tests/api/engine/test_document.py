"""Documents built to exhaust are refused before anything expensive looks at them."""

from __future__ import annotations

import time

import pytest

from api.engine.document import Documents
from api.errors import Refused
from api.schema import SCHEMA


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


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_documents_are_refused_at_once(name: str) -> None:
    begun = time.perf_counter()
    with pytest.raises(Refused) as caught:
        Documents(SCHEMA._schema).read(HOSTILE[name])
    assert time.perf_counter() - begun < 2
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
    begun = time.perf_counter()
    Documents(SCHEMA._schema).read(within)
    Documents(SCHEMA._schema).read(repeated(90))
    assert time.perf_counter() - begun < 2


def test_a_document_is_read_once() -> None:
    documents = Documents(SCHEMA._schema)
    assert documents.read("{ __typename }") is documents.read("{ __typename }")
