"""Whatever is asked, a role sees what the reference shows to it, is refused where it asks by more, and no more is read.

PORTRAIT_TEST_EXAMPLES=5000 asks that many operations, new ones in each run.
"""

from __future__ import annotations

import base64
import re
from functools import cache
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.catalog import Root, RootKind
from api.schema import CATALOG, sdl
from graph.driver import Database
from graph.model import Property, Role, may_see
from graph.settings import Settings
from tests.api.asked_by import asked_by
from tests.api.conftest import Asker, code_of
from tests.api.engine.hunting import hunting
from tests.api.engine.operations import operations
from tests.api.engine.test_reference import keys, rounded
from tests.api.reference import Reference
from tests.api.reference_walk import NodeRef
from tests.api.world import World

ROLES = st.sampled_from([role for role in Role if role is not Role.OPERATOR])


@pytest.fixture(scope="module")
def references(world: World, server: Settings) -> dict[Role, Reference]:
    keys = {label: api_type.node.key for label, api_type in CATALOG.types.items()}
    with Database.connect(server) as database:
        rows = database.rows("MATCH (n) UNWIND labels(n) AS label RETURN label, properties(n), elementId(n)")
    elements = {
        NodeRef(label, properties[keys[label]]): element for label, properties, element in rows if label in keys
    }
    return {role: Reference(world, CATALOG, sdl(), role, elements) for role in Role}


def properties_of_all() -> list[Property]:
    """Every property that the API shows, of nodes and edges."""
    found = [prop for api_type in CATALOG.types.values() for prop in api_type.properties.values()]
    links = [link for api_type in CATALOG.types.values() for link in api_type.links.values()]
    return found + [prop for link in links for prop in link.edge_properties.values()]


@cache
def hidden_everywhere(role: Role) -> re.Pattern[str]:
    """Where a statement reads what the role may see on nothing that has a property of that name."""
    hidden = {prop.name for prop in properties_of_all() if not may_see(role, prop.prop.personal)}
    hidden -= {prop.name for prop in properties_of_all() if may_see(role, prop.prop.personal)}
    return re.compile(rf"\.`?({'|'.join(sorted(hidden))})\b")


@given(operation=operations(), role=ROLES)
@hunting(80)
def test_a_role_is_answered_as_the_reference_answers_it(
    ask: Asker, references: dict[Role, Reference], operation: str, role: Role
) -> None:
    reference = references[role]
    ask.reader.statements.clear()
    answer = orjson.loads(ask.answer(operation, role=role).body)
    if not all(any(map(reference.walk.sees, each)) for each in asked_by(operation, reference.schema, CATALOG)):
        assert {code_of(error) for error in answer["errors"]} == {"FORBIDDEN"}
        assert all(error["locations"] for error in answer["errors"])
        assert "data" not in answer
        assert ask.reader.statements == []
        return
    assert "errors" not in answer, answer["errors"]
    expected: dict[str, Any] = reference.execute(operation)
    assert rounded(answer["data"]) == rounded(expected)
    assert keys(answer["data"]) == keys(expected)
    (statement,) = ask.reader.statements
    assert not hidden_everywhere(role).search(statement)


HIDDEN_KEYS = [
    (role, root)
    for role in Role
    for root in CATALOG.roots.values()
    if root.kind is RootKind.LIST
    and not may_see(role, CATALOG.types[root.target].node.properties[CATALOG.types[root.target].node.key].prop.personal)
]


@pytest.mark.parametrize(("role", "root"), HIDDEN_KEYS, ids=lambda part: getattr(part, "name", str(part)))
def test_no_cursor_carries_a_key_that_the_role_may_not_see(ask: Asker, world: World, role: Role, root: Root) -> None:
    query = f"{{ {root.name} {{ edges {{ cursor node {{ id }} }} }} }}"
    edges = ask(query, role=role)[root.name]["edges"]
    texts = [text for edge in edges for text in (edge["cursor"], edge["node"]["id"])]
    carried = b"".join(base64.urlsafe_b64decode(text + "==") for text in texts).decode()
    assert len(edges) == len(world.nodes[root.target])
    assert not any(key in carried for key in world.nodes[root.target])


def test_every_role_may_see_when_what_a_timeline_shows_happened() -> None:
    for api_type in CATALOG.types.values():
        for link in api_type.timeline:
            target = CATALOG.types[link.target].node
            time = target.properties[str(target.time)]
            assert all(may_see(role, time.prop.personal) for role in Role), link.target
