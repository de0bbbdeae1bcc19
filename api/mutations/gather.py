"""From the input of an upsert to the changes it asks for; what is wrong is collected with its place, all at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from api.catalog import ApiType, Catalog, LinkField
from graph import bounds
from graph.identifiers import clean
from graph.model import Property, Role, may_see
from graph.model.identifiers import IDENTIFIER_KINDS, Identifier, identifier
from graph.patch import Patch

from .inputs import KIND, NODE, REMOVE, VALUE, edge_values, given_properties, written_links

MOST = 1_000
"""Most nodes and edges of one mutation."""
_KEY = "key"

Place = tuple[str | int, ...]


class Fault(NamedTuple):
    """What is wrong with an input: where, and what to do."""

    place: Place
    message: str
    hint: str = ""
    forbidden: bool = False


class Gathering:
    """Collects the changes of one mutation.

    Args:
        catalog: The model by GraphQL names.
        role: Who asks: what a role may not see, it may not write.
        region: Country of phone numbers without a prefix.
    """

    def __init__(self, catalog: Catalog, role: Role, region: str) -> None:
        self._catalog = catalog
        self._role = role
        self._region = region
        self.patch = Patch()
        self.faults: list[Fault] = []

    def node(self, label: str, given: Mapping[str, Any], place: Place) -> str | None:
        """Take a node with its edges; its key, or None if it cannot be told."""
        api_type = self._catalog.types[label]
        key = self._key(api_type, given, place)
        if key is None:
            return None
        changed = self.patch.nodes.setdefault((label, key), {})
        if api_type.node.cls is Identifier:
            kind, _, value = key.partition(":")
            changed |= {KIND: kind, VALUE: value}
        changed |= self._values(given_properties(api_type), given, place)
        for link in written_links(api_type):
            if link.name in given:
                self._link(link, key, given[link.name], (*place, link.name))
        return key

    @property
    def size(self) -> int:
        """How many nodes and edges there are to write."""
        return len(self.patch.nodes) + len(self.patch.links) + len(self.patch.removed) + len(self.patch.cleared)

    def fault(self, place: Place, message: str, hint: str = "", *, forbidden: bool = False) -> None:
        """Note what is wrong."""
        self.faults.append(Fault(place, message, hint, forbidden))

    def _key(self, api_type: ApiType, given: Mapping[str, Any], place: Place) -> str | None:
        if api_type.node.cls is Identifier:
            return self._identifier(given, place)
        name, prop = next((name, prop) for name, prop in api_type.properties.items() if prop.prop.key)
        return self._valid_key(prop, given[name], (*place, name))

    def _identifier(self, given: Mapping[str, Any], place: Place) -> str | None:
        kind = IDENTIFIER_KINDS[given[KIND].value]
        if not self._may(Identifier.node_type.properties[VALUE], (*place, VALUE)):
            return None
        cleaned = clean(kind, given[VALUE], region=self._region)
        if cleaned is None:
            self.fault(
                (*place, VALUE), f"The value cannot be an identifier of the kind {kind.name.upper()}.", kind.description
            )
            return None
        return identifier(kind, cleaned).uid

    def _valid_key(self, prop: Property, value: str, place: Place) -> str | None:
        value = value.strip()
        if wrong := bounds.fault(prop, value):
            self.fault(place, f"The key {wrong}.")
            return None
        return value if self._may(prop, place) else None

    def _may(self, prop: Property, place: Place) -> bool:
        seen = may_see(self._role, prop.prop.personal)
        if not seen:
            self.fault(place, "Your role may not write what it may not see.", forbidden=True)
        return seen

    def _values(self, properties: Mapping[str, Property], given: Mapping[str, Any], place: Place) -> dict[str, Any]:
        """Values by the model's names; None where the caller removes one."""
        found: dict[str, Any] = {}
        for name, prop in properties.items():
            if name not in given or not self._may(prop, (*place, name)):
                continue
            value = given[name]
            value = value.strip() if isinstance(value, str) else value
            if value is not None and (wrong := bounds.fault(prop, value)):
                self.fault((*place, name), f"The value {wrong}.", prop.prop.description)
            found[prop.name] = value
        return found

    def _link(self, link: LinkField, key: str, given: Any, place: Place) -> None:
        if link.single:
            if given is None:
                self.patch.cleared.append((link.edge, key, link.hops[0].backward))
            else:
                self._edge(link, key, given, place)
            return
        for index, one in enumerate(given or ()):
            self._edge(link, key, one, (*place, index))

    def _edge(self, link: LinkField, key: str, given: Mapping[str, Any], place: Place) -> None:
        other = self._end(link, given, place)
        values = self._values(edge_values(link), given, place)
        if other is None:
            return
        start, end = (other, key) if link.hops[0].backward else (key, other)
        make: Any = link.edge.properties
        written = link.edge(start, end, make(**values) if make else None)
        if given.get(REMOVE):
            self.patch.removed.append(written)
        else:
            self.patch.links.append((written, place))

    def _end(self, link: LinkField, given: Mapping[str, Any], place: Place) -> str | None:
        """The key of the node at the other end; a new node is taken as well."""
        if link.target == Identifier.__name__:
            if given.get(REMOVE):
                return self._identifier(given, place)
            return self.node(link.target, {KIND: given[KIND], VALUE: given[VALUE]}, place)
        key, node = given.get(_KEY), given.get(NODE)
        if (key is None) == (node is None):
            self.fault(place, f"Give either the key of a {link.target}, or the node.")
            return None
        if node is not None:
            return self.node(link.target, node, (*place, NODE))
        target = self._catalog.types[link.target].node
        return self._valid_key(target.properties[target.key], str(key), (*place, _KEY))
