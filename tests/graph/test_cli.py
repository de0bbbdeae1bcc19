from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from graph import cli
from graph.errors import FileUnreadable


def test_help_lists_every_verb_with_what_it_does() -> None:
    said = CliRunner().invoke(cli.portrait, ["--help"]).output
    for verb in cli.ORDER:
        assert f"  {verb} " in said
    assert "docs/settings.md" in said


def test_an_unknown_verb_is_refused() -> None:
    assert CliRunner().invoke(cli.portrait, ["frobnicate"]).exit_code == 2


@pytest.mark.parametrize(
    ("raised", "code", "said"),
    [
        (FileUnreadable("there is no such file", where="x.csv", hint="Look again."), 2, "x.csv: there is no such file"),
        (KeyboardInterrupt(), 130, "stopped"),
        (click.UsageError("what?"), 2, "what?"),
        (ModuleNotFoundError("No module named 'torch'", name="torch"), 1, "torch is not installed"),
    ],
)
def test_a_fault_becomes_a_message_and_an_exit_code(
    raised: BaseException, code: int, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(**_: object) -> None:
        raise raised

    monkeypatch.setattr(cli.portrait, "main", fail)
    with pytest.raises(SystemExit) as left:
        cli.main()
    assert left.value.code == code
    told = capsys.readouterr().err
    assert said in told
    assert "Traceback" not in told
