"""How many threads training takes."""

from __future__ import annotations

import os

from graph.settings import Settings


def threads_of(settings: Settings) -> int:
    """Threads for training."""
    return settings.threads or os.cpu_count() or 1
