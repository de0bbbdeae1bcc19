"""Identifiers of companies: ИНН, ОГРН, КПП and LEI with their check digits, and internet domains."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import idna
from stdnum import lei
from stdnum.exceptions import ValidationError
from stdnum.ru import inn, ogrn

from ..model.identifiers import DOMAIN, INN, KPP, LEI, OGRN
from .base import Cleaner, plain, words
from .email import PUBLIC_PROVIDERS

_KPP = re.compile(r"\d{4}[0-9A-Z]{2}\d{3}")
_BRANCHES = frozenset({"02", "03", "04", "05", "31", "32", "43", "44", "45"})
_ZONE = re.compile(r"[^\W\d_][\w-]*", re.UNICODE)
_SHARED_HOSTS = words(
    """
    vk.com vk.ru ok.ru t.me telegram.me instagram.com facebook.com fb.com youtube.com twitter.com x.com linkedin.com
    tiktok.com wa.me whatsapp.com google.com sites.google.com docs.google.com yandex.ru avito.ru ozon.ru
    wildberries.ru github.io wixsite.com wordpress.com blogspot.com tilda.ws narod.ru ucoz.ru
    """
)
"""Sites at which anybody may have a page."""
_EXAMPLES = frozenset({"example.com", "example.org", "example.net", "localhost"})


def _digits(raw: str) -> str:
    """The digits of a number, also after a spreadsheet made a fraction of it (7707083893.0)."""
    return re.sub(r"[\s-]", "", re.sub(r"[.,]0+$", "", plain(raw)))


def _in_details(raw: str) -> tuple[str, str]:
    """ИНН and КПП of what may be both: ИНН/КПП 7707083893/773601001; else the same twice."""
    both = re.fullmatch(r"(?i)\s*(?:инн\s*/\s*кпп)?\W*(\d{9,12})\s*/\s*([\dA-Z]{8,9})\s*", raw)
    return (both[1], both[2]) if both else (raw, raw)


class InnCleaner(Cleaner):
    """Russian tax numbers: 10 digits of a company, 12 of a person."""

    kind = INN

    def clean(self, raw: str, region: str) -> str | None:
        """Digits; a leading nought that a spreadsheet dropped is put back, which the check digits confirm.

        Of the usual ИНН/КПП of a company's details, the ИНН.
        """
        value = _digits(re.sub(r"(?i)^\s*(инн|inn)\W*", "", _in_details(raw)[0]))
        if len(value) in (9, 11):
            value = "0" + value
        return _valid(value, inn.validate) if value.strip("0") else None


class OgrnCleaner(Cleaner):
    """Russian state registration numbers: 13 digits of a company, 15 of a sole trader."""

    kind = OGRN

    def clean(self, raw: str, region: str) -> str | None:
        """Digits."""
        value = _digits(re.sub(r"(?i)^\s*(огрнип|огрн|ogrnip|ogrn)\W*", "", raw))
        return _valid(value, ogrn.validate) if value.strip("0") else None


class KppCleaner(Cleaner):
    """Reason codes of branches; they have no check digit."""

    kind = KPP

    def clean(self, raw: str, region: str) -> str | None:
        """Nine characters, of which the fifth and sixth may be capital letters."""
        value = _digits(re.sub(r"(?i)^\s*(кпп|kpp)\W*", "", _in_details(raw)[1])).upper()
        if len(value) == 8 and value.isdecimal():
            value = "0" + value
        return value if value.isascii() and _KPP.fullmatch(value) and value.strip("0") else None


def is_branch_kpp(value: str) -> bool:
    """Whether a cleaned КПП is of a branch: its fifth and sixth digits say why the company stands at that tax office.

    The codes are those of order ММВ-7-6/435@ of the Federal Tax Service: 01 and 50 are the company's own.
    """
    return value[4:6] in _BRANCHES


class LeiCleaner(Cleaner):
    """Legal entity identifiers, ISO 17442."""

    kind = LEI

    def clean(self, raw: str, region: str) -> str | None:
        """Twenty capital letters and digits."""
        value = re.sub(r"[\s-]", "", plain(raw)).upper()
        return _valid(value, lei.validate) if len(value) == 20 and value.isascii() else None


class DomainCleaner(Cleaner):
    """Domains of companies, from a domain, a web address or an e-mail address."""

    kind = DOMAIN

    def clean(self, raw: str, region: str) -> str | None:
        """Lower case in its own script, without scheme, www, port and path; None for mail providers and networks."""
        text = plain(raw).lower().rpartition("@")[2]
        try:
            host = urlsplit(text if "://" in text else f"//{text}").hostname or ""
            labels = idna.encode(host.strip(".").removeprefix("www."), uts46=True).decode("ascii")
            value = idna.decode(labels)
            if value != idna.decode(idna.encode(value, uts46=True)):
                return None
        except (ValueError, idna.IDNAError):
            return None
        zone = value.rpartition(".")[2]
        if "." not in value or not _ZONE.fullmatch(zone) or value.startswith("www."):
            return None
        return None if value in PUBLIC_PROVIDERS or value in _SHARED_HOSTS or value in _EXAMPLES else value


def _valid(value: str, validate: Callable[[str], str]) -> str | None:
    if not value.isascii():
        return None
    try:
        return validate(value)
    except ValidationError:
        return None
