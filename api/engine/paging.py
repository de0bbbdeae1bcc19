"""Page sizes."""

from __future__ import annotations

from api.errors import REFUSED, Place
from api.types import PAGE_SIZE

from .cost import ROW_LIMIT
from .values import Getter, Given, Leaf, Variables


def page_size(first: Given | None, place: Place) -> Getter:
    """Reads the size of a page, which is checked each time, since it may be a variable."""

    def size(variables: Variables) -> int:
        asked = first.get(variables) if isinstance(first, Leaf) else None
        if asked is None:
            return PAGE_SIZE
        if asked < 0:
            raise place.problem(f"first is {asked}; a page has 0 to {ROW_LIMIT} entries.")
        if asked > ROW_LIMIT:
            raise place.problem(
                f"first is {asked}; a page has {ROW_LIMIT} entries at most.",
                REFUSED,
                hint="Ask for the next page with after: and pageInfo { endCursor }.",
            )
        return int(asked)

    return size


def plus_one(size: Getter) -> Getter:
    """One entry more, to see whether there is a next page."""
    return lambda variables: size(variables) + 1
