"""What is on offer beside one person: things that many share, read once and joined with what is around each of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from graph.driver import Database
from graph.model import ONTOLOGY

from .history import History, Ints, Links, read_graph

LABELS = ("Campaign", "Offer", "Product", "Category")


@dataclass(frozen=True)
class Catalogue:
    """Campaigns, offers, products and categories, and how they are linked."""

    history: History

    @classmethod
    def read(cls, database: Database, also: Mapping[str, tuple[str, ...]]) -> Catalogue:
        """Read it.

        Args:
            database: Where from.
            also: Further properties by label.

        Raises:
            DatabaseError: the database does not answer.
        """
        return cls(read_graph(database, ONTOLOGY, also, LABELS).now)

    @cached_property
    def _rows(self) -> dict[str, dict[str, int]]:
        return {label: {key: row for row, key in enumerate(self.history.nodes[label].keys)} for label in LABELS}

    def beside(self, person: History) -> History:
        """A person's surroundings and the catalogue as one history; links to what the catalogue lacks are left out."""
        moved = {
            label: np.array([self._rows[label].get(key, -1) for key in person.nodes[label].keys], dtype=np.int64)
            for label in LABELS
        }
        links = {name: _moved(one, moved) for name, one in person.links.items()}
        return History(dict(person.nodes) | dict(self.history.nodes), links | dict(self.history.links))


def _moved(links: Links, moved: Mapping[str, Ints]) -> Links:
    """Links whose ends have other row numbers; those to -1 are gone."""
    ends = [(links.link.start.__name__, links.start), (links.link.end.__name__, links.end)]
    start, end = (moved[label][rows] if label in moved else rows for label, rows in ends)
    kept = np.flatnonzero((start >= 0) & (end >= 0))
    order = kept[np.lexsort((end[kept], start[kept]))]
    columns = {name: column[order] for name, column in links.columns.items()}
    return Links(links.link, start[order], end[order], links.since[order], columns, links.known[order])
