"""Whatever operation is generated, the engine answers as graphql-core does over the same data in memory.

Each run asks the same operations. PORTRAIT_TEST_EXAMPLES=5000 asks as many others, new ones in each run.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from api.schema import CATALOG, sdl
from tests.api.conftest import Asker
from tests.api.engine.hunting import hunting
from tests.api.engine.operations import lists, operations
from tests.api.engine.rewriting import fits, rewritten
from tests.api.reference import Reference
from tests.api.world import World


def rounded(value: Any) -> Any:
    """With floats as far as two ways of adding them up agree."""
    if isinstance(value, dict):
        return {key: rounded(part) for key, part in value.items()}
    if isinstance(value, list):
        return [rounded(part) for part in value]
    return float(f"{value:.9g}") if isinstance(value, float) else value


def keys(value: Any) -> Any:
    """The keys of all objects in their order, which comparing them does not see."""
    if isinstance(value, dict):
        return [(key, keys(part)) for key, part in value.items()]
    return [keys(part) for part in value] if isinstance(value, list) else None


@pytest.fixture(scope="module")
def reference(world: World) -> Reference:
    return Reference(world, CATALOG, sdl())


THERE_AND_BACK = "{ identityEvents(first: 0) { groups(by: [{ outcome: { event: { act: VALUE } } }]) { count } } }"


@example(operation=THERE_AND_BACK)
@given(operation=operations())
@hunting(60)
def test_the_engine_answers_as_graphql_core_does(ask: Asker, reference: Reference, operation: str) -> None:
    ask.reader.statements.clear()
    answer: dict[str, Any] = ask(operation)
    expected = reference.execute(operation)
    assert rounded(answer) == rounded(expected)
    assert keys(answer) == keys(expected)
    assert len(ask.reader.statements) == 1
    assert ask(f"{operation} # once more, with its literals as variables") == answer
    assert len(set(ask.reader.statements)) == 1


@given(operation=operations(), seed=st.integers(0, 2**32))
@hunting(60)
def test_so_it_does_of_variables_fragments_and_directives(
    ask: Asker, reference: Reference, operation: str, seed: int
) -> None:
    operation, variables = rewritten(operation, seed)
    assume(fits(operation))
    ask.reader.statements.clear()
    answer: dict[str, Any] = ask(operation, variables)
    expected = reference.execute(operation, variables)
    assert rounded(answer) == rounded(expected), (operation, variables)
    assert keys(answer) == keys(expected), (operation, variables)
    assert len(ask.reader.statements) <= 1


@given(asked=lists(), size=st.integers(1, 3), backward=st.booleans())
@hunting(15)
def test_pages_between_cursors_put_together_the_list(
    ask: Asker, reference: Reference, asked: tuple[str, str], size: int, backward: bool
) -> None:
    begun, given_arguments = asked
    closed = "}" * (begun.count("{") + 1)
    whole = f"{{ {begun}first: 1000{given_arguments} {{ edges {{ node {{ id }} }} }} {closed}"
    expected = _list(reference.execute(whole))
    window, info = ("last: $size, before: $at", "hasPreviousPage startCursor")
    if not backward:
        window, info = ("first: $size, after: $at", "hasNextPage endCursor")
    below = f"{{ edges {{ cursor node {{ id }} }} pageInfo {{ {info} }} }}"
    page = f"query($size: Int, $at: String) {{ {begun}{window}{given_arguments} {below} {closed}"
    found: list[Any] = []
    at, further = None, True
    while further:
        part = _list(ask(page, {"size": size, "at": at}))
        if part is None:
            break
        entries = part["edges"]
        assert len(entries) <= size
        further, at = part["pageInfo"].values()
        assert at == (entries[0 if backward else -1]["cursor"] if entries else None)
        found = [*entries, *found] if backward else [*found, *entries]
    assert [entry["node"] for entry in found] == [entry["node"] for entry in (expected or {"edges": []})["edges"]], page


def _list(data: dict[str, Any]) -> Any:
    """What stands under the key `list`, at the root or within a node, which may be missing."""
    if "list" in data:
        return data["list"]
    (node,) = data.values()
    return node and node["list"]
