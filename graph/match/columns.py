"""What the columns of a table mean: proposed, and corrected by the user."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

import polars as pl

from ..errors import ColumnsWrong, UnknownName
from .column import Column, Use
from .content import Values
from .meaning import Meaning as M
from .proposing import propose

_WORDS_FOR_USES = {"id": Use.ID, "truth": Use.TRUTH, "ignore": Use.IGNORED, "ignored": Use.IGNORED}
_SAYS_LITTLE = (None, M.SUFFIX, M.SEX, M.CITY, M.REGION, M.POSTCODE, M.ATTRIBUTE)


def understand(
    frame: pl.DataFrame,
    *,
    corrections: Mapping[str, str] | None = None,
    id_column: str | None = None,
    truth: str | None = None,
    region: str = "RU",
) -> list[Column]:
    """How every column of a table is understood, in the table's order.

    Args:
        frame: Records; every column text, null where nothing is known.
        corrections: What the user says: column → a meaning, `id`, `truth` or `ignore`.
        id_column: Column of the records' ids, if the user names it.
        truth: Column that says who each record is; never compared.
        region: Country of phones written without one.

    Raises:
        ColumnsWrong: a named column does not exist, ids repeat, or no column tells who a record is.
        UnknownName: a correction is no meaning.
    """
    said = _asked(frame, dict(corrections or {}), id_column, truth)
    columns = propose({name: Values(frame[name], region) for name in frame.columns}, said)
    if not any(column.meaning not in _SAYS_LITTLE for column in columns):
        raise ColumnsWrong(
            "no column was understood as a name, birth date, e-mail, phone, address or number of a person or company",
            where=", ".join(frame.columns),
            hint=f"Say what they mean: --columns COLUMN=MEANING,…; meanings: {', '.join(M)}.",
        )
    return columns


def meanings(columns: Iterable[Column]) -> dict[str, M]:
    """The columns that are compared, with their meanings."""
    return {column.name: column.meaning for column in columns if column.meaning is not None}


def named(columns: Iterable[Column], use: Use) -> str | None:
    """The name of the column with that use, if there is one."""
    return next((column.name for column in columns if column.use is use), None)


def _asked(
    frame: pl.DataFrame, corrections: dict[str, str], id_column: str | None, truth: str | None
) -> dict[str, Column]:
    corrections |= {name: word for name, word in ((id_column, "id"), (truth, "truth")) if name is not None}
    if unknown := [name for name in corrections if name not in frame.columns]:
        close = get_close_matches(unknown[0], frame.columns, 1)
        raise ColumnsWrong(
            f"there is no column {unknown[0]!r}" + (f"; did you mean {close[0]!r}?" if close else ""),
            hint=f"The file has: {', '.join(frame.columns)}.",
        )
    said: dict[str, Column] = {}
    for name, word in corrections.items():
        meaning = word.strip().lower().replace("-", "_")
        if meaning not in [*M, *_WORDS_FOR_USES]:
            raise UnknownName(
                f"{word!r} is no meaning of a column", where=name, hint=f"Possible: {', '.join([*M, 'id', 'ignore'])}."
            )
        use = _WORDS_FOR_USES.get(meaning, Use.COMPARED)
        filled = frame[name].count() / len(frame)
        said[name] = Column(name, use, M(meaning) if use is Use.COMPARED else None, "you said so", filled)
    _check_ids(frame, said.values())
    return said


def _check_ids(frame: pl.DataFrame, said: Iterable[Column]) -> None:
    ids = [column.name for column in said if column.use is Use.ID]
    if len(ids) > 1:
        raise ColumnsWrong("two columns are named as the id", where=", ".join(ids))
    for name in ids:
        if empty := frame[name].null_count():
            raise ColumnsWrong(f"{empty} records have no id", where=f"column {name!r}")
        if repeated := int((frame[name].is_duplicated()).sum()):
            raise ColumnsWrong(
                f"{repeated} records share their id with another",
                where=f"column {name!r}",
                hint="Name another column, or none: then records are numbered as they stand in the file.",
            )
