"""What the documents say of the queries and of the browser style."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from graph import cypher
from graph.model import ONTOLOGY, PersonalData
from tests.queries import lexer
from tests.queries.test_files import properties_of

ROOT = Path(__file__).resolve().parents[2]
ANALYST = [name.removeprefix("analyst/") for name in cypher.names() if name.startswith("analyst/")]


def line_in_readme(name: str) -> str:
    """The row of queries/README.md, from the header and from what the statement reads."""
    query = cypher.query(f"analyst/{name}")
    parameters = ", ".join(f"`{p.name}={json.dumps(p.default)}`" for p in query.parameters)
    read = {
        properties_of(kind)[property_name].prop.personal
        for kinds, property_name in lexer.read(query.text).read
        for kind in kinds
        if property_name in properties_of(kind)
    }
    classes = [data.value for data in PersonalData if data in read and data is not PersonalData.NONE]
    return f"| `{name}` | {query.purpose} | {parameters} | {', '.join(classes) or '–'} |"


@pytest.mark.parametrize("name", ANALYST)
def test_the_readme_of_the_queries_lists_it(name: str) -> None:
    assert line_in_readme(name) in (ROOT / "queries" / "README.md").read_text(encoding="utf-8").splitlines()


def test_the_readme_lists_no_other() -> None:
    text = (ROOT / "queries" / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE) == ANALYST


def test_the_analysts_page_has_each_query_with_its_purpose_once() -> None:
    text = (ROOT / "docs" / "analysts.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `(\w+)` \| (.+) \|$", text, re.MULTILINE)
    assert sorted(listed) == [(name, cypher.query(f"analyst/{name}").purpose) for name in ANALYST]


def test_the_browser_style_has_every_node_type_with_a_caption_that_it_has() -> None:
    text = (ROOT / "queries" / "portrait.grass").read_text(encoding="utf-8")
    captions = dict(re.findall(r"^node\.(\w+) \{[^}]*caption: '\{(\w+)\}';\n\}", text, re.MULTILINE))
    assert captions.keys() == ONTOLOGY.nodes.keys()
    for label, name in captions.items():
        assert name in ONTOLOGY.nodes[label].properties, label
    types = set(re.findall(r"^relationship\.(\w+) \{", text, re.MULTILINE))
    assert types <= {edge.name for edge in ONTOLOGY.edges.values()}
