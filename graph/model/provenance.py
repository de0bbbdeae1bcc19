"""Where facts came from, and when."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from .spec import Edge, Node, Origin, Prop, node


@node("Источник", origin=Origin.DERIVED)
class Source(Node):
    """A system that facts come from."""

    uid: Annotated[str, Prop("Name of the system.", "Ключ", key=True)]
    description: Annotated[str | None, Prop("What it is.", "Описание")] = None


@node("Загрузка", origin=Origin.DERIVED)
class LoadRun(Node):
    """One file of a source, loaded once."""

    uid: Annotated[str, Prop("Source, file name and checksum of its content.", "Ключ", key=True)]
    file: Annotated[str | None, Prop("Name of the file.", "Файл", index=True)] = None
    checksum: Annotated[str | None, Prop("SHA-256 of the file.", "Контрольная сумма")] = None
    started_at: Annotated[datetime | None, Prop("When it began.", "Начата", index=True)] = None
    finished_at: Annotated[datetime | None, Prop("When it ended; null if it was cut off.", "Закончена")] = None
    read: Annotated[int | None, Prop("Rows read.", "Прочитано")] = None
    accepted: Annotated[int | None, Prop("Rows accepted.", "Принято")] = None
    rejected: Annotated[int | None, Prop("Rows in the dead-letter file.", "Отвергнуто")] = None


LOADED_BY = Edge(
    "FROM", LoadRun, Source, field="system", reverse="loadRuns", single=True,
    description="The system that a load run read from.", ru="Система", ru_reverse="Загрузки", origin=Origin.DERIVED,
)  # fmt: skip
