"""Reasons and outcomes in the words of end users, in English and Russian."""

from __future__ import annotations

import re
from enum import StrEnum

from ..decisions.honour import BY_PERSON
from ..grouping import ALIKE, ALONE
from ..guard import TOO_MANY, WEAK_BRIDGE
from ..kinds import KINDS


class Locale(StrEnum):
    """A language for people."""

    EN = "en"
    RU = "ru"


TITLES = {
    "given name": "имя", "patronymic": "отчество", "family name": "фамилия",
    "generation (Jr, Sr, III)": "поколение (младший, старший)", "generation": "поколение",
    "given name in an e-mail address": "имя в адресе почты", "initial in an e-mail address": "инициал в адресе почты",
    "family name in an e-mail address": "фамилия в адресе почты", "sex by an e-mail address": "пол по адресу почты",
    "year of birth in an e-mail address": "год рождения в адресе почты",
    "year of birth": "год рождения", "age": "возраст",
    "further names": "другие имена", "birth date": "дата рождения", "sex": "пол", "e-mail": "эл. почта",
    "phone": "телефон", "e-mail of many": "общая эл. почта", "phone of many": "общий телефон",
    "postcode": "индекс", "address": "адрес", "city": "город", "region": "регион",
    "office": "отделение", "place of the branch": "место филиала",
    "personal number": "личный номер", "company name": "название компании", "tax number": "ИНН",
    "registration number": "ОГРН", "LEI": "LEI", "domain": "домен", "СНИЛС": "СНИЛС",
    "loyalty card": "карта лояльности", "loyalty card of many": "общая карта лояльности", "nick": "ник",
    "device": "устройство", "device of many": "общее устройство",
    "cookie": "метка браузера", "cookie of many": "общая метка браузера", "КПП of the branch": "КПП филиала",
}  # fmt: skip
_OUTCOMES = {
    "a branch and its head office": "филиал и головная организация",
    "given and family name in each other's place": "имя и фамилия поменяны местами",
    "family and given name in each other's place": "фамилия и имя поменяны местами",
    "a short form of the same given name": "имя: краткая форма того же",
    "a short form of the given name in an e-mail address": "имя в адресе почты: краткая форма того же",
    "an initial that agrees": "инициал подходит",
    "two further names that agree": "другие имена: совпадают два",
    "a further name that agrees": "другие имена: совпадает одно",
    "no further name that agrees": "другие имена: ни одно не совпадает",
    "birth date with day and month swapped": "дата рождения: день и месяц поменяны местами",
    "birth date of which two parts agree": "дата рождения: совпадают две части",
    "birth date of the same year": "дата рождения: тот же год",
    "year of birth next to it": "год рождения: соседний",
    "age of a year more or less": "возраст: больше или меньше на год",
    "age of a few years more or less": "возраст: больше или меньше на несколько лет",
    "same mailbox at another provider": "эл. почта: то же имя ящика у другого провайдера",
    "e-mail but for two slips of letters": "эл. почта: две описки в буквах",
    "same e-mail, which very many have": "эл. почта совпадает, но она у очень многих",
    "same phone, which very many have": "телефон совпадает, но он у очень многих",
    "postcode of the same area": "индекс: тот же район",
    "postcode of the same region": "индекс: тот же регион",
    "company names with two words in common": "название компании: два общих слова",
    "company names with a word in common": "название компании: одно общее слово",
}
_PATTERNS = (
    (re.compile(r"same (.+)"), "{}: совпадает"),
    (re.compile(r"very similar (.+)"), "{}: очень похоже"),
    (re.compile(r"similar (.+)"), "{}: похоже"),
    (re.compile(r"different (.+)"), "{}: расходится"),
    (re.compile(r"(.+) but for one slip"), "{}: одна описка"),
    (re.compile(r"(.+) but for two slips"), "{}: две описки"),
    (re.compile(r"(attribute \d+)"), "{}"),
)
_RULES = {
    "kept apart, though some of their records look alike": "разделены, хотя часть записей похожа",
    "joined on weak evidence": "объединены по слабым основаниям",
    ALIKE: "похожи", ALONE: "ничем не связана", BY_PERSON: "решение человека",
    "different given name and sex": "разные имя и пол", "different generation": "поколение: расходится",
    "branches in different places": "филиалы в разных местах",
    "one owns the other": "одна владеет другой",
    "different legal form": "правовая форма: расходится",
    "different company name": "название компании: расходится",
    "this kind does not link": "такое значение не связывает",
    "blocked": "заблокировано",
    "mailbox of a role": "ящик должности, а не человека",
    "number of a call centre": "номер колл-центра",
    "held by too many records": "есть у слишком многих записей",
    "shared, and nothing else agrees": "общее у разных людей, а больше ничего не совпадает",
}  # fmt: skip
_OF_KINDS = {
    TOO_MANY: "слишком много разных значений для одного профиля: ",
    WEAK_BRIDGE: "их соединяет только одно слабое значение: ",
}
"""Reasons that end in the name of a kind."""
_SUFFIXES = {", names agreeing": ", имена согласны", " of its owner": " владельца"}
"""What evidence adds to the name of a kind."""


def title(text: str, locale: Locale) -> str:
    """What is compared."""
    if locale is Locale.EN:
        return text
    return TITLES.get(text) or text.replace("attribute", "признак")


def outcome(text: str, locale: Locale) -> str:
    """The outcome of a comparison."""
    if locale is Locale.EN:
        return text
    if text in _OUTCOMES:
        return _OUTCOMES[text]
    for pattern, russian in _PATTERNS:
        if found := pattern.fullmatch(text):
            return russian.format(title(found[1], locale))
    return text


def kind(name: str, locale: Locale) -> str:
    """A kind of value that records share."""
    known = KINDS.get(name)
    return known.ru if known and locale is Locale.RU else name.replace("_", " ")


def rule(text: str, locale: Locale) -> str:
    """A rule: by which a value links or does not, two records were joined, or are kept apart."""
    for suffix, russian in {"": "", **_SUFFIXES}.items():
        if text.endswith(suffix) and (name := text.removesuffix(suffix)) in KINDS:
            return kind(name, locale) + (russian if locale is Locale.RU else suffix)
    for prefix, russian in _OF_KINDS.items():
        if text.startswith(prefix):
            said = russian if locale is Locale.RU else prefix
            return said + kind(text.removeprefix(prefix), locale)
    if locale is Locale.EN:
        return text
    if text in _RULES:
        return _RULES[text]
    if (of := text.removeprefix("different ")) in KINDS:
        return f"{kind(of, locale)}: расходится"
    return outcome(text, locale)
