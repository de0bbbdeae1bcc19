"""Operations that are known beforehand, asked once before a worker takes requests.

Checking a document takes milliseconds and Neo4j 20 to 50 to plan a statement of a new shape; without this the first
callers after a start would wait for both.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from graph.errors import SettingsError

from .engine.engine import Engine, Request
from .errors import Refused

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Known:
    """An operation in a file, with variables as callers give them."""

    file: Path
    request: Request


def known_operations(folder: Path) -> list[Known]:
    """All *.graphql in a folder; `name.json` beside `name.graphql` holds its variables.

    Raises:
        SettingsError: there is no such folder, or a file cannot be read.
    """
    if not folder.is_dir():
        raise SettingsError("is no folder", where=str(folder), hint="PORTRAIT_API_WARM names a folder of *.graphql.")
    known = []
    for file in sorted(folder.glob("*.graphql")):
        beside = file.with_suffix(".json")
        try:
            variables: Any = orjson.loads(beside.read_bytes()) if beside.exists() else {}
            query = file.read_text("utf-8")
        except (OSError, ValueError) as fault:
            raise SettingsError(f"cannot be read ({type(fault).__name__})", where=str(file)) from None
        if not isinstance(variables, dict):
            raise SettingsError("holds no JSON object of variables", where=str(beside))
        known.append(Known(file, Request(query, variables)))
    return known


async def warm(engine: Engine, folder: Path) -> int:
    """Ask every known operation once; how many there were. That the database is away is no fault of theirs.

    Raises:
        SettingsError: the folder cannot be used, or an operation is not valid.
    """
    known = known_operations(folder)
    for each in known:
        try:
            engine.prepare(each.request)
        except Refused as refused:
            raise SettingsError(
                f"cannot be asked: {refused.errors[0].message}",
                where=str(each.file),
                hint="Correct it, or its variables in the .json beside it.",
            ) from None
        answer = await engine.answer(each.request)
        if not answer.executed:
            logger.warning("%s: not warmed up, status %d.", each.file.name, answer.status)
    return len(known)
