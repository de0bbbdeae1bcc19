"""`portrait model`: the model as pictures, tables or JSON, and the documents made from it."""

from __future__ import annotations

import json
from pathlib import Path

import click

from . import picture, picture_tables
from .errors import InputError

ROOT = Path(__file__).resolve().parents[1]


def write(root: Path) -> list[Path]:
    """Refresh docs/model.md and the block in README.md below `root`; returns the files that changed.

    Raises:
        InputError: `root` is no checkout, or its README lacks the marks.
    """
    docs = root / "docs"
    if not docs.is_dir():
        raise InputError(
            "there is no folder docs/ to write to", where=str(root), hint="Run this in a checkout of the repository."
        )
    made = {docs / "model.md": picture_tables.markdown()}
    readme = root / "README.md"
    if readme.exists():
        try:
            made[readme] = picture.replace_block(readme.read_text(encoding="utf-8"), picture.pictures())
        except ValueError as fault:
            raise InputError(str(fault), where=str(readme), hint="Put the two marks where the picture goes.") from None
    changed = [path for path, text in made.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in changed:
        path.write_text(made[path], encoding="utf-8")
    return changed


@click.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["mermaid", "markdown", "json"]),
    default="mermaid",
    show_default=True,
    help="mermaid: the pictures of the README; markdown: docs/model.md; json: everything, for tools.",
)
@click.option("--write", "refresh", is_flag=True, help="Refresh docs/model.md and the picture in README.md.")
def model(form: str, refresh: bool) -> None:
    """Show the graph's node types, edges and properties, as declared in graph/model/."""
    if refresh:
        changed = write(ROOT)
        for path in changed:
            click.echo(f"wrote {path.relative_to(ROOT)}")
        click.echo(f"{len(changed)} file(s) changed")
    elif form == "json":
        click.echo(json.dumps(picture_tables.tree(), ensure_ascii=False, indent=2))
    else:
        click.echo(picture.pictures() if form == "mermaid" else picture_tables.markdown(), nl=False)
