from __future__ import annotations

import pytest

from graph.cypher import query
from graph.driver import Database
from graph.model.identifiers import COOKIE, EMAIL, PHONE
from graph.resolve.decisions.acts import ban, undo
from graph.resolve.explain.whynot import Barrier, why_not
from graph.resolve.explain.words import Locale
from graph.resolve.run import resolve
from graph.settings import Settings
from tests.graph.resolve.explain.world import PHONE_OF_ALL, customer, family, write


def test_obstacles_come_in_order_of_strength(database: Database, server: Settings) -> None:
    family(database, server)
    ban(database, server, "shop:2", "shop:4", by="Vera", why="brother")
    found = why_not(database, server, "shop:3", "shop:4")
    barriers = [obstacle.barrier for obstacle in found.obstacles]
    assert barriers[:4] == [Barrier.DECISION, Barrier.VETO, Barrier.VETO, Barrier.VALUE]
    assert barriers == sorted(barriers, key=list(Barrier).index)
    decision, *vetoes, value = found.obstacles[:4]
    assert decision.decision == 1
    assert {veto.rule: veto.count for veto in vetoes} == {"different birth date": 2, "different given name": 1}
    assert value.rule == "phone: different birth date"
    assert any("undo decision 1" in text for text in found.sentences())
    assert "Человек их разделил: решение 1 (ban)." in found.sentences(Locale.RU)


def test_the_weakest_step_between_two_profiles_is_the_one_that_does_not_join(
    database: Database, server: Settings
) -> None:
    family(database, server)
    found = why_not(database, server, "shop:1", "shop:4")
    assert found.bottleneck is not None
    assert (found.bottleneck.rule, found.bottleneck.joins) == ("looks alike", False)
    assert any("correct the value at its source" in text for text in found.sentences())


def test_strangers_are_told_what_evidence_would_do(database: Database, server: Settings) -> None:
    write(database, [
        (customer(1, "Анна", "Петрова"), {EMAIL: "anna@romashka.ru"}), (customer(2, "Анна", "Петрова"), {}),
    ])  # fmt: skip
    resolve(database, server)
    found = why_not(database, server, "shop:1", "shop:2")
    assert [obstacle.barrier for obstacle in found.obstacles] == [Barrier.UNLIKE]
    assert found.lacking == pytest.approx(-found.waterfall.weight)
    assert found.lacking > 0
    assert found.cures[0].weight >= found.cures[-1].weight > found.waterfall.weight
    assert "same e-mail" in {cure.label for cure in found.cures}
    assert (found.path, found.bottleneck) == ((), None)


def test_nothing_in_common_is_not_weighed_at_all(database: Database, server: Settings) -> None:
    family(database, server)
    found = why_not(database, server, "shop:5", "shop:4")
    assert Barrier.NOT_WEIGHED in {obstacle.barrier for obstacle in found.obstacles}


def test_what_is_one_has_no_obstacles(database: Database, server: Settings) -> None:
    family(database, server)
    found = why_not(database, server, "shop:1", "shop:2")
    assert found.together
    assert found.obstacles == ()
    assert found.sentences()[0] == "They are one now."


def test_what_resolution_has_not_seen_yet_is_told_to_be_resolved_again(database: Database, server: Settings) -> None:
    write(database, [(customer(1, "Анна"), {}), (customer(2, "Анна"), {})])
    resolve(database, server)
    write(database, [(customer(1, "Анна"), {EMAIL: "a@ya.ru"}), (customer(2, "Анна"), {EMAIL: "a@ya.ru"})])
    [obstacle] = why_not(database, server, "shop:1", "shop:2").obstacles
    assert obstacle.barrier is Barrier.CLUSTERING
    assert "resolve again" in obstacle.en


def test_what_waits_in_the_queue_is_said_to_wait(database: Database, server: Settings) -> None:
    write(database, [
        (customer(1), {PHONE: "+79161234567", COOKIE: "x1"}), (customer(2, "Ыгыатта"), {PHONE: "+79161234567"}),
        (customer(3), {PHONE: "+79161234568", COOKIE: "x1"}), (customer(4, "Мэник"), {PHONE: "+79161234568"}),
    ])  # fmt: skip
    resolve(database, server)
    [obstacle] = why_not(database, server, "shop:1", "shop:4").obstacles
    assert obstacle.barrier is Barrier.CLUSTERING
    assert obstacle.ru.endswith("нужен ответ человека: их соединяет только одно слабое значение: Cookie.")


def test_a_statement_tells_decisions_differences_and_what_is_shared(database: Database, server: Settings) -> None:
    family(database, server)
    ban(database, server, "shop:2", "shop:4", by="Vera", why="brother")
    asked = query("resolve/whynot").text
    found = [row[2:] for row in database.rows(asked, left="shop:1", right="shop:4")]
    assert ["decision", "ban 1", 1] in found
    assert ["stated differently", "birth_date", 2] in found
    assert ["shared", f"phone:{PHONE_OF_ALL}", 3] in found
    assert ["evidence that does not join", "looks alike", 1] in found
    undo(database, server, 1, by="Vera", why="wrong")
    assert "decision" not in {row[2] for row in database.rows(asked, left="shop:1", right="shop:4")}
    assert database.rows(asked, left="shop:1", right="shop:2") == []
    assert {tuple(row[:2]) for row in database.rows(asked, left=None, right=None)} != set()
