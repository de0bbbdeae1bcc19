"""Connections: pages of lists, how many entries these have, and figures over all of them.

A page is a COLLECT subquery that sorts and cuts before it reads what hangs on its entries, so that only a page's
worth of it is read. Figures are a CALL subquery of their own before it, which passes over the entries once.
"""

from __future__ import annotations

from graphql import FieldNode

from api.errors import Place

from .cost import Cost
from .entries import Entries, Source
from .fields import Compiled, Compiler, returning
from .figures import figures
from .order import Order
from .paging import Window, plus_one
from .selection import below
from .shape import OverAll, PageField, PageShape, total
from .values import Given


def page(
    compiler: Compiler, source: Source, order: Order, given: dict[str, Given], nodes: list[FieldNode], place: Place
) -> Compiled:
    """A page of a list, with what else is asked of the connection."""
    window = Window.of(given, place)
    entries = Entries(compiler, source, order, window)
    fields: list[tuple[str, PageField]] = []
    count, over_all, costs, calls = "null", list[str](), list[Cost](), list[str]()
    for key, asked in compiler.collect(below(nodes)).items():
        name = asked[0].name.value
        if name == "totalCount":
            count = _total(source)
            fields.append((key, total))
        elif name in ("aggregate", "groups"):
            made = figures(compiler, source, asked, Place(asked[0], (*place.path, key)))
            fields.append((key, OverAll(len(over_all), made.shape)))
            over_all.append(made.variable)
            costs += made.costs
            calls.append(made.call)
        else:
            fields.append((key, entries.field(name, asked, (*place.path, key))))
    rows, size = "[]", "null"
    if not entries.parts:
        costs.append(Cost(window.checked))
    else:
        limit = compiler.bindings.parameter(plus_one(window.size) if entries.sized else window.size)
        size = f"{limit} - 1" if entries.sized else size
        rows = _rows(compiler, source, order, entries, window, place, limit)
        costs.append(Cost(window.size, tuple(entries.costs)))
    expression = f"[{', '.join([rows, count, size, *over_all])}]"
    return Compiled(
        expression, PageShape(tuple(fields), len(entries.parts), window.backward), tuple(costs), tuple(calls)
    )


def _rows(
    compiler: Compiler, source: Source, order: Order, entries: Entries, window: Window, place: Place, limit: str
) -> str:
    between = [order.behind(window.after, place, compiler.bindings)] if window.after else []
    between += [order.ahead(window.before, place, compiler.bindings)] if window.before else []
    sorts_edge = any(key.variable == source.edge for key in order.keys)
    where, text = list(source.where), source.match
    late = bool(source.latest or order.computed)
    if not late:
        where += between
    if not where and not source.edge:
        where = order.presence
    if where:
        text += f" WHERE {' AND '.join(where)}"
    kept = [source.node, *source.carried]
    if source.distinct:
        text += f" WITH DISTINCT {', '.join(kept)}"
    if source.edge and (sorts_edge or (entries.shows_edge and not source.latest)):
        text += f" WITH {', '.join(kept)}, {source.latest}" if source.latest else ""
        kept.append(source.edge)
    if order.computed:
        text += f" WITH {', '.join([*kept, *order.computed])}"
        kept += [key.expression for key in order.keys if key.computed]
    if late and between:
        text += f" WHERE {' AND '.join(between)}"
    text += f" WITH {', '.join(kept)} ORDER BY {order.reversed if window.backward else order.clause} LIMIT {limit}"
    if source.latest and entries.shows_edge and not sorts_edge:
        text += f" WITH {', '.join(kept)}, {source.latest}"
    # The rows are sorted: RETURN only projects, and Neo4j 5.26 takes no second ORDER BY around all that may be in it.
    parts = f"[{', '.join(entries.parts)}]"
    return f"COLLECT {{ {text} {returning(parts, entries.calls)} }}"


def _total(source: Source) -> str:
    where = f" WHERE {' AND '.join(source.where)}" if source.where else ""
    distinct = f" RETURN DISTINCT {source.node}" if source.distinct else ""
    return f"COUNT {{ {source.count}{where}{distinct} }}"
