"""What both transports share: deadlines, error mapping, TLS."""

from __future__ import annotations

import ssl
from collections.abc import Generator
from contextlib import contextmanager

import httpx

from ._config import Timeouts
from ._redact import redacted_request
from .errors import APIConnectionError, APIDecodeError, APITimeoutError


def bounded(request: httpx.Request, timeouts: Timeouts) -> None:
    """Give every phase that was left unlimited (raw calls can do that) its default limit."""
    asked = request.extensions.get("timeout", {})
    request.extensions["timeout"] = {
        phase: getattr(timeouts, phase) if asked.get(phase) is None else asked[phase]
        for phase in ("connect", "read", "write", "pool")
    }


@contextmanager
def mapped_errors(request: httpx.Request) -> Generator[None]:
    """Turn what the HTTP library raises into the errors of this package."""
    try:
        yield
    except httpx.TimeoutException as error:
        phase = type(error).__name__.removesuffix("Timeout").lower()
        limit = request.extensions["timeout"].get(phase)
        raise APITimeoutError(
            f"{_origin(request)} did not answer in time ({phase} timeout of {limit:g} s)",
            request=redacted_request(request),
        ) from error
    except httpx.DecodingError as error:
        raise APIDecodeError(
            f"the answer is not encoded as its headers say: {error}", request=redacted_request(request)
        ) from error
    except httpx.HTTPError as error:
        why = str(error) or type(error).__name__
        raise APIConnectionError(
            f"no answer from {_origin(request)}: {why}", request=redacted_request(request)
        ) from error


def encryption(url: httpx.URL) -> ssl.SSLContext | bool:
    """How to verify certificates. Loading the authorities takes about 20 ms: not for plain http."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT) if url.scheme == "http" else True


def _origin(request: httpx.Request) -> str:
    return f"{request.url.scheme}://{request.url.netloc.decode('ascii', 'replace')}"
