"""Small sets of records for tests, without a database."""

from __future__ import annotations

from typing import Any

from graph.resolve.evidence import Evidence, weigh
from graph.resolve.learned import learn
from graph.resolve.records import Records
from graph.resolve.sides import COMPANIES, PEOPLE, Side
from graph.resolve.values import Holdings, collect
from graph.resolve.verdict import Verdict, judge
from graph.resolve.veto import JUDGES

PERSON_COLUMNS = (
    "label", "uid", "source", "given_name", "patronymic", "family_name", "suffix", "birth_date", "sex", "language",
    "city", "region", "postcode", "address", "updated", "created", "seen",
)  # fmt: skip
COMPANY_COLUMNS = (
    "label", "uid", "source", "name", "legal_name", "legal_form", "status", "employees", "website", "city",
    "postcode", "address", "owners", "updated", "created", "seen",
)  # fmt: skip


class Case:
    """Records and identifiers of one side, resolved without a database."""

    def __init__(self, side: Side = PEOPLE) -> None:
        self.side = side
        self.rows: list[dict[str, Any]] = []
        self.held: dict[tuple[str, str], list[str]] = {}
        self.blocked: set[tuple[str, str]] = set()
        self.declared: list[tuple[str, str]] = []

    def add(self, uid: str, *identifiers: str, label: str | None = None, **columns: Any) -> None:
        """A record that holds identifiers written as kind=value."""
        standard = "Customer" if self.side is PEOPLE else "Company"
        self.rows.append({"label": label or standard, "uid": uid, "source": uid.partition(":")[0], **columns})
        for text in identifiers:
            kind, _, value = text.partition("=")
            self.held.setdefault((kind, value), []).append(uid)

    def records(self) -> Records:
        names = PERSON_COLUMNS if self.side is PEOPLE else COMPANY_COLUMNS
        return Records.of(names, [[row.get(name) for name in names] for row in self.rows])

    def holdings(self) -> tuple[Records, Holdings]:
        records = self.records()
        labels = {row["uid"]: row["label"] for row in self.rows}
        rows = [
            [kind, value, (kind, value) in self.blocked, [[labels[uid], uid, False, True] for uid in uids]]
            for (kind, value), uids in self.held.items()
        ]
        return records, collect(self.side, records, rows)

    def evidence(self, limit: int = 10) -> tuple[Records, Evidence]:
        records, holdings = self.holdings()
        return records, weigh(self.side, JUDGES[self.side.name](records, holdings.strong), holdings, {}, limit)

    def verdict(self, limit: int = 10) -> Verdict:
        """What resolution makes of them, by the usual weights."""
        records, holdings = self.holdings()
        number_of = {uid: number for number, (_, uid) in enumerate(records.members)}
        together = [(number_of[one], number_of[other]) for one, other in self.declared]
        return judge(
            self.side, records, holdings, limit,
            lambda table, holdings: learn(self.side, table, holdings, lambda name: None), (together, []),
        )  # fmt: skip

    def groups(self, limit: int = 10) -> set[frozenset[str]]:
        """The groups, as sets of uids."""
        verdict = self.verdict(limit)
        found: dict[int, set[str]] = {}
        for number, group in enumerate(verdict.grouping.group_of):
            found.setdefault(group, set()).add(verdict.records.members[number][1])
        return {frozenset(group) for group in found.values()}

    def together(self, *uids: str, limit: int = 10) -> bool:
        """Whether all these records are in one group."""
        return any(set(uids) <= group for group in self.groups(limit))


def companies() -> Case:
    """An empty case of companies."""
    return Case(COMPANIES)
