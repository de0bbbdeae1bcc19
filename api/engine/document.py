"""Reading documents: parsed and validated once each, and refused when they are built to exhaust."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLInputType,
    GraphQLSchema,
    GraphQLSyntaxError,
    InlineFragmentNode,
    Node,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
    ValuesOfCorrectTypeRule,
    VisitorAction,
    parse,
    specified_rules,
    validate,
)

from api.errors import BAD_REQUEST, PARSE_FAILED, REFUSED, VALIDATION_FAILED, ErrorCode, Refused, problem

from .cache import Cache

MAX_TOKENS = 2000
MAX_DEPTH = 12
MAX_FIELDS = 5000
"""Most fields of a document once its fragments are written out; 2^18 fit into 1 kB of nested fragments."""
MAX_REPEATS = 100
"""How often one selection may ask for the same field: validation compares each with each."""
MAX_LISTINGS = 30
"""Most lists of introspection and of `model`; each lists hundreds of fields. GraphiQL asks for 11."""

_CACHED_CHARACTERS = 1_000_000  # a parsed document takes some 60 times its text
_LISTINGS = frozenset(
    ("types", "fields", "args", "inputFields", "enumValues", "possibleTypes", "interfaces", "directives")
)


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A valid document: its operations by name, its fragments by name, and its text."""

    node: DocumentNode
    operations: Mapping[str | None, OperationDefinitionNode]
    fragments: Mapping[str, FragmentDefinitionNode]

    def operation(self, name: str | None) -> OperationDefinitionNode:
        """The operation called `name`; the only one if no name is given.

        Raises:
            Refused: there is none of that name, or no name is given and there are several.
        """
        if name is None and len(self.operations) == 1:
            return next(iter(self.operations.values()))
        if operation := self.operations.get(name):
            return operation
        known = ", ".join(other for other in self.operations if other) or "the unnamed one"
        message = "The operation to execute is not named." if name is None else "There is no operation of that name."
        hint = f"Give operationName; the document has: {known}."
        raise Refused([problem(message, BAD_REQUEST, hint=hint, nodes=self.node.definitions[:1])])


class Documents:
    """All documents of a schema that were read lately."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._known: Cache[str, Document] = Cache(_CACHED_CHARACTERS)

    def __contains__(self, text: str) -> bool:
        return self._known.get(text) is not None

    def read(self, text: str) -> Document:
        """Parse and validate, or remember.

        Raises:
            Refused: it does not parse, is not valid, or is too large.
        """
        if known := self._known.get(text):
            return known
        document = _parse(text)
        _guard(document)
        if errors := validate(self._schema, document.node, _RULES, max_errors=20):
            raise Refused([_with_code(error) for error in errors])
        _forget_tokens(document.node)
        self._known.put(text, document, len(text) + 200)
        return document


class _Values(ValuesOfCorrectTypeRule):
    """Whether values fit; says of each that does not where it stands, also where a scalar is given a list or object.

    graphql-core hands scalars a copy of these, which has no place in the document.
    """

    def is_valid_value_node(self, node: ValueNode, input_type: GraphQLInputType | None) -> VisitorAction:
        """Remember the value, and check it."""
        self._value = node
        return super().is_valid_value_node(node, input_type)

    def report_error(self, error: GraphQLError) -> None:
        """Report the error, with its place."""
        if not error.locations:
            error = GraphQLError(error.message, [self._value], extensions=error.extensions)
        super().report_error(error)


_RULES = tuple(_Values if rule is ValuesOfCorrectTypeRule else rule for rule in specified_rules)


def _parse(text: str) -> Document:
    try:
        node = parse(text, max_tokens=MAX_TOKENS)
    except GraphQLSyntaxError as error:
        if "Document contains more than" in error.message:
            message = f"The document has more than {MAX_TOKENS} words and signs."
            code = {"code": REFUSED}
            where = GraphQLError(message, source=error.source, positions=error.positions, extensions=code)
            raise Refused([where]) from None
        raise Refused([_with_code(error, PARSE_FAILED)]) from None
    document = document_of(node)
    if not document.operations:
        hint = "Begin with: query { … }"
        raise Refused(
            [problem("The document holds no operation.", BAD_REQUEST, hint=hint, nodes=document.node.definitions[:1])]
        )
    return document


def document_of(node: DocumentNode) -> Document:
    """A document by its parts."""
    operations = {
        definition.name.value if definition.name else None: definition
        for definition in node.definitions
        if isinstance(definition, OperationDefinitionNode)
    }
    fragments = {
        definition.name.value: definition
        for definition in node.definitions
        if isinstance(definition, FragmentDefinitionNode)
    }
    return Document(node, operations, fragments)


def _forget_tokens(document: DocumentNode) -> None:
    """Let go of the lexer's tokens, which errors do not need, for they know a place by its number.

    They are a third of what a document takes, and refer to each other in a circle, so that only the garbage collector
    would free them.
    """
    waiting: list[Node] = [document]
    while waiting:
        node = waiting.pop()
        if node.loc:
            place: Any = node.loc
            place.start_token = place.end_token = None
        for key in node.keys:
            below = getattr(node, key, None)
            waiting += [
                part for part in (below if isinstance(below, tuple | list) else (below,)) if isinstance(part, Node)
            ]


def _with_code(error: GraphQLError, code: ErrorCode = VALIDATION_FAILED) -> GraphQLError:
    error.extensions = (error.extensions or {}) | {"code": code}
    return error


def _too_much(message: str, nodes: Iterable[Node] = ()) -> Refused:
    return Refused([problem(message, REFUSED, hint="Ask for less at once, in several operations.", nodes=[*nodes])])


class _Size(NamedTuple):
    """What a selection comes to when its fragments are written out."""

    fields: int
    depth: int
    listings: int


class _Measure:
    """Sizes of the selections of a document; each fragment is measured once, however often it is spread."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._known: dict[str, _Size] = {}

    def size(self, selections: SelectionSetNode, open_fragments: frozenset[str] = frozenset()) -> _Size:
        names = Counter(
            node.alias.value if node.alias else node.name.value
            for node in selections.selections
            if isinstance(node, FieldNode)
        )
        if names and max(names.values()) > MAX_REPEATS:
            raise _too_much(f"A selection asks for one field more than {MAX_REPEATS} times.", selections.selections[:1])
        fields = depth = listings = 0
        for node in selections.selections:
            part = _Size(0, 0, 0)
            if isinstance(node, FieldNode):
                below = self.size(node.selection_set, open_fragments) if node.selection_set else _Size(0, 0, 0)
                name = node.name.value
                # Introspection nests deeper than data; a rule of validation bounds it.
                height = 0 if name.startswith("__") else below.depth
                part = _Size(below.fields + 1, height + 1, below.listings + (name in _LISTINGS))
            elif isinstance(node, InlineFragmentNode):
                part = self.size(node.selection_set, open_fragments)
            elif isinstance(node, FragmentSpreadNode):
                part = self._fragment(node.name.value, open_fragments)
            fields, depth, listings = fields + part.fields, max(depth, part.depth), listings + part.listings
        return _Size(fields, depth, listings)

    def _fragment(self, name: str, open_fragments: frozenset[str]) -> _Size:
        fragment = self._document.fragments.get(name)
        if fragment is None or name in open_fragments:  # validation names both faults
            return _Size(0, 0, 0)
        if name not in self._known:
            self._known[name] = self.size(fragment.selection_set, open_fragments | {name})
        return self._known[name]


def _guard(document: Document) -> None:
    """Bound what validation and planning may cost, before they begin."""
    measure = _Measure(document)
    for part in (*document.operations.values(), *document.fragments.values()):
        # Fragments that no operation spreads count too, but for their depth: validation walks them all the same.
        try:
            size = measure.size(part.selection_set)
        except RecursionError:
            raise _too_much("The document nests too deeply.", [part]) from None
        if size.fields > MAX_FIELDS:
            message = f"The document asks for more than {MAX_FIELDS} fields once its fragments are written out."
            raise _too_much(message, [part])
        if size.depth > MAX_DEPTH and isinstance(part, OperationDefinitionNode):
            raise _too_much(f"The document nests deeper than {MAX_DEPTH} levels.", [part])
        if size.listings > MAX_LISTINGS:
            raise _too_much(f"The document lists types and fields more than {MAX_LISTINGS} times.", [part])
