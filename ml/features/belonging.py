"""What an entity is, what it stands beside, and what it takes over from its owner: a deal from its company."""

from __future__ import annotations

import string
from collections.abc import Iterator

import numpy as np

from graph.model import Feature as FeatureUse
from graph.model import Node, Path, ValueType

from ..past.events import words
from ..past.history import DAY_MS, Floats, learnable
from ..past.snapshot import KnownLinks, Snapshot
from ..past.windows import counted, ratio
from .phrases import Feature, inside, money_unit


def own_features(snapshot: Snapshot, entity: type[Node]) -> Iterator[tuple[Feature, Floats]]:
    """How old each entity is, and its own numbers."""
    nodes = snapshot.nodes[entity.__name__]
    name, ru = words(entity.__name__), nodes.type.ru
    if nodes.type.time:
        en, ru_age = f"the {name} is {{x}} days old", f"{ru}: {{x}} дн. с начала"
        absent = (f"age of the {name} unknown", f"{ru}: неизвестно, с какого времени")
        yield Feature("age_days", "age", en, ru_age, absent), (snapshot.as_of - nodes.time) / DAY_MS
    for own, declared in learnable(nodes.type.properties, nodes.type.name).items():
        if declared.prop.feature is FeatureUse.NUMERICAL and declared.type is not ValueType.BOOLEAN:
            said = words(own.removesuffix("_minor"))
            absent = (f"{said} unknown", f"{declared.prop.ru}: неизвестно")
            value = np.asarray(nodes.columns[own], dtype=np.float64)
            yield (
                Feature(f"own_{own}", own, f"{said}: {{x}}", f"{declared.prop.ru}: {{x}}", absent, money_unit(own)),
                value,
            )


def standing_features(snapshot: Snapshot, entity: type[Node]) -> Iterator[tuple[Feature, Floats]]:
    """Numbers of what an entity belongs to for good, such as the size of its household; their mean if several."""
    rows = len(snapshot.nodes[entity.__name__])
    for known in snapshot.links.values():
        end = known.link.end.node_type
        last = known.link.edge_properties if isinstance(known.link, Path) else known.link
        if known.link.start is not entity or end.time or last.time:
            continue
        for name, declared in learnable(end.properties, end.name).items():
            if declared.prop.feature is not FeatureUse.NUMERICAL:
                continue
            value = np.asarray(snapshot.nodes[end.name].columns[name], dtype=np.float64)[known.end]
            has = ~np.isnan(value)
            whose = known.start[has]
            mean = ratio(counted(whose, rows, value[has]), counted(whose, rows))
            en, ru = (
                f"{words(known.link.field)}, {words(name)}: {{x}}",
                f"{known.link.ru}, {inside(declared.prop.ru)}: {{x}}",
            )
            absent = (f"{words(known.link.field)}: unknown", f"{known.link.ru}: неизвестно")
            yield Feature(f"{known.link.field}_{name}", known.link.field, en, ru, absent), mean


def owners(snapshot: Snapshot, entity: type[Node]) -> Iterator[KnownLinks]:
    """Links from what nodes of a type singly belong to, where that is something that things happen to."""
    for known in snapshot.links.values():
        link = known.link
        happens = link.start is not entity and not link.start.node_type.time
        if link.end is entity and link.reverse_single and happens:
            yield known


def owner_rows(snapshot: Snapshot, known: KnownLinks) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """For each node at the end of the links its owner's row; -1 for none."""
    rows = np.full(len(snapshot.nodes[known.link.end.__name__]), -1, dtype=np.int64)
    rows[known.end] = known.start
    return rows


def taken_over(feature: Feature, known: KnownLinks) -> Feature:
    """An owner's feature, told as that of what belongs to it."""
    field = known.link.reverse
    ru = known.link.ru_reverse
    return Feature(
        f"{field}_{feature.name}",
        f"{field} {feature.group}",
        f"{words(field)}: {_renamed(feature.en, field)}",
        f"{ru}: {_renamed(feature.ru, field)}",
        (f"{words(field)}: {feature.absent[0]}", f"{ru}: {feature.absent[1]}"),
        feature.unit,
    )


def _renamed(text: str, field: str) -> str:
    """With every other feature that the sentence names taken over as well."""
    parts = []
    for literal, name, label, _ in string.Formatter().parse(text):
        parts.append(literal.replace("{", "{{").replace("}", "}}"))
        if name is not None:
            parts.append(f"{{{name if name == 'x' else f'{field}_{name}'}{f':{label}' if label else ''}}}")
    return "".join(parts)
