"""Asks the scoring service, which `portrait score` runs beside the API, over its local socket."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
import orjson

from api.errors import BAD_INPUT, INTERNAL, NOT_FOUND, SCORING_UNAVAILABLE, UNAVAILABLE, problem
from graph.settings import Settings

SOCKET = "score.sock"
_CODES = {400: BAD_INPUT, 404: NOT_FOUND, 503: UNAVAILABLE}
LONGEST = 4000
"""Characters that all that is asked of the service may have; an address of 64 kB is more than it reads."""
_SAME = "See that what listens there is portrait score, of the same version."
_RUN = "Run it beside the API, with the same settings: portrait score."


class Scoring:
    """One connection to the scoring service, opened when first needed. Close it when done."""

    def __init__(self, settings: Settings) -> None:
        path: Path = settings.score_socket or settings.home / SOCKET
        self._path = path.absolute()
        self._client = httpx.Client(
            transport=httpx.HTTPTransport(uds=str(self._path)), timeout=settings.score_timeout_s
        )

    def score(self, key: str, task: str) -> dict[str, Any]:
        """What is predicted of a person now.

        Raises:
            GraphQLError: the service does not run or answer, or cannot say.
        """
        return self._ask("score", {"key": key, "task": task})

    def what_if(self, key: str, supposed: Mapping[str, str | float | None]) -> dict[str, Any]:
        """The same person under another offer, discount, cost or channel; None leaves a thing as it is.

        Raises:
            GraphQLError: the service does not run or answer, or cannot say.
        """
        return self._ask("what-if", {"key": key, **{name: v for name, v in supposed.items() if v is not None}})

    def _ask(self, path: str, params: Mapping[str, str | float]) -> dict[str, Any]:
        if not self._path.is_socket():
            raise problem("The scoring service does not run.", SCORING_UNAVAILABLE, hint=_RUN)
        if sum(len(str(value)) for value in params.values()) > LONGEST:
            hint = "Ids are values of profileId and of offers' uid."
            raise problem("The texts are too long to be an id, a task, an offer or a channel.", BAD_INPUT, hint=hint)
        try:
            response = self._client.get(f"http://score/{path}", params=dict(params))
        except httpx.TimeoutException:
            raise problem("The scoring service did not answer in time.", SCORING_UNAVAILABLE, hint=_RUN) from None
        except httpx.TransportError:
            raise problem("The scoring service does not run.", SCORING_UNAVAILABLE, hint=_RUN) from None
        try:
            answer = orjson.loads(response.content)
        except orjson.JSONDecodeError:
            answer = None
        if not isinstance(answer, dict) or not (response.is_success or {"error", "detail", "hint"} <= answer.keys()):
            raise problem("The scoring service gave no answer that can be read.", SCORING_UNAVAILABLE, hint=_SAME)
        if response.is_success:
            return answer
        code = SCORING_UNAVAILABLE if answer["error"] == "TrainingError" else _CODES.get(response.status_code, INTERNAL)
        raise problem(f"{answer['detail'][:1].upper()}{answer['detail'][1:]}.", code, hint=answer["hint"])

    def close(self) -> None:
        """Give the connection back."""
        self._client.close()
