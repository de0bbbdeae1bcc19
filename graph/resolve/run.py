"""One run of resolution over the whole graph, side by side: read, weigh, cluster, collapse, write what differs."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

import polars as pl

from ..cypher import statement
from ..driver import Database
from ..settings import Settings
from .apply import apply, read_standing
from .collapse import Changes
from .conclude import conclude
from .decisions.demands import read_decisions
from .decisions.honour import numbered
from .figures import read_purchases
from .grouping import ALIKE
from .learned import Learned, fitted, learn, outgrown, read_kept, write_learned
from .memberships import carry, carry_left
from .proposal import Proposal, propose
from .records import Member, read_records
from .sides import PEOPLE, SIDES, Side
from .ties import standing_ties, tie_changes, ties_of
from .values import Holdings, read_holdings
from .verdict import Verdict, judge


@dataclass(slots=True)
class Outcome:
    """What a run found and changed on one side.

    Attributes:
        side: People or companies.
        records: How many there are.
        groups: How many profiles or accounts they make.
        links: Links by rule.
        demoted: Values that stay as evidence, by kind and reason.
        vetoed: Links not made, by kind and rule.
        kept_apart: Pairs of records inside a connected component that a rule keeps apart.
        verdict: Which records are one, and why.
        partition: The id of every record.
        changes: What was, or would be, written.
        proposal: What was, or would be, merged and split.
        seconds: Wall time by step.
    """

    side: Side
    records: int
    groups: int
    links: Counter[str]
    demoted: Counter[tuple[str, str]]
    vetoed: Counter[tuple[str, str]]
    kept_apart: Counter[str]
    verdict: Verdict
    partition: dict[Member, str]
    changes: Changes
    proposal: Proposal
    seconds: dict[str, float] = field(default_factory=dict)


def resolve(
    database: Database,
    settings: Settings,
    *,
    dry_run: bool = False,
    relearn: bool = False,
    step: Callable[[str], None] = lambda name: None,
    advance: Callable[[int], None] = lambda rows: None,
) -> list[Outcome]:
    """Resolve companies, then people. A second run on an unchanged graph writes nothing.

    Args:
        database: The graph.
        settings: `identifier_limit`, `source_priority` and `batch_rows` are used.
        dry_run: Only find out what would change.
        relearn: Learn the weights anew, though some are kept.
        step: Told the name of each step as it begins.
        advance: Told how many rows were written.
    """
    runs = waiting_runs(database)
    account_of: dict[str, str] = {}
    outcomes: list[Outcome] = []
    for side in SIDES:
        outcomes.append(_resolve_side(database, settings, side, account_of, dry_run, relearn, step, advance))
        account_of = {uid: identity for (_, uid), identity in outcomes[-1].partition.items()}
    if not dry_run:
        mark_resolved(database, runs)
    return outcomes


def waiting_runs(database: Database) -> dict[str, list[str] | None]:
    """Finished load runs whose records have not been resolved, with what they touched: see `LoadRun.touched`."""
    return dict(database.rows(statement("resolve/waiting_runs")))


def mark_resolved(database: Database, runs: Iterable[str]) -> None:
    """Note that the records of load runs are resolved."""
    database.write(statement("resolve/mark_resolved"), runs=sorted(runs))


def _resolve_side(
    database: Database,
    settings: Settings,
    side: Side,
    account_of: Mapping[str, str],
    dry_run: bool,
    relearn: bool,
    step: Callable[[str], None],
    advance: Callable[[int], None],
) -> Outcome:
    seconds: dict[str, float] = {}
    clock = time.perf_counter()

    def begin(name: str) -> None:
        nonlocal clock
        now = time.perf_counter()
        if seconds:
            seconds[next(reversed(seconds))] = now - clock
        seconds[name], clock = 0.0, now
        step(f"{side.name}: {name}")

    begin("read records")
    records = read_records(database, side)
    begin("read identifiers")
    holdings = read_holdings(database, side, records, account_of)
    kept = None if relearn else read_kept(database, side)

    def learn_it(table: pl.DataFrame, holdings: Holdings) -> Learned:
        if kept and kept.counted and not outgrown(kept, len(table)):
            return replace(kept, referred=frozenset(holdings.referred))
        if kept and kept.imported:
            return fitted(side, kept, table, holdings)
        return learn(side, table, holdings, begin)

    decided = numbered(read_decisions(database, side), records)
    verdict = judge(side, records, holdings, settings.identifier_limit, learn_it, decided, begin)
    begin("compare")
    standing = read_standing(database, side, records)
    purchases = read_purchases(database) if side is PEOPLE else {}
    found, made = conclude(settings, side, verdict, standing, purchases)
    made.linked = tie_changes(ties_of(side, verdict), standing_ties(side, database.stream(statement(side.links))))
    proposal = propose(verdict, standing, found, made.changed, decided[1])
    if not dry_run:
        begin("write")
        apply(database, side, made, settings.batch_rows, advance)
        if side is PEOPLE:
            carry(database, made.turned)
            carry_left(database)
        if verdict.learned != kept:
            write_learned(database, side, verdict.learned)
    begin("done")
    del seconds["done"]
    evidence, grouping = verdict.evidence, verdict.grouping
    links = Counter(evidence.rules[rule] for rule in evidence.links.rule)
    if grouping.alike:
        links[ALIKE] = grouping.alike
    groups = len(set(grouping.group_of))
    return Outcome(
        side, len(records), groups, links, evidence.demoted, evidence.vetoed, grouping.kept_apart, verdict, found, made,
        proposal, seconds,
    )  # fmt: skip
