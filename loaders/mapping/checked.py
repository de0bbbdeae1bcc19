"""A mapping against the model: every label, property, edge and identifier that it names, all faults together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from graph.model import ONTOLOGY, PROVENANCE, Edge, Origin, Property, ValueType
from graph.model.identifiers import IDENTIFIER_KINDS, Identifier

from ..discovery import all_sources
from ..readers import Csv, Format, JsonLines, Parquet
from ..source import FoldedFile, RowFile, Source, SourceFile
from .compiled import EdgePart, NodePart, Shape
from .declared import End, MappedEdge, MappedFile, MappedNode, Value, read_declared, wrong
from .rows import Assigned, Cell, Key, cell, row_class
from .values import converter, is_money

LABELS = {
    label: node for label, node in ONTOLOGY.nodes.items() if node.origin is Origin.LOADED and node.cls is not Identifier
}
"""Labels that a source may tell of; identifiers are named apart, as they are cleaned."""


def _ends(edge: Edge) -> tuple[str, str]:
    return edge.start.__name__, edge.end.__name__


EDGES = [edge for edge in ONTOLOGY.edges.values() if edge.origin is Origin.LOADED and {*_ends(edge)} <= LABELS.keys()]
HAS = {edge.start.__name__: edge for edge in ONTOLOGY.edges.values() if edge.end is Identifier}
FORMATS = {".csv": "csv", ".tsv": "csv", ".txt": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet"}


def read_mapping(path: Path) -> Source:
    """The source that a mapping file describes.

    Raises:
        FileUnreadable: it is not there, or not TOML.
        InputError: it says what a mapping cannot say, or names what the model lacks; all faults are named.
    """
    mapping = read_declared(path)
    faults: list[str] = []
    if mapping.name in all_sources():
        faults.append(f"name: there is a source {mapping.name} already; its keys would mix with these")
    zone = _zone(mapping.zone, faults)
    files = tuple(
        _FileCheck(file, f"files[{at}]", faults, zone, mapping.currency).source_file()
        for at, file in enumerate(mapping.files)
    )
    if faults:
        raise wrong(path, faults)
    return Source(name=mapping.name, description=mapping.description, files=files)


def _zone(name: str | None, faults: list[str]) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name is not None else None
    except (ZoneInfoNotFoundError, ValueError):
        faults.append("zone: is none of the time zones such as Europe/Moscow")
        return None


@dataclass(frozen=True)
class _FileCheck:
    """Goes through what a mapping says of one file; `faults` grow."""

    file: MappedFile
    place: str
    faults: list[str]
    zone: ZoneInfo | None
    otherwise: str | None

    @property
    def kind(self) -> str | None:
        """Its format, by what is said or by its ending."""
        return self.file.format or FORMATS.get(Path(self.file.name).suffix.lower())

    @property
    def nested(self) -> bool:
        """Whether its rows may have objects and lists within them."""
        return self.kind != "csv"

    def source_file(self) -> SourceFile:
        """The file as one of a source."""
        file = self.file
        if self.kind is None:
            self.faults.append(f"{self.place}.name: tells no format: end it in {', '.join(FORMATS)}, or give `format`")
        if not file.nodes and not file.edges:
            self.faults.append(f"{self.place}: tells of no nodes and no edges")
        nodes = [self._node(one, f"{self.place}.nodes[{at}]", at == 0) for at, one in enumerate(file.nodes)]
        edges = [self._edge(one, f"{self.place}.edges[{at}]") for at, one in enumerate(file.edges)]
        parts = tuple(part for part in (*nodes, *edges) if part is not None)
        shape = Shape(parts, self._cell(file.currency), self.otherwise)
        row = row_class(_columns(file), nested=self.nested)
        if file.group_by:
            return FoldedFile(
                name=file.name, format=self._format(), row=row, group_by=file.group_by, fold=shape.fold,
                optional=file.optional,
            )  # fmt: skip
        return RowFile(name=file.name, format=self._format(), row=row, shape=shape.one, optional=file.optional)

    def _format(self) -> Format:
        if self.kind == "parquet":
            return Parquet()
        return JsonLines() if self.kind == "jsonl" else Csv(self.file.separator)

    def _node(self, one: MappedNode, place: str, needed: bool) -> NodePart | None:
        node = LABELS.get(one.label)
        if node is None:
            self._unknown(f"{place}.label", one.label, LABELS)
            return None
        for kind in one.identifiers.keys() - IDENTIFIER_KINDS.keys():
            self._unknown(f"{place}.identifiers", kind, IDENTIFIER_KINDS)
        if one.identifiers and one.label not in HAS:
            self.faults.append(f"{place}.identifiers: {one.label} holds none; {', '.join(HAS)} do")
        if one.full_name and "family_name" not in node.properties:
            self.faults.append(f"{place}.full_name: {one.label} has no name of several parts")
        own = {name: p for name, p in node.properties.items() if not p.prop.key and not p.prop.modelled}
        kinds = [
            (IDENTIFIER_KINDS[kind], cell(column, nested=self.nested))
            for kind, columns in one.identifiers.items()
            if kind in IDENTIFIER_KINDS
            for column in columns
        ]
        held = HAS[one.label].declared["verified"] if one.label in HAS else None
        told = {kind.name: held for kind, _ in kinds if held is not None}
        return NodePart(
            node,
            self._key(one.key, one.source),
            self._cell(one.each),
            self._assigned(one.properties, own, f"{place}.properties"),
            tuple(kinds),
            self._assigned(one.verified, told, f"{place}.verified"),
            HAS.get(one.label),
            self._cell(one.full_name),
            one.family_first,
            needed,
        )

    def _edge(self, one: MappedEdge, place: str) -> EdgePart | None:
        named = [edge for edge in EDGES if edge.name == one.type]
        if not named:
            self._unknown(f"{place}.type", one.type, dict.fromkeys(edge.name for edge in EDGES))
            return None
        fitting = _between(named, one.start.label, one.end.label)
        if len(fitting) > 1:  # a node of the same file with the same key tells which is meant
            fitting = _between(named, self._label(one.start), self._label(one.end))
        if len(fitting) != 1:
            ways = "; ".join(" to ".join(_ends(edge)) for edge in named)
            self.faults.append(f"{place}: {one.type} leads from {ways}: give the `label` of its ends")
            return None
        (edge,) = fitting
        return EdgePart(
            edge,
            self._key(one.start.key, one.start.source),
            self._key(one.end.key, one.end.source),
            self._cell(one.each),
            self._assigned(one.properties, edge.declared, f"{place}.properties"),
        )

    def _label(self, end: End) -> str | None:
        alike = {node.label for node in self.file.nodes if (node.key, node.source) == (end.key, end.source)}
        return end.label or (alike.pop() if len(alike) == 1 else None)

    def _assigned(
        self, properties: Mapping[str, Value], known: Mapping[str, Property], place: str
    ) -> tuple[Assigned, ...]:
        found = []
        own = {name: p for name, p in known.items() if name not in PROVENANCE}
        for name, value in properties.items():
            prop = own.get(name)
            if prop is None:
                self._unknown(place, name, own)
                continue
            if is_money(prop) and not (value.minor or self.file.currency or self.otherwise):
                self.faults.append(f"{place}.{name}: give `currency`, of the mapping or of the file")
            if value.total and prop.type not in (ValueType.INTEGER, ValueType.FLOAT):
                self.faults.append(f"{place}.{name}: only numbers have a total")
            convert = converter(prop, value, self.zone, self.file.decimal)
            found.append(Assigned(name, value.column, cell(value.column, nested=self.nested), convert, value.total))
        return tuple(found)

    def _key(self, columns: tuple[str, ...], source: str | None) -> Key:
        return Key(columns, tuple(cell(column, nested=self.nested) for column in columns), source)

    def _cell(self, column: str | None) -> Cell | None:
        return cell(column, nested=self.nested) if column else None

    def _unknown(self, place: str, name: str, known: Iterable[str]) -> None:
        names = list(known)
        near = get_close_matches(name, names, n=1, cutoff=0.5)
        self.faults.append(f"{place}: {name!r} is none of {', '.join(near or sorted(names))}")


def _between(edges: Iterable[Edge], start: str | None, end: str | None) -> list[Edge]:
    """Edges between these labels; None leaves an end open."""
    return [edge for edge in edges if all(a in (None, b) for a, b in zip((start, end), _ends(edge), strict=True))]


def _columns(file: MappedFile) -> list[str]:
    """Columns that a file's rows are read by, those within lists left out."""
    found = [*file.group_by, *([file.currency] if file.currency else [])]
    for node in file.nodes:
        named = [*node.key, *(value.column for value in (*node.properties.values(), *node.verified.values()))]
        named += [column for columns in node.identifiers.values() for column in columns]
        found += [node.each] if node.each else []
        found += [*named, *([node.full_name] if node.full_name else [])]
    for edge in file.edges:
        found += [*edge.start.key, *edge.end.key, *(value.column for value in edge.properties.values())]
        found += [edge.each] if edge.each else []
    return found
