"""Model files: a manifest and parts in formats that cannot carry code, named by the hash of their content.

<home>/models/<task>/latest                 version that is served
<home>/models/<task>/promotions.jsonl       what was served from when on, and why; the last line is served now
<home>/models/<task>/<version>/manifest.json   what it is, and SHA-256 of every part
                              *.safetensors    networks
                              *.txt            LightGBM's text format
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from graph.errors import TrainingError

FORMAT = 1
RECIPE = 12
"""Raised with every change to how models are made or what features mean: stored ones are then neither up to date nor
used, since they would answer from numbers that mean something else now."""

MANIFEST = "manifest.json"
LATEST = "latest"
PROMOTIONS = "promotions.jsonl"
SAFE = (".safetensors", ".txt")
_VERSION = re.compile("[0-9a-f]{12}")
_AGAIN = "Train again: portrait train --again."


@dataclass(frozen=True)
class Artefact:
    """A stored model: everything that is text or numbers in the manifest, the rest in parts by file name."""

    task: str
    manifest: Mapping[str, Any]
    parts: Mapping[str, bytes]

    @property
    def version(self) -> str:
        """First 12 hexadecimal digits of the hash of all content."""
        return hashlib.sha256(_canonical(self._full())).hexdigest()[:12]

    def _full(self) -> dict[str, Any]:
        hashes = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(self.parts.items())}
        return {"format": FORMAT, "recipe": RECIPE, "task": self.task, "content": dict(self.manifest), "parts": hashes}

    def save(self, models: Path) -> Path:
        """Store it, whole or not at all; returns its folder. What is served stays as it is."""
        unsafe = [name for name in self.parts if not name.endswith(SAFE)]
        if unsafe:
            raise TrainingError("a model part has no safe format", where=unsafe[0])
        shelf = models / self.task
        shelf.mkdir(parents=True, exist_ok=True)
        folder = shelf / self.version
        if not folder.exists():
            with tempfile.TemporaryDirectory(dir=shelf, prefix=".new-") as made:
                for name, content in self.parts.items():
                    (Path(made) / name).write_bytes(content)
                (Path(made) / MANIFEST).write_bytes(_canonical(self._full()))
                shutil.copytree(made, folder.with_suffix(".part"), dirs_exist_ok=True)
            folder.with_suffix(".part").rename(folder)
        return folder


def promote(models: Path, task: str, version: str, why: str) -> None:
    """Serve a stored version from now on.

    Raises:
        TrainingError: there is no such version, or its files cannot be used.
    """
    if version not in versions(models, task):
        raise TrainingError("there is no such version", where=f"{task} {version}", hint="See: portrait models.")
    load_folder(models / task / version)
    if served_version(models, task) == version:
        return
    line = {"version": version, "at": datetime.now(UTC).isoformat(timespec="seconds"), "why": why}
    with (models / task / PROMOTIONS).open("a", encoding="utf-8") as log:
        log.write(json.dumps(line, ensure_ascii=False) + "\n")
    fresh = models / task / f"{LATEST}.part"
    fresh.write_text(version, encoding="utf-8")
    fresh.replace(models / task / LATEST)


def promotions(models: Path, task: str) -> list[dict[str, str]]:
    """What was served, oldest first: version, since when, and why."""
    log = models / task / PROMOTIONS
    return [json.loads(line) for line in log.read_text("utf-8").splitlines()] if log.is_file() else []


def versions(models: Path, task: str) -> list[str]:
    """Stored versions of a task, oldest first."""
    folders = [path for path in (models / task).glob(f"*/{MANIFEST}") if _VERSION.fullmatch(path.parent.name)]
    return [path.parent.name for path in sorted(folders, key=lambda path: (path.stat().st_mtime_ns, path.parent.name))]


def served_version(models: Path, task: str) -> str | None:
    """The version that is served; None where there is none."""
    pointer = models / task / LATEST
    return Path(pointer.read_text(encoding="utf-8").strip()).name if pointer.is_file() else None


def load(models: Path, task: str) -> Artefact | None:
    """The model of a task that is served; None where there is none.

    Raises:
        TrainingError: a file is missing, altered, of another format or recipe, or not listed in the manifest.
    """
    version = served_version(models, task)
    return load_folder(models / task / version) if version else None


def load_folder(folder: Path) -> Artefact:
    """The model in a folder; see `load`."""
    manifest = folder / MANIFEST
    if not manifest.is_file():
        raise TrainingError("the model has no manifest", where=str(folder), hint=_AGAIN)
    try:
        full = json.loads(manifest.read_bytes())
        task, content, hashes = str(full["task"]), dict(full["content"]), dict(full["parts"])
    except (ValueError, KeyError, TypeError):
        raise TrainingError("the manifest of the model cannot be read", where=str(manifest), hint=_AGAIN) from None
    if full.get("format") != FORMAT:
        raise TrainingError("the model is of another format than this version reads", where=str(manifest), hint=_AGAIN)
    if full.get("recipe") != RECIPE:
        raise TrainingError(
            f"the model was made by another recipe ({full.get('recipe', 'an earlier one')}) than this version uses "
            f"({RECIPE}), so that its features mean something else",
            where=str(manifest),
            hint="Train anew: portrait train.",
        )
    for path in sorted(folder.iterdir()):
        if path.name != MANIFEST and (path.name not in hashes or path.suffix not in SAFE or not path.is_file()):
            raise TrainingError("a file among the model's is none of its parts: refused", where=str(path), hint=_AGAIN)
    parts = {}
    for name, expected in hashes.items():
        path = folder / Path(name).name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != expected:
            raise TrainingError("a part of the model is missing or was altered", where=str(path), hint=_AGAIN)
        parts[name] = path.read_bytes()
    artefact = Artefact(task, content, parts)
    if artefact.version != folder.name:
        raise TrainingError("the manifest of the model was altered", where=str(manifest), hint=_AGAIN)
    return artefact


def _canonical(plain: Mapping[str, Any]) -> bytes:
    return json.dumps(plain, sort_keys=True, ensure_ascii=False, indent=1, allow_nan=False).encode()
