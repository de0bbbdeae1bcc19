"""What a log says of a bug: where it arose, and nothing of what was at hand."""

from __future__ import annotations

import logging
from decimal import Decimal

import pytest

from graph.faults import log_fault
from graph.statements import quoted

logger = logging.getLogger(__name__)


def logged(caplog: pytest.LogCaptureFixture, raise_it: object) -> str:
    assert callable(raise_it)
    with caplog.at_level(logging.ERROR):
        try:
            raise_it()
        except Exception as fault:
            log_fault(logger, "an answer", fault)
    assert [record.exc_info for record in caplog.records] == [None]
    return caplog.records[0].message


def test_it_names_the_innermost_line_of_ours(caplog: pytest.LogCaptureFixture) -> None:
    told = logged(caplog, lambda: quoted(["anna@example.org"]))  # type: ignore[arg-type]  # a bug, to be logged
    assert told.startswith("an answer failed: AttributeError at graph/statements.py:")
    assert "anna" not in told


def test_libraries_are_passed_over(caplog: pytest.LogCaptureFixture) -> None:
    told = logged(caplog, lambda: Decimal("anna@example.org"))
    assert told.startswith("an answer failed: InvalidOperation at tests/graph/test_faults.py:")


def test_a_fault_that_was_never_raised_has_no_place(caplog: pytest.LogCaptureFixture) -> None:
    log_fault(logger, "an answer", ValueError("anna@example.org"))
    assert caplog.records[0].message == "an answer failed: ValueError"
