from __future__ import annotations

from pathlib import Path

import pytest
from graphql import parse

from graph.demo import StepFailed, run_step, steps
from graph.demo_queries import account_queries, profile_queries
from graph.errors import UnknownName
from graph.settings import Settings


def settings(home: Path) -> Settings:
    return Settings(home=home)


def test_the_sample_is_generated_once(tmp_path: Path) -> None:
    first = steps(settings(tmp_path), 500, 7, "sample", None)
    assert [step[0] for step in first] == ["db", "sample", "load", "resolve", "train", "predict"]
    folder = Path(first[1][1])
    assert folder.is_relative_to(tmp_path)
    folder.mkdir(parents=True)
    again = steps(settings(tmp_path), 500, 7, "sample", None)
    assert [step[0] for step in again] == ["db", "load", "resolve", "train", "predict"]
    assert steps(settings(tmp_path), 501, 7, "sample", None)[1][0] == "sample"


def test_the_public_data_set_takes_the_same_way(tmp_path: Path) -> None:
    found = steps(settings(tmp_path), 500, 7, "complete-journey", tmp_path)
    assert found[1] == ["load", "complete-journey", str(tmp_path)]
    assert [step[0] for step in found[2:]] == ["resolve", "train", "predict"]


def test_the_public_data_set_needs_its_folder(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="complete-journey PATH"):
        steps(settings(tmp_path), 500, 7, "complete-journey", None)


def test_a_step_tells_what_it_took(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    figures = run_step(["--version"], settings(tmp_path))
    assert figures.command == "portrait --version"
    assert figures.seconds > 0
    assert "$ portrait --version" in capfd.readouterr().out


def test_a_failing_step_ends_the_demo_with_its_exit_code(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(StepFailed, match="portrait query nonsense") as failed:
        run_step(["query", "nonsense"], settings(tmp_path))
    assert failed.value.exit_code == 2
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.parametrize("query", [*profile_queries("p", 'o"x@example.org'), *profile_queries("p", None)])
def test_the_proposed_queries_parse(query: tuple[str, str]) -> None:
    assert parse(query[1])


def test_the_account_query_parses() -> None:
    assert parse(account_queries('a"1')[0][1])
