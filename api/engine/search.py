"""Full-text search: over all types at once, or within the list of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graphql import FieldNode

from api.catalog import SEARCH, Catalog
from api.errors import FORBIDDEN, Place
from graph.statements import TEXT_INDEX, quoted

from .abstract import DescribeNode, any_of, types_asked
from .bindings import Bindings
from .connection import page
from .entries import Source
from .fields import Compiled, Compiler
from .order import Order, SortKey
from .values import Getter, Given, Leaf
from .words import index_query


def search(
    compiler: Compiler, given: Mapping[str, Given], nodes: list[FieldNode], place: Place, describe: DescribeNode
) -> Compiled:
    """The root field `search`."""
    bindings = compiler.bindings
    labels = types_asked(given.get("types"), bindings)
    chosen = list(dict.fromkeys(labels or compiler.catalog.abstract[SEARCH]))
    variable, score = bindings.name("n"), bindings.name("s")
    match = _found(compiler, chosen, given["text"], variable, score, place, strict=bool(labels))
    shown = [label for label in chosen if _visible(compiler.catalog, label, bindings)]
    element = f"elementId({variable})"
    source = Source(
        name="Search",
        label="",
        node=variable,
        describe=lambda selections, path: any_of(compiler, shown, variable, list(selections), path, describe),
        match=match,
        count=match,
        where=[],
        distinct=False,
        carried=(score,),
        values={"score": Compiled(score, None)},
    )
    order = Order("Search", (by_score(score), SortKey("element", variable, element, element, "STRING", nullable=False)))
    return page(compiler, source, order, dict(given), nodes, place)


def in_list(compiler: Compiler, label: str, text: Given, variable: str, score: str, place: Place) -> str:
    """The clauses that find the nodes of one type in which a text occurs."""
    return _found(compiler, [label], text, variable, score, place, strict=True)


def by_score(score: str) -> SortKey:
    """The best first."""
    return SortKey("score", score, score, score, "FLOAT", descending=True, nullable=False)


def _found(
    compiler: Compiler, labels: list[str], text: Given, variable: str, score: str, place: Place, *, strict: bool
) -> str:
    """The clauses that find nodes of these types; `strict` if none of them may be hidden from the caller.

    A type is searched by those of its properties that the caller sees, and by no other of the same name.
    """
    seen = {label: _visible(compiler.catalog, label, compiler.bindings) for label in labels}
    if not any(seen.values()) or (strict and not all(seen.values())):
        raise place.problem("Your role may not search by these texts.", FORBIDDEN)
    get = text.get if isinstance(text, Leaf) else str
    calls = [
        _call(compiler, parts, fields, get, variable, score, place)
        for fields, parts in _together(compiler.catalog, seen).items()
    ]
    if len(calls) == 1:
        return calls[0]
    found = f"{variable}, {score}"
    return f"CALL () {{ {' UNION ALL '.join(f'{call} RETURN {found}' for call in calls)} }} WITH {found}"


def _together(catalog: Catalog, seen: Mapping[str, tuple[str, ...]]) -> dict[tuple[str, ...], list[str]]:
    """Types by the properties that they are searched by: all in one, but for types with other uses of such a property.

    The index holds a property of every type that has it, if one declares it a text: an employee's title, which is
    none, since a deal's is.
    """
    everything = tuple(dict.fromkeys(name for names in seen.values() for name in names))
    groups: dict[tuple[str, ...], list[str]] = {}
    for label, names in seen.items():
        others = set(catalog.types[label].node.properties) - set(names)
        if names:
            groups.setdefault(names if others & set(everything) else everything, []).append(label)
    return groups


def _call(
    compiler: Compiler,
    labels: Iterable[str],
    fields: tuple[str, ...],
    get: Getter,
    variable: str,
    score: str,
    place: Place,
) -> str:
    parameter = compiler.bindings.parameter(index_query(get, fields, place))
    return (
        f"CALL db.index.fulltext.queryNodes('{TEXT_INDEX}', {parameter}) YIELD node AS {variable}, score AS {score}"
        f" MATCH ({variable}:{'|'.join(map(quoted, labels))})"
    )


def _visible(catalog: Catalog, label: str, bindings: Bindings) -> tuple[str, ...]:
    return tuple(prop.name for prop in catalog.types[label].texts if bindings.sees(prop))
