"""Which part of a list a page is: the entries after one cursor and before another, from the front or from the back."""

from __future__ import annotations

from dataclasses import dataclass

from api.discovery import PAGE_SIZE
from api.errors import REFUSED, Place

from .cost import ROW_LIMIT
from .values import Getter, Given, Leaf, Variables


@dataclass(frozen=True, slots=True)
class Window:
    """The arguments `first`, `after`, `last` and `before` of a list.

    Attributes:
        size: Reads the size of the page.
        after, before: The cursors between which it lies; None where not given.
        backward: Whether it is the last entries that are asked for.
    """

    size: Getter
    after: Leaf | None
    before: Leaf | None
    backward: bool

    @classmethod
    def of(cls, given: dict[str, Given], place: Place) -> Window:
        """The window that the arguments describe.

        Raises:
            GraphQLError: both ends are asked for.
        """
        first, last = _present(given.get("first")), _present(given.get("last"))
        if first and last:
            raise place.problem("A page has either its first or its last entries.", hint="Give first or last.")
        size = page_size(last, place, "last") if last else page_size(first, place)
        return cls(size, _present(given.get("after")), _present(given.get("before")), last is not None)

    def checked(self, variables: Variables) -> int:
        """One, whatever the size, which must be a valid one: the cost of a list of which no entry is read.

        Raises:
            GraphQLError: the size cannot be used.
        """
        self.size(variables)
        return 1


def page_size(given: Given | None, place: Place, name: str = "first", default: int = PAGE_SIZE) -> Getter:
    """Reads the size of a page, which is checked each time, since it may be a variable."""

    def size(variables: Variables) -> int:
        asked = given.get(variables) if isinstance(given, Leaf) else None
        if asked is None:
            return default
        if asked < 0:
            raise place.problem(f"{name} is {asked}; a page has 0 to {ROW_LIMIT} entries.")
        if asked > ROW_LIMIT:
            raise place.problem(
                f"{name} is {asked}; a page has {ROW_LIMIT} entries at most.",
                REFUSED,
                hint="Ask for the next page with after: and pageInfo { endCursor }.",
            )
        return int(asked)

    return size


def number(given: Given | None, name: str, default: int, most: int, place: Place) -> Getter:
    """Reads a number from 1 to `most`, which is checked each time."""

    def read(variables: Variables) -> int:
        asked = given.get(variables) if isinstance(given, Leaf) else None
        if asked is None:
            return default
        return between(asked, name, most, place)

    return read


def between(asked: int, name: str, most: int, place: Place) -> int:
    """The number asked for.

    Raises:
        GraphQLError: it is not 1 to `most`.
    """
    if not 1 <= asked <= most:
        hint = f"Give {name} as 1 to {most}, or leave it out."
        raise place.problem(f"{name} is {asked}; it is 1 to {most}.", REFUSED, hint=hint)
    return int(asked)


def plus_one(size: Getter) -> Getter:
    """One entry more, to see whether there is another page."""
    return lambda variables: size(variables) + 1


def _present(given: Given | None) -> Leaf | None:
    return given if isinstance(given, Leaf) and given.value is not None else None
