"""Names compared across Cyrillic and Latin: one folded spelling, short forms, slips of the finger, legal forms."""

from .companies import CompanyName, branch_place, company_name, company_stem, is_branch, same_form
from .full import Name, split_name
from .given_names import known_given, roots_of, same_given
from .parts import (
    generation,
    same_family,
    same_patronymic,
    same_suffix,
    sex_of,
    stem,
    straighten,
    suffix_of,
    without_suffix,
)
from .spelling import fold, heard_alike, slip_apart, sound

__all__ = [
    "CompanyName",
    "Name",
    "branch_place",
    "company_name",
    "company_stem",
    "fold",
    "generation",
    "heard_alike",
    "is_branch",
    "known_given",
    "roots_of",
    "same_family",
    "same_form",
    "same_given",
    "same_patronymic",
    "same_suffix",
    "sex_of",
    "slip_apart",
    "sound",
    "split_name",
    "stem",
    "straighten",
    "suffix_of",
    "without_suffix",
]
