"""Every analyst query on a loaded and resolved sample, with its defaults."""

from __future__ import annotations

from pathlib import Path

import neo4j
import pytest
from click.testing import CliRunner

from graph import cypher
from graph.driver import Database
from graph.resolve.cli import resolve
from graph.settings import Settings
from loaders.cli import load
from loaders.sample.write import write_sample

ANALYST = [name for name in cypher.names() if name.startswith("analyst/")]
NEEDS_PREDICTIONS = {
    "analyst/accounts_at_risk",
    "analyst/churn_drivers",
    "analyst/churn_risk",
    "analyst/customer_value",
    "analyst/deals_at_risk",
    "analyst/next_purchase",
    "analyst/predicted_nps",
    "analyst/risk_jumps",
}


@pytest.fixture(scope="module")
def sample(
    talkative: neo4j.Session, empty: Database, server: Settings, tmp_path_factory: pytest.TempPathFactory
) -> neo4j.Session:
    """A session on a sample of 300 people, loaded and resolved."""
    folder: Path = tmp_path_factory.mktemp("sample") / "files"
    write_sample(folder, 300, 7, processes=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Settings, "from_env", lambda: server)
        runner = CliRunner()
        for command, arguments in ((load, ["sample", str(folder)]), (resolve, [])):
            result = runner.invoke(command, arguments, catch_exceptions=False)
            assert result.exit_code == 0, result.output
    return talkative


@pytest.mark.parametrize("name", ANALYST)
def test_it_answers_in_the_columns_of_its_header(sample: neo4j.Session, name: str) -> None:
    query = cypher.query(name)
    result = sample.run(query.text, {parameter.name: parameter.default for parameter in query.parameters})
    assert tuple(result.keys()) == query.returns
    rows = [record.values() for record in result]
    assert bool(rows) != (name in NEEDS_PREDICTIONS)
    again = sample.run(query.text, {parameter.name: parameter.default for parameter in query.parameters})
    assert [str(record.values()) for record in again] == [str(row) for row in rows]
