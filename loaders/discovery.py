"""Finds the sources: every module under `loaders/sources/` that declares a `SOURCE`."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from difflib import get_close_matches

from graph.errors import UnknownName

from . import sources
from .source import Source


@functools.cache
def all_sources() -> dict[str, Source]:
    """Every source, by name."""
    found: dict[str, Source] = {}
    for module in pkgutil.iter_modules(sources.__path__, f"{sources.__name__}."):
        source: Source = importlib.import_module(module.name).SOURCE
        found[source.name] = source
    return found


def source_named(name: str) -> Source:
    """The source of this name.

    Raises:
        UnknownName: there is none; near ones are proposed.
    """
    found = all_sources()
    if name not in found:
        near = get_close_matches(name, found, n=1)
        hint = f"Did you mean {near[0]}?" if near else "See them all: portrait load list"
        raise UnknownName("there is no such source", where=name, hint=hint)
    return found[name]
