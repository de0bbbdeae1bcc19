"""`portrait identity model`: what was learned of who is who, shown, written to a file and read from one."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from ..driver import Database
from ..settings import Settings
from .decisions.turn import turn
from .learned import FEWEST, Learned, read_kept
from .sides import SIDES
from .transfer import from_file, take, to_file, write


@click.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the weights to this file; one there is replaced.",
)
@click.option(
    "--in",
    "source",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Take the weights of this file for this graph.",
)
def model(out: Path | None, source: Path | None) -> None:
    """Show what likeness is weighed by; write it to a file, or take it from one.

    So what was learned in one graph is used in another: in production what was tried out in test, or a large
    graph's in a small one. The file is JSON. It holds the weights of every comparison and no personal data: how
    frequent names and other values are is left out, and counted anew in the graph that reads the file.

    A model that was read holds from the next portrait resolve on, and stays, however many records come, until
    portrait resolve --relearn.

    \b
    portrait identity model                        what this graph goes by
    portrait identity model --out weights.json
    portrait identity model --in weights.json
    portrait resolve --dry-run                     what it would merge and split here; then portrait resolve
    """
    if out and source:
        raise click.UsageError("--out writes a file and --in reads one: give one of the two.")
    settings, console = Settings.from_env(), Console()
    carried = from_file(source) if source else []
    with Database.connect(settings) as database:
        if out:
            text, sides = to_file(database)
            write(out, text)
            console.print(f"Weights of {' and '.join(side.name for side in sides)}: {out}", markup=False)
            console.print("It holds no names, addresses or other values of records.")
            return
        if source:
            with turn(database, settings):
                take(database, carried)
        console.print(_shown({side.name: read_kept(database, side) for side in SIDES}))
    if source:
        console.print("Next: portrait resolve --dry-run shows what they would merge and split; then portrait resolve.")
        console.print("To learn from this graph's own records instead: portrait resolve --relearn")


def _shown(kept: dict[str, Learned | None]) -> Table:
    table = Table("", "version", "weights", "records", "limits of values", "state", title="Identity model")
    table.columns[3].justify = "right"
    for side, learned in kept.items():
        if learned is None:
            table.add_row(side, "", "none yet", "", "", "made by the first portrait resolve")
        elif learned.imported:
            state = "in use until --relearn" if learned.counted else "waits for portrait resolve"
            version = learned.version if learned.counted else learned.imported
            table.add_row(
                side, version, f"of a file: {learned.imported}", f"{learned.model.records:,}", _limits(learned), state
            )
        else:
            usual = learned.model.records < FEWEST
            weights = f"the usual ones, for fewer than {FEWEST:,} records" if usual else "learned here"
            table.add_row(side, learned.version, weights, f"{learned.model.records:,}", _limits(learned), "in use")
    return table


def _limits(learned: Learned) -> str:
    """Most records that one value may link, of kinds for which that was learned."""
    return ", ".join(f"{kind} {cap}" for kind, cap in sorted(learned.caps.items())) or "as usual"
