"""What a file of a source becomes, without a database."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from graph.model import Edge, Link, Node
from graph.settings import Settings
from loaders import grouping
from loaders.discovery import source_named
from loaders.plan import Found, find
from loaders.run import context_of
from loaders.shaping import Rejected, Tally, shape
from loaders.source import Record

N = TypeVar("N", bound=Node)


@dataclass
class Shaped:
    """The records of a file, what was rejected, and the counts."""

    records: list[Record] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    junk: int = 0

    def nodes(self, cls: type[N]) -> list[N]:
        """The nodes of a class, in order."""
        return [record for record in self.records if isinstance(record, cls)]

    def one(self, cls: type[N]) -> N:
        """The only node of a class."""
        (node,) = self.nodes(cls)
        return node

    def links(self, edge: Edge) -> list[Link]:
        """The edges of a type, in order."""
        return [record for record in self.records if isinstance(record, Link) and record.edge is edge]

    def ends(self, edge: Edge) -> set[tuple[str, str]]:
        """The ends of the edges of a type."""
        return {(link.start, link.end) for link in self.links(edge)}

    def reasons(self) -> list[tuple[int, str]]:
        """Line and field of what was rejected, by line."""
        return sorted((rejected.line, rejected.field) for rejected in self.rejected)


def shape_found(found: Found, scratch: Path) -> Shaped:
    """What a file becomes."""
    shaped = Shaped()
    context = context_of(found, Settings())
    chunks = grouping.read(found.kind, found.path, scratch)
    for record, origin in shape(found.kind, chunks, context, shaped.tally, shaped.rejected.append):
        assert len(origin.lines) == len(origin.rows)
        shaped.records.append(record)
    shaped.junk = context.junk
    assert shaped.tally.accepted + shaped.tally.rejected == shaped.tally.read
    assert len(shaped.rejected) == shaped.tally.rejected
    return shaped


def shape_file(source: str, path: Path) -> Shaped:
    """What one file of a source becomes."""
    (found,) = find(source_named(source), path)
    return shape_found(found, path.parent / "scratch")


def shape_text(source: str, folder: Path, name: str, *lines: str) -> Shaped:
    """What a file of these lines becomes."""
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return shape_file(source, path)
