"""Contradictions between declarations stop the import."""

from __future__ import annotations

from datetime import datetime
from types import ModuleType
from typing import Annotated, Any

import pytest

from graph.model import ONTOLOGY, Edge, Hop, Node, Ontology, Path, Prop
from graph.model.ontology import Contradiction
from graph.model.spec import node


@node("Дом")
class House(Node):
    """A house."""

    uid: Annotated[str, Prop("Key.", "Ключ", key=True)]
    built_at: Annotated[datetime | None, Prop("When built.", "Построен")] = None


@node("Жилец")
class Tenant(Node):
    """A tenant."""

    uid: Annotated[str, Prop("Key.", "Ключ", key=True)]


def edge(name: str = "RENTS", start: type[Node] = Tenant, end: type[Node] = House, **other: Any) -> Edge:
    given = {"field": "houses", "reverse": "tenants", "description": "Rents.", "ru": "Дома", "ru_reverse": "Жильцы"}
    return Edge(name, start, end, **(given | other))


def path(*hops: Hop, start: type[Node] = Tenant, end: type[Node] = House) -> Path:
    return Path(
        start, end, hops, field="all", reverse="allTenants", description="All.", ru="Все", ru_reverse="Все жильцы"
    )


def of(*declarations: object) -> Ontology:
    module = ModuleType("declared")
    for number, value in enumerate(declarations):
        setattr(module, f"declaration_{number}", value)
    return Ontology.of(module)


def test_what_modules_declare_is_collected_and_what_they_import_is_not_doubled() -> None:
    rents = edge()
    first, second = ModuleType("first"), ModuleType("second")
    vars(first).update(House=House, Tenant=Tenant, RENTS=rents)
    vars(second).update(House=House, RENTS=rents, WAY=path(Hop(rents)), irrelevant=3)
    ontology = Ontology.of(first, second)
    assert list(ontology.nodes) == ["House", "Tenant"]
    assert list(ontology.edges) == [("Tenant", "RENTS", "House")]
    assert [one.field for one in ontology.paths] == ["all"]
    assert ontology.links == (rents, *ontology.paths)


def test_around_meets_an_edge_at_either_end_and_a_loop_at_both() -> None:
    loop = edge("BESIDE", House, House, field="right", reverse="left")
    rents = edge()
    ontology = of(House, Tenant, rents, loop)
    assert list(ontology.around("House")) == [(rents, True), (loop, False), (loop, True)]
    assert list(ontology.around("Tenant")) == [(rents, False)]


def test_nothing_contradicts_in_the_model_itself() -> None:
    assert len(ONTOLOGY.nodes) > 20


def test_a_key_is_missing() -> None:
    @node("Ничей")
    class Keyless(Node):
        """No key."""

        name: Annotated[str | None, Prop("Name.", "Имя")] = None

    with pytest.raises(Contradiction, match="Keyless has no key"):
        of(Keyless)


def test_a_time_names_no_property() -> None:
    @node("Час", time="begins_at")
    class Hour(Node):
        """An hour."""

        uid: Annotated[str, Prop("Key.", "Ключ", key=True)]

    with pytest.raises(Contradiction, match="begins_at"):
        of(Hour)


def test_known_at_names_no_property() -> None:
    @node("Итог")
    class Outcome(Node):
        """An outcome."""

        uid: Annotated[str, Prop("Key.", "Ключ", key=True)]
        won: Annotated[bool | None, Prop("Won.", "Выиграно", known_at="closed_at")] = None

    with pytest.raises(Contradiction, match="closed_at"):
        of(Outcome)


def test_an_end_is_not_declared() -> None:
    with pytest.raises(Contradiction, match="House, which is not declared"):
        of(Tenant, edge())


def test_one_edge_is_declared_twice() -> None:
    with pytest.raises(Contradiction, match="declared twice"):
        of(House, Tenant, edge(), edge(field="others", reverse="otherTenants"))


def test_two_edges_would_give_one_field() -> None:
    with pytest.raises(Contradiction, match="Tenant would have two fields houses"):
        of(House, Tenant, edge(), edge("OWNS", reverse="owners"))


def test_an_edge_would_hide_a_property() -> None:
    with pytest.raises(Contradiction, match="two fields uid"):
        of(House, Tenant, edge(field="uid"))


def test_a_path_does_not_begin_where_it_says() -> None:
    rents = edge()
    with pytest.raises(Contradiction, match="does not begin at House"):
        of(House, Tenant, rents, path(Hop(rents), start=House))


def test_a_path_breaks_in_the_middle() -> None:
    rents = edge()
    with pytest.raises(Contradiction, match="does not begin at House"):
        of(House, Tenant, rents, path(Hop(rents), Hop(rents)))


def test_a_path_ends_elsewhere() -> None:
    rents = edge()
    with pytest.raises(Contradiction, match="ends at Tenant, not House"):
        of(House, Tenant, rents, path(Hop(rents), Hop(rents, backward=True)))
