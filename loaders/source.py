"""How a source is declared: the files of a system, the row class of each, and what a row becomes.

A newcomer adds one file under `loaders/sources/` with a `SOURCE`; the command line finds it there.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from graph.identifiers import clean
from graph.model import Edge, Link, Node
from graph.model.identifiers import Held, IdentifierKind, identifier

from .readers import Format

R = TypeVar("R", bound=BaseModel)
Record = Node | Link


@dataclass
class Context:
    """What a source may know besides the row. One is made for every file that is loaded.

    Attributes:
        source: Name of the source: the first part of its keys.
        region: Country of phones written without one.
        tables: What the files named in `looks_up` hold, by file name.
        junk: How many identifiers were junk.
    """

    source: str
    region: str = "RU"
    tables: Mapping[str, Mapping[Hashable, Any]] = field(default_factory=dict)
    junk: int = 0
    _met: set[str] = field(default_factory=set)
    _lately: list[str] = field(default_factory=list)

    def uid(self, *parts: object) -> str:
        """The key of something of this source."""
        return ":".join((self.source, *map(str, parts)))

    def first(self, uid: str) -> bool:
        """Whether this is met for the first time in the file: for what many rows repeat, as categories."""
        if uid in self._met:
            return False
        self._met.add(uid)
        self._lately.append(uid)
        return True

    def keep(self) -> None:
        """What was met lately has been handed on."""
        self._lately.clear()

    def forget(self) -> None:
        """What was met lately was rejected with its row, and will be met for the first time again."""
        self._met.difference_update(self._lately)
        self._lately.clear()

    def identify(
        self, has: Edge, holder: str, kind: IdentifierKind, raw: str | None, verified: bool | None = None
    ) -> Iterator[Record]:
        """The identifier and the edge from its holder; nothing where it is missing, or junk, which is counted.

        Args:
            has: The edge, by the class of its holder.
            holder: The holder's key.
            kind: What it is.
            raw: As the source wrote it.
            verified: Whether the source made sure of it: a letter was answered, a code was typed in.
        """
        if not raw:
            return
        value = clean(kind, raw, region=self.region)
        if value is None:
            self.junk += 1
            return
        node = identifier(kind, value)
        yield node
        yield has(holder, node.uid, None if verified is None else Held(verified=verified))


@dataclass(frozen=True, kw_only=True)
class RowFile(Generic[R]):
    """A kind of file of which each row stands alone.

    Args:
        name: Its name, or a pattern such as ``orders-*.csv``.
        format: How it is written.
        row: What a row must be.
        shape: What a row becomes. Pure; it may raise `Reject`.
        optional: The source can be loaded without it.
        looks_up: Names of other files of the source that `shape` looks things up in.
        index: What others may look up here: a key and a value from each row.
    """

    name: str
    format: Format
    row: type[R]
    shape: Callable[[R, Context], Iterable[Record]]
    optional: bool = False
    looks_up: tuple[str, ...] = ()
    index: Callable[[R], tuple[Hashable, Any]] | None = None
    group_by: tuple[str, ...] = field(default=(), init=False)

    def records(self, rows: Sequence[R], context: Context) -> Iterable[Record]:
        """What one row becomes."""
        return self.shape(rows[0], context)


@dataclass(frozen=True, kw_only=True)
class FoldedFile(Generic[R]):
    """A kind of file of which several rows make one thing: the events of a message, the lines of a receipt.

    Rows with equal `group_by` are folded together, and accepted or rejected together, since a receipt
    without one of its lines would be a wrong receipt. Other arguments are those of `RowFile`.

    Args:
        group_by: Columns that tell the groups apart.
        fold: What a group becomes. Pure; it may raise `Reject`.
    """

    name: str
    format: Format
    row: type[R]
    group_by: tuple[str, ...]
    fold: Callable[[Sequence[R], Context], Iterable[Record]]
    optional: bool = False
    looks_up: tuple[str, ...] = ()
    index: Callable[[R], tuple[Hashable, Any]] | None = None

    def records(self, rows: Sequence[R], context: Context) -> Iterable[Record]:
        """What one group becomes."""
        return self.fold(rows, context)


SourceFile = RowFile[Any] | FoldedFile[Any]


@dataclass(frozen=True, kw_only=True)
class Source:
    """A system that facts come from.

    Args:
        name: Its name: the verb of `portrait load`, and the first part of its keys.
        description: One sentence.
        files: Its files, those first that others refer to.
    """

    name: str
    description: str
    files: tuple[SourceFile, ...]

    def file(self, name: str) -> SourceFile | None:
        """The kind of file that goes by this name."""
        return next((kind for kind in self.files if fnmatch(name, kind.name)), None)


def columns(row: type[BaseModel]) -> tuple[list[str], list[str]]:
    """Names of the columns that a row class needs, and of all that it reads."""
    fields = {info.alias or name: info for name, info in row.model_fields.items()}
    return [name for name, info in fields.items() if info.is_required()], list(fields)
