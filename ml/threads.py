"""How many threads training takes, and one for the linear algebra of small matrices."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from threadpoolctl import ThreadpoolController

from graph.settings import Settings


def threads_of(settings: Settings) -> int:
    """Threads for training."""
    return settings.threads or os.cpu_count() or 1


@contextmanager
def one_thread(of: str | None = "blas") -> Iterator[None]:
    """Within it linear algebra has one thread: on small matrices more wait longer than they compute (1.5 s to .1 s).

    Args:
        of: What is limited: `blas`, `openmp`, or all of it (None).
    """
    with _controller().limit(limits=1, user_api=of):
        yield


@cache
def _controller() -> ThreadpoolController:
    """The libraries that this process has loaded, looked for once: that takes 15 ms, half as long as a score."""
    return ThreadpoolController()
