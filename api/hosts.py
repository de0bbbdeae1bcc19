"""Names under which the server answers: others are refused, with the reason and what to do."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .engine.engine import refusal
from .errors import BAD_REQUEST, Refused, problem
from .http import JSON, respond


class KnownHosts:
    """Middleware that passes what names one of the hosts, and answers the rest as GraphQL writes errors."""

    def __init__(self, app: ASGIApp, hosts: Sequence[str]) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request pass, or refuse it."""
        known = False

        async def answer(scope: Scope, receive: Receive, _: Send) -> None:
            nonlocal known
            known = True
            await self._app(scope, receive, send)

        await TrustedHostMiddleware(answer, self._hosts, www_redirect=False)(scope, receive, _silent)
        if not known:
            hint = "Ask 127.0.0.1 or localhost; a proxy sets the header Host to it. Other names: set PORTRAIT_API_HOST."
            refused = Refused([problem("The server does not answer under this name.", BAD_REQUEST, hint=hint)])
            await respond(refusal(refused), JSON)(scope, receive, send)


async def _silent(message: Message) -> None:
    """Starlette's own answer, which says no reason."""
