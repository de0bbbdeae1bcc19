"""A graph of four people of whom two are one, which operations are sent to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from graph.driver import Database
from graph.resolve.run import resolve
from graph.schema import prepare
from graph.settings import Settings
from graph.statements import clear
from tests.api.mutations.conftest import Sender
from tests.api.mutations.mutating import Sent

PEOPLE = """mutation { upsert(customers: [
  {uid: "a", givenName: "Anna", familyName: "Petrova", identifiers: [{kind: PHONE, value: "+79161234567"}]}
  {uid: "b", givenName: "Anna", familyName: "Petrova", identifiers: [{kind: PHONE, value: "+79161234567"}]}
  {uid: "c", givenName: "Boris"} {uid: "d", givenName: "Vera"}]) { created } }"""


class Graph:
    """A graph with some people in it, who are changed by everything that is sent."""

    def __init__(self, database: Database, sender: Sender) -> None:
        self._database = database
        self._sender = sender

    def send(self, sent: Sent, key: str | None = None) -> dict[str, Any]:
        """The answer; what it brings is resolved."""
        ids = [row[0] for row in self._database.rows("MATCH (p:Profile) RETURN p.profile_id ORDER BY p.profile_id")]
        answer = self._sender.send(sent.query, _named(dict(sent.variables), ids), key=key)
        self._sender.mutations.arrivals.settle()
        return answer

    def state(self) -> list[Any]:
        """All that there is."""
        nodes = "MATCH (n) RETURN elementId(n) AS e, labels(n), properties(n) ORDER BY e"
        edges = "MATCH ()-[r]->() RETURN elementId(r) AS e, type(r), properties(r) ORDER BY e"
        return [self._database.rows(nodes), self._database.rows(edges)]


def _named(value: Any, ids: list[str]) -> Any:
    """With ids of profiles in the place of their numbers."""
    if isinstance(value, dict):
        return {name: _named(part, ids) for name, part in value.items()}
    if isinstance(value, list):
        return [_named(part, ids) for part in value]
    return ids[int(value[2:]) % len(ids)] if isinstance(value, str) and value.startswith("P:") else value


@contextmanager
def peopled(server: Settings) -> Iterator[Graph]:
    """The graph, written anew."""
    with Database.connect(server) as database:
        database.run(clear())
        prepare(database)
        with closing(Sender(server)) as sender:
            sender(PEOPLE)
            resolve(database, server)  # what arrives is resolved from then on
            yield Graph(database, sender)
