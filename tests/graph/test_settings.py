"""Settings from the environment."""

from __future__ import annotations

from pathlib import Path

import pydantic
import pytest

from graph.errors import SettingsError
from graph.model import Role
from graph.settings import Settings


def test_defaults_serve_a_machine_where_nothing_is_set() -> None:
    settings = Settings.from_env()
    assert settings.home == Path(".portrait")
    assert settings.neo4j_uri is None
    assert (settings.bolt_port, settings.http_port, settings.api_port) == (7687, 7474, 8000)
    assert settings.api_host == "127.0.0.1"


def test_the_environment_overrides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTRAIT_HOME", "/data")
    monkeypatch.setenv("PORTRAIT_API_ROLE", "analyst")
    monkeypatch.setenv("PORTRAIT_CHURN_DAYS", "30")
    monkeypatch.setenv("PORTRAIT_NO_SUCH_SETTING", "x")
    settings = Settings.from_env()
    assert (settings.home, settings.api_role, settings.churn_days) == (Path("/data"), Role.ANALYST, 30)


def test_all_faults_are_reported_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTRAIT_BOLT_PORT", "70000")
    monkeypatch.setenv("PORTRAIT_BATCH_ROWS", "many")
    with pytest.raises(SettingsError) as fault:
        Settings.from_env()
    assert "2 setting(s)" in fault.value.detail
    assert "PORTRAIT_BOLT_PORT" in fault.value.detail
    assert "PORTRAIT_BATCH_ROWS" in fault.value.detail
    assert fault.value.exit_code == 2


def test_settings_do_not_change_once_read() -> None:
    with pytest.raises(pydantic.ValidationError):
        Settings().home = Path("elsewhere")  # type: ignore[misc]  # the mistake that is tested


def test_the_password_is_not_shown() -> None:
    settings = Settings(neo4j_password=pydantic.SecretStr("hunter2"))
    assert "hunter2" not in repr(settings)
    assert "hunter2" not in str(settings.model_dump())


def test_every_setting_is_described() -> None:
    for name, field in Settings.model_fields.items():
        assert (field.description or "").endswith("."), name
