"""GraphiQL's files come from a lock that names no host, and only those meant to be are handed out."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from api import assets
from graph.errors import DownloadError


def test_the_lock_names_no_registry_and_has_checksums() -> None:
    lock = json.loads((assets.STATIC / "package-lock.json").read_text("utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert all("resolved" not in entry for entry in packages.values())
    assert all(entry["integrity"].startswith("sha512-") for entry in packages.values())
    wanted = json.loads((assets.STATIC / "package.json").read_text("utf-8"))["dependencies"]
    assert all(packages[f"node_modules/{name}"]["version"] == version for name, version in wanted.items())


def test_the_pages_load_nothing_from_elsewhere() -> None:
    for name in ("graphiql.html", "missing.html", "graphiql.js", "page.css"):
        text = (assets.STATIC / name).read_text("utf-8")
        assert "//" not in text.replace("http://127.0.0.1:8000", "").replace("// Opens GraphiQL", ""), name


def test_where_the_machine_has_no_npm_a_package_brings_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    done = subprocess.run([assets.npm(), "--version"], capture_output=True, text=True, check=True)
    assert re.match(r"\d+\.", done.stdout)


def test_a_machine_without_any_npm_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name, path=None: None)
    with pytest.raises(DownloadError, match="npm"):
        assets.npm()


def test_an_npm_that_fails_is_quoted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    failing = tmp_path / "npm"
    failing.write_text("#!/bin/sh\necho 'npm error network away' >&2\nexit 1\n")
    failing.chmod(0o755)
    monkeypatch.setattr(assets, "npm", lambda: str(failing))
    with pytest.raises(DownloadError, match="network away"):
        assets.install()
