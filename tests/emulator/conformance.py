"""Compare every answer that a test gets with `openapi.json`."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import schemathesis

PREFIX = "/api/v1"
CONTRACT = Path(__file__).parents[2] / "openapi.json"


@cache
def _operations() -> list[tuple[str, re.Pattern[str], Any]]:
    schema = schemathesis.openapi.from_path(CONTRACT)
    found: list[tuple[str, re.Pattern[str], Any]] = []
    for result in schema.get_all_operations():
        operation = result.ok()
        pattern = re.compile(PREFIX + re.sub(r"\{\w+\}", "[^/]+", operation.path))
        found.append((operation.method.upper(), pattern, operation))
    return found


def check_conformance(response: httpx.Response) -> None:
    """Raise if the operation does not document the status or the body of the answer."""
    response.read()
    request = response.request
    for method, pattern, operation in _operations():
        if method == request.method and pattern.fullmatch(request.url.path):
            assert str(response.status_code) in operation.responses.status_codes
            operation.validate_response(_copy(response))


def is_json(response: httpx.Response) -> bool:
    return bool(response.content) and response.headers.get("content-type") == "application/json"


def first_document(response: httpx.Response) -> Any:
    """Return the answer without a second document behind it."""
    document, _ = json.JSONDecoder().raw_decode(response.text)
    return document


def _copy(response: httpx.Response) -> httpx.Response:
    """Return the request without its body, which may be a stream."""
    copy = httpx.Response(
        response.status_code,
        headers=response.headers,
        content=json.dumps(first_document(response)) if is_json(response) else response.content,
        request=httpx.Request(response.request.method, response.request.url),
    )
    copy.elapsed = timedelta()
    return copy
