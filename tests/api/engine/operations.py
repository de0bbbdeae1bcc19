"""Operations that have an answer, for tests that compare two ways to it: as many as one wants."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping

from graphql import GraphQLEnumType
from hypothesis import strategies as st

from api.catalog import ApiType, LinkField, RootKind, is_list, scalar_name, sortable
from api.figures import FIGURES, figures_name
from api.names import camel, shout
from api.schema import CATALOG, SCHEMA
from graph.model import Property
from graph.model.identifiers import Identifier
from tests.api.world import PER_TYPE

OPERANDS: dict[str, list[str]] = {
    "String": ['"Zebra"', '"Ёлка"', '"ёл"', '"O\'BRIEN"', '"\\\\ $p"', '""', '"person1@example.com"'],
    "Int": ["-1", "0", "1", "2"],
    "Long": ["0", "10000000000", "30000000000"],
    "Float": ["0", "0.25", "0.5", "0.75"],
    "Boolean": ["true", "false"],
    "DateTime": ['"2026-03-02T09:00:00Z"', '"2026-03-03T12:00:30+03:00"', '"2026-01-02T03:04:05Z"'],
    "Date": ['"2026-03-02"', '"2026-03-04"'],
}
DIRECTIONS = st.sampled_from(["ASC", "DESC"])
LISTS = [root for root in CATALOG.roots.values() if root.kind is RootKind.LIST]
KEYS = [root for root in CATALOG.roots.values() if root.kind is RootKind.KEY]
ROOTS = [root for root in LISTS if len(CATALOG.types[root.target].links) > 3]


def _condition(draw: st.DrawFn, prop: Property) -> str:
    scalar = scalar_name(prop)
    if is_list(prop):
        element = draw(st.sampled_from(OPERANDS[scalar[1:-2]]))
        return draw(st.sampled_from(["{ isNull: true }", "{ isNull: false }", f"{{ has: {element} }}"]))
    scalar = "String" if scalar == "ID" else scalar
    operators = ["eq", "isNull"]
    if scalar != "Boolean":
        operators += ["in", "gt", "gte", "lt", "lte"]
    if scalar == "String":
        operators += ["contains", "startsWith", "endsWith", "eqIgnoreCase", "inIgnoreCase"]
    operator = draw(st.sampled_from(operators))
    operand = draw(st.sampled_from(OPERANDS[scalar]))
    if operator == "isNull":
        operand = draw(st.sampled_from(["true", "false"]))
    if operator == "eq":
        operand = draw(st.sampled_from([operand, "null"]))
    return f"{{ {operator}: {f'[{operand}]' if operator in ('in', 'inIgnoreCase') else operand} }}"


def _filter(draw: st.DrawFn, api_type: ApiType, depth: int) -> str:
    kinds = ["property", "property"]
    if depth:
        kinds += ["and", "or", "not", "link"]
    kind = draw(st.sampled_from(kinds))
    if kind == "property":
        name = draw(st.sampled_from(sorted(api_type.properties)))
        return f"{{ {name}: {_condition(draw, api_type.properties[name])} }}"
    if kind == "not":
        return f"{{ not: {_filter(draw, api_type, depth - 1)} }}"
    if kind in ("and", "or"):
        parts = [_filter(draw, api_type, depth - 1) for _ in range(draw(st.integers(0, 2)))]
        return f"{{ {kind}: [{', '.join(parts)}] }}"
    link = draw(st.sampled_from(list(api_type.links.values())))
    inner = draw(st.sampled_from(["{}", _filter(draw, CATALOG.types[link.target], depth - 1)]))
    if link.single:
        return f"{{ {link.name}: {inner} }}"
    edge = ""
    if properties := sortable(link.edge_properties):
        name = draw(st.sampled_from(sorted(properties)))
        edge = draw(st.sampled_from(["", f", edge: {{ {name}: {_condition(draw, properties[name])} }}"]))
    return f"{{ {link.name}: {{ {draw(st.sampled_from(['some', 'none', 'all', 'single']))}: {inner}{edge} }} }}"


def _sort(draw: st.DrawFn, properties: Mapping[str, Property], api_type: ApiType | None = None) -> str:
    names = sorted(name for name, prop in properties.items() if not is_list(prop))
    chosen = draw(st.lists(st.sampled_from(names), max_size=2, unique=True))
    sorts = [f"{{ {name}: {draw(DIRECTIONS)} }}" for name in chosen]
    if api_type and draw(st.booleans()):
        sorts.insert(0, _across(draw, api_type, lambda prop: draw(DIRECTIONS)))
    return ", ".join(sorts)


def _across(draw: st.DrawFn, api_type: ApiType, what: Callable[[Property], str]) -> str:
    """A property of a node that entries lead to one by one, or their own where there is no such node."""
    singles = [link for link in api_type.links.values() if link.single]
    inside = []
    for _ in range(draw(st.integers(0, 3))):
        if singles:
            link = draw(st.sampled_from(singles))
            inside.append(link.name)
            api_type = CATALOG.types[link.target]
            singles = [link for link in api_type.links.values() if link.single]
    names = sorted(sortable(api_type.properties))
    name = draw(st.sampled_from(names))
    text = f"{{ {name}: {what(api_type.properties[name])} }}"
    for outer in reversed(inside):
        text = f"{{ {outer}: {text} }}"
    return text


def _part(draw: st.DrawFn, prop: Property) -> str:
    kind = {"DATETIME": "DateTimePart", "DATE": "DatePart"}.get(prop.type.name, "Grouping")
    parts = SCHEMA._schema.type_map[kind]
    assert isinstance(parts, GraphQLEnumType)
    return str(draw(st.sampled_from(sorted(parts.values))))


def _values(draw: st.DrawFn, properties: Mapping[str, Property], *, most: int = 3) -> str:
    names = sorted(sortable(properties))
    fields = []
    for name in draw(st.lists(st.sampled_from(names), min_size=1, max_size=most, unique=True)):
        figures = FIGURES[figures_name(properties[name]).removesuffix("Figures")]
        chosen = draw(st.lists(st.sampled_from(figures), min_size=1, max_size=3, unique=True))
        fields.append(f"{name} {{ __typename {' '.join(chosen)} }}")
    return " ".join(fields)


def _figures(draw: st.DrawFn, api_type: ApiType, edge: Mapping[str, Property]) -> str:
    fields = ["__typename", draw(st.sampled_from(["count", "keys", _values(draw, api_type.properties)]))]
    if bool(edge) and draw(st.booleans()):
        fields.append(f"edge {{ __typename {_values(draw, edge)} }}")
    return f"{{ {' '.join(fields)} }}"


def _group_sort(draw: st.DrawFn, api_type: ApiType) -> str:
    name = draw(st.sampled_from(["keys", "count", *sorted(sortable(api_type.properties))]))
    if name in ("keys", "count"):
        return f"{{ {name}: {draw(DIRECTIONS)} }}"
    figures = FIGURES[figures_name(api_type.properties[name]).removesuffix("Figures")]
    return f"{{ {name}: {{ {draw(st.sampled_from(figures))}: {draw(DIRECTIONS)} }} }}"


def _groups(draw: st.DrawFn, api_type: ApiType, edge: Mapping[str, Property]) -> str:
    by = [_across(draw, api_type, lambda prop: _part(draw, prop)) for _ in range(draw(st.integers(1, 2)))]
    given_arguments = [f"by: [{', '.join(by)}]"]
    if bool(edge) and draw(st.booleans()):
        name = draw(st.sampled_from(sorted(edge)))
        given_arguments.append(f"edgeBy: [{{ {name}: {_part(draw, edge[name])} }}]")
    if draw(st.booleans()):
        given_arguments.append(f"sort: [{_group_sort(draw, api_type)}]")
    if draw(st.booleans()):
        given_arguments.append('zone: "Asia/Kolkata"')
    if draw(st.booleans()):
        given_arguments.append(f"first: {draw(st.integers(0, 3))}")
    return f"groups({', '.join(given_arguments)}) {_figures(draw, api_type, edge)}"


def _arguments(draw: st.DrawFn, api_type: ApiType, link: LinkField | None, depth: int) -> str:
    size = f"{draw(st.sampled_from(['first', 'first', 'last']))}: {draw(st.integers(0, 5))}"
    return f"({', '.join([size, *_choice(draw, api_type, link, depth)])})"


def _choice(draw: st.DrawFn, api_type: ApiType, link: LinkField | None, depth: int) -> list[str]:
    """The arguments that say which entries a list has, and in what order."""
    given_arguments = []
    if draw(st.booleans()):
        given_arguments.append(f"filter: {_filter(draw, api_type, depth)}")
    if draw(st.booleans()):
        given_arguments.append(f"sort: [{_sort(draw, api_type.properties, api_type)}]")
    edge_properties = {name: prop for name, prop in (link.edge_properties if link else {}).items() if not is_list(prop)}
    if bool(edge_properties) and draw(st.booleans()):
        given_arguments.append(f"edgeSort: [{_sort(draw, edge_properties)}]")
    if bool(edge_properties) and draw(st.booleans()):
        name = draw(st.sampled_from(sorted(edge_properties)))
        given_arguments.append(f"edgeFilter: {{ {name}: {_condition(draw, edge_properties[name])} }}")
    return given_arguments


def _connection(draw: st.DrawFn, api_type: ApiType, link: LinkField | None, depth: int) -> str:
    below = _object(draw, api_type, depth)
    edge = sortable(link.edge_properties) if link else {}
    shown = " ".join(link.edge_properties) if link else ""
    parts = [
        f"nodes {below}",
        f"edges {{ __typename {shown} node {below} }}",
        "totalCount",
        f"aggregate {_figures(draw, api_type, edge)}",
        _groups(draw, api_type, edge),
        "pageInfo { hasNextPage hasPreviousPage }",
        "__typename",
    ]
    chosen = draw(st.lists(st.sampled_from(parts), min_size=1, max_size=3, unique=True))
    return f"{{ {' '.join(chosen)} }}"


def _object(draw: st.DrawFn, api_type: ApiType, depth: int) -> str:
    names = ["id", *sorted(api_type.properties)]
    fields = ["__typename", *draw(st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True))]
    if depth and api_type.links:
        for index in range(draw(st.integers(0, 2))):
            link = draw(st.sampled_from(list(api_type.links.values())))
            target = CATALOG.types[link.target]
            if link.single:
                field = f"a{index}: {link.name} {_object(draw, target, depth - 1)}"
            else:
                arguments = _arguments(draw, target, link, depth - 1)
                field = f"a{index}: {link.name}{arguments} {_connection(draw, target, link, depth - 1)}"
            fields.append(draw(st.sampled_from([field, f"... on {api_type.node.name} {{ {field} }}"])))
    if depth and api_type.levels:
        name = draw(st.sampled_from(list(api_type.levels)))
        levels = draw(st.sampled_from(["", ", levels: 1", ", levels: 2"]))
        arguments = _arguments(draw, api_type, None, depth - 1).removesuffix(")")
        entries = f"edges {{ level node {_object(draw, api_type, depth - 1)} }}"
        below = draw(st.sampled_from([f"{{ {entries} totalCount }}", _connection(draw, api_type, None, depth - 1)]))
        fields.append(f"{name}{arguments}{levels}) {below}")
    if depth and api_type.timeline and draw(st.booleans()):
        fields.append(_timeline(draw, api_type))
    return f"{{ {' '.join(fields)} }}"


def _timeline(draw: st.DrawFn, api_type: ApiType) -> str:
    given_arguments = [f"{draw(st.sampled_from(['first', 'last']))}: {draw(st.integers(0, 6))}"]
    targets = [link.target for link in api_type.timeline]
    for name, strategy in (
        ("types", st.lists(st.sampled_from(targets), max_size=2).map(lambda some: f"[{', '.join(map(shout, some))}]")),
        ("since", st.sampled_from(OPERANDS["DateTime"])),
        ("until", st.sampled_from(OPERANDS["DateTime"])),
        ("direction", DIRECTIONS),
    ):
        if draw(st.booleans()):
            given_arguments.append(f"{name}: {draw(strategy)}")
    shown = draw(st.sampled_from(targets))
    node = f"{{ __typename ... on Node {{ id }} ... on {shown} {_object(draw, CATALOG.types[shown], 0)} }}"
    parts = [f"edges {{ at type node {node} }}", f"nodes {node}", "totalCount", "pageInfo { hasNextPage }"]
    chosen = draw(st.lists(st.sampled_from(parts), min_size=1, max_size=3, unique=True))
    return f"timeline({', '.join(given_arguments)}) {{ {' '.join(chosen)} }}"


def _search(draw: st.DrawFn, api_type: ApiType) -> str:
    """A search, sorted by a key, for nobody but the index knows its scores."""
    text = draw(st.sampled_from(["Zeb", "ёлка", "ЕЛ ещё", "o'b x", "o p0", "елка zebra", "ещ и", "Ёлка, и?"]))
    key = next(name for name, prop in api_type.properties.items() if prop.prop.key)
    return f'(first: 3, search: "{text}", sort: [{{ {key}: {draw(DIRECTIONS)} }}])'


def _global_id(label: str, key: str) -> str:
    return base64.urlsafe_b64encode(f"{label}:{key}".encode()).decode().rstrip("=")


def _key(draw: st.DrawFn, label: str) -> str:
    """The key of a node of the world, or of one that is not there."""
    return f"{label}-{draw(st.integers(0, PER_TYPE))}"


def _root(draw: st.DrawFn, name: str) -> str:
    kind = draw(st.sampled_from(["list", "list", "list", "key", "node"]))
    root = draw(st.sampled_from(ROOTS))
    api_type = CATALOG.types[root.target]
    if kind == "list" or api_type.node.cls is Identifier:  # whose keys are of another make
        searches = bool(api_type.texts) and draw(st.booleans())
        given_arguments = _search(draw, api_type) if searches else _arguments(draw, api_type, None, 2)
        return f"{name}: {root.name}{given_arguments} {_connection(draw, api_type, None, 2)}"
    key = _key(draw, root.target)
    if kind == "key":
        one = next(each for each in KEYS if each.target == root.target)
        return f'{name}: {one.name}({camel(api_type.node.key)}: "{key}") {_object(draw, api_type, 2)}'
    below = f"{{ __typename id ... on {root.target} {_object(draw, api_type, 2)} }}"
    return f'{name}: node(id: "{_global_id(root.target, key)}") {below}'


@st.composite
def operations(draw: st.DrawFn) -> str:
    """An operation that has an answer."""
    return f"query {{ {' '.join(_root(draw, f'r{index}') for index in range(draw(st.integers(1, 2))))} }}"


@st.composite
def lists(draw: st.DrawFn) -> tuple[str, str]:
    """A list, of all nodes of a type or within one of them: its operation with {} for what is given and asked."""
    root = draw(st.sampled_from(ROOTS))
    api_type = CATALOG.types[root.target]
    links = [link for link in api_type.links.values() if not link.single]
    if api_type.node.cls is Identifier or draw(st.booleans()):
        chosen = ", ".join(["", *_choice(draw, api_type, None, 1)])
        return f"list: {root.name}(", f"{chosen})"
    link = draw(st.sampled_from(links))
    one = next(each for each in KEYS if each.target == root.target)
    key = f'{camel(api_type.node.key)}: "{_key(draw, root.target)}"'
    chosen = ", ".join(["", *_choice(draw, CATALOG.types[link.target], link, 1)])
    return f"{one.name}({key}) {{ list: {link.name}(", f"{chosen})"
