"""Constraints and indexes of the model, put into the database."""

from __future__ import annotations

from .driver import Database
from .model import ONTOLOGY, Ontology
from .statements import await_indexes, constraints, index_names, indexes


def prepare(database: Database, ontology: Ontology = ONTOLOGY) -> int:
    """Create what is missing of the constraints and indexes, and wait until they are online.

    Only what the database lacks is sent: a hundred CREATE … IF NOT EXISTS cost seconds even when all exist.

    Returns:
        How many were created.
    """
    present = {row[0] for row in database.rows(index_names())}
    created = 0
    for declared in (constraints(ontology), indexes(ontology)):
        missing = [text for name, text in declared.items() if name not in present]
        if missing:
            database.change_schema(missing)
            created += len(missing)
    if created:
        database.run(await_indexes())
    return created
