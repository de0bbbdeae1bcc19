from __future__ import annotations

import re

import pytest

from graph.match.comparisons import comparisons_for
from graph.match.prepare import LISTS
from graph.resolve.explain import phrases
from graph.resolve.explain.words import Locale, kind, outcome, rule, title
from graph.resolve.kinds import KINDS

FIELDS = LISTS | {
    "given", "family", "patronymic", "suffix", "born", "sex", "postcode", "area", "address", "city", "region",
    "company", "emails_common", "phones_common", "attribute_1",
}  # fmt: skip


def test_every_comparison_and_outcome_is_translated() -> None:
    made = comparisons_for(FIELDS)
    texts = {title(one.title, Locale.RU) for one in made}
    texts |= {outcome(level.label, Locale.RU) for one in made for level in one.levels}
    assert [text for text in sorted(texts) if not re.search("[а-яА-Я]", text)] == ["LEI"]
    assert len(made) >= 20


@pytest.mark.parametrize(
    "text",
    ["looks alike", "alone", "decided by a person", "blocked", "mailbox of a role", "held by too many records",
     "different given name and sex", "different patronymic", "phone of its owner", "email, names agreeing",
     "different inn", "shared, and nothing else agrees"],
)  # fmt: skip
def test_rules_are_translated(text: str) -> None:
    assert rule(text, Locale.RU) != rule(text, Locale.EN)
    assert rule(text, Locale.EN) == text


def test_kinds_have_the_names_of_the_model() -> None:
    assert {kind(name, Locale.RU) for name in KINDS} == {known.ru for known in KINDS.values()}
    assert kind("loyalty_card", Locale.EN) == "loyalty card"


def test_phrases_ask_for_the_same_values_in_both_languages() -> None:
    known = [one for one in vars(phrases).values() if isinstance(one, phrases.Phrase)]
    assert len(known) > 20
    for one in known:
        assert sorted(re.findall(r"{(.+?)}", one.en)) == sorted(re.findall(r"{(.+?)}", one.ru)), one.en
