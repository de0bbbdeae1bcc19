"""What people decide: merges, splits and bans, and their undoing, which gives the graph of before."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from graph.driver import Database
from graph.errors import InputError
from graph.model.companies import HOLDS, Company, DecisionMaker
from graph.model.identifiers import COMPANY_HAS, INN, identifier
from graph.resolve.decisions.acts import ban, merge, split, undo
from graph.resolve.decisions.events import Act, read_events, standing
from graph.resolve.run import resolve
from graph.resolve.touched import resolve_touched
from graph.settings import Settings
from graph.writer import Writer
from tests.graph.resolve.decisions.graphs import SEEN, WHO, born, fingerprint, groups, people, resolved, sets, told


def test_a_merge_joins_profiles_and_undoing_it_gives_the_graph_of_before(database: Database, server: Settings) -> None:
    people(database, "aab")
    was = resolved(database, server)
    database.run("MATCH (p:Profile) SET p.predicted_nps = 12.5, p.embedding = [0.6, 0.8]")  # as predictions do
    before = fingerprint(database)
    resolve(database, server)
    assert fingerprint(database) == before, "what models state is none of its business"
    done = merge(database, server, [was["shop:3"], was["shop:1"]], **WHO)
    assert groups(database) == sets("123")
    assert set(done.before.values()) == {was["shop:1"], was["shop:3"]}
    assert set(done.after.values()) == {was["shop:1"]}, "the older id survives"
    redirect = "MATCH (p:Profile {profile_id: $id})-[:MERGED_INTO]->(q) RETURN q.profile_id"
    assert database.rows(redirect, id=was["shop:3"]) == [[was["shop:1"]]]
    assert dict(database.rows("MATCH (r)-[e:RESOLVED_TO]->() RETURN r.uid, e.rule")) == {
        "shop:1": "email", "shop:2": "email", "shop:3": "decided by a person",
    }  # fmt: skip
    merged = fingerprint(database)
    resolve(database, server)
    assert fingerprint(database) == merged
    undo(database, server, 1, **WHO)
    assert fingerprint(database) == before
    undo(database, server, 2, **WHO)
    assert fingerprint(database) == merged, "undoing the undoing"
    undo(database, server, 3, **WHO)
    assert fingerprint(database) == before


def test_a_split_makes_each_part_a_profile_and_undoing_it_gives_the_graph_of_before(
    database: Database, server: Settings
) -> None:
    people(database, "aaaa")
    [profile] = set(resolved(database, server).values())
    before = fingerprint(database)
    done = split(database, server, profile, [["shop:1"], ["shop:2", "shop:4"]], **WHO)
    assert groups(database) == sets("1", "24", "3")
    assert done.after["Customer", "shop:2"] == profile, "the largest part keeps the id"
    apart = fingerprint(database)
    undo(database, server, 1, **WHO)
    assert fingerprint(database) == before
    undo(database, server, 2, **WHO)
    assert fingerprint(database) == apart


def test_what_arrives_after_a_decision_heeds_it(database: Database, server: Settings) -> None:
    """The log is read again once it has grown, and not before."""
    people(database, "aa")
    [profile] = set(resolved(database, server).values())

    def arrives() -> set[frozenset[str]]:
        assert not resolve_touched(database, server, [("Customer", "shop:1")]).everything
        return groups(database)

    assert arrives() == sets("12")
    split(database, server, profile, [["shop:1"], ["shop:2"]], **WHO)
    assert arrives() == arrives() == sets("1", "2")
    undo(database, server, 1, **WHO)
    assert arrives() == sets("12")


def test_merge_then_split_and_split_then_merge_lead_back(database: Database, server: Settings) -> None:
    people(database, "aab")
    was = resolved(database, server)
    before = fingerprint(database)
    [whole] = set(merge(database, server, [was["shop:1"], was["shop:3"]], **WHO).after.values())
    with pytest.raises(InputError, match=r"contradicts decision 1 \(merge"):
        split(database, server, whole, [["shop:1", "shop:2"], ["shop:3"]], **WHO)
    split(database, server, whole, [["shop:1", "shop:2"], ["shop:3"]], **WHO, supersede=True)
    assert fingerprint(database) == before
    events = read_events(database)
    assert [(event.act, event.undoes) for event in events] == [(Act.MERGE, None), (Act.UNDO, 1), (Act.SPLIT, None)]
    undo(database, server, 3, **WHO)

    parts = split(database, server, was["shop:1"], [["shop:1"], ["shop:2"]], **WHO).after
    assert groups(database) == sets("1", "2", "3")
    merge(database, server, sorted({parts["Customer", "shop:1"], parts["Customer", "shop:2"]}), **WHO, supersede=True)
    assert fingerprint(database) == before


def test_ids_retired_before_come_out_of_a_merge_as_they_went_in(database: Database, server: Settings) -> None:
    uids = people(database, "abc")
    was = resolved(database, server)
    merge(database, server, [was[uids[1]], was[uids[2]]], **WHO)  # 3 was retired into 2
    before = fingerprint(database)
    merge(database, server, [was[uids[0]], was[uids[1]]], **WHO)  # so it leads to 1 now
    assert groups(database) == sets("123")
    undo(database, server, 2, **WHO)
    assert fingerprint(database) == before
    split(database, server, was[uids[1]], [["shop:3"]], **WHO, supersede=True)
    assert resolved(database, server) == was
    undo(database, server, 5, **WHO)
    undo(database, server, 4, **WHO)
    assert fingerprint(database) == before, "a retirement keeps its time although the id lived meanwhile"


def test_an_id_that_only_an_undone_split_made_is_answered_from_the_log(database: Database, server: Settings) -> None:
    people(database, "aab")
    was = resolved(database, server)
    made = split(database, server, was["shop:1"], [["shop:1"], ["shop:2"]], **WHO).after["Customer", "shop:2"]
    undo(database, server, 1, **WHO)
    assert database.rows("MATCH (p:Profile {profile_id: $id}) RETURN p", id=made) == []
    merge(database, server, [made, was["shop:3"]], **WHO)
    assert groups(database) == sets("123")


def test_a_person_beats_the_rules_and_is_told(database: Database, server: Settings) -> None:
    people(database, "aab")
    born(database, "shop:2", "1980-01-01")
    born(database, "shop:3", "1999-12-31")
    was = resolved(database, server)
    done = merge(database, server, [was["shop:1"], was["shop:3"]], **WHO)
    assert groups(database) == sets("123")
    assert done.notes == ("The rules would keep them apart: different birth date (1 pairs of records).",)


def test_a_ban_keeps_apart_what_evidence_joins_and_is_inherited(database: Database, server: Settings) -> None:
    people(database, "aab")
    was = resolved(database, server)
    ban(database, server, "shop:2", "shop:3", **WHO)
    assert groups(database) == sets("12", "3")
    with pytest.raises(InputError, match=r"contradicts decision 1 \(ban"):
        merge(database, server, [was["shop:1"], "shop:3"], **WHO)
    ban(database, server, "shop:1", "shop:2", **WHO)
    assert groups(database) == sets("1", "2", "3")
    merge(database, server, ["shop:1", "shop:3"], **WHO)
    assert groups(database) == sets("13", "2")
    with pytest.raises(InputError, match=r"contradicts decision 1 \(ban, .*\) and decision 2 \(ban"):
        merge(database, server, ["shop:3", "shop:2"], **WHO)
    merge(database, server, ["shop:3", "shop:2"], **WHO, supersede=True)
    assert groups(database) == sets("123")
    assert [event.number for event in standing(read_events(database)) if event.act is not Act.UNDO] == [3, 6]


def test_what_comes_to_stand_again_must_not_contradict_a_later_decision(database: Database, server: Settings) -> None:
    people(database, "ab")
    resolved(database, server)
    merge(database, server, ["shop:1", "shop:2"], **WHO)
    undo(database, server, 1, **WHO)
    ban(database, server, "shop:1", "shop:2", **WHO)
    with pytest.raises(InputError, match=r"contradicts decision 3 \(ban"):
        undo(database, server, 2, **WHO)
    assert groups(database) == sets("1", "2")
    undo(database, server, 2, **WHO, supersede=True)
    assert groups(database) == sets("12")
    with pytest.raises(InputError, match="undone already, by decision 4"):
        undo(database, server, 3, **WHO)


def test_companies_are_merged_and_their_people_with_them(database: Database, server: Settings) -> None:
    with Writer(database, source="crm", run_id="r", seen_at=SEEN) as writer:
        for number, tax in ((1, "7707083893"), (2, "7702070139")):
            writer.put(Company(uid=f"crm:{number}", name="Ромашка"))
            node = identifier(INN, tax)
            writer.put(node)
            writer.put(COMPANY_HAS(f"crm:{number}", node.uid))
            writer.put(DecisionMaker(uid=f"crm:d{number}", given_name="Иван", family_name="Петров"))
            writer.put(HOLDS(f"crm:d{number}", f"crm:{number}"))
    was = resolved(database, server)
    before = fingerprint(database)
    done = merge(database, server, [was["crm:1"], was["crm:2"]], **WHO)
    assert done.notes == ("The rules would keep them apart: different inn (1 pairs of records).",)
    assert groups(database) == {frozenset({"crm:1", "crm:2"}), frozenset({"crm:d1", "crm:d2"})}
    undo(database, server, 1, **WHO)
    assert fingerprint(database) == before


@settings(max_examples=6, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    words=st.lists(st.sampled_from("abc-"), min_size=3, max_size=6),
    steps=st.lists(
        st.tuples(st.sampled_from(["merge", "split", "ban"]), st.integers(0, 99), st.integers(0, 99)), max_size=4
    ),
    order=st.randoms(use_true_random=False),
    backwards=st.booleans(),
)
@example(words=["a", "a", "a"], steps=[("split", 0, 1), ("ban", 0, 1)], order=Random(0), backwards=False)
@example(words=["a", "a", "a"], steps=[("split", 0, 1), ("ban", 0, 1)], order=Random(1), backwards=False)
def test_undoing_everything_gives_the_graph_of_before(
    database: Database,
    server: Settings,
    words: list[str],
    steps: list[tuple[str, int, int]],
    order: Random,
    backwards: bool,
) -> None:
    database.run("MATCH (n) DETACH DELETE n")
    uids = people(database, "".join(words))
    for at, profile in enumerate(sorted(set(resolved(database, server).values()))):
        told(database, profile, "vip", at % 3 != 2, day=9 - at)
        told(database, profile, f"club {at % 2}", True, day=at + 1)
    states = [fingerprint(database)]
    made: list[int] = []
    for act, left, right in steps:
        a, b = uids[left % len(uids)], uids[right % len(uids)]
        try:
            if act == "merge":
                done = merge(database, server, [a, b], **WHO)
            elif act == "ban":
                done = ban(database, server, a, b, **WHO)
            else:
                done = split(database, server, a, [[a], [b]], **WHO)
        except InputError:
            continue
        made.append(done.events[-1].number)
        states.append(fingerprint(database))
    for number in reversed(made) if backwards else order.sample(made, len(made)):
        assert not backwards or fingerprint(database) == states.pop()
        undo(database, server, number, **WHO)
    assert fingerprint(database) == states[0]
