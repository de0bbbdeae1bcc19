"""How two records are compared, field by field: from full agreement down to contradiction.

The levels of a comparison are tried in order; the first that holds counts, and the last holds always. Thresholds are
the same for every table: what a level is worth there is learned (`train`), not set here.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from .conditions import (
    AnySlips,
    Condition,
    Crossed,
    Found,
    Known,
    Same,
    SameStart,
    Shared,
    Similar,
    Slips,
)
from .date_conditions import Apart, DayAndMonthSwapped, TwoPartsOfDate
from .prepare import ATTRIBUTE

COMMON = "_common"
"""Suffix of the field of values that very many records hold: they are weak evidence."""


@dataclass(frozen=True, slots=True)
class Level:
    """One outcome of a comparison.

    Attributes:
        label: What it means, in plain words.
        condition: When it holds; None: whatever is left.
        frequency: Field whose value's rarity adds to the weight: a rare name shared says more than a common one.
    """

    label: str
    condition: Condition | None
    frequency: str | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A comparison of one thing.

    Attributes:
        name: A word for programs.
        title: Words for people.
        needs: Fields of which each record must have one at least; else nothing is said for or against.
        levels: From agreement to contradiction.
        together: Whether people who live together, or companies of one house, share it.
        unless: Where one of these holds nothing is said, for another comparison says more.
    """

    name: str
    title: str
    needs: tuple[str, ...]
    levels: tuple[Level, ...]
    together: bool = False
    unless: tuple[Condition, ...] = ()


def comparisons_for(fields: Collection[str]) -> tuple[Comparison, ...]:
    """The comparisons that a prepared table with these fields allows."""
    made = [comparison for comparison in _COMPARISONS if comparison.needs[0] in fields]
    made = [_without_missing(comparison, fields) for comparison in made]
    attributes = sorted((f for f in fields if f.startswith(ATTRIBUTE)), key=lambda f: int(f.removeprefix(ATTRIBUTE)))
    return (*made, *(_text(field, f"attribute {field.removeprefix(ATTRIBUTE)}") for field in attributes))


def _without_missing(comparison: Comparison, fields: Collection[str]) -> Comparison:
    """A comparison without the levels that ask for a field that the table lacks."""
    levels = tuple(
        level for level in comparison.levels if level.condition is None or asked(level.condition) <= set(fields)
    )
    unless = tuple(condition for condition in comparison.unless if asked(condition) <= set(fields))
    return replace(comparison, levels=levels, unless=unless)


def fields_of(comparison: Comparison) -> set[str]:
    """All fields that a comparison looks at."""
    levels = [asked(level.condition) for level in comparison.levels if level.condition]
    return set(comparison.needs).union(*levels, *map(asked, comparison.unless))


def asked(condition: Condition) -> set[str]:
    """The fields that a condition looks at."""
    names = (getattr(condition, name, None) for name in ("field", "other", "among"))
    return {name for name in names if name is not None}


def _text(field: str, title: str, together: bool = False) -> Comparison:
    return Comparison(
        field, title, (field,),
        (Level(f"same {title}", Same(field), field), Level(f"similar {title}", Similar(field, 0.88)), _else(title)),
        together,
    )  # fmt: skip


def _numbers(field: str, title: str) -> Comparison:
    return Comparison(
        field, title, (field,),
        (
            Level(f"same {title}", Shared(field)),
            Level(f"{title} but for one slip", AnySlips(field, 1)),
            Level(f"{title} but for two slips", AnySlips(field, 2)),
            _else(title),
        ),
    )  # fmt: skip


def _shared(field: str, title: str, together: bool = False) -> Comparison:
    return Comparison(field, title, (field,), (Level(f"same {title}", Shared(field)), _else(title)), together)


def _else(title: str) -> Level:
    return Level(f"different {title}", None)


_COMPARISONS = (
    Comparison("given", "given name", ("given",), (
        Level("same given name", Same("given"), "given"),
        Level("given and family name in each other's place", Crossed("given", "family")),
        Level("a short form of the same given name", Shared("roots")),
        Level("very similar given name", Similar("given", 0.9)),
        Level("an initial that agrees", SameStart("given", 1, initial=True)),
        Level("similar given name", Similar("given", 0.75)),
        _else("given name"),
    )),
    Comparison("patronymic", "patronymic", ("patronymic",), (
        Level("same patronymic", Same("patronymic"), "patronymic"),
        Level("an initial that agrees", SameStart("patronymic", 1, initial=True)),
        Level("very similar patronymic", Similar("patronymic", 0.92)),
        _else("patronymic"),
    ), together=True),
    Comparison("family", "family name", ("family",), (
        Level("same family name", Same("family"), "family"),
        Level("family and given name in each other's place", Crossed("family", "given")),
        Level("very similar family name", Similar("family", 0.9)),
        Level("similar family name", Similar("family", 0.75)),
        _else("family name"),
    ), together=True),
    # What a mailbox spells speaks where a record does not state it, and never for itself in two records.
    Comparison("told_given", "given name in an e-mail address", ("told_given",), (
        Level("same given name in an e-mail address", Same("told_given"), "told_given"),
        Level("a short form of the given name in an e-mail address", Shared("told_roots")),
        Level("very similar given name in an e-mail address", Similar("told_given", 0.9)),
        _else("given name in an e-mail address"),
    ), unless=(Known("given"), Same("given_from"))),
    Comparison("told_initial", "initial in an e-mail address", ("told_initial",), (
        Level("same initial in an e-mail address", Same("told_initial"), "told_initial"),
        _else("initial in an e-mail address"),
    ), unless=(Known("told_given"), Same("given_from"))),
    Comparison("told_family", "family name in an e-mail address", ("told_family",), (
        Level("same family name in an e-mail address", Same("told_family"), "told_family"),
        Level("very similar family name in an e-mail address", Similar("told_family", 0.9)),
        _else("family name in an e-mail address"),
    ), together=True, unless=(Known("family"), Same("family_from"))),
    Comparison("told_year", "year of birth in an e-mail address", ("told_year",), (
        Level("same year of birth in an e-mail address", Same("told_year"), "told_year"),
        _else("year of birth in an e-mail address"),
    ), unless=(Known("born"), Same("year_from"))),
    Comparison("told_sex", "sex by an e-mail address", ("told_sex",), (
        Level("same sex by an e-mail address", Same("told_sex")), _else("sex by an e-mail address"),
    ), unless=(Known("told_given"), Same("family_from"))),
    Comparison("suffix", "generation (Jr, Sr, III)", ("suffix",), (
        Level("same generation", Same("suffix")), _else("generation"),
    )),
    Comparison("more", "further names", ("more", "words"), (
        Level("two further names that agree", Found("more", "words", 2)),
        Level("a further name that agrees", Found("more", "words")),
        Level("no further name that agrees", None),
    )),
    Comparison("born", "birth date", ("born",), (
        Level("same birth date", Same("born"), "born"),
        Level("birth date but for one slip", Slips("born", 1)),
        Level("birth date with day and month swapped", DayAndMonthSwapped("born")),
        Level("birth date of which two parts agree", TwoPartsOfDate("born")),
        Level("birth date of the same year", SameStart("born", 4)),
        _else("birth date"),
    )),
    # Where two records do not both tell the day.
    Comparison("year", "year of birth", ("year",), (
        Level("same year of birth", Same("year"), "year"),
        Level("year of birth next to it", Apart("year", 1)),
        Level("year of birth but for one slip", Slips("year", 1)),
        _else("year of birth"),
    ), unless=(Known("born"),)),
    Comparison("age", "age", ("age",), (
        Level("same age", Same("age"), "age"),
        Level("age of a year more or less", Apart("age", 1)),
        Level("age of a few years more or less", Apart("age", 5)),
        _else("age"),
    )),
    Comparison("sex", "sex", ("sex",), (Level("same sex", Same("sex")), _else("sex"))),
    Comparison("emails", "e-mail", ("emails",), (
        Level("same e-mail", Shared("emails")),
        Level("same mailbox at another provider", Shared("mailboxes")),
        Level("e-mail but for two slips of letters", AnySlips("spellings", 2)),
        _else("e-mail"),
    )),
    Comparison("phones", "phone", ("phones",), (
        Level("same phone", Shared("phones")),
        Level("phone but for one slip", AnySlips("phones", 1)),
        _else("phone"),
    ), together=True),
    Comparison("emails_common", "e-mail of many", ("emails_common",), (
        Level("same e-mail, which very many have", Shared("emails_common")), _else("e-mail of many"),
    ), together=True),
    Comparison("phones_common", "phone of many", ("phones_common",), (
        Level("same phone, which very many have", Shared("phones_common")), _else("phone of many"),
    ), together=True),
    Comparison("postcode", "postcode", ("postcode",), (
        Level("same postcode", Same("postcode"), "postcode"),
        Level("postcode but for one slip", Slips("postcode", 1)),
        Level("postcode of the same area", Same("area")),
        Level("postcode of the same region", SameStart("postcode", 2)),
        _else("postcode"),
    ), together=True),
    Comparison("address", "address", ("address",), (
        Level("same address", Same("address"), "address"),
        Level("very similar address", Similar("address", 0.92)),
        Level("similar address", Similar("address", 0.8)),
        _else("address"),
    ), together=True),
    _text("city", "city", together=True),
    _text("region", "region", together=True),
    _shared("snils", "СНИЛС"),
    _numbers("national_ids", "personal number"),
    _shared("cards", "loyalty card", together=True),
    _shared("cards_common", "loyalty card of many", together=True),
    _shared("handles", "nick"),
    _shared("devices", "device", together=True),
    _shared("devices_common", "device of many", together=True),
    _shared("cookies", "cookie", together=True),
    _shared("cookies_common", "cookie of many", together=True),
    Comparison("company", "company name", ("company",), (
        Level("same company name", Same("company"), "company"),
        Level("very similar company name", Similar("company", 0.92)),
        Level("company names with two words in common", Shared("company_words", 2)),
        Level("similar company name", Similar("company", 0.8)),
        Level("company names with a word in common", Shared("company_words")),
        _else("company name"),
    )),
    # A branch has an address, people and purchases of its own: it is no duplicate of its head office, nor of another
    # branch. That two records are of a head office says nothing for them.
    Comparison("office", "office", ("office",), (
        Level("same office", Same("office")), Level("a branch and its head office", None),
    ), unless=(Same("office"),)),
    Comparison("office_place", "place of the branch", ("office_place",), (
        Level("similar place of the branch", Similar("office_place", 0.88)), _else("place of the branch"),
    ), unless=(Same("office_place"),)),
    Comparison("office_code", "КПП of the branch", ("office_code",), (
        Level("same КПП of the branch", Same("office_code")), _else("КПП of the branch"),
    ), unless=(Same("office_code"),)),
    _numbers("inns", "tax number"),
    _numbers("ogrns", "registration number"),
    _numbers("leis", "LEI"),
    _shared("domains", "domain", together=True),
)  # fmt: skip
