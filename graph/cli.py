"""The command `portrait`: its verbs come from the entry points of the group `portrait.commands`.

A verb's module is imported only when it is used or listed, so `portrait serve` never pays for torch.
"""

from __future__ import annotations

import logging
import sys
from importlib.metadata import EntryPoint, entry_points

import click

from .errors import PortraitError

GROUP = "portrait.commands"
ORDER = (
    "demo",
    "db",
    "sample",
    "load",
    "resolve",
    "train",
    "predict",
    "what-if",
    "score",
    "serve",
    "graphql",
    "query",
    "model",
    "models",
    "evaluate",
    "backtest",
    "uplift",
    "segment",
    "nightly",
)


class Verbs(click.Group):
    """A group whose commands are entry points."""

    def _points(self) -> dict[str, EntryPoint]:
        return {point.name: point for point in entry_points(group=GROUP)}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order in which people meet them."""
        points = self._points()
        return [name for name in ORDER if name in points] + sorted(points.keys() - set(ORDER))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the verb."""
        point = self._points().get(cmd_name)
        command = point.load() if point else None
        return command if isinstance(command, click.Command) else None


@click.command(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="portrait", prog_name="portrait")
@click.option("-v", "--verbose", is_flag=True, help="Say more about each step.")
def portrait(verbose: bool) -> None:
    """Portrait: every customer, known to many systems, as one profile in one graph.

    \b
    Begin with        portrait demo
    Your own data     portrait load list, then portrait load SOURCE PATH
    The usual order   db start → load → resolve → train → predict → serve

    Settings are environment variables named PORTRAIT_…; docs/settings.md lists them.
    """
    logging.basicConfig(
        level=logging.INFO if verbose else logging.WARNING, format="%(levelname)s %(name)s: %(message)s"
    )
    logging.getLogger("httpx").setLevel(logging.WARNING)  # a line for each of 226 jars says nothing


def main() -> None:
    """Run the command line; a fault becomes one message and an exit code, never a traceback."""
    try:
        sys.exit(portrait.main(standalone_mode=False) or 0)
    except PortraitError as error:
        click.echo(f"portrait: {error}", err=True)
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except ModuleNotFoundError as absent:  # training, say, where only what serves was installed
        click.echo(
            f"portrait: the package {absent.name} is not installed.\n  → Install everything: make setup", err=True
        )
        sys.exit(1)
    except (click.Abort, KeyboardInterrupt):
        click.echo("portrait: stopped.", err=True)
        sys.exit(130)


if __name__ == "__main__":
    main()
