"""Nodes that may be of several types: what is asked of each type, and which one came."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from graphql import SelectionSetNode

from graph.statements import quoted

from .bindings import Bindings
from .cost import Cost
from .fields import Compiler, Described, ObjectFields
from .shape import OneOf
from .values import Given, Leaf

DescribeNode: TypeAlias = Callable[[Compiler, str, str, Iterable[SelectionSetNode], tuple[str, ...]], ObjectFields]
"""Compiles what is asked of a node: compiler, label, variable, selections, path."""


def any_of(
    compiler: Compiler,
    labels: Sequence[str],
    variable: str,
    selections: Sequence[SelectionSetNode],
    path: tuple[str, ...],
    describe: DescribeNode,
) -> Described:
    """What is asked of the node `variable`, which has one of the labels."""
    made = [describe(compiler, label, variable, selections, path) for label in labels]
    cases = " ".join(
        f"WHEN {variable}:{quoted(label)} THEN [{index}, {fields.expression}]"
        for index, (label, fields) in enumerate(zip(labels, made, strict=True))
    )
    costs = (Cost(alternatives=tuple(fields.costs for fields in made)),)
    shape = OneOf(tuple(fields.shape for fields in made))
    calls = tuple(call for fields in made for call in fields.calls)
    return Described(f"CASE {cases} END", shape, costs, calls)


def types_asked(given: Given | None, bindings: Bindings) -> tuple[str, ...]:
    """The labels that an argument `types` names; empty if it names none. The plan holds for these only."""
    if not isinstance(given, Leaf):
        return ()
    get = given.get
    asked: tuple[str, ...] = bindings.choose(lambda variables: tuple(kind.value for kind in get(variables) or ()))
    return asked
