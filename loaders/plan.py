"""What is to be loaded: the files of a source found and checked, all of them before anything is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from graph.errors import FileUnreadable, InputError

from .readers import Head
from .source import Source, SourceFile, columns


@dataclass(frozen=True, slots=True)
class Found:
    """A file that can be loaded: its source, its kind, where it lies, and what its head says."""

    source: Source
    kind: SourceFile
    path: Path
    head: Head

    def beside(self, name: str) -> Path:
        """Another file of the source in the same folder."""
        return self.path.parent / name


def find(source: Source, path: Path) -> list[Found]:
    """The files of a source, in the order in which they are to be loaded; each is checked.

    Args:
        source: What they belong to.
        path: A folder, or a single file whose name the source knows.

    Raises:
        FileUnreadable, ColumnsWrong: the one file at fault.
        InputError: several files are at fault; all are named.
    """
    wanted = [(kind, file) for kind in source.files for file in _matching(source, kind, path)]
    if not wanted:
        names = ", ".join(kind.name for kind in source.files)
        raise FileUnreadable(
            f"nothing here is a file of the source {source.name}", where=str(path), hint=f"It reads: {names}."
        )
    found: list[Found] = []
    faults: list[InputError] = []
    for kind, file in wanted:
        try:
            found.append(_checked(source, kind, file))
        except InputError as fault:
            faults.append(fault)
    if faults:
        raise one_of(faults, path)
    return found


def one_of(faults: list[InputError], path: Path) -> InputError:
    """The fault itself if it is alone, otherwise one that names them all."""
    if len(faults) == 1:
        return faults[0]
    listed = "".join(f"\n  - {str(fault).strip()}" for fault in faults)
    return InputError(f"{len(faults)} files cannot be used; nothing was loaded:{listed}", where=str(path))


def _matching(source: Source, kind: SourceFile, path: Path) -> Iterable[Path]:
    if path.is_dir():
        there = sorted(path.glob(kind.name))
        return there or ([] if kind.optional else [path / kind.name])
    if path.exists():
        return [path] if source.file(path.name) is kind else []
    return [path] if kind is source.files[0] else []


def _checked(source: Source, kind: SourceFile, path: Path) -> Found:
    needed, known = columns(kind.row)
    head = kind.format.check(path, needed, known)
    for name in kind.looks_up:
        other = source.file(name)
        beside = path.parent / name
        if other is not None:
            other.format.check(beside, *columns(other.row))
    return Found(source, kind, path, head)
