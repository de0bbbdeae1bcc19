"""All files are checked before any is loaded, and all faults are told together."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from graph.errors import ColumnsWrong, FileUnreadable, InputError
from loaders.discovery import source_named
from loaders.plan import find

SURVEYS = source_named("surveys")
MAILING = source_named("mailing")
JOURNEY = source_named("complete-journey")
HEADER = "response_id,contact,nps,comment,answered_at\n"


def test_a_folder_and_a_single_file(tmp_path: Path) -> None:
    path = tmp_path / "responses.csv"
    path.write_text(HEADER)
    assert [found.path for found in find(SURVEYS, tmp_path)] == [path]
    assert [found.path for found in find(SURVEYS, path)] == [path]


def test_faults_are_told_together(tmp_path: Path) -> None:
    (tmp_path / "contacts.csv").write_text("contact_id\n1\n")
    (tmp_path / "campaigns.csv").write_text("campaign_id,name,goal,started_on,ended_on\n")
    with pytest.raises(InputError) as fault:
        find(MAILING, tmp_path)
    message = str(fault.value)
    assert "3 files cannot be used; nothing was loaded" in message
    for name in ("contacts.csv", "offers.csv", "events.parquet"):
        assert name in message
    assert "offer_responses.csv" not in message, "it is optional"


def test_one_fault_is_told_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "responses.csv").write_text(HEADER.replace("nps", "NPS score"))
    with pytest.raises(ColumnsWrong, match=r"nps \(is it 'NPS score'\?\)"):
        find(SURVEYS, tmp_path)


@pytest.mark.parametrize("name", ["responses", "other.csv"])
def test_nothing_of_the_source(tmp_path: Path, name: str) -> None:
    (tmp_path / "other.csv").write_text("a\n")
    with pytest.raises(FileUnreadable):
        find(SURVEYS, tmp_path / name)


def test_files_that_are_looked_up_in_are_checked_too(tmp_path: Path) -> None:
    path = tmp_path / "campaigns.parquet"
    pl.DataFrame({"campaign_id": [1], "household_id": [2]}).write_parquet(path)
    with pytest.raises(FileUnreadable, match=r"demographics\.parquet"):
        find(JOURNEY, path)
