"""How one column of a table is understood."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .meaning import Meaning as M


class Use(StrEnum):
    """What a column is for, besides its meaning to matching."""

    COMPARED = "compared"
    ID = "id"
    TRUTH = "truth"
    IGNORED = "ignore"


@dataclass(frozen=True, slots=True)
class Column:
    """How a column is understood.

    Attributes:
        name: Its name in the file.
        use: What it is for.
        meaning: Its meaning where it is compared, else None.
        reason: Why, in plain words.
        filled: Share of records that have a value, 0–1.
    """

    name: str
    use: Use
    meaning: M | None
    reason: str
    filled: float

    @property
    def shown(self) -> str:
        """Meaning or use, in the words in which a user may correct it."""
        return self.meaning.value if self.meaning else self.use.value
