"""Where an account hangs together by one thread, on a graph of its own: the tiny graph has no such account."""

from __future__ import annotations

from graph.driver import Database
from graph.model import companies, people
from graph.writer import Writer
from tests.queries.test_golden import answer


def test_the_weakest_bridge_of_an_account_parts_its_records(database: Database) -> None:
    """Three records in a row: crm – registry by the number, registry – site by the name, which is the weaker."""
    bonds = [("crm:1", "reg:1", "inn", 14.0, True), ("reg:1", "site:1", "looks alike", 6.5, True),
             ("crm:1", "site:1", "looks alike", 1.0, False)]  # fmt: skip
    with Writer(database) as writer:
        writer.put(companies.Account(account_id="a", record_count=3))
        for uid in ("crm:1", "reg:1", "site:1"):
            writer.put(companies.Company(uid=uid))
            writer.put(companies.COMPANY_RESOLVED_TO(uid, "a"))
        for left, right, rule, weight, joins in bonds:
            writer.put(companies.COMPANY_LINKED(left, right, people.Evidence(rule=rule, weight=weight, joins=joins)))
    assert answer(database, "weakest_account_bridges") == [["a", 3, 6.5, "looks alike", "reg:1", "site:1", 2, 1]]
    assert answer(database, "weakest_account_bridges", at_least=4) == []
