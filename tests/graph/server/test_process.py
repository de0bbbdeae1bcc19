from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from graph.server.layout import Layout
from graph.server.process import ServerProcess, end, spawn
from graph.settings import Settings

IGNORES_TERM = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); time.sleep(60)"
)


@pytest.fixture
def layout(settings: Settings) -> Layout:
    layout = Layout.of(settings)
    layout.home.mkdir(parents=True)
    return layout


def this_process() -> ServerProcess:
    started = psutil.Process().create_time()
    return ServerProcess(os.getpid(), started, "1", bolt_port=1, http_port=2, records_archive=False)


def test_a_server_is_remembered(layout: Layout) -> None:
    assert ServerProcess.read(layout) is None
    this_process().write(layout)
    assert ServerProcess.read(layout) == this_process()


def test_a_number_given_to_another_process_is_not_the_server() -> None:
    alive = this_process()
    assert alive.find() is not None
    assert replace(alive, started=alive.started - 60).find() is None
    assert replace(alive, pid=2**22 + 1).find() is None


@pytest.mark.parametrize("text", ["", "not json", '{"pid": 1}', "[]"])
def test_an_unreadable_state_file_is_discarded(layout: Layout, text: str, caplog: pytest.LogCaptureFixture) -> None:
    layout.state.write_text(text)
    assert ServerProcess.read(layout) is None
    assert not layout.state.exists()
    assert "discarded" in caplog.text


def test_a_process_that_ignores_the_request_is_ended(tmp_path: Path) -> None:
    console = tmp_path / "logs" / "console.log"
    pid = spawn([sys.executable, "-c", IGNORES_TERM], console)
    process = psutil.Process(pid)
    while not console.exists() or not console.stat().st_size:
        assert process.status() != psutil.STATUS_ZOMBIE
    assert os.getsid(pid) == pid, "it would die with our terminal"
    assert not end(process, 0.2)
    assert not process.is_running()
    assert end(process, 0.2), "gone already"
