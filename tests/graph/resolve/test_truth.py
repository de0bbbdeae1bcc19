from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import ColumnsWrong, FileUnreadable, InputError
from graph.resolve.truth import compare, score

PARTITION = st.lists(st.sampled_from("xyz"), min_size=7, max_size=7)


@given(PARTITION, PARTITION)
def test_scores_equal_their_definitions(found: list[str], true: list[str]) -> None:
    scores = compare(dict(enumerate(found)), dict(enumerate(true)))
    pairs = list(combinations(range(7), 2))
    ours = {pair for pair in pairs if found[pair[0]] == found[pair[1]]}
    right = {pair for pair in pairs if true[pair[0]] == true[pair[1]]}
    assert scores.pairwise.precision == pytest.approx(len(ours & right) / len(ours) if ours else 1)
    assert scores.pairwise.recall == pytest.approx(len(ours & right) / len(right) if right else 1)
    each = [
        (
            {j for j in range(7) if found[j] == found[i]},
            {j for j in range(7) if true[j] == true[i]},
        )
        for i in range(7)
    ]
    assert scores.b_cubed.precision == pytest.approx(sum(len(f & t) / len(f) for f, t in each) / 7)
    assert scores.b_cubed.recall == pytest.approx(sum(len(f & t) / len(t) for f, t in each) / 7)


def test_records_known_to_one_side_are_left_aside() -> None:
    assert compare({1: "a", 2: "a", 3: "a"}, {1: "p", 2: "p", 9: "q"}).records == 2


def test_truth_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "persons.csv"
    path.write_text("source,file,key,person_id\nshop,customers,1,P1\ncrm,persons,CP-1,P1\n", encoding="utf-8")
    scores = score({("Customer", "shop:1"): "a", ("Customer", "crm:CP-1"): "b"}, path, "person_id")
    assert scores.records == 2
    assert scores.pairwise.recall == 0


def test_faults_of_the_file_are_named(tmp_path: Path) -> None:
    partition = {("Customer", "shop:1"): "a"}
    with pytest.raises(FileUnreadable, match="no such file"):
        score(partition, tmp_path / "none.csv", "person_id")
    path = tmp_path / "persons.csv"
    path.write_text("source,key\nshop,1\n", encoding="utf-8")
    with pytest.raises(ColumnsWrong, match="person_id"):
        score(partition, path, "person_id")
    path.write_text("source,key,person_id\ncrm,1,P1\n", encoding="utf-8")
    with pytest.raises(InputError, match="no record"):
        score(partition, path, "person_id")
