from __future__ import annotations

import pytest

from api.catalog import RootKind
from api.names import camel, lower_first, plural
from api.schema import CATALOG


@pytest.mark.parametrize(
    ("name", "many"),
    [
        ("company", "companies"),
        ("address", "addresses"),
        ("activity", "activities"),
        ("order", "orders"),
        ("day", "days"),
    ],
)
def test_plurals(name: str, many: str) -> None:
    assert plural(name) == many


def test_names_are_written_as_graphql_writes_them() -> None:
    assert camel("reason_ru") == "reasonRu"
    assert camel("uid") == "uid"
    assert lower_first("LegalEvent") == "legalEvent"


def test_every_type_is_reached_by_key_and_list() -> None:
    for kind in (RootKind.KEY, RootKind.LIST):
        assert {root.target for root in CATALOG.roots.values() if root.kind is kind} == set(CATALOG.types)


def test_profiles_and_accounts_are_found_by_identifiers_of_their_records() -> None:
    routes = {
        root.name: [(held.start.__name__, resolved.end.__name__) for held, resolved in root.routes]
        for root in CATALOG.roots.values()
        if root.kind is RootKind.IDENTIFIER
    }
    assert routes == {
        "profileByIdentifier": [("Customer", "Profile"), ("DecisionMaker", "Profile")],
        "accountByIdentifier": [("Company", "Account")],
    }


def test_no_property_is_called_as_a_figure_is() -> None:
    for label, api_type in CATALOG.types.items():
        assert not {"count", "keys", "edge"} & {*api_type.properties, *api_type.links}, label


def test_no_two_lists_share_a_type_name_by_accident() -> None:
    named: dict[str, tuple[str, tuple[str, ...]]] = {}
    for api_type in CATALOG.types.values():
        for link in api_type.links.values():
            if not link.single:
                shown = (link.target, tuple(link.edge_properties))
                assert named.setdefault(link.page_name, shown) == shown
