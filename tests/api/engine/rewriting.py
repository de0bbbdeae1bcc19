"""The same operation in other words: literals as variables, selections as named fragments, with directives."""

from __future__ import annotations

from random import Random
from typing import Any, cast

from graphql import (
    ArgumentNode,
    ConstValueNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLNonNull,
    GraphQLSyntaxError,
    ListValueNode,
    NamedTypeNode,
    NameNode,
    Node,
    NullValueNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    TypeInfo,
    TypeInfoVisitor,
    ValueNode,
    VariableDefinitionNode,
    VariableNode,
    Visitor,
    is_required_argument,
    parse,
    parse_type,
    print_ast,
    value_from_ast_untyped,
    visit,
)
from graphql.language import BooleanValueNode

from api.engine.document import MAX_TOKENS
from api.schema import SCHEMA

SELDOM, OFTEN = 0.15, 0.35
OPTIONAL = ("filter", "edgeFilter", "edgeSort", "since", "until", "types", "direction")
"""Arguments that a variable without a value may be given for, without the answer being unbounded."""


def rewritten(operation: str, seed: int) -> tuple[str, dict[str, Any]]:
    """A document that asks for the same, or for less where directives leave something out, and its variables."""
    info = TypeInfo(SCHEMA._schema)
    rewriting = _Rewriting(Random(seed), info)
    document = visit(parse(operation, no_location=True), TypeInfoVisitor(info, rewriting))
    [asked] = document.definitions
    assert isinstance(asked, OperationDefinitionNode)
    named = OperationDefinitionNode(
        operation=asked.operation,
        name=NameNode(value="Rewritten"),
        variable_definitions=tuple(rewriting.definitions),
        directives=(),
        selection_set=asked.selection_set,
    )
    return print_ast(DocumentNode(definitions=(*rewriting.fragments, named))), rewriting.values


def fits(document: str) -> bool:
    """Whether the document is no longer than one may be."""
    try:
        parse(document, no_location=True, max_tokens=MAX_TOKENS)
    except GraphQLSyntaxError:
        return False
    return True


class _Rewriting(Visitor):
    """Draws what is written in which other way."""

    def __init__(self, random: Random, info: TypeInfo) -> None:
        super().__init__()
        self._random = random
        self._info = info
        self.definitions: list[VariableDefinitionNode] = []
        self.values: dict[str, Any] = {}
        self.fragments: list[FragmentDefinitionNode] = []

    def enter(self, node: Node, key: Any, parent: Any, *_: Any) -> Node | None:
        """A value as a variable."""
        if not isinstance(node, ValueNode) or isinstance(node, VariableNode) or not self._happens(OFTEN):
            return None
        # Entering a list, graphql-core is at its elements already.
        within = isinstance(node, ListValueNode)
        type_ = self._info.get_parent_input_type() if within else self._info.get_input_type()
        assert type_ is not None
        argument = self._info.get_argument()
        optional = isinstance(parent, ArgumentNode) and parent.name.value in OPTIONAL
        if optional and argument and not is_required_argument(argument) and self._happens(SELDOM):
            return self._variable(str(type_))
        if isinstance(node, NullValueNode):
            return self._variable(str(type_), value=None)
        needed = type_ if isinstance(type_, GraphQLNonNull) else GraphQLNonNull(type_)
        if self._happens(SELDOM):
            return self._variable(str(needed), default=cast(ConstValueNode, node))
        return self._variable(str(needed), value=value_from_ast_untyped(node))

    def leave(self, node: Node, *_: Any) -> Node | None:
        """A selection with directives, or a set of them with a part of it as a fragment."""
        if isinstance(node, FieldNode) and self._happens(SELDOM):
            return FieldNode(
                alias=node.alias,
                name=node.name,
                arguments=node.arguments,
                directives=self._directives(),
                selection_set=node.selection_set,
            )
        if isinstance(node, SelectionSetNode) and self._happens(SELDOM):
            return SelectionSetNode(selections=self._apart(list(node.selections)))
        return None

    def _apart(self, selections: list[SelectionNode]) -> tuple[SelectionNode, ...]:
        """Some of the selections in a fragment; of these some beside it as well, for both are one."""
        chosen = [self._happens() for _ in selections]
        inside = [node for node, taken in zip(selections, chosen, strict=True) if taken] or selections[:1]
        beside = [node for node in selections if node not in inside or self._happens(SELDOM)]
        type_ = self._info.get_parent_type()
        assert type_ is not None
        name = NameNode(value=f"F{len(self.fragments)}")
        self.fragments.append(
            FragmentDefinitionNode(
                name=name,
                type_condition=NamedTypeNode(name=NameNode(value=type_.name)),
                directives=(),
                selection_set=SelectionSetNode(selections=tuple(inside)),
            )
        )
        directives = self._directives() if self._happens(SELDOM) else ()
        beside.insert(self._random.randint(0, len(beside)), FragmentSpreadNode(name=name, directives=directives))
        return tuple(beside)

    def _directives(self) -> tuple[DirectiveNode, ...]:
        holds = self._happens()
        value: ValueNode = BooleanValueNode(value=holds)
        if self._happens():
            value = self._variable("Boolean!", value=holds)
        argument = ArgumentNode(name=NameNode(value="if"), value=value)
        name = "include" if self._happens() else "skip"
        return (DirectiveNode(name=NameNode(value=name), arguments=(argument,)),)

    def _happens(self, probability: float = 0.5) -> bool:
        return self._random.random() < probability

    def _variable(self, type_: str, *, default: ConstValueNode | None = None, **given: Any) -> VariableNode:
        variable = VariableNode(name=NameNode(value=f"v{len(self.definitions)}"))
        self.definitions.append(
            VariableDefinitionNode(
                variable=variable, type=parse_type(type_, no_location=True), default_value=default, directives=()
            )
        )
        if given:
            self.values[variable.name.value] = given["value"]
        return variable
