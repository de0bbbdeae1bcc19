"""Explanations in the terminal: tables, and the weights as a waterfall of bars."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ..records import Member
from .how import How
from .linked import Bond
from .pair import Place, Shared
from .waterfall import Waterfall
from .why import Why
from .whynot import WhyNot
from .words import Locale, kind, outcome, rule, title

WIDTH = 40
"""Characters of the widest bar."""
SHOWN = 100
"""Rows of a table."""
_WORDS = {
    "comparison": "что сравнили", "outcome": "итог", "bits": "бит", "before anything is known": "до всех сведений",
    "a household counts once": "семья — один свидетель", "in all": "всего", "value": "значение", "kind": "вид",
    "records": "записей", "links": "связывает", "no": "нет", "one": "одна", "other": "другая", "why": "основание",
    "joins": "объединяет", "yes": "да", "record": "запись", "joined by": "чем присоединена",
    "confidence": "уверенность", "What both hold": "Что общего", "Weight": "Вес", "Evidence between them":
    "Доказательства между ними", "Records": "Записи", "Least tree of evidence": "Наименьшее дерево доказательств",
    "obstacle": "препятствие", "Obstacles, the strongest first": "Препятствия, сильнейшее первым",
}  # fmt: skip


def show_why(console: Console, found: Why, locale: Locale) -> None:
    """Print why two records are, or are not, one."""
    _heading(console, found.left, found.right)
    _say(console, found.sentences(locale))
    if found.shared:
        console.print(_values(found.shared, locale))
    console.print(_waterfall(found.waterfall, locale))
    if found.path:
        console.print(_bonds(found.path, "Evidence between them", locale))


def show_why_not(console: Console, found: WhyNot, locale: Locale) -> None:
    """Print what keeps two apart."""
    _heading(console, found.left, found.right)
    _say(console, found.sentences(locale))
    console.print(_waterfall(found.waterfall, locale))
    if found.path:
        console.print(_bonds(found.path, "Evidence between them", locale))


def show_how(console: Console, found: How, locale: Locale) -> None:
    """Print what a profile or account rests on."""
    console.print(f"[bold]{found.entity}[/bold]")
    _say(console, found.sentences(locale))
    table = Table(*_in(locale, "record", "joined by", "confidence"), title=_in(locale, "Records")[0])
    for one in found.members[:SHOWN]:
        table.add_row(_uid(one.member), rule(one.rule, locale), f"{one.confidence:.2f}")
    console.print(_cut(table, len(found.members)))
    if found.tree:
        console.print(_bonds(found.tree, "Least tree of evidence", locale))


def _heading(console: Console, left: Place, right: Place) -> None:
    for place in (left, right):
        console.print(_uid(place.member).append(f"  {place.entity or ''}", style="dim"))


def _say(console: Console, sentences: Iterable[str]) -> None:
    for text in sentences:
        console.print(f"• {text}", markup=False, highlight=False)


def _values(values: Sequence[Shared], locale: Locale) -> Table:
    table = Table(*_in(locale, "kind", "value", "records", "links"), title=_in(locale, "What both hold")[0])
    no = _in(locale, "no")[0]
    for one in values[:SHOWN]:
        links = rule(one.rule, locale) if one.rule else f"{no}: {rule(one.reason or '', locale)}"
        table.add_row(kind(one.kind, locale), Text(one.value), f"{one.holders:,}", Text(links))
    return _cut(table, len(values))


def _waterfall(found: Waterfall, locale: Locale) -> Table:
    first, counted, whole = _in(locale, "before anything is known", "a household counts once", "in all")
    rows = [(first, "", found.prior)]
    rows += [(title(bar.title, locale), outcome(bar.label, locale), bar.weight) for bar in found.bars]
    if found.counted_once:
        rows.append((counted, "", found.counted_once))
    ends = [0.0]
    for _, _, bits in rows:
        ends.append(ends[-1] + bits)
    low, high = min(ends), max(ends)
    scale = WIDTH / ((high - low) or 1)
    table = Table(*_in(locale, "comparison", "outcome", "bits"), "", title=_in(locale, "Weight")[0])
    for (name, label, bits), start, end in zip(rows, ends, ends[1:], strict=False):
        table.add_row(name, label, f"{bits:+.1f}", _bar(start, end, low, scale, "green" if bits >= 0 else "red"))
    probability = f"{found.probability:.2%}"
    table.add_row(whole, probability, f"{found.weight:+.1f}", _bar(0, ends[-1], low, scale, "bold"), style="bold")
    return table


def _bar(start: float, end: float, low: float, scale: float, style: str) -> Text:
    left, right = sorted(round((at - low) * scale) for at in (start, end))
    return Text(" " * left).append("█" * max(1, right - left), style=style)


def _bonds(bonds: Sequence[Bond], name: str, locale: Locale) -> Table:
    yes, no = _in(locale, "yes", "no")
    table = Table(*_in(locale, "one", "other", "why", "bits", "joins"), title=_in(locale, name)[0])
    for bond in bonds[:SHOWN]:
        bits = "" if bond.weight is None else f"{bond.weight:+.1f}"
        joins = yes if bond.joins else no
        table.add_row(_uid(bond.left), _uid(bond.right), rule(bond.rule, locale), bits, joins)
    return _cut(table, len(bonds))


def _cut(table: Table, rows: int) -> Table:
    if rows > SHOWN:
        table.caption = f"… {rows - SHOWN:,}"
    return table


def _uid(member: Member) -> Text:
    return Text("/".join(member))


def _in(locale: Locale, *words: str) -> list[str]:
    return [_WORDS[word] if locale is Locale.RU else word for word in words]
