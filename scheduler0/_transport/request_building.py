"""Build requests from what is the same for all requests of a view: address, headers, timeouts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import chain
from json import JSONEncoder
from typing import Any, cast
from urllib.parse import unquote, urlencode

import httpx

from .._auth.signing import signature
from .._shared.secrets import is_secret_header
from .._wire.redaction import SecretBytes
from .body import ACCEPTED
from .call import LIMITS, PLACE
from .config import CallLimits, Config, Timeouts

_encode = JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode
_WITH_BODY = ("POST", "PUT", "PATCH")
_BREAKS = re.compile(rb"[\r\n\0]")


class RequestTemplate:
    """Makes the requests of one configuration. The result is what ``httpx.Client`` would make of it."""

    def __init__(self, config: Config) -> None:
        base = httpx.URL(config.base_url)
        self._node = config.base_url
        prefix = base.raw_path.decode("ascii").rstrip("/")
        self._base = f"{base.scheme}://{base.netloc.decode('ascii')}{prefix}"
        self._api = f"/api/{config.version}"
        self._headers = base_headers(config, base)
        self._phases = phases(config.timeouts)
        self._limits = config.limits

    def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
        headers: Mapping[str, str] | None = None,
        timeouts: Timeouts | None = None,
        limits: CallLimits | None = None,
    ) -> httpx.Request:
        """``path`` is below the base URL of the API, or begins with ``/api/``, and quoted."""
        method = method.upper()
        below = path if path.startswith("/api/") else self._api + path
        if params:
            below = f"{below}?{_query(params)}"
        sent = httpx.Headers(self._headers)
        content = b""
        if json is not None:
            content = _encode(json).encode()
            sent["Content-Length"] = str(len(content))
            sent["Content-Type"] = "application/json"
        elif method in _WITH_BODY:
            sent["Content-Length"] = "0"
        if headers:
            for name, value in headers.items():
                sent[name] = value
        request = httpx.Request(
            method,
            _url(self._base + below),
            headers=sent,
            stream=httpx.ByteStream(content),
            extensions={
                "timeout": self._phases if timeouts is None else phases(timeouts),
                LIMITS: self._limits if limits is None else limits,
                PLACE: (self._node, unquote(below.partition("?")[0]), below.encode("ascii")),
            },
        )
        request.read()
        return request


def base_headers(config: Config, base: httpx.URL) -> httpx.Headers:
    """The headers of every request. Those with secrets are shown masked, also by other libraries."""
    given = {
        "Host": base.netloc.decode("ascii"),
        "Accept": "*/*",
        "Accept-Encoding": ACCEPTED,
        "Connection": "keep-alive",
        "User-Agent": f"python-httpx/{httpx.__version__}",
    }
    named = {name.lower(): name for name in given}
    for name, value in client_headers(config).items():
        given[named.get(name.lower(), name)] = value
    return httpx.Headers([(name.encode(), shielded(name, value)) for name, value in given.items()])


def client_headers(config: Config) -> dict[str, str]:
    """The headers that the configuration adds to those of the HTTP library."""
    own = signature(config.credentials)
    if config.account_id is not None:
        own["X-Account-ID"] = config.account_id
    names = {name.lower() for name in own}
    return {**{name: value for name, value in config.headers.items() if name.lower() not in names}, **own}


def shielded(name: str, value: str) -> bytes:
    return SecretBytes(value.encode()) if is_secret_header(name) else value.encode()


def phases(timeouts: Timeouts) -> dict[str, float | None]:
    return {
        "connect": timeouts.connect,
        "read": timeouts.read,
        "write": timeouts.write,
        "pool": timeouts.pool,
    }


@lru_cache(maxsize=256)
def _url(text: str) -> httpx.URL:
    """Parsing takes longer than the rest of the request, and programs ask for the same addresses again."""
    return httpx.URL(text)


def _query(params: Mapping[str, Any]) -> str:
    # Letters and digits need no quotes.
    plain = [
        f"{name}={value}"
        for name, value in params.items()
        if (type(value) is int or (type(value) is str and value.isalnum() and value.isascii()))
        and (name.isalnum() and name.isascii())
    ]
    return "&".join(plain) if len(plain) == len(params) else urlencode(_texts(params))


def _texts(params: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The pairs of a query, as ``httpx`` writes them."""
    pairs: list[tuple[str, str]] = []
    for name, value in params.items():
        if isinstance(value, list | tuple):
            pairs += [(name, _text(item)) for item in cast("list[Any]", value)]
        else:
            pairs.append((name, _text(value)))
    return pairs


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def refuse_line_breaks(headers: Iterable[tuple[bytes, bytes]]) -> None:
    """Refuse headers that would be read as more than they are, where the library below does not."""
    if _BREAKS.search(b"".join(chain.from_iterable(headers))):
        raise httpx.LocalProtocolError("a header holds a line break or a zero byte")


class CoreRequest:
    """What a connection looks at. Their own class checks each header again, which ``httpx`` has done."""

    __slots__ = ("extensions", "headers", "method", "stream", "url")

    def __init__(self, request: httpx.Request, url: Any) -> None:
        self.method = request.method.encode("ascii")
        self.url = url
        self.headers = request.headers.raw
        self.stream = request.stream
        self.extensions = request.extensions


def core_request(core: Any, request: httpx.Request) -> Any:
    """``request`` for the connections of ``core``: httpcore or httpcore2."""
    url = request.url
    return CoreRequest(request, _core_url(core, url.raw_scheme, url.raw_host, url.port, url.raw_path))


@lru_cache(maxsize=256)
def _core_url(core: Any, scheme: bytes, host: bytes, port: int | None, target: bytes) -> Any:
    """Programs ask for the same addresses again."""
    return core.URL(scheme=scheme, host=host, port=port, target=target)
