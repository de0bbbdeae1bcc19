"""`portrait load`: one verb per source, `sample` for all of a generated sample, `list` and `replay`."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.box import SIMPLE
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Column, Table

from graph.driver import Database
from graph.errors import FileUnreadable, InputError, UnknownName
from graph.resolve.arrived import resolve_arrived
from graph.resolve.touched import Touched
from graph.schema import prepare
from graph.settings import Settings

from .discovery import all_sources, source_named
from .mapping import read_mapping
from .plan import Found, find, one_of
from .replay import read_letters, replay
from .report import print_reports
from .run import FileReport, Loader
from .source import Source

SAMPLE = ("shop", "crm", "loyalty", "helpdesk", "mailing", "site", "surveys", "registry")
"""The systems of the sample; those come first that others refer to."""

REJECTED = 4
"""Exit code where --strict was given and rows were rejected."""

MAPPING = ".toml"
"""How the names of mapping files end."""

WIDTH = 120
"""Of tables that go to a file or a pipe."""

_again = click.option("--again", is_flag=True, help="Load files of unchanged content once more.")
_strict = click.option("--strict", is_flag=True, help=f"Exit with code {REJECTED} if any row was rejected.")


@contextmanager
def _loader(again: bool) -> Iterator[Loader]:
    """A loader on the prepared database, with a progress bar on stderr."""
    settings = Settings.from_env()
    # Rows are made and dropped by the million, in no cycles: looking for some so often took 30 % of the time.
    gc.set_threshold(20_000, 10, 100)
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn(),
        console=Console(stderr=True), transient=True,
    )  # fmt: skip
    with Database.connect(settings) as database:
        prepare(database)
        with bar:
            tasks: dict[Path, int] = {}

            def progress(found: Found, fraction: float) -> None:
                if found.path not in tasks:
                    name = f"{found.source.name}/{found.path.name}"
                    tasks[found.path] = bar.add_task(name, total=1.0)
                bar.update(tasks[found.path], completed=fraction)  # type: ignore[arg-type]  # TaskID is an int

            yield Loader(database, settings, again=again, progress=progress)


def _finish(reports: list[FileReport], touched: list[Touched], strict: bool) -> None:
    print_reports(Console(width=None if sys.stdout.isatty() else WIDTH), reports, resolved=bool(touched))
    _say_resolved(touched)
    rejected = sum(report.tally.rejected for report in reports)
    if rejected:
        click.echo(f"portrait: {rejected:,} row(s) rejected.", err=True)
        if strict:
            raise click.exceptions.Exit(REJECTED)


def _say_resolved(touched: list[Touched]) -> None:
    if touched:
        records = sum(len(one.partition) for one in touched)
        made = [change for one in touched for change in one.changes.values()]
        created, updated = sum(one.created for one in made), sum(one.updated for one in made)
        click.echo(f"Resolved {records:,} records: {created:,} profiles and accounts new, {updated:,} changed.")


def _load(found: list[Found], again: bool, strict: bool) -> None:
    ignored = [f"{file.path.name}: {', '.join(file.head.ignored)}" for file in found if file.head.ignored]
    if ignored:
        click.echo(f"portrait: columns that are not read: {'; '.join(ignored)}.", err=True)
    with _loader(again) as loader:
        reports = [loader.load(file) for file in found]
        touched = resolve_arrived(loader.database, loader.settings)
    _finish(reports, touched, strict)


class Sources(click.Group):
    """A group with a verb for every source that lies in loaders/sources/."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The fixed verbs, then the sources."""
        return [*super().list_commands(ctx), *sorted(all_sources())]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A fixed verb, the one of a source, or the one that a mapping file makes."""
        fixed = super().get_command(ctx, cmd_name)
        if fixed is not None:
            return fixed
        return _source_verb(read_mapping(Path(cmd_name)) if cmd_name.endswith(MAPPING) else source_named(cmd_name))


def _source_verb(source: Source) -> click.Command:
    @click.command(source.name, help=f"{source.description}\n\nPATH is a folder, or one of its files.")
    @click.argument("path", type=click.Path(path_type=Path))
    @_again
    @_strict
    def verb(path: Path, again: bool, strict: bool) -> None:
        _load(find(source, path), again, strict)

    return verb


@click.group(cls=Sources)
def load() -> None:
    """Load files of a source system into the graph.

    A source is one of those below, or a mapping file of your own, whose name ends in .toml: docs/mapping.md.

    \b
      portrait load shop exports/shop              the files of a source that Portrait knows
      portrait load bookshop.toml exports/books    any others, by a file that says what their columns mean

    Rows that cannot be used go to a dead-letter file with line, field and reason; the others are loaded.
    A file is loaded once: with the same content it is skipped, unless --again is given.
    Once portrait resolve has been run, what a load brings is resolved at once.
    """


@load.command("list")
def list_sources() -> None:
    """Show every source and the files that it reads."""
    table = Table("source", Column("files", no_wrap=True), "what it is", box=SIMPLE)
    for source in all_sources().values():
        files = [kind.name + (" (optional)" if kind.optional else "") for kind in source.files]
        table.add_row(source.name, "\n".join(files), source.description)
    Console().print(table)


@load.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--only", multiple=True, metavar="SOURCE", help="Load this system only; may be repeated.")
@_again
@_strict
def sample(folder: Path, only: tuple[str, ...], again: bool, strict: bool) -> None:
    """Load a generated sample: all eight systems, each in its folder under FOLDER."""
    unknown = [name for name in only if name not in SAMPLE]
    if unknown:
        raise UnknownName("the sample has no such system", where=unknown[0], hint=f"It has: {', '.join(SAMPLE)}.")
    if not folder.is_dir():
        raise FileUnreadable("there is no such folder", where=str(folder), hint=f"Make it: portrait sample {folder}")
    chosen = [name for name in SAMPLE if not only or name in only]
    left_out = [name for name in SAMPLE if name not in chosen]
    if left_out:
        click.echo(f"portrait: left out: {', '.join(left_out)}. Links to what they hold wait as unlinked.", err=True)
    found: list[Found] = []
    faults: list[InputError] = []
    for name in chosen:
        try:
            found += find(source_named(name), folder / name)
        except InputError as fault:
            faults.append(fault)
    if faults:
        raise one_of(faults, folder)
    _load(found, again, strict)


@load.command("replay")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--folder", type=click.Path(path_type=Path), help="Where the original files lie, if they are needed.")
@click.option(
    "--mapping",
    "mappings",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Mapping file of a source that was loaded by one; may be repeated.",
)
@click.option("--keep", is_flag=True, help="Keep the dead-letter files even if everything in them was loaded.")
@_strict
def replay_letters(
    files: tuple[Path, ...], folder: Path | None, mappings: tuple[Path, ...], keep: bool, strict: bool
) -> None:
    """Load the mended rows of dead-letter FILES; one of which everything was loaded is removed."""
    mapped = [read_mapping(mapping) for mapping in mappings]
    for file in files:
        read_letters(file)
    reports: list[FileReport] = []
    touched: list[Touched] = []
    with _loader(again=True) as loader:
        for file in files:
            made = replay(loader, file, folder, mapped)
            reports += made
            if not keep and not any(report.dead_letters for report in made):
                file.unlink()
                click.echo(f"portrait: removed {file}: everything in it was loaded.", err=True)
        touched += resolve_arrived(loader.database, loader.settings)
    _finish(reports, touched, strict)
