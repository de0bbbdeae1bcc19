"""Trees: what a link leads to when it is followed again and again, e.g. the companies of a group, with their level.

Each node is an entry once, at the least number of steps: the search goes level by level and walks on from no node
twice, so that companies that own one another, or one over many ways, cost no more than any others.

(No pattern of any length does that: within one, no relationship is walked twice, but from account to account the way
leads into a record and out of it again by the same relationship.)
"""

from __future__ import annotations

from graphql import FieldNode

from api.catalog import LinkField
from api.discovery import LEVELS, MAX_LEVELS
from api.errors import Place

from .conditions import Conditions
from .connection import page
from .entries import Describe, Source
from .fields import Compiled, Compiler
from .order import Order, SortKey, sort_keys, tie_breaker
from .paging import number
from .patterns import walk
from .reach import Reach


def levels(
    compiler: Compiler, link: LinkField, start: str, nodes: list[FieldNode], place: Place, end: str, describe: Describe
) -> Compiled:
    """The field that follows `link` from the node `start` over all levels; `end` is the variable of those found."""
    label, bindings = link.target, compiler.bindings
    target = compiler.catalog.types[label]
    given = compiler.arguments(nodes[0], link.owner)
    most = number(given.get("levels"), "levels", LEVELS, MAX_LEVELS, place)
    found, front, at, each, level = (bindings.name(letter) for letter in "fxiel")
    further = f"UNWIND {found}[-1] AS {front} MATCH {walk(link, front, end)}"
    seen = f"any({each} IN {found} WHERE {end} IN {each})"
    match = (
        f"WITH reduce({found} = [[{start}]], {at} IN range(1, {bindings.parameter(most)}) |"
        f" {found} + [COLLECT {{ {further} WHERE NOT {seen} RETURN DISTINCT {end} }}]) AS {found}"
        f" UNWIND range(1, size({found}) - 1) AS {level} UNWIND {found}[{level}] AS {end}"
        f" WITH {end}, {level}"
    )
    where = Conditions(compiler.catalog, bindings, place).of_node(given.get("filter"), target, end)
    source = Source(
        name=f"{label}Level",
        label=label,
        node=end,
        describe=describe,
        match=match,
        count=match,
        where=where,
        distinct=False,
        carried=(level,),
        figures=f"{label}Figures",
        values={"level": Compiled(level, None)},
    )
    by_level = SortKey("level", "", level, level, "INTEGER", nullable=False)
    keys = sort_keys(given.get("sort"), Reach.of_node(compiler, end, target, place)) or [by_level]
    order = Order(f"{label} {link.name}", (*keys, *tie_breaker(target.node, end, bindings)))
    return page(compiler, source, order, given, nodes, place)
