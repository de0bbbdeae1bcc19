"""The GraphQL schema, assembled from the model."""

from __future__ import annotations

import strawberry
from strawberry import federation
from strawberry.schema.config import StrawberryConfig

from graph.model import ONTOLOGY

from .catalog import Catalog
from .definitions import Definitions
from .discovery import enums
from .examples import with_examples
from .federation.schema import ANY
from .figures import DatePart, DateTimePart, Grouping, define_figures
from .identity.fields import IdentityMutations, IdentityQueries
from .inputs import define_inputs
from .meta import CodeOfError, Direction, KindOfIdentifier, Model, describe
from .mutations.fields import define_mutations
from .scalars import SCALAR_MAP, Date, DateTime, Long, Value
from .scoring.fields import ScoreQueries
from .scoring.what_if import WhatIfQueries
from .subscriptions.fields import define_subscriptions
from .subscriptions.topics import Crossing, Measure
from .types import define_types, roots

CATALOG = Catalog.of(ONTOLOGY)


@strawberry.type
class _Computed(IdentityQueries, ScoreQueries, WhatIfQueries):
    """Root fields that are computed in Python."""

    model: Model = strawberry.field(
        resolver=lambda: describe(CATALOG),
        description="The declared graph, with labels for end users in English and Russian.",
    )


def build(catalog: Catalog, *, federated: bool = True) -> strawberry.Schema:
    """The schema of everything in the catalog, as a part of a supergraph or by itself.

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
            "Crossing": Crossing,
            "PredictionMeasure": Measure,
            **enums(catalog),
        },
        directed=federated,
    )
    define_inputs(definitions, catalog)
    define_figures(definitions, catalog)
    define_types(definitions, catalog)
    definitions.object("Query", "Where queries begin.", with_examples(roots(catalog)), base=_Computed)
    definitions.object(
        "Mutation",
        "What changes the graph. Each operation is done as a whole, or not at all.",
        with_examples(define_mutations(definitions, catalog)),
        base=IdentityMutations,
    )
    definitions.object("Subscription", "What changes, as it changes.", with_examples(define_subscriptions(definitions)))
    # No field is of the type ErrorCode, which clients generate from the schema all the same.
    types = [*(definitions[label] for label in catalog.types), CodeOfError]
    config = StrawberryConfig(auto_camel_case=False, scalar_map=SCALAR_MAP)
    query, mutation, subscription = (definitions[name] for name in ("Query", "Mutation", "Subscription"))
    if not federated:
        return strawberry.Schema(query, mutation, subscription, types=types, config=config)
    return federation.Schema(query, mutation, subscription, types=types, config=config, scalar_overrides=ANY)


SCHEMA = build(CATALOG)


def sdl(*, federated: bool = False) -> str:
    """The schema in GraphQL's schema language, as kept in schema.graphql; or with what a supergraph needs to know."""
    return (SCHEMA if federated else build(CATALOG, federated=False)).as_str() + "\n"
