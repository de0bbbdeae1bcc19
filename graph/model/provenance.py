"""Where facts came from, and when."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from .access import PersonalData as PD
from .prop import Prop
from .spec import Edge, Node, Origin, node


@node("Источник", origin=Origin.DERIVED)
class Source(Node):
    """A system that facts come from."""

    uid: Annotated[str, Prop("Name of the system.", "Ключ", key=True, example="crm")]
    description: Annotated[str | None, Prop("What it is.", "Описание")] = None


@node("Загрузка", origin=Origin.DERIVED)
class LoadRun(Node):
    """One file of a source, loaded once; or one mutation by which somebody wrote through the API."""

    uid: Annotated[str, Prop("Source, file name and checksum of its content; `api` and a number.", "Ключ", key=True)]
    file: Annotated[str | None, Prop("Name of the file; `api` for a mutation.", "Файл", index=True)] = None
    by: Annotated[
        str | None, Prop("Who wrote it through the API; null for a file.", "Кто внёс", personal=PD.IDENTITY)
    ] = None
    checksum: Annotated[str | None, Prop("SHA-256 of the file.", "Контрольная сумма")] = None
    started_at: Annotated[datetime | None, Prop("When it began.", "Начата", index=True)] = None
    finished_at: Annotated[datetime | None, Prop("When it ended; null if it was cut off.", "Закончена")] = None
    read: Annotated[int | None, Prop("Rows read.", "Прочитано")] = None
    accepted: Annotated[int | None, Prop("Rows accepted.", "Принято")] = None
    rejected: Annotated[int | None, Prop("Rows in the dead-letter file.", "Отвергнуто")] = None
    waiting_since: Annotated[
        datetime | None, Prop("When it ended, until what it wrote has been resolved.", "Ждёт с", index=True)
    ] = None
    touched: Annotated[
        list[str] | None,
        Prop(
            "Label and key, tab-separated, of what it wrote that resolution goes by; null where that is very much, "
            "and once it has been resolved.",
            "Затронуто",
            personal=PD.IDENTITY,
        ),
    ] = None


@node("Квитанция", origin=Origin.DERIVED)
class Receipt(Node):
    """What was answered to a mutation with an Idempotency-Key; kept for a while, so that asking again does nothing."""

    uid: Annotated[str, Prop("Digest of the key and of who sent it.", "Ключ", key=True)]
    request: Annotated[str | None, Prop("Digest of what was asked.", "Запрос")] = None
    answer: Annotated[str | None, Prop("The answer, JSON.", "Ответ", personal=PD.SENSITIVE)] = None
    answered_at: Annotated[datetime | None, Prop("When it was answered.", "Когда")] = None
    expires_at: Annotated[datetime | None, Prop("From when on it may be forgotten.", "Хранится до", index=True)] = None


ANSWERED = Edge(
    "ANSWERED", Receipt, LoadRun, field="loadRuns", reverse="receipt", reverse_single=True,
    description="What was written when it was answered.", ru="Загрузки", ru_reverse="Квитанция", origin=Origin.DERIVED,
)  # fmt: skip
LOADED_BY = Edge(
    "FROM", LoadRun, Source, field="system", reverse="loadRuns", single=True,
    description="The system that a load run read from.", ru="Система", ru_reverse="Загрузки", origin=Origin.DERIVED,
)  # fmt: skip
