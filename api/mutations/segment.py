"""`addToSegment` and `removeFromSegment`: who is in a named group of profiles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.caller import acting
from api.definitions import Argument, FieldDefinition
from api.payload import NodeField, PayloadType
from graph import bounds
from graph.cypher import statement
from graph.model.insight import Segment
from graph.patch import Patch, write_nodes

from .gather import MOST, Fault
from .upsert import BY
from .work import Faulty, Work

RESULT = PayloadType("SegmentResult", {"segment": NodeField("Segment"), "profiles": NodeField("Profile", many=True)})
RESULT_FIELDS = [
    FieldDefinition("segment", "Segment", "The segment."),
    FieldDefinition("profiles", "[Profile!]!", "The profiles named; living ones in the place of retired ones."),
    FieldDefinition("changed", "Int!", "How many of them were not in it before, or are no longer."),
]
_PROFILES = Argument("profiles", "[ID!]!", f"Ids of profiles, retired ones too; at most {MOST:,}.")
ADD = (
    Argument("name", "String!", "Name of the segment; in lower case it is its key. A new name makes a new segment."),
    _PROFILES,
    Argument("purpose", "String", "What the segment is for; left out, it stays as it is."),
    BY,
)
REMOVE = (Argument("segment", "ID!", "Key of the segment."), _PROFILES, BY)


def add(work: Work, given: Mapping[str, Any]) -> dict[str, Any]:
    """Put profiles into a segment, which is made if it does not exist.

    Raises:
        Faulty: a profile does not exist, or a name cannot be used.
    """
    by = acting(given.get("by"), work.settings)
    told: dict[str, Any] = {}
    for name in ("name", "purpose"):
        if given.get(name) is not None:
            told[name] = _text(name, str(given[name]))
    key = _text("name", told["name"].lower(), prop="uid")
    known = work.transaction.rows(statement("api/segment"), segment=key)
    if known:
        del told["name"]  # how it is written was settled by whoever made it
    write_nodes(work.transaction, Patch({("Segment", key): told}))
    return _change(work, given, "api/segment_enter", key, by)


def remove(work: Work, given: Mapping[str, Any]) -> dict[str, Any]:
    """Take profiles out of a segment.

    Raises:
        Faulty: the segment or a profile does not exist.
    """
    by = acting(given.get("by"), work.settings)
    key = str(given["segment"])
    if not work.transaction.rows(statement("api/segment"), segment=key):
        raise Faulty(Fault(("segment",), "There is no such segment.", "See them: { segments { nodes { uid } } }."))
    return _change(work, given, "api/segment_leave", key, by)


def _change(work: Work, given: Mapping[str, Any], query: str, segment: str, by: str | None) -> dict[str, Any]:
    ids = [str(one) for one in given["profiles"]]
    if len(ids) > MOST:
        raise Faulty(Fault(("profiles",), f"More than {MOST:,} profiles at once.", "Send parts."))
    living: dict[str, str] = dict(work.transaction.rows(statement("api/living"), profiles=ids))
    missing = [index for index, one in enumerate(ids) if one not in living]
    if missing:
        raise Faulty(*(Fault(("profiles", index), "There is no such profile.") for index in missing))
    profiles = list(dict.fromkeys(living[one] for one in ids))
    parameters = {"segment": segment, "profiles": sorted(profiles), "by": by, "at": work.at}
    [[changed]] = work.transaction.write(statement(query), **parameters).rows
    return {"segment": segment, "profiles": profiles, "changed": changed}


def _text(name: str, value: str, prop: str = "") -> str:
    value = value.strip()
    if wrong := bounds.fault(Segment.node_type.properties[prop or name], value):
        raise Faulty(Fault((name,), f"The value {wrong}."))
    return value
