"""Runs the fields about identity: in a thread, over a database connection of their own, opened when first needed."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from graphql import DocumentNode, ExecutionResult, GraphQLError, GraphQLSchema, execute_sync

from api.caller import REQUEST, acting
from api.errors import BAD_INPUT, FORBIDDEN, INTERNAL, NOT_FOUND, UNAVAILABLE, problem
from api.scoring.client import Scoring
from graph.driver import Database
from graph.errors import DatabaseError, InputError, NotFound, PortraitError
from graph.faults import log_fault
from graph.model.access import Act, PersonalData, may_do, may_see
from graph.settings import Settings

from .decisions import Terms

if TYPE_CHECKING:
    from .answers import Answers

Answer = TypeVar("Answer")
logger = logging.getLogger(__name__)

_CODES = {NotFound: NOT_FOUND, InputError: BAD_INPUT, DatabaseError: UNAVAILABLE}


class Identity:
    """Answers the fields about identity for all requests of a process. Close it when done."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._answers: Answers | None = None
        self._database: Database | None = None
        self._opening = threading.Lock()
        self.scoring = Scoring(settings)

    @property
    def settings(self) -> Settings:
        """Of this process: what its callers may see, among others."""
        return self._settings

    async def execute(
        self, schema: GraphQLSchema, document: DocumentNode, variables: Mapping[str, Any]
    ) -> ExecutionResult:
        """Execute a document of such fields alone."""
        return await asyncio.to_thread(self.execute_sync, schema, document, variables)

    def execute_sync(
        self, schema: GraphQLSchema, document: DocumentNode, variables: Mapping[str, Any]
    ) -> ExecutionResult:
        """Execute a document of such fields alone in this thread; decisions one after another."""
        return execute_sync(schema, document, context_value=self, variable_values=dict(variables))

    def ask(self, question: Callable[[Answers], Answer]) -> Answer:
        """The answer to a question about who is who.

        Raises:
            GraphQLError: the role may not ask, or the question can not be answered.
        """
        if not may_see(self._settings.api_role, PersonalData.IDENTITY):
            raise problem("Your role may not see whose records are whose.", FORBIDDEN)
        try:
            return question(self._opened())
        except PortraitError as fault:
            code = next((code for kind, code in _CODES.items() if isinstance(fault, kind)), INTERNAL)
            raise problem(fault.detail, code, hint=fault.hint) from None
        except GraphQLError:
            raise
        except Exception as fault:  # a bug of ours: neither a traceback nor what was asked may get out
            log_fault(logger, "an answer about identity", fault)
            raise problem("Unexpected error.", INTERNAL) from None

    def terms(self, by: str | None, why: str, supersede: bool, key: object) -> Terms:
        """Terms of a decision of the person `by`, or whom the server knows to act; `key` is its place in the request.

        Raises:
            GraphQLError: the role may not decide, or nobody is named.
        """
        if not may_do(self._settings.api_role, Act.IDENTITY):
            raise problem("Your role may not decide who is who.", FORBIDDEN)
        sent = REQUEST.get()
        who = acting(by, self._settings) or ""
        return Terms(by=who, why=why, supersede=supersede, request=f"{sent}:{key}" if sent else None)

    def close(self) -> None:
        """Give the connections back."""
        self.scoring.close()
        if self._database is not None:
            self._database.close()

    def _opened(self) -> Answers:
        with self._opening:
            if self._answers is None:
                from .answers import Answers  # brings polars and the matching engine, which starting need not wait for

                self._database = Database.connect(self._settings)
                self._answers = Answers(self._database, self._settings)
        return self._answers
