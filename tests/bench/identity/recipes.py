"""The peer's models: Splink's own demos, setting by setting, and for the other sets what those demos would do."""

from __future__ import annotations

import splink.comparison_library as cl
from splink import SettingsCreator, block_on
from splink.blocking_rule_library import CustomRule

from .peer import Recipe


def historical() -> Recipe:
    """https://moj-analytical-services.github.io/splink/demos/examples/duckdb/deduplicate_50k_synthetic.html."""
    return Recipe(
        SettingsCreator(
            link_type="dedupe_only",
            blocking_rules_to_generate_predictions=[
                block_on("substr(first_name,1,3)", "substr(surname,1,4)"),
                block_on("surname", "dob"),
                block_on("first_name", "dob"),
                block_on("postcode_fake", "first_name"),
                block_on("postcode_fake", "surname"),
                block_on("dob", "birth_place"),
                block_on("substr(postcode_fake,1,3)", "dob"),
                block_on("substr(postcode_fake,1,3)", "first_name"),
                block_on("substr(postcode_fake,1,3)", "surname"),
                block_on("substr(first_name,1,2)", "substr(surname,1,2)", "substr(dob,1,4)"),
            ],
            comparisons=[
                cl.ForenameSurnameComparison(
                    "first_name", "surname", forename_surname_concat_col_name="first_name_surname_concat"
                ),
                cl.DateOfBirthComparison("dob", input_is_string=True),
                cl.PostcodeComparison("postcode_fake"),
                cl.ExactMatch("birth_place").configure(term_frequency_adjustments=True),
                cl.ExactMatch("occupation").configure(term_frequency_adjustments=True),
            ],
        ),
        surely_same=(
            block_on("first_name", "surname", "dob"),
            block_on("substr(first_name,1,2)", "surname", "substr(postcode_fake,1,2)"),
            block_on("dob", "postcode_fake"),
        ),
        recall=0.6,
        u_pairs=1e7,
        train_on=(block_on("first_name", "surname"), block_on("dob")),
        without_frequencies=True,
        select="*, first_name || ' ' || surname as first_name_surname_concat",
    )


def fake() -> Recipe:
    """https://moj-analytical-services.github.io/splink/demos/examples/duckdb/accuracy_analysis_from_labels_column.html.

    Of the pages on this set it is the one whose model does best; here the dates are text.
    """
    return Recipe(
        SettingsCreator(
            link_type="dedupe_only",
            blocking_rules_to_generate_predictions=[
                block_on(name) for name in ("first_name", "surname", "dob", "email")
            ],
            comparisons=[
                cl.ForenameSurnameComparison("first_name", "surname"),
                cl.DateOfBirthComparison("dob", input_is_string=True),
                cl.ExactMatch("city").configure(term_frequency_adjustments=True),
                cl.EmailComparison("email"),
            ],
        ),
        surely_same=(
            "l.first_name = r.first_name and levenshtein(r.dob, l.dob) <= 1",
            "l.surname = r.surname and levenshtein(r.dob, l.dob) <= 1",
            "l.first_name = r.first_name and levenshtein(r.surname, l.surname) <= 2",
            "l.email = r.email",
        ),
        recall=0.7,
        train_on=(block_on("dob"), block_on("email"), block_on("first_name", "surname")),
        without_frequencies=True,
    )


def febrl() -> Recipe:
    """https://moj-analytical-services.github.io/splink/demos/examples/duckdb/febrl3.html."""
    return Recipe(
        SettingsCreator(
            unique_id_column_name="rec_id",
            link_type="dedupe_only",
            blocking_rules_to_generate_predictions=[
                block_on(name) for name in ("soc_sec_id", "given_name", "surname", "date_of_birth", "postcode")
            ],
            comparisons=[
                cl.NameComparison("given_name"),
                cl.NameComparison("surname"),
                cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d"),
                cl.DamerauLevenshteinAtThresholds("soc_sec_id", [2]),
                cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
                cl.ExactMatch("postcode").configure(term_frequency_adjustments=True),
            ],
        ),
        surely_same=(
            block_on("soc_sec_id"),
            block_on("given_name", "surname", "date_of_birth"),
            "l.given_name = r.surname and l.surname = r.given_name and l.date_of_birth = r.date_of_birth",
        ),
        recall=0.9,
        train_on=(block_on("date_of_birth"), block_on("postcode")),
    )


def febrl_linked() -> Recipe:
    """https://moj-analytical-services.github.io/splink/demos/examples/duckdb/febrl4.html, its detailed model."""
    return Recipe(
        SettingsCreator(
            unique_id_column_name="rec_id",
            link_type="link_only",
            blocking_rules_to_generate_predictions=[
                block_on("given_name", "surname"),
                CustomRule("l.given_name = r.surname and l.surname = r.given_name"),
                block_on("date_of_birth"),
                block_on("soc_sec_id"),
                block_on("state", "address_1"),
                block_on("street_number", "address_1"),
                block_on("postcode"),
            ],
            comparisons=[
                cl.NameComparison("given_name").configure(term_frequency_adjustments=True),
                cl.NameComparison("surname").configure(term_frequency_adjustments=True),
                cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d"),
                cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
                cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
                cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(term_frequency_adjustments=True),
            ],
        ),
        surely_same=(block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth")),
        recall=0.8,
        train_on=(block_on("date_of_birth"), block_on("postcode")),
        without_frequencies=True,
        parts=("rec_id like '%-org'", "rec_id not like '%-org'"),
    )


def _people(also: tuple[str, ...], block: tuple[str, ...]) -> Recipe:
    """Names, birth date, phone and e-mail; other columns compared to the letter; other columns to block on."""
    return Recipe(
        SettingsCreator(
            unique_id_column_name="id",
            link_type="dedupe_only",
            blocking_rules_to_generate_predictions=[
                block_on("phone"),
                block_on("email"),
                block_on("last_name", "birth_date"),
                block_on("first_name", "birth_date"),
                block_on("first_name", "last_name", "substr(birth_date,1,4)"),
                block_on("first_name", "last_name", "city"),
                *(block_on(name) for name in block),
            ],
            comparisons=[
                cl.ForenameSurnameComparison("first_name", "last_name", forename_surname_concat_col_name="full_name"),
                cl.DateOfBirthComparison("birth_date", input_is_string=True),
                cl.ExactMatch("phone").configure(term_frequency_adjustments=True),
                cl.EmailComparison("email"),
                *(cl.ExactMatch(name).configure(term_frequency_adjustments=True) for name in also),
            ],
        ),
        surely_same=(block_on("first_name", "last_name", "birth_date"), block_on("email")),
        recall=0.8,
        u_pairs=1e7,
        train_on=(block_on("email"), block_on("last_name", "birth_date")),
        without_frequencies=True,
        select="*, first_name || ' ' || last_name as full_name",
    )


def customers() -> Recipe:
    """Customers of a shop."""
    return _people(also=("city",), block=())


def scripts() -> Recipe:
    """People in two scripts, whose names Splink cannot compare."""
    return _people(also=("city",), block=("birth_date",))


def families() -> Recipe:
    """People of one address, which stands for postcode and city too, as Splink's demos advise."""
    return _people(also=("middle_name", "sex", "address"), block=())


def companies() -> Recipe:
    """Companies, with their numbers as strong evidence."""
    return Recipe(
        SettingsCreator(
            unique_id_column_name="id",
            link_type="dedupe_only",
            blocking_rules_to_generate_predictions=[
                block_on(name) for name in ("inn", "ogrn", "website", "phone", "address", "company")
            ],
            comparisons=[
                cl.JaroWinklerAtThresholds("company", [0.92, 0.8]).configure(term_frequency_adjustments=True),
                cl.ExactMatch("inn"),
                cl.ExactMatch("ogrn"),
                cl.ExactMatch("website"),
                cl.ExactMatch("phone"),
                cl.JaroWinklerAtThresholds("address", [0.92, 0.8]),
                cl.ExactMatch("city").configure(term_frequency_adjustments=True),
            ],
        ),
        surely_same=(block_on("inn"), block_on("company", "city")),
        recall=0.8,
        train_on=(block_on("inn"), block_on("phone"), block_on("website")),
        without_frequencies=True,
    )


def sites() -> Recipe:
    """Sites with name, address, postcode and phone, of which Splink's documentation has no demo."""
    return Recipe(
        SettingsCreator(
            unique_id_column_name="Id",
            link_type="dedupe_only",
            blocking_rules_to_generate_predictions=[
                block_on("Phone"), block_on("Address"), block_on('"Site name"'), block_on("substr(Address,1,8)", "Zip"),
            ],
            comparisons=[
                cl.JaroWinklerAtThresholds('"Site name"', [0.92, 0.8]).configure(term_frequency_adjustments=True),
                cl.JaroWinklerAtThresholds("Address", [0.92, 0.8]),
                cl.ExactMatch("Zip").configure(term_frequency_adjustments=True),
                cl.ExactMatch("Phone"),
            ],
        ),
        surely_same=(block_on("Phone", "Address"),),
        recall=0.6,
        train_on=(block_on("Phone"), block_on("Address")),
        without_frequencies=True,
    )  # fmt: skip
