"""`upsert`: nodes of any type that loaders write, with their edges, in one transaction."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from api.caller import acting
from api.catalog import Catalog
from api.definitions import Argument, FieldDefinition
from api.names import lower_first, plural
from api.payload import NodeField, PayloadType
from graph.patch import Patch, Written, apply_patch
from graph.writer import Count

from .gather import MOST, Fault, Gathering
from .inputs import writable
from .work import Faulty, Work

SOURCE = Argument("source", "String!", "The system that says so; stands on all that is written.", "api")
BY = Argument("by", "String", "Who acts. Only where the server does not know it: see docs/mutations.md.")
_SOURCE = re.compile(r"^[a-z][a-z0-9_]{0,39}$")


def lists(catalog: Catalog) -> dict[str, str]:
    """By argument, the label of the nodes that it takes: `orders` takes `Order`."""
    return {plural(lower_first(label)): label for label in writable(catalog)}


def result_type(catalog: Catalog) -> PayloadType:
    """What an upsert answers."""
    nodes = {name: NodeField(label, many=True) for name, label in lists(catalog).items()}
    return PayloadType("UpsertResult", nodes | {"run": NodeField("LoadRun")})


def result_fields(catalog: Catalog) -> list[FieldDefinition]:
    """Its fields."""
    return [
        FieldDefinition("created", "Int!", "Nodes that are new."),
        FieldDefinition("updated", "Int!", "Nodes that were changed."),
        FieldDefinition("unchanged", "Int!", "Nodes that were as asked already."),
        FieldDefinition("linked", "Int!", "Edges that are new."),
        FieldDefinition("unlinked", "Int!", "Edges that were removed."),
        FieldDefinition("run", "LoadRun", "The load run, which stands on all that was written."),
        *(
            FieldDefinition(
                name,
                f"[{label}!]!",
                f"The {label} nodes given, in their order.",
                deprecated=catalog.types[label].node.deprecated,
            )
            for name, label in lists(catalog).items()
        ),
    ]


def arguments(catalog: Catalog) -> tuple[Argument, ...]:
    """What an upsert takes."""
    given = (
        Argument(name, f"[{label}Input!]", f"{label} nodes to write.", deprecated=catalog.types[label].node.deprecated)
        for name, label in lists(catalog).items()
    )
    return (SOURCE, *given, BY)


def upsert(work: Work, given: Mapping[str, Any]) -> dict[str, Any]:
    """Write what is given.

    Raises:
        Faulty: a value, a key or an edge cannot be written.
        GraphQLError: nobody is named though somebody must be.
    """
    by = acting(given.get("by"), work.settings, required=False)
    gathering = Gathering(work.catalog, work.settings.api_role, work.settings.phone_region)
    keys: dict[str, list[str | None]] = {}
    for name, label in lists(work.catalog).items():
        keys[name] = [gathering.node(label, item, (name, index)) for index, item in enumerate(given.get(name) or ())]
    if gathering.size > MOST:
        gathering.fault(
            (), f"It writes {gathering.size:,} nodes and edges; one mutation takes {MOST:,}.", "Send parts."
        )
    elif gathering.size == 0 and not gathering.faults:
        gathering.fault((), "There is nothing to write.", "Give nodes: upsert(orders: [{…}]).")
    if gathering.faults:
        raise Faulty(*gathering.faults)
    written = write(work, gathering.patch, source_of(given), by)
    nodes = _total(written, nodes=True)
    return {
        "created": nodes.created,
        "updated": nodes.updated,
        "unchanged": nodes.put - nodes.created - nodes.updated,
        "linked": _total(written, nodes=False).created,
        "unlinked": written.removed,
        "run": written.run,
        **keys,
    }


def source_of(given: Mapping[str, Any]) -> str:
    """The source that a mutation names.

    Raises:
        Faulty: it is not the name of a source.
    """
    source = str(given["source"])
    if not _SOURCE.match(source):
        hint = "Lower-case letters, digits and _, at most 40, beginning with a letter: shop, crm_2."
        raise Faulty(Fault(("source",), "It cannot be the name of a source.", hint))
    return source


def write(work: Work, patch: Patch, source: str, by: str | None) -> Written:
    """Write a patch as a load run of its own.

    Raises:
        Faulty: an edge leads to a node that does not exist.
    """
    written = apply_patch(work.transaction, patch, source=source, number=uuid4().hex[:16], at=work.at, by=by)
    work.runs.append(written.run)
    if written.dangling:
        raise Faulty(
            *(
                Fault(
                    _place(late.origin), f"There is no {late.missing} with that key.", "Write it in the same mutation."
                )
                for late in written.dangling
            )
        )
    return written


def _place(origin: object) -> tuple[str | int, ...]:
    return origin if isinstance(origin, tuple) else ()


def _total(written: Written, *, nodes: bool) -> Count:
    counts = [count for name, count in written.counts.items() if isinstance(name, str) is nodes]
    return Count(
        sum(count.put for count in counts),
        sum(count.created for count in counts),
        sum(count.updated for count in counts),
    )
