"""The embedded server's configuration: local only, authenticated, bounded in memory, silent."""

from __future__ import annotations

from dataclasses import dataclass

import psutil

from graph.settings import Settings

HOST = "127.0.0.1"
"""The embedded server listens here and nowhere else."""

_MIB = 1 << 20
_DEFAULT_MOST_MB = 1536  # the whole demo stays under 4 GiB: this, the JVM's own 0.3 GiB, and training
_DEFAULT_LEAST_MB = 512


@dataclass(frozen=True, slots=True)
class Memory:
    """How the server's memory is split, in MiB.

    Attributes:
        heap: The Java heap: query state and transactions.
        page_cache: Graph and indexes as they lie on disk.
    """

    heap: int
    page_cache: int

    @classmethod
    def of(cls, settings: Settings) -> Memory:
        """Two thirds heap, one third page cache, of `db_memory_mb` or of a quarter of the machine."""
        quarter = psutil.virtual_memory().total // 4 // _MIB
        total = settings.db_memory_mb or min(max(quarter, _DEFAULT_LEAST_MB), _DEFAULT_MOST_MB)
        return cls(heap=total * 2 // 3, page_cache=total - total * 2 // 3)


def neo4j_conf(settings: Settings) -> str:
    """The text of ``neo4j.conf``."""
    memory = Memory.of(settings)
    bolt, http = f"{HOST}:{settings.bolt_port}", f"{HOST}:{settings.http_port}"
    return f"""# Written by `portrait db start` at every start: what you change here is lost. See docs/database.md.
server.default_listen_address={HOST}
server.bolt.listen_address={bolt}
server.bolt.advertised_address={bolt}
server.http.listen_address={http}
server.http.advertised_address={http}
server.http.x_forward.enabled=false
dbms.security.auth_enabled=true
initial.dbms.default_database={settings.neo4j_database}

# Cypher reads no file but those in import/ and calls no address: without these two lines
# LOAD CSV returned /etc/passwd and reached services of this machine.
server.directories.import=import
internal.dbms.cypher_ip_blocklist=0.0.0.0/0,::/0

# Nothing is reported to or announced on any network; queries, which hold personal data, are not logged.
dbms.usage_report.enabled=false
dbms.fleet_manager.enabled=false
server.fleet_discovery.enabled=false
server.bolt.telemetry.enabled=false
client.allow_telemetry=false
browser.remote_content_hostname_whitelist=localhost,{HOST}
db.logs.query.enabled=OFF

# The heap is set on the Java command line. No wait is unbounded: a stuck lock or query ends by itself.
server.memory.pagecache.size={memory.page_cache}m
db.lock.acquisition.timeout=60s
db.transaction.timeout=1h

# Transaction logs serve recovery only, not backup: keep the newest file, and do not
# allocate 256 MiB ahead for each database.
db.tx_log.rotation.retention_policy=false
db.tx_log.rotation.size=64m
db.tx_log.preallocate=false

# Netty's quiet period made every stop take 11 s, 10 of them after the last checkpoint.
internal.dbms.bolt.netty_server_shutdown_quiet_period_duration=0s
"""
