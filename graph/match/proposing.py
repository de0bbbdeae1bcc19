"""What columns mean, proposed from their names and their values."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from ..names import known_given
from .column import Column, Use
from .content import Values, is_legal_name, percent
from .meaning import Meaning as M
from .vocabulary import NameSays, name_says, name_words, names_contact

_ONE = (
    M.GIVEN_NAME, M.PATRONYMIC, M.FAMILY_NAME, M.SUFFIX, M.BIRTH_DATE, M.AGE, M.SEX, M.POSTCODE, M.CITY, M.REGION,
    M.COMPANY,
)  # fmt: skip
"""Meanings of which a record has one value; e-mails, phones and numbers may be several, addresses are put together."""
_PERSONAL = {M.GIVEN_NAME, M.PATRONYMIC, M.FAMILY_NAME, M.BIRTH_DATE, M.SEX}
_FEW = 20
"""In fewer records any column may be unique by chance."""
_SPARSE = 0.2
"""Share of records that must have an attribute: what is worth little and known of few misleads (F1 −0.016 on a list of
sites with attributes on 6–17 % of the records)."""
_UNNAMED = {"name", "имя", "наименование", "title", "party", "holder"}
"""Words that name a person or a company alike."""


def propose(values: Mapping[str, Values], said: Mapping[str, Column]) -> list[Column]:
    """How every column is understood.

    Args:
        values: The columns' values, by name, in the table's order.
        said: What the user has decided already, by name.
    """
    columns = [said.get(name) or _alone(name, name_says(name), own) for name, own in values.items()]
    columns = _family_beside(_undecided(columns, values, said), values)
    if not any(column.use is Use.ID for column in columns):
        columns = _with_id(columns, values, said)
    return _once(columns, said)


def _alone(name: str, says: NameSays, values: Values) -> Column:
    """What a column is by itself."""

    def ignored(reason: str) -> Column:
        return Column(name, Use.IGNORED, None, reason, values.filled)

    def compared(meaning: M, reason: str) -> Column:
        return Column(name, Use.COMPARED, meaning, reason, values.filled)

    if values.different == 0:
        return ignored("it is empty")
    if values.different == 1 and values.count > 1:
        return ignored("all its values are equal")
    told = values.says()
    if told and told[0] is M.EMAIL and says.meaning is not M.EMAIL and not says.aside:
        return compared(*told)
    if says.aside:
        return ignored(f"it is about something else: {says.aside!r} in its name")
    if says.meaning and values.bears(says.meaning):
        # A party is a person or a company: customer, person_name, контрагент.
        legal = values.share(is_legal_name)
        if says.meaning is M.FULL_NAME and (legal >= 0.2 or (legal >= 0.05 and values.share(_has_given) < 0.05)):
            return compared(M.COMPANY, f"{percent(legal)} of its values are names with a legal form")
        given = values.share(_has_given) if says.meaning is M.COMPANY and legal < 0.05 else 0.0
        if given >= 0.4 and values.bears(M.FULL_NAME):
            return compared(M.FULL_NAME, f"{percent(given)} of its values hold a known given name")
        return compared(says.meaning, "its name")
    if told and not (says.key and told[0] not in (M.INN, M.OGRN, M.LEI)):
        return compared(*told)
    if says.meaning:
        return ignored(f"its name says {says.meaning.value}, its values do not")
    if says.key and not values.unique:
        return ignored("a key that repeats; if it identifies a person or company, say =national_id")
    if values.date_share >= 0.5:
        return ignored("dates, but hardly of birth")
    return ignored("neither its name nor its values tell what it is")


def _undecided(columns: list[Column], values: Mapping[str, Values], said: Mapping[str, Column]) -> list[Column]:
    """`name` and the like: of a person or a company, the whole of it or the given name; the other columns tell."""
    known = Counter(column.meaning for column in columns if column.meaning)
    personal = any(known[meaning] for meaning in _PERSONAL)

    def decided(column: Column) -> Column:
        own = values[column.name]
        last = (name_words(column.name) or [""])[-1]
        if column.name in said or not own.count:
            return column
        if column.meaning is M.FULL_NAME and known[M.COMPANY] and not personal and _of_a_company(column):
            return replace(column, meaning=M.ATTRIBUTE, reason="a person at the company")
        whole = own.words >= 2 and not known[M.FAMILY_NAME]
        if column.meaning is M.GIVEN_NAME and whole and known[M.GIVEN_NAME] == 1:
            return replace(column, meaning=M.FULL_NAME, reason="its name, and its values have several words")
        if (
            column.meaning is not None
            or last not in _UNNAMED
            or not own.bears(M.FULL_NAME)
            or name_says(column.name).aside
        ):
            return column
        if known[M.FAMILY_NAME] and own.words == 1 and not known[M.GIVEN_NAME]:
            meaning, why = M.GIVEN_NAME, "the family name stands in a column of its own"
        elif own.share(is_legal_name) < 0.1 and (personal or not (known[M.INN] or known[M.OGRN] or known[M.DOMAIN])):
            meaning, why = M.FULL_NAME, "its values look like names of people"
            if not personal and own.share(_has_given) < 0.1:
                meaning, why = M.COMPANY, "its values hardly hold known given names"
        else:
            meaning, why = M.COMPANY, "its values or the other columns speak of companies"
        return replace(column, use=Use.COMPARED, meaning=meaning, reason=f"its name; {why}")

    return [decided(column) for column in columns]


def _of_a_company(column: Column) -> bool:
    return names_contact(column.name) or (column.filled < 0.5 and name_says(column.name).meaning is None)


def _family_beside(columns: list[Column], values: Mapping[str, Values]) -> list[Column]:
    """Where given names have no family name, the column of single words beside them is it, unless its name objects.

    One of single letters between the two holds middle initials.
    """
    meanings = [column.meaning for column in columns]
    if M.GIVEN_NAME not in meanings or M.FAMILY_NAME in meanings or M.FULL_NAME in meanings:
        return columns
    at = meanings.index(M.GIVEN_NAME)
    for step in (1, -1):
        made, place = list(columns), at + step
        if 0 <= place < len(made) and _says_nothing(made[place]) and _are_initials(values[made[place].name]):
            made[place] = _taken(made[place], M.PATRONYMIC, "single letters beside the given names")
            place += step
        if 0 <= place < len(made) and _says_nothing(made[place]) and _may_be_family(values[made[place].name]):
            made[place] = _taken(made[place], M.FAMILY_NAME, "single words beside the given names")
            return made
    return columns


def _taken(column: Column, meaning: M, reason: str) -> Column:
    return replace(column, use=Use.COMPARED, meaning=meaning, reason=reason)


def _says_nothing(column: Column) -> bool:
    says = name_says(column.name)
    return column.use is Use.IGNORED and not (says.meaning or says.key or says.aside)


def _are_initials(own: Values) -> bool:
    return own.count >= _FEW and own.share(lambda value: re.fullmatch(r"[^\W\d_]\.?", value)) >= 0.8


def _may_be_family(own: Values) -> bool:
    letters = own.share(lambda value: re.fullmatch(r"[^\W\d_]{2,}([-'’ ][^\W\d_]+)?", value))
    return own.count >= _FEW and letters >= 0.9 and own.different >= min(100, 0.05 * own.count)


def _has_given(value: str) -> bool:
    return any(known_given(word) for word in value.split())


def _with_id(columns: list[Column], values: Mapping[str, Values], said: Mapping[str, Column]) -> list[Column]:
    """The key of the table found among the columns that mean nothing else."""

    def rank(column: Column) -> int | None:
        own, says = values[column.name], name_says(column.name)
        if column.name in said or column.meaning or not own.unique:
            return None
        if says.own_key or says.key:
            return 0 if says.own_key else 1
        return 2 if not says.aside and own.count >= _FEW and own.key_like and own.date_share < 0.5 else None

    ranks = {column.name: place for column in columns if (place := rank(column)) is not None}
    chosen = min(ranks, key=ranks.__getitem__, default=None)
    made = []
    for column in columns:
        if column.name == chosen:
            column = replace(column, use=Use.ID, reason="every record has a value of its own")
        elif column.name in ranks:
            column = replace(column, reason="another key: every record has a value of its own")
        made.append(column)
    return made


def _once(columns: list[Column], said: Mapping[str, Column]) -> list[Column]:
    """Of several columns with a meaning that a record has once, the one the user named, else the fullest."""
    best: dict[M, Column] = {}
    for column in columns:
        if column.meaning in _ONE:
            own = (column.name in said, round(column.filled, 1))
            before = best.get(column.meaning)
            if before is None or own > (before.name in said, round(before.filled, 1)):
                best[column.meaning] = column

    def kept(column: Column) -> Column:
        if column.meaning is None or column.name in said:
            return column
        if column.meaning in (M.ATTRIBUTE, M.REGION) and column.filled < _SPARSE:
            return replace(column, use=Use.IGNORED, meaning=None, reason="too few records have it to compare by it")
        if column.meaning is M.AGE and (born := best.get(M.BIRTH_DATE)):
            return replace(column, use=Use.IGNORED, meaning=None, reason=f"column {born.name!r} tells it already")
        if best.get(column.meaning, column) is column:
            return column
        told = f"column {best[column.meaning].name!r} tells the {column.meaning.value} already"
        if column.meaning is M.REGION:
            return replace(column, meaning=M.ATTRIBUTE, reason=f"{column.reason}; {told}")
        return replace(column, use=Use.IGNORED, meaning=None, reason=told)

    return [kept(column) for column in columns]
