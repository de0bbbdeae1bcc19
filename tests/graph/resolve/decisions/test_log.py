"""The log of decisions: what is refused leaves no trace, what a process left is carried out, people take turns."""

from __future__ import annotations

import threading
from collections.abc import Callable
from itertools import pairwise

import pytest

from graph.driver import Database
from graph.errors import InputError, NotFound
from graph.model.companies import Company
from graph.resolve.decisions import again
from graph.resolve.decisions.acts import ban, merge, split, undo
from graph.resolve.decisions.carry import Done
from graph.resolve.decisions.events import Act, read_events
from graph.resolve.run import resolve
from graph.settings import Settings
from graph.writer import Writer
from tests.graph.resolve.decisions.graphs import SEEN, WHO, fingerprint, groups, people, resolved, sets


@pytest.mark.parametrize(
    ("act", "fault", "message"),
    [
        (lambda d, s: merge(d, s, ["shop:1", "shop:1"], **WHO), InputError, "two different things"),
        (lambda d, s: merge(d, s, ["shop:1", "nobody"], **WHO), NotFound, "the 2. name is no profile"),
        (lambda d, s: merge(d, s, ["shop:1", "crm:9"], **WHO), InputError, "people and companies"),
        (lambda d, s: ban(d, s, "shop:1", "shop:1", **WHO), InputError, "both names are of one"),
        (lambda d, s: split(d, s, "shop:1", [["shop:1", "shop:2"]], **WHO), InputError, "splits nothing"),
        (lambda d, s: split(d, s, "shop:1", [["shop:1"], ["shop:3"]], **WHO), InputError, "not in this profile"),
        (lambda d, s: split(d, s, "shop:1", [["shop:1"], ["shop:1"]], **WHO), InputError, "in two parts"),
        (lambda d, s: split(d, s, "shop:1", [["shop:1"], []], **WHO), InputError, "every part needs a record"),
        (lambda d, s: undo(d, s, 7, **WHO), NotFound, "no such decision"),
        (lambda d, s: merge(d, s, ["shop:1", "shop:3"], by=" ", why=""), InputError, "name of whoever"),
    ],
)
def test_what_can_not_be_decided_is_refused_and_leaves_no_trace(
    database: Database,
    server: Settings,
    act: Callable[[Database, Settings], Done],
    fault: type[Exception],
    message: str,
) -> None:
    people(database, "aab")
    with Writer(database, source="crm", run_id="r", seen_at=SEEN) as writer:
        writer.put(Company(uid="crm:9", name="Ромашка"))
    resolved(database, server)
    before = fingerprint(database)
    with pytest.raises(fault, match=message):
        act(database, server)
    assert fingerprint(database) == before
    assert read_events(database) == []


def test_events_are_never_changed(database: Database, server: Settings) -> None:
    people(database, "aab")
    was = resolved(database, server)
    text = "MATCH (e:IdentityEvent) WHERE e.number <= 1 RETURN properties(e)"
    merge(database, server, [was["shop:1"], was["shop:3"]], **WHO)
    first, [event] = database.rows(text), read_events(database)
    assert (event.by, event.why, event.act, event.side) == ("Vera", "she called", Act.MERGE, "people")
    spoken = "MATCH (:IdentityEvent)-[:SPEAKS_OF]->(r) RETURN r.uid ORDER BY r.uid"
    assert database.rows(spoken) == [["shop:1"], ["shop:3"]]
    undo(database, server, 1, **WHO)
    resolve(database, server)
    assert database.rows(text) == first
    assert database.rows("MATCH (l:IdentityLog) RETURN l.uid, l.length") == [["log", 2]], "the turn leaves no node"


def test_a_decision_whose_process_died_is_carried_out_by_the_next(
    database: Database, server: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    people(database, "abc")
    was = resolved(database, server)

    def die(*given: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(again, "resolve_again", die)
        with pytest.raises(KeyboardInterrupt):
            merge(database, server, ["shop:1", "shop:2"], **WHO)
    assert groups(database) == sets("1", "2", "3")
    assert [event.after for event in read_events(database)] == [None]
    done = merge(database, server, [was["shop:2"], "shop:3"], **WHO)
    assert groups(database) == sets("123")
    assert set(done.before.values()) == {was["shop:1"], was["shop:3"]}, "the first one was carried out before"
    assert all(event.after is not None for event in read_events(database))


def test_people_who_decide_at_the_same_time_take_turns(database: Database, server: Settings) -> None:
    people(database, "abcdefgh")
    resolved(database, server)
    faults: list[Exception] = []

    def decide(left: int) -> None:
        try:
            with Database.connect(server) as own:
                merge(own, server, [f"shop:{left}", f"shop:{left + 1}"], by=f"person {left}", why="")
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=decide, args=(left,)) for left in range(1, 8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert groups(database) == sets("12345678")
    events = read_events(database)
    assert [event.number for event in events] == list(range(1, 8))
    for earlier, later in pairwise(events):
        left = {member: identity for identity, member in earlier.after or ()}
        found = {member: identity for identity, member in later.before}
        assert all(found[member] == left[member] for member in left.keys() & found.keys()), "one after the other"
