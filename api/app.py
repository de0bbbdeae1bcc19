"""The web application: GraphQL, GraphiQL, and whether all is well."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus

from graphql import OperationType
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from graph.async_driver import AsyncDatabase
from graph.errors import DatabaseError
from graph.settings import Settings

from .caller import CALLER, IDEMPOTENCY_KEY, Caller
from .collector import settled
from .doorway import LARGE, LEVEL, Doorway
from .engine.engine import Engine, answered, refusal
from .errors import BAD_REQUEST, Refused, problem
from .graphiql import page, static
from .hosts import KnownHosts
from .http import GRAPHQL_JSON, JSON, accepted, read_address, read_request, respond
from .identity.service import Identity
from .metrics import metrics
from .mutations.execute import Mutations
from .schema import CATALOG, SCHEMA
from .subscriptions.shutdown import told_to_stop
from .subscriptions.sse import EVENT_STREAM, respond_stream
from .subscriptions.stream import Subscriptions
from .subscriptions.transport_ws import serve_socket
from .warming import warm

_IN_ADDRESS = ("GET", "HEAD")
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class GraphQL:
    """The endpoint /graphql and the checks beside it, over one database."""

    def __init__(self, database: AsyncDatabase, settings: Settings) -> None:
        self._database = database
        self._settings = settings
        self._mutations = Mutations(settings, CATALOG, Identity(settings))
        self._engine = Engine(SCHEMA._schema, CATALOG, database, settings, self._mutations)
        self.subscriptions = Subscriptions(SCHEMA._schema, CATALOG, database, settings, self._engine)

    async def respond(self, request: Request) -> Response:
        """Answer a GraphQL request."""
        CALLER.set(Caller.of(request.headers, self._settings))
        streams = EVENT_STREAM in request.headers.get("accept", "")
        media_type = JSON if streams else accepted(request)
        if media_type is None:
            error = problem(f"The answer is {JSON} or {GRAPHQL_JSON}.", BAD_REQUEST, hint="Accept one of them.")
            return respond(refusal(Refused([error], HTTPStatus.NOT_ACCEPTABLE)), JSON)
        try:
            in_address = request.method in _IN_ADDRESS
            asked = read_address(request) if in_address else await read_request(request, self._settings.api_body_kb)
            if in_address and self.subscriptions.kind(asked) is not OperationType.QUERY:
                return _post_only()
            if streams:
                return respond_stream(self.subscriptions, self.subscriptions.open(asked))
        except Refused as refused:
            return respond(refusal(refused), media_type)
        return respond(await answered(self._engine, asked), media_type, well_formed=True)

    async def socket(self, socket: WebSocket) -> None:
        """Answer the operations that come over a WebSocket."""
        await serve_socket(socket, self.subscriptions, self._settings)

    async def warm(self) -> None:
        """Ask the operations that are known beforehand."""
        if self._settings.api_warm:
            await warm(self._engine, self._settings.api_warm)

    def close(self) -> None:
        """Give back the connections that are not the caller's."""
        self.subscriptions.close()
        self._mutations.close()

    async def ready(self, request: Request) -> Response:
        """Whether the database answers."""
        try:
            await self._database.ping()
        except DatabaseError as fault:
            body = {"status": "unavailable", "detail": fault.detail, "hint": fault.hint}
            return JSONResponse(body, HTTPStatus.SERVICE_UNAVAILABLE)
        return JSONResponse({"status": "ready"})


def create(settings: Settings) -> Starlette:
    """The application; it opens its database connections when it starts, and closes them when it stops."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        database = await AsyncDatabase.connect(settings)
        app.state.graphql = GraphQL(database, settings)
        await app.state.graphql.warm()
        with settled(), told_to_stop(app.state.graphql.subscriptions.stop):
            yield
        app.state.graphql.close()
        await database.close()

    return Starlette(
        routes=[
            Route("/", _home),
            Route("/graphql", _graphql),  # POST: see the doorway
            Route("/graphql", _other_method, methods=["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]),
            WebSocketRoute("/graphql", _socket),
            Route("/static/{path:path}", static),
            Route("/healthz", _healthy),
            Route("/readyz", _ready),
            Route("/metrics", metrics),
        ],
        middleware=_middleware(settings),
        lifespan=lifespan,
    )


def create_from_env() -> Starlette:
    """The application with the settings of the environment: what each worker process runs."""
    return create(Settings.from_env())


def _middleware(settings: Settings) -> list[Middleware]:
    middleware: list[Middleware] = []
    if settings.api_host in _LOOPBACK:
        # Else a web page whose name resolves to this machine could read the answers.
        middleware.append(Middleware(KnownHosts, hosts=["127.0.0.1", "localhost", "[::1]"]))
    if settings.api_cors_origin:
        middleware.append(
            Middleware(
                CORSMiddleware,
                allow_origins=[settings.api_cors_origin],
                allow_methods=["GET", "POST"],
                allow_headers=["content-type", IDEMPOTENCY_KEY],
            )
        )
    return [
        *middleware,
        Middleware(Doorway, limit=settings.api_concurrency, answer=_answer),
        Middleware(GZipMiddleware, minimum_size=LARGE, compresslevel=LEVEL),
    ]


async def _answer(request: Request) -> Response:
    graphql: GraphQL = request.app.state.graphql
    return await graphql.respond(request)


async def _graphql(request: Request) -> Response:
    graphql: GraphQL = request.app.state.graphql
    browses = "query" not in request.query_params or "text/html" in request.headers.get("accept", "")
    if browses:
        return page()
    return await graphql.respond(request)


async def _socket(socket: WebSocket) -> None:
    graphql: GraphQL = socket.app.state.graphql
    await graphql.socket(socket)


async def _home(request: Request) -> Response:
    return RedirectResponse("/graphql")


async def _healthy(request: Request) -> Response:
    return JSONResponse({"status": "ok"})


async def _ready(request: Request) -> Response:
    graphql: GraphQL = request.app.state.graphql
    return await graphql.ready(request)


async def _other_method(request: Request) -> Response:
    return _not_allowed("Operations come by POST, queries by GET too.", "GET, HEAD, POST")


def _post_only() -> Response:
    return _not_allowed("Only queries are taken in addresses.", "POST")


def _not_allowed(message: str, allowed: str) -> Response:
    error = problem(message, BAD_REQUEST, hint=f"Send a POST with content-type: {JSON}.")
    response = respond(refusal(Refused([error], HTTPStatus.METHOD_NOT_ALLOWED)), JSON)
    response.headers["Allow"] = allowed
    return response
