"""`giveConsent` and `withdrawConsent`: what a person permits, at once true wherever it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from api.caller import acting
from api.definitions import Argument, FieldDefinition
from api.payload import NodeField, PayloadType
from graph import bounds
from graph.cypher import statement
from graph.model.people import GAVE, Consent
from graph.patch import Patch
from graph.statements import lock_nodes

from .gather import Fault
from .upsert import BY, SOURCE, source_of, write
from .work import Faulty, Work

RESULT = PayloadType("ConsentResult", {"consents": NodeField("Consent", many=True), "run": NodeField("LoadRun")})
RESULT_FIELDS = [
    FieldDefinition("consents", "[Consent!]!", "The person's consents to this purpose, of all sources."),
    FieldDefinition("run", "LoadRun", "The load run, which stands on all that was written."),
]
ARGUMENTS = (
    Argument("person", "ID!", "Id of a profile, a retired one too, or uid of a customer record."),
    Argument("purpose", "String!", "What for, e.g. marketing_email."),
    Argument("at", "DateTime", "When the person said so; now, unless given."),
    SOURCE,
    BY,
)
_TIMES = ("given_at", "withdrawn_at")
_PROPERTIES = Consent.node_type.properties


def give(work: Work, given: Mapping[str, Any]) -> dict[str, Any]:
    """Note that a person gives a consent.

    Raises:
        Faulty: there is no such person, or a value cannot be used.
    """
    return _state(work, given, granted=True)


def withdraw(work: Work, given: Mapping[str, Any]) -> dict[str, Any]:
    """Note that a person withdraws a consent, or refuses one never given.

    Raises:
        Faulty: there is no such person, or a value cannot be used.
    """
    return _state(work, given, granted=False)


def _state(work: Work, given: Mapping[str, Any], *, granted: bool) -> dict[str, Any]:
    by = acting(given.get("by"), work.settings)
    purpose, at = str(given["purpose"]).strip(), given.get("at") or work.at
    for name, value in (("purpose", purpose), ("at", at)):
        prop = _PROPERTIES["given_at" if name == "at" else name]
        if wrong := bounds.fault(prop, value):
            raise Faulty(Fault((name,), f"The value {wrong}."))
    if at > work.at:
        raise Faulty(Fault(("at",), "It lies in the future."))
    found = work.transaction.rows(statement("api/consents"), person=str(given["person"]), purpose=purpose)
    if not found:
        raise Faulty(Fault(("person",), "There is no such profile or customer."))
    source = source_of(given)
    record = str(found[0][0])
    own = f"{source}:{record}:{purpose}"
    if wrong := bounds.fault(_PROPERTIES["uid"], own):
        raise Faulty(Fault(("purpose",), f"With the person's key it {wrong}."))
    uids = sorted({own, *(uid for _, consents in found for uid in consents)})
    known = dict(work.transaction.rows(lock_nodes(Consent.node_type), keys=uids))
    latest = {name: max(filter(None, (each.get(name) for each in known.values())), default=None) for name in _TIMES}
    patch = Patch(links=[(GAVE(record, own), ("person",))])
    for uid in uids:
        patch.nodes["Consent", uid] = {"purpose": purpose} | _times(known.get(uid, latest), at, granted=granted)
    written = write(work, patch, source, by)
    return {"consents": uids, "run": written.run}


def _times(known: Mapping[str, Any], at: datetime, *, granted: bool) -> dict[str, Any]:
    """A consent's times after a statement of the moment `at`; what was said later stands."""
    given, withdrawn = (_moment(known.get(name)) for name in _TIMES)
    if granted:
        given = max(filter(None, (given, at)))
    else:
        withdrawn = max(filter(None, (withdrawn, at)))
    holds = given is not None and (withdrawn is None or given > withdrawn)
    return {"granted": holds, "given_at": given, "withdrawn_at": withdrawn}


def _moment(stored: Any) -> datetime | None:
    moment: datetime | None = stored and stored.to_native().astimezone(UTC)
    return moment
