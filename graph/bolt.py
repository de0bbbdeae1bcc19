"""The driver package, imported without pandas.

Where pandas is installed, neo4j imports it for a conversion that nothing here uses; that alone takes as long as the
rest of what `portrait serve` imports. Whoever imports this module first saves it for the process.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def _without(name: str) -> Iterator[None]:
    """A package looks uninstalled, unless it is imported already."""
    modules: dict[str, Any] = sys.modules  # None stands for a module that is not there
    if name in modules:
        yield
        return
    modules[name] = None
    try:
        yield
    finally:
        del modules[name]


with _without("pandas"):
    import neo4j
    from neo4j import exceptions as faults

__all__ = ["faults", "neo4j"]
