"""What was learned of who is who, carried from one graph to another as a JSON file without personal data.

In the file are the weights of every comparison. Not in it is what is counted, and not learned: how frequent a name, a
birth date or an address is, and which keys too many records share. Those are values of people; the graph that reads
the file counts its own when it is next resolved (`learned.fitted`).
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Mapping
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from ..cypher import query
from ..driver import Database
from ..errors import FileUnreadable, InputError, PortraitError
from ..match.comparisons import Comparison, fields_of
from ..match.model import Model
from ..match.prepare import RECORD
from .learned import FEWEST, MOST_LIKELY, Learned, read_kept, write_learned
from .likeness import prepared
from .records import Records
from .sides import SIDES, Side
from .told import told
from .values import Holdings

WHAT = "portrait identity model"
FORMAT = 1
"""Of the file; one of another format is refused."""
MOST = 1.01
"""A share, at most: taking the matches off those of strangers may leave one a little above one."""
_EXPORT = "In the graph that it is of, write it again: portrait identity model --out FILE"
_SAME_VERSION = (
    "Use one version of Portrait for both graphs: update the older one, resolve there with portrait resolve --relearn, "
    "and write the file again."
)


class Carried(NamedTuple):
    """A model of one side in a file.

    Attributes:
        side: People or companies.
        learned: What was learned; shares of values and common keys are yet to be counted.
    """

    side: Side
    learned: Learned


def to_file(database: Database) -> tuple[str, list[Side]]:
    """What a graph has learned, as JSON, and the sides that it is of.

    Raises:
        InputError: nothing was learned there.
    """
    kept = [(side, learned) for side in SIDES if (learned := read_kept(database, side))]
    told_of = [(side, learned) for side, learned in kept if learned.imported or learned.model.records >= FEWEST]
    if not told_of:
        raise InputError(
            "it has learned nothing yet of who is who" if kept else "it has not been resolved yet",
            where=database.endpoint.uri,
            hint=f"Weights are learned from {FEWEST:,} records or more: load them, then portrait resolve.",
        )
    body = {
        "what": WHAT,
        "format": FORMAT,
        "portrait": version("portrait"),
        "sides": {side.name: _packed(learned) for side, learned in told_of},
    }
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n", [side for side, _ in told_of]


def from_file(path: Path) -> list[Carried]:
    """The models of a file, each found fit for this version.

    Raises:
        FileUnreadable: it cannot be read, is no such file, or does not fit.
    """
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise FileUnreadable(f"it cannot be read ({type(fault).__name__})", where=str(path)) from None
    try:
        body = json.loads(text)
    except ValueError:
        raise FileUnreadable("it is not JSON", where=str(path), hint=_EXPORT) from None
    if not isinstance(body, dict) or body.get("what") != WHAT:
        of_files = isinstance(body, dict) and "comparisons" in body
        raise FileUnreadable(
            "it is a model of files (portrait resolve --file … --model), which compares other things than a graph"
            if of_files
            else "it is no identity model of a graph",
            where=str(path),
            hint=_EXPORT,
        )
    if body.get("format") != FORMAT:
        raise FileUnreadable(
            f"it is of format {body.get('format')!r}, and this Portrait reads format {FORMAT}",
            where=str(path),
            hint=_SAME_VERSION,
        )
    sides = body.get("sides")
    if not isinstance(sides, dict) or not sides:
        raise FileUnreadable("it holds no model", where=str(path), hint=_EXPORT)
    known = {side.name: side for side in SIDES}
    if strange := sorted(sides.keys() - known.keys()):
        raise FileUnreadable(
            f"it is of {', '.join(strange)}, and resolved are {' and '.join(known)}",
            where=str(path),
            hint=_SAME_VERSION,
        )
    return [_unpacked(known[name], given, f"{path}, {name}") for name, given in sides.items()]


def take(database: Database, carried: list[Carried]) -> None:
    """Keep models of a file in a graph: they hold from its next resolution on, until weights are learned anew."""
    for one in carried:
        write_learned(database, one.side, one.learned)


def write(path: Path, text: str) -> None:
    """Write a file of models.

    Raises:
        InputError: it cannot be written there.
    """
    try:
        path.write_text(text, "utf-8")
    except OSError as fault:
        raise InputError(f"it cannot be written ({type(fault).__name__})", where=str(path)) from None


def _packed(learned: Learned) -> dict[str, Any]:
    """Without shares of values: `rare` is a number for a field, and tells of nobody."""
    nameless = replace(learned.model, shares={})
    return {
        "version": learned.imported or learned.version,
        "limits": dict(learned.caps),
        "model": json.loads(nameless.to_json()),
    }


def _unpacked(side: Side, given: Any, where: str) -> Carried:
    try:
        body, its_version = given["model"], str(given["version"])
        model = Model.from_json(json.dumps(body), where)
        caps = given["limits"]
        _check(model, caps)
    except PortraitError as fault:
        raise FileUnreadable(fault.detail, where=where, hint=_SAME_VERSION) from None
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise FileUnreadable(f"its model is damaged ({type(fault).__name__})", where=where, hint=_EXPORT) from None
    fields = _fields(side)
    strange = {name for one in model.comparisons for name in fields_of(one) | _frequent(one)} - fields
    if strange:
        raise FileUnreadable(
            f"it compares what this Portrait does not know of {side.name}: {', '.join(sorted(strange))}",
            where=where,
            hint=_SAME_VERSION,
        )
    if kinds := sorted(caps.keys() - {kind.name for kind in side.kinds}):
        raise FileUnreadable(
            f"it limits kinds of identifiers that link no {side.name} here: {', '.join(kinds)}",
            where=where,
            hint=_SAME_VERSION,
        )
    nameless = replace(model, shares={})
    learned = Learned(nameless, frozenset(), frozenset(), caps, imported=its_version, counted=False)
    return Carried(side, learned)


def _check(model: Model, caps: Mapping[str, object]) -> None:
    """That its numbers are shares, and its comparisons can be made."""
    shares = [one for levels in model.trained.values() for level in levels for one in (level.m, level.u)]
    if not all(0 < one <= MOST for one in (*shares, *model.rare.values())) or not 0 < model.prior <= MOST_LIKELY:
        raise ValueError
    if not all(0 <= one <= 1 for one in model.agreed.values()) or not 0 <= model.among < 1:
        raise ValueError
    if not all(_whole(cap) for cap in caps.values()):
        raise ValueError
    if not (_whole(model.records) and _whole(model.largest_block)) or not model.comparisons:
        raise ValueError
    for one in model.comparisons:
        if not one.levels or [level.condition is None for level in one.levels].index(True) != len(one.levels) - 1:
            raise ValueError
        frequent = _frequent(one)
        if frequent - model.rare.keys() or (model.among and frequent - model.agreed.keys()):
            raise ValueError
    if len(model.trained) != len(model.comparisons):
        raise ValueError


def _whole(number: object) -> bool:
    return isinstance(number, int) and number > 0


def _frequent(comparison: Comparison) -> set[str]:
    return {level.frequency for level in comparison.levels if level.frequency}


def _fields(side: Side) -> set[str]:
    """What this version prepares of a record."""
    nobody = Records.of(query(side.records).returns, [])
    table = told(prepared(side, nobody, Holdings(array("i"))), ())
    return set(table.columns) - {RECORD}
