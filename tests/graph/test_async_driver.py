"""The API's connection on a real Neo4j: one row, faults as errors of ours, and waits that end."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Coroutine
from typing import Any

import pytest
from pydantic import SecretStr

from graph.async_driver import AsyncDatabase
from graph.errors import DatabaseError, DatabaseUnavailable, QueryRefused
from graph.settings import Settings
from tests.conftest import free_ports


async def _read(settings: Settings, statement: str, **parameters: Any) -> list[Any]:
    database = await AsyncDatabase.connect(settings)
    try:
        return await database.row(statement, parameters)
    finally:
        await database.close()


def run(work: Coroutine[Any, Any, list[Any]]) -> list[Any]:
    return asyncio.run(work)


def test_values_come_in_order(server: Settings) -> None:
    assert run(_read(server, "RETURN $a AS x, [1, null, 'ё'] AS y", a=2**40)) == [2**40, [1, None, "ё"]]


def test_a_statement_that_takes_too_long_is_ended(server: Settings) -> None:
    quick = server.model_copy(update={"query_timeout_s": 0.5})
    with pytest.raises(QueryRefused, match=r"0\.5 s"):
        run(_read(quick, "UNWIND range(1, 100000000) AS a UNWIND range(1, 1000) AS b RETURN sum(a * b)"))


def test_what_an_old_server_cannot_is_said_plainly(server: Settings) -> None:
    # Neo4j 5.26 says the same of figures of lists within lists.
    with pytest.raises(QueryRefused, match="figures of lists within lists"):
        run(_read(server, "MATCH (n) RETURN [n.a, count(*)]"))


def test_a_faulty_statement_is_an_error_without_its_values(server: Settings) -> None:
    with pytest.raises(DatabaseError) as caught:
        run(_read(server, "RETURN 1 / $secret", secret="anna@example.com"))
    assert "anna" not in str(caught.value)


def test_reading_cannot_write(server: Settings) -> None:
    with pytest.raises(DatabaseError):
        run(_read(server, "CREATE (n:Order {uid: 'x'}) RETURN n.uid"))


def test_nobody_there(settings: Settings) -> None:
    (port,) = free_ports(1)
    away = settings.model_copy(
        update={"neo4j_uri": f"bolt://127.0.0.1:{port}", "neo4j_password": SecretStr("never used")}
    )
    with pytest.raises(DatabaseUnavailable, match="does not answer"):
        run(_read(away, "RETURN 1"))


def test_somebody_there_who_never_answers(settings: Settings) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        address = f"bolt://127.0.0.1:{silent.getsockname()[1]}"
        away = settings.model_copy(
            update={"neo4j_uri": address, "neo4j_password": SecretStr("never used"), "query_timeout_s": 0.1}
        )
        with pytest.raises(DatabaseUnavailable):
            run(_read(away, "RETURN 1"))


def test_a_wrong_password(server: Settings) -> None:
    async def wrong() -> list[Any]:
        database = await AsyncDatabase.connect(server)
        await database.close()
        named = {"neo4j_uri": database.endpoint.uri, "neo4j_password": SecretStr("wrong password")}
        return await _read(server.model_copy(update=named), "RETURN 1")

    with pytest.raises(DatabaseUnavailable, match="password"):
        run(wrong())


def test_what_a_statement_costs(server: Settings) -> None:
    async def profile() -> list[Any]:
        database = await AsyncDatabase.connect(server)
        try:
            cost = await database.profile("MATCH (n:`Order`) RETURN count(n)", {})
        finally:
            await database.close()
        return [cost.hits >= 1, cost.rows, cost.operators[0].startswith("ProduceResults")]

    assert run(profile()) == [True, 1, True]
