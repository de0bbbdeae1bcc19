"""What benches say that something took: by the clock, and of the processor."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from tests.bench.predictions.report import Cost
from tests.bench.predictions.scoring import Scored, scored_table


def test_processor_time_is_told_beside_that_of_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    cost = Cost()
    with monkeypatch.context() as patch:
        patch.setattr("time.monotonic", iter([100.0, 130.0]).__next__)
        patch.setattr("time.process_time", iter([7.0, 11.0]).__next__)
        patch.setattr("threading.Thread", _Idle)
        with cost:
            pass
    assert (cost.seconds, cost.processor) == (30.0, 4.0)


def test_the_table_adds_up_the_processor_time_of_all_tasks_but_not_of_the_floor() -> None:
    found = [
        Scored("churn", 10, 1.0, 3.5, 9.0),
        Scored("value", 10, 1.0, 4.0, 9.0),
        Scored("floor", 10, 1.0, 50.0, 9.0),
    ]
    said = io.StringIO()
    Console(file=said, width=140).print(scored_table(found))
    lines = [line for line in said.getvalue().splitlines() if "all tasks" in line or "processor seconds" in line]
    assert len(lines) == 2
    assert "7.5" in lines[1]


class _Idle:
    def __init__(self, **given: object) -> None:
        """As `threading.Thread`."""

    def start(self) -> None:
        """Nothing runs."""

    def join(self) -> None:
        """Nothing ran."""
