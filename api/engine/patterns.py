"""Patterns of Cypher: how the engine walks from node to node. Names come from the model only."""

from __future__ import annotations

from functools import cache

from api.catalog import LinkField
from graph.model import ONTOLOGY, Edge, Hop, NodeType
from graph.statements import quoted


def _far(hop: Hop) -> str:
    return (hop.edge.start if hop.backward else hop.edge.end).__name__


def _near(hop: Hop) -> str:
    return (hop.edge.end if hop.backward else hop.edge.start).__name__


@cache
def _decides(hop: Hop, following: Hop | None = None) -> bool:
    """Whether the relationship's type and direction, with the near label, leave only one far label.

    A `following` hop leaves only those from which it can be made.
    """
    reached = _far_ends(hop, _near(hop))
    if following:
        reached = {label for label in reached if _far_ends(following, label)}
    return len(reached) == 1


def _far_ends(hop: Hop, near: str) -> set[str]:
    """The labels that relationships of this type and direction lead to from `near`."""
    same = (Hop(edge, hop.backward) for edge in ONTOLOGY.edges.values() if edge.name == hop.edge.name)
    return {_far(each) for each in same if _near(each) == near}


def step(edge: Edge, backward: bool, variable: str = "") -> str:
    """`-[r:PLACED]->` or its reverse."""
    inner = f"[{variable}:{quoted(edge.name)}]"
    return f"<-{inner}-" if backward else f"-{inner}->"


def walk(link: LinkField, start: str, end: str, edge: str = "", *, label: bool = True) -> str:
    """The pattern from node variable `start` along a link to `end`; `edge` names the relationship that is shown.

    Nodes on the way need no label where the relationships before and behind leave no other, which spares one database
    hit each (and no time that could be measured). The last one carries its label unless `label` is false and the
    relationship leaves no other: then a count can be read from the node's degree, and a list spares one hit an entry.
    """
    text = f"({start})"
    last = len(link.hops) - 1
    for index, hop in enumerate(link.hops):
        variable = edge if index == link.shown else ""
        text += step(hop.edge, hop.backward, variable)
        if index < last:
            text += "()" if _decides(hop, link.hops[index + 1]) else f"(:{quoted(_far(hop))})"
        elif label or not _decides(hop):
            text += f"({end}:{quoted(link.target)})"
        else:
            text += f"({end})"
    return text


def matched(variable: str, node: NodeType, stored: str, value: str) -> str:
    """The nodes of a type, as `variable`, of which something stored equals a value."""
    return f"MATCH ({variable}:{quoted(node.name)}) WHERE {stored} = {value}"
