"""Pages of lists with their figures, in plain Python."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from api.catalog import ApiType
from graph.model import Property
from tests.api.reference_figures import Figures, bucket, by, groups
from tests.api.reference_filters import Filters
from tests.api.reference_walk import Entry, Values, Walk, shown, written


class Lists:
    """Filters, sorts, cuts and counts entries."""

    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        self.filters = Filters(walk)

    def page(
        self,
        entries: list[Entry],
        api_type: ApiType,
        edge_properties: Mapping[str, Property],
        edge_keys: tuple[str, ...],
        arguments: dict[str, Any],
    ) -> dict[str, Any]:
        """A page of the entries, with figures over all that are kept."""
        if search := arguments.get("search"):
            texts = [prop for prop in api_type.texts if self._walk.sees(prop)]
            found = self.filters.found(search, api_type.node.name, texts)
            entries = [entry for entry in entries if entry.node in found]
        kept = [entry for entry in entries if self.filters.passes(entry, api_type, edge_properties, arguments)]
        # Python sorts stably, so the least important criterion goes first.
        for name in reversed(edge_keys):
            kept = by(kept, shown(name))
        kept.sort(key=lambda entry: self._walk.place(entry.node))
        for each in reversed(arguments.get("sort") or []):
            direction = each
            while isinstance(direction, dict):
                ((_, direction),) = direction.items()
            kept = by(kept, self._walk.sorted_by(each), descending=direction == "DESC")
        for each in reversed(arguments.get("edgeSort") or []):
            ((name, direction),) = each.items()
            kept = by(kept, shown(edge_properties[name].name), descending=direction == "DESC")
        seen = [
            {"node": entry.node}
            | {
                name: written(entry.properties.get(prop.name)) if self._walk.sees(prop) else None
                for name, prop in edge_properties.items()
            }
            for entry in kept
        ]
        return cut(seen, arguments) | {
            "aggregate": self._figures(kept, api_type, edge_properties, {})[0],
            "groups": lambda given: self._figures(kept, api_type, edge_properties, given),
        }

    def _figures(
        self, entries: list[Entry], api_type: ApiType, edge_properties: Mapping[str, Property], arguments: Values
    ) -> list[Figures]:
        """Over all entries; or, with arguments, over groups of them."""
        edge = Figures(
            entries, edge_properties, lambda entry, prop: entry.properties.get(prop.name), None, self._walk.sees
        )
        whole = Figures(
            entries, api_type.properties, lambda entry, prop: self._walk.value(entry.node, prop), edge, self._walk.sees
        )
        if not arguments:
            return [whole]
        zone = arguments.get("zone")

        def of_node(given: Values) -> Callable[[Entry], Any]:
            return lambda entry: bucket(*self._walk.reach(entry.node, given), zone)

        def of_edge(given: Values) -> Callable[[Entry], Any]:
            ((name, part),) = given.items()
            return lambda entry: bucket(entry.properties.get(edge_properties[name].name), part, zone)

        readers = [*map(of_node, arguments.get("by") or ()), *map(of_edge, arguments.get("edgeBy") or ())]
        return groups(whole, readers, arguments.get("sort") or [], arguments.get("first", 100))


def cut(entries: list[dict[str, Any]], arguments: dict[str, Any]) -> dict[str, Any]:
    """A page of the entries."""
    first, last = arguments.get("first", 20), arguments.get("last")
    page = entries[:first] if last is None else entries[max(0, len(entries) - last) :]
    return {
        "nodes": [entry["node"] for entry in page],
        "edges": page,
        "pageInfo": {
            "hasNextPage": last is None and len(entries) > len(page),
            "hasPreviousPage": last is not None and len(entries) > len(page),
        },
        "totalCount": len(entries),
    }
