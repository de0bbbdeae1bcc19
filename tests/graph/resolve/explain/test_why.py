from __future__ import annotations

import pytest

from graph.driver import Database
from graph.errors import InputError, NotFound
from graph.model.identifiers import EMAIL, EXTERNAL_ID, PHONE
from graph.resolve.caps import USUAL
from graph.resolve.decisions.acts import ban, merge
from graph.resolve.decisions.events import Act
from graph.resolve.explain.why import why
from graph.resolve.explain.words import Locale
from graph.resolve.learned import read_learned
from graph.resolve.run import resolve
from graph.resolve.sides import PEOPLE
from graph.settings import Settings
from tests.graph.resolve.decisions.graphs import profiles
from tests.graph.resolve.explain.world import PHONE_OF_ALL, customer, family, write


def test_two_records_that_an_email_links(database: Database, server: Settings) -> None:
    family(database, server)
    found = why(database, server, "shop:1", "shop:2")
    assert found.together
    assert found.left.entity == profiles(database)["shop:1"]
    [email] = found.shared
    assert (email.kind, email.value, email.holders, email.rule, email.reason) == (
        "email", "anna@romashka.ru", 2, "email", None,
    )  # fmt: skip
    assert [(step.rule, step.weight, step.joins) for step in found.path] == [("email", 12.5, True)]
    assert found.vetoes == ()
    assert found.compared
    assert "They share email (records that hold it: 2), which links them." in found.sentences()
    assert "Общее: Эл. почта (записей с ним: 2); это их связывает." in found.sentences(Locale.RU)


def test_the_waterfall_adds_up_to_the_weight_that_resolution_found(database: Database, server: Settings) -> None:
    family(database, server)
    learned = read_learned(database, PEOPLE)
    assert learned is not None
    for left, right in (("shop:1", "shop:2"), ("shop:1", "shop:3"), ("shop:1", "shop:4"), ("shop:3", "shop:5")):
        found = why(database, server, left, right).waterfall
        assert found.model == learned.model.version
        assert found.prior + sum(bar.weight for bar in found.bars) + found.counted_once == pytest.approx(found.weight)
        assert found.counted_once <= 0
        [outcome] = resolve(database, server, dry_run=True)[1:]
        numbers = outcome.verdict.records.number_of
        pair = tuple(sorted(numbers["Customer", uid] for uid in (left, right)))
        weights = {(a, b): weight for a, b, weight, _ in outcome.verdict.weighed}
        assert pair not in weights or weights[pair[0], pair[1]] == pytest.approx(found.weight, abs=1e-4)


def test_a_phone_that_a_family_shares_links_only_those_whose_names_agree(database: Database, server: Settings) -> None:
    family(database, server)
    [phone] = why(database, server, "shop:1", "shop:3").shared
    assert (phone.value, phone.holders, phone.rule) == (PHONE_OF_ALL, 3, "phone, names agreeing")
    found = why(database, server, "shop:1", "shop:4")
    assert not found.together
    [phone] = found.shared
    assert (phone.rule, phone.reason) == (None, "different birth date")
    assert found.vetoes == ("different birth date",)
    assert [(step.left[1], step.right[1], step.joins) for step in found.path] == [
        ("shop:1", "shop:3", True), ("shop:3", "shop:4", False),
    ]  # fmt: skip
    assert "По правилу они не могут быть одним лицом: дата рождения: расходится." in found.sentences(Locale.RU)


def test_values_that_link_nobody_say_why(database: Database, server: Settings) -> None:
    limit = server.identifier_limit or USUAL
    crowd = [(customer(n, f"Анна{n}"), {PHONE: PHONE_OF_ALL, EMAIL: "info@romashka.ru"}) for n in range(1, limit + 2)]
    write(database, crowd)
    resolve(database, server)
    found = {one.kind: one for one in why(database, server, "shop:1", "shop:2").shared}
    assert (found["phone"].reason, found["phone"].holders) == ("held by too many records", limit + 1)
    assert found["email"].reason == "mailbox of a role"
    database.run("MATCH (i:Identifier {kind: 'phone'}) SET i.blocked = 'pick-up point'")
    found = {one.kind: one for one in why(database, server, "shop:1", "shop:2").shared}
    assert found["phone"].reason == "blocked"


def test_keys_of_systems_that_others_refer_to_contradict_each_other(database: Database, server: Settings) -> None:
    write(database, [
        (customer(1, "Анна", "Петрова"), {EMAIL: "anna@romashka.ru", EXTERNAL_ID: "crm:1"}),
        (customer(2, "Анна", "Петрова"), {EMAIL: "anna@romashka.ru", EXTERNAL_ID: "crm:2"}),
        (customer(3), {EXTERNAL_ID: "crm:3"}), (customer(4), {EXTERNAL_ID: "crm:3"}),
    ])  # fmt: skip
    resolve(database, server)
    learned = read_learned(database, PEOPLE)
    assert learned is not None
    assert why(database, server, "shop:1", "shop:2").vetoes == (
        ("different external_id",) if "crm:" in learned.referred else ()
    )
    assert profiles(database)["shop:3"] == profiles(database)["shop:4"]


def test_decisions_that_bear_on_the_two_are_told(database: Database, server: Settings) -> None:
    family(database, server)
    was = profiles(database)
    merge(database, server, ["shop:1", "shop:5"], by="Vera", why="married")
    found = why(database, server, "shop:2", "shop:5")
    assert found.together
    assert [(one.number, one.act, one.by, one.together) for one in found.rulings] == [(1, Act.MERGE, "Vera", True)]
    ban(database, server, "shop:4", "shop:1", by="Vera", why="brother")
    [ruling] = why(database, server, "shop:4", was["shop:2"]).rulings
    assert (ruling.number, ruling.together) == (2, False)
    assert "Human" not in " ".join(found.sentences())
    assert "A person declared them one: decision 1 (merge)." in found.sentences()


def test_of_two_profiles_the_closest_records_are_compared(database: Database, server: Settings) -> None:
    write(database, [
        (customer(1), {EMAIL: "anna@romashka.ru"}),
        (customer(2, "Анна", "Петрова", "1990-02-03"), {EMAIL: "anna@romashka.ru"}),
        (customer(3, "Анна", "Петровна"), {}),
    ])  # fmt: skip
    resolve(database, server)
    found = why(database, server, profiles(database)["shop:1"], "shop:3")
    assert {found.left.member[1], found.right.member[1]} == {"shop:2", "shop:3"}


def test_before_the_first_resolution_the_usual_weights_are_shown(database: Database, server: Settings) -> None:
    write(database, [(customer(1, "Анна"), {}), (customer(2, "Анна"), {})])
    found = why(database, server, "shop:1", "shop:2")
    assert not found.together
    assert found.left.entity is None
    assert [bar.label for bar in found.waterfall.bars] == ["same given name"]


@pytest.mark.parametrize(("left", "right"), [("shop:1", "shop:1"), ("shop:1", "nobody")])
def test_what_can_not_be_compared_is_refused(database: Database, server: Settings, left: str, right: str) -> None:
    family(database, server)
    with pytest.raises((InputError, NotFound)):
        why(database, server, left, right)
