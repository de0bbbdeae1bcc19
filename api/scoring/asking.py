"""Who may ask the scoring service."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry
from strawberry import argument

from api.errors import FORBIDDEN, problem
from graph.model import PersonalData, may_see
from graph.model.insight import PREDICTED
from graph.settings import Settings

from .client import Scoring

ProfileId = Annotated[
    strawberry.ID,
    argument(name="profileId", description=PREDICTED.start.node_type.properties["profile_id"].prop.description),
]


def scoring_of(info: strawberry.Info[Any, None]) -> Scoring:
    """The connection to the service, for a role that may see what it says.

    Raises:
        GraphQLError: the role may not.
    """
    settings: Settings = info.context.settings
    if not may_see(settings.api_role, PersonalData.BEHAVIOUR):
        raise problem("Your role may not see predictions.", FORBIDDEN)
    scoring: Scoring = info.context.scoring
    return scoring
