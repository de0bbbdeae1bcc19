"""Filters as conditions of Cypher.

Absent values meet no condition, and `not` turns that round: below a `not`, comparisons are made two-valued, while
elsewhere they stay as they are, since indexes serve no others.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from api.catalog import ApiType, Catalog, LinkField
from api.errors import FORBIDDEN, REFUSED, Place
from graph.model import Property

from .bindings import Bindings, read
from .patterns import walk
from .values import Getter, Given, Leaf, Variables

MAX_CONDITIONS = 100
MAX_HOPS = 4
MAX_VALUES = 1000

_COMPARISONS = {"eq": "=", "gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
_TEXT = {"eqIgnoreCase": "=", "contains": "CONTAINS", "startsWith": "STARTS WITH", "endsWith": "ENDS WITH"}


def fold(text: str) -> str:
    """How texts are compared when case, ё or е, and letters put together of two characters make no difference."""
    return unicodedata.normalize("NFC", text).lower().replace("ё", "е")


def _folded(expression: str) -> str:
    return f"replace(toLower({expression}), 'ё', 'е')"


@dataclass(slots=True)
class Conditions:
    """Makes the conditions of one list.

    Args:
        catalog: What there is to filter by.
        bindings: Of the statement under construction.
        place: The field whose filter it is.
    """

    catalog: Catalog
    bindings: Bindings
    place: Place
    _made: int = 0

    def of_node(self, filter_: Given | None, api_type: ApiType, variable: str) -> list[str]:
        """Conditions on a node, all of which must hold."""
        return self._all(filter_, _Subject(variable, api_type.properties, api_type.links))

    def of_edge(self, filter_: Given | None, properties: Mapping[str, Property], variable: str) -> list[str]:
        """Conditions on a relationship, all of which must hold."""
        return self._all(filter_, _Subject(variable, properties, {}))

    def anchored(self, filter_: Given | None, api_type: ApiType, variable: str) -> tuple[list[str], list[str]]:
        """Patterns to match and conditions, for a list of all nodes of a type.

        Where a filter leads across links to a key, the pattern is matched rather than tested, so that the database
        may start from that key: 76 nodes read instead of 90,000 for the orders of one product out of 500.
        """
        if not isinstance(filter_, dict):
            return [], []
        matched: list[str] = []
        rest: dict[str, Given] = {}
        conditions: list[str] = []
        for name, given in filter_.items():
            link = api_type.links.get(name)
            inner = self._inner(given, link)
            if link and inner is not None and self._names_key(inner, self.catalog.types[link.target]):
                self._count()
                target = self.bindings.name("n")
                further, where = self.anchored(inner, self.catalog.types[link.target], target)
                matched += [walk(link, variable, target), *further]
                conditions += where
                if isinstance(given, dict) and not link.single:
                    rest[name] = {quantifier: part for quantifier, part in given.items() if quantifier != "some"}
            else:
                rest[name] = given
        return matched, conditions + self.of_node(rest, api_type, variable)

    @staticmethod
    def _inner(given: Given, link: LinkField | None) -> Given | None:
        """The filter that a linked node must pass; None where it need not be one that passes."""
        if link is None or not isinstance(given, dict) or "edge" in given:
            return None
        return given if link.single else given.get("some")

    def _names_key(self, filter_: Given, api_type: ApiType) -> bool:
        if not isinstance(filter_, dict):
            return False
        for name, given in filter_.items():
            prop, link = api_type.properties.get(name), api_type.links.get(name)
            if prop and prop.prop.key and isinstance(given, dict) and ("eq" in given or "in" in given):
                return True
            inner = self._inner(given, link)
            if link and inner is not None and self._names_key(inner, self.catalog.types[link.target]):
                return True
        return False

    def _all(self, filter_: Given | None, subject: _Subject) -> list[str]:
        if not isinstance(filter_, dict):
            return []
        return [made for name, given in filter_.items() for made in self._part(name, given, subject)]

    def _part(self, name: str, given: Given, subject: _Subject) -> list[str]:
        if isinstance(given, Leaf) and given.value is None:
            return []
        self._count()
        if name in ("and", "or"):
            parts = [self._joined(part, subject) for part in (given if isinstance(given, list) else [given])]
            return [_join(f" {name.upper()} ", parts, empty="true" if name == "and" else "false")]
        if name == "not":
            return [f"NOT {self._joined(given, replace(subject, negated=True))}"]
        if name in subject.links:
            return self._across(subject.links[name], given, subject)
        prop = subject.properties[name]
        if not self.bindings.sees(prop):
            raise self.place.problem(f"Your role may not filter by {name}.", FORBIDDEN)
        if not isinstance(given, dict):
            return []
        stored = read(subject.variable, prop)
        return [self._comparison(operator, operand, stored, subject, prop) for operator, operand in given.items()]

    def _joined(self, filter_: Given, subject: _Subject) -> str:
        return _join(" AND ", self._all(filter_, subject), empty="true")

    def _comparison(self, operator: str, operand: Given, stored: str, subject: _Subject, prop: Property) -> str:
        self._count()
        if not isinstance(operand, Leaf):
            raise self.place.problem(f"{operator} cannot be used on {prop.name}.")
        if operator == "isNull" and operand.value is not None:
            return f"{stored} IS NULL" if operand.value else f"{stored} IS NOT NULL"
        if operand.value is None:
            if operator == "eq":
                return f"{stored} IS NULL"
            raise self.place.problem(f"{operator} needs a value, not null.", hint="To ask for absent values: isNull.")
        if operator in _TEXT:
            parameter = self.bindings.parameter(_folding(operand.get))
            made = f"{_folded(stored)} {_TEXT[operator]} {parameter}"
        elif operator == "inIgnoreCase":
            made = f"{_folded(stored)} IN {self.bindings.parameter(_folding_all(self._bounded(operand.get)))}"
        elif operator == "in":
            made = f"{stored} IN {self.bindings.parameter(self._bounded(operand.get))}"
        elif operator == "has":
            made = f"{self.bindings.parameter(operand.get)} IN {stored}"
        else:
            made = f"{stored} {_COMPARISONS[operator]} {self.bindings.parameter(operand.get)}"
        return f"coalesce({made}, false)" if subject.negated else made

    def _across(self, link: LinkField, given: Given, subject: _Subject) -> list[str]:
        if subject.hops == MAX_HOPS:
            raise self.place.problem(f"A filter leads across {MAX_HOPS} links at most.", REFUSED)
        if not isinstance(given, dict):
            return []
        if link.single:
            return [self._exists(link, given, subject, "EXISTS")]
        edge = given.get("edge")
        made = []
        for quantifier, inner in given.items():
            if isinstance(inner, Leaf) or quantifier == "edge":
                continue
            if quantifier == "all":
                made.append(self._exists(link, {"not": inner}, subject, "NOT EXISTS", edge=edge))
            elif quantifier == "single":
                # One node may be reached by several edges: over several hops, or by parallel ones.
                distinct = not link.direct or bool(link.edge.key)
                made.append(f"{self._exists(link, inner, subject, 'COUNT', edge=edge, distinct=distinct)} = 1")
            else:
                test = "EXISTS" if quantifier == "some" else "NOT EXISTS"
                made.append(self._exists(link, inner, subject, test, edge=edge))
        if edge is not None and not made:
            raise self.place.problem("edge alone keeps nothing out.", hint="{some: {}, edge: {…}}")
        return made

    def _exists(
        self,
        link: LinkField,
        filter_: Given,
        subject: _Subject,
        test: str,
        *,
        edge: Given | None = None,
        distinct: bool = False,
    ) -> str:
        target = self.catalog.types[link.target]
        variable, shown = self.bindings.name("n"), self.bindings.name("r") if edge is not None else ""
        below = _Subject(variable, target.properties, target.links, hops=subject.hops + 1)
        where = [*self._all(filter_, below), *self.of_edge(edge, link.edge_properties, shown)]
        text = f"MATCH {walk(link, subject.variable, variable, shown)}"
        if where:
            text += f" WHERE {' AND '.join(where)}"
        return f"{test} {{ {text} RETURN DISTINCT {variable} }}" if distinct else f"{test} {{ {text} }}"

    def _bounded(self, get: Getter) -> Getter:
        def values(variables: Variables) -> Any:
            given = get(variables)
            if len(given) > MAX_VALUES:
                raise self.place.problem(f"`in` takes {MAX_VALUES} values at most.", REFUSED)
            return given

        return values

    def _count(self) -> None:
        self._made += 1
        if self._made > MAX_CONDITIONS:
            raise self.place.problem(f"A filter holds {MAX_CONDITIONS} conditions at most.", REFUSED)


@dataclass(frozen=True, slots=True)
class _Subject:
    """What a condition is about.

    Attributes:
        variable: Name in the statement.
        properties, links: What it can be filtered by.
        negated: Whether a `not` stands above.
        hops: Links crossed so far.
    """

    variable: str
    properties: Mapping[str, Property]
    links: Mapping[str, LinkField]
    negated: bool = False
    hops: int = 0


def _join(word: str, parts: list[str], *, empty: str) -> str:
    if not parts:
        return f"({empty})"
    return f"({word.join(parts)})"


def _folding_all(get: Getter) -> Getter:
    return lambda variables: [fold(text) for text in get(variables)]


def _folding(get: Getter) -> Getter:
    return lambda variables: fold(get(variables))
