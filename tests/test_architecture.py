"""What holds across the whole repository: who imports whom, where Cypher lives, what is documented."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import grimp
import networkx as nx
import pytest

from graph.cli import portrait
from graph.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("graph", "api", "ml", "loaders", "queries")
MODULES = sorted(
    path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if "node_modules" not in str(path)
)
MOST_LINES = 300
HEAVY = ("torch", "torch_geometric", "lightgbm", "sklearn", "pandas")
"""pandas too, although the Neo4j driver imports it where it is installed: graph/bolt.py sees to that."""


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


def test_the_import_contracts_hold() -> None:
    done = run(str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo")
    assert done.returncode == 0, done.stdout


def test_no_modules_import_one_another_in_a_circle() -> None:
    graph = grimp.build_graph(*PACKAGES, exclude_type_checking_imports=True, cache_dir=None)
    imports = nx.DiGraph(
        (importer, imported)
        for importer in graph.modules
        for imported in graph.find_modules_directly_imported_by(importer)
        if not importer.startswith(f"{imported}.")  # a module's own package is loaded before it in any case
    )
    circles = [sorted(circle) for circle in nx.strongly_connected_components(imports) if len(circle) > 1]
    assert circles == []


def test_no_other_distribution_owns_our_names() -> None:
    owners = packages_distributions()
    assert {name: sorted(set(owners[name])) for name in PACKAGES} == {name: ["portrait"] for name in PACKAGES}


def test_modules_stay_short() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > MOST_LINES} == {}


def test_serving_does_not_load_what_training_needs() -> None:
    script = f"""
import sys
from graph.cli import portrait
portrait.main(["serve", "--help"], standalone_mode=False)
import api.app
loaded = [name for name in {HEAVY!r} if name in sys.modules]
assert not loaded, loaded
"""
    done = run(sys.executable, "-c", script)
    assert done.returncode == 0, done.stderr


# --- Cypher has two homes: files under queries/, and the generators below -----------------------------------

CYPHER_CLAUSE = re.compile(
    r"\b(?:(?:OPTIONAL )?MATCH|MERGE|CREATE|UNWIND|DETACH DELETE|FOREACH|CALL|SHOW|YIELD|RETURN|WITH|WHERE|SET|REMOVE)"
    r"\s+[\w(`$*{\[]"
)
GENERATORS = {
    "graph/statements.py": "constraints, MERGE statements and clearing, from the model",
    "graph/tables.py": "whole tables for learners, from the model",
    "graph/cypher.py": "named queries, several in one statement",
    "graph/neighbourhood.py": "what is around one node, for learners, from the model",
    "graph/resolve/statements.py": "how resolution writes, from the model",
    "graph/async_driver.py": "RETURN 1, to warm the server up",
    "api/engine/fields.py": "the last clause of a query: what is asked for",
    "api/engine/compile.py": "links of GraphQL objects, from the model",
    "api/engine/entries.py": "rows of GraphQL lists with their filters, from the model",
    "api/payload.py": "the last clause of a mutation's answer: its columns",
    "api/engine/connection.py": "pages of GraphQL lists, from the model",
    "api/engine/patterns.py": "how GraphQL finds nodes and walks between them, from the model",
    "api/engine/nearest.py": "similarity in GraphQL, from the model",
    "api/engine/search.py": "full-text search in GraphQL, from the model",
    "api/engine/timeline.py": "timelines in GraphQL, from the model",
    "api/engine/levels.py": "trees in GraphQL, from the model",
    "api/engine/routes.py": "paths in GraphQL, from the model",
    "api/engine/figures.py": "aggregates of GraphQL lists, from the model",
    "api/engine/conditions.py": "filters of GraphQL operations, from the model",
    "api/engine/roots.py": "entry points of GraphQL operations, from the model",
    "api/engine/entities.py": "nodes by their keys, from the model",
}


def texts(path: Path) -> Iterator[str]:
    """String constants of a module, docstrings and help texts of commands left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value
        elif isinstance(node, ast.JoinedStr):  # with what is put in as a name, so that "MATCH {pattern}" is found
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "_" for part in node.values)


def test_cypher_lives_nowhere_else() -> None:
    homes = {str(path.relative_to(ROOT)) for path in MODULES if any(CYPHER_CLAUSE.search(text) for text in texts(path))}
    assert homes - GENERATORS.keys() == set(), "put it into queries/, or generate it from the model"
    assert GENERATORS.keys() - homes == set(), "no longer a home"


# --- Exceptions from the checks say why ----------------------------------------------------------------------

EXCEPTION = re.compile(r"# ?(?:noqa(?:: ?[A-Z]+\d+(?:, ?[A-Z]+\d+)*)?|type: ?ignore(?:\[[^\]]*\])?)")


def test_each_exception_from_a_check_says_why() -> None:
    paths = [*MODULES, *(path for path in (ROOT / "tests").rglob("*.py") if "node_modules" not in str(path))]
    silent = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if (found := EXCEPTION.search(line)) and not re.search(r"[a-z]{2}", EXCEPTION.sub("", line[found.start() :]))
    ]
    assert silent == []


# --- What is committed --------------------------------------------------------------------------------------

# In pieces, so that this file does not name them either.
PACKAGE_HOSTS = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("repo1", "maven"),
        ("repo", "maven"),
        ("maven", "org"),
        ("mvnrepository", "com"),
        ("debian", "org"),
        ("ubuntu", "com"),
    )
]


def committed() -> Iterator[Path]:
    """Files that are, or would be, committed."""
    listed = run("git", "ls-files", "--cached", "--others", "--exclude-standard", "-z")
    for name in listed.stdout.split("\0"):
        path = ROOT / name
        if name and path.is_file():
            yield path


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a checkout")
def test_no_committed_file_names_a_package_host() -> None:
    pattern = re.compile("|".join(map(re.escape, PACKAGE_HOSTS)), re.IGNORECASE)
    faulty = []
    for path in committed():
        text = path.read_bytes().decode("utf-8", errors="ignore")
        faulty += [f"{path.relative_to(ROOT)}: {found[0]}" for found in pattern.finditer(text)]
    assert faulty == []


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a checkout")
def test_no_committed_file_is_large() -> None:
    # The schema is written from the model and reviewed as a difference; it grows with each property.
    most = {ROOT / "api" / "schema.graphql": 2_000_000}
    large = [path for path in committed() if path.stat().st_size > most.get(path, 1_000_000)]
    assert large == []


# --- What is documented -------------------------------------------------------------------------------------


def documents() -> str:
    pages = [*(ROOT / "docs").glob("*.md"), *ROOT.glob("README.md")]
    return "\n".join(page.read_text(encoding="utf-8") for page in pages)


def setting_line(name: str) -> str:
    """The row of docs/settings.md."""
    field = Settings.model_fields[name]
    value = "not set" if field.default is None else f"`{field.default}`"
    shown = "the system's cache folder" if name == "cache" else value
    return f"| `PORTRAIT_{name.upper()}` | {shown} | {field.description} |"


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_documented(name: str) -> None:
    assert setting_line(name) in (ROOT / "docs" / "settings.md").read_text(encoding="utf-8").splitlines()


def test_no_setting_is_documented_that_does_not_exist() -> None:
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    named = re.findall(r"^\| `PORTRAIT_(?!TEST_)(\w+)`", text, re.MULTILINE)
    assert sorted(name.lower() for name in named) == sorted(Settings.model_fields)


def test_no_setting_is_read_past_the_settings() -> None:
    read = re.compile(r"""(?:getenv\(|environ\.get\(|environ\[)f?["']PORTRAIT_\w+["'][\])](?! = )""")
    readers = [path for path in MODULES if read.search(path.read_text(encoding="utf-8"))]
    assert readers == []


def verbs() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return list(project["project"]["entry-points"]["portrait.commands"])


@pytest.mark.parametrize("verb", verbs())
def test_every_verb_is_documented(verb: str) -> None:
    assert re.search(rf"portrait {verb}\b", documents())


@pytest.mark.parametrize("verb", verbs())
def test_every_verb_helps(verb: str) -> None:
    command = portrait.get_command(portrait.make_context("portrait", [verb]), verb)
    assert command is not None
    assert command.help


def test_links_between_documents_lead_somewhere() -> None:
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in [*(ROOT / "docs").glob("*.md"), *ROOT.glob("*.md"), ROOT / "queries" / "README.md"]
        for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []


def test_tests_mirror_sources() -> None:
    strays = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "tests").rglob("test_*.py")
        if path.parent != ROOT / "tests"
        and not (ROOT / path.parent.relative_to(ROOT / "tests")).is_dir()
        and os.path.relpath(path.parent, ROOT / "tests") != "bench"
    ]
    assert strays == []
