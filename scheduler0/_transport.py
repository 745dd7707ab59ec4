"""What both transports share: limits of the phases, error mapping, TLS."""

from __future__ import annotations

import ssl
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from urllib.request import getproxies, proxy_bypass

import httpx

from ._config import Timeouts
from ._progress import Progress
from ._redact import redacted_request
from ._retry import Fault
from .errors import APIConnectionError, APIDecodeError, APITimeoutError

_NOT_CONNECTED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)


def bounded(request: httpx.Request, timeouts: Timeouts) -> dict[str, float]:
    """The limit of every phase; one that was left unlimited (raw calls can do that) gets its default."""
    asked = request.extensions.get("timeout", {})
    return {
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


def raised_answer(error: httpx.HTTPStatusError) -> httpx.Response:
    """The answer that a hook or transport of the user raised as an error: a status is judged here alone.

    Closed before anybody read it, its body is lost.
    """
    response = error.response
    try:
        response.content  # noqa: B018 - asks whether it was read
    except httpx.ResponseNotRead:
        if response.is_closed or response.is_stream_consumed:
            kept = [
                (name, value)
                for name, value in response.headers.raw
                if name.lower() not in (b"content-encoding", b"content-length", b"transfer-encoding")
            ]
            return httpx.Response(
                response.status_code, headers=kept, content=b"", extensions=response.extensions
            )
    return response


def fault_of(error: APIConnectionError, progress: Progress) -> Fault | None:
    """How the try failed, or ``None`` where the next one would fail the same way."""
    cause = error.__cause__
    if isinstance(cause, httpx.UnsupportedProtocol | httpx.LocalProtocolError) or _untrusted(cause):
        return None
    if isinstance(cause, _NOT_CONNECTED) or progress.stopped_before_sending:
        return Fault.NOT_SENT
    if isinstance(error, APITimeoutError):
        return Fault.TIMED_OUT
    return Fault.STALE if progress.stale else Fault.BROKEN


def check_kinds(proxy: object, verify: object) -> None:
    """Refuse what the HTTP library would take for something else: not every ``verify`` verifies."""
    if verify is not None and not isinstance(verify, bool | ssl.SSLContext):
        raise TypeError(f"verify must be an ssl.SSLContext or a bool, got {type(verify).__name__}")
    if proxy is not None and not isinstance(proxy, str | httpx.URL | httpx.Proxy):
        raise TypeError(f"proxy must be a URL, got {type(proxy).__name__}")


def system_proxy(base_url: str) -> str | None:
    """The proxy that the environment or the system names for a server, read as other programs read it:
    ``ALL_PROXY`` stands in for the one of the scheme, and ``host:port`` is an ``http`` proxy."""
    url = httpx.URL(base_url)
    if proxy_bypass(url.host):
        return None
    proxies = getproxies()
    named = proxies.get(url.scheme) or proxies.get("all")
    return f"http://{named}" if named and "://" not in named else named


def encryption(base_urls: Iterable[str]) -> ssl.SSLContext | bool:
    """How to verify certificates. Loading the authorities takes about 20 ms: not for plain http alone."""
    plain = all(httpx.URL(base_url).scheme == "http" for base_url in base_urls)
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT) if plain else True


def _untrusted(error: BaseException | None) -> bool:
    """Whether a certificate was refused; the HTTP library keeps that below its own exceptions."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _origin(request: httpx.Request) -> str:
    return f"{request.url.scheme}://{request.url.netloc.decode('ascii', 'replace')}"
