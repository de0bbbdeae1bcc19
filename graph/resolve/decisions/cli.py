"""`portrait identity`: people decide who is who."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import click
from rich.console import Console

from ...driver import Database
from ...settings import Settings
from ..explain.cli import COMMANDS
from ..transfer_cli import model
from . import acts, tables
from .carry import Done
from .history import history
from .review import decide as decide_item
from .review import open_reviews

Command = TypeVar("Command", bound=Callable[..., Any])


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container without a user database
        raise click.UsageError("say who decides: --by NAME") from None


def _decider(command: Command) -> Command:
    supersede = click.option("--supersede", is_flag=True, help="Undo the earlier decisions that this one contradicts.")
    return _signed(supersede(command))


def _signed(command: Command) -> Command:
    for option in (
        click.option("--why", required=True, help="Why; kept in the log for good."),
        click.option("--by", default=_login, show_default="your login name", help="Who decides."),
    ):
        command = option(command)
    return command


@contextmanager
def _database() -> Iterator[tuple[Database, Settings]]:
    settings = Settings.from_env()
    with Database.connect(settings) as database:
        yield database, settings


def _show(done: Done) -> None:
    console = Console()
    console.print(tables.done(console, done))
    for note in done.notes:
        console.print(note, markup=False)
    console.print(f"To take it back: portrait identity undo {done.events[-1].number} --why …", markup=False)


@click.group()
def identity() -> None:
    """Decide who is who: merge, split, ban, block, undo, and work through doubtful pairs.

    \b
    A profile or account is named by its id (an old, merged one too), a record by its uid (shop:1001),
    a value that records share by its kind and itself (phone:+74950001122).
    What resolution goes by is told by why, how and whynot; model carries its weights to another graph.
    Every decision is kept in a log that only grows, and holds through every later resolution.
    Undoing is a decision too: portrait identity undo NUMBER. Nothing of a source record is ever changed.
    """


@identity.command()
@click.argument("names", nargs=-1, required=True, metavar="ID ID...")
@_decider
def merge(names: tuple[str, ...], by: str, why: str, supersede: bool) -> None:
    """Declare profiles, accounts or records to be one, whatever the rules say.

    The oldest id survives; the others lead to it.

    \b
    portrait identity merge 3f1c… 8a90… --why "same passport, seen at the counter"
    portrait identity merge shop:1001 crm:C-77 --why "called him"
    """
    with _database() as (database, settings):
        _show(acts.merge(database, settings, names, by=by, why=why, supersede=supersede))


@identity.command()
@click.argument("name", metavar="ID")
@click.option("--part", "parts", multiple=True, required=True, metavar="UID,UID…", help="Records of one part.")
@_decider
def split(name: str, parts: tuple[str, ...], by: str, why: str, supersede: bool) -> None:
    """Declare parts of a profile or account to be different.

    Each part stays together. Records that no part names are apart from all parts. The largest part keeps the id.

    \b
    portrait identity split 3f1c… --part shop:1001,crm:C-77 --why "father and son"
    """
    with _database() as (database, settings):
        listed = [[uid.strip() for uid in part.split(",") if uid.strip()] for part in parts]
        _show(acts.split(database, settings, name, listed, by=by, why=why, supersede=supersede))


@identity.command()
@click.argument("left", metavar="ID")
@click.argument("right", metavar="ID")
@_decider
def ban(left: str, right: str, by: str, why: str, supersede: bool) -> None:
    """Declare two records, profiles or accounts not to be the same, now and later.

    \b
    portrait identity ban shop:1001 shop:1002 --why "twins"
    """
    with _database() as (database, settings):
        _show(acts.ban(database, settings, left, right, by=by, why=why, supersede=supersede))


@identity.command()
@click.argument("value")
@_signed
def block(value: str, by: str, why: str) -> None:
    """Let VALUE link nobody: the phone of a pick-up point, a test address.

    It stays with its records, and links none of them, nor any that come later; loading it again does not lift
    the block. The records that hold it are resolved again at once.

    
    portrait identity block phone:+74950001122 --why "phone of the pick-up point"
    portrait query shared_identifiers     values that many records share
    """
    with _database() as (database, settings):
        _show(acts.block(database, settings, value, by=by, why=why))


@identity.command()
@click.argument("value")
@_signed
def unblock(value: str, by: str, why: str) -> None:
    """Let the blocked VALUE link again, as the evidence has it, whoever blocked it and however.

    The records that hold it are resolved again at once. A block that was a mistake is better undone:
    portrait identity undo NUMBER gives back ids and all else as it was.

    
    portrait identity unblock phone:+74950001122 --why "the point has moved out"
    """
    with _database() as (database, settings):
        _show(acts.unblock(database, settings, value, by=by, why=why))


@identity.command()
@click.argument("number", type=int)
@_decider
def undo(number: int, by: str, why: str, supersede: bool) -> None:
    """Undo decision NUMBER; undoing an undoing makes what it undid stand again.

    \b
    portrait identity log              find the number
    portrait identity undo 12 --why "wrong customer"
    """
    with _database() as (database, settings):
        _show(acts.undo(database, settings, number, by=by, why=why, supersede=supersede))


@identity.command()
@click.argument("profile", required=False, metavar="[ID]")
def log(profile: str | None) -> None:
    """Show decisions, the newest last: all, or those about one profile, account or record.

    An id that was merged away shows the log of the profile that it became.
    """
    with _database() as (database, _):
        found = history(database, profile)
        everything = found if profile is None else history(database)
    console = Console()
    if found:
        console.print(tables.log(console, found, everything))
    else:
        console.print("Nobody has decided anything" + (" about it." if profile else "."))


@identity.command()
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 1000), help="Most pairs.")
@click.option("--after", help="Go on behind this; printed under a full page.")
def review(limit: int, after: str | None) -> None:
    """Show pairs of records that wait for a decision, the most valuable first.

    \b
    Decide one:  portrait identity decide KEY --same --why …    or    --different
    """
    with _database() as (database, _):
        found = open_reviews(database, limit, after)
    console = Console()
    if not found:
        console.print("No pair waits for a decision.")
        return
    console.print(tables.review(console, found))
    if len(found) == limit:
        console.print(f"More: portrait identity review --after '{found[-1].cursor}'", markup=False)


@identity.command()
@click.argument("key")
@click.option("--same/--different", "same", required=True, help="Whether the two records are one.")
@_decider
def decide(key: str, same: bool, by: str, why: str, supersede: bool) -> None:
    """Decide the pair KEY of the review queue; --same merges, --different bans.

    \b
    portrait identity decide "Customer/crm:C-77 ~ Customer/shop:1001" --same --why "same street, same hand"
    """
    with _database() as (database, settings):
        _show(decide_item(database, settings, key, same, by=by, why=why, supersede=supersede))


for command in (*COMMANDS, model):
    identity.add_command(command)
