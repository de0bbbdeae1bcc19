"""What resolution has learned and keeps: the model by which records are found alike."""

from __future__ import annotations

from typing import Annotated

from .access import PersonalData as PD
from .prop import Prop
from .provenance import LoadRun
from .spec import Edge, Node, Origin, node


@node("Модель тождества", origin=Origin.DERIVED)
class IdentityModel(Node):
    """What was learned from all records of a side; the same for every record until it is learned anew."""

    uid: Annotated[str, Prop("people or companies.", "Ключ", key=True)]
    version: Annotated[
        str | None,
        Prop(
            "Changes with whatever would change a score; empty: read from a file, and waits for a resolution.", "Версия"
        ),
    ] = None
    records: Annotated[int | None, Prop("Records that it was learned from, or fitted to.", "Записей")] = None
    limits: Annotated[
        list[str] | None, Prop("Kinds with the most records that one value may link, where learned.", "Пределы")
    ] = None
    imported: Annotated[
        str | None, Prop("Version of the model that was read from a file; empty: learned here.", "Взята из файла")
    ] = None
    body: Annotated[
        str | None, Prop("The weights as JSON, with the shares of names.", "Содержание", personal=PD.IDENTITY)
    ] = None
    common: Annotated[list[str] | None, Prop("Keys that too many records share.", "Частые ключи")] = None
    referred: Annotated[list[str] | None, Prop("Systems to whose keys others refer.", "Системы ключей")] = None


RESOLVED_BY = Edge(
    "RESOLVED_BY", LoadRun, IdentityModel, field="resolvedBy", reverse="loadRuns",
    description="The model by which the records of a load run were resolved; a run without it waits for that.",
    ru="Чем разрешена", ru_reverse="Загрузки", origin=Origin.DERIVED,
)  # fmt: skip
