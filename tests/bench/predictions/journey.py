"""The Complete Journey as a history: the raw files through our own loader."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from graph.model import ONTOLOGY
from graph.settings import Settings
from loaders import grouping
from loaders.discovery import source_named
from loaders.plan import find
from loaders.run import context_of
from loaders.shaping import Rejected, Tally, shape
from ml.past.history import DAY_MS, History
from ml.task import READS

from .recorded import Recorded

DATA = Path(__file__).parents[4] / "shared" / "data" / "ml"
"""Public data, beside the checkout; benches on data that is not there are skipped and say so."""

JOURNEY = DATA / "complete_journey"
TEST = datetime(2017, 12, 4, tzinfo=UTC).timestamp() * 1000.0
"""The one moment at which figures are reported; nothing is chosen there. It is the end of 2017-12-03: the figures to
beat count that day as known and look at the 28 days after it (2,235 active people, 13.74 % left, mean spend 165.7)."""


def read(folder: Path, source: str) -> History:
    """All files of a source in a folder as a history.

    Raises:
        InputError: files are missing or damaged.
        ValueError: the loader refuses a row.
    """
    recorded = Recorded(ONTOLOGY, READS)
    tally = Tally()

    def refuse(rejected: Rejected) -> None:
        raise ValueError(f"row refused, line {rejected.line}: {rejected.reason}")

    with tempfile.TemporaryDirectory(prefix="portrait-bench-") as scratch:
        settings = Settings.from_env().model_copy(update={"home": Path(scratch)})
        for found in find(source_named(source), folder):
            chunks = grouping.read(found.kind, found.path, Path(scratch))
            made = shape(found.kind, chunks, context_of(found, settings), tally, refuse)
            recorded.take(record for record, _ in made)
    return recorded.history()


@cache
def journey() -> History:
    """The Complete Journey, read once in a process (about a minute)."""
    return read(JOURNEY, "complete-journey")


def span(history: History, horizon_days: int) -> tuple[float, float]:
    """First event, and the moment at which the test window closes: what the split is laid between."""
    time = history.nodes["Order"].time
    return float(time.min()), TEST + horizon_days * DAY_MS
