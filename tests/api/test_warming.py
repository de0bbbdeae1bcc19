"""Operations that are known beforehand."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.warming import known_operations, warm
from graph.errors import SettingsError
from tests.api.conftest import Asker

QUERY = "query($id: ID!) { profile(profileId: $id) { profileId } }"


def test_they_are_planned_and_asked(ask: Asker, tmp_path: Path) -> None:
    (tmp_path / "profile.graphql").write_text(QUERY)
    (tmp_path / "profile.json").write_text('{"id": "Profile-1"}')
    (tmp_path / "types.graphql").write_text("{ __typename }")
    assert ask.run(warm(ask.engine(), tmp_path)) == 2
    assert len(ask.reader.statements) == 1
    assert len(ask.engine()._plans) >= 2


@pytest.mark.parametrize(
    ("query", "variables", "said"),
    [
        ("{ nobody }", None, "Cannot query field"),
        (QUERY, None, "to be provided"),
        ("{ profiles(first: -1) { totalCount } }", None, "first is -1"),
        (QUERY, "[]", "no JSON object"),
        (QUERY, "{", "cannot be read"),
    ],
)
def test_a_faulty_one_is_named(ask: Asker, tmp_path: Path, query: str, variables: str | None, said: str) -> None:
    (tmp_path / "faulty.graphql").write_text(query)
    if variables:
        (tmp_path / "faulty.json").write_text(variables)
    with pytest.raises(SettingsError, match=said) as caught:
        ask.run(warm(ask.engine(), tmp_path))
    assert "faulty" in str(caught.value)


def test_the_folder_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="is no folder"):
        known_operations(tmp_path / "none")
