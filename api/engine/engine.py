"""Answers requests: documents and plans are kept, each operation costs one statement."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Hashable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Protocol

import orjson
from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    execute_sync,
)

from api import metrics
from api.catalog import Catalog
from api.errors import BAD_INPUT, INTERNAL, REFUSED, UNAVAILABLE, Refused, formatted, problem
from graph.errors import DatabaseError, QueryRefused
from graph.faults import log_fault
from graph.settings import Settings

from .cache import Cache
from .cost import within_budget
from .document import Document, Documents
from .literals import Literals
from .places import placed
from .plan import Plan, make_plan
from .values import Variables, shape
from .variables import coerced

logger = logging.getLogger(__name__)

_PLANS_CHARACTERS = 2_000_000
_PLAN_CHARACTERS = 500  # a plan's own parts, beside its text and its statement


class Reader(Protocol):
    """The part of the database that the engine needs."""

    async def row(self, statement: str, parameters: dict[str, Any]) -> list[Any]:
        """The values of the one record that a reading statement returns."""


class Live(Protocol):
    """What answers fields that are computed anew each time."""

    async def execute(
        self, schema: GraphQLSchema, document: DocumentNode, variables: Mapping[str, Any]
    ) -> ExecutionResult:
        """Execute a document of such fields alone."""


@dataclass(frozen=True, slots=True)
class Request:
    """A GraphQL request."""

    query: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    operation_name: str | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A request ready to run: its plan, the parameters of the statement, and how many nodes it may read."""

    document: Document
    plan: Plan
    variables: Variables
    parameters: dict[str, Any]
    nodes: int


@dataclass(frozen=True, slots=True)
class Answer:
    """A response body, JSON, and the HTTP status that goes with it.

    `executed` is false where the request was refused as a whole, so that the answer holds no data.
    """

    body: bytes
    status: int = HTTPStatus.OK
    executed: bool = True


class Engine:
    """Answers GraphQL requests over one database.

    Args:
        schema: The GraphQL schema.
        catalog: What it was derived from.
        database: Where statements run.
        settings: Role of the callers, node budget, region of phone numbers.
        live: Answers the fields about identity; without it they are refused.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        catalog: Catalog,
        database: Reader,
        settings: Settings,
        live: Live | None = None,
    ) -> None:
        self._schema = schema
        self._catalog = catalog
        self._database = database
        self._settings = settings
        self._live = live
        self._documents = Documents(schema)
        self._literals = Literals(schema, catalog)
        self._plans: Cache[Hashable, Plan] = Cache(_PLANS_CHARACTERS)
        self._computed: Cache[str, ExecutionResult] = Cache(20)

    async def answer(self, request: Request) -> Answer:
        """Answer a request; whatever goes wrong is part of the answer."""
        try:
            prepared = self.prepare(request)
            data, errors = await self._execute(prepared, request)
        except Refused as refused:
            return refusal(Refused(self._placed(refused.errors, request), refused.status))
        body: dict[str, Any] = {"data": data}
        if errors:
            body["errors"] = [formatted(error) for error in self._placed(errors, request)]
        return Answer(orjson.dumps(body))

    def prepare(self, request: Request) -> Prepared:
        """Read, plan and estimate, without running anything.

        Raises:
            Refused: it cannot be read, is not valid, or asks too much.
        """
        if not request.variables and request.operation_name is None and request.query not in self._documents:
            if (lifted := self._literals.read(request.query)) is not None:
                # What is refused is read again as it is written, so that errors name their places.
                with suppress(Refused):
                    return self._ready((Literals, lifted.form), lifted.document, lifted.variables)
            self._literals.learn(request.query, self._documents.read(request.query))
        document = self._documents.read(request.query)
        operation = document.operation(request.operation_name)
        if operation.operation is OperationType.SUBSCRIPTION:
            hint = "Send it over WebSocket (graphql-transport-ws), or accept text/event-stream."
            raise Refused([problem("A subscription has more than one answer.", BAD_INPUT, hint=hint)])
        variables = coerced(self._schema, operation, request.variables).coerced
        return self._ready((request.query, request.operation_name), document, variables, request.operation_name)

    def _ready(self, text: Hashable, document: Document, variables: Variables, name: str | None = None) -> Prepared:
        operation = document.operation(name)
        key = (text, shape(dict(variables)))
        plan = self._plan(key, document, operation, variables)
        if plan.bindings.choices and (chosen := plan.choose(variables)) != plan.chosen:
            plan = self._plan((key, chosen), document, operation, variables)
        parameters = plan.bind(variables)
        nodes = within_budget(plan.costs, variables, self._settings.query_node_budget)
        return Prepared(document, plan, variables, parameters, nodes)

    def _plan(
        self, key: Hashable, document: Document, operation: OperationDefinitionNode, variables: Variables
    ) -> Plan:
        plan = self._plans.get(key)
        if plan is None:
            plan = make_plan(
                self._schema,
                self._catalog,
                document,
                operation,
                variables,
                role=self._settings.api_role,
                region=self._settings.phone_region,
            )
            metrics.plans_made.inc()
            text = document.node.loc.end if document.node.loc else 0
            self._plans.put(key, plan, text + len(plan.statement or "") + _PLAN_CHARACTERS)
        return plan

    def _placed(self, errors: list[GraphQLError], request: Request) -> list[GraphQLError]:
        """The errors with their places in the document as it was sent."""
        if all(error.locations for error in errors):
            return errors
        try:
            document = self._documents.read(request.query)
            operation = document.operation(request.operation_name)
            variables = coerced(self._schema, operation, request.variables).coerced
        except Refused:  # there is no operation to point at
            return errors
        return placed(errors, document, operation, variables)

    async def _execute(self, prepared: Prepared, request: Request) -> tuple[dict[str, Any], list[GraphQLError]]:
        plan = prepared.plan
        found: dict[str, Any] = dict(plan.constants)
        errors: list[GraphQLError] = []
        if plan.live:
            asked = [self._ask(prepared, operation, request) for operation in plan.live]
            read, *parts = await asyncio.gather(self._read(prepared), *asked)
        else:  # gathering one thing takes as long as making JSON of it
            read, parts = await self._read(prepared), []
        if plan.python:
            parts.insert(0, self._compute(prepared, plan.python, request))
        for data, faults in (read, *((part.data, part.errors) for part in parts)):
            found |= data or {}
            errors += faults or []
        return {key: found.get(key) for key in plan.keys}, errors

    async def _read(self, prepared: Prepared) -> tuple[dict[str, Any], list[GraphQLError]]:
        """Data and errors of the fields that the statement answers."""
        if prepared.plan.statement is None:
            return {}, []
        return prepared.plan.shape(await self._row(prepared.plan.statement, prepared.parameters))

    async def _row(self, statement: str, parameters: dict[str, Any]) -> list[Any]:
        try:
            with metrics.statement_seconds.time():
                return await self._database.row(statement, parameters)
        except QueryRefused as fault:
            raise Refused([problem(fault.detail, REFUSED, hint=fault.hint)]) from None
        except DatabaseError as fault:
            raise Refused([problem(fault.detail, UNAVAILABLE, hint=fault.hint)], fault.http_status) from None

    async def _ask(self, prepared: Prepared, operation: OperationDefinitionNode, request: Request) -> ExecutionResult:
        if self._live is None:
            raise Refused([problem("Fields about identity are not answered here.", REFUSED)])
        document = DocumentNode(definitions=(operation, *prepared.document.fragments.values()))
        return await self._live.execute(self._schema, document, request.variables)

    def _compute(self, prepared: Prepared, operation: OperationDefinitionNode, request: Request) -> ExecutionResult:
        """Fields that need no database: introspection, which GraphiQL asks for each time it opens, and `model`."""
        known = None if request.variables else self._computed.get(request.query)
        if known is None:
            document = DocumentNode(definitions=(operation, *prepared.document.fragments.values()))
            known = execute_sync(self._schema, document, variable_values=dict(request.variables))
            if not request.variables and not known.errors and len(prepared.document.operations) == 1:
                self._computed.put(request.query, known)
        return known


class Answerer(Protocol):
    """What answers requests: the engine, or what stands before it."""

    async def answer(self, request: Request) -> Answer:
        """Answer a request; whatever goes wrong is part of the answer."""


async def answered(engine: Answerer, request: Request) -> Answer:
    """The answer to a request, whichever way it came; that to a bug of ours shows neither a traceback nor the query."""
    try:
        return await engine.answer(request)
    except Exception as fault:
        log_fault(logger, "an operation", fault)
        body = {"errors": [formatted(problem("Unexpected error.", INTERNAL))]}
        return Answer(orjson.dumps(body), HTTPStatus.INTERNAL_SERVER_ERROR, executed=False)


def refusal(refused: Refused) -> Answer:
    """The answer to a request that is not executed."""
    body = {"errors": [formatted(error, BAD_INPUT) for error in refused.errors]}
    return Answer(orjson.dumps(body), refused.status, executed=False)
