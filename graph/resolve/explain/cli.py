"""`portrait identity why`, `how` and `whynot`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click
from rich.console import Console

from ...driver import Database
from ...settings import Settings
from . import show
from .how import how as how_held
from .why import why as why_one
from .whynot import why_not
from .words import Locale

Command = TypeVar("Command", bound=Callable[..., Any])


def _explaining(command: Command) -> Command:
    language = click.Choice([locale.value for locale in Locale])
    return click.option("--locale", type=language, default="en", show_default=True, help="Language.")(command)


def _pair(command: Command) -> Command:
    for name in ("right", "left"):
        command = click.argument(name, metavar="ID")(command)
    return _explaining(command)


@click.command()
@_pair
def why(left: str, right: str, locale: str) -> None:
    """Show why two records are, or are not, one: what they share, and the weights for and against.

    Of profiles or accounts the two records that are most alike are compared.

    \b
    portrait identity why shop:1001 crm:C-77
    """
    settings = Settings.from_env()
    with Database.connect(settings) as database:
        found = why_one(database, settings, left, right)
    show.show_why(Console(), found, Locale(locale))


@click.command()
@click.argument("name", metavar="ID")
@_explaining
def how(name: str, locale: str) -> None:
    """Show what a profile or account rests on: its least tree of evidence, and the weakest bridge in it.

    \b
    portrait identity how 3f1c…          old, merged ids and uids of records too
    """
    settings = Settings.from_env()
    with Database.connect(settings) as database:
        found = how_held(database, name)
    show.show_how(Console(), found, Locale(locale))


@click.command()
@_pair
def whynot(left: str, right: str, locale: str) -> None:
    """Show what keeps two records, profiles or accounts apart, the strongest first, and what would help.

    \b
    portrait identity whynot shop:1001 shop:1002
    """
    settings = Settings.from_env()
    with Database.connect(settings) as database:
        found = why_not(database, settings, left, right)
    show.show_why_not(Console(), found, Locale(locale))


COMMANDS = (why, how, whynot)
