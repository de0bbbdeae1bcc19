"""The embedded Neo4j server: fetched by a lock, started as a process of its own, or replaced by any other Neo4j."""

from __future__ import annotations

from .embedded import EmbeddedServer, Endpoint, Status, ensure_running

__all__ = ["EmbeddedServer", "Endpoint", "Status", "ensure_running"]
