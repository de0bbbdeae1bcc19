"""What the rules say against records being one: a person may decide otherwise, but should know."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection

from ...cypher import query
from ...driver import Database
from ...model.identifiers import EXTERNAL_ID, IDENTIFIER_KINDS
from ..facts import Value
from ..records import Member, Records, straightened
from ..sides import Side
from ..values import strong_here
from ..veto import JUDGES, Strong, contradictions, namespace


def contradictions_among(database: Database, side: Side, members: Collection[Member]) -> dict[str, int]:
    """How many pairs of the records each rule would keep apart; rules in alphabetical order."""
    asked = query("resolve/decisions_claims")
    rows = database.rows(asked.text, members=[list(member) for member in sorted(members)])
    records = Records.of(asked.returns, straightened(side, asked.returns, rows))
    strong: Strong = defaultdict(lambda: defaultdict(set))
    for number, held in enumerate(records.columns["identifiers"]):
        uid = records.columns["uid"][number]
        for name, value in held:
            kind = IDENTIFIER_KINDS[name]
            if kind is EXTERNAL_ID:
                if value != uid:  # a key in another system; its own key it may share with nobody
                    strong[number][f"{name} {namespace(value)}"].add(value)
            elif strong_here(side, Value(kind, value, False, (number,))):
                strong[number][name].add(value)
    judge = JUDGES[side.name](records, strong)
    found = Counter(rule for _, _, rule in contradictions(judge, range(len(records))))
    return dict(sorted(found.items()))
