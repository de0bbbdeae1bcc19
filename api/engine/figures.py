"""Figures over all entries of a list, or over groups of them: one pass, whatever is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from graphql import FieldNode, SelectionSetNode

from api.errors import Place
from api.figures import figures_name
from api.meta import Direction
from graph.model import Property

from .bindings import read
from .buckets import Bucket, bucket, zone
from .cost import Cost
from .entries import Source
from .fields import Compiled, Compiler, ObjectFields, assemble, typename
from .lost import Lost, WholeSums
from .order import MAX_SORTS
from .paging import page_size
from .reach import Reach, several
from .selection import below
from .shape import Convert, Row, moment
from .values import Given, Leaf

MAX_KEYS = 4
"""Most keys of one grouping."""
GROUPS = 100
"""Groups of a grouping whose number the caller does not give."""

_FUNCTIONS = {
    "count": "count({})",
    "distinct": "count(DISTINCT {})",
    "sum": "sum({})",
    "avg": "avg({})",
    "min": "min({})",
    "max": "max({})",
    "trueCount": "count(CASE WHEN {} THEN 1 END)",
}


class Computed(NamedTuple):
    """Figures: the subquery that computes them, the variable that holds them, their shape, and what is read."""

    call: str
    variable: str
    shape: Convert
    costs: tuple[Cost, ...]


def figures(compiler: Compiler, source: Source, nodes: list[FieldNode], place: Place) -> Computed:
    """The field `aggregate` or `groups` of a connection."""
    asked = _Asked(compiler, source)
    fields = asked.object(below(nodes))
    if nodes[0].name.value == "groups":
        return _groups(compiler, source, asked, fields, compiler.arguments(nodes[0], f"{source.name}Connection"), place)
    # The count makes it an aggregation even where nothing but __typename is asked for.
    variable = compiler.bindings.name("f")
    text = f"{_entries(source, asked.edge)} RETURN [count(*), {fields.expression}] AS {variable}"
    return Computed(_called(text), variable, lambda row: fields.shape(row[1]), (Cost(),))


def _called(query: str) -> str:
    """As a CALL: within the list of a row, Neo4j 5.26 takes the aggregation of COLLECT for one of the row."""
    return f"CALL (*) {{ {query} }}"


def _groups(
    compiler: Compiler, source: Source, asked: _Asked, fields: ObjectFields, given: dict[str, Given], place: Place
) -> Computed:
    bindings = compiler.bindings
    on_node = Reach.of_node(compiler, source.node, compiler.catalog.types[source.label], place)
    on_edge = Reach.of_edge(compiler, source.edge, source.edge_properties, place)
    edge_by = several(given.get("edgeBy"))
    reached = [on_node.find(each, "group") for each in several(given.get("by"))]
    reached += [on_edge.find(each, "group") for each in edge_by]
    if not 1 <= len(reached) <= MAX_KEYS:
        raise place.problem(f"Groups have 1 to {MAX_KEYS} keys.", hint="groups(by: [{placedAt: MONTH}]) { keys count }")
    in_zone = bindings.parameter(zone(given.get("zone"), place))
    keys = {bindings.name("k"): bucket(each, in_zone) for each in reached}
    computed, order = _order(several(given.get("sort")), on_node, keys)
    held, made, size = bindings.name("g"), bindings.name("f"), page_size(given.get("first"), place, default=GROUPS)
    kept = [f"{each.expression} AS {key}" for key, each in keys.items()]
    kept += ["count(*) AS c", f"{fields.expression} AS {held}", *computed]
    written = ", ".join(each.written(key) for key, each in keys.items())
    text = (
        f"{_entries(source, asked.edge or bool(edge_by))} WITH {', '.join(kept)} ORDER BY {', '.join(order)}"
        f" LIMIT {bindings.parameter(size)} RETURN collect([[{written}], {held}]) AS {made}"
    )
    return Computed(_called(text), made, _group_shape(fields, asked.keys, list(keys.values())), (Cost(size),))


def _order(sorts: list[Given], reach: Reach, keys: Mapping[str, Bucket]) -> tuple[list[str], list[str]]:
    """What groups are sorted by: the figures to compute for that, and the criteria."""
    if len(sorts) > MAX_SORTS:
        raise reach.place.problem(f"Groups are sorted by {MAX_SORTS} figures at most.")
    computed: list[str] = []
    criteria: list[str] = []
    for each in sorts:
        if isinstance(each, dict) and isinstance(direction := each.get("keys", each.get("count")), Leaf):
            criteria += [_criterion(held, direction) for held in (keys if "keys" in each else ("c",))]
            continue
        reached = reach.find(each, "sort")
        for figure, way in reached.how.items() if isinstance(reached.how, dict) else ():
            held = reach.bindings.name("s")
            computed.append(f"{_FUNCTIONS[figure].format(reached.expression)} AS {held}")
            criteria.append(_criterion(held, way))
    return computed, [*criteria, *keys]


def _criterion(held: str, direction: Given) -> str:
    descending = isinstance(direction, Leaf) and direction.value is Direction.DESC
    return f"{held} IS NULL, {held} DESC" if descending else held


def _entries(source: Source, edge: bool) -> str:
    text = source.found
    if source.distinct:
        text += f" WITH DISTINCT {', '.join([source.node, *source.carried])}"
    if source.latest and edge:
        text += f" WITH {source.node}, {source.latest}"
    return text


def _group_shape(fields: ObjectFields, asked: list[str], keys: list[Bucket]) -> Callable[[list[Row]], Any]:
    times = [index for index, key in enumerate(keys) if key.time]

    def group(row: Row) -> dict[str, Any]:
        made = fields.shape(row[1])
        for index in times:
            row[0][index] = moment(row[0][index])
        for name in asked:
            made[name] = row[0]
        return made

    return lambda rows: [group(row) for row in rows]


class _Asked:
    """What is asked of figures.

    Attributes:
        keys: Response keys of the fields that show a group's keys.
        edge: Whether figures of the relationships are asked for.
    """

    def __init__(self, compiler: Compiler, source: Source) -> None:
        self._compiler = compiler
        self._source = source
        self.keys: list[str] = []
        self.edge = False

    def object(self, selections: Iterable[SelectionSetNode]) -> ObjectFields:
        """Figures over nodes, by the fields that ask for them."""
        properties = self._compiler.catalog.types[self._source.label].properties
        fields: dict[str, Compiled] = {}
        for key, nodes in self._compiler.collect(selections).items():
            name = nodes[0].name.value
            if name == "__typename":
                fields[key] = typename(self._source.figures or f"{self._source.name}Figures")
            elif name == "count":
                fields[key] = Compiled("count(*)", None)
            elif name == "keys":
                self.keys.append(key)
                fields[key] = Compiled("null", _no_keys)
            elif name == "edge":
                self.edge = True
                fields[key] = self._edge(nodes)
            else:
                fields[key] = self._values(properties[name], self._source.node, below(nodes))
        return assemble(fields)

    def _edge(self, nodes: list[FieldNode]) -> Compiled:
        fields: dict[str, Compiled] = {}
        for key, asked in self._compiler.collect(below(nodes)).items():
            name = asked[0].name.value
            if name == "__typename":
                fields[key] = typename(self._source.edge_figures)
            else:
                fields[key] = self._values(self._source.edge_properties[name], self._source.edge, below(asked))
        return Compiled(*assemble(fields))

    def _values(self, prop: Property, variable: str, selections: Iterable[SelectionSetNode]) -> Compiled:
        if not self._compiler.bindings.sees(prop):
            return Compiled("null", None)
        fields: dict[str, Compiled] = {}
        sums: list[tuple[int, Lost]] = []
        for key, nodes in self._compiler.collect(selections).items():
            name = nodes[0].name.value
            expression = _FUNCTIONS.get(name, "").format(read(variable, prop))
            if name == "__typename":
                fields[key] = typename(figures_name(prop))
            elif name in ("min", "max") and prop.type.name in ("DATETIME", "DATE"):
                fields[key] = Compiled(f"toString({expression})", moment if prop.type.name == "DATETIME" else None)
            else:
                if name == "sum" and prop.type.name == "INTEGER":
                    sums.append((len(fields), Lost(key, nodes[0])))
                fields[key] = Compiled(expression, None)
        made = assemble(fields)
        if not sums:
            return Compiled(*made)
        self._compiler.bindings.loses = True
        return Compiled(made.expression, WholeSums(made.shape, tuple(sums)))


def _no_keys(_: object) -> list[Any]:
    return []
