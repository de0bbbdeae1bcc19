"""What is read of the graph: never sensitive data; and fingerprints of it."""

from __future__ import annotations

import dataclasses

import pytest

from graph.errors import TrainingError
from graph.model import ONTOLOGY, Feature, PersonalData, Prop, Property, ValueType
from ml.past.history import learnable, learning_labels, wanted
from tests.ml.world import busy_world


def test_sensitive_data_is_refused_as_a_feature() -> None:
    faith = Prop("Religion.", "Вера", personal=PersonalData.SENSITIVE, feature=Feature.CATEGORICAL)
    declared = {"religion": Property("religion", ValueType.STRING, faith, False)}
    with pytest.raises(TrainingError, match="sensitive"):
        learnable(declared, "Customer")


def test_sensitive_data_that_is_no_feature_is_not_read() -> None:
    faith = Prop("Religion.", "Вера", personal=PersonalData.SENSITIVE)
    assert wanted({"religion": Property("religion", ValueType.STRING, faith, False)}, "Customer") == []


@pytest.mark.parametrize("label", learning_labels(ONTOLOGY))
def test_no_declared_feature_is_sensitive(label: str) -> None:
    learnable(ONTOLOGY.nodes[label].properties, label)


def test_equal_graphs_have_equal_fingerprints() -> None:
    one, two = busy_world(people=10).history(), busy_world(people=10).history()
    assert one.fingerprint() == two.fingerprint()


def test_one_value_changes_the_fingerprint() -> None:
    history = busy_world(people=10).history()
    orders = history.nodes["Order"]
    amount = orders.columns["amount_minor"].copy()
    amount[0] += 1
    changed = dataclasses.replace(orders, columns={**orders.columns, "amount_minor": amount})
    other = dataclasses.replace(history, nodes={**history.nodes, "Order": changed})
    assert other.fingerprint() != history.fingerprint()
