"""From a subscription to a stream of answers: one statement for each, with the masks and limits of a query."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Iterator, Mapping
from contextlib import aclosing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

import orjson
from graphql import (
    GraphQLError,
    GraphQLSchema,
    OperationType,
    get_argument_values,
)

from api.catalog import Catalog
from api.engine.bindings import Bindings
from api.engine.document import Documents
from api.engine.engine import Answer, Answerer, Request, answered
from api.engine.fields import Compiler
from api.engine.selection import collect
from api.engine.variables import coerced
from api.errors import BAD_INPUT, FORBIDDEN, INTERNAL, REFUSED, UNAVAILABLE, Place, Refused, formatted, problem
from api.payload import PayloadPlan, plan_payload
from graph.errors import PortraitError, QueryRefused
from graph.faults import log_fault
from graph.model import may_see
from graph.settings import Settings

from .feed import Broken, Feed, Overflow, Reader
from .topics import TOPICS, Topic, Values

FURTHEST_BACK = timedelta(days=1)
_AGAIN = "Subscribe again, with since: the last `at`."

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A subscription: its topic, its arguments, and how a change is answered."""

    topic: Topic
    arguments: Mapping[str, Any]
    plan: PayloadPlan
    variables: Mapping[str, Any]
    key: str
    place: Place


class Subscriptions:
    """Answers operations as streams, queries and mutations with a stream of one. Close it when done.

    Args:
        schema: The GraphQL schema.
        catalog: What it was derived from.
        database: Where changes are found and answers read.
        settings: Role of the callers, node budget, limits.
        engine: Answers queries and mutations.
    """

    def __init__(
        self, schema: GraphQLSchema, catalog: Catalog, database: Reader, settings: Settings, engine: Answerer
    ) -> None:
        self._schema = schema
        self._catalog = catalog
        self._database = database
        self._settings = settings
        self._engine = engine
        self._documents = Documents(schema)
        self._feed = Feed(database, settings.subscription_poll_s)
        self._open = self._connections = 0
        self.stopping = asyncio.Event()

    def stop(self) -> None:
        """Tell all connections that the server goes away."""
        self.stopping.set()

    def close(self) -> None:
        """Ask the graph for changes no longer."""
        self.stop()
        self._feed.close()

    @contextmanager
    def connection(self) -> Iterator[bool]:
        """Count a connection while it lasts; tells whether there is room for it."""
        self._connections += 1
        try:
            yield self._connections <= self._settings.api_subscriptions
        finally:
            self._connections -= 1

    def open(self, request: Request) -> AsyncGenerator[Answer, None]:
        """Answers to an operation, each as it is sent; for a subscription there is no last one.

        Raises:
            Refused: it cannot be read, is not valid, asks too much, or may not be asked.
        """
        if self.kind(request) is not OperationType.SUBSCRIPTION:
            return self._single(request)
        try:
            asked = self._read(request)
        except Refused:
            raise
        except Exception as fault:
            raise Refused([_error_of(fault)], HTTPStatus.INTERNAL_SERVER_ERROR) from None
        if self._open >= self._settings.api_subscriptions:
            raise Refused(
                [
                    asked.place.problem(
                        "This server has no room for more subscriptions now.", REFUSED, hint="Try later."
                    )
                ],
                HTTPStatus.SERVICE_UNAVAILABLE,
            )
        return self._changes(asked)

    def kind(self, request: Request) -> OperationType:
        """Whether the operation is a query, a mutation or a subscription.

        Raises:
            Refused: it cannot be read, or is not valid.
        """
        return self._documents.read(request.query).operation(request.operation_name).operation

    async def _single(self, request: Request) -> AsyncGenerator[Answer, None]:
        yield await answered(self._engine, request)

    async def _changes(self, asked: _Asked) -> AsyncGenerator[Answer, None]:
        """Answers to what changes; the last one says what went wrong, if something does."""
        async with aclosing(self._followed(asked)) as answers:
            try:
                async for answer in answers:
                    yield answer
            except Exception as fault:
                yield _failed(asked, _error_of(fault))

    async def _followed(self, asked: _Asked) -> AsyncGenerator[Answer, None]:
        pick = asked.topic.pick(asked.arguments)
        with self._counted(), self._feed.listening(asked.topic, pick) as listener:
            if since := asked.arguments.get("since"):
                async for change in self._feed.since(asked.topic, int(since.timestamp() * 1000)):
                    if values := pick(change):
                        yield await self._answer(asked, values)
            while True:
                try:
                    values = await listener.take()
                except Overflow:
                    yield _refused(asked, "Changes came faster than they were taken; some were lost.")
                    return
                except Broken:
                    yield _failed(asked, problem("Changes cannot be read.", INTERNAL, hint=_AGAIN))
                    return
                yield await self._answer(asked, values)

    @contextmanager
    def _counted(self) -> Iterator[None]:
        self._open += 1
        try:
            yield
        finally:
            self._open -= 1

    async def _answer(self, asked: _Asked, values: Values) -> Answer:
        try:
            row: list[Any] = []
            if asked.plan.statement:
                parameters = asked.plan.bind(asked.variables, values, self._settings.query_node_budget)
                row = await self._database.row(asked.plan.statement, parameters)
            return Answer(orjson.dumps({"data": {asked.key: asked.plan.shape(values, row)}}))
        except Exception as fault:
            return _failed(asked, _error_of(fault))

    def _read(self, request: Request) -> _Asked:
        document = self._documents.read(request.query)
        operation = document.operation(request.operation_name)
        values = coerced(self._schema, operation, request.variables)
        roots = collect([operation.selection_set], document.fragments, values.coerced)
        if len(roots) != 1:  # @skip and @include decide only now
            hint = "Leave exactly one, whatever @skip and @include say."
            raise Refused(
                [problem("A subscription asks for exactly one field.", BAD_INPUT, hint=hint, nodes=[operation])]
            )
        [(key, nodes)] = roots.items()
        name = nodes[0].name.value
        topic, place = TOPICS.get(name), Place(nodes[0], (key,))
        if topic is None or self._schema.subscription_type is None:
            raise Refused([place.problem("A subscription asks for changes.", hint=f"One of {', '.join(TOPICS)}.")])
        try:
            arguments = get_argument_values(self._schema.subscription_type.fields[name], nodes[0], values)
            self._check(topic, arguments, place)
            compiler = Compiler(
                self._schema, self._catalog, document.fragments, values.coerced, Bindings(self._settings.api_role)
            )
            plan = plan_payload(compiler, topic.payload, nodes, (key,))
            plan.bind(values.coerced, dict.fromkeys(topic.payload.nodes, ""), self._settings.query_node_budget)
        except GraphQLError as error:
            raise Refused([error]) from None
        return _Asked(topic, arguments, plan, values.coerced, key, place)

    def _check(self, topic: Topic, arguments: Mapping[str, Any], place: Place) -> None:
        if not all(may_see(self._settings.api_role, prop.prop.personal) for prop in topic.sees):
            raise place.problem("Your role may not see what this is about.", FORBIDDEN)
        since = arguments.get("since")
        if since and not datetime.now(UTC) - FURTHEST_BACK <= since <= datetime.now(UTC):
            raise place.problem("since lies more than a day ago, or in the future.")
        if len(arguments.get("profiles") or ()) > 1000:
            raise place.problem("A subscription watches at most 1,000 named profiles.", REFUSED)


def _error_of(fault: Exception) -> GraphQLError:
    """What went wrong, for the caller."""
    if isinstance(fault, GraphQLError):
        return fault
    if isinstance(fault, Refused):
        return fault.errors[0]
    if isinstance(fault, PortraitError):
        return problem(fault.detail, REFUSED if isinstance(fault, QueryRefused) else UNAVAILABLE, hint=fault.hint)
    log_fault(logger, "a subscription", fault)  # a bug of ours: neither a traceback nor the answer may get out
    return problem("Unexpected error.", INTERNAL)


def _failed(asked: _Asked, error: GraphQLError) -> Answer:
    located = error if error.path else asked.place.adopt(error)
    return Answer(orjson.dumps({"data": {asked.key: None}, "errors": [formatted(located)]}))


def _refused(asked: _Asked, message: str) -> Answer:
    return _failed(asked, problem(message, REFUSED, hint=_AGAIN))
