"""Model files: whole, unaltered and of safe formats, or refused."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest

from graph.errors import TrainingError
from ml import artefact
from ml.artefact import MANIFEST, Artefact, load, load_folder, promote, promotions, versions

MODEL = Artefact("churn", {"facts": {"rows": 3}, "weights": [0.1, 0.2]}, {"a.txt": b"trees", "b.safetensors": b"net"})


def test_a_model_comes_back_as_it_was(tmp_path: Path) -> None:
    MODEL.save(tmp_path)
    promote(tmp_path, "churn", MODEL.version, "first")
    assert load(tmp_path, "churn") == MODEL


def test_saving_again_changes_nothing(tmp_path: Path) -> None:
    assert MODEL.save(tmp_path) == MODEL.save(tmp_path)
    assert sorted(path.name for path in (tmp_path / "churn").iterdir()) == [MODEL.version]


def test_the_version_is_the_hash_of_the_content() -> None:
    assert Artefact("churn", MODEL.manifest, dict(MODEL.parts)).version == MODEL.version
    assert Artefact("churn", MODEL.manifest, {"a.txt": b"other"}).version != MODEL.version
    assert Artefact("churn", {"facts": {"rows": 4}}, MODEL.parts).version != MODEL.version


def test_what_was_promoted_is_loaded(tmp_path: Path) -> None:
    MODEL.save(tmp_path)
    newer = Artefact("churn", {"facts": {"rows": 9}}, {})
    newer.save(tmp_path)
    assert load(tmp_path, "churn") is None
    promote(tmp_path, "churn", MODEL.version, "first")
    assert load(tmp_path, "churn") == MODEL
    promote(tmp_path, "churn", newer.version, "better")
    promote(tmp_path, "churn", newer.version, "again")
    assert load(tmp_path, "churn") == newer
    assert [line["why"] for line in promotions(tmp_path, "churn")] == ["first", "better"]
    assert versions(tmp_path, "churn") == [MODEL.version, newer.version]


def test_what_is_not_there_cannot_be_promoted(tmp_path: Path) -> None:
    MODEL.save(tmp_path)
    with pytest.raises(TrainingError, match="no such version"):
        promote(tmp_path, "churn", "0" * 12, "why not")


def test_there_may_be_none(tmp_path: Path) -> None:
    assert load(tmp_path, "churn") is None


def test_a_pickle_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="safe format"):
        Artefact("churn", {}, {"model.pkl": pickle.dumps({})}).save(tmp_path)
    folder = MODEL.save(tmp_path)
    (folder / "model.pkl").write_bytes(pickle.dumps({}))
    with pytest.raises(TrainingError, match="refused"):
        load_folder(folder)


def test_a_pickle_is_refused_even_if_the_manifest_lists_it(tmp_path: Path) -> None:
    folder = MODEL.save(tmp_path)
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    manifest["parts"]["model.pkl"] = "0" * 64
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    (folder / "model.pkl").write_bytes(pickle.dumps({}))
    with pytest.raises(TrainingError, match="refused"):
        load_folder(folder)


def test_an_altered_part_is_refused(tmp_path: Path) -> None:
    folder = MODEL.save(tmp_path)
    (folder / "a.txt").write_bytes(b"trees!")
    with pytest.raises(TrainingError, match="altered"):
        load_folder(folder)


def test_a_missing_part_is_refused(tmp_path: Path) -> None:
    folder = MODEL.save(tmp_path)
    (folder / "b.safetensors").unlink()
    with pytest.raises(TrainingError, match="missing"):
        load_folder(folder)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 1}', "\u0000"])
def test_a_broken_manifest_is_refused(tmp_path: Path, text: str) -> None:
    folder = MODEL.save(tmp_path)
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    with pytest.raises(TrainingError):
        load_folder(folder)


def test_an_altered_manifest_is_refused(tmp_path: Path) -> None:
    folder = MODEL.save(tmp_path)
    text = (folder / MANIFEST).read_text(encoding="utf-8")
    (folder / MANIFEST).write_text(text.replace("0.1", "0.9"), encoding="utf-8")
    with pytest.raises(TrainingError, match="altered"):
        load_folder(folder)


def test_another_format_is_refused(tmp_path: Path) -> None:
    folder = MODEL.save(tmp_path)
    text = (folder / MANIFEST).read_text(encoding="utf-8")
    (folder / MANIFEST).write_text(text.replace('"format": 1', '"format": 2'), encoding="utf-8")
    with pytest.raises(TrainingError, match="format"):
        load_folder(folder)


def test_a_model_of_another_recipe_is_refused_and_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(artefact, "RECIPE", artefact.RECIPE - 1)
    folder = MODEL.save(tmp_path)
    assert load_folder(folder) == MODEL
    monkeypatch.undo()
    with pytest.raises(TrainingError, match=rf"another recipe \({artefact.RECIPE - 1}\)") as refused:
        load_folder(folder)
    assert refused.value.where == str(folder / MANIFEST)
    assert "portrait train" in refused.value.hint
    full = json.loads((folder / MANIFEST).read_bytes())
    del full["recipe"]
    (folder / MANIFEST).write_text(json.dumps(full), encoding="utf-8")
    with pytest.raises(TrainingError, match=r"another recipe \(an earlier one\)"):
        load_folder(folder)
