"""`portrait query`: the analysts' queries from the command line."""

from __future__ import annotations

import csv
import json
import sys
from typing import Any

import click
from neo4j.graph import Path
from neo4j.time import DateTime
from rich.console import Console
from rich.table import Table

from . import cypher
from .driver import Database
from .errors import InputError, UnknownName
from .settings import Settings
from .upright import table_of, upright

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


def shown(value: Any) -> str:
    """A value as people read it: no null, times to the second, lists and maps without brackets.

    A path, which Neo4j Browser draws, becomes the number of its steps.
    """
    match value:
        case None:
            return ""
        case DateTime():
            return value.to_native().isoformat(" ", "seconds")
        case Path():
            return f"{len(value)} steps"
        case list():
            maps = any(isinstance(inner, dict) for inner in value)
            return ("\n" if maps else "; ").join(map(shown, value))
        case dict():
            return ", ".join(f"{key}: {shown(inner)}" for key, inner in value.items() if inner is not None)
        case _:
            return str(value)


@click.command()
@click.argument("name", default="list")
@click.argument("given", nargs=-1, metavar="[PARAMETER=VALUE]...")
@click.option("--cypher", "show", is_flag=True, help="Print the statement instead of running it.")
@click.option("--csv", "as_csv", is_flag=True, help="Print all rows as CSV, for a spreadsheet.")
def query(name: str, given: tuple[str, ...], show: bool, as_csv: bool) -> None:
    """Run a named query of queries/, or list them all.

    \b
    portrait query                          all queries and what they are for
    portrait query churn_risk rows=20       run one with a parameter
    portrait query churn_risk --csv         the same for a spreadsheet
    portrait query churn_risk --cypher      see its Cypher, to paste into Neo4j Browser
    """
    console = Console()
    if name == "list":
        console.print(_overview())
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
    if as_csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(chosen.returns)
        writer.writerows([shown(value) for value in row] for row in rows)
        return
    console.print(_table(console, chosen, rows))
    click.echo(
        f"{len(rows)} row{'s' * (len(rows) != 1)}"
        + (f", the first {SHOWN_ROWS} shown" if len(rows) > SHOWN_ROWS else "")
    )


def _overview() -> Table:
    table = Table("query", "purpose", "parameters")
    for found in map(cypher.query, cypher.names()):
        if found.name.startswith("analyst/"):
            defaults = ", ".join(f"{p.name}={json.dumps(p.default, ensure_ascii=False)}" for p in found.parameters)
            table.add_row(found.name.removeprefix("analyst/"), found.purpose, defaults)
    return table


def _table(console: Console, query: cypher.NamedQuery, rows: list[list[Any]]) -> Table:
    told = [[shown(value) for value in row] for row in rows[:SHOWN_ROWS]]
    if len(told) == 1:
        return upright(query.returns, told, query.purpose)
    return table_of(console, query.returns, told, query.purpose)
