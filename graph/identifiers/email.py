"""E-mail addresses: one form per mailbox, and which mailboxes belong to a role rather than a person."""

from __future__ import annotations

import re
from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email

from ..model.identifiers import EMAIL
from .base import PLACEHOLDERS, Cleaner, plain, words


@dataclass(frozen=True, slots=True)
class Provider:
    """How a provider of mailboxes reads the part before the @.

    Attributes:
        domain: The domain under which its addresses are kept.
        ignored: Characters that it ignores.
        same: Two characters that it takes for one; the first is written as the second.
    """

    domain: str
    ignored: str = ""
    same: tuple[str, str] | None = None


_GMAIL = Provider("gmail.com", ignored=".")
_YANDEX = Provider("yandex.ru", same=(".", "-"))
_PROTON = Provider("proton.me", ignored=".-_")
_ICLOUD = Provider("icloud.com")
PROVIDERS = {
    **dict.fromkeys(words("gmail.com googlemail.com"), _GMAIL),
    **dict.fromkeys(
        words("yandex.ru ya.ru yandex.com yandex.by yandex.kz yandex.ua yandex.com.tr yandex.uz narod.ru"), _YANDEX
    ),
    **dict.fromkeys(words("proton.me protonmail.com protonmail.ch pm.me"), _PROTON),
    **dict.fromkeys(words("icloud.com me.com mac.com"), _ICLOUD),
    **{
        domain: Provider(domain)
        for domain in words("""
            mail.ru bk.ru inbox.ru list.ru internet.ru xmail.ru outlook.com hotmail.com live.com msn.com fastmail.com
            fastmail.fm zoho.com posteo.de mailbox.org runbox.com tutanota.com
        """)
    },
}
"""Providers that read name+tag@ as name@; other domains keep the tag, for it may be another mailbox."""

PUBLIC_PROVIDERS = frozenset(PROVIDERS) | words(
    """
    rambler.ru lenta.ru autorambler.ru myrambler.ru ro.ru pochta.ru mail.com mail.ua ukr.net i.ua meta.ua tut.by
    yahoo.com yahoo.co.uk yahoo.de yahoo.fr ymail.com rocketmail.com aol.com gmx.com gmx.de gmx.net web.de t-online.de
    free.fr orange.fr laposte.net wanadoo.fr libero.it virgilio.it seznam.cz wp.pl onet.pl interia.pl o2.pl abv.bg
    hotmail.co.uk hotmail.de hotmail.fr live.ru live.co.uk outlook.de outlook.fr qq.com 163.com 126.com sina.com
    naver.com daum.net hanmail.net comcast.net verizon.net att.net sbcglobal.net btinternet.com sky.com rediffmail.com
    mail.bg inbox.lv tutanota.de tuta.io hey.com duck.com mail.kz e-mail.ru
    """
)
"""Domains at which anybody may have a mailbox: none of them is the domain of a company."""

_NOBODY = PLACEHOLDERS | words(
    """
    noemail nomail no-email no-mail noreply no-reply no_reply donotreply do-not-reply do_not_reply mailer-daemon
    """
)
_EXAMPLES = words("test example sample user username name email mail qwerty asdf asdfgh abc a aa aaa 123")
_EXAMPLE_DOMAINS = words("example test domain none email mail no sample asdf qwerty")
PERHAPS_NOBODY = _NOBODY | _EXAMPLES
"""Mailboxes that are nobody's, at any domain or at some."""
_MARKS = re.compile(r"[\d._-]+")
RESERVED = ("test", "local", "localhost", "invalid", "arpa", "onion")
"""Top-level domains at which there are no mailboxes."""

ROLES = words(
    """
    info information inform sales sale support office admin administrator administration contact contacts hello hi help
    helpdesk service services customerservice customercare care feedback marketing pr press media hr job jobs career
    careers recruitment billing invoice invoices accounting accounts accountant finance payments order orders booking
    bookings reservations shop store delivery logistics warehouse purchasing procurement tender tenders opt retail
    mailbox inbox reception secretary team company corp webmaster postmaster hostmaster abuse security root it dev
    legal privacy newsletter news subscribe unsubscribe partner partners director manager general common everyone all
    buh buhgalteria bux buhgalter zakaz zakazy zakupki snab sklad otdel prodazhi prodaji kadry priem priemnaya sekretar
    direktor magazin dostavka servis kontakt reklama
    """
)


_ROLE = 0.1
"""Specificity of the mailbox of a role: all who write for a company leave it."""


class EmailCleaner(Cleaner):
    """E-mail addresses; no DNS is asked."""

    kind = EMAIL

    def clean(self, raw: str, region: str) -> str | None:
        """Lower-case address at the provider's main domain, without tags and dots that the provider ignores."""
        text = re.sub(r"(?i)^mailto:", "", plain(raw).strip(" <>,;\"'"))
        if "@" not in text or len(text) > 254:
            return None
        plain_text = text.lower()
        if _PLAIN.fullmatch(plain_text):
            local, _, domain = plain_text.partition("@")
            return _at_provider(local, domain)
        try:
            checked = validate_email(text, check_deliverability=False)
        except EmailNotValidError:
            return None
        address = _at_provider(checked.local_part.lower(), checked.domain.lower())
        # Dropping a tag or folding case may leave what is no address (a lone combining mark, "-@"): then it is junk.
        try:
            again = validate_email(address or "", check_deliverability=False)
        except EmailNotValidError:
            return None
        return address if again.normalized == address else None

    def specificity(self, value: str) -> float:
        """That of a person's mailbox, or little for one that belongs to a role."""
        return _ROLE if is_role_mailbox(value) else super().specificity(value)


_PLAIN = re.compile(
    r"(?=.{6,254}$)(?=[^@]{1,64}@)[a-z0-9]+([._-][a-z0-9]+)*@([a-z0-9]+(-[a-z0-9]+)*\.)+"
    rf"(?!(?:{'|'.join(RESERVED)})$)[a-z]{{2,18}}"
)
"""Addresses that are valid whatever the standards say of the others: most are, and are told so
twenty times sooner than by parsing."""


def _at_provider(local: str, domain: str) -> str | None:
    """An address as its provider reads it; None for nobody's."""
    if provider := PROVIDERS.get(domain):
        domain = provider.domain
        local = local.partition("+")[0].translate({ord(c): None for c in provider.ignored})
        if provider.same:
            local = local.replace(*provider.same)
    return None if not local or _is_nobody(local, domain) else f"{local}@{domain}"


def _is_nobody(local: str, domain: str) -> bool:
    if local.partition("+")[0] in _NOBODY:
        return True
    owner = domain.partition(".")[0]
    return local in _EXAMPLES and (owner in _EXAMPLE_DOMAINS or owner == local or domain in PUBLIC_PROVIDERS)


def is_role_mailbox(address: str) -> bool:
    """Whether a cleaned address is read by whoever holds a role (info@, sales2@, buh-msk@), not by one person."""
    local, _, domain = address.partition("@")
    local = local.partition("+")[0]
    first, *rest = _MARKS.split(local, maxsplit=1)
    return first in ROLES and (domain not in PUBLIC_PROVIDERS or not any(rest))
