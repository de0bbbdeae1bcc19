"""docker-compose.yml says the same as the lock, the settings and the embedded server's configuration."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]  # its stubs would be a dependency for this one line

from graph.server.config import neo4j_conf
from graph.server.lock import server_lock
from graph.settings import Settings

ROOT = Path(__file__).parents[3]
TEXT = (ROOT / "docker-compose.yml").read_text("utf-8")
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(TEXT)["services"]


def test_the_image_is_of_the_locked_version() -> None:
    assert SERVICES["neo4j"]["image"] == f"neo4j:{server_lock().neo4j}"


def test_settings_named_exist() -> None:
    named = {name for name in SERVICES["api"]["environment"] if name.startswith("PORTRAIT_")}
    assert named
    assert {name.removeprefix("PORTRAIT_").lower() for name in named} <= Settings.model_fields.keys()


def test_the_password_must_be_given() -> None:
    used = re.findall(r"\$\{\w+[^}]*\}", TEXT)
    assert len(used) == 2
    assert all(use.startswith("${NEO4J_PASSWORD:?") for use in used)


@pytest.mark.parametrize("service", SERVICES)
def test_services_are_open_to_this_machine_only_and_watched(service: str) -> None:
    assert all(port.startswith("127.0.0.1:") for port in SERVICES[service]["ports"])
    assert SERVICES[service]["healthcheck"]["test"]
    assert SERVICES[service]["volumes"]


def test_the_server_has_the_limits_of_the_embedded_one() -> None:
    embedded = dict(re.findall(r"^([a-z][\w.]+)=(.*)$", neo4j_conf(Settings()), re.MULTILINE))
    given = {
        re.sub("__|_", lambda found: "_" if found.group() == "__" else ".", name.removeprefix("NEO4J_")): value
        for name, value in SERVICES["neo4j"]["environment"].items()
        if name != "NEO4J_AUTH" and "memory" not in name
    }
    assert given == {name: embedded[name] for name in given}


def test_the_api_image_takes_every_package() -> None:
    dockerfile = SERVICES["api"]["build"]["dockerfile_inline"]
    copied = {word for line in re.findall(r"^COPY (?!--)(.+)$", dockerfile, re.MULTILINE) for word in line.split()[:-1]}
    packages = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["packages"]
    assert {name for name in packages["find"]["include"] if "*" not in name} <= copied
    assert [name for name in copied if not (ROOT / name).exists()] == []
