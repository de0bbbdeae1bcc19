"""The page for writing queries, and its files."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response

from .assets import SERVED, STATIC, installed

PAGE_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-cache",
}
"""No host but this one. The editor writes style elements of its own, hence unsafe-inline for styles."""


def page() -> Response:
    """GraphiQL; where its files are missing, a page that says how to get them."""
    name = "graphiql.html" if installed() else "missing.html"
    return HTMLResponse((STATIC / name).read_text("utf-8"), headers=PAGE_HEADERS)


async def static(request: Request) -> Response:
    """One of the files that are served; 404 for everything else."""
    path = SERVED.get(request.path_params["path"])
    if path is None or not path.is_file():
        return Response(status_code=404)
    return FileResponse(path, headers={"Cache-Control": "no-cache"})
