from __future__ import annotations

import shutil
import socket

import pytest

from graph.errors import DatabaseStartFailed
from graph.server.diagnosis import check_disk, check_ports, fault_in_logs
from graph.server.layout import Layout
from graph.settings import Settings


@pytest.mark.parametrize("name", ["bolt_port", "http_port"])
def test_a_taken_port_names_port_setting_and_process(settings: Settings, name: str) -> None:
    with socket.socket() as taker:
        taker.bind(("127.0.0.1", 0))
        taker.listen()
        port = taker.getsockname()[1]
        with pytest.raises(DatabaseStartFailed, match=rf"port {port} .*in use.* \(process \d+") as caught:
            check_ports(settings.model_copy(update={name: port}))
    assert caught.value.where == f"PORTRAIT_{name.upper()}"


def test_one_port_for_both_is_refused(settings: Settings) -> None:
    with pytest.raises(DatabaseStartFailed, match="both"):
        check_ports(settings.model_copy(update={"http_port": settings.bolt_port}))


def test_a_full_disk_is_refused(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    layout = Layout.of(settings)
    layout.home.mkdir(parents=True)
    check_disk(layout)
    usage = shutil.disk_usage(layout.home)._replace(free=100 << 20)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage)
    with pytest.raises(DatabaseStartFailed, match="only 100 MiB left") as caught:
        check_disk(layout)
    assert caught.value.where == str(layout.home)


EARLIER = "2026-11-21 INFO  Starting...\n2026-11-21 ERROR an earlier fault\n2026-11-21 INFO  Stopped.\n"
CASES = {
    "logged error": (
        EARLIER + "11-22 INFO  Starting...\n11-22 ERROR No space.\n11-22 INFO  Stopped.\n",
        "",
        "No space.",
    ),
    "cause beneath an error": (
        "11-22 INFO  Starting...\n11-22 ERROR Failed\n\tat y\nCaused by: the lock is held\n\tat z\n",
        "",
        "the lock is held",
    ),
    "killed without a word": (EARLIER + "11-22 INFO  Starting...\n11-22 INFO  Started.\n", "\x06\n", ""),
    "out of memory": (
        "11-22 INFO  Starting...\n",
        "Terminating due to java.lang.OutOfMemoryError: Java heap space\n",
        "java.lang.OutOfMemoryError: Java heap space",
    ),
    "refused setting": (
        "",
        'Exception in thread "main" java.lang.IllegalArgumentException: Unrecognized setting.\n\tat org.neo4j\n',
        "java.lang.IllegalArgumentException: Unrecognized setting.",
    ),
    "Java did not begin": (
        "",
        "Error occurred during initialization of VM\nInitial heap size set to a larger value\n",
        "Error occurred during initialization of VM: Initial heap size set to a larger value",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_telling_line_of_the_last_run_is_found(settings: Settings, case: str) -> None:
    log, console, expected = CASES[case]
    layout = Layout.of(settings)
    layout.logs.mkdir(parents=True)
    (layout.logs / "neo4j.log").write_text(log)
    layout.console.write_text(console)
    assert fault_in_logs(layout) == expected


def test_no_logs_at_all(settings: Settings) -> None:
    assert fault_in_logs(Layout.of(settings)) == ""
