from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import FileUnreadable
from graph.match.comparisons import comparisons_for
from graph.match.model import ALWAYS, CONTRADICTIONS, MOSTLY, SELDOM, Model, Trained
from graph.match.train import untrained
from tests.graph.match.people import fields

FIELDS = fields()
SHARE = st.floats(1e-9, 0.999)


@st.composite
def models(draw: st.DrawFn) -> Model:
    """A model of some fields, with whatever shares."""
    comparisons = comparisons_for(draw(st.sets(st.sampled_from(FIELDS), min_size=1, max_size=5)))
    named = sorted({level.frequency for one in comparisons for level in one.levels if level.frequency})
    return Model(
        prior=draw(SHARE),
        comparisons=comparisons,
        trained={one.name: tuple(Trained(draw(SHARE), draw(SHARE)) for _ in one.levels) for one in comparisons},
        shares={name: draw(st.dictionaries(st.text(max_size=8), SHARE, max_size=3)) for name in named},
        rare={name: draw(SHARE) for name in named},
        largest_block=draw(st.integers(2, 200)),
        records=draw(st.integers(0, 10**9)),
    )


@given(models())
def test_a_model_written_and_read_is_the_same(model: Model) -> None:
    read = Model.from_json(model.to_json())
    assert read == model
    assert (read.to_json(), read.version) == (model.to_json(), model.version)
    assert "\n" not in model.to_json()


@given(models(), st.data())
def test_the_version_tells_whatever_changes_a_score(model: Model, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([one.name for one in model.comparisons])) if model.comparisons else None
    changed = [replace(model, prior=model.prior / 2), replace(model, largest_block=model.largest_block + 1)]
    if name:
        levels = model.trained[name]
        at = data.draw(st.integers(0, len(levels) - 1))
        for other in (Trained(levels[at].m / 2, levels[at].u), Trained(levels[at].m, levels[at].u / 2)):
            trained = {**model.trained, name: (*levels[:at], other, *levels[at + 1 :])}
            changed.append(replace(model, trained=trained))
        changed.append(replace(model, comparisons=model.comparisons[1:]))
    for field, known in model.shares.items():
        changed.append(replace(model, shares={**model.shares, field: {**known, "another value": 0.5}}))
        changed.append(replace(model, rare={**model.rare, field: model.rare[field] / 2}))
    assert len({model.version, *(one.version for one in changed)}) == 1 + len(changed)


def test_bits() -> None:
    assert Trained(0.8, 0.1).weight == 3.0
    assert Trained(0.1, 0.8).weight == -3.0
    model = untrained(["given"], 10)
    assert replace(model, prior=0.5).prior_weight == 0.0
    assert model.prior_weight == pytest.approx(math.log2(model.prior), abs=0.01)


def test_a_rare_value_has_the_share_of_rare_ones() -> None:
    model = replace(untrained(["given"], 10), shares={"given": {"anna": 0.3}}, rare={"given": 0.01})
    assert (model.share("given", "anna"), model.share("given", "zoe")) == (0.3, 0.01)


@pytest.mark.parametrize(
    ("first", "last", "vetoes"),
    [(MOSTLY, SELDOM / 2, True), (MOSTLY / 2, SELDOM / 2, False), (MOSTLY, SELDOM * 2, False)],
)
def test_a_contradiction_is_a_veto_where_the_table_is_clean(first: float, last: float, vetoes: bool) -> None:
    model = untrained(FIELDS, 10)
    for name in ("born", "emails"):
        levels = list(model.trained[name])
        levels[0], levels[-1] = Trained(first, 0.001), Trained(last, 0.9)
        made = replace(model, trained={**model.trained, name: tuple(levels)})
        assert (name in made.vetoing) is (vetoes and name in CONTRADICTIONS), "one has several e-mails"


def test_only_checked_numbers_are_a_veto_where_nothing_was_learned() -> None:
    assert set(untrained(FIELDS, 10).vetoing) == ALWAYS & {*FIELDS}


def broken(**changes: Any) -> str:
    return json.dumps({**json.loads(untrained(["given"], 10).to_json()), **changes})


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "null", "{}", "{", "3", broken(comparisons=[{}]), broken(comparisons=3), broken(comparisons=None),
        untrained(["given"], 10).to_json().replace('"Same"', '"Guess"'),
    ],
)  # fmt: skip
def test_what_is_no_model_is_refused(text: str) -> None:
    with pytest.raises(FileUnreadable, match="not a model of matching"):
        Model.from_json(text, "model.json")


def test_another_format_is_refused_with_a_hint() -> None:
    with pytest.raises(FileUnreadable, match="a model of format 99") as refused:
        Model.from_json(broken(format=99), "model.json")
    assert "Train it anew" in str(refused.value)


def test_files(tmp_path: Path) -> None:
    path = tmp_path / "model.json"
    with pytest.raises(FileUnreadable, match="can not be read"):
        Model.read(path)
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(FileUnreadable, match="can not be read"):
        Model.read(path)
    model = untrained(FIELDS, 10)
    path.write_text(model.to_json(), "utf-8")
    assert Model.read(path) == model
