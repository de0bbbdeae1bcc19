"""The GraphQL schema, assembled from the model."""

from __future__ import annotations

import strawberry
from strawberry.schema.config import StrawberryConfig

from graph.model import ONTOLOGY

from .catalog import Catalog
from .definitions import Definitions
from .figures import DatePart, DateTimePart, Grouping, define_figures
from .identity.fields import IdentityMutations, IdentityQueries
from .inputs import define_inputs
from .meta import Direction, KindOfIdentifier, Model, describe
from .scalars import SCALAR_MAP, Date, DateTime, Long, Value
from .types import define_types, roots

CATALOG = Catalog.of(ONTOLOGY)


class _Computed(IdentityQueries):
    """Root fields that are computed in Python."""

    model: Model = strawberry.field(
        resolver=lambda: describe(CATALOG),
        description="The declared graph, with labels for end users in English and Russian.",
    )


def build(catalog: Catalog) -> strawberry.Schema:
    """The schema of everything in the catalog.

    Fields that read the graph have no resolvers: the engine answers whole operations, except for introspection,
    `model` and what is asked and decided about identity.
    """
    definitions = Definitions(
        {
            "Long": Long,
            "DateTime": DateTime,
            "Date": Date,
            "Value": Value,
            "Direction": Direction,
            "Grouping": Grouping,
            "DatePart": DatePart,
            "DateTimePart": DateTimePart,
            "IdentifierKind": KindOfIdentifier,
        }
    )
    define_inputs(definitions, catalog)
    define_figures(definitions, catalog)
    define_types(definitions, catalog)
    definitions.object("Query", "Where queries begin.", roots(catalog), base=strawberry.type(_Computed))
    return strawberry.Schema(
        query=definitions["Query"],
        mutation=IdentityMutations,
        types=[definitions[label] for label in catalog.types],
        config=StrawberryConfig(auto_camel_case=False, scalar_map=SCALAR_MAP),
    )


SCHEMA = build(CATALOG)


def sdl() -> str:
    """The schema in GraphQL's schema language, as kept in schema.graphql."""
    return SCHEMA.as_str() + "\n"
