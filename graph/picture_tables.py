"""The model tabulated: docs/model.md, and JSON for tools."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from .model import ONTOLOGY, PROVENANCE, Edge, NodeType, Ontology, Origin, Path, PersonalData, Property, Role, may_see
from .model.identifiers import IDENTIFIER_KINDS
from .model.prop import written
from .picture import DIAGRAMS, heading, module_of, pictures


def roles_that_see(personal: PersonalData) -> list[str]:
    """Names of the roles that may see properties of this class."""
    return [role.value for role in Role if may_see(role, personal)]


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _table(head: str, rows: Iterable[Iterable[str]]) -> list[str]:
    columns = head.split("|")
    made = ["| " + " | ".join(column.strip() for column in columns) + " |", "|" + "---|" * len(columns)]
    return made + ["| " + " | ".join(_cell(value) for value in row) + " |" for row in rows]


def _meaning(description: str, deprecated: str) -> str:
    return f"{description} Deprecated: {deprecated}" if deprecated else description


def _property_row(item: Property) -> list[str]:
    prop = item.prop
    marks = [
        word for word, holds in (("key", prop.key), ("index", prop.index), ("text search", prop.text)) if holds
    ] + ([f"known at `{prop.known_at}`"] if prop.known_at else [])
    everybody = prop.personal is PersonalData.NONE
    return [
        f"`{item.name}`",
        item.type.name.lower(),
        _meaning(prop.meaning, prop.deprecated),
        prop.ru,
        ", ".join(marks),
        "" if everybody else prop.personal.value,
        "all" if everybody else ", ".join(roles_that_see(prop.personal)),
        prop.feature.value if prop.feature else "",
    ]


_PROPERTIES = "property | type | meaning | по-русски | kept as | personal data | seen by | model feature"


def _node_section(node: NodeType, ontology: Ontology) -> list[str]:
    written = "by loaders" if node.origin is Origin.LOADED else "by Portrait itself"
    known = f" Known from `{node.time}` on." if node.time else ""
    lines = [f"### {node.name} ({node.ru})", "", f"{node.meaning} Written {written}.{known}", ""]
    lines += _table(_PROPERTIES, (_property_row(item) for name, item in node.properties.items() if name in node.own))
    around = [
        (
            f"`{link.reverse if backward else link.field}`",
            link.ru_reverse if backward else link.ru,
            (link.start if backward else link.end).__name__,
            "one" if (link.reverse_single if backward else link.single) else "many",
            _way(link, backward),
        )
        for link, backward in ontology.around(node.name)
    ]
    return [*lines, "", *_table("field | по-русски | leads to | how many | by", around), ""]


def _arrow(edge: Edge, backward: bool) -> str:
    return f"<-{edge.name}-" if backward else f"-{edge.name}->"


def _way(link: Edge | Path, backward: bool) -> str:
    """The Cypher way of a link in the direction in which it is walked."""
    if isinstance(link, Edge):
        return f"`{_arrow(link, backward)}`"
    hops = [(hop.edge, hop.backward) for hop in link.hops]
    steps = [(edge, not back) for edge, back in reversed(hops)] if backward else hops
    text = ""
    for edge, back in steps[:-1]:
        text += f"{_arrow(edge, back)} {(edge.start if back else edge.end).__name__} "
    return f"`{text}{_arrow(*steps[-1])}`"


def _edge_rows(ontology: Ontology) -> Iterator[list[str]]:
    for edge in ontology.edges.values():
        start, name, end = edge.triple
        own = [f"`{name}`: {edge.declared[name].prop.description}" for name in edge.own]
        yield [
            f"{start} -{name}-> {end}",
            _meaning(edge.description, edge.deprecated),
            " ".join(own),
            f"`{edge.field}` ({edge.ru})",
            f"`{edge.reverse}` ({edge.ru_reverse})",
            edge.origin.value,
            "yes" if edge.learn else "",
        ]


def markdown(ontology: Ontology = ONTOLOGY) -> str:
    """The whole of docs/model.md."""
    lines = [
        "# The model",
        "",
        "Written by `portrait model --write` from `graph/model/`; a test fails if the two differ. Do not edit it here.",
        "",
        pictures(ontology),
        "## What everything loaded carries",
        "",
        "Every node and edge that a loader wrote has these too; the writer sets them.",
        "",
        *_table(_PROPERTIES, map(_property_row, PROVENANCE.values())),
        "",
        "Money is in integer minor units (kopecks, cents) beside an ISO 4217 currency; times carry their zone.",
        "",
        "## Who sees what",
        "",
        *_table(
            "personal data | " + " | ".join(Role),
            ([data.value, *("yes" if may_see(role, data) else "" for role in Role)] for data in PersonalData),
        ),
        "",
        "## Kinds of identifier",
        "",
        *_table(
            "kind | label | meaning | по-русски | links records | priority",
            (
                [f"`{k.name}`", f"`{k.label}`", k.description, k.ru, "yes" if k.links else "no", str(k.priority)]
                for k in IDENTIFIER_KINDS.values()
            ),
        ),
        "",
    ]
    for diagram in DIAGRAMS:
        for module in diagram.modules:
            lines += [f"## {heading(module)}", ""]
            for node in ontology.nodes.values():
                if module_of(node) == module:
                    lines += _node_section(node, ontology)
    lines += ["## All edges", ""]
    lines += _table(
        "edge | meaning | properties | field at the start | field at the end | origin | learned from",
        _edge_rows(ontology),
    )
    lines += ["", "## Paths", "", "Shortcuts over several edges, so that one field leads where several would.", ""]
    lines += _table(
        "from | to | meaning | field at the start | field at the end | over | learned from",
        (
            [
                path.start.__name__,
                path.end.__name__,
                _meaning(path.description, path.deprecated),
                f"`{path.field}` ({path.ru})",
                f"`{path.reverse}` ({path.ru_reverse})",
                _way(path, backward=False),
                "yes" if path.learn else "",
            ]
            for path in ontology.paths
        ),
    )
    return "\n".join(lines) + "\n"


def _property_tree(item: Property) -> dict[str, Any]:
    prop = item.prop
    return {
        "type": item.type.name.lower(),
        "description": prop.description,
        "example": None if prop.example is None else written(prop.example),
        "ru": prop.ru,
        "key": prop.key,
        "index": prop.index,
        "text": prop.text,
        "personal": prop.personal.value,
        "roles": roles_that_see(prop.personal),
        "feature": prop.feature.value if prop.feature else None,
        "known_at": prop.known_at,
        "deprecated": prop.deprecated or None,
    }


def tree(ontology: Ontology = ONTOLOGY) -> dict[str, Any]:
    """The model as nested dictionaries, for JSON."""

    def ends(link: Edge | Path) -> dict[str, Any]:
        return {
            "from": link.start.__name__,
            "to": link.end.__name__,
            "description": link.description,
            "field": link.field,
            "reverse": link.reverse,
            "ru": link.ru,
            "ru_reverse": link.ru_reverse,
            "single": link.single,
            "reverse_single": link.reverse_single,
            "learn": link.learn,
            "deprecated": link.deprecated or None,
        }

    return {
        "nodes": {
            node.name: {
                "description": node.description,
                "deprecated": node.deprecated or None,
                "ru": node.ru,
                "key": node.key,
                "origin": node.origin.value,
                "time": node.time,
                "properties": {name: _property_tree(item) for name, item in node.properties.items()},
            }
            for node in ontology.nodes.values()
        },
        "edges": [
            {"type": edge.name, **ends(edge), "properties": {n: _property_tree(p) for n, p in edge.declared.items()}}
            for edge in ontology.edges.values()
        ],
        "paths": [
            {**ends(path), "over": [[*hop.edge.triple, hop.backward] for hop in path.hops]} for path in ontology.paths
        ],
    }
