"""What is measured is what the schema offers, in one statement each."""

from __future__ import annotations

import random
from typing import Any

import pytest

from api.engine.engine import Engine, Request
from api.schema import CATALOG, SCHEMA
from graph.settings import Settings
from tests.bench.graphql.memory import varied
from tests.bench.graphql.operations import OPERATIONS, Operation


class Nobody:
    """No database: plans need none."""

    async def row(self, statement: str, parameters: dict[str, Any]) -> list[Any]:
        raise AssertionError(statement)


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(SCHEMA._schema, CATALOG, Nobody(), Settings())


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_operations_are_planned_within_the_budget(engine: Engine, operation: Operation) -> None:
    variables = operation.draw(random.Random(1), 100_000)
    plan = engine.prepare(Request(operation.ours, variables)).plan
    assert plan.statement
    assert not plan.live
    for name in variables:
        assert f"${name}" in operation.cypher
        assert f"${name}" in operation.peer


def test_varied_operations_differ_in_text_and_not_much_in_statements(engine: Engine) -> None:
    source = varied(random.Random(1), 1000)
    bodies = [next(source) for _ in range(300)]
    good = [body for body in bodies if "variables" in body]
    assert len({body["query"] for body in bodies}) == len(bodies)
    assert len(good) > 200
    assert len({engine.prepare(Request(body["query"], body["variables"])).plan.statement for body in good}) < 150
