"""Files of a schema that nobody has seen, loaded by a mapping."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from graph.errors import FileUnreadable, InputError
from graph.model import commerce, people
from graph.model.identifiers import CUSTOMER_HAS, Held, Identifier
from loaders.mapping import read_mapping
from loaders.plan import find
from tests.loaders.shaped import Shaped, shape_found

DOCS = Path(__file__).parents[3] / "docs" / "mapping.md"
SHOPIFY = Path(__file__).parents[4] / "shared" / "data" / "formats" / "shopify_ui_export"


def shaped(folder: Path, mapping: str, **files: str) -> Shaped:
    """What the files become by a mapping; the last of them."""
    (folder / "m.toml").write_text(mapping, encoding="utf-8")
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")
    return [shape_found(found, folder / "scratch") for found in find(read_mapping(folder / "m.toml"), folder)][-1]


def example(folder: Path) -> Path:
    """The example of the documents, as files; the mapping's path."""
    text = DOCS.read_text(encoding="utf-8")
    for name, body in re.findall(r"<!-- example \w+: (\S+) -->\n```\w+\n(.*?)```", text, re.DOTALL):
        (folder / name).write_text(body, encoding="utf-8")
    return folder / "bookshop.toml"


def test_the_example_of_the_documents(tmp_path: Path) -> None:
    buyers, sold = (shape_found(one, tmp_path / "s") for one in find(read_mapping(example(tmp_path)), tmp_path))
    anna, ivan = buyers.nodes(people.Customer)
    assert (anna.uid, anna.given_name, anna.family_name) == ("bookshop:17", "Anna", "Petrova")
    assert (anna.birth_date, anna.created_at) == (date(1988, 3, 14), datetime(2024, 1, 9, 9, tzinfo=UTC))
    assert ivan.birth_date is None
    assert {one.uid for one in buyers.nodes(Identifier)} == {
        "external_id:bookshop:17", "external_id:bookshop:18", "email:anna@mail.ru",
        "phone:+79161234567", "phone:+79167654321",
    }  # fmt: skip
    first, second = sold.nodes(commerce.Order)
    assert (first.uid, first.amount_minor, first.currency, first.channel) == ("bookshop:S-1", 3050, "EUR", "shop")
    assert second.amount_minor == 900
    assert sold.ends(commerce.PLACED) == {("bookshop:17", "bookshop:S-1"), ("bookshop:18", "bookshop:S-2")}
    lines = [link.properties for link in sold.links(commerce.CONTAINS)]
    assert commerce.Line(line=2, quantity=2.0, price_minor=1800) in lines
    assert len(lines) == 3
    (refused,) = sold.rejected
    assert (refused.line, refused.field, refused.reason) == (5, "paid", "is not a number; it is 'aaaa'")


NESTED = """
name = "cafe"
currency = "EUR"
[[files]]
name = "visits.jsonl"
[[files.nodes]]
label = "Order"
key = ["till.no", "no"]
properties = { placed_at = { column = "at", pattern = "unix_ms" }, amount_minor = "sum", number = "no" }
[[files.nodes]]
label = "Product"
key = "dish.code"
each = "items"
properties = { name = "dish.name" }
[[files.nodes]]
label = "Customer"
key = "guest.id"
[files.nodes.properties]
sex = { column = "guest.sex", values = { m = "male", "*" = "unknown" } }
[[files.edges]]
type = "PLACED"
from = "guest.id"
to = ["till.no", "no"]
[[files.edges]]
type = "CONTAINS"
from = { label = "Order", key = ["till.no", "no"] }
to = "dish.code"
each = "items"
properties = { line = "#", quantity = "n", price_minor = { column = "cents", minor = true } }
"""


def visit(number: int, **more: Any) -> str:
    return json.dumps({"till": {"no": 3}, "no": number, "at": 1_741_082_400_000, "sum": 7.5} | more)


def test_objects_and_lists_within_rows(tmp_path: Path) -> None:
    items = [
        {"dish": {"code": "T", "name": "Tea"}, "n": 2, "cents": 500},
        {"dish": {"code": "B"}, "n": 1, "cents": 250},
    ]
    made = shaped(
        tmp_path, NESTED,
        visits_jsonl="\n".join([visit(1, items=items, guest={"id": 9, "sex": "x"}), visit(2), visit(3, items=[])]),
    )  # fmt: skip
    assert made.rejected == []
    assert [order.uid for order in made.nodes(commerce.Order)] == ["cafe:3:1", "cafe:3:2", "cafe:3:3"]
    order = made.nodes(commerce.Order)[0]
    assert (order.placed_at, order.amount_minor, order.number, order.currency) == (
        datetime(2025, 3, 4, 10, tzinfo=UTC), 750, "1", "EUR",
    )  # fmt: skip
    assert made.one(people.Customer).sex == "unknown"
    assert made.ends(commerce.PLACED) == {("cafe:9", "cafe:3:1")}
    assert [(link.end, link.properties) for link in made.links(commerce.CONTAINS)] == [
        ("cafe:T", commerce.Line(line=1, quantity=2.0, price_minor=500)),
        ("cafe:B", commerce.Line(line=2, quantity=1.0, price_minor=250)),
    ]


def test_parquet_has_types_of_its_own(tmp_path: Path) -> None:
    when = datetime(2025, 3, 4, 10, 22)
    table = {
        "no": [1, 2],
        "at": [when, when],
        "sum": [12.5, float("nan")],
        "vip": [True, None],
        "d": [date(2020, 2, 1)] * 2,
    }
    pl.DataFrame(table).write_parquet(tmp_path / "t.parquet")
    made = shaped(
        tmp_path,
        'name = "t"\ncurrency = "JPY"\nzone = "Asia/Tokyo"\n[[files]]\nname = "t.parquet"\n[[files.nodes]]\n'
        'label = "Order"\nkey = "no"\nproperties = { placed_at = "at", discount_minor = "no", amount_minor = "sum" }',
    )
    assert made.reasons() == [(1, "sum")]  # half a yen
    order = made.one(commerce.Order)
    assert (order.uid, order.placed_at, order.amount_minor) == ("t:2", datetime(2025, 3, 4, 1, 22, tzinfo=UTC), None)


PEOPLE = """
name = "gym"
[[files]]
name = "p.csv"
[[files.nodes]]
label = "Customer"
key = "id"
properties = {{ {0} }}
"""


@pytest.mark.parametrize(
    ("said", "cell", "field"),
    [
        ('birth_date = "x"', "04.03.2025", "x"),
        ('birth_date = { column = "x", pattern = "%d.%m.%Y" }', "2025-03-04", "x"),
        ('created_at = "x"', "2025-03-04 10:00", "x"),  # no zone
        ('created_at = { column = "x", pattern = "unix" }', "1e30", "x"),
        ('created_at = "x"', "0001-01-01T00:00:00Z", "x"),
        ('sex = { column = "x", values = { m = "male" } }', "z", "x"),
        ('family_name = "x"', "a" * 2_001, "x"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_column(tmp_path: Path, said: str, cell: str, field: str) -> None:
    made = shaped(tmp_path, PEOPLE.format(said), p_csv=f"id,x\n1,{cell}\n,{cell}\n")
    assert made.reasons() == [(2, field), (3, "id")]
    assert cell not in str([refused.reason for refused in made.rejected])


FAULTS = {
    'label = "Custmer"\nkey = "a"': "'Custmer' is none of Customer",
    'label = "Prediction"\nkey = "a"': "'Prediction' is none of",
    'label = "Customer"\nkey = "a"\nproperties = { givenname = "b" }': "'givenname' is none of given_name",
    'label = "Customer"\nkey = "a"\nproperties = { first_seen_at = "b" }': "'first_seen_at' is none of",
    'label = "Customer"\nkey = "a"\nidentifiers = { mail = "b" }': "'mail' is none of email",
    'label = "Order"\nkey = "a"\nidentifiers = { email = "b" }': "Order holds none",
    'label = "Customer"\nkey = "a"\nidentifiers = { email = "b" }\nverified = { phone = "b" }': "is none of email",
    'label = "Order"\nkey = "a"\nfull_name = "b"': "Order has no name of several parts",
    'label = "Order"\nkey = "a"\nproperties = { amount_minor = "b" }': "give `currency`",
    'label = "Order"\nkey = "a"\nproperties = { status = { column = "b", total = true } }': "only numbers have a total",
    'label = "Customer"': "files[0].nodes[0].key: Field required",
    'label = "Customer"\nkey = []': "files[0].nodes[0].key",
    'label = "Customer"\nkey = "a"\ncolour = "b"': "files[0].nodes[0].colour",
    'label = "Customer"\nkey = "a"\n[[files.edges]]\ntype = "BOUGHT"\nfrom = "a"\nto = "b"': "'BOUGHT' is none of",
    'label = "Customer"\nkey = "a"\n[[files.edges]]\ntype = "CONTAINS"\nfrom = "a"\nto = "b"': "CONTAINS leads from",
}


@pytest.mark.parametrize(("said", "fault"), FAULTS.items())
def test_a_mapping_that_cannot_be_is_refused_with_its_place(tmp_path: Path, said: str, fault: str) -> None:
    path = tmp_path / "m.toml"
    path.write_text(f'name = "gym"\n[[files]]\nname = "p.csv"\n[[files.nodes]]\n{said}\n', encoding="utf-8")
    with pytest.raises(InputError, match=re.escape(fault)) as error:
        read_mapping(path)
    assert "files[0]" in str(error.value)
    assert "docs/mapping.md" in error.value.hint


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("name = ", "is not TOML"),
        ('name = "shop"\n[[files]]\nname = "a.csv"', "there is a source shop already"),
        ('name = "gym"\nzone = "Mars/Base"\n[[files]]\nname = "a.csv"', "none of the time zones"),
        ('name = "gym"\n[[files]]\nname = "a.xlsx"', "tells no format"),
        ('name = "gym"\nfiles = []', "files"),
    ],
)
def test_a_mapping_file_that_cannot_be_read_is_refused(tmp_path: Path, text: str, fault: str) -> None:
    path = tmp_path / "m.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=fault):
        read_mapping(path)
    with pytest.raises(FileUnreadable, match=r"cannot be read"):
        read_mapping(tmp_path / "none.toml")


def test_what_a_source_has_verified(tmp_path: Path) -> None:
    mapping = """
name = "club"
[[files]]
name = "m.csv"
[[files.nodes]]
label = "Customer"
key = "no"
identifiers = { email = "mail", phone = "tel" }
verified = { email = "confirmed", phone = { column = "state", values = { ok = true, "*" = false } } }
"""
    rows = "no,mail,confirmed,tel,state\n1,anna@mail.ru,yes,+79161234567,ok\n2,b@mail.ru,,+79167654321,new\n"
    made = shaped(tmp_path, mapping, m_csv=rows)
    held = {link.end: link.properties for link in made.links(CUSTOMER_HAS) if not link.end.startswith("external_id")}
    assert held == {
        "email:anna@mail.ru": Held(verified=True),
        "phone:+79161234567": Held(verified=True),
        "email:b@mail.ru": None,
        "phone:+79167654321": Held(verified=False),
    }


def test_a_real_export_of_a_shop_system(tmp_path: Path) -> None:
    if not SHOPIFY.exists():
        pytest.skip(f"the public sample of Shopify's export is not at {SHOPIFY}")
    (tmp_path / "shopify.toml").write_text(
        """
name = "shopify"
[[files]]
name = "orders_export*.csv"
group_by = "Name"
currency = "Currency"
[[files.nodes]]
label = "Order"
key = "Name"
[files.nodes.properties]
placed_at = { column = "Created at", pattern = "%Y-%m-%d %H:%M:%S %z" }
amount_minor = "Total"
[[files.nodes]]
label = "Customer"
key = "Email"
full_name = "Billing Name"
identifiers = { email = "Email", phone = ["Phone", "Billing Phone"] }
[[files.nodes]]
label = "Product"
key = "Lineitem name"
properties = { name = "Lineitem name", price_minor = "Lineitem price" }
[[files.edges]]
type = "PLACED"
from = "Email"
to = "Name"
[[files.edges]]
type = "CONTAINS"
from = "Name"
to = "Lineitem name"
properties = { line = "#", quantity = "Lineitem quantity", price_minor = "Lineitem price" }
""",
        encoding="utf-8",
    )
    (found,) = find(read_mapping(tmp_path / "shopify.toml"), SHOPIFY)
    made = shape_found(found, tmp_path / "scratch")
    assert (made.tally.read, made.tally.rejected) == (40, 0)
    assert len(made.links(commerce.CONTAINS)) == 40
    assert len(made.nodes(commerce.Order)) == 19
    assert len(made.links(commerce.PLACED)) == 9
    assert {order.currency for order in made.nodes(commerce.Order)} == {"EUR"}
