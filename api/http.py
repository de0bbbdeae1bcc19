"""GraphQL over HTTP: what a request must look like, and how its answer is sent."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import orjson
from starlette.requests import ClientDisconnect
from starlette.requests import Request as HttpRequest
from starlette.responses import Response

from .engine.engine import Answer, Request
from .errors import BAD_REQUEST, Refused, problem

_BODY_S = 10
JSON = "application/json"
GRAPHQL_JSON = "application/graphql-response+json"


def read_address(request: HttpRequest) -> Request:
    """The GraphQL request in an address, for GET.

    Raises:
        Refused: it is not a GraphQL request.
    """
    body: dict[str, Any] = dict(request.query_params)
    for name in ("variables", "extensions"):
        if name in body:
            body[name] = _parsed_parameter(name, body[name])
    return _request(body)


async def read_request(request: HttpRequest, body_kb: int) -> Request:
    """The GraphQL request in an HTTP request whose body is `body_kb` kB at most.

    Raises:
        Refused: wrong content type, too large, too slow, not JSON, or not a GraphQL request.
    """
    media_type, *parameters = request.headers.get("content-type", "").lower().split(";")
    if media_type.strip() != JSON:
        raise _bad(f"The body must be JSON: send content-type: {JSON}.", status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    for name, _, value in (parameter.partition("=") for parameter in parameters):
        if name.strip() == "charset" and value.strip().strip('"') not in ("utf-8", "utf8"):
            raise _bad("The body must be UTF-8.", status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    if request.headers.get("content-encoding", "identity").strip().lower() != "identity":
        hint = "Send it without content-encoding."
        raise _bad("The body must not be compressed.", hint=hint, status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    try:
        async with asyncio.timeout(_BODY_S):
            body = await _body(request, body_kb)
    except TimeoutError:
        message = f"The body did not arrive within {_BODY_S} s."
        raise _bad(message, status=HTTPStatus.REQUEST_TIMEOUT) from None
    except ClientDisconnect:
        raise _bad("The caller went away.") from None
    return _request(_parsed(body))


def accepted(request: HttpRequest) -> str | None:
    """The media type in which the caller takes the answer; None if in none that there is."""
    ranges = [part.partition(";")[0].strip().lower() for part in request.headers.get("accept", "*/*").split(",")]
    for media_type in (GRAPHQL_JSON, JSON):
        if media_type in ranges:
            return media_type
    return JSON if {"*/*", "application/*", ""} & set(ranges) else None


def respond(answer: Answer, media_type: str, *, well_formed: bool = False) -> Response:
    """The HTTP response; answers hold personal data, so nobody on the way may keep them.

    Where the request was well-formed, faults of the document are 200 in application/json, as GraphQL over HTTP has it:
    clients of that type take another status for a fault of the way.
    """
    lenient = well_formed and media_type == JSON and answer.status == HTTPStatus.BAD_REQUEST
    headers = {"Cache-Control": "no-store", "Vary": "Accept"}
    status = HTTPStatus.OK if lenient else answer.status
    return Response(answer.body, status, headers, media_type=f"{media_type}; charset=utf-8")


async def _body(request: HttpRequest, most_kb: int) -> bytes:
    most = most_kb * 1024
    declared = request.headers.get("content-length", "0")
    parts: list[bytes] = []
    size = int(declared) if declared.isdigit() else 0
    if size > most:
        raise _too_large(most_kb)
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > most:
            raise _too_large(most_kb)
        parts.append(part)
    return b"".join(parts)


def _parsed(body: bytes) -> Mapping[str, Any]:
    try:
        parsed = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise _bad(
            f"The body is not JSON: line {error.lineno}, column {error.colno}.",
            hint='Send {"query": "{ profiles { nodes { profileId } } }"}.',
        ) from None
    if isinstance(parsed, list):
        raise _bad("One operation per request; batches are not taken.", hint="Ask for several root fields in one.")
    if not isinstance(parsed, dict):
        raise _bad("The body is not a JSON object.", hint='Send {"query": …, "variables": {…}}.')
    return parsed


def _parsed_parameter(name: str, text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        message = f"The parameter {name} is not JSON: line {error.lineno}, column {error.colno}."
        raise _bad(message, hint=f'Write an object: {name}={{"name": "value"}}, percent-encoded.') from None


def _request(body: Mapping[str, Any]) -> Request:
    query, variables, name = body.get("query"), body.get("variables"), body.get("operationName")
    if not isinstance(query, str) or not query.strip():
        raise _bad("There is no query.", hint='Give it as text: {"query": "{ … }"}, or ?query={…} in an address.')
    if not isinstance(variables, dict | None):
        raise _bad("variables must be an object.", hint='{"variables": {"name": value}}')
    if not isinstance(name, str | None):
        raise _bad("operationName must be text.")
    if not isinstance(body.get("extensions"), dict | None):
        raise _bad("extensions must be an object.")
    return Request(query, variables or {}, name or None)


def _too_large(most_kb: int) -> Refused:
    return _bad(f"The body is larger than {most_kb} kB.", status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def _bad(message: str, *, hint: str = "", status: int = HTTPStatus.BAD_REQUEST) -> Refused:
    return Refused([problem(message, BAD_REQUEST, hint=hint)], status)
