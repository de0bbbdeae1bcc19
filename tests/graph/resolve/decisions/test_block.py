from __future__ import annotations

from datetime import UTC, datetime
from itertools import permutations
from typing import Any

import pytest

from graph.driver import Database
from graph.errors import InputError, NotFound
from graph.model.companies import HOLDS, Company, DecisionMaker
from graph.model.identifiers import (
    COMPANY_HAS,
    CUSTOMER_HAS,
    DOMAIN,
    EXTERNAL_ID,
    PHONE,
    IdentifierKind,
    identifier,
)
from graph.resolve.decisions import again
from graph.resolve.decisions.acts import ban, block, merge, unblock, undo
from graph.resolve.decisions.blocked import blocked_by_now
from graph.resolve.decisions.events import BOTH, Act, Event, read_events
from graph.resolve.decisions.history import history
from graph.resolve.run import resolve
from graph.resolve.touched import resolve_touched
from graph.settings import Settings
from graph.writer import Writer
from tests.graph.resolve.decisions.graphs import SEEN, fingerprint, groups, people, profiles, resolved

WHO: dict[str, Any] = {"by": "Vera", "why": "address of a test"}
VALUE = "email:a@romashka.ru"
AT = datetime(2026, 5, 1, tzinfo=UTC)


def sets(*words: str) -> set[frozenset[str]]:
    return {frozenset(f"shop:{number}" for number in word) for word in words}


def reason(database: Database, uid: str = VALUE) -> str | None:
    [[found]] = database.rows("MATCH (i:Identifier {uid: $uid}) RETURN i.blocked", uid=uid)
    assert found is None or isinstance(found, str)
    return found


def holds(database: Database, uid: str, kind: IdentifierKind, value: str) -> None:
    with Writer(database, source="shop", run_id="r", seen_at=SEEN) as writer:
        node = identifier(kind, value)
        writer.put(node)
        writer.put(CUSTOMER_HAS(uid, node.uid))


def test_a_block_parts_what_the_value_joined_and_undoing_it_gives_the_graph_of_before(
    database: Database, server: Settings
) -> None:
    people(database, "aaab")
    was = resolved(database, server)
    before = fingerprint(database)
    done = block(database, server, VALUE, **WHO)
    assert groups(database) == sets("1", "2", "3", "4")
    assert reason(database) == "address of a test"
    assert done.notes == ("1 profile or account came apart, into 3.",)
    [event] = done.events
    assert (event.act, event.side, event.identifier, event.blocked_before) == (Act.BLOCK, BOTH, VALUE, None)
    assert (event.by, event.why) == ("Vera", "address of a test")
    assert set(done.before.values()) == {was["shop:1"]}
    assert len(set(done.after.values())) == 3
    blocked = fingerprint(database)
    resolve(database, server)
    assert fingerprint(database) == blocked, "resolving everything finds the same"
    assert undo(database, server, 1, **WHO).notes == ("1 profile or account was joined, from 3.",)
    assert fingerprint(database) == before
    undo(database, server, 2, **WHO)
    assert fingerprint(database) == blocked, "undoing the undoing"
    undo(database, server, 3, **WHO)
    assert fingerprint(database) == before
    resolve(database, server)
    assert fingerprint(database) == before


def test_what_arrives_with_a_blocked_value_joins_nobody_and_does_not_lift_the_block(
    database: Database, server: Settings
) -> None:
    people(database, "aa")
    resolved(database, server)
    block(database, server, VALUE, **WHO)
    people(database, "a", first=3)
    assert not resolve_touched(database, server, [("Customer", "shop:3")]).everything
    assert groups(database) == sets("1", "2", "3")
    assert reason(database) == "address of a test"
    undo(database, server, 1, **WHO)
    assert groups(database) == sets("123"), "who came since is resolved as well"
    joined = fingerprint(database)
    resolve(database, server)
    assert fingerprint(database) == joined


def test_unblocking_joins_again_and_undoing_that_parts_again(database: Database, server: Settings) -> None:
    people(database, "aab")
    resolved(database, server)
    block(database, server, VALUE, **WHO)
    parted = fingerprint(database)
    done = unblock(database, server, VALUE, by="Oleg", why="a real one")
    assert done.events[-1].blocked_before == "address of a test"
    assert reason(database) is None
    assert groups(database) == sets("12", "3")
    joined = fingerprint(database)
    resolve(database, server)
    assert fingerprint(database) == joined
    undo(database, server, 2, **WHO)
    assert reason(database) == "address of a test"
    assert fingerprint(database) == parted


def test_what_was_blocked_by_hand_is_unblocked_and_given_back(database: Database, server: Settings) -> None:
    people(database, "aa")
    database.run("MATCH (i:Identifier {uid: $uid}) SET i.blocked = 'by hand'", uid=VALUE)
    resolved(database, server)
    before = fingerprint(database)
    with pytest.raises(InputError, match="blocked already, by hand"):
        block(database, server, VALUE, **WHO)
    unblock(database, server, VALUE, **WHO)
    assert groups(database) == sets("12")
    undo(database, server, 1, **WHO)
    assert reason(database) == "by hand"
    assert fingerprint(database) == before


@pytest.mark.parametrize("order", list(permutations((1, 2, 3))))
def test_blocks_merges_and_bans_are_undone_in_any_order(
    database: Database, server: Settings, order: tuple[int, ...]
) -> None:
    people(database, "aabb")
    was = resolved(database, server)
    before = fingerprint(database)
    merge(database, server, [was["shop:1"], was["shop:3"]], **WHO)
    block(database, server, VALUE, **WHO)
    ban(database, server, "shop:3", "shop:4", **WHO)
    assert groups(database) == sets("13", "2", "4")
    for number in order:
        undo(database, server, number, **WHO)
    assert fingerprint(database) == before


def test_companies_a_value_joins_come_apart_and_their_people_with_them(database: Database, server: Settings) -> None:
    with Writer(database, source="crm", run_id="r", seen_at=SEEN) as writer:
        node = identifier(DOMAIN, "romashka.ru")
        writer.put(node)
        for number in (1, 2):
            writer.put(Company(uid=f"crm:{number}", name="Ромашка"))
            writer.put(COMPANY_HAS(f"crm:{number}", node.uid))
            writer.put(DecisionMaker(uid=f"crm:d{number}", given_name="Иван", family_name="Петров"))
            writer.put(HOLDS(f"crm:d{number}", f"crm:{number}"))
    resolved(database, server)
    joined = {frozenset({"crm:1", "crm:2"}), frozenset({"crm:d1", "crm:d2"})}
    assert groups(database) == joined
    before = fingerprint(database)
    block(database, server, "domain:romashka.ru", **WHO)
    assert groups(database) == {frozenset({uid}) for group in joined for uid in group}
    undo(database, server, 1, **WHO)
    assert fingerprint(database) == before


def test_a_key_of_another_system_no_longer_leads_to_the_record_it_names(database: Database, server: Settings) -> None:
    people(database, "--")
    holds(database, "shop:2", EXTERNAL_ID, "shop:1")
    resolved(database, server)
    assert groups(database) == sets("12")
    before = fingerprint(database)
    block(database, server, "external_id:shop:1", **WHO)
    assert groups(database) == sets("1", "2")
    parted = fingerprint(database)
    resolve(database, server)
    assert fingerprint(database) == parted
    undo(database, server, 1, **WHO)
    assert fingerprint(database) == before


def test_a_value_is_found_as_people_write_it(database: Database, server: Settings) -> None:
    people(database, "--")
    for uid in ("shop:1", "shop:2"):
        holds(database, uid, PHONE, "+74950001122")
    resolved(database, server)
    block(database, server, "phone: 8 (495) 000-11-22", **WHO)
    assert reason(database, "phone:+74950001122") == "address of a test"


@pytest.mark.parametrize(
    ("act", "value", "why", "fault", "message"),
    [
        (block, "email:nobody@romashka.ru", "x", NotFound, "no such value"),
        (unblock, "email:nobody@romashka.ru", "x", NotFound, "no such value"),
        (block, "a@romashka.ru", "x", InputError, "kind:value"),
        (block, "mail:a@romashka.ru", "x", InputError, "kind:value"),
        (block, VALUE, " ", InputError, "takes a reason"),
        (unblock, VALUE, "x", InputError, "it is not blocked"),
    ],
)
def test_what_can_not_be_done_is_refused_without_the_value_and_leaves_no_trace(
    database: Database, server: Settings, act: Any, value: str, why: str, fault: type[InputError], message: str
) -> None:
    people(database, "aa")
    resolved(database, server)
    before = fingerprint(database)
    with pytest.raises(fault, match=message) as caught:
        act(database, server, value, by="Vera", why=why)
    assert "romashka" not in str(caught.value)
    assert caught.value.hint
    assert fingerprint(database) == before
    assert read_events(database) == []


def test_blocking_twice_names_the_first_and_writes_nothing(database: Database, server: Settings) -> None:
    people(database, "aa")
    resolved(database, server)
    block(database, server, VALUE, **WHO)
    before = fingerprint(database)
    with pytest.raises(InputError, match="blocked already, by decision 1"):
        block(database, server, VALUE, by="Oleg", why="another")
    assert len(read_events(database)) == 1
    assert fingerprint(database) == before


def test_a_request_blocks_once(database: Database, server: Settings) -> None:
    people(database, "aa")
    resolved(database, server)
    first = block(database, server, VALUE, **WHO, request="k")
    assert block(database, server, VALUE, **WHO, request="k").events == first.events


def test_a_block_whose_process_died_is_carried_out_by_the_next(
    database: Database, server: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    people(database, "aab")
    resolved(database, server)

    def die(*given: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(again, "resolve_again", die)
        with pytest.raises(KeyboardInterrupt):
            block(database, server, VALUE, **WHO)
    assert reason(database) == "address of a test", "written with the event"
    with pytest.raises(InputError, match="by decision 1"):
        block(database, server, VALUE, **WHO)
    assert groups(database) == sets("1", "2", "3")
    assert all(one.after is not None for one in read_events(database))


def test_a_value_of_very_many_resolves_everything_and_says_so(
    database: Database, server: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    people(database, "aab")
    resolved(database, server)
    before = fingerprint(database)
    monkeypatch.setattr(again, "AT_ONCE", 1)
    done = block(database, server, VALUE, **WHO)
    assert done.notes[-1].startswith("Everything was resolved")
    assert groups(database) == sets("1", "2", "3")
    undo(database, server, 1, **WHO)
    assert fingerprint(database) == before


def test_before_anything_is_resolved_the_block_is_noted_and_holds(database: Database, server: Settings) -> None:
    people(database, "aa")
    block(database, server, VALUE, **WHO)
    assert profiles(database) == {}
    resolve(database, server)
    assert groups(database) == sets("1", "2")


def test_the_log_of_a_record_tells_of_the_values_it_held(database: Database, server: Settings) -> None:
    people(database, "aab")
    resolved(database, server)
    block(database, server, VALUE, **WHO)
    assert [event.act for event in history(database, "shop:2")] == [Act.BLOCK]
    assert history(database, "shop:3") == []


def event(number: int, act: Act, why: str = "", before: str | None = None, undoes: int | None = None) -> Event:
    of = None if undoes else VALUE
    return Event(
        number, act, BOTH, "Vera", why, AT, undoes=undoes, identifier=of, blocked_before=before
    )  # fmt: skip


@pytest.mark.parametrize(
    ("events", "blocked"),
    [
        ([], None),
        ([event(1, Act.BLOCK, "a")], "a"),
        ([event(1, Act.BLOCK, "a"), event(2, Act.UNBLOCK, before="a")], None),
        ([event(1, Act.BLOCK, "a"), event(2, Act.UNDO, undoes=1)], None),
        ([event(1, Act.BLOCK, "a"), event(2, Act.UNDO, undoes=1), event(3, Act.UNDO, undoes=2)], "a"),
        ([event(1, Act.BLOCK, "a"), event(2, Act.UNBLOCK, before="a"), event(3, Act.UNDO, undoes=1)], None),
        (
            [
                event(1, Act.BLOCK, "a"), event(2, Act.UNBLOCK, before="a"), event(3, Act.UNDO, undoes=1),
                event(4, Act.UNDO, undoes=2),
            ],
            None,
        ),
        (
            [
                event(1, Act.BLOCK, "a"), event(2, Act.UNBLOCK, before="a"), event(3, Act.BLOCK, "b"),
                event(4, Act.UNDO, undoes=2), event(5, Act.UNDO, undoes=3),
            ],
            "a",
        ),
        ([event(1, Act.UNBLOCK, before="by hand"), event(2, Act.UNDO, undoes=1)], "by hand"),
        (
            [
                event(1, Act.BLOCK, "a"), event(2, Act.UNDO, undoes=1), event(3, Act.UNBLOCK, before="by hand"),
                event(4, Act.UNDO, undoes=3),
            ],
            "by hand",
        ),
    ],
)  # fmt: skip
def test_the_last_word_that_stands_holds(events: list[Event], blocked: str | None) -> None:
    assert blocked_by_now(events, VALUE) == blocked
    assert blocked_by_now(events, "email:other@romashka.ru") is None
