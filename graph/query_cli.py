"""`portrait query`: the analysts' queries from the command line."""

from __future__ import annotations

import json
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from . import cypher
from .driver import Database
from .errors import InputError, UnknownName
from .settings import Settings

SHOWN_ROWS = 50


def parameters(query: cypher.NamedQuery, given: tuple[str, ...]) -> dict[str, Any]:
    """Defaults of the header, with what was given as NAME=VALUE in their place; values are JSON or plain text.

    Raises:
        InputError: not NAME=VALUE.
        UnknownName: the query has no such parameter.
    """
    chosen = {parameter.name: parameter.default for parameter in query.parameters}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals:
            raise InputError("a parameter is given as NAME=VALUE", where=text)
        if name not in chosen:
            raise UnknownName(
                f"the query {query.name} has no such parameter",
                where=name,
                hint=f"It has: {', '.join(chosen) or 'none'}.",
            )
        try:
            chosen[name] = json.loads(value)
        except json.JSONDecodeError:
            chosen[name] = value
    return chosen


@click.command()
@click.argument("name", default="list")
@click.argument("given", nargs=-1, metavar="[PARAMETER=VALUE]...")
@click.option("--cypher", "show", is_flag=True, help="Print the statement instead of running it.")
def query(name: str, given: tuple[str, ...], show: bool) -> None:
    """Run a named query of queries/, or list them all.

    \b
    portrait query                          all queries and what they are for
    portrait query churn_risk rows=20       run one with a parameter
    portrait query churn_risk --cypher      see its Cypher, to paste into Neo4j Browser
    """
    console = Console()
    if name == "list":
        table = Table("query", "purpose", "parameters")
        for found in map(cypher.query, cypher.names()):
            if found.name.startswith("analyst/"):
                defaults = ", ".join(f"{p.name}={json.dumps(p.default, ensure_ascii=False)}" for p in found.parameters)
                table.add_row(found.name.removeprefix("analyst/"), found.purpose, defaults)
        console.print(table)
        return
    chosen = cypher.query(name)
    values = parameters(chosen, given)
    if show:
        for key, value in values.items():
            click.echo(f":param {key} => {json.dumps(value, ensure_ascii=False)}")
        click.echo(chosen.text)
        return
    with Database.connect(Settings.from_env()) as database:
        rows = database.rows(chosen.text, **values)
    table = Table(*chosen.returns, title=chosen.purpose)
    for row in rows[:SHOWN_ROWS]:
        table.add_row(*("" if value is None else str(value) for value in row))
    console.print(table)
    click.echo(f"{len(rows)} rows" + (f", the first {SHOWN_ROWS} shown" if len(rows) > SHOWN_ROWS else ""))
