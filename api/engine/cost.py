"""How many nodes an operation may return at most, by the page sizes it asks for; and those that likeness compares.

What totals, figures, filters, searches and sort orders pass over depends on the graph, and is left to the time limit.
"""

from __future__ import annotations

from dataclasses import dataclass

from graphql import GraphQLError

from api.errors import REFUSED, Refused, problem

from .values import Getter, Variables

ROW_LIMIT = 1000
"""Largest page."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Nodes that a selection reads for each node it starts from: `pages` of a list, or one, with what hangs on each.

    Attributes:
        pages: Reads the size of the page; None for one node.
        children: What hangs on each node.
        alternatives: What hangs on it besides, by the types that it may be of: the dearest counts.
    """

    pages: Getter | None = None
    children: tuple[Cost, ...] = ()
    alternatives: tuple[tuple[Cost, ...], ...] = ()

    def nodes(self, variables: Variables) -> int:
        """The estimate for one request."""
        each = 1 + _sum(self.children, variables)
        each += max((_sum(costs, variables) for costs in self.alternatives), default=0)
        return each if self.pages is None else int(self.pages(variables)) * each


def within_budget(costs: tuple[Cost, ...], variables: Variables, budget: int) -> int:
    """The estimate of an operation.

    Raises:
        Refused: it is larger than the budget, or a page size cannot be used.
    """
    try:
        nodes = _sum(costs, variables)
    except GraphQLError as error:
        raise Refused([error]) from None
    if nodes > budget:
        hint = "Make pages smaller (first: …), or nest fewer lists. The limit is PORTRAIT_QUERY_NODE_BUDGET."
        raise Refused(
            [problem(f"The operation may read {nodes:,} nodes; the limit is {budget:,}.", REFUSED, hint=hint)]
        )
    return nodes


def _sum(costs: tuple[Cost, ...], variables: Variables) -> int:
    return sum(cost.nodes(variables) for cost in costs)
