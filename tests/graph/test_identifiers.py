from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.identifiers import CLEANERS, clean, is_fixed_line, is_role_mailbox, may_link_alone, of_nobody, specificity
from graph.model.identifiers import (
    COOKIE,
    DEVICE,
    DOMAIN,
    EMAIL,
    EXTERNAL_ID,
    IDENTIFIER_KINDS,
    INN,
    KPP,
    LEI,
    LOYALTY_CARD,
    NATIONAL_ID,
    OGRN,
    PHONE,
    SNILS,
    SOCIAL_HANDLE,
    IdentifierKind,
)

CASES: dict[IdentifierKind, dict[str, str | None]] = {
    EMAIL: {
        "Ivan.Petrov+shop@mail.ru": "ivan.petrov@mail.ru",
        " PETROV@Romashka.RU ": "petrov@romashka.ru",
        "mailto:a.b@romashka.ru": "a.b@romashka.ru",
        "<a@romashka.ru>": "a@romashka.ru",
        "i.v.a.n+news@googlemail.com": "ivan@gmail.com",
        "ivan.petrov@ya.ru": "ivan-petrov@yandex.ru",
        "ivan-petrov@yandex.com": "ivan-petrov@yandex.ru",
        "some.body+x@proton.me": "somebody@proton.me",
        "me@me.com": "me@icloud.com",
        "name+tag@romashka.ru": "name+tag@romashka.ru",
        "иван@почта.рф": "иван@почта.рф",
        "иван@xn--80a1acny.xn--p1ai": "иван@почта.рф",
        "info@romashka.ru": "info@romashka.ru",
        "alice@example.com": "alice@example.com",
        "none@none.com": None,
        "no@mail.ru": None,
        "test@test.ru": None,
        "test@example.com": None,
        "test@gmail.com": None,
        "noreply@romashka.ru": None,
        "no-reply@romashka.ru": None,
        "undefined": None,
        "a@b": None,
        "a b@romashka.ru": None,
        "-": None,
        "+news@gmail.com": None,
        "@": None,
        "x" * 300 + "@romashka.ru": None,
    },
    PHONE: {
        "8 (916) 123-45-67": "+79161234567",
        "+7 916 123 45 67": "+79161234567",
        "79161234567": "+79161234567",
        "916 123 45 67": "+79161234567",
        "tel:+79161234567": "+79161234567",
        "+375 29 123-45-67": "+375291234567",
        "810 375 29 123-45-67": "+375291234567",
        "+7 495 123-45-67 доб. 12": "+74951234567;ext=12",
        "+7 (495) 123-45-67": "+74951234567",
        "0000000": None,
        "80000000000": None,
        "1234567": None,
        "+7 999 999 99 99": None,
        "нет": None,
        "12": None,
    },
    LOYALTY_CARD: {
        "2990 0000-01234": "2990000001234",
        "№ ab-1234": "AB1234",
        "0012345": "0012345",
        "0000000": None,
        "card": None,
        "12": None,
    },
    EXTERNAL_ID: {
        "shop:100023": "shop:100023",
        "CRM: CP-0000123 ": "crm:CP-0000123",
        "shop:7": "shop:7",
        "shop:11": "shop:11",
        "shop:0": None,
        "shop:-1": None,
        "shop:undefined": None,
        "shop:null": None,
        "shop:NaN": None,
        "shop:": None,
        "100023": None,
    },
    SNILS: {
        "087-654-303 00": "08765430300",
        "СНИЛС 087-654-303 00": "08765430300",
        "8765430300": "08765430300",
        "8765430300.0": "08765430300",
        "087-654-303 01": None,
        "112-233-445 95": None,
        "000-000-000 00": None,
        "111-111-111 45": None,
        "001-001-998 01": None,
        "нет": None,
    },
    NATIONAL_ID: {
        "45 03 № 123 456": "4503123456",
        "ab-12.34/56": "AB123456",
        "IV-АБ 123456": "IVАБ123456",
        "5304218.0": "5304218",
        "123456789": None,
        "987654321": None,
        "078-05-1120": None,
        "000000": None,
        "unknown": None,
        "12": None,
    },
    DEVICE: {
        "{6D92078A-8246-4BA4-AE5B-76104861E7DC}": "6d92078a-8246-4ba4-ae5b-76104861e7dc",
        "IDFA: 6D92078A-8246-4BA4-AE5B-76104861E7DC": "6d92078a-8246-4ba4-ae5b-76104861e7dc",
        "till-Moscow-17": "till-Moscow-17",
        "00000000-0000-0000-0000-000000000000": None,
        "9774D56D682E549C": None,
        "02:00:00:00:00:00": None,
        "unknown": None,
        "short": None,
    },
    COOKIE: {
        "9F86D081884C7D65": "9f86d081884c7d65",
        "GA1.2.1234.5678": "GA1.2.1234.5678",
        "{9f86d081-884c-7d65-0000-000000000001}": "9f86d081-884c-7d65-0000-000000000001",
        "00000000-0000-0000-0000-000000000000": None,
        "undefined": None,
        "short": None,
        "two words here": None,
    },
    SOCIAL_HANDLE: {
        "telegram:@Ivan_P": "telegram:ivan_p",
        "https://t.me/Ivan_P?start=1": "telegram:ivan_p",
        "vk.com/id12345": "vk:id12345",
        "https://www.linkedin.com/in/ivan": "linkedin:ivan",
        "vk:id0": None,
        "ivan": None,
        "telegram:undefined": None,
    },
    INN: {
        "7707083893": "7707083893",
        "ИНН 7707083893": "7707083893",
        "7707083893/773601001": "7707083893",
        "ИНН/КПП: 7707083893 / 773601001": "7707083893",
        "7707083893.0": "7707083893",
        "500100732259": "500100732259",
        "7707083894": None,
        "0000000000": None,
        "77070838": None,
    },
    OGRN: {
        "1027700132195": "1027700132195",
        "ОГРН: 1027700132195": "1027700132195",
        "304500116000157": "304500116000157",
        "1027700132196": None,
        "0000000000000": None,
    },
    KPP: {"770701001": "770701001", "ИНН/КПП 7707083893/773601001": "773601001",
          "7707AB001": "7707AB001", "70701001": "070701001", "77070100": "077070100",
          "000000000": None, "7707": None},
    LEI: {"5493001KJTIIGC8Y1R12": "5493001KJTIIGC8Y1R12", "5493 001k jtii gc8y 1r12": "5493001KJTIIGC8Y1R12",
          "5493001KJTIIGC8Y1R13": None, "": None},
    DOMAIN: {
        "https://www.Romashka.ru/about?x=1": "romashka.ru",
        "romashka.ru:8080": "romashka.ru",
        "info@romashka.ru": "romashka.ru",
        "ПОЧТА.РФ": "почта.рф",
        "shop.romashka.co.uk": "shop.romashka.co.uk",
        "mail.ru": None,
        "https://vk.com/romashka": None,
        "localhost": None,
        "10.0.0.1": None,
        "нет": None,
    },
}  # fmt: skip


def test_every_kind_has_a_cleaner_and_cases() -> None:
    assert set(CLEANERS) == set(IDENTIFIER_KINDS) == {kind.name for kind in CASES}


@pytest.mark.parametrize(
    ("kind", "raw", "cleaned"), [(kind, raw, value) for kind, cases in CASES.items() for raw, value in cases.items()]
)
def test_cases(kind: IdentifierKind, raw: str, cleaned: str | None) -> None:
    assert clean(kind, raw) == cleaned


def test_missing_stays_missing() -> None:
    assert clean(EMAIL, None) is None
    assert clean(PHONE, "") is None


def test_region_decides_of_numbers_without_country() -> None:
    assert clean(PHONE, "(212) 555-0123", region="us") == "+12125550123"
    assert clean(PHONE, "(212) 555-0123", region="RU") is None


ODD = st.text("abXY019@.+-_:;/ иИßİ№'\"\u0300\u200d\x1fext", max_size=30)
PHONES = st.from_regex(r"\+?[0-9 ()\-]{7,16}((доб|ext|;ext=|x)[. ]?[0-9]{1,5})?", fullmatch=True)


@given(st.sampled_from(sorted(IDENTIFIER_KINDS)), st.one_of(st.text(), ODD, st.emails(), PHONES))
def test_cleaning_never_raises_and_cleaning_twice_changes_nothing(name: str, raw: str) -> None:
    kind = IDENTIFIER_KINDS[name]
    value = clean(kind, raw)
    if value is not None:
        assert clean(kind, value) == value
        assert CLEANERS[name].validate(value)
        assert 0 < specificity(kind, value) <= 1
        assert kind.links or not may_link_alone(kind, value)
        is_role_mailbox(value)
        is_fixed_line(value)


NUMBERS = st.from_regex(r"(СНИЛС|ИНН|idfa:|№)? ?[0-9A-Fa-f.\- ]{5,20}(\.0)?", fullmatch=True)


@given(st.sampled_from([SNILS, NATIONAL_ID, DEVICE, INN, OGRN, KPP, LOYALTY_CARD]), NUMBERS)
def test_numbers_cleaned_twice_stay_the_same(kind: IdentifierKind, raw: str) -> None:
    value = clean(kind, raw)
    assert value is None or clean(kind, value) == value


@given(st.integers(1_001_999, 999_999_999))
def test_a_wrong_digit_is_no_snils(number: int) -> None:
    right = [value for check in range(100) if (value := clean(SNILS, f"{number:09}{check:02}"))]
    assert len(right) <= 1


@pytest.mark.parametrize(
    ("kind", "value", "alone"),
    [
        (EMAIL, "petrov@romashka.ru", True),
        (EMAIL, "info@romashka.ru", False),
        (PHONE, "+79161234567", True),
        (PHONE, "+74951234567", False),
        (PHONE, "+74951234567;ext=12", True),
        (PHONE, "+12125550123", True),
        (PHONE, "+78001234567", False),
        (INN, "7707083893", True),
        (SNILS, "08765430300", True),
        (KPP, "770701001", False),
        (DOMAIN, "romashka.ru", True),
    ],
)
def test_what_many_share_does_not_link_alone(kind: IdentifierKind, value: str, alone: bool) -> None:
    assert may_link_alone(kind, value) is alone


def test_what_is_of_nobody_links_nobody_and_the_line_of_a_place_those_who_agree() -> None:
    nobodys = {(EMAIL, "info@romashka.ru"), (PHONE, "+78001234567")}
    others = {(EMAIL, "petrov@romashka.ru"), (PHONE, "+74951234567"), (PHONE, "+79161234567")}
    assert {pair for pair in nobodys | others if of_nobody(*pair)} == nobodys


def test_what_names_one_holder_is_more_specific() -> None:
    kinds = [(INN, "7707083893"), (EMAIL, "petrov@romashka.ru"), (PHONE, "+79161234567"), (DOMAIN, "romashka.ru"),
             (PHONE, "+74951234567"), (EMAIL, "info@romashka.ru"), (PHONE, "+78001234567")]  # fmt: skip
    found = [specificity(kind, value) for kind, value in kinds]
    assert found == sorted(found, reverse=True)
    assert len(set(found)) == len(found)


@pytest.mark.parametrize(
    ("address", "role"),
    [
        ("info@romashka.ru", True),
        ("sales2@romashka.ru", True),
        ("buh-msk@romashka.ru", True),
        ("info@mail.ru", True),
        ("order.desk@romashka.ru", True),
        ("order.ivanov@mail.ru", False),
        ("petrov@romashka.ru", False),
        ("information.ivanova@gmail.com", False),
    ],
)
def test_role_mailboxes(address: str, role: bool) -> None:
    assert is_role_mailbox(address) is role
