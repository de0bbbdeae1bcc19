"""Every declaration of the model can be asked for through the API, in one statement each."""

from __future__ import annotations

import pytest

from api.catalog import ApiType, LinkField, Root, RootKind, is_list
from api.schema import CATALOG, sdl
from graph.model import ONTOLOGY, Property
from tests.api.conftest import Asker
from tests.api.reference import Reference
from tests.api.world import World

LISTS = {root.target: root.name for root in CATALOG.roots.values() if root.kind is RootKind.LIST}
KEYS = [root for root in CATALOG.roots.values() if root.kind is RootKind.KEY]


@pytest.fixture(scope="module")
def reference(world: World) -> Reference:
    return Reference(world, CATALOG, sdl())


LINKS = [(api_type, link) for api_type in CATALOG.types.values() for link in api_type.links.values()]


def key(api_type: ApiType) -> str:
    return next(name for name, prop in api_type.properties.items() if prop.prop.key)


def test_every_edge_and_path_has_a_field_at_both_ends() -> None:
    found = {(api_type.node.name, link.name) for api_type, link in LINKS}
    for link in ONTOLOGY.links:
        assert (link.start.__name__, link.field) in found
        assert (link.end.__name__, link.reverse) in found


@pytest.mark.parametrize("api_type", [*CATALOG.types.values()], ids=lambda api_type: api_type.node.name)
def test_every_property_of_every_type(ask: Asker, reference: Reference, api_type: ApiType) -> None:
    properties = " ".join(api_type.properties)
    query = f"{{ {LISTS[api_type.node.name]} {{ totalCount nodes {{ __typename {properties} }} }} }}"
    data = ask(query)
    assert len(ask.reader.statements) == 1
    expected = reference.execute(query)
    assert data == expected
    assert data[LISTS[api_type.node.name]]["totalCount"] == 4


@pytest.mark.parametrize(
    ("api_type", "link"), LINKS, ids=lambda part: part.name if isinstance(part, LinkField) else part.node.name
)
def test_every_link_of_every_type(ask: Asker, reference: Reference, api_type: ApiType, link: LinkField) -> None:
    target_key = key(CATALOG.types[link.target])
    below = f"{{ __typename {target_key} }}"
    if not link.single:
        shown = " ".join(link.edge_properties)
        below = f"{{ totalCount nodes {{ {target_key} }} edges {{ {shown} node {{ {target_key} }} }} }}"
    query = f"{{ {LISTS[api_type.node.name]} {{ nodes {{ {key(api_type)} {link.name} {below} }} }} }}"
    data = ask(query)
    assert len(ask.reader.statements) == 1
    assert data == reference.execute(query)
    assert any(node[link.name] not in (None, {"totalCount": 0}) for node in data[LISTS[api_type.node.name]]["nodes"])


@pytest.mark.parametrize("root", KEYS, ids=lambda root: root.name)
def test_every_type_by_its_key(ask: Asker, reference: Reference, root: Root) -> None:
    argument = key(CATALOG.types[root.target])
    query = f"query($key: ID!) {{ {root.name}({argument}: $key) {{ {argument} }} }}"
    for wanted in (*reference.world.nodes[root.target], "nobody"):
        ask.reader.statements.clear()
        assert ask(query, {"key": wanted}) == reference.execute(query, {"key": wanted})
        assert len(ask.reader.statements) == 1


@pytest.mark.parametrize("api_type", [*CATALOG.types.values()], ids=lambda api_type: api_type.node.name)
def test_every_property_can_be_filtered_and_sorted_by(ask: Asker, reference: Reference, api_type: ApiType) -> None:
    name = LISTS[api_type.node.name]
    below = f"{{ nodes {{ {key(api_type)} }} }}"
    fields = [
        f"p{index}: {name}(filter: {{ {field}: {{ isNull: false }} }}{_sort(field, prop)}) {below}"
        for index, (field, prop) in enumerate(api_type.properties.items())
    ]
    query = f"{{ {' '.join(fields)} }}"
    assert ask(query) == reference.execute(query)
    assert len(ask.reader.statements) == 1


def _sort(field: str, prop: Property) -> str:
    return "" if is_list(prop) else f", sort: [{{ {field}: DESC }}]"
