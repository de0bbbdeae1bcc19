"""Named queries: the Cypher files under queries/, with what their headers say.

// purpose: one sentence
// param: name = default — meaning
// returns: column, column
"""

from __future__ import annotations

import functools
import json
import re
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from .errors import InputError, UnknownName

_PARAM = re.compile(r"^(?P<name>\w+)\s*=\s*(?P<default>.+?)\s+—\s+(?P<meaning>.+)$")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a named query: its default value and what it means."""

    name: str
    default: Any
    meaning: str


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """One file under queries/.

    Attributes:
        name: Path below queries/ without its ending, e.g. ``analyst/churn_risk``.
        purpose: One sentence.
        parameters: In the order of the header.
        returns: Names of the columns.
        text: The statement without its header.
    """

    name: str
    purpose: str
    parameters: tuple[Parameter, ...]
    returns: tuple[str, ...]
    text: str


def _parameter(line: str, where: str) -> Parameter:
    match = _PARAM.match(line)
    if not match:
        raise InputError("the header's param line is not `name = default — meaning`", where=where)
    try:
        default = json.loads(match["default"])
    except json.JSONDecodeError:
        raise InputError("the default of a parameter is not a JSON value", where=where) from None
    return Parameter(match["name"], default, match["meaning"])


def parse(name: str, source: str) -> NamedQuery:
    """Read a query file's text.

    Raises:
        InputError: a line of the header is malformed, or purpose or returns is missing.
    """
    head: dict[str, list[str]] = {"purpose": [], "param": [], "returns": []}
    body: list[str] = []
    for number, line in enumerate(source.splitlines(), 1):
        found = re.match(r"^// (purpose|param|returns): (.+)$", line)
        if found and not body:
            head[found[1]].append(found[2].strip())
        elif line.startswith("//") and not body:
            raise InputError("unknown header line", where=f"queries/{name}.cypher, line {number}")
        elif line.strip() or body:
            body.append(line)
    where = f"queries/{name}.cypher"
    if len(head["purpose"]) != 1 or len(head["returns"]) != 1:
        raise InputError("the header needs one purpose and one returns line", where=where)
    return NamedQuery(
        name,
        head["purpose"][0],
        tuple(_parameter(line, where) for line in head["param"]),
        tuple(column.strip() for column in head["returns"][0].split(",")),
        "\n".join(body).strip(),
    )


def _walk(folder: Traversable, prefix: str = "") -> dict[str, Traversable]:
    found: dict[str, Traversable] = {}
    for item in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if item.is_dir():
            found |= _walk(item, f"{prefix}{item.name}/")
        elif item.name.endswith(".cypher"):
            found[prefix + item.name.removesuffix(".cypher")] = item
    return found


@functools.cache
def names() -> tuple[str, ...]:
    """Names of all queries, sorted."""
    return tuple(_walk(files("queries")))


@functools.cache
def query(name: str) -> NamedQuery:
    """The query `name`; a bare file name is enough where only one folder has it.

    Raises:
        UnknownName: no such query; the message proposes near ones.
    """
    found = _walk(files("queries"))
    full = name if name in found else next((n for n in found if n.rsplit("/", 1)[-1] == name), None)
    if full is None:
        near = get_close_matches(name, [*found, *(n.rsplit("/", 1)[-1] for n in found)], n=3)
        advice = f"Did you mean {', '.join(near)}?" if near else "See them all: portrait query list."
        raise UnknownName("there is no such query", where=name, hint=advice)
    return parse(full, found[full].read_text(encoding="utf-8"))


def statement(name: str) -> str:
    """The Cypher of the query `name`."""
    return query(name).text


@functools.cache
def gathered(*names: str) -> str:
    """Named queries that only read as one statement of one record: what each returns, as a list of lists.

    Half a dozen small questions in the middle of a transaction take longer on their way than to answer (0.7 ms each);
    a record costs the driver 20 µs, an entry of a list a tenth of it. They share their parameters, which are given in
    one map, `asked`: the server plans a statement anew (0.6 s) for lists of 0, 1, 10, 100 … entries, but not for lists
    in a map.
    """
    return "\n".join([*_collected(names), f"RETURN {', '.join(_tables(names))}"])


@functools.cache
def fed(first: str, parameter: str, *names: str) -> str:
    """As `gathered`, for queries that are asked about what another finds: its one column is their list `parameter`.

    Returns that list, then what each of the others returns.
    """
    (column,) = query(first).returns
    found = f"CALL () {{\n{_from_map(first)}\n}}\nWITH collect({column}) AS {parameter}"
    return "\n".join([found, *_collected(names, parameter), f"RETURN {', '.join([parameter, *_tables(names)])}"])


def _collected(names: tuple[str, ...], known: str = "") -> list[str]:
    """A subquery for each query that collects what it returns; `known` is a variable of the statement."""
    return [
        f"CALL ({known}) {{\nCALL ({known}) {{\n{_from_map(name, known)}\n}}\n"
        f"RETURN collect([{', '.join(query(name).returns)}]) AS {table}\n}}"
        for name, table in zip(names, _tables(names), strict=True)
    ]


def _tables(names: tuple[str, ...]) -> list[str]:
    return [f"t{at}" for at in range(len(names))]


def _from_map(name: str, known: str = "") -> str:
    """A query whose parameters are in the map `asked`, but for one that is a variable."""
    text = query(name).text
    for parameter in query(name).parameters:
        into = parameter.name if parameter.name == known else f"$asked.{parameter.name}"
        text = re.sub(rf"\${parameter.name}\b", into, text)
    return text
