"""Literals read as variables, so that documents which differ in nothing else share one plan.

A document whose form is known, by its words and signs without the literals, is neither validated nor planned again: its
literals are read by the types of their places. Whatever does not go smoothly is left to the usual way, whose errors
name their places in the document.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from graphql import (
    SKIP,
    FloatValueNode,
    GraphQLError,
    GraphQLNonNull,
    GraphQLScalarType,
    GraphQLSchema,
    IntValueNode,
    Lexer,
    NameNode,
    OperationType,
    Source,
    StringValueNode,
    TokenKind,
    TypeInfo,
    TypeInfoVisitor,
    Undefined,
    ValueNode,
    VariableNode,
    Visitor,
    VisitorAction,
    parse,
    print_ast,
    value_from_ast,
    visit,
)

from api.catalog import Catalog

from .cache import Cache
from .document import MAX_TOKENS, Document, document_of
from .selection import collect
from .values import Variables

_CACHED_CHARACTERS = 1_000_000


class Lifted(NamedTuple):
    """A document with its literals as variables."""

    form: str
    document: Document
    variables: Variables


class _Form(NamedTuple):
    """What documents of one form share: the document without literals, and the types that these must have."""

    document: Document
    types: tuple[GraphQLScalarType, ...]


class Literals:
    """The forms of documents that were read lately."""

    def __init__(self, schema: GraphQLSchema, catalog: Catalog) -> None:
        self._schema = schema
        self._catalog = catalog
        self._known: Cache[str, _Form] = Cache(_CACHED_CHARACTERS)

    def read(self, text: str) -> Lifted | None:
        """The document, if its form is known and its literals are of the right types."""
        taken = _take(text)
        known = self._known.get(taken.form) if taken else None
        if taken is None or known is None:
            return None
        variables: dict[str, Any] = {}
        for index, (literal, type_) in enumerate(zip(taken.literals, known.types, strict=True)):
            value = value_from_ast(literal, type_)
            if value is Undefined:
                return None
            variables[_name(index)] = value
        return Lifted(taken.form, known.document, variables)

    def learn(self, text: str, document: Document) -> None:
        """Remember the form of a valid document, unless its literals decide about more than values."""
        taken = _take(text)
        if taken is None or self._known.get(taken.form) or not self._of_graph(document):
            return
        info = TypeInfo(self._schema)
        lifter = _Lifter(info)
        without = visit(document.node, TypeInfoVisitor(info, lifter))
        if len(lifter.types) == len(taken.literals):
            # Without places: these would be of the first document.
            known = document_of(parse(print_ast(without), no_location=True))
            self._known.put(taken.form, _Form(known, tuple(lifter.types)), len(text) + 200)

    def _of_graph(self, document: Document) -> bool:
        """Whether one statement answers all of it: what Python answers reads the document itself."""
        if len(document.operations) != 1:
            return False
        (operation,) = document.operations.values()
        roots = collect([operation.selection_set], document.fragments, {})
        names = {nodes[0].name.value for nodes in roots.values()}
        return operation.operation is OperationType.QUERY and names <= {*self._catalog.roots, "__typename"}


class _Taken(NamedTuple):
    form: str
    literals: list[ValueNode]


def _take(text: str) -> _Taken | None:
    """Words and signs without the literals, and the literals; nothing of a document with variables of its own."""
    lexer, words, literals = Lexer(Source(text)), list[str](), list[ValueNode]()
    try:
        while (token := lexer.advance()).kind is not TokenKind.EOF:
            if token.kind is TokenKind.DOLLAR or len(words) == MAX_TOKENS:
                return None
            words.append(str(token.value) if token.kind is TokenKind.NAME else token.kind.value)
            if literal := _literal(token.kind, token.value or ""):
                literals.append(literal)
    except GraphQLError:
        return None
    return _Taken(" ".join(words), literals)


def _literal(kind: TokenKind, value: str) -> ValueNode | None:
    made: Mapping[TokenKind, ValueNode] = {
        TokenKind.INT: IntValueNode(value=value),
        TokenKind.FLOAT: FloatValueNode(value=value),
        TokenKind.STRING: StringValueNode(value=value),
        TokenKind.BLOCK_STRING: StringValueNode(value=value),
    }
    return made.get(kind)


def _name(index: int) -> str:
    return f"_{index}"


class _Lifter(Visitor):
    """Puts variables where literals are, and notes their types; fewer than there are literals if one must stay."""

    def __init__(self, info: TypeInfo) -> None:
        super().__init__()
        self._info = info
        self.types: list[GraphQLScalarType] = []

    def enter_directive(self, *_: Any) -> VisitorAction:
        """Directives decide about the plan."""
        return SKIP

    def enter_int_value(self, node: IntValueNode, *_: Any) -> ValueNode:
        """Lift it."""
        return self._lift(node)

    def enter_float_value(self, node: FloatValueNode, *_: Any) -> ValueNode:
        """Lift it."""
        return self._lift(node)

    def enter_string_value(self, node: StringValueNode, *_: Any) -> ValueNode:
        """Lift it."""
        return self._lift(node)

    def _lift(self, node: ValueNode) -> ValueNode:
        type_ = self._info.get_input_type()
        inner = type_.of_type if isinstance(type_, GraphQLNonNull) else type_
        if not isinstance(inner, GraphQLScalarType):  # one value that stands for a list of one
            return node
        self.types.append(inner)
        return VariableNode(name=NameNode(value=_name(len(self.types) - 1)))
