"""Sources are found by lying where they lie, and every one is declared whole."""

from __future__ import annotations

import pytest

from graph.errors import UnknownName
from loaders.cli import SAMPLE
from loaders.discovery import all_sources, source_named
from loaders.source import FoldedFile, RowFile, Source, columns

SOURCES = list(all_sources().values())


def test_all_systems_of_the_sample_are_there() -> None:
    assert {source.name for source in SOURCES} >= {*SAMPLE, "complete-journey"}


def test_unknown_names_propose_near_ones() -> None:
    with pytest.raises(UnknownName) as fault:
        source_named("shoop")
    assert fault.value.hint == "Did you mean shop?"
    with pytest.raises(UnknownName, match="portrait load list"):
        source_named("qqqqq")


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_every_source_is_declared_whole(source: Source) -> None:
    assert source.name == source.name.lower()
    assert source.description.endswith(".")
    names = [kind.name for kind in source.files]
    assert len(names) == len(set(names))
    for kind in source.files:
        assert source.file(kind.name) is kind
        assert isinstance(kind, RowFile | FoldedFile)
        assert kind.row.__doc__
        needed, known = columns(kind.row)
        assert needed
        assert {path.split(".")[0] for path in kind.group_by} <= set(known)
        for name in kind.looks_up:
            other = source.file(name)
            assert other is not None
            assert other.index is not None
            assert other.name == name, "only a file with one name can be looked up in"
