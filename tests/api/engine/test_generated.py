"""The generated function does what its shapes do, on any shapes and rows."""

from __future__ import annotations

from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from api.engine.generated import function
from api.engine.shape import (
    Constant,
    Convert,
    Cursor,
    Entries,
    First,
    ObjectShape,
    Only,
    OverAll,
    PageField,
    PageInfo,
    PageShape,
    moment,
    more,
    total,
)

KEYS = st.lists(st.sampled_from(["a", "_b", "v1", "v1c", "len", "class", "None", "Page"]), min_size=1, unique=True)
VALUES = st.one_of(st.none(), st.integers(), st.text(max_size=3), st.lists(st.integers(), max_size=2))
MOMENTS = st.sampled_from([None, "2026-01-31T09:00:00Z", "2026-01-31T09:00Z", "2026-01-31T09:00+03:00[Europe/Moscow]"])


def _told(value: Any) -> str:
    return f"told {value!r}"


class Several(Exception):
    pass


@st.composite
def objects(draw: st.DrawFn, depth: int = 3) -> tuple[ObjectShape, st.SearchStrategy[Any]]:
    """An object's shape, and the rows that it takes."""
    conversions: list[tuple[str, Convert]] = []
    values: list[st.SearchStrategy[Any]] = []
    keys = draw(KEYS)
    for key in keys:
        kind = draw(
            st.sampled_from(["plain", "constant", "moment", "other", *(["object", "first", "page"] * (depth > 0))])
        )
        value: st.SearchStrategy[Any] = VALUES
        if kind == "constant":
            texts: st.SearchStrategy[str | bool] = st.sampled_from(["it's \\ \"", True])
            conversions.append((key, Constant(draw(texts))))
        elif kind == "moment":
            conversions.append((key, moment))
            value = MOMENTS
        elif kind == "other":
            conversions.append((key, _told))
        elif kind == "object":
            shape, value = draw(objects(depth - 1))
            conversions.append((key, shape))
        elif kind == "first":
            shape, rows = draw(objects(depth - 1))
            conversions.append((key, First(shape) if draw(st.booleans()) else Only(shape, Several)))
            value = st.lists(rows, max_size=1)
        elif kind == "page":
            page, value = draw(pages(depth - 1))
            conversions.append((key, page))
        values.append(value)
    return ObjectShape(tuple(keys), tuple(conversions)), cast(Any, st.tuples(*values).map(list))


@st.composite
def pages(draw: st.DrawFn, depth: int) -> tuple[PageShape, st.SearchStrategy[Any]]:
    """A connection's shape, and the rows that it takes."""
    fields: list[tuple[str, PageField]] = []
    parts: list[st.SearchStrategy[Any]] = []
    figures = 0
    for key in draw(KEYS):
        kind = draw(st.sampled_from(["entries", "over all", "cursor", "info", "total", "more", "constant", "other"]))
        field: PageField = total
        if kind == "entries":
            shape, rows = draw(objects(depth))
            field = Entries(len(parts), shape)
            parts.append(rows)
        elif kind in ("cursor", "info"):
            field = Cursor(len(parts), draw(st.sampled_from([0, -1])), _told)
            parts.append(VALUES)
            if kind == "info":
                field = PageInfo((("more", more), ("at", field), ("name", Constant("x"))))
        elif kind == "over all":
            field = OverAll(figures, _told)
            figures += 1
        elif kind == "more":
            field = more
        elif kind == "constant":
            field = Constant(False)
        elif kind == "other":
            field = cast(PageField, lambda page: [len(page.rows), page.more, page.total])
        fields.append((key, field))
    row = st.tuples(*parts).map(list)
    sizes = st.sampled_from([None, 0, 1, 2, 3])
    took = st.tuples(st.lists(row, max_size=4), st.one_of(st.none(), st.just(7)), sizes, *[VALUES] * figures)
    return PageShape(tuple(fields), len(parts), draw(st.booleans())), cast(Any, took.map(list))


@given(st.data())
def test_the_function_does_what_the_shapes_do(data: st.DataObject) -> None:
    shape, rows = data.draw(objects())
    made = function(shape)
    row = data.draw(rows)
    assert made(row) == shape(row)
    assert getattr(made, "__name__", "") == "<lambda>"  # the function, not the shapes


def test_several_are_an_error() -> None:
    made = function(Only(ObjectShape(("a",), ()), Several))
    assert made([]) is None
    assert made([[1]]) == {"a": 1}
    try:
        made([[1], [2]])
    except Several:
        return
    raise AssertionError


def test_what_nests_deeper_than_python_compiles_is_called() -> None:
    shape: Convert = moment
    for _ in range(300):
        shape = ObjectShape(("a",), (("a", shape),))
    row: Any = "2026-01-31T09:00Z"
    for _ in range(300):
        row = [row]
    found = function(shape)(row)
    for _ in range(300):
        found = found["a"]
    assert found == "2026-01-31T09:00:00Z"
