"""The language of declarations."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime
from typing import Annotated

import pytest

from graph.model import PROVENANCE, Edge, Node, Origin, Prop, ValueType
from graph.model.spec import edge_properties, node


@node("Книга", origin=Origin.DERIVED, time="printed_at")
class Book(Node):
    """A book,
    printed.
    """

    isbn: Annotated[str, Prop("ISBN.", "ISBN", key=True)]
    title: Annotated[str | None, Prop("Title.", "Название", index=True)] = None
    pages: Annotated[int | None, Prop("Pages.", "Страниц")] = None
    weight: Annotated[float | None, Prop("Weight.", "Вес")] = None
    bound: Annotated[bool | None, Prop("Whether it is bound.", "В переплёте")] = None
    printed_at: Annotated[datetime | None, Prop("When printed.", "Напечатана")] = None
    begun_on: Annotated[date | None, Prop("When begun.", "Начата")] = None
    authors: Annotated[list[str] | None, Prop("Authors.", "Авторы")] = None
    marks: Annotated[list[float] | None, Prop("Marks.", "Оценки")] = None


@edge_properties
class Lent:
    """A loan."""

    day: Annotated[int | None, Prop("Day.", "День")] = None


def lent(origin: Origin) -> Edge:
    return Edge(
        "LENT_WITH", Book, Book, "with", "alsoWith", "Lent together.", "С чем", "К чему", properties=Lent, origin=origin
    )


def test_a_class_becomes_a_node_type() -> None:
    book = Book.node_type
    assert (book.name, book.description, book.ru, book.key) == ("Book", "A book, printed.", "Книга", "isbn")
    assert (book.origin, book.time, book.cls) == (Origin.DERIVED, "printed_at", Book)
    assert book.own == tuple(book.properties)


def test_annotations_become_typed_properties() -> None:
    types = {name: item.type for name, item in Book.node_type.properties.items()}
    assert types == {
        "isbn": ValueType.STRING,
        "title": ValueType.STRING,
        "pages": ValueType.INTEGER,
        "weight": ValueType.FLOAT,
        "bound": ValueType.BOOLEAN,
        "printed_at": ValueType.DATETIME,
        "begun_on": ValueType.DATE,
        "authors": ValueType.STRINGS,
        "marks": ValueType.FLOATS,
    }
    assert [name for name, item in Book.node_type.properties.items() if item.required] == ["isbn"]


def test_instances_are_frozen_and_made_by_name() -> None:
    book = Book(isbn="1")
    with pytest.raises(dataclasses.FrozenInstanceError):
        book.title = "new"  # type: ignore[misc]  # the mistake that is tested
    with pytest.raises(TypeError):
        Book("1")  # type: ignore[call-arg]  # the mistake that is tested


def test_an_unknown_type_of_value_is_refused() -> None:
    with pytest.raises(ValueError, match="bytes"):

        @node("Файл")
        class File(Node):
            """A file."""

            uid: Annotated[str, Prop("Key.", "Ключ", key=True)]
            content: Annotated[bytes | None, Prop("Content.", "Содержание")] = None


def test_an_edge_carries_provenance_if_loaded() -> None:
    assert lent(Origin.DERIVED).declared.keys() == {"day"}
    assert lent(Origin.LOADED).declared.keys() == {"day", *PROVENANCE}
    assert lent(Origin.LOADED).own == ("day",)
    assert lent(Origin.LOADED).triple == ("Book", "LENT_WITH", "Book")
