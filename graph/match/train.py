"""Training: the shares of every level, learned from the table itself, without labels.

u is measured on pairs taken at random; m by expectation maximisation among pairs that agree on something else
(Splink). What a table is too small or too poor to teach keeps a usual value, and every share learned is drawn a
little towards it, so that no outcome is ever held to be impossible.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection
from dataclasses import replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..identifiers.email_column import role_mailboxes
from .comparisons import COMMON, Comparison, comparisons_for
from .keys import LARGEST_BLOCK, RULES, Blocks, Rules, block
from .model import TOGETHER, Model, Trained
from .narrow import narrowed
from .prepare import RECORD
from .sessions import agreement, sessions
from .shares import corrected, frequencies, of_strangers, rounded
from .splink_model import linker, settings, witnesses

RANDOM_PAIRS = 1_000_000
EM_PAIRS = 1_000_000
USUAL_ERROR = 0.02
"""Share of the usual value in what was learned."""
FIRST_PRIOR = 1e-4
UNTRAINED_PRIOR = 1e-5
"""So low that names alone, or a birth date alone, make no match where nothing is known of a table."""
BY_CHANCE = {
    "given": 0.015, "family": 0.003, "patronymic": 0.015, "born": 0.0001, "year": 0.015, "age": 0.015,
    "sex": 0.4, "city": 0.1, "region": 0.1,
    "emails": 1e-6, "phones": 1e-6, "national_ids": 1e-6, "inns": 1e-6, "ogrns": 1e-6, "leis": 1e-6, "domains": 1e-4,
    "snils": 1e-6, "cards": 1e-6, "devices": 1e-6, "cookies": 1e-6, "handles": 1e-6, "office_code": 0.1,
    "office": 0.4, "office_place": 0.1,
    "emails_common": 0.1, "phones_common": 0.1,
    "told_given": 0.015, "told_initial": 0.1, "told_family": 0.003, "told_year": 0.02, "told_sex": 0.5,
}  # fmt: skip
"""Usual share of strangers who agree; one in a thousand for what is not named."""
CONTRADICTED = {
    "cards": 0.3, "devices": 0.5, "cookies": 0.5, "told_given": 0.02, "told_initial": 0.05, "told_sex": 0.02,
}  # fmt: skip
"""Usual share of matches that contradict each other, where it is not a tenth: who has one browser has two.
Few sessions teach what a mailbox spells:
records that state no name have little else to agree on."""
FEWEST_RECORDS = 50
"""Fewer teach nothing: in ten records every value is rare, and one match is a tenth of all that agrees."""
MATCHES_PER_RECORD = 0.1
"""Taken for granted in a table of so few."""
TELLING = (
    "emails", "phones", "snils", "national_ids", "cards", "devices", "cookies", "handles", "inns", "ogrns", "leis",
    "company",
)  # fmt: skip
"""What tells one from another with nothing beside it; a birth date, a family name or a city does not."""
ALONE = 160.0
"""Odds that two records are one which agree in a telling value that next to nobody else bears, where a table holds
nothing else: at these, a value that up to twenty records bear joins them, as with contacts (`MOST_HOLDERS`)."""
FEW = 2
"""Comparisons: of so few nothing can be learned of how much of what agrees is one person."""
PAIRS_FOR_PRIOR = 300_000
USUAL_PAIRS = 50
"""Pairs of one household as they usually are that are added to a table's own."""
MOST_ROUNDS = 200
CORRECTIONS = 2
REACHED = 0.9
"""Share of the matches that are candidates: .88 and .79 on two tables full of mistakes, .99 and more on clean ones,
where next to nothing hangs on it."""
MOST_HOLDERS = 20
"""Records that may hold one contact or card; those of more are of a family's shop, a switchboard, nobody."""

SHARED = frozenset({"emails", "phones", "cards", "devices", "cookies"})
"""Fields of which one value may be of a family, a team, or nobody."""


def limit_common(table: pl.DataFrame) -> pl.DataFrame:
    """A prepared table whose values of too many records, and mailboxes of roles, stand in fields of their own."""
    for field in SHARED & set(table.columns):
        held = table.select(RECORD, field).explode(field).drop_nulls()
        often = held.group_by(field).len("holders").filter(pl.col("holders") > MOST_HOLDERS)[field]
        if field == "emails" and "company" not in table.columns:  # a company's info@ is its own, a person's is not
            mailboxes = held[field].unique()
            often = pl.concat([often, mailboxes.filter(role_mailboxes(mailboxes))]).unique()
        if often.is_empty():
            continue
        apart = {
            field: pl.col(field).list.set_difference(often.implode().first()),
            field + COMMON: pl.col(field).list.set_intersection(often.implode().first()),
        }
        table = table.with_columns(
            pl.when(chosen.list.len() > 0).then(chosen.list.sort()).alias(name) for name, chosen in apart.items()
        )
    return table


def train(
    table: pl.DataFrame,
    step: Callable[[str], None] = lambda name: None,
    rules: Rules = RULES,
    blocks: Blocks | None = None,
) -> Model:
    """A model of a prepared table.

    Args:
        table: Prepared records, common values apart (`limit_common`).
        rules: What records must share to be candidates.
        step: Told the name of each step as it begins.
        blocks: The blocks of the table, if they are known.
    """
    fields = [name for name in table.columns if name != RECORD and _tells(table[name])]
    table = table.select(RECORD, *fields)
    comparisons = comparisons_for(fields)
    if len(table) < FEWEST_RECORDS or not comparisons:
        return replace(untrained(fields, len(table)), prior=MATCHES_PER_RECORD / max(2, len(table)))
    step("find candidates")
    blocks = blocks or block(table, rules)
    largest = blocks.largest()
    pairs = blocks.pairs(largest)
    step("learn the weights")
    shares, rare = frequencies(table, comparisons)
    first = Model(FIRST_PRIOR, comparisons, _learn(table, comparisons), shares, rare, largest, len(table))
    if prior := _prior_of_few(first):
        return replace(first, prior=prior)
    model = _with_prior(first, table, pairs)
    for _ in range(CORRECTIONS):
        mended = _of_strangers(first, model.prior)
        if mended == replace(model, prior=mended.prior, among=mended.among, household=mended.household):
            break
        model = _with_prior(mended, table, pairs)
    return model


def _tells(field: pl.Series) -> bool:
    """Whether a field of a table says anything; that nobody is a branch does not."""
    return field.null_count() < len(field) and (field.name != "office" or field.n_unique() > 1)


def _of_strangers(model: Model, prior: float) -> Model:
    """A model whose u is of strangers alone: of pairs taken at random, on which it was measured, some are matches.

    Where people have four records each of a thousand, most who agree on an e-mail are one. The same goes for the
    share of records that bear a value. Matches that share no key were drawn as well, but are not in the prior.
    """
    among = prior / REACHED
    agreed = {level.frequency: model.trained[c.name][0].m for c in model.comparisons for level in c.levels}
    agreed_in = {field: m for field, m in agreed.items() if field}
    shares, rare = corrected(model.shares, model.rare, among, agreed_in)
    return replace(
        model,
        trained={
            name: _falling([Trained(x.m, of_strangers(x.u, x.m, among)) for x in levels])
            for name, levels in model.trained.items()
        },
        shares=shares,
        rare=rare,
        among=among,
        agreed=agreed_in,
    )


def untrained(fields: Collection[str], records: int) -> Model:
    """The model of a table that is too small to learn from: usual shares, and no value rarer than another."""
    comparisons = comparisons_for(fields)
    trained = {one.name: usual(one) for one in comparisons}
    rare = {level.frequency: trained[one.name][0].u for one in comparisons for level in one.levels if level.frequency}
    return Model(UNTRAINED_PRIOR, comparisons, trained, {}, rare, LARGEST_BLOCK, records)


def usual(comparison: Comparison) -> tuple[Trained, ...]:
    """Shares of the levels where nothing is known: agreement is likely in a match, and unlikely by chance."""
    last = len(comparison.levels) - 1
    weak = 0.15 / max(1, last - 1)
    agreeing = BY_CHANCE.get(comparison.name, 0.001)
    chance = [min(agreeing * 3**position, 0.4 / last) for position in range(last)]
    full = 1 - weak * (last - 1) - CONTRADICTED[comparison.name] if comparison.name in CONTRADICTED else 0.75
    levels = [Trained(full if position == 0 else weak, u) for position, u in enumerate(chance)]
    return _falling([*levels, Trained(1 - sum(one.m for one in levels), 1 - sum(chance))])


def _learn(table: pl.DataFrame, comparisons: tuple[Comparison, ...]) -> dict[str, tuple[Trained, ...]]:
    table, narrow = narrowed(table, comparisons)
    with linker(table, settings(narrow, {}, FIRST_PRIOR), {}) as (made, _):
        made.training.estimate_u_using_random_sampling(max_pairs=RANDOM_PAIRS, seed=1)
        for rule in sessions(table, narrow):
            made.training.estimate_parameters_using_expectation_maximisation(
                agreement(table, rule),
                estimate_without_term_frequencies=True,
                max_pairs=EM_PAIRS,
            )
        learned = made.misc.save_model_to_json()
    by_name = {one["output_column_name"]: one["comparison_levels"] for one in learned["comparisons"]}
    drawn = {one.name: _drawn(one, by_name[one.name][1:]) for one in comparisons}
    return {name: tuple(Trained(rounded(one.m), rounded(one.u)) for one in levels) for name, levels in drawn.items()}


def _drawn(comparison: Comparison, levels: list[dict[str, object]]) -> tuple[Trained, ...]:
    """Shares as learned, drawn towards the usual ones; adding up to one."""
    expected = usual(comparison)
    m = [_share(level.get("m_probability")) for level in levels]
    u = [_share(level.get("u_probability")) for level in levels]
    if not any(m):
        m = [one.m for one in expected]
    ms = [(1 - USUAL_ERROR) * (a or 0.0) + USUAL_ERROR * one.m for a, one in zip(m, expected, strict=True)]
    floor = 0.5 / RANDOM_PAIRS
    us = [max(a if a is not None else floor, floor) for a in u] if any(u) else [one.u for one in expected]
    return _falling([Trained(a / sum(ms), b / sum(us)) for a, b in zip(ms, us, strict=True)])


def _falling(levels: list[Trained]) -> tuple[Trained, ...]:
    """Levels of which none says more for a match than the one before: less agreement is no better evidence.

    Neighbours that say otherwise are pooled, as in isotonic regression by pooling adjacent violators.
    """
    pools: list[list[Trained]] = []
    for level in levels:
        pools.append([level])
        while len(pools) > 1 and _ratio(pools[-1]) > _ratio(pools[-2]):
            last = pools.pop()
            pools[-1] += last
    return tuple(Trained(one.u * _ratio(pool), one.u) for pool in pools for one in pool)


def _ratio(pool: list[Trained]) -> float:
    return sum(one.m for one in pool) / sum(one.u for one in pool)


def _share(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _with_prior(model: Model, table: pl.DataFrame, pairs: pl.DataFrame) -> Model:
    """The model with the prior at which as many matches are expected among the candidates as it says there are.

    This is the expectation maximisation of the mixing proportion with m and u held fixed; pairs that are no
    candidates are taken for no matches.
    """
    if pairs.is_empty():
        return model
    sample = pairs.sample(min(len(pairs), PAIRS_FOR_PRIOR), seed=1)
    sums = witnesses(table, sample, model, at_least=-40.0)
    together, own = sums["together"].to_numpy(), sums["own"].to_numpy()
    everything = len(table) * (len(table) - 1) / 2
    drawn = len(sample) / max(1, len(pairs))
    prior, household = FIRST_PRIOR, TOGETHER
    for _ in range(MOST_ROUNDS):
        shared = math.log2(prior / (1 - prior)) + together
        likely = 1 / (1 + 2.0 ** -(np.minimum(shared, household) + own))
        matches = float(likely.sum()) / drawn
        before = prior, household
        prior = min(max(matches, 1.0) / max(1.0, everything), 0.5)
        household = _of_households(likely[(shared > TOGETHER) & (own != 0.0)])
        if abs(math.log2(prior / before[0])) < 0.001 and abs(household - before[1]) < 0.001:
            break
    return replace(model, prior=rounded(prior), household=round(household, 3))


def _of_households(likely: NDArray[np.float64]) -> float:
    """Bits for one person where all that a household shares agrees, from how likely such pairs are one.

    What they do not share tells it: of two records of one family and address, as many are one person as have one given
    name or birth date. A few pairs hardly move it from what is usual.
    """
    usual = 1 / (1 + 2.0**-TOGETHER)
    share = (float(likely.sum()) + USUAL_PAIRS * usual) / (len(likely) + USUAL_PAIRS)
    return min(max(math.log2(share / (1 - share)), 0.0), TOGETHER)


def _prior_of_few(model: Model) -> float | None:
    """The prior where one or two things are compared, one of which tells who somebody is: agreement in it is a match.

    With so few the table can not say how much of what agrees is one person: a few matches and much chance explain it
    as well as many matches and none (a mixture of two kinds of pairs needs three comparisons to be told).
    """
    compared = [one for one in model.comparisons if not one.name.endswith(COMMON) and not one.name.startswith("office")]
    telling = [one for one in compared if one.name in TELLING]
    if len(compared) > FEW or not telling:
        return None
    agreed = {one.name: model.trained[one.name][0] for one in telling}
    by_chance = (
        model.rare.get(one.levels[0].frequency or "", agreed[one.name].u) / agreed[one.name].m for one in telling
    )
    odds = ALONE * max(by_chance)
    return rounded(min(odds / (1 + odds), 0.5))
