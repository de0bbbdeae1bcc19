"""Vetoes: what speaks against two records being one person, or one company. Few rules, each explained.

`hard` contradictions keep two records out of one group whatever links them. `soft` ones only stop a value that
people share (an e-mail, a phone, a cookie) from linking the two.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from ..model.identifiers import EXTERNAL_ID, KPP
from ..names import (
    branch_place,
    company_name,
    company_stem,
    fold,
    is_branch,
    known_given,
    same_family,
    same_form,
    same_given,
    same_patronymic,
    same_suffix,
    sex_of,
    slip_apart,
)
from .records import Records

GIVEN_NAME, FAMILY_NAME, BIRTH_DATE = 2, 1, 4
"""Points of agreement, so that any sum tells what agreed."""

Strong = dict[int, dict[str, set[str]]]
"""By record: the values of each strong kind that it holds."""


class Judge:
    """Compares records of one side. Its rules are a pure function of the two records and their strong identifiers."""

    def __init__(self, records: Records, strong: Strong) -> None:
        self.records = records
        self.strong = strong

    def hard(self, a: int, b: int) -> str | None:
        """The rule by which the two can not be one, or None."""
        return self._ids(a, b)

    def soft(self, a: int, b: int) -> str | None:
        """The rule by which a shared value must not link the two, or None; hard rules are left to `hard`."""
        return None

    def agreement(self, a: int, b: int) -> int:
        """How much else the two agree on; 0 where nothing else is known of both."""
        return 0

    def names_differ(self, ours: Sequence[int], theirs: Sequence[int]) -> bool:
        """Whether the names of two groups of records differ, and nothing else tells that they are one."""
        return False

    def claims(self, number: int) -> object:
        """What the rules look at: records with equal claims are judged alike; None where there is nothing."""
        strong = self.strong.get(number)
        return tuple(sorted((kind, *sorted(values)) for kind, values in strong.items())) if strong else None

    def _ids(self, a: int, b: int) -> str | None:
        ours, theirs = self.strong.get(a), self.strong.get(b)
        if not ours or not theirs:
            return None
        for kind, values in ours.items():
            others = theirs.get(kind)
            if others and values.isdisjoint(others):
                return f"different {kind.partition(' ')[0]}"
        return None

    def _share_a_number(self, a: int, b: int) -> bool:
        ours, theirs = self.strong.get(a, {}), self.strong.get(b, {})
        return any(not values.isdisjoint(theirs.get(kind, ())) for kind, values in ours.items())


class People(Judge):
    """People: birth date, strong identifiers, given name with sex, patronymic, generation."""

    def __init__(self, records: Records, strong: Strong) -> None:
        super().__init__(records, strong)
        columns = records.columns
        self._given: list[str | None] = columns["given_name"]
        self._middle: list[str | None] = columns["patronymic"]
        self._family: list[str | None] = columns["family_name"]
        self._suffix: list[str | None] = columns["suffix"]
        self._birth: list[str | None] = columns["birth_date"]
        self._sex: list[str | None] = columns["sex"]

    def hard(self, a: int, b: int) -> str | None:
        """Birth date, then names and generation, then identifiers of which a person has one."""
        born, also = self._birth[a], self._birth[b]
        given, other = self._given[a], self._given[b]
        if born and also and not same_birth(born, also):
            return "different birth date"
        if given and other and not same_given(given, other):
            if known_given(given) and known_given(other):
                return "different given name"
            sexes = {self._sex_of(a), self._sex_of(b)}
            if len(sexes) == 2 and None not in sexes:
                return "different given name and sex"
        elif self._differ_in_sex(a, b):
            return "different sex"
        middle, theirs = self._middle[a], self._middle[b]
        if middle and theirs and not same_patronymic(middle, theirs):
            return "different patronymic"
        suffix, also_borne = self._suffix[a], self._suffix[b]
        if suffix and also_borne and not same_suffix(suffix, also_borne):
            return "different generation"
        ids = self._ids(a, b)
        # A person may have opened a second account at one shop: name and birth date tell.
        if ids == f"different {EXTERNAL_ID.name}" and given and other and born and born == also:
            return None
        return ids

    def soft(self, a: int, b: int) -> str | None:
        """Given names that differ, though nothing else is known to."""
        given, other = self._given[a], self._given[b]
        return "different given name" if given and other and not same_given(given, other) else None

    def agreement(self, a: int, b: int) -> int:
        """Points for the birth date, the given name and the family name."""
        points = BIRTH_DATE if self._birth[a] and self._birth[a] == self._birth[b] else 0
        given, other = self._given[a], self._given[b]
        if given and other and same_given(given, other):
            points += GIVEN_NAME
        family, theirs = self._family[a], self._family[b]
        return points + (FAMILY_NAME if family and theirs and same_family(family, theirs) else 0)

    def names_differ(self, ours: Sequence[int], theirs: Sequence[int]) -> bool:
        """By given names, where both have some, else by family names; an equal birth date tells that they are one."""
        births = [{born for n in numbers if (born := self._birth[n])} for numbers in (ours, theirs)]
        if births[0] & births[1]:
            return False
        for column, same in ((self._given, same_given), (self._family, same_family)):
            left, right = ({name for n in numbers if (name := column[n])} for numbers in (ours, theirs))
            if left and right:
                return not any(same(one, other) for one in left for other in right)
        return False

    def claims(self, number: int) -> object:
        """Names, generation, birth date, sex and strong identifiers."""
        own = (
            self._given[number], self._middle[number], self._family[number], self._suffix[number], self._birth[number],
            self._sex[number], super().claims(number),
        )  # fmt: skip
        return own if any(own) else None

    def _differ_in_sex(self, a: int, b: int) -> bool:
        """Whether the sexes of two records contradict, whose given names agree or of whom one has none.

        A sex stated wrongly is no contradiction where the rest is overwhelming: a given name that only one sex bears,
        in both; or given name, family name and birth date in one; or a number of which a person has one. Whose given
        name is known is judged by no surname: it loses its ending to slips, and to sources that drop it.
        """
        named = self._given[a] and self._given[b]
        sexes = {self._sex_of(n, by_family=not named) for n in (a, b)}
        if len(sexes) < 2 or None in sexes:
            return False
        if named and sex_of(self._given[a], None, None) and sex_of(self._given[b], None, None):
            return False
        return not self._share_a_number(a, b) and self.agreement(a, b) < BIRTH_DATE + GIVEN_NAME + FAMILY_NAME

    def _sex_of(self, number: int, by_family: bool = True) -> str | None:
        family = self._family[number] if by_family else None
        return self._sex[number] or sex_of(self._given[number], self._middle[number], family)


class Companies(Judge):
    """Companies: branch and head office, owner and owned, two different numbers, legal forms, names on one domain."""

    def __init__(self, records: Records, strong: Strong) -> None:
        super().__init__(records, strong)
        columns = records.columns
        self._uid: list[str] = columns["uid"]
        self._city: list[str | None] = columns["city"]
        self._names = [
            tuple(name for name in both if name) for both in zip(columns["legal_name"], columns["name"], strict=True)
        ]
        self._form: list[str | None] = columns["legal_form"]
        self._owners: list[list[str]] = [owners or [] for owners in columns["owners"]]
        self._owning = {uid for owners in self._owners for uid in owners}

    def hard(self, a: int, b: int) -> str | None:
        """What each is, then numbers of which a company has one, then the legal form, unless they share a number."""
        branch, other = self._is_branch(a), self._is_branch(b)
        if None not in (branch, other) and branch != other:
            return "a branch and its head office"
        if self._uid[a] in self._owners[b] or self._uid[b] in self._owners[a]:
            return "one owns the other"
        if branch and other and not _same_place(self._place(a), self._place(b)):
            return "branches in different places"
        if ids := self._ids(a, b):
            return ids
        if self._share_a_number(a, b) or same_form(self._legal_form(a), self._legal_form(b)):
            return None
        return "different legal form"

    def soft(self, a: int, b: int) -> str | None:
        """Names that differ: companies of one group share its domain."""
        pairs = [(x, y) for x in self._stems(a) for y in self._stems(b)]
        alike = any(x == y or (min(len(x), len(y)) >= 5 and slip_apart(x, y)) for x, y in pairs)
        return None if alike or not pairs else "different company name"

    def claims(self, number: int) -> object:
        """Names, legal form, city, owners, what it owns, and strong identifiers."""
        own = (
            self._names[number], self._form[number], self._city[number] if self._is_branch(number) else None,
            tuple(self._owners[number]), self._uid[number] if self._uid[number] in self._owning else None,
            super().claims(number),
        )  # fmt: skip
        return own if any(own) else None

    def agreement(self, a: int, b: int) -> int:
        """As much as a full name for the name without its legal form."""
        return GIVEN_NAME + FAMILY_NAME if self._stems(a) & self._stems(b) else 0

    def _stems(self, number: int) -> set[str]:
        return {company_stem(name) for name in self._names[number]}

    def _is_branch(self, number: int) -> bool | None:
        names = self._names[number]
        if KPP.name in self.strong.get(number, ()) or any(map(is_branch, names)):
            return True
        return False if names else None

    def _place(self, number: int) -> str | None:
        told = (branch_place(name) for name in self._names[number])
        return self._city[number] or next(filter(None, told), None)

    def _legal_form(self, number: int) -> str | None:
        told = (company_name(name).legal_form for name in self._names[number])
        return self._form[number] or next(filter(None, told), None)


def _same_place(a: str | None, b: str | None) -> bool:
    return not a or not b or slip_apart(fold(a), fold(b))


@lru_cache(maxsize=100_000)
def same_birth(a: str, b: str) -> bool:
    """Whether two ISO dates may be one: equal, day and month swapped, or one digit mistyped."""
    if a == b:
        return True
    if a[:4] == b[:4] and (a[5:7], a[8:10]) == (b[8:10], b[5:7]):
        return True
    return sum(x != y for x, y in zip(a, b, strict=False)) == 1 and len(a) == len(b)


def contradictions(judge: Judge, group: Iterable[int]) -> list[tuple[int, int, str]]:
    """Pairs of one group that can not be one, with the rule; records with equal claims are compared once."""
    alike: dict[object, list[int]] = {}
    for number in group:
        claims = judge.claims(number)
        if claims is not None:
            alike.setdefault(claims, []).append(number)
    sets = list(alike.values())
    found: list[tuple[int, int, str]] = []
    for i, ours in enumerate(sets):
        for theirs in sets[i + 1 :]:
            rule = judge.hard(ours[0], theirs[0])
            if rule:
                found += [(a, b, rule) for a in ours for b in theirs]
    return found


def namespace(external_id: str) -> str:
    """A system and the letters of its keys, which tell the kinds of things that it numbers: shop:, crm:CP-."""
    return re.sub(r"\d+$", "", external_id)


JUDGES: dict[str, Callable[[Records, Strong], Judge]] = {"people": People, "companies": Companies}
