"""Selections with their fragments written out, and fields that are skipped left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    NamedTypeNode,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
)
from graphql.language import BooleanValueNode

from .values import Variables


def collect(
    selections: Iterable[SelectionSetNode],
    fragments: Mapping[str, FragmentDefinitionNode],
    variables: Variables,
    applies: Callable[[str], bool] | None = None,
) -> dict[str, list[FieldNode]]:
    """By response key, the nodes that ask for it; fields of one key are merged, as validation made sure they can be.

    `applies` tells of the name of a type whether fragments on it apply; without it all do.
    """
    found: dict[str, list[FieldNode]] = {}
    visited: set[str] = set()

    def visit(selection_set: SelectionSetNode) -> None:
        for node in selection_set.selections:
            if not included(node, variables):
                continue
            if isinstance(node, FieldNode):
                found.setdefault(node.alias.value if node.alias else node.name.value, []).append(node)
            elif isinstance(node, InlineFragmentNode):
                if _meant(node.type_condition, applies):
                    visit(node.selection_set)
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in visited:
                visited.add(node.name.value)
                fragment = fragments[node.name.value]
                if _meant(fragment.type_condition, applies):
                    visit(fragment.selection_set)

    for selection_set in selections:
        visit(selection_set)
    return found


def below(nodes: Iterable[FieldNode]) -> list[SelectionSetNode]:
    """The selections that the nodes of one field make together."""
    return [node.selection_set for node in nodes if node.selection_set]


def _meant(condition: NamedTypeNode | None, applies: Callable[[str], bool] | None) -> bool:
    return condition is None or applies is None or applies(condition.name.value)


def included(node: SelectionNode, variables: Variables) -> bool:
    """Whether `@skip` and `@include` let a selection stand."""
    for directive in node.directives or ():
        if directive.name.value in ("skip", "include"):
            (argument,) = directive.arguments or ()
            value = argument.value
            if isinstance(value, VariableNode):
                holds = bool(variables[value.name.value])
            else:
                holds = isinstance(value, BooleanValueNode) and value.value
            if holds is (directive.name.value == "skip"):
                return False
    return True
