from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from graph.errors import InputError
from loaders.sample import write
from loaders.sample.cli import sample
from loaders.sample.write import write_sample

from .conftest import PEOPLE, SEED, Written

FEW = 300


def _files(root: Path) -> dict[str, bytes]:
    return {str(file.relative_to(root)): file.read_bytes() for file in sorted(root.rglob("*")) if file.is_file()}


def test_the_same_people_and_seed_give_the_same_bytes_with_any_number_of_processes(
    business: Written, tmp_path: Path
) -> None:
    write_sample(tmp_path / "again", PEOPLE, SEED, processes=2)
    assert _files(tmp_path / "again") == _files(business.root)


def test_another_seed_gives_other_people(business: Written, tmp_path: Path) -> None:
    write_sample(tmp_path / "other", FEW, SEED + 1)
    emails = pl.read_csv(tmp_path / "other/shop/customers.csv", infer_schema=False)["email"].drop_nulls()
    assert emails.is_in(business.table("shop/customers.csv")["email"].drop_nulls().implode()).to_numpy().mean() < 0.1


def test_the_first_people_are_the_same_in_a_larger_sample(business: Written, tmp_path: Path) -> None:
    write_sample(tmp_path / "few", FEW, SEED)
    for path, content in _files(tmp_path / "few").items():
        if path.endswith(".parquet"):
            few, many = pl.read_parquet(tmp_path / "few" / path), business.table(path)
            key = few.columns[0]
            assert few.equals(many.filter(pl.col(key).is_in(few[key].implode()))), path
        else:
            assert set(content.splitlines()) <= set((business.root / path).read_bytes().splitlines()), path


def test_rows_are_counted_as_they_lie_in_the_files(business: Written) -> None:
    assert business.rows.keys() == _files(business.root).keys()
    for path, count in business.rows.items():
        assert business.table(path).height == count, path


@pytest.mark.parametrize("force", [False, True])
def test_a_folder_with_anything_else_in_it_is_left_alone(tmp_path: Path, force: bool) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "diary.txt").write_text("mine")
    with pytest.raises(InputError, match="folder") as caught:
        write_sample(tmp_path, FEW, SEED, force=force)
    assert caught.value.hint
    assert (tmp_path / "diary.txt").read_text() == "mine"


def test_a_file_of_that_name_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("mine")
    with pytest.raises(InputError, match="file of that name"):
        write_sample(tmp_path / "taken", FEW, SEED, force=True)


def test_an_earlier_sample_is_replaced_only_when_forced(tmp_path: Path) -> None:
    target = tmp_path / "s"
    write_sample(target, 100, SEED)
    with pytest.raises(InputError, match="not empty"):
        write_sample(target, 200, SEED)
    assert write_sample(target, 200, SEED, force=True)["truth/people.csv"] == 200
    assert [entry.name for entry in tmp_path.iterdir()] == ["s"]


def test_a_failure_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(write, "write_chunk", full_disk)
    with pytest.raises(InputError, match="No space left"):
        write_sample(tmp_path / "s", FEW, SEED)
    assert list(tmp_path.iterdir()) == []


def test_the_command_shows_files_and_counts(tmp_path: Path) -> None:
    result = CliRunner().invoke(sample, [str(tmp_path / "s"), "--people", "120", "--seed", "3", "--processes", "1"])
    assert result.exit_code == 0, result.output
    assert "truth/people.csv" in result.output
    assert "120" in result.output


def test_the_command_refuses_no_people(tmp_path: Path) -> None:
    assert CliRunner().invoke(sample, [str(tmp_path / "s"), "--people", "0"]).exit_code == 2
