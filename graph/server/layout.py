"""Where the files of the embedded server lie, under ``settings.home`` and ``settings.cache``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from graph.settings import Settings

from .lock import server_lock


@dataclass(frozen=True, slots=True)
class Layout:
    """The folders and files of one server.

    Attributes:
        home: Neo4j's own home, ``<PORTRAIT_HOME>/neo4j``.
        cache: What all data folders share, ``<PORTRAIT_CACHE>/neo4j-<version>``.
    """

    home: Path
    cache: Path

    @classmethod
    def of(cls, settings: Settings) -> Layout:
        """The layout that `settings` name."""
        return cls(settings.home.resolve() / "neo4j", settings.cache.resolve() / f"neo4j-{server_lock().neo4j}")

    @property
    def conf(self) -> Path:
        """Configuration; written anew at every start."""
        return self.home / "conf"

    @property
    def data(self) -> Path:
        """The databases and their transaction logs."""
        return self.home / "data"

    @property
    def logs(self) -> Path:
        """The server's logs."""
        return self.home / "logs"

    @property
    def imports(self) -> Path:
        """The only folder that ``LOAD CSV`` can read."""
        return self.home / "import"

    @property
    def credentials(self) -> Path:
        """The generated password, readable by its owner only."""
        return self.home / "credentials"

    @property
    def state(self) -> Path:
        """Which process serves this home."""
        return self.home / "server.json"

    @property
    def guard(self) -> Path:
        """Locked by whoever starts, stops or resets the server."""
        return self.home / ".lock"

    @property
    def console(self) -> Path:
        """What the Java process itself prints: little, unless it crashes."""
        return self.logs / "console.log"

    @property
    def recording(self) -> Path:
        """The quick-start archive while Java is still writing it."""
        return self.home / "quick-start.part"
