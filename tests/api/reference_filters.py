"""What filters and searches of lists keep, compared in plain Python."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from api.catalog import ApiType
from graph.model import Property
from tests.api.reference_walk import Entry, NodeRef, Values, Walk, written


@dataclass(frozen=True)
class Filters:
    """Decides what lists keep."""

    walk: Walk

    def passes(
        self, entry: Entry, api_type: ApiType, edge_properties: Mapping[str, Property], arguments: dict[str, Any]
    ) -> bool:
        """Whether the filters of a list keep the entry."""
        return self._meets(arguments.get("filter"), entry.node, api_type) and all(
            _compares(operator, operand, entry.properties.get(edge_properties[name].name))
            for name, condition in (arguments.get("edgeFilter") or {}).items()
            for operator, operand in condition.items()
        )

    def found(self, text: str, label: str, texts: list[Property]) -> list[NodeRef]:
        """Nodes of a type in whose texts every word occurs or begins a word."""
        found = []
        for key, values in self.walk.world.nodes[label].items():
            there = [word for prop in texts for word in _words(values.get(prop.name) or "")]
            if all(any(word.startswith(wanted) for word in there) for wanted in _words(text)):
                found.append(NodeRef(label, key))
        return found

    def _meets(self, given: Values | None, node: NodeRef, api_type: ApiType) -> bool:
        return all(self._condition(name, part, node, api_type) for name, part in (given or {}).items())

    def _condition(self, name: str, given: Any, node: NodeRef, api_type: ApiType) -> bool:
        if name == "and":
            return all(self._meets(part, node, api_type) for part in given)
        if name == "or":
            return any(self._meets(part, node, api_type) for part in given)
        if name == "not":
            return not self._meets(given, node, api_type)
        if prop := api_type.properties.get(name):
            stored = self.walk.value(node, prop)
            return all(_compares(operator, operand, stored) for operator, operand in given.items())
        link = api_type.links[name]
        target = self.walk.catalog.types[link.target]
        edge = {"edgeFilter": given.get("edge")} if not link.single else {}
        walked = [
            entry
            for entry in self.walk.walk(node, link, every=True)
            if self.passes(entry, target, link.edge_properties, edge)
        ]
        nodes = {entry.node for entry in walked}
        if link.single:
            return any(self._meets(given, other, target) for other in nodes)
        how: dict[str, Callable[[list[bool]], bool]] = {
            "some": any,
            "all": all,
            "none": lambda met: not any(met),
            "single": lambda met: sum(met) == 1,
        }
        return all(
            how[word]([self._meets(part, other, target) for other in nodes])
            for word, part in given.items()
            if word != "edge"
        )


def _compares(operator: str, operand: Any, stored: Any) -> bool:
    if operator == "isNull":
        return (stored is None) is operand
    if operator == "eq" and operand is None:
        return stored is None
    if stored is None:
        return False
    if isinstance(stored, datetime):
        operand = [*map(moment, operand)] if isinstance(operand, list) else moment(operand)
    else:
        stored = written(stored)
    tests: dict[str, Callable[[], bool]] = {
        "eq": lambda: stored == operand,
        "in": lambda: stored in operand,
        "has": lambda: operand in stored,
        "gt": lambda: stored > operand,
        "gte": lambda: stored >= operand,
        "lt": lambda: stored < operand,
        "lte": lambda: stored <= operand,
        "eqIgnoreCase": lambda: _fold(operand) == _fold(stored),
        "inIgnoreCase": lambda: _fold(stored) in map(_fold, operand),
        "contains": lambda: _fold(operand) in _fold(stored),
        "startsWith": lambda: _fold(stored).startswith(_fold(operand)),
        "endsWith": lambda: _fold(stored).endswith(_fold(operand)),
    }
    return tests[operator]()


def moment(text: str) -> datetime:
    """A moment as it is written in an argument."""
    return datetime.fromisoformat(text)


def _words(text: str) -> list[str]:
    return [_fold(word) for word in re.findall(r"(?:[^\W_]|_|(?<=\w)['.](?=\w))+", text)]


def _fold(text: str) -> str:
    return text.lower().replace("ё", "е")
