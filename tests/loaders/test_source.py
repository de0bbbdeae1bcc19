"""What a source may know besides the row."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from graph.model import Link
from graph.model.identifiers import CUSTOMER_HAS, EMAIL, PHONE, Identifier
from loaders.fields import TextRow
from loaders.source import Context, columns


def test_identifiers_are_cleaned_and_linked() -> None:
    context = Context("shop", region="KZ")
    node, link = context.identify(CUSTOMER_HAS, "shop:1", PHONE, "8 (701) 123-45-67")
    assert isinstance(node, Identifier)
    assert isinstance(link, Link)
    assert node.uid == "phone:+77011234567"
    assert (link.start, link.end) == ("shop:1", node.uid)


def test_junk_is_counted_and_missing_is_not() -> None:
    context = Context("shop")
    for raw in ("undefined", "none@none.com", None, ""):
        assert list(context.identify(CUSTOMER_HAS, "shop:1", EMAIL, raw)) == []
    assert context.junk == 2


@given(st.text())
def test_no_identifier_raises(raw: str) -> None:
    list(Context("shop").identify(CUSTOMER_HAS, "shop:1", EMAIL, raw))


def test_first_is_undone_with_the_row() -> None:
    context = Context("shop")
    assert [context.first("a"), context.first("a")] == [True, False]
    context.keep()
    assert context.first("b")
    context.forget()
    assert [context.first("a"), context.first("b")] == [False, True]


def test_uids_name_their_source() -> None:
    assert Context("registry").uid(1027700132195, 2024) == "registry:1027700132195:2024"


class Row(TextRow):
    needed: int | None
    renamed: str = Field(alias="Renamed Column")
    spare: int | None = None


def test_columns_of_a_row_class() -> None:
    assert columns(Row) == (["needed", "Renamed Column"], ["needed", "Renamed Column", "spare"])
