"""What a mapping file may say: how the columns of somebody's own files become nodes and edges of the model.

    name = "bookshop"
    currency = "EUR"

    [[files]]
    name = "buyers.csv"
    [[files.nodes]]
    label = "Customer"
    key = "no"
    properties = { given_name = "first", family_name = "last", birth_date = { column = "born", pattern = "%d.%m.%Y" } }
    identifiers = { email = "mail", phone = "tel" }

Where a column is named, `=text` is that text itself, `a.b` what lies within `a`, and `#` the number of the row among
those of its group, or of the item within its list.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from graph.errors import FileUnreadable, InputError


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Columns = Annotated[tuple[str, ...], BeforeValidator(_listed), Field(min_length=1)]
"""One column or several."""


class _Declared(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Value(_Declared):
    """What a property is read from.

    Attributes:
        column: Its column.
        pattern: How times and dates are written: as for `strptime`, `unix` or `unix_ms`; else ISO 8601.
        values: What the file's words mean; `*` stands for all others. Without it the words are taken as they are.
        minor: An amount is in minor units already: cents, kopecks.
        total: Summed over all rows of the group that speak of the same.
    """

    column: str
    pattern: str | None = None
    values: dict[str, str | bool | int | float] | None = None
    minor: bool = False
    total: bool = False


def _as_value(value: Any) -> Any:
    return {"column": value} if isinstance(value, str) else value


Properties = dict[str, Annotated[Value, BeforeValidator(_as_value)]]


class MappedNode(_Declared):
    """A node that each row tells of.

    Attributes:
        label: Its label in the model.
        key: The columns that tell one from another; with the name of the source they make its key.
        source: Whose key it is, if not this source's.
        each: A list within the row, whose every item tells of one; its columns are looked for in the item first.
        properties: Of the model, by name.
        identifiers: Kinds of identifier and their columns; they are cleaned, and link records of one person.
        verified: By kind of identifier, what says whether the source made sure of it.
        full_name: Column of a whole name, to be taken apart.
        family_first: Whether the family name comes first in it where that cannot be told.
    """

    label: str
    key: Columns
    source: str | None = None
    each: str | None = None
    properties: Properties = {}
    identifiers: dict[str, Columns] = {}
    verified: Properties = {}
    full_name: str | None = None
    family_first: bool = False


class End(_Declared):
    """One end of an edge: its label, where the type of edge leaves several, its key's columns, and whose key it is."""

    key: Columns
    label: str | None = None
    source: str | None = None


def _as_end(value: Any) -> Any:
    return {"key": value} if isinstance(value, str | list) else value


class MappedEdge(_Declared):
    """An edge that each row tells of; left out where the key of an end is empty.

    Attributes:
        type: Its type in the model.
        start, end: The keys at its ends; in the file `from` and `to`.
        each, properties: As of nodes.
    """

    type: str
    start: Annotated[End, BeforeValidator(_as_end)] = Field(alias="from")
    end: Annotated[End, BeforeValidator(_as_end)] = Field(alias="to")
    each: str | None = None
    properties: Properties = {}


class MappedFile(_Declared):
    """A kind of file.

    Attributes:
        name: Its name, or a pattern such as ``orders-*.csv``.
        format: How it is written; else its ending tells.
        separator: Of CSV.
        decimal: What separates the decimals of its numbers.
        currency: Column of the currency of its amounts; else the mapping's.
        group_by: Columns that tell which rows make one thing together, such as the lines of a receipt.
        optional: The source can be loaded without it.
        nodes, edges: What its rows tell of. A row without the key of the first node is refused.
    """

    name: str = Field(min_length=1)
    format: Literal["csv", "jsonl", "parquet"] | None = None
    separator: str = Field(",", min_length=1, max_length=1)
    decimal: Literal[".", ","] = "."
    currency: str | None = None
    group_by: Annotated[tuple[str, ...], BeforeValidator(_listed)] = ()
    optional: bool = False
    nodes: tuple[MappedNode, ...] = ()
    edges: tuple[MappedEdge, ...] = ()


class Mapping(_Declared):
    """A mapping file.

    Attributes:
        name: Of the source: the first part of its keys.
        description: One sentence.
        zone: Of times that are written without one.
        currency: Of amounts whose rows name none, ISO 4217.
        files: Its files, those first that others refer to.
    """

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)
    description: str = "Loaded by a mapping."
    zone: str | None = None
    currency: str | None = Field(None, pattern=r"^[A-Z]{3}$")
    files: tuple[MappedFile, ...] = Field(min_length=1)


def read_declared(path: Path) -> Mapping:
    """The mapping in a TOML file.

    Raises:
        FileUnreadable: it is not there, or not TOML.
        InputError: it says something that a mapping cannot say; all faults are named.
    """
    try:
        declared = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as fault:
        raise FileUnreadable(f"cannot be read ({fault.strerror})", where=str(path), hint="Check the path.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise FileUnreadable(f"is not TOML: {fault}", where=str(path), hint="See docs/mapping.md.") from None
    try:
        return Mapping.model_validate(declared)
    except ValidationError as error:
        faults = [f"{place(detail['loc'])}: {detail['msg']}" for detail in error.errors(include_url=False)]
        raise wrong(path, faults) from None


def place(parts: tuple[int | str, ...]) -> str:
    """Where in the mapping something stands: ``files[0].nodes[1].key``."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts).removeprefix(".")


def wrong(path: Path, faults: list[str]) -> InputError:
    """An error that names all faults of a mapping."""
    listed = "".join(f"\n  - {fault}" for fault in faults)
    return InputError(
        f"the mapping has {len(faults)} fault(s); nothing was loaded:{listed}", where=str(path),
        hint="What a mapping may say: docs/mapping.md. What the model has: portrait model --format markdown.",
    )  # fmt: skip
