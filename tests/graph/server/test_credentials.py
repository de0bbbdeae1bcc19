from __future__ import annotations

import stat

import pytest
from pydantic import SecretStr

from graph.errors import DatabaseStartFailed, SettingsError
from graph.server.credentials import create_password, read_password
from graph.server.layout import Layout
from graph.settings import Settings


@pytest.fixture
def layout(settings: Settings) -> Layout:
    layout = Layout.of(settings)
    layout.home.mkdir(parents=True)
    return layout


def test_a_generated_password_is_private_and_stays(settings: Settings, layout: Layout) -> None:
    create_password(settings, layout)
    password = read_password(settings, layout)
    create_password(settings, layout)
    assert read_password(settings, layout) == password
    assert len(password) >= 24
    assert stat.S_IMODE(layout.credentials.stat().st_mode) == 0o600


def test_the_setting_wins(settings: Settings, layout: Layout) -> None:
    create_password(settings, layout)
    chosen = settings.model_copy(update={"neo4j_password": SecretStr("chosen by me")})
    assert read_password(chosen, layout) == "chosen by me"


def test_a_short_password_is_refused(settings: Settings, layout: Layout) -> None:
    with pytest.raises(SettingsError, match="too short"):
        create_password(settings.model_copy(update={"neo4j_password": SecretStr("short")}), layout)


def test_a_lost_password_file_says_what_to_do(settings: Settings, layout: Layout) -> None:
    with pytest.raises(DatabaseStartFailed, match="portrait db reset"):
        read_password(settings, layout)
