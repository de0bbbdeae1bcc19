"""Search, similarity, timelines and paths: their types, arguments and fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from typing import Any

import strawberry

from .catalog import NODE, SEARCH, ApiType, Catalog
from .definitions import Argument, Definitions, FieldDefinition
from .figures import figure_fields
from .names import shout

PAGE_SIZE = 20
"""Entries of a page whose size the caller does not give."""
LEVELS, MAX_LEVELS = 10, 20
"""Levels of a tree that are followed, unless the caller says otherwise, and at most."""
NEAREST = 100
"""How many of the nearest `similar` looks at, unless the caller says otherwise."""
AUDIENCE = 30
"""How many members of an audience, and how many of the nearest of each, unless the caller says otherwise.

With these the default page of segments, each with its look-alikes, is within the default budget of nodes.
"""
WORDS = "Words, each of which must occur or begin a word in its texts; 10 at most."


def enums(catalog: Catalog) -> dict[str, Any]:
    """The enums that name node types and edge types."""
    edges = {edge.name: edge.description for edge in catalog.edges}
    made = {
        "SearchType": _labels("SearchType", "Node types that have texts to search.", catalog, catalog.abstract[SEARCH]),
        "StepType": _enum(
            "StepType", "Types of steps from node to node.", {name: name for name in edges}, edges, _out_of_use(catalog)
        ),
    }
    for label, api_type in catalog.types.items():
        if api_type.timeline:
            name = f"{label}EventType"
            targets = [link.target for link in api_type.timeline]
            made[name] = _labels(name, f"Node types on the timeline of a {label}.", catalog, targets)
    return made


def _out_of_use(catalog: Catalog) -> dict[str, str]:
    """Why steps of a type go out of use, where all edges of that name do."""
    reasons: dict[str, list[str]] = {}
    for edge in catalog.edges:
        ends = edge.start.node_type.deprecated or edge.end.node_type.deprecated
        reasons.setdefault(edge.name, []).append(edge.deprecated or ends)
    return {name: each[0] for name, each in reasons.items() if all(each)}


def define_discovery(definitions: Definitions, catalog: Catalog) -> None:
    """Make the types of what is found."""
    score = FieldDefinition("score", "Float!", "How well it fits; higher is better.")
    _define_connection(definitions, "Search", NODE, [score], "what was found, the best first")
    for label, api_type in catalog.types.items():
        if api_type.timeline:
            event = f"{label}Event"
            definitions.union(event, f"What the timeline of a {label} holds.", catalog.abstract[event])
            extra = [
                FieldDefinition("at", "DateTime", "When it happened; null if that is not known."),
                FieldDefinition("type", f"{event}Type!", "What it is."),
            ]
            _define_connection(definitions, f"{label}Timeline", event, extra, "a timeline")
        if api_type.levels:
            level = FieldDefinition("level", "Int!", "How many steps away it is, from 1.")
            figures = figure_fields(label, label)
            _define_connection(definitions, f"{label}Level", label, [level], f"a tree of {label} nodes", figures)
    definitions.object(
        "PathStep",
        "One step of a path.",
        [
            FieldDefinition("type", "StepType!", "The relationship's type."),
            FieldDefinition("forward", "Boolean!", "Whether the path follows its direction."),
        ],
    )
    definitions.object(
        "GraphPath",
        "A way from one node to another.",
        [
            FieldDefinition("length", "Int!", "How many steps it has."),
            FieldDefinition("nodes", f"[{NODE}!]!", "The nodes on it, both ends included."),
            FieldDefinition("steps", "[PathStep!]!", "What leads from each node to the next."),
        ],
    )


def discovery_roots() -> dict[str, FieldDefinition]:
    """The root fields, by name."""
    text = Argument("text", "String!", WORDS)
    return {
        definition.name: definition
        for definition in (
            FieldDefinition(
                "node",
                NODE,
                "Any node by its global id, a retired one too; null if there is none.",
                (Argument("id", "ID!", "What the field `id` of a node showed."),),
            ),
            FieldDefinition(
                "search",
                "SearchConnection!",
                "Nodes of any type by their texts, the best first. Case, and ё or е, make no difference.",
                (text, Argument("types", "[SearchType!]", "Only nodes of these types."), *window()),
            ),
            FieldDefinition(
                "paths",
                "[GraphPath!]!",
                "The shortest ways from one node to another, whichever way relationships point.",
                (
                    Argument("from", "ID!", "Global id of the node where they begin."),
                    Argument("to", "ID!", "Global id of the node where they end."),
                    Argument("maxLength", "Int", "Most steps, 1 to 8; 6 unless given."),
                    Argument("steps", "[StepType!]", "Only steps of these types."),
                    Argument("first", "Int", "How many, 1 to 10; 1 unless given."),
                ),
            ),
        )
    }


def discovery_fields(
    label: str, api_type: ApiType, page_of: Callable[[str], tuple[Argument, ...]]
) -> list[FieldDefinition]:
    """The fields of a node type that find others; `page_of` gives the arguments of a page of a type's nodes."""
    fields = []
    if api_type.vector:
        arguments = (_nearest(NEAREST), *_ranked(page_of(label)))
        fields.append(
            FieldDefinition(
                "similar",
                f"{label}Connection!",
                f"The {label} nodes most like it by their vectors, the nearest first; none where it has no vector.",
                arguments,
            )
        )
    if link := api_type.audience:
        members = Argument(
            "members", "Int", f"How many of its members are looked at, 1 to 1000; {AUDIENCE} unless given."
        )
        fields.append(
            FieldDefinition(
                "lookalikes",
                f"{link.target}Connection!",
                f"The {link.target} nodes most like those in it that are not in it, the most alike first. The score is "
                "the mean likeness to its members, 0 to those to whom they are not among the nearest.",
                (members, _nearest(AUDIENCE), *_ranked(page_of(link.target))),
            )
        )
    most = Argument("levels", "Int", f"How many levels, 1 to {MAX_LEVELS}; {LEVELS} unless given.")
    for name, link in api_type.levels.items():
        description = f"{link.description} Over all levels, the nearest first unless sorted; each node once."
        arguments = (most, *page_of(label))
        fields.append(FieldDefinition(name, f"{label}LevelConnection!", description, arguments, link.deprecated))
    if api_type.timeline:
        arguments = (
            Argument("types", f"[{label}EventType!]", "Only nodes of these types."),
            Argument("since", "DateTime", "Only what happened then or later."),
            Argument("until", "DateTime", "Only what happened before."),
            Argument("direction", "Direction", "DESC, the latest first, unless given."),
            *window(),
        )
        fields.append(
            FieldDefinition("timeline", f"{label}TimelineConnection!", "All that happened, of every type.", arguments)
        )
    return fields


def _nearest(default: int) -> Argument:
    return Argument("nearest", "Int", f"How many of the nearest are looked at, 1 to 1000; {default} unless given.")


def _ranked(page: Iterable[Argument]) -> tuple[Argument, ...]:
    """The arguments of a page that comes in an order of its own."""
    return tuple(argument for argument in page if argument.name not in ("sort", "search"))


def window() -> tuple[Argument, ...]:
    """The arguments that choose a page."""
    return (
        Argument("first", "Int", f"The first of the entries, 0 to 1000; {PAGE_SIZE} unless first or last is given."),
        Argument("after", "String", "Cursor of the entry after which the page begins."),
        Argument("last", "Int", "The last of the entries instead, 0 to 1000."),
        Argument("before", "String", "Cursor of the entry before which the page ends."),
    )


def _define_connection(
    definitions: Definitions,
    name: str,
    node: str,
    extra: list[FieldDefinition],
    what: str,
    figures: Sequence[FieldDefinition] = (),
) -> None:
    definitions.object(
        f"{name}Edge",
        f"One entry of {what}.",
        [
            FieldDefinition("node", f"{node}!", "The node."),
            FieldDefinition("cursor", "String!", "Where the entry stands; give it as `after` or `before`."),
            *extra,
        ],
    )
    definitions.object(
        f"{name}Connection",
        f"A page of {what}.",
        [
            FieldDefinition("nodes", f"[{node}!]!", "The nodes."),
            FieldDefinition("edges", f"[{name}Edge!]!", "The nodes with their cursors and what belongs to them."),
            FieldDefinition("pageInfo", "PageInfo!", "Where the page stands."),
            FieldDefinition("totalCount", "Int!", "How many there are on all pages; counted only when asked for."),
            *figures,
        ],
    )


def _labels(name: str, description: str, catalog: Catalog, labels: Iterable[str]) -> Any:
    values = {shout(label): label for label in labels}
    nodes = {shout(label): catalog.types[label].node for label in labels}
    meanings = {key: node.description for key, node in nodes.items()}
    return _enum(name, description, values, meanings, {key: node.deprecated for key, node in nodes.items()})


def _enum(
    name: str, description: str, values: dict[str, str], meanings: dict[str, str], deprecated: Mapping[str, str]
) -> Any:
    members = {
        key: strawberry.enum_value(value, description=meanings[key], deprecation_reason=deprecated.get(key) or None)
        for key, value in values.items()
    }
    make: Any = Enum
    return strawberry.enum(make(name, members), description=description)
