"""An answer as it came, for those who need more than its data."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from .arguments import parameter, plain_text
from .redaction import masked

if TYPE_CHECKING:
    import httpx


T = TypeVar("T")
P = TypeVar("P")


@dataclass(frozen=True)
class RawResponse(Generic[T]):
    """Status, headers and body of an answer. ``raw`` is the ``httpx.Response`` itself."""

    status_code: int
    url: str
    headers: dict[str, str]
    data: Any = field(repr=False)
    """The decoded JSON, else the bytes."""
    raw: httpx.Response = field(repr=False)
    parsed: T = field(repr=False)
    """What the method returns without ``with_raw_response``; ``None`` after ``request_raw``."""

    @property
    def ok(self) -> bool:
        return 200 <= self.status_code < 300

    @staticmethod
    def of(response: httpx.Response, parsed: P) -> RawResponse[P]:
        try:
            data = json.loads(response.content)
        except (ValueError, RecursionError):
            data = response.content
        return RawResponse(
            response.status_code, str(response.url), dict(response.headers), data, response, parsed
        )

    def __str__(self) -> str:
        return f"{self.status_code} {self.url} {masked(self.data)!r}"


def route(path: str) -> str:
    """A path for ``request_raw``: below ``/api/{version}``, or from the root where it begins with ``/api/``.

    A whole URL is refused: the credentials would go wherever it points.
    """
    parameter("path", plain_text("path", path))
    if (
        not re.match(r"/?[^/:?#\s][^:?#\s]*\Z", path)
        or not path.isprintable()
        or any(part in (".", "..") for part in path.split("/"))
    ):
        raise ValueError(f'path must be a plain path like "/jobs/5", without host and query, got {path!r}')
    return path if path.startswith("/api/") else f"/{path.lstrip('/')}"


def query(params: Mapping[str, Any] | None) -> dict[str, Any]:
    """The parameters of a query: numbers, text, or lists of them; ``None`` is left out."""
    if params is not None and not isinstance(params, Mapping):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise TypeError(f"params must be a mapping of names to values, got {type(params).__name__}")
    return {
        plain_text("the names in params", name): _parameters(f"params[{name!r}]", value)
        for name, value in (params or {}).items()
        if value is not None
    }


def http_method(method: str) -> str:
    if not re.fullmatch(r"[A-Za-z]+", plain_text("method", method)):
        raise ValueError(f'method must be an HTTP method like "GET", got {method!r:.80}')
    return method


def _parameters(name: str, value: object) -> object:
    if isinstance(value, list | tuple):
        return [_parameters(name, item) for item in cast("list[object]", value)]
    return value if isinstance(value, bool | float) else parameter(name, value)
