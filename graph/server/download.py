"""Fetch the server's jars: in parallel, every checksum enforced, nothing half-written, offline afterwards."""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import ssl
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from pathlib import Path

import httpx
from jgo.constants import MAVEN_CENTRAL_URL
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from graph.errors import DownloadError

from .lock import Jar, Lock

_WORKERS = 8  # 173 MB: 21 s with one worker, 11-13 s with 8 or more, measured
_ATTEMPTS = 4
_FIRST_PAUSE_S = 0.5
_SPARE_BYTES = 256 << 20
_TIMEOUT = httpx.Timeout(30, connect=10)
_RETRYABLE = frozenset({408, 425, 429, 500, 502, 503, 504})


def fetch_jars(lock: Lock, folder: Path, repository: str | None = None) -> list[Path]:
    """Make `folder` hold exactly what `lock` names, downloading what is missing.

    Args:
        lock: The jars wanted.
        folder: Where they go; made if absent. When complete, the network is not touched.
        repository: Address of a Maven repository; default is jgo's, Maven Central.

    Returns:
        The jars' paths, in the order of the lock.

    Raises:
        DownloadError: the repository cannot be reached, lacks a file, or sends wrong bytes; or the
            disk is full. What was fetched before is kept, so that trying again is short.
    """
    paths = [folder / jar.name for jar in lock.jars]
    marker = folder / ".complete"
    fingerprint = hashlib.sha256(lock.to_toml().encode()).hexdigest()
    if _complete(marker, fingerprint, lock.jars, folder):
        return paths
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / ".lock").open("w") as guard:
            fcntl.flock(guard, fcntl.LOCK_EX)  # another process may be fetching the same jars
            if not _complete(marker, fingerprint, lock.jars, folder):
                _fetch_missing(lock, folder, repository or MAVEN_CENTRAL_URL)
                marker.write_text(fingerprint, "ascii")
    except OSError as error:
        raise DownloadError(
            f"the jars cannot be stored: {error.strerror or error}",
            where=str(folder),
            hint="Free some space or correct the permissions, or set PORTRAIT_CACHE to another folder.",
        ) from error
    return paths


def _complete(marker: Path, fingerprint: str, jars: Iterable[Jar], folder: Path) -> bool:
    """Whether a finished download of this very lock is still whole; sizes only, a few milliseconds."""
    try:
        return marker.read_text("ascii") == fingerprint and all(
            (folder / jar.name).stat().st_size == jar.size for jar in jars
        )
    except OSError:
        return False


def _fetch_missing(lock: Lock, folder: Path, repository: str) -> None:
    for leftover in folder.glob("*.part"):
        leftover.unlink()
    missing = [jar for jar in lock.jars if not _intact(folder / jar.name, jar)]
    needed = sum(jar.size for jar in missing)
    free = shutil.disk_usage(folder).free
    if free < needed + _SPARE_BYTES:
        raise DownloadError(
            f"{needed >> 20} MiB are to be stored, but the disk has only {free >> 20} MiB left",
            where=str(folder),
            hint="Free some space, or set PORTRAIT_CACHE to a folder on another disk.",
        )
    with (
        Progress(
            TextColumn("Neo4j {task.description}"),
            BarColumn(),
            DownloadColumn(),
            TransferSpeedColumn(),
            console=Console(stderr=True),
        ) as progress,
        # The system's certificates, or those that SSL_CERT_FILE and SSL_CERT_DIR name; proxies by the
        # usual variables. httpx alone would trust only the bundle it ships.
        httpx.Client(verify=ssl.create_default_context(), timeout=_TIMEOUT, follow_redirects=True) as client,
    ):
        task = progress.add_task(lock.neo4j, total=needed)
        fetcher = _Fetcher(client, repository.rstrip("/"), folder, lambda count: progress.advance(task, count))
        fetcher.fetch(sorted(missing, key=lambda jar: -jar.size))  # big ones first: no long tail


def _intact(path: Path, jar: Jar) -> bool:
    return path.is_file() and path.stat().st_size == jar.size and _sha256(path) == jar.sha256


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class _Fetcher:
    """One parallel download; the first failure stops all workers."""

    def __init__(self, client: httpx.Client, repository: str, folder: Path, advance: Callable[[int], None]) -> None:
        self._client = client
        self._repository = repository
        self._folder = folder
        self._advance = advance
        self._stopped = threading.Event()

    def fetch(self, jars: list[Jar]) -> None:
        with ThreadPoolExecutor(_WORKERS) as pool:
            futures = [pool.submit(self._fetch_one, jar) for jar in jars]
            try:
                done, _ = wait(futures, return_when=FIRST_EXCEPTION)
            finally:
                self._stopped.set()
                pool.shutdown(cancel_futures=True)
        for future in done:
            future.result()

    def _fetch_one(self, jar: Jar) -> None:
        fault = ""
        for attempt in range(_ATTEMPTS):
            if self._stopped.wait(_FIRST_PAUSE_S * 2 ** (attempt - 1) if attempt else 0):
                return
            part = self._folder / f"{jar.name}.part"
            try:
                fault = self._attempt(jar, part)
                if not fault:
                    part.replace(self._folder / jar.name)
                    return
            finally:
                part.unlink(missing_ok=True)
        raise DownloadError(
            f"{fault}, {_ATTEMPTS} times",
            where=f"{self._repository}/{jar.path}",
            hint="Check the connection (HTTPS_PROXY names a proxy, SSL_CERT_FILE its certificate) and try again; "
            "what has been fetched is kept.",
        )

    def _attempt(self, jar: Jar, part: Path) -> str:
        """Fetch one jar into the file `part`; returns what went wrong if trying again may help, else nothing."""
        digest, received, fault = hashlib.sha256(), 0, ""
        try:
            with self._client.stream("GET", f"{self._repository}/{jar.path}") as response, part.open("wb") as file:
                if response.status_code in _RETRYABLE:
                    return f"the repository answered {response.status_code}"
                if response.status_code != httpx.codes.OK:
                    raise DownloadError(
                        f"the repository answered {response.status_code}",
                        where=str(response.url),
                        hint="A proxy or mirror may be in the way: every file of the lock is public.",
                    )
                for chunk in response.iter_bytes():
                    if self._stopped.is_set():
                        return "another file failed"
                    file.write(chunk)
                    digest.update(chunk)
                    received += len(chunk)
                    self._advance(len(chunk))
        except httpx.TransportError as error:
            fault = f"the connection failed ({error or type(error).__name__})"
        if not fault and digest.hexdigest() != jar.sha256:
            fault = f"its checksum is wrong ({digest.hexdigest()[:12]}… instead of {jar.sha256[:12]}…)"
        if fault:
            self._advance(-received)
        return fault
