"""How much an operation may read at most, by the page sizes it asks for."""

from __future__ import annotations

from dataclasses import dataclass

from graphql import GraphQLError

from api.errors import REFUSED, Refused, problem

from .values import Getter, Variables

ROW_LIMIT = 1000
"""Largest page."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Nodes that a selection reads for each node it starts from: `pages` of a list, or one, with what hangs on each."""

    pages: Getter | None = None
    children: tuple[Cost, ...] = ()

    def nodes(self, variables: Variables) -> int:
        """The estimate for one request."""
        each = 1 + sum(child.nodes(variables) for child in self.children)
        return each if self.pages is None else int(self.pages(variables)) * each


def within_budget(costs: tuple[Cost, ...], variables: Variables, budget: int) -> int:
    """The estimate of an operation.

    Raises:
        Refused: it is larger than the budget, or a page size cannot be used.
    """
    try:
        nodes = sum(cost.nodes(variables) for cost in costs)
    except GraphQLError as error:
        raise Refused([error]) from None
    if nodes > budget:
        hint = "Make pages smaller (first: …), or nest fewer lists. The limit is PORTRAIT_QUERY_NODE_BUDGET."
        raise Refused(
            [problem(f"The operation may read {nodes:,} nodes; the limit is {budget:,}.", REFUSED, hint=hint)]
        )
    return nodes
