"""What can be watched: how its changes are found, and which of them a caller asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any, NamedTuple

import strawberry

from api.definitions import Argument, FieldDefinition
from api.payload import NodeField, PayloadType
from graph.model import Property
from graph.model.insight import Prediction


class Change(NamedTuple):
    """One change.

    Attributes:
        at: Stamp, milliseconds since 1970 by the database's clock.
        key: What changed: a later change of the same takes the place of an earlier one.
        row: What the query of the topic says of it.
    """

    at: int
    key: str
    row: tuple[Any, ...]


@strawberry.enum(description="Which way a value crosses a threshold.")
class Crossing(Enum):
    """Which way a value crosses a threshold."""

    UP = strawberry.enum_value("up", description="It rises to the threshold or above.")
    DOWN = strawberry.enum_value("down", description="It falls below the threshold.")
    EITHER = strawberry.enum_value("either", description="Whichever way.")


_STATED = Prediction.node_type.properties


@strawberry.enum(name="PredictionMeasure", description="What of a prediction is held against a threshold.")
class Measure(Enum):
    """What of a prediction is held against a threshold: a property of it."""

    PROBABILITY = strawberry.enum_value("probability", description=_STATED["probability"].prop.description)
    PERCENTILE = strawberry.enum_value("percentile", description=_STATED["percentile"].prop.description)
    VALUE = strawberry.enum_value("value_minor", description=_STATED["value_minor"].prop.description)


Values = dict[str, Any]
Pick = Callable[[Change], Values | None]


@dataclass(frozen=True, slots=True)
class Topic:
    """A field of Subscription.

    Attributes:
        query: Name of the query that finds changes.
        payload: What each change is answered with.
        fields: The fields of the payload.
        arguments: What the field takes.
        pick: Makes of the arguments what gives the payload's values for a change, or None if it was not asked for.
        sees: Properties that the role must see.
        description: For people.
    """

    query: str
    payload: PayloadType
    fields: tuple[FieldDefinition, ...]
    arguments: tuple[Argument, ...]
    pick: Callable[[Mapping[str, Any]], Pick]
    sees: tuple[Property, ...]
    description: str


def moment(stamp: int) -> str:
    """A stamp as a DateTime."""
    return datetime.fromtimestamp(stamp / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _profiles(given: Mapping[str, Any]) -> Pick:
    wanted = None if given.get("profiles") is None else frozenset(map(str, given["profiles"]))

    def pick(change: Change) -> Values | None:
        if wanted is not None and change.key not in wanted:
            return None
        return {"at": moment(change.at), "profile": change.key}

    return pick


def _segments(given: Mapping[str, Any]) -> Pick:
    wanted = str(given["segment"])

    def pick(change: Change) -> Values | None:
        profile, segment, entered = change.row
        if segment != wanted:
            return None
        return {"at": moment(change.at), "entered": entered, "profile": profile, "segment": segment}

    return pick


def _crossings(given: Mapping[str, Any]) -> Pick:
    task, threshold, way = str(given["task"]), float(given["threshold"]), given["crossing"]
    measure = given["of"].value

    def pick(change: Change) -> Values | None:
        about, label, made_for, says, said = change.row
        now, before = says[measure], (said or {}).get(measure)
        if made_for != task or now is None:
            return None
        up, was = now >= threshold, before is not None and before >= threshold
        if up is was or way is (Crossing.DOWN if up else Crossing.UP):
            return None
        return {
            "at": moment(change.at),
            "up": up,
            "value": now,
            "before": before,
            "probability": says["probability"],
            "prediction": change.key,
            **{name: about if label == known else "" for name, known in _ABOUT.items()},
        }

    return pick


_ABOUT = {"profile": "Profile", "account": "Account", "deal": "Deal"}
"""What a prediction may be about: field and type."""

SINCE = Argument("since", "DateTime", "Begin with what changed after this moment, at most a day ago; else with now.")
_AT = FieldDefinition("at", "DateTime!", "When it was written, by the database's clock.")
_PROFILE = FieldDefinition("profile", "Profile", "The profile as it is now; null if it is gone.")

TOPICS: dict[str, Topic] = {
    "profileChanged": Topic(
        "api/changes_profiles",
        PayloadType("ProfileChange", {"profile": NodeField("Profile")}),
        (_AT, _PROFILE),
        (Argument("profiles", "[ID!]", "Ids of the profiles to watch; all, unless given."), SINCE),
        _profiles,
        (),
        "A profile was made or changed: its golden values, its figures, or that it lives.",
    ),
    "segmentChanged": Topic(
        "api/changes_segments",
        PayloadType("SegmentChange", {"profile": NodeField("Profile"), "segment": NodeField("Segment")}),
        (
            _AT,
            FieldDefinition("entered", "Boolean!", "Whether the profile came; false if it left."),
            _PROFILE,
            FieldDefinition("segment", "Segment", "The segment."),
        ),
        (Argument("segment", "ID!", "Key of the segment to watch."), SINCE),
        _segments,
        (),
        "A profile entered or left a segment.",
    ),
    "predictionCrossed": Topic(
        "api/changes_predictions",
        PayloadType(
            "PredictionCrossing",
            {"prediction": NodeField("Prediction")} | {name: NodeField(label) for name, label in _ABOUT.items()},
        ),
        (
            _AT,
            FieldDefinition("up", "Boolean!", "Whether it rose to the threshold or above; false if it fell below."),
            FieldDefinition("value", "Float!", "What is held against the threshold, of the new prediction."),
            FieldDefinition("before", "Float", "The same of the prediction before; null if this is the first."),
            FieldDefinition("probability", "Float", "Probability now; null of a prediction without one."),
            FieldDefinition("prediction", "Prediction", "The new prediction."),
            FieldDefinition("profile", "Profile", "The profile that it is about; null if about something else."),
            FieldDefinition("account", "Account", "The company that it is about; null if about something else."),
            FieldDefinition("deal", "Deal", "The deal that it is about; null if about something else."),
        ),
        (
            Argument("task", "String!", "Task, e.g. churn."),
            Argument("threshold", "Float!", "Probability or percentile, 0 to 1; or an amount in minor units."),
            Argument("of", "PredictionMeasure!", "What is held against it.", Measure.PROBABILITY),
            Argument("crossing", "Crossing!", "Which way.", Crossing.EITHER),
            SINCE,
        ),
        _crossings,
        tuple(_STATED[str(measure.value)] for measure in Measure),
        "A new prediction lies on the other side of a threshold than the one before.",
    ),
}
"""By field name."""
