from __future__ import annotations

from pathlib import Path

import psutil
import pytest

from graph.server.config import Memory, neo4j_conf
from graph.settings import Settings

GIB = 1 << 30


def conf(settings: Settings) -> dict[str, str]:
    lines = [line for line in neo4j_conf(settings).splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


@pytest.mark.parametrize(("machine_gib", "total"), [(1, 512), (4, 1024), (24, 1536), (512, 1536)])
def test_memory_is_a_quarter_of_the_machine_within_bounds(
    machine_gib: int, total: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = psutil.virtual_memory()._replace(total=machine_gib * GIB)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: machine)
    memory = Memory.of(Settings())
    assert memory.heap + memory.page_cache == total


def test_memory_by_setting() -> None:
    assert Memory.of(Settings(db_memory_mb=3000)) == Memory(heap=2000, page_cache=1000)


def test_ports_reach_both_what_is_listened_on_and_what_is_advertised() -> None:
    written = conf(Settings(bolt_port=1111, http_port=2222))
    assert written["server.bolt.listen_address"] == written["server.bolt.advertised_address"] == "127.0.0.1:1111"
    assert written["server.http.listen_address"] == written["server.http.advertised_address"] == "127.0.0.1:2222"


def test_nothing_is_open_unauthenticated_or_reported() -> None:
    written = conf(Settings(home=Path("/x")))
    assert {name for name, value in written.items() if "listen" in name and not value.startswith("127.0.0.1")} == set()
    assert written["dbms.security.auth_enabled"] == "true"
    assert written["server.directories.import"] == "import"
    assert written["internal.dbms.cypher_ip_blocklist"] == "0.0.0.0/0,::/0"
    assert written["db.logs.query.enabled"] == "OFF"
    assert written["dbms.usage_report.enabled"] == "false"
