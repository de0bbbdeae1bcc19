"""What a log says of a bug of ours: its kind and where it arose. The message and the values around may be personal."""

from __future__ import annotations

import logging
import traceback
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]


def log_fault(logger: logging.Logger, what: str, fault: BaseException) -> None:
    """Log that `what` failed, with the type of `fault` and the innermost line of ours; never what it holds."""
    logger.error("%s failed: %s%s", what, type(fault).__name__, _where(fault))


def _where(fault: BaseException) -> str:
    for frame in reversed(traceback.extract_tb(fault.__traceback__)):
        path = Path(frame.filename)
        if path.is_relative_to(_ROOT) and "site-packages" not in path.parts:
            return f" at {path.relative_to(_ROOT)}:{frame.lineno}"
    return ""
