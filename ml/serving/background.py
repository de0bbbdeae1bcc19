"""What one person alone does not tell: what held for everybody in the last batch, and what was on offer then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph.driver import Database
from graph.errors import TrainingError
from graph.settings import Settings

from ..past.catalogue import Catalogue
from ..task import READS, Task
from .shelf import last_background


@dataclass(frozen=True)
class Background:
    """Read once a batch.

    Attributes:
        as_of: When the batch was, milliseconds since 1970.
        norms: What held for everybody, as plain values of the task's kind.
        catalogue: Campaigns, offers, products and categories.
    """

    as_of: float
    norms: Mapping[str, Any]
    catalogue: Catalogue

    @classmethod
    def read(cls, database: Database, settings: Settings, task: Task) -> Background:
        """Of the last batch.

        Raises:
            TrainingError: nothing was predicted yet.
            DatabaseError: the database does not answer.
        """
        found = last_background(settings, task)
        if found is None:
            raise TrainingError(
                "nothing was predicted yet: it is not known what holds for everybody",
                where=task.name,
                hint=f"Predict first: portrait predict --task {task.name}.",
            )
        return cls(float(found["as_of"]), found["norms"], Catalogue.read(database, READS))
