"""The fields of Mutation that write: what each takes and answers, who may, and what does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from api.catalog import Catalog
from api.definitions import Argument, Definitions, FieldDefinition
from api.payload import PayloadType
from graph.model import Act

from . import consent, segment, upsert
from .inputs import define_write_inputs
from .work import Work


@dataclass(frozen=True, slots=True)
class WriteField:
    """A field of Mutation that writes.

    Attributes:
        act: What the role must be allowed to do.
        result: What it answers.
        run: Does it; gives the values of the result.
        arguments: What it takes.
        description: For people.
    """

    act: Act
    result: PayloadType
    run: Callable[[Work, Mapping[str, Any]], dict[str, Any]]
    arguments: tuple[Argument, ...]
    description: str


def write_fields(catalog: Catalog) -> dict[str, WriteField]:
    """All of them, by name."""
    return {
        "upsert": WriteField(
            Act.UPSERT,
            upsert.result_type(catalog),
            upsert.upsert,
            upsert.arguments(catalog),
            "Write nodes with their edges, as loaders do: what exists is changed, what does not is made.",
        ),
        "giveConsent": WriteField(
            Act.CONSENT, consent.RESULT, consent.give, consent.ARGUMENTS, "Note that a person gives a consent."
        ),
        "withdrawConsent": WriteField(
            Act.CONSENT,
            consent.RESULT,
            consent.withdraw,
            consent.ARGUMENTS,
            "Note that a person withdraws a consent, or refuses one never given.",
        ),
        "addToSegment": WriteField(
            Act.SEGMENT, segment.RESULT, segment.add, segment.ADD, "Put profiles into a segment, new or not."
        ),
        "removeFromSegment": WriteField(
            Act.SEGMENT, segment.RESULT, segment.remove, segment.REMOVE, "Take profiles out of a segment."
        ),
    }


def define_mutations(definitions: Definitions, catalog: Catalog) -> list[FieldDefinition]:
    """Make the types of the mutations that write; returns the fields of Mutation."""
    define_write_inputs(definitions, catalog)
    definitions.object("UpsertResult", "What an upsert did.", upsert.result_fields(catalog))
    definitions.object("ConsentResult", "What a person permits now.", consent.RESULT_FIELDS)
    definitions.object("SegmentResult", "Who came or went.", segment.RESULT_FIELDS)
    return [
        FieldDefinition(name, field.result.name, field.description, field.arguments)
        for name, field in write_fields(catalog).items()
    ]
