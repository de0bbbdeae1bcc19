"""What a column of a table means to matching."""

from __future__ import annotations

from enum import StrEnum


class Meaning(StrEnum):
    """Meaning of a column; columns that mean nothing here are not given to the engine."""

    GIVEN_NAME = "given_name"
    PATRONYMIC = "patronymic"
    FAMILY_NAME = "family_name"
    SUFFIX = "suffix"
    """A generation: Jr, Sr, III."""
    FULL_NAME = "full_name"
    BIRTH_DATE = "birth_date"
    AGE = "age"
    SEX = "sex"
    EMAIL = "email"
    PHONE = "phone"
    POSTCODE = "postcode"
    CITY = "city"
    REGION = "region"
    ADDRESS = "address"
    SNILS = "snils"
    NATIONAL_ID = "national_id"
    LOYALTY_CARD = "loyalty_card"
    DEVICE = "device"
    COOKIE = "cookie"
    SOCIAL_HANDLE = "social_handle"
    COMPANY = "company"
    """The name of a company."""
    INN = "inn"
    KPP = "kpp"
    OGRN = "ogrn"
    LEI = "lei"
    DOMAIN = "domain"
    ATTRIBUTE = "attribute"
    """Other descriptive text on which records may agree: an occupation, a birth place, a state."""
