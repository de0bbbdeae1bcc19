"""Carries mutations out: who may, once only, all or nothing, and what is read of the result."""

from __future__ import annotations

import asyncio
import logging
import random
import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from graphql import DocumentNode, ExecutionResult, GraphQLError, GraphQLSchema, OperationType

from api.caller import CALLER, REQUEST
from api.catalog import Catalog
from api.errors import BAD_INPUT, CONFLICT, FORBIDDEN, INTERNAL, NOT_WRITTEN, UNAVAILABLE, Refused, formatted, problem
from api.identity.service import Identity
from graph.driver import Database
from graph.errors import DatabaseError, WriteConflict
from graph.faults import log_fault
from graph.model import Act, may_do
from graph.schema import prepare
from graph.settings import Settings

from . import receipts
from .arrivals import Arrivals
from .asked import Asked, operation_of
from .fields import write_fields
from .work import Faulty, Work

logger = logging.getLogger(__name__)

_TRIES = 6
_FORGET_EVERY_S = 300.0


class _Failed(Exception):
    """A root field failed, so that nothing may be written."""

    def __init__(self, key: str, errors: list[GraphQLError]) -> None:
        super().__init__(key)
        self.key = key
        self.errors = errors


class _Undone(Exception):
    """Nothing came of decisions, so that no receipt of them may stay."""

    def __init__(self, result: ExecutionResult) -> None:
        super().__init__()
        self.result = result


class Mutations:
    """Answers mutations; queries about identity are passed on. Close it when done.

    Args:
        settings: Role of the callers, whether mutations are taken, and more.
        catalog: The model by GraphQL names.
        identity: Answers what is about who is who.
    """

    def __init__(self, settings: Settings, catalog: Catalog, identity: Identity) -> None:
        self._settings = settings
        self._catalog = catalog
        self._identity = identity
        self._fields = write_fields(catalog)
        self._opening = threading.Lock()
        self._opened: Database | None = None
        self._forgot_at = 0.0
        self.arrivals = Arrivals(settings)

    async def execute(
        self, schema: GraphQLSchema, document: DocumentNode, variables: Mapping[str, Any]
    ) -> ExecutionResult:
        """Execute a document of mutations, or of queries about identity."""
        if operation_of(document).operation is not OperationType.MUTATION:
            return await self._identity.execute(schema, document, variables)
        return await asyncio.to_thread(self._execute, Asked.of(schema, document, variables))

    def close(self) -> None:
        """Give the connections back."""
        self.arrivals.close()
        self._identity.close()
        if self._opened is not None:
            self._opened.close()

    def _execute(self, asked: Asked) -> ExecutionResult:
        nothing = dict.fromkeys(asked.roots)
        try:
            return self._answer(asked)
        except _Failed as failed:
            others = [self._not_written(asked, key) for key in asked.roots if key != failed.key]
            return ExecutionResult(nothing, [*failed.errors, *others])
        except GraphQLError as error:
            return ExecutionResult(nothing, [error])
        except WriteConflict:
            hint = "Send it again, with the same Idempotency-Key."
            message = "Others were writing the same all the time; nothing was written."
            return ExecutionResult(nothing, [problem(message, CONFLICT, hint=hint)])
        except DatabaseError as fault:
            return ExecutionResult(nothing, [problem(fault.detail, UNAVAILABLE, hint=fault.hint)])
        except Exception as fault:  # a bug of ours: neither a traceback nor what was to be written may get out
            log_fault(logger, "a mutation", fault)
            return ExecutionResult(nothing, [problem("Unexpected error.", INTERNAL)])

    def _answer(self, asked: Asked) -> ExecutionResult:
        if not self._settings.api_mutations:
            raise problem(
                "Mutations are switched off here.", FORBIDDEN, hint="PORTRAIT_API_MUTATIONS=true allows them."
            )
        writes = [nodes[0].name.value in self._fields for nodes in asked.roots.values()]
        if any(writes) and not all(writes):
            raise problem("Decisions about identity and other mutations go into separate operations.", BAD_INPUT)
        uid = receipts.receipt_uid(CALLER.get())
        if uid:
            self._forget()
        if not all(writes):
            return self._decide(asked, uid)
        for trial in range(_TRIES):
            try:
                answer = self._write(asked, uid)
            except WriteConflict:
                if trial == _TRIES - 1:
                    raise
                time.sleep(0.02 * 2**trial * random.uniform(0.5, 1))  # noqa: S311 — spreads those who collided
            else:
                break
        return ExecutionResult(answer["data"])

    def _write(self, asked: Asked, uid: str | None) -> dict[str, Any]:
        with self._database.transaction() as transaction:
            if uid and (known := receipts.kept(transaction, uid, asked.digest)):
                return known
            at = datetime.now(UTC)
            work = Work(transaction, self._catalog, self._settings, at)
            answer = {"data": {key: self._field(asked, key, work) for key in asked.roots}}
            if uid:
                receipts.keep(
                    transaction,
                    uid,
                    asked.digest,
                    answer,
                    at=at,
                    hours=self._settings.idempotency_hours,
                    runs=work.runs,
                )
        if any(self._fields[nodes[0].name.value].act is Act.UPSERT for nodes in asked.roots.values()):
            self.arrivals.notice()
        return answer

    def _field(self, asked: Asked, key: str, work: Work) -> dict[str, Any]:
        field = self._fields[asked.roots[key][0].name.value]
        place = asked.place(key)
        try:
            if not may_do(self._settings.api_role, field.act):
                raise place.problem("Your role may not do this.", FORBIDDEN)
            plan = asked.plan(key, field.result, self._catalog, self._settings.api_role)
            values = field.run(work, asked.arguments(key))
            row: list[Any] = []
            if plan.statement:
                parameters = plan.bind(asked.values.coerced, values, self._settings.query_node_budget)
                [row] = work.transaction.rows(plan.statement, **parameters)
            return plan.shape(values, row)
        except Faulty as fault:
            raise _Failed(key, list(fault.errors(place))) from None
        except Refused as refused:
            raise _Failed(key, refused.errors) from None
        except GraphQLError as error:
            raise _Failed(key, [error if error.path else place.adopt(error)]) from None

    def _decide(self, asked: Asked, uid: str | None) -> ExecutionResult:
        """Decisions manage their own transactions; the lock on the key is held around them.

        The log itself keeps which request made a decision. So where the process dies between the decision and its
        receipt, the key sent again finds it, has it carried out to the end, and answers.
        """
        if uid is None:
            return self._identity.execute_sync(asked.schema, asked.document, asked.given)
        try:
            with self._database.transaction() as transaction:
                return self._decide_once(asked, uid, transaction)
        except _Undone as undone:  # trying again may help
            return undone.result

    def _decide_once(self, asked: Asked, uid: str, transaction: Database) -> ExecutionResult:
        if known := receipts.kept(transaction, uid, asked.digest):
            errors = [_again(error) for error in known.get("errors", ())]
            return ExecutionResult(known["data"], errors or None)
        REQUEST.set(receipts.digest(uid, asked.digest))
        done = self._identity.execute_sync(asked.schema, asked.document, asked.given)
        if not any((done.data or {}).values()):
            raise _Undone(done)
        answer = {"data": done.data, "errors": [formatted(error) for error in done.errors or ()]}
        at, hours = datetime.now(UTC), self._settings.idempotency_hours
        receipts.keep(transaction, uid, asked.digest, answer, at=at, hours=hours)
        return done

    def _not_written(self, asked: Asked, key: str) -> GraphQLError:
        message = "Not written, since another part of the operation failed."
        return asked.place(key).problem(message, NOT_WRITTEN, hint="Correct the other part, and send all again.")

    def _forget(self) -> None:
        if time.monotonic() - self._forgot_at > _FORGET_EVERY_S:
            self._forgot_at = time.monotonic()
            receipts.forget_expired(self._database)

    @property
    def _database(self) -> Database:
        with self._opening:
            if self._opened is None:
                self._opened = Database.connect(self._settings)
                prepare(self._opened)
        return self._opened


def _again(error: Mapping[str, Any]) -> GraphQLError:
    """An error that was sent before; its place in the document is left out."""
    return GraphQLError(error["message"], path=error.get("path"), extensions=error.get("extensions"))
