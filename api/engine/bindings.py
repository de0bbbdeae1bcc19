"""What a statement under construction has used up: parameters, variable names, and what the caller may see."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from graph.model import Property, Role, may_see
from graph.statements import quoted

from .values import Getter, Variables


@dataclass(slots=True)
class Bindings:
    """Parameters and names of one statement.

    Attributes:
        role: Who asks.
        variables: Coerced, of the request that the plan is made for.
        getters: By parameter name, how to read its value from the variables of a request.
        choices: What else of the variables the statement holds for, beside their shape.
        loses: Whether something of its answer may come as `Lost`, which is looked for in no other.
    """

    role: Role
    variables: Variables = field(default_factory=dict)
    getters: dict[str, Getter] = field(default_factory=dict)
    choices: list[Getter] = field(default_factory=list)
    loses: bool = False
    _names: int = 0

    def parameter(self, get: Getter) -> str:
        """A new parameter, written as Cypher does."""
        name = f"p{len(self.getters)}"
        self.getters[name] = get
        return f"${name}"

    def choose(self, get: Getter) -> Any:
        """Something of the variables that decides about the statement, which holds for requests with the same."""
        self.choices.append(get)
        return get(self.variables)

    def name(self, letter: str) -> str:
        """A variable name that the statement does not have yet."""
        self._names += 1
        return f"{letter}{self._names}"

    def sees(self, prop: Property) -> bool:
        """Whether the caller may see the property."""
        return may_see(self.role, prop.prop.personal)

    def bind(self, variables: Variables) -> dict[str, Any]:
        """The values of all parameters for one request.

        Raises:
            GraphQLError: a page size, a cursor or an identifier cannot be used.
        """
        return {name: get(variables) for name, get in self.getters.items()}


def read(variable: str, prop: Property) -> str:
    """The property of the node or relationship `variable`, as it was stored."""
    return f"{variable}.{quoted(prop.name)}"


def written(variable: str, prop: Property) -> str:
    """The property as the answer carries it: times and dates as text, which costs the driver a tenth of objects."""
    stored = read(variable, prop)
    return f"toString({stored})" if prop.type.name in ("DATETIME", "DATE") else stored
