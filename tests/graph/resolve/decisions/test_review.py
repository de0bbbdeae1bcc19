from __future__ import annotations

from typing import Any

import pytest

from graph.driver import Database
from graph.errors import InputError, NotFound
from graph.resolve.decisions.acts import ban, merge, split, undo
from graph.resolve.decisions.events import Act, read_events
from graph.resolve.decisions.review import Doubt, decide, open_reviews, write_reviews
from graph.resolve.sides import COMPANIES, PEOPLE
from graph.settings import Settings
from tests.graph.resolve.decisions.graphs import SEEN, fingerprint, groups, people, resolved

WHO: dict[str, Any] = {"by": "Vera", "why": ""}


def doubt(left: int, right: int, probability: float = 0.5) -> Doubt:
    return Doubt(("Customer", f"shop:{left}"), ("Customer", f"shop:{right}"), probability, "a phone is shared")


def open_pairs(database: Database) -> list[tuple[str, str]]:
    return [(item.left.member[1], item.right.member[1]) for item in open_reviews(database)]


def test_open_items_become_exactly_those_given(database: Database, server: Settings) -> None:
    people(database, "abc")
    resolved(database, server)
    assert write_reviews(database, PEOPLE, [doubt(2, 1), doubt(2, 3)]) == 2
    once = fingerprint(database)
    assert write_reviews(database, PEOPLE, [doubt(3, 2), doubt(1, 2), doubt(1, 2), doubt(3, 3)]) == 2
    assert fingerprint(database) == once
    assert write_reviews(database, PEOPLE, [doubt(1, 2, 0.25), doubt(1, 9)]) == 1, "9 is nobody"
    [item] = open_reviews(database)
    assert (item.uid, item.probability, item.opened_at) == ("Customer/shop:1 ~ Customer/shop:2", 0.25, SEEN)
    write_reviews(database, COMPANIES, [])
    assert open_pairs(database) == [("shop:1", "shop:2")]
    write_reviews(database, PEOPLE, [])
    assert open_pairs(database) == []


def test_the_most_valuable_come_first_page_by_page(database: Database, server: Settings) -> None:
    people(database, "aaabcd")
    resolved(database, server)
    write_reviews(database, PEOPLE, [doubt(4, 5, 0.9), doubt(5, 6), doubt(3, 6), doubt(1, 4, 0.6), doubt(4, 6)])
    ordered = open_pairs(database)
    assert ordered[0] == ("shop:3", "shop:6"), "doubtful, and about four records"
    assert ordered[-1] == ("shop:4", "shop:5"), "hardly doubtful"
    pages: list[tuple[str, str]] = []
    after: str | None = None
    while page := open_reviews(database, 2, after):
        pages += [(item.left.member[1], item.right.member[1]) for item in page]
        after = page[-1].cursor
    assert pages == ordered
    with pytest.raises(InputError, match="no cursor"):
        open_reviews(database, 2, "next")


def test_deciding_merges_or_bans_and_closes_the_item(database: Database, server: Settings) -> None:
    people(database, "abc")
    resolved(database, server)
    write_reviews(database, PEOPLE, [doubt(1, 2), doubt(2, 3)])
    one, other = doubt(1, 2).uid, doubt(2, 3).uid
    decide(database, server, one, True, **WHO)
    assert groups(database) == {frozenset({"shop:1", "shop:2"}), frozenset({"shop:3"})}
    decide(database, server, other, False, **WHO)
    assert open_pairs(database) == []
    assert [(event.act, event.review) for event in read_events(database)] == [(Act.CONFIRM, one), (Act.REJECT, other)]
    with pytest.raises(NotFound, match="no such item"):
        decide(database, server, one, False, **WHO)
    with pytest.raises(InputError, match="contradicts decision 2"):
        merge(database, server, ["shop:1", "shop:3"], **WHO)


def test_what_is_settled_is_not_opened_again_until_it_is_undone(database: Database, server: Settings) -> None:
    people(database, "aabbccdd")
    was = resolved(database, server)
    every = [doubt(1, 3), doubt(2, 4), doubt(5, 7), doubt(6, 8), doubt(1, 2), doubt(3, 4), doubt(1, 5)]
    merge(database, server, [was["shop:1"], was["shop:3"]], **WHO)
    ban(database, server, was["shop:5"], was["shop:7"], **WHO)
    write_reviews(database, PEOPLE, every)
    expected = [("shop:1", "shop:2"), ("shop:3", "shop:4"), ("shop:1", "shop:5")]
    assert sorted(open_pairs(database)) == sorted(expected), "whole profiles were decided on"
    undo(database, server, 1, **WHO)
    write_reviews(database, PEOPLE, every)
    assert {("shop:1", "shop:3"), ("shop:2", "shop:4")} < set(open_pairs(database))
    split(database, server, "shop:1", [["shop:1"], ["shop:2"]], **WHO)
    write_reviews(database, PEOPLE, every)
    assert ("shop:1", "shop:2") not in open_pairs(database)
    ban(database, server, "shop:3", "shop:4", **WHO)
    write_reviews(database, PEOPLE, [doubt(3, 4), doubt(3, 5), doubt(4, 5)])
    assert sorted(open_pairs(database)) == [("shop:3", "shop:5"), ("shop:4", "shop:5")]
