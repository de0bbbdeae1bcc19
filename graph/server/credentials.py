"""The embedded server's password: generated once, kept in a file that only its owner can read."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from graph.errors import DatabaseStartFailed, DatabaseUnavailable, SettingsError
from graph.settings import Settings

from .layout import Layout

USER = "neo4j"
"""The user that a new Neo4j starts with."""

_SHORTEST = 8  # Neo4j refuses a shorter one


def create_password(settings: Settings, layout: Layout) -> None:
    """Write the password file, unless it is there: PORTRAIT_NEO4J_PASSWORD if set, else a random one.

    Raises:
        SettingsError: the password set is shorter than Neo4j accepts.
    """
    if layout.credentials.exists():
        return
    chosen = settings.neo4j_password.get_secret_value() if settings.neo4j_password else secrets.token_urlsafe(24)
    if len(chosen) < _SHORTEST:
        raise SettingsError(
            "the password is too short",
            where="PORTRAIT_NEO4J_PASSWORD",
            hint=f"Neo4j wants at least {_SHORTEST} characters; without the setting, a random one is made.",
        )
    write_private(layout.credentials, f"{chosen}\n")


def write_private(path: Path, text: str) -> None:
    """Write a file that from its first byte only its owner can read; whole or not at all."""
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    part.replace(path)


def read_password(settings: Settings, layout: Layout) -> str:
    """The password to connect with: the setting wins over the file.

    Raises:
        DatabaseStartFailed: neither exists.
        DatabaseUnavailable: the file belongs to another user.
    """
    if settings.neo4j_password:
        return settings.neo4j_password.get_secret_value()
    try:
        return layout.credentials.read_text("utf-8").strip()
    except PermissionError:
        raise DatabaseUnavailable(
            "only its owner can read the database's password",
            where=str(layout.credentials),
            hint="Ask them for it and set PORTRAIT_NEO4J_PASSWORD, or set PORTRAIT_HOME to a folder of your own.",
        ) from None
    except FileNotFoundError:
        raise DatabaseStartFailed(
            "the database exists, but its password file is gone",
            where=str(layout.credentials),
            hint="Set PORTRAIT_NEO4J_PASSWORD if you know it; else empty the database: portrait db reset.",
        ) from None
