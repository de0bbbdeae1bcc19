"""How people type what they are: phones and e-mails in many notations, Latin letters, slips of the finger."""

from __future__ import annotations

from .names import diminutives

_CYRILLIC = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_PASSPORT = "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch ie y  e iu ia"
_INFORMAL = "a b v g d e yo zh z i y k l m n o p r s t u f h ts ch sh sch  y  e yu ya"
_PLAIN = "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch  y  e yu ya"


def _table(syllables: str) -> dict[int, str]:
    small = dict(zip(_CYRILLIC, syllables.split(" "), strict=True))
    capital = {letter.upper(): text.capitalize() for letter, text in small.items()}
    return str.maketrans(small | capital)


_TABLES = (_table(_PLAIN), _table(_INFORMAL), _table(_PASSPORT))
_SHORT = diminutives()
JUNK_EMAILS = ("undefined", "none@none.com", "test@test.ru", "no@mail.ru", "-")
JUNK_PHONES = ("0000000", "80000000000", "1234567", "+7 999 999 99 99", "нет")


def latin(text: str, habit: int = 0) -> str:
    """Transliterated in one of three habits: common, informal, passport. Latin text stays as it is."""
    return text.translate(_TABLES[habit % 3])


def diminutive(name: str, pick: int) -> str:
    """A short form of a first name, or the name itself."""
    forms = _SHORT.get(name)
    return forms[pick % len(forms)] if forms else name


def slip(text: str, pick: int) -> str:
    """One slip of the finger: two letters swapped, one dropped, one doubled, or one replaced."""
    if len(text) < 3:
        return text
    at = 1 + pick // 4 % (len(text) - 2)
    match pick % 4:
        case 0:
            return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        case 1:
            return text[:at] + text[at + 1 :]
        case 2:
            return text[:at] + text[at] + text[at:]
        case _:
            other = "aeionrst" if text[at].isascii() else "аеионрст"
            return text[:at] + other[pick // 64 % 8] + text[at + 1 :]


def typed_phone(national: str, habit: int) -> str:
    """A ten-digit national number in one of eight notations."""
    a, b, c, d = national[:3], national[3:6], national[6:8], national[8:]
    match habit % 8:
        case 0:
            return f"+7{national}"
        case 1:
            return f"8{national}"
        case 2:
            return f"+7 ({a}) {b}-{c}-{d}"
        case 3:
            return f"8 ({a}) {b}-{c}-{d}"
        case 4:
            return f"8-{a}-{b}-{c}-{d}"
        case 5:
            return f"{a} {b} {c} {d}"
        case 6:
            return f"7{national}"
        case _:
            return f"+7 {a} {b} {c} {d}"


def typed_email(address: str, habit: int) -> str:
    """An address as typed: mostly as it is, sometimes in capitals, with a plus-tag, or (Gmail) with dots moved."""
    name, _, host = address.partition("@")
    match habit % 16:
        case 0:
            return address.upper()
        case 1 | 2:
            return address[:1].upper() + address[1:]
        case 3 if host == "gmail.com":
            return f"{name.replace('.', '')}@{host}"
        case 4 if host == "gmail.com":
            return f"{name[:2]}.{name[2:]}@{host}".replace("..", ".")
        case 5 if host in {"gmail.com", "outlook.com"}:
            return f"{name}+{('shop', 'news', 'bonus')[habit // 16 % 3]}@{host}"
        case 6:
            return f" {address}"
        case 7:
            return f"{name}@{host.capitalize()}"
        case _:
            return address
