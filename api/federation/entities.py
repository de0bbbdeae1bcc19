"""`_entities`: nodes that other parts of a supergraph name by their keys, within the one statement of the operation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from graphql import FieldNode, FragmentSpreadNode, InlineFragmentNode, SelectionSetNode

from api.engine.cost import ROW_LIMIT
from api.engine.entities import ByKey, nodes_by_key
from api.engine.fields import Compiled, Compiler
from api.engine.selection import below, included
from api.engine.values import Getter, Given, Leaf, Variables
from api.errors import BAD_INPUT, FORBIDDEN, REFUSED, Place
from api.names import camel

from .schema import Representation

FIELD = "_entities"


def entities_field(compiler: Compiler, nodes: list[FieldNode], key: str) -> Compiled:
    """The field `_entities`: the nodes in the order of their representations, null where there is none.

    Raises:
        GraphQLError: the role may not look up nodes of a type by their key.
    """
    place = Place(nodes[0], (key,))
    sent = _sent(compiler, compiler.arguments(nodes[0], "Query")["representations"], place)
    of_all, by_label = _asked(compiler, below(nodes))
    read: dict[str, ByKey] = {}
    for label, selections in by_label.items():
        node = compiler.catalog.types[label].node
        if not compiler.bindings.sees(node.properties[node.key]):
            raise place.problem(f"Your role may not look up {label} nodes by their key.", FORBIDDEN)
        keys = _keys(sent, label, camel(node.key))
        read[label] = nodes_by_key(compiler, label, keys, [*of_all, *selections], place.path)
    names = compiler.bindings.parameter(lambda variables: [one.typename for one in sent(variables)])
    typenames = compiler.collect(of_all)  # all that one can ask of every entity

    def arrange(row: list[Any]) -> list[dict[str, Any] | None]:
        wanted, *columns = row
        found = {label: part.arrange(rows) for (label, part), rows in zip(read.items(), columns, strict=True)}
        seen: Counter[str] = Counter()
        made: list[dict[str, Any] | None] = []
        for name in wanted:
            known = found.get(name)
            made.append(dict.fromkeys(typenames, name) if known is None else known.get(seen[name]))
            seen[name] += 1
        return made

    columns = ", ".join([names, *(part.expression for part in read.values())])
    return Compiled(f"[{columns}]", arrange, tuple(cost for part in read.values() for cost in part.costs))


def _sent(compiler: Compiler, given: Given, place: Place) -> Getter:
    """Reads the representations from the variables of a request."""

    def representations(variables: Variables) -> Sequence[Representation]:
        found: Sequence[Representation] = given.get(variables) if isinstance(given, Leaf) else ()
        if len(found) > ROW_LIMIT:
            raise place.problem(f"More than {ROW_LIMIT} representations at once.", REFUSED, hint="Send parts.")
        for one in found:
            if one.typename not in compiler.catalog.types:
                raise place.problem("A representation is of a type that is no entity here.", BAD_INPUT)
            key = camel(compiler.catalog.types[one.typename].node.key)
            if not isinstance(one.fields.get(key), str | int):
                raise place.problem(f"A representation of {one.typename} lacks its key {key}.", BAD_INPUT)
        return found

    return representations


def _keys(sent: Getter, label: str, key: str) -> Getter:
    """Reads the keys of the representations of one type."""
    return lambda variables: [str(one.fields[key]) for one in sent(variables) if one.typename == label]


def _asked(
    compiler: Compiler, selections: Iterable[SelectionSetNode]
) -> tuple[list[SelectionSetNode], dict[str, list[SelectionSetNode]]]:
    """What is asked of every entity, which is no more than `__typename`, and what of each type."""
    of_all: list[SelectionSetNode] = []
    by_label: dict[str, list[SelectionSetNode]] = {}

    def visit(selection_set: SelectionSetNode) -> None:
        for node in selection_set.selections:
            if not included(node, compiler.variables):
                continue
            if isinstance(node, FieldNode):
                of_all.append(SelectionSetNode(selections=(node,)))
                continue
            if isinstance(node, FragmentSpreadNode):
                fragment = compiler.fragments[node.name.value]
                label, inside = fragment.type_condition.name.value, fragment.selection_set
            elif isinstance(node, InlineFragmentNode):
                condition = node.type_condition
                label, inside = condition.name.value if condition else "", node.selection_set
            if label in compiler.catalog.types:
                by_label.setdefault(label, []).append(inside)
            elif label in compiler.catalog.abstract:
                for each in filter(compiler.sees_key, compiler.catalog.abstract[label]):
                    by_label.setdefault(each, []).append(inside)
            else:  # _Entity itself
                visit(inside)

    for selection_set in selections:
        visit(selection_set)
    return of_all, by_label
