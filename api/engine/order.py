"""Sort orders, and cursors: where in an order an entry stands, so that the next page can begin behind it.

A cursor holds the entry's sort values and key, not its position: entries that come or go in between neither repeat
nor hide others. It fits only the order that it came from, which it names.
"""

from __future__ import annotations

import base64
import binascii
import json
import math
import re
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import orjson

from api.errors import Place
from api.meta import Direction
from graph.model import NodeType, Property
from graph.model.spec import Edge

from .bindings import Bindings, read, written
from .reach import Reach, Reached, several
from .values import Given, Leaf, Variables

MAX_SORTS = 8


@dataclass(frozen=True, slots=True)
class SortKey:
    """One criterion: the expression to sort by, and how a cursor carries it.

    Attributes:
        name: Names it in cursors.
        variable: The node or relationship; empty where it is neither's own.
        expression: What of it is sorted by.
        carried: The same, as a cursor carries it.
        kind: STRING, INTEGER, FLOAT, BOOLEAN, DATETIME or DATE.
        descending: Which way.
        nullable: Whether it may be absent.
        computed: Where it is read from another node, how: `expression` is then the variable that holds it.
    """

    name: str
    variable: str
    expression: str
    carried: str
    kind: str
    descending: bool = False
    nullable: bool = True
    computed: str = ""

    @classmethod
    def of(cls, prop: Property, variable: str, *, descending: bool = False) -> SortKey:
        """By a property of the node or relationship `variable`."""
        stored, carried = read(variable, prop), written(variable, prop)
        name = f"{variable[0]}.{prop.name}"
        return cls(name, variable, stored, carried, prop.type.name, descending, nullable=not prop.prop.key)

    @classmethod
    def across(cls, reached: Reached, holder: str, *, descending: bool = False) -> SortKey:
        """By a property of a node that each entry leads to, held in the variable `holder`."""
        kind = reached.prop.type.name
        carried = f"toString({holder})" if kind in ("DATETIME", "DATE") else holder
        return cls(reached.name, "", holder, carried, kind, descending, computed=f"{reached.expression} AS {holder}")

    @property
    def clause(self) -> str:
        """As `ORDER BY` takes it; absent values come last both ways, where Neo4j puts them first when descending."""
        if not self.descending:
            return self.expression
        # Lists sort below all that a property holds. (`x IS NULL, x DESC` would read the property twice.)
        return f"coalesce({self.expression}, []) DESC" if self.nullable else f"{self.expression} DESC"

    @property
    def reversed(self) -> str:
        """The clause that sorts the other way round, absent values first."""
        if not self.descending:
            return f"{self.expression} DESC"
        absent = f"{self.expression} IS NULL DESC, " if self.nullable else ""
        return f"{absent}{self.expression}"


@dataclass(frozen=True, slots=True)
class Order:
    """A total order of the entries of a list of `label` nodes."""

    label: str
    keys: tuple[SortKey, ...]

    @property
    def clause(self) -> str:
        """What follows `ORDER BY`."""
        return ", ".join(key.clause for key in self.keys)

    @property
    def reversed(self) -> str:
        """What follows `ORDER BY` to begin at the end."""
        return ", ".join(key.reversed for key in self.keys)

    @property
    def computed(self) -> list[str]:
        """What has to be read from other nodes before sorting."""
        return [key.computed for key in self.keys if key.computed]

    @property
    def position(self) -> str:
        """The list from which a cursor is made."""
        return f"[{', '.join(key.carried for key in self.keys)}]"

    @property
    def stamp(self) -> str:
        """Names the order in its cursors."""
        names = [self.label, *(f"{key.name} {'DESC' if key.descending else 'ASC'}" for key in self.keys)]
        return f"{zlib.crc32('|'.join(names).encode()):08x}"

    @property
    def presence(self) -> list[str]:
        """A condition that always holds and lets the database read an index in order, stopping after a page."""
        first, *others = self.keys
        return (
            [] if others or first.nullable or first.carried != first.expression else [f"{first.expression} IS NOT NULL"]
        )

    def behind(self, after: Leaf, place: Place, bindings: Bindings) -> str:
        """The condition that an entry stands behind the cursor `after`."""
        return self._beyond(after, "after", _greater, place, bindings)

    def ahead(self, before: Leaf, place: Place, bindings: Bindings) -> str:
        """The condition that an entry stands ahead of the cursor `before`."""
        return self._beyond(before, "before", _less, place, bindings)

    def _beyond(
        self, cursor: Leaf, name: str, compare: Callable[[SortKey, str], str], place: Place, bindings: Bindings
    ) -> str:
        components = [self._component(cursor, name, place, index) for index in range(len(self.keys))]
        wanted = [bindings.parameter(component) for component in components]
        alternatives = []
        for index, key in enumerate(self.keys):
            same = [_same(equal, value) for equal, value in zip(self.keys[:index], wanted, strict=False)]
            alternatives.append(" AND ".join([*same, compare(key, wanted[index])]))
        return f"({' OR '.join(alternatives)})" if len(alternatives) > 1 else alternatives[0]

    def _component(self, cursor: Leaf, name: str, place: Place, index: int) -> Any:
        def component(variables: Variables) -> Any:
            return self.decode(cursor.get(variables), place, name)[index]

        return component

    def encode(self, position: Sequence[Any]) -> str:
        """The cursor of an entry."""
        return base64.urlsafe_b64encode(orjson.dumps([self.stamp, *position])).decode().rstrip("=")

    def decode(self, cursor: str, place: Place, name: str) -> list[Any]:
        """The values that a cursor carries, which was given as the argument `name`.

        Raises:
            GraphQLError: it is no cursor, or one of another order.
        """
        try:
            decoded = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True))
        except (ValueError, binascii.Error, RecursionError):
            decoded = None
        stamp, *values = decoded if isinstance(decoded, list) and decoded else [None]
        fits = stamp == self.stamp and len(values) == len(self.keys)
        if not (fits and all(_carries(key, value) for key, value in zip(self.keys, values, strict=True))):
            raise place.problem(
                "The cursor does not belong to this list in this order.",
                hint=f"Give as `{name}` a cursor of the same field with the same sort.",
            )
        return values


_WRITTEN = {
    "DATE": re.compile(r"\d{4}-\d\d-\d\d"),
    "DATETIME": re.compile(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?(\[(?P<zone>[\w+/-]{1,40})\])?", re.ASCII
    ),
}
"""Moments as Neo4j writes them into cursors."""
_HALVES = re.compile("[\ud800-\udfff]")
"""Halves of characters, which JSON may hold and no text that is sent."""


def _carries(key: SortKey, value: object) -> bool:
    """Whether a cursor from outside may hold `value` for `key`."""
    if value is None:
        return key.nullable
    if key.kind in ("DATETIME", "DATE"):
        return isinstance(value, str) and _parses(key.kind, value)
    if key.kind == "BOOLEAN":
        return isinstance(value, bool)
    if isinstance(value, bool):
        return False
    if isinstance(value, int):
        return key.kind in ("INTEGER", "FLOAT") and -(2**63) <= value < 2**63
    if isinstance(value, float):
        return key.kind == "FLOAT" and math.isfinite(value)
    return key.kind == "STRING" and isinstance(value, str) and not _HALVES.search(value)


def _parses(kind: str, text: str) -> bool:
    """Whether Neo4j would read it: Python takes more forms, and fewer digits of a second."""
    match = _WRITTEN[kind].fullmatch(text)
    if match is None:
        return False
    zone = match.groupdict().get("zone")
    if zone is not None and zone not in available_timezones():
        return False
    try:
        moment = (datetime if kind == "DATETIME" else date).fromisoformat(text.partition("[")[0])
        if zone is None or not isinstance(moment, datetime) or moment.tzinfo is None:
            return True
        # Neo4j refuses a difference from UTC that is not the zone's at that time.
        return moment.astimezone(ZoneInfo(zone)).utcoffset() == moment.utcoffset()
    except (ValueError, OverflowError):
        return False


def _value(key: SortKey, parameter: str) -> str:
    wrap = {"DATETIME": "datetime", "DATE": "date"}.get(key.kind)
    return f"{wrap}({parameter})" if wrap else parameter


def _same(key: SortKey, parameter: str) -> str:
    same = f"{key.expression} = {_value(key, parameter)}"
    return f"({same} OR {key.expression} IS NULL AND {parameter} IS NULL)" if key.nullable else same


def _greater(key: SortKey, parameter: str) -> str:
    greater = f"{key.expression} {'<' if key.descending else '>'} {_value(key, parameter)}"
    return f"({greater} OR {key.expression} IS NULL AND {parameter} IS NOT NULL)" if key.nullable else greater


def _less(key: SortKey, parameter: str) -> str:
    less = f"{key.expression} {'>' if key.descending else '<'} {_value(key, parameter)}"
    return f"({less} OR {key.expression} IS NOT NULL AND {parameter} IS NULL)" if key.nullable else less


def sort_keys(sorts: Given | None, reach: Reach) -> list[SortKey]:
    """The criteria of a `sort` argument.

    Raises:
        GraphQLError: too many, more than one property in one, or a property that the caller may not see.
    """
    given = several(sorts)
    if len(given) > MAX_SORTS:
        raise reach.place.problem(f"A list is sorted by {MAX_SORTS} properties at most.")
    keys = []
    for each in given:
        reached = reach.find(each, "sort")
        descending = isinstance(reached.how, Leaf) and reached.how.value is Direction.DESC
        if reached.direct:
            keys.append(SortKey.of(reached.prop, reach.variable, descending=descending))
        else:
            keys.append(SortKey.across(reached, reach.bindings.name("s"), descending=descending))
    return keys


def tie_breaker(owner: NodeType | Edge, variable: str, bindings: Bindings) -> list[SortKey]:
    """What tells entries apart that are equal otherwise: a node's key, or the keys of parallel edges."""
    if isinstance(owner, Edge):
        properties = [owner.declared[name] for name in owner.key]
    else:
        properties = [owner.properties[owner.key]]
    if all(bindings.sees(prop) for prop in properties):
        return [SortKey.of(prop, variable) for prop in properties]
    # A cursor would show a key that the caller may not see.
    element = f"elementId({variable})"
    return [SortKey("element", variable, element, element, "STRING", nullable=False)]
