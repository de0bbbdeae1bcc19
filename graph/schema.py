"""Constraints and indexes of the model, put into the database."""

from __future__ import annotations

from .driver import Database
from .model import ONTOLOGY, Ontology
from .statements import (
    TEXT_INDEX,
    await_indexes,
    constraints,
    drop_index,
    indexes,
    present_indexes,
    text_index_covers,
)


def prepare(database: Database, ontology: Ontology = ONTOLOGY) -> int:
    """Create what is missing of the constraints and indexes, and wait until they are online.

    Only what the database lacks is sent: a hundred CREATE … IF NOT EXISTS cost seconds even when all exist.

    Returns:
        How many were created.
    """
    present = {name: (set(labels or ()), set(names or ())) for name, labels, names in database.rows(present_indexes())}
    if present.get(TEXT_INDEX, covered := text_index_covers(ontology)) != covered:
        # Made by an earlier version, which searched by less.
        database.change_schema([drop_index(TEXT_INDEX)])
        del present[TEXT_INDEX]
    created = 0
    for declared in (constraints(ontology), indexes(ontology)):
        missing = [text for name, text in declared.items() if name not in present]
        if missing:
            database.change_schema(missing)
            created += len(missing)
    if created:
        database.run(await_indexes())
    database.prepared = database.prepared or ontology is ONTOLOGY
    return created
