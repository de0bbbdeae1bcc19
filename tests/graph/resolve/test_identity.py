from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from graph.resolve.identity import Standing, assign, seed_id
from graph.resolve.records import Member


def member(uid: str) -> Member:
    return "Customer", uid


def standing(*uids: str, created: int = 0, into: str | None = None) -> Standing:
    properties: dict[str, object] = {"created_at": created}
    if into:
        properties["retired_at"] = 99
    return Standing(properties, {member(uid): ("email",) for uid in uids}, {}, (into,) if into else ())


def groups(*clusters: str) -> dict[int, list[Member]]:
    return {number: [member(uid) for uid in cluster.split()] for number, cluster in enumerate(clusters)}


def test_new_ids_come_from_the_smallest_record_and_never_change() -> None:
    first = assign(groups("a b", "c"), {})
    assert first.of_group == {0: seed_id(member("a")), 1: seed_id(member("c"))}
    again = assign(groups("0 a b", "c"), {first.of_group[0]: standing("a", "b"), first.of_group[1]: standing("c")})
    assert again.of_group == first.of_group


def test_the_oldest_survives_a_merge() -> None:
    ids = assign(groups("a b c"), {"young": standing("a", "b", created=2), "old": standing("c", created=1)})
    assert ids.of_group == {0: "old"}
    assert ids.retired == {"young": "old"}


def test_the_largest_part_keeps_the_id_on_a_split() -> None:
    ids = assign(groups("a", "b c"), {"it": standing("a", "b", "c")})
    assert ids.of_group[1] == "it"
    assert ids.of_group[0] == seed_id(member("a"))


def test_of_equal_parts_the_one_with_the_smallest_record_keeps_the_id() -> None:
    assert assign(groups("c d", "a b"), {"it": standing("a", "b", "c", "d")}).of_group[1] == "it"


def test_a_new_id_is_never_one_that_somebody_has() -> None:
    taken = seed_id(member("a"))
    ids = assign(groups("a", "b c"), {taken: standing("a", "b", "c")})
    assert ids.of_group == {0: seed_id(member("a"), 1), 1: taken}


def test_a_part_that_splits_off_again_gets_its_own_id_back() -> None:
    ours, theirs = seed_id(member("a")), seed_id(member("b"))
    merged = {ours: standing("a", "b", "c"), theirs: standing(into=ours)}
    ids = assign(groups("a c", "b"), merged)
    assert ids.of_group == {0: ours, 1: theirs}
    assert ids.retired == {}


def test_retired_ids_follow_to_the_living_one() -> None:
    ids = assign(groups("a b"), {"x": standing("a", created=1), "y": standing("b", created=2), "z": standing(into="y")})
    assert ids.retired == {"y": "x", "z": "x"}


def test_an_id_without_records_is_retired_into_nothing() -> None:
    assert assign(groups("b"), {"gone": standing(), "it": standing("b")}).retired == {"gone": None}


def test_a_retired_id_with_records_left_by_a_cut_off_run_does_not_win() -> None:
    half = {"old": standing("a", created=1, into="young"), "young": standing("b", created=2)}
    ids = assign(groups("a b"), half)
    assert ids.of_group == {0: "young"}
    assert ids.retired == {"old": "young"}


PARTITION = st.lists(st.integers(0, 4), min_size=8, max_size=8)


def clusters(partition: list[int]) -> dict[int, list[Member]]:
    found: dict[int, list[Member]] = {}
    for number, group in enumerate(partition):
        found.setdefault(group, []).append(member(f"r{number}"))
    return found


def step(now: dict[str, Standing], partition: list[int]) -> dict[str, Standing]:
    ids = assign(clusters(partition), now)
    after: dict[str, Standing] = {}
    for group, members in clusters(partition).items():
        identity = ids.of_group[group]
        created = now[identity].properties["created_at"] if identity in now else len(now)
        after[identity] = Standing({"created_at": created}, dict.fromkeys(members, ("email",)))
    for identity, into in ids.retired.items():
        properties = {"created_at": now[identity].properties["created_at"], "retired_at": 1}
        after[identity] = Standing(properties, {}, {}, (into,) if into else ())
    return after


@given(st.lists(PARTITION, min_size=1, max_size=6))
def test_through_any_history_ids_are_unique_kept_and_lead_to_somebody_alive(history: list[list[int]]) -> None:
    now: dict[str, Standing] = {}
    for partition in history:
        before, now = now, step(now, partition)
        assert before.keys() <= now.keys()  # no id is ever lost
        alive = {identity for identity, entity in now.items() if not entity.retired}
        assert len(alive) == len(set(partition))
        assert all(set(entity.merged_into) <= alive for entity in now.values())
        assert all(bool(entity.merged_into) for identity, entity in now.items() if identity not in alive)
        assert step(now, partition) == now  # a second run changes nothing
