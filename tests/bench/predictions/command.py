"""`python -m tests.bench predictions`: every prediction beside its baselines, in one run."""

from __future__ import annotations

import os
import pkgutil
from functools import partial
from importlib import import_module
from pathlib import Path

import click
from rich.console import Console
from rich.status import Status

from .report import Bench, Cost, figures, reached


def benches() -> dict[str, Bench]:
    """Every bench by name: the modules of this package that hold a `BENCH`."""
    package = __name__.rpartition(".")[0]
    names = [module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)])]
    found = [getattr(import_module(f"{package}.{name}"), "BENCH", None) for name in names]
    return {bench.name: bench for bench in found if isinstance(bench, Bench)}


def _tell(status: Status, name: str, what: str) -> None:
    status.update(f"{name}: {what}")


@click.command()
@click.option("--only", default="", help="Names, parted by commas; all by default.")
@click.option("--seeds", default=5, show_default=True, help="Trainings of each model, from different seeds.")
def predictions(only: str, seeds: int) -> None:
    """Measure predictions on public data against baselines and bars, with bootstrap intervals."""
    console = Console(width=180)
    known = benches()
    wanted = only.split(",") if only else list(known)
    if unknown := set(wanted) - set(known):
        raise click.BadParameter(f"no such bench: {', '.join(sorted(unknown))}", param_hint="--only")
    console.print(
        f"{os.cpu_count()} cores, {os.getloadavg()[0]:.1f} busy before; {seeds} seeds; intervals: 95 %, bootstrap "
        "over people; nothing is chosen on the test"
    )
    for name in wanted:
        missing = [str(path) for path in known[name].needs if not path.exists()]
        if missing:
            console.print(f"{name}: skipped, {', '.join(missing)} is not there")
            continue
        with Cost() as cost, console.status(name) as status:
            for sheet in known[name].run(seeds, partial(_tell, status, name)):
                console.print(figures(sheet), *reached(sheet), *sheet.notes, sep="\n")
        took = f"{cost.seconds:.0f} s, {cost.processor:.0f} s of processor time, peak {cost.peak_mib:,.0f} MiB"
        console.print(f"{name}: {took}, reading included\n")
