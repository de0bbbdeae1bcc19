"""What is made of a history, kept while it is in use: one run asks for the same snapshots and features many times.

Tasks of one run share the moments at which they look at the history. What is kept depends on the history and on its
key alone, so a run with the cache gives bit for bit what a run without it gives.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import Any, Protocol, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

MOST_BYTES = 2**30
"""Of all that is kept: with half as much more, training on the Complete Journey took 6.3 GiB; six are to be enough."""


class Sized(Protocol):
    """Something that takes room."""

    @property
    def nbytes(self) -> int:
        """Bytes of its arrays, as far as they have been made."""


S = TypeVar("S", bound=Sized)


class Cache:
    """Keeps what was made by what it was made of, and drops the largest first when all takes too much.

    Tasks go through the same moments in the same order, so what was asked for longest ago comes next; and what is
    large, a snapshot, is made again much sooner than the features of it, which are small.

    Who gets something out of it must not change it.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._kept: dict[Hashable, Any] = {}

    def once(self, key: Hashable, make: Callable[[], S]) -> S:
        """What `make` gives, made only where it is not kept; `key` names all that it is made of but the history."""
        if key in self._kept:
            found: S = self._kept[key]
            return found
        made = make()
        self._kept[key] = made
        # Measured anew each time: snapshots grow while they are looked at.
        size = {kept: value.nbytes for kept, value in self._kept.items()}
        while sum(size.values()) > self._most:
            dropped = key if size[key] > self._most else max((one for one in size if one != key), key=size.__getitem__)
            del size[dropped], self._kept[dropped]
        return made

    def __len__(self) -> int:
        return len(self._kept)


class Lazily(Mapping[K, V]):
    """A mapping whose values are made when they are first asked for; most of a snapshot never is."""

    def __init__(self, names: Iterable[K], make: Callable[[K], V]) -> None:
        self._names = dict.fromkeys(names)
        self._make = make
        self.made: dict[K, V] = {}

    def __getitem__(self, name: K) -> V:
        if name not in self.made:
            if name not in self._names:
                raise KeyError(name)
            self.made[name] = self._make(name)
        return self.made[name]

    def __iter__(self) -> Iterator[K]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)
