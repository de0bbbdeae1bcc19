"""Who is who through GraphQL, over HTTP and a real database."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from graph.driver import Database
from graph.model.access import Role
from graph.resolve.decisions.review import Doubt, write_reviews
from graph.resolve.sides import PEOPLE
from graph.schema import prepare
from graph.settings import Settings
from graph.statements import clear
from tests.api.conftest import serving
from tests.graph.resolve.decisions.graphs import profiles
from tests.graph.resolve.explain.world import PHONE_OF_ALL, family

BY = 'by: "Vera", why: "called him"'


class Asker:
    """Sends operations to an address."""

    def __init__(self, address: str) -> None:
        self._address = address

    def answer(self, query: str, **variables: Any) -> dict[str, Any]:
        """The whole body."""
        sent = {"query": query, "variables": variables}
        body: dict[str, Any] = httpx.post(f"{self._address}/graphql", json=sent, timeout=60).json()
        return body

    def __call__(self, query: str, **variables: Any) -> dict[str, Any]:
        """The data of an answer without errors."""
        body = self.answer(query, **variables)
        assert "errors" not in body, body["errors"]
        data: dict[str, Any] = body["data"]
        return data

    def fault(self, query: str, **variables: Any) -> tuple[str, str]:
        """Code and message of the one error."""
        [error] = self.answer(query, **variables)["errors"]
        assert "Traceback" not in str(error)
        return error["extensions"]["code"], error["message"]


@pytest.fixture
def ask(database: Database, server: Settings) -> Iterator[Asker]:
    """The family, served, for tests that change it."""
    family(database, server)
    with serving(server) as address:
        yield Asker(address)


@pytest.fixture(scope="module")
def known(server: Settings) -> Iterator[Database]:
    """The family, written once for all tests that only read; they come first in this module."""
    with Database.connect(server) as connected:
        connected.run(clear())
        prepare(connected)
        family(connected, server)
        yield connected


@pytest.fixture(scope="module")
def read(known: Database, server: Settings) -> Iterator[Asker]:
    """The same, served."""
    with serving(server) as address:
        yield Asker(address)


def test_why_in_two_languages(read: Asker) -> None:
    found = read("""{
      why(left: "shop:1", right: "shop:4") {
        together compared vetoes russian: vetoes(locale: RU) sentences(locale: RU)
        left { label uid entityId }
        shared { kind value holders links reason(locale: RU) }
        waterfall { prior countedOnce bits probability model bars { title(locale: RU) outcome(locale: RU) bits } }
        path { rule(locale: RU) bits joins left { uid } right { uid } }
      }
    }""")["why"]
    assert found["together"] is False
    assert found["vetoes"] == ["different birth date"]
    assert found["russian"] == ["дата рождения: расходится"]
    assert found["left"]["label"] == "Customer"
    [phone] = found["shared"]
    assert (phone["value"], phone["holders"], phone["links"]) == (PHONE_OF_ALL, 3, False)
    weighed = found["waterfall"]
    bits = weighed["prior"] + weighed["countedOnce"] + sum(bar["bits"] for bar in weighed["bars"])
    assert bits == pytest.approx(weighed["bits"])
    assert {bar["title"] for bar in weighed["bars"]} >= {"имя", "фамилия", "дата рождения"}
    assert found["path"][1] == {
        "rule": "похожи", "bits": -2.0, "joins": False, "left": {"uid": "shop:3"}, "right": {"uid": "shop:4"},
    }  # fmt: skip


def test_how_and_the_fields_that_read_the_graph_are_answered_together(read: Asker, known: Database) -> None:
    anna = profiles(known)["shop:1"]
    query = """query($id: ID!) {
      __typename
      profile(profileId: $id) { recordCount }
      ...Rest
      how(id: $id) { ...Tree }
    }
    fragment Rest on Query { model { type(name: "Order") { name } } }
    fragment Tree on HowExplanation {
      entityId side pieces confidence members { record { uid } rule confidence }
      weakestBridge { left right step { bits rule } } sentences
    }"""
    data = read(query, id=anna)
    assert list(data) == ["__typename", "profile", "model", "how"]
    assert (data["profile"], data["model"]) == ({"recordCount": 3}, {"type": {"name": "Order"}})
    how = data["how"]
    assert (how["entityId"], how["pieces"]) == (anna, 1)
    assert how["weakestBridge"] == {"left": 2, "right": 1, "step": {"bits": 4.25, "rule": "phone, names agreeing"}}
    assert [one["record"]["uid"] for one in how["members"]] == ["shop:1", "shop:2", "shop:3"]


def test_why_not_names_obstacles_and_what_would_help(read: Asker) -> None:
    found = read("""{ whyNot(left: "shop:5", right: "shop:2") {
      together lackingBits obstacles { barrier text decision count } wouldHelp { title outcome bits } sentences
      bottleneck { joins }
    } }""")["whyNot"]
    assert found["together"] is False
    assert "veto" in [one["barrier"] for one in found["obstacles"]]
    assert found["lackingBits"] > 0
    assert found["wouldHelp"]


FAULTS = [
    ('{ how(id: "nobody") { pieces } }', "NOT_FOUND", "is no profile"),
    ('{ why(left: "shop:1", right: "shop:1") { together } }', "BAD_USER_INPUT", "one record"),
    ("{ reviewQueue(first: 1000) { endCursor } }", "BAD_USER_INPUT", "0 to 200"),
    ('{ reviewQueue(after: "x") { endCursor } }', "BAD_USER_INPUT", "no cursor"),
    (f"mutation {{ undoDecision(number: 7, {BY}) {{ after }} }}", "NOT_FOUND", "no such decision"),
    ('mutation { undoDecision(number: 7, by: " ", why: "") { after } }', "BAD_USER_INPUT", "must say who acts"),
    ("mutation { undoDecision(number: 7) { after } }", "GRAPHQL_VALIDATION_FAILED", "why"),
    ('mutation { undoDecision(number: 7, why: "x") { after } }', "BAD_USER_INPUT", "must say who acts"),
    (" ".join(["{", *(f'a{n}: how(id: "x") {{ side }}' for n in range(11)), "}"]), "QUERY_REFUSED", "at most 10"),
]


@pytest.mark.parametrize(("query", "code", "message"), FAULTS)
def test_faults_name_themselves(read: Asker, query: str, code: str, message: str) -> None:
    errors = read.answer(query)["errors"]
    assert errors[0]["extensions"]["code"] == code
    assert message in errors[0]["message"]


def test_one_fault_leaves_the_other_answers_alone(read: Asker) -> None:
    body = read.answer('{ how(id: "shop:5") { side } nobody: how(id: "nobody") { side } }')
    assert body["data"] == {"how": {"side": "people"}, "nobody": None}
    assert [error["path"] for error in body["errors"]] == [["nobody"]]


@pytest.mark.parametrize("role", [Role.ANALYST, Role.MARKETING, Role.SALES])
def test_roles_see_and_do_what_they_may(known: Database, server: Settings, role: Role) -> None:
    with serving(server.model_copy(update={"api_role": role})) as address:
        read = Asker(address)
        merge = f'mutation {{ mergeIdentities(ids: ["shop:1", "shop:5"], {BY}) {{ after }} }}'
        assert read.fault(merge)[0] == "FORBIDDEN"
        asked = '{ why(left: "shop:1", right: "shop:2") { shared { value } } }'
        if role is Role.SALES:
            assert read(asked)["why"]["shared"] == [{"value": "anna@romashka.ru"}]
        else:
            assert read.fault(asked)[0] == "FORBIDDEN"
            assert read.fault("{ reviewQueue { endCursor } }")[0] == "FORBIDDEN"


def test_bugs_and_personal_data_stay_inside(
    read: Asker, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*given: object) -> None:
        raise RuntimeError("anna.secret@example.com")

    monkeypatch.setattr("api.identity.answers.how", broken)
    with caplog.at_level(logging.INFO):
        assert read.fault('{ how(id: "shop:1") { side } }') == ("INTERNAL_SERVER_ERROR", "Unexpected error.")
        read.answer('{ how(id: "anna.secret@example.com") { side } }')
    assert "anna.secret" not in caplog.text


def test_a_day_of_decisions(ask: Asker, database: Database) -> None:
    was = profiles(database)
    merged = ask(f"""mutation {{ mergeIdentities(ids: ["shop:5", "{was["shop:1"]}"], {BY}) {{
      decision {{ number act by why stands undoes parts {{ part uid }} moved {{ uid before after }} }}
      before after superseded notes
    }} }}""")["mergeIdentities"]
    assert (merged["decision"]["number"], merged["decision"]["act"], merged["decision"]["by"]) == (1, "merge", "Vera")
    assert merged["before"] == sorted({was["shop:1"], was["shop:5"]})
    assert merged["after"] == [was["shop:1"]]
    assert merged["decision"]["moved"][0] == {"uid": "shop:5", "before": was["shop:5"], "after": was["shop:1"]}
    assert any("different" in note for note in merged["notes"])

    code, message = ask.fault(f'mutation {{ banPair(left: "shop:1", right: "shop:5", {BY}) {{ after }} }}')
    assert (code, "contradicts decision 1" in message) == ("BAD_USER_INPUT", True)
    banned = ask(
        f'mutation {{ banPair(left: "shop:1", right: "shop:5", {BY}, supersede: true) {{ superseded after }} }}'
    )
    assert banned["banPair"]["superseded"] == [1]
    assert profiles(database)["shop:5"] == was["shop:5"]

    split = ask(
        f'mutation {{ splitProfile(id: "{was["shop:1"]}", parts: [["shop:1"], ["shop:2"]], {BY}) {{ after }} }}'
    )
    assert len(split["splitProfile"]["after"]) >= 2
    undone = ask(f"mutation {{ undoDecision(number: 4, {BY}) {{ decision {{ undoes }} after }} }}")
    assert undone["undoDecision"]["decision"]["undoes"] == 4
    assert profiles(database) == was

    log = ask('{ identityDecisions { number act stands undoes } of: identityDecisions(id: "shop:4") { number } }')
    assert [(one["number"], one["act"], one["stands"]) for one in log["identityDecisions"]] == [
        (1, "merge", False), (2, "undo", True), (3, "ban", True), (4, "split", False), (5, "undo", True),
    ]  # fmt: skip
    assert log["of"] == []


def test_a_value_is_blocked_unblocked_and_given_back(ask: Asker, database: Database) -> None:
    was = profiles(database)
    value = "email:anna@romashka.ru"
    blocked = ask(
        f"""mutation($value: ID!) {{ blockIdentifier(value: $value, {BY}) {{
          decision {{ number act side identifier parts {{ uid }} moved {{ uid }} }} before after notes
        }} }}""",
        value="email: Anna@Romashka.RU ",
    )["blockIdentifier"]
    decision = blocked["decision"]
    assert [decision[name] for name in ("number", "act", "side", "identifier")] == [1, "block", "both", value]
    assert decision["parts"] == []
    assert {"shop:1", "shop:2"} <= {one["uid"] for one in decision["moved"]}
    assert set(blocked["before"]) < set(blocked["after"])
    assert "came apart" in blocked["notes"][0]
    assert ask("{ identifier(uid: $uid) { blocked } }".replace("$uid", f'"{value}"')) == {
        "identifier": {"blocked": "called him"}
    }
    assert profiles(database)["shop:1"] != profiles(database)["shop:2"]

    code, message = ask.fault(f'mutation {{ blockIdentifier(value: "{value}", {BY}) {{ after }} }}')
    assert (code, "by decision 1" in message, value in message) == ("BAD_USER_INPUT", True, False)
    assert ask.fault(f'mutation {{ unblockIdentifier(value: "email:no@no.ru", {BY}) {{ after }} }}')[0] == "NOT_FOUND"
    ask(f'mutation {{ unblockIdentifier(value: "{value}", {BY}) {{ after }} }}')
    assert profiles(database)["shop:1"] == profiles(database)["shop:2"]
    ask(f"mutation {{ a: undoDecision(number: 2, {BY}) {{ after }} b: undoDecision(number: 1, {BY}) {{ after }} }}")
    assert profiles(database) == was
    log = ask("{ identityDecisions { act identifier stands } }")["identityDecisions"]
    assert log[1] == {"act": "unblock", "identifier": value, "stands": False}


def test_the_queue_is_paged_and_worked_through(ask: Asker, database: Database) -> None:
    weak = "joined on weak evidence"
    pairs = [Doubt(("Customer", "shop:3"), ("Customer", f"shop:{n}"), p, weak) for n, p in ((4, 0.5), (5, 0.4))]
    write_reviews(database, PEOPLE, pairs)
    page = """query($after: String) { reviewQueue(first: 1, after: $after) {
      items { id side probability reason value left { shown record { uid entityId } } } endCursor
    } }"""
    first = ask(page)["reviewQueue"]
    second = ask(page, after=first["endCursor"])["reviewQueue"]
    assert second["endCursor"] is None
    keys = {item["id"] for found in (first, second) for item in found["items"]}
    assert keys == {pair.uid for pair in pairs}
    told = ask("{ reviewQueue(first: 1) { items { reason russian: reason(locale: RU) } } }")["reviewQueue"]["items"]
    assert told == [{"reason": weak, "russian": "объединены по слабым основаниям"}]
    decided = ask(
        f"mutation($id: ID!) {{ decideReview(id: $id, same: false, {BY}) {{ decision {{ act }} }} }}", id=pairs[0].uid
    )
    assert decided["decideReview"]["decision"]["act"] == "reject"
    assert [item["id"] for item in ask("{ reviewQueue { items { id } } }")["reviewQueue"]["items"]] == [pairs[1].uid]
    assert ask("{ reviewQueue(first: 0) { items { id } endCursor } }")["reviewQueue"]["items"] == []


def test_an_answer_is_never_kept(ask: Asker) -> None:
    query = '{ why(left: "shop:1", right: "shop:5") { together } }'
    assert ask(query)["why"] == {"together": False}
    ask(f'mutation {{ mergeIdentities(ids: ["shop:1", "shop:5"], {BY}) {{ after }} }}')
    assert ask(query)["why"] == {"together": True}
