"""Who may write, once only, by whom, and what concurrent writers see."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from graph.driver import Database
from graph.model import Act, Role, may_do
from graph.settings import Settings
from tests.api.mutations.conftest import Sender

UPSERT = 'mutation($n: String) { upsert(products: [{uid: "p", name: $n}]) { created products { name } } }'
MUTATIONS = {
    Act.UPSERT: UPSERT,
    Act.CONSENT: 'mutation { giveConsent(person: "p", purpose: "sms", by: "me") { run { uid } } }',
    Act.SEGMENT: 'mutation { addToSegment(name: "VIP", profiles: [], by: "me") { changed } }',
    Act.IDENTITY: 'mutation { undoDecision(number: 1, by: "me", why: "wrong") { notes } }',
}


def sender(server: Settings, **changed: object) -> Sender:
    return Sender(server.model_copy(update=changed))


@pytest.mark.parametrize("role", Role)
def test_roles_may_do_what_the_model_says(server: Settings, database: Database, role: Role) -> None:
    send = sender(server, api_role=role)
    for act, query in MUTATIONS.items():
        errors = send.send(query).get("errors", [])
        assert ("FORBIDDEN" not in [error["extensions"]["code"] for error in errors]) == may_do(role, act)
    send.close()


def test_mutations_can_be_switched_off(server: Settings, database: Database) -> None:
    send = sender(server, api_mutations=False)
    for query in MUTATIONS.values():
        [fault] = send.faults(query)
        assert (fault["extensions"]["code"], "PORTRAIT_API_MUTATIONS" in fault["extensions"]["hint"]) == (
            "FORBIDDEN",
            True,
        )
    send.close()


def test_the_same_key_and_mutation_is_answered_again_and_not_done_again(send: Sender, database: Database) -> None:
    first = send(UPSERT, {"n": "Tea"}, key="k1")
    database.run("MATCH (p:Product) SET p.name = 'changed since'")
    assert send(UPSERT, {"n": "Tea"}, key="k1") == first
    assert database.rows("MATCH (p:Product) RETURN p.name") == [["changed since"]]
    assert send(UPSERT, {"n": "Tea"}, key="k2")["upsert"]["created"] == 0
    assert database.rows("MATCH (r:LoadRun) RETURN count(r)") == [[2]]


def test_the_same_key_with_another_mutation_is_refused(send: Sender) -> None:
    send(UPSERT, {"n": "Tea"}, key="k1")
    [fault] = send.faults(UPSERT, {"n": "Coffee"}, key="k1")
    assert fault["extensions"]["code"] == "IDEMPOTENCY_MISMATCH"
    [fault] = send.faults(UPSERT.replace("created", ""), {"n": "Tea"}, key="k1")
    assert fault["extensions"]["code"] == "IDEMPOTENCY_MISMATCH"


def test_what_failed_can_be_sent_again_with_its_key(send: Sender) -> None:
    query = 'mutation { upsert(orders: [{uid: "o", items: [{key: "p"}]}]) { created } }'
    send.faults(query, key="k1")
    send(UPSERT)
    assert send(query, key="k1") == {"upsert": {"created": 1}}


def test_a_decision_that_failed_leaves_nothing_of_its_key(send: Sender, database: Database) -> None:
    query = 'mutation { mergeIdentities(ids: ["x", "y"], by: "me", why: "same") { after } }'
    [fault] = send.faults(query, key="k1")
    assert fault["extensions"]["code"] == "NOT_FOUND"
    assert database.rows("MATCH (r:Receipt) RETURN count(r)") == [[0]]


def test_answers_are_forgotten_after_their_time(send: Sender, database: Database) -> None:
    send(UPSERT, {"n": "Tea"}, key="k1")
    database.run("MATCH (r:Receipt) SET r.expires_at = datetime() - duration('PT1S')")
    assert send(UPSERT, {"n": "Coffee"}, key="k1")["upsert"]["products"] == [{"name": "Coffee"}]


@pytest.mark.parametrize("key", ["", "x" * 256, "a\nb"])
def test_what_cannot_be_a_key_is_refused(send: Sender, key: str) -> None:
    [fault] = send.faults(UPSERT, key=key)
    assert fault["extensions"]["code"] == "BAD_USER_INPUT"


def test_keys_of_different_people_are_different(server: Settings, database: Database) -> None:
    send = sender(server, api_actor_header="x-user")
    assert send(UPSERT, {"n": "Tea"}, key="k", actor="anna")["upsert"]["created"] == 1
    assert send(UPSERT, {"n": "Tea"}, key="k", actor="boris")["upsert"]["created"] == 0
    send.close()


def test_decisions_too_are_made_once(send: Sender) -> None:
    send('mutation { upsert(customers: [{uid: "a", givenName: "Anna"}, {uid: "b", givenName: "Boris"}]) { created } }')
    send.mutations.arrivals.settle()
    query = 'mutation { mergeIdentities(ids: ["a", "b"], by: "me", why: "same") { decision { number } after } }'
    first = send(query, key="k1")
    assert send(query, key="k1") == first
    log = send("{ identityDecisions { number by } }")["identityDecisions"]
    assert log == [{"number": 1, "by": "me"}]


@pytest.mark.parametrize("lost", ["Receipt", "Receipt|IdentityOutcome"])
def test_a_decision_whose_process_died_is_finished_and_not_made_again(
    send: Sender, database: Database, lost: str
) -> None:
    send('mutation { upsert(customers: [{uid: "a"}, {uid: "b"}, {uid: "c"}]) { created } }')
    send.mutations.arrivals.settle()
    send('mutation { mergeIdentities(ids: ["a", "b"], by: "me", why: "same") { after } }')
    query = """mutation {
      one: banPair(left: "a", right: "b", by: "me", why: "no", supersede: true) { superseded decision { number } after }
      two: mergeIdentities(ids: ["b", "c"], by: "me", why: "yes") { decision { number } after } }"""
    first = send(query, key="k1")
    database.run(f"MATCH (n:{lost}) DETACH DELETE n")
    assert send(query, key="k1") == first
    log = send("{ identityDecisions { number act } }")["identityDecisions"]
    assert [one["act"] for one in log] == ["merge", "undo", "ban", "merge"]
    other = query.replace('why: "yes"', 'why: "sure"')
    assert send.faults(other, key="k1")[0]["extensions"]["code"] == "IDEMPOTENCY_MISMATCH"


def test_decisions_and_writes_do_not_mix(send: Sender) -> None:
    query = f"mutation {{ {MUTATIONS[Act.IDENTITY][10:-1]} {MUTATIONS[Act.SEGMENT][10:-1]} }}"
    [fault] = send.faults(query)
    assert "separate" in fault["message"]


def test_who_acts_is_told_by_the_header(server: Settings, database: Database) -> None:
    send = sender(server, api_actor_header="x-user")
    query = 'mutation { upsert(products: [{uid: "p"}]) { run { by } } }'
    assert send(query, actor="anna")["upsert"]["run"]["by"] == "anna"
    assert send.faults(query)[0]["extensions"]["code"] == "FORBIDDEN"
    other = 'mutation { undoDecision(number: 1, by: "boris", why: "x") { notes } }'
    assert "another person" in send.faults(other, actor="anna")[0]["message"]
    send.close()


def test_who_acts_is_told_by_the_setting_or_must_be_said(server: Settings, database: Database, send: Sender) -> None:
    query = 'mutation { addToSegment(name: "VIP", profiles: []) { changed } }'
    assert "by" in send.faults(query)[0]["message"]
    known = sender(server, api_actor="shop backend")
    assert known(query) == {"addToSegment": {"changed": 0}}
    known.close()


def test_writers_of_one_node_do_not_undo_each_other(server: Settings, database: Database) -> None:
    fields = ["number", "status", "channel", "payment", "delivery"]
    senders = [Sender(server) for _ in fields]
    senders[0]('mutation { upsert(orders: [{uid: "o"}]) { created } }')

    def write(pair: tuple[Sender, str]) -> None:
        send, field = pair
        for turn in range(5):
            send(f'mutation {{ upsert(orders: [{{uid: "o", {field}: "{field} {turn}"}}]) {{ updated }} }}')

    with ThreadPoolExecutor(len(fields)) as pool:
        list(pool.map(write, zip(senders, fields, strict=True)))
    [[found]] = database.rows("MATCH (o:Order) RETURN [o.number, o.status, o.channel, o.payment, o.delivery]")
    assert found == [f"{field} 4" for field in fields]
    for send in senders:
        send.close()


def test_one_key_sent_by_several_at_once_is_done_once(server: Settings, database: Database) -> None:
    senders = [Sender(server) for _ in range(4)]
    query = 'mutation { upsert(products: [{uid: "p"}]) { created run { uid } } }'
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda send: send(query, key="k"), senders))
    assert all(answer == answers[0] for answer in answers)
    assert database.rows("MATCH (r:LoadRun) RETURN count(r)") == [[1]]
    for send in senders:
        send.close()


def test_a_read_over_budget_writes_nothing(server: Settings, database: Database) -> None:
    send = sender(server, query_node_budget=100)
    query = 'mutation { upsert(products: [{uid: "p"}]) { products { orders(first: 1000) { nodes { uid } } } } }'
    [fault] = send.faults(query)
    assert fault["extensions"]["code"] == "QUERY_REFUSED"
    assert database.rows("MATCH (n) RETURN count(n)") == [[0]]
    send.close()
