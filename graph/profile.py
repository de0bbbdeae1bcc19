"""Golden values: the best value of every attribute of a person or a company, and the record that each came from.

Attributes that do not change (names, birth date, tax number) take the value on which most sources agree; those that
do (city, language, status) take the latest. Then decide the source's rank, recency, and how often a value occurs.
Spellings of one name in two scripts count as one value; shown is the one that most sources write.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any, NamedTuple

from .identifiers import clean
from .model.identifiers import DOMAIN
from .names import company_stem, fold, generation
from .resolve.records import Records
from .resolve.values import Contact


def _as_it_is(value: Any) -> Any:
    return value


def _host(value: str) -> str:
    return clean(DOMAIN, value) or value


@dataclass(frozen=True, slots=True)
class Attribute:
    """How the golden value of one attribute is chosen.

    Attributes:
        name: The same in records and entity.
        changes: Whether the latest value counts for more than the one on which most sources agree.
        key: What makes two values one.
    """

    name: str
    changes: bool = False
    key: Callable[[Any], Any] = _as_it_is


PERSON = (
    Attribute("given_name", key=fold),
    Attribute("patronymic", key=fold),
    Attribute("family_name", key=fold),
    Attribute("suffix", key=generation),
    Attribute("birth_date"),
    Attribute("sex"),
    Attribute("language", changes=True),
    Attribute("city", changes=True, key=fold),
)
COMPANY = (
    Attribute("name", key=company_stem),
    Attribute("legal_name", key=company_stem),
    Attribute("legal_form"),
    Attribute("status", changes=True),
    Attribute("employees", changes=True),
    Attribute("city", changes=True, key=fold),
    Attribute("website", key=_host),
)
PERSON_CONTACTS = ("email", "phone")
COMPANY_CONTACTS = ("inn", "ogrn")


class Golden(NamedTuple):
    """Golden values by attribute, and for each record that supplied some, which."""

    values: dict[str, Any]
    lineage: dict[int, list[str]]


class Candidate(NamedTuple):
    """A value that a record offers."""

    record: int
    value: Any
    source: str
    rank: int
    """Of the source; 0 is trusted most."""
    recency: int


class Survivorship:
    """Chooses golden values for one side.

    Args:
        records: All records of the side.
        attributes: How each attribute is chosen.
        contacts: Contacts of each record.
        contact_kinds: Identifier kinds whose best value is an attribute.
        of_nobody: Kind and value of contacts that are no one person's, and are never chosen.
        ranked: Sources by trust, best first; sources not named follow, equal.
    """

    def __init__(
        self,
        records: Records,
        attributes: Sequence[Attribute],
        contacts: Mapping[int, Sequence[Contact]],
        contact_kinds: Sequence[str],
        of_nobody: Set[tuple[str, str]],
        ranked: Sequence[str],
    ) -> None:
        columns = records.columns
        self._attributes = [(attribute, columns[attribute.name]) for attribute in attributes]
        self._sources: list[str | None] = columns["source"]
        self._updated: list[int | None] = columns["updated"]
        self._contacts = contacts
        self._kinds = contact_kinds
        self._of_nobody = of_nobody
        self._rank = {source: rank for rank, source in enumerate(ranked)}

    def golden(self, group: Sequence[int]) -> Golden:
        """Golden values of a group of records."""
        values: dict[str, Any] = {}
        lineage: dict[int, list[str]] = defaultdict(list)
        for attribute, column in self._attributes:
            offered = [number for number in group if column[number] is not None]
            if offered:
                candidates = [self._candidate(number, column[number]) for number in offered]
                best = candidates[0] if len(candidates) == 1 else _best(attribute, candidates)
                values[attribute.name] = best.value
                lineage[best.record].append(attribute.name)
        for kind in self._kinds:
            found = self._contact(kind, group)
            if found:
                values[kind] = found.value
                lineage[found.record].append(kind)
        return Golden(values, dict(lineage))

    def sources(self, group: Iterable[int]) -> list[str]:
        """The systems that know the group, sorted."""
        return sorted({source for number in group if (source := self._sources[number])})

    def _candidate(self, number: int, value: Any) -> Candidate:
        source = self._sources[number] or ""
        return Candidate(number, value, source, self._rank.get(source, len(self._rank)), self._updated[number] or 0)

    def _contact(self, kind: str, group: Sequence[int]) -> Candidate | None:
        held: dict[str, list[tuple[Contact, Candidate]]] = defaultdict(list)
        for number in group:
            for contact in self._contacts.get(number, ()):
                if contact.kind == kind and (kind, contact.value) not in self._of_nobody:
                    held[contact.value].append((contact, self._candidate(number, contact.value)))
        if not held:
            return None
        value = max(
            sorted(held),
            key=lambda v: (
                any(contact.current for contact, _ in held[v]),
                any(contact.verified for contact, _ in held[v]),
                _weight([candidate for _, candidate in held[v]], changes=False),
            ),
        )
        return min((candidate for _, candidate in held[value]), key=lambda c: (c.rank, -c.recency, c.record))


def _best(attribute: Attribute, candidates: Sequence[Candidate]) -> Candidate:
    same: dict[Any, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        same[attribute.key(candidate.value)].append(candidate)
    # Sorted, so that of equal groups the same one wins whatever the order of the records.
    chosen = same[max(sorted(same, key=str), key=lambda key: _weight(same[key], attribute.changes))]
    spellings = Counter(value for value, _ in {(candidate.value, candidate.source) for candidate in chosen})
    return max(chosen, key=lambda c: (_well_written(c.value), spellings[c.value], -c.rank, c.recency, -c.record))


def _weight(candidates: Sequence[Candidate], changes: bool) -> tuple[int, ...]:
    agreeing = len({candidate.source for candidate in candidates})
    rank = -min(candidate.rank for candidate in candidates)
    recency = max(candidate.recency for candidate in candidates)
    return (recency, rank, agreeing) if changes else (agreeing, rank, recency, len(candidates))


def _well_written(value: Any) -> int:
    """2 for a text in usual letters, 1 for one all in capitals or all small: ПЕТРОВ, петров."""
    return 1 if isinstance(value, str) and len(value) > 1 and (value.isupper() or value.islower()) else 2
