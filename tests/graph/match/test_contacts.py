from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.identifiers import clean, is_role_mailbox
from graph.identifiers.email_column import role_mailboxes
from graph.match.contacts import addresses, handles, phones
from graph.model.identifiers import EMAIL

MAILBOX = st.sampled_from(
    [
        "a.b",
        "A.B-c_d",
        "info",
        "test",
        "noreply",
        "sales2",
        "order.ivanov",
        "buh-msk",
        "ivan+shop",
        "a..b",
        "x" * 64,
        "y" * 65,
        "иван",
    ]
)
DOMAIN = st.sampled_from(
    ["gmail.com", "GoogleMail.com", "ya.ru", "yandex.kz", "pm.me", "mac.com", "x-y.z.org", "x--y.org", "a.test",
     "localhost", "test.com", "пример.рф"]
)  # fmt: skip
BEFORE, AFTER = st.sampled_from(["", " ", "mailto:", "<"]), st.sampled_from(["", ";", "\n"])
ADDRESS = st.builds("{}{}@{}{}".format, BEFORE, MAILBOX, DOMAIN, AFTER)


@given(st.lists(st.none() | ADDRESS | st.text(max_size=12), max_size=8))
def test_addresses_of_a_column_are_those_of_each(values: list[str | None]) -> None:
    cleaned = addresses(pl.Series(values, dtype=pl.String)).to_list()
    assert cleaned == [clean(EMAIL, value) for value in values]


@pytest.mark.parametrize(
    ("text", "digits"),
    [("+7 912 345-67-89", "123456789"), ("8(912)345-67-89; 2222222", "123456789"), ("000000000", None),
     ("+7 999 999-99-99", None), ("1234567890", None), ("8 800 555-35-35", None),
     ("8 (495) 123-45-67 доб. 12", "951234567x111222"), ("+74951234567;ext=12", "951234567x111222"),
     ("моб. 8 912 345-67-89", "123456789"),
     ("12345", None), ("нет", None), ("", None), (None, None)],
)  # fmt: skip
def test_phones(text: str | None, digits: str | None) -> None:
    assert phones(pl.Series([text], dtype=pl.String)).to_list() == [digits]


@given(st.lists(ADDRESS, max_size=8))
def test_roles_of_a_column_are_those_of_each(values: list[str]) -> None:
    cleaned = [value for text in values if (value := clean(EMAIL, text))]
    assert role_mailboxes(pl.Series(cleaned, dtype=pl.String)).to_list() == [is_role_mailbox(v) for v in cleaned]


def test_a_nick_without_a_network_is_of_that_which_its_column_names() -> None:
    column = pl.Series("Telegram nick", ["@Anna_K", "https://t.me/anna_k", "vk.com/anna", "—", None])
    assert handles(column).to_list() == ["telegram:anna_k", "telegram:anna_k", "vk:anna", None, None]
