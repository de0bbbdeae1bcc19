"""The commands cost nothing until they are used."""

from __future__ import annotations

import subprocess
import sys

import pytest
from click.testing import CliRunner

from graph.errors import UnknownName
from ml.cli import train


def test_asking_for_help_imports_no_learning_library() -> None:
    code = (
        "import sys, ml.cli; print([name for name in ('torch', 'lightgbm', 'sklearn', 'scipy') if name in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_an_unknown_task_is_named() -> None:
    with pytest.raises(UnknownName, match="no such task"):
        CliRunner().invoke(train, ["--task", "fortune"], catch_exceptions=False)
