"""Trees over all levels: each node once, at its least distance, in one statement."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from graph.driver import Database
from graph.model import ONTOLOGY
from graph.model.companies import COMPANY_RESOLVED_TO, OWNED_BY, Account, Company
from graph.schema import prepare
from graph.settings import Settings
from graph.statements import clear
from graph.writer import Writer
from tests.api.conftest import Asker

OWNERS = {"b": "a", "c": "b", "d": "c", "e": "b", "x": "e"}
"""Who is owned by whom; beside that d is owned by a, and a by d: a ring."""


@pytest.fixture(scope="module")
def asker_of_groups(server: Settings) -> Iterator[Asker]:
    """A group with a shortcut, a ring and a company of two records."""
    with Database.connect(server) as database:
        database.run(clear())
        prepare(database)
        with Writer(database, source="shop", run_id="run") as writer:
            for name in "abcdex":
                writer.put(Account(account_id=name, name=name, employees=ord(name) - ord("a") + 1))
                writer.put(Company(uid=f"{name}1"))
                writer.put(Company(uid=f"{name}2"))
                writer.put(COMPANY_RESOLVED_TO(f"{name}1", name))
                writer.put(COMPANY_RESOLVED_TO(f"{name}2", name))
            for owned, owner in OWNERS.items():
                writer.put(OWNED_BY(f"{owned}1", f"{owner}2"))
            writer.put(OWNED_BY("d2", "a1"))
            writer.put(OWNED_BY("a1", "d1"))
    made = Asker(server)
    yield made
    made.close()
    with Database.connect(server) as database:
        database.run(clear())


TREE = """query($of: ID!, $levels: Int, $first: Int, $after: String) { account(accountId: $of) {
  allSubsidiaries(levels: $levels, first: $first, after: $after) {
    totalCount pageInfo { endCursor hasNextPage } edges { level node { name parents { nodes { name } } } } }
  allParents { edges { level node { name } } } } }"""


def _levels(page: dict[str, list[dict[str, dict[str, str]]]]) -> list[tuple[object, str]]:
    return [(edge["level"], edge["node"]["name"]) for edge in page["edges"]]


def test_a_group_is_shown_level_by_level(asker_of_groups: Asker) -> None:
    ask = asker_of_groups
    found = ask(TREE, {"of": "a"})["account"]
    assert _levels(found["allSubsidiaries"]) == [(1, "b"), (1, "d"), (2, "c"), (2, "e"), (3, "x")]
    assert found["allSubsidiaries"]["totalCount"] == 5
    assert found["allSubsidiaries"]["edges"][1]["node"]["parents"]["nodes"] == [{"name": "a"}, {"name": "c"}]
    assert _levels(found["allParents"]) == [(1, "d"), (2, "c"), (3, "b")]
    assert len(ask.reader.statements) == 1


def test_levels_are_limited_and_paged(asker_of_groups: Asker) -> None:
    ask = asker_of_groups
    assert _levels(ask(TREE, {"of": "a", "levels": 1})["account"]["allSubsidiaries"]) == [(1, "b"), (1, "d")]
    assert _levels(ask(TREE, {"of": "b", "levels": 20})["account"]["allParents"]) == [(1, "a"), (2, "d"), (3, "c")]
    after, seen = None, []
    while True:
        page = ask(TREE, {"of": "a", "first": 2, "after": after})["account"]["allSubsidiaries"]
        seen += _levels(page)
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert seen == [(1, "b"), (1, "d"), (2, "c"), (2, "e"), (3, "x")]
    for levels in (0, 21):
        fault = ask.fault(TREE, {"of": "a", "levels": levels})
        assert "it is 1 to 20" in fault["message"]
        assert "levels as 1 to 20" in fault["extensions"]["hint"]


def test_a_group_is_filtered_sorted_and_summed_up(asker_of_groups: Asker) -> None:
    query = """{ account(accountId: "a") { allSubsidiaries(
        filter: {employees: {gt: 2}, parents: {some: {name: {in: ["b", "e"]}}}}, sort: [{employees: DESC}]) {
      nodes { name } aggregate { __typename count employees { sum } } groups(by: [{status: VALUE}]) { count } } } }"""
    found = asker_of_groups(query)["account"]["allSubsidiaries"]
    assert found["nodes"] == [{"name": "x"}, {"name": "e"}, {"name": "c"}]
    assert found["aggregate"] == {"__typename": "AccountFigures", "count": 3, "employees": {"sum": 32}}
    assert found["groups"] == [{"count": 3}]


def test_trees_are_those_that_the_model_declares(asker_of_groups: Asker) -> None:
    assert {link.start.__name__ for link in ONTOLOGY.links if link.tree} == {"Account", "Category", "Company"}
    assert all(link.start is link.end for link in ONTOLOGY.links if link.tree)
