"""What a list can be sorted or grouped by: a property of its entries, or of one node that each of them leads to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from api.catalog import ApiType, Catalog, LinkField
from api.errors import FORBIDDEN, REFUSED, Place
from graph.model import Property

from .bindings import Bindings, read
from .fields import Compiler
from .patterns import walk
from .values import Given, Leaf

MAX_STEPS = 3


@dataclass(frozen=True, slots=True)
class Reached:
    """A property, and how it is read.

    Attributes:
        name: The way to it, from field to field.
        prop: The property.
        expression: Reads it.
        how: What was given for it: a direction, a part of a date.
        direct: Whether it is the entry's own.
    """

    name: str
    prop: Property
    expression: str
    how: Given
    direct: bool


@dataclass(frozen=True, slots=True)
class Reach:
    """What can be read of the node or relationship `variable`, and of the nodes that it leads to one by one.

    Attributes:
        catalog: The model by GraphQL names.
        bindings: Of the statement under construction.
        place: The field whose argument it is.
        variable: Name in the statement.
        properties: Its own.
        links: Where it leads.
    """

    catalog: Catalog
    bindings: Bindings
    place: Place
    variable: str
    properties: Mapping[str, Property]
    links: Mapping[str, LinkField] = field(default_factory=dict)

    @classmethod
    def of_node(cls, compiler: Compiler, variable: str, api_type: ApiType, place: Place) -> Reach:
        """Of a node."""
        return cls(compiler.catalog, compiler.bindings, place, variable, api_type.properties, api_type.links)

    @classmethod
    def of_edge(cls, compiler: Compiler, variable: str, properties: Mapping[str, Property], place: Place) -> Reach:
        """Of a relationship."""
        return cls(compiler.catalog, compiler.bindings, place, variable, properties)

    def find(self, given: Given, verb: str) -> Reached:
        """The property that an input object names, `{store: {city: ASC}}`; `verb` says in errors what it is for.

        Raises:
            GraphQLError: it names none, more than one or one that the caller may not see, or is too far away.
        """
        name, part = self._one(given)
        if name in self.properties:
            prop = self._seen(name, self.properties[name], verb)
            return Reached(f"{self.variable[0]}.{prop.name}", prop, read(self.variable, prop), part, direct=True)
        # Step by step: within one pattern no relationship counts twice, so the way back from a node would be none.
        names, variable, links = [self.variable[0]], self.variable, self.links
        steps: list[str] = []
        while True:
            if len(names) > MAX_STEPS:
                raise self.place.problem(f"One can {verb} across {MAX_STEPS} links at most.", REFUSED)
            link = links[name]
            target, end = self.catalog.types[link.target], self.bindings.name("n")
            steps.append(walk(link, variable, end))
            names.append(name)
            name, part = self._one(part)
            if name in target.properties:
                prop = self._seen(name, target.properties[name], verb)
                expression = read(end, prop)
                for step in reversed(steps):
                    expression = f"head([{step} | {expression}])"
                return Reached(".".join([*names, prop.name]), prop, expression, part, direct=False)
            variable, links = end, target.links

    def _one(self, given: Given) -> tuple[str, Given]:
        if isinstance(given, dict) and len(given) == 1:
            ((name, part),) = given.items()
            if not (isinstance(part, Leaf) and part.value is None):
                return name, part
        raise self.place.problem("Each entry names exactly one property.", hint="[{a: ASC}, {b: {c: DESC}}]")

    def _seen(self, name: str, prop: Property, verb: str) -> Property:
        if not self.bindings.sees(prop):
            raise self.place.problem(f"Your role may not {verb} by {name}.", FORBIDDEN)
        return prop


def several(given: Given | None) -> list[Given]:
    """The entries of an argument that takes a list, or one alone."""
    if given is None or isinstance(given, Leaf):
        return []
    return given if isinstance(given, list) else [given]
