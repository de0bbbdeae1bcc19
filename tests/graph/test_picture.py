"""The model drawn and tabulated, and the documents made from it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from graph import picture, picture_tables
from graph.errors import InputError
from graph.model import ONTOLOGY, Role
from graph.picture_cli import ROOT, model, write

PICTURES = [picture.mermaid(index) for index in range(len(picture.DIAGRAMS))]


def test_every_module_of_the_model_is_in_one_picture() -> None:
    drawn = [module for diagram in picture.DIAGRAMS for module in diagram.modules]
    assert sorted(drawn) == sorted({picture.module_of(node) for node in ONTOLOGY.nodes.values()})


def test_every_edge_is_drawn_once() -> None:
    arrows = [arrow for text in PICTURES for arrow in re.findall(r'^  (\w+) -->\|"([^"]+)"\| (\w+)$', text, re.M)]
    drawn = [(start, name, end) for start, names, end in arrows for name in names.split(" · ")]
    assert sorted(drawn) == sorted(ONTOLOGY.edges)


@pytest.mark.parametrize("text", PICTURES, ids=[diagram.title for diagram in picture.DIAGRAMS])
def test_a_picture_stays_legible(text: str) -> None:
    nodes = {name for line in re.findall(r"^  class ([\w,]+) ", text, re.M) for name in line.split(",")}
    assert len(nodes) <= 16
    assert text.count("-->") <= 30


def test_the_block_between_the_marks_is_replaced_and_nothing_else() -> None:
    text = f"before\n{picture.MARK_BEGIN}\nold\n{picture.MARK_END}\nafter\n"
    assert picture.replace_block(text, "new\n") == text.replace("old", "new")
    with pytest.raises(ValueError, match="lacks"):
        picture.replace_block(f"{picture.MARK_END} {picture.MARK_BEGIN}", "new")


def test_the_tables_hold_every_declaration() -> None:
    text = picture_tables.markdown()
    for node in ONTOLOGY.nodes.values():
        section = text.partition(f"### {node.name} ({node.ru})\n")[2].partition("\n## ")[0].partition("\n### ")[0]
        for name in node.own:
            item = node.properties[name]
            [row] = re.findall(rf"^\| `{name}` .*$", section, re.M)
            assert item.prop.description.replace("|", "\\|") in row
            assert item.prop.ru in row
            assert ("key" in row.split(" | ")[4]) == item.prop.key
        for link, backward in ONTOLOGY.around(node.name):
            assert f"| `{link.reverse if backward else link.field}` |" in section
    for edge in ONTOLOGY.edges.values():
        assert f"| {edge.start.__name__} -{edge.name}-> {edge.end.__name__} | {edge.description} |" in text


def test_the_tables_say_who_sees_what() -> None:
    text = picture_tables.markdown()
    [row] = re.findall(r"^\| `birth_date` .*$", text.partition("### Profile")[2].partition("###")[0], re.M)
    assert "| identity | operator, support, sales |" in row
    assert all(role.value in text for role in Role)


def test_the_documents_in_the_repository_are_what_the_model_gives() -> None:
    hint = "refresh them: portrait model --write"
    assert (ROOT / "docs" / "model.md").read_text(encoding="utf-8") == picture_tables.markdown(), hint
    readme = ROOT / "README.md"
    if readme.exists():
        text = readme.read_text(encoding="utf-8")
        assert picture.MARK_BEGIN in text
        assert picture.replace_block(text, picture.pictures()) == text, hint


def test_writing_refreshes_what_differs_and_then_nothing(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    readme = tmp_path / "README.md"
    readme.write_text(f"# Title\n{picture.MARK_BEGIN}{picture.MARK_END}\nEnd\n", encoding="utf-8")
    assert write(tmp_path) == [tmp_path / "docs" / "model.md", readme]
    assert write(tmp_path) == []
    assert readme.read_text(encoding="utf-8").endswith(f"{picture.MARK_END}\nEnd\n")


def test_writing_elsewhere_than_in_a_checkout_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no folder docs/"):
        write(tmp_path)
    (tmp_path / "docs").mkdir()
    (tmp_path / "README.md").write_text("no marks", encoding="utf-8")
    with pytest.raises(InputError, match="lacks"):
        write(tmp_path)
    assert not (tmp_path / "docs" / "model.md").exists(), "nothing half-written"


def test_the_command_prints_all_three_forms() -> None:
    def run(form: str) -> str:
        result = CliRunner().invoke(model, ["--format", form], catch_exceptions=False)
        assert result.exit_code == 0
        return result.output

    assert run("mermaid") == picture.pictures()
    assert run("markdown") == picture_tables.markdown()
    tree = json.loads(run("json"))
    assert tree["nodes"].keys() == ONTOLOGY.nodes.keys()
    assert len(tree["edges"]) == len(ONTOLOGY.edges)
    assert len(tree["paths"]) == len(ONTOLOGY.paths)
    assert tree["nodes"]["Order"]["properties"]["placed_at"]["index"] is True
