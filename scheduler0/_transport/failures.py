"""What the HTTP library raises, as our errors, and how a failed try is classified."""

from __future__ import annotations

import ssl

import httpx

from .._shared.secrets import masked_text
from .._wire.redaction import redacted_request
from ..errors import APIConnectionError, APIDecodeError, APIError, APITimeoutError, ResponseTooLargeError
from .attempt import Attempt
from .body import BadEncoding
from .retry import Failure

_NOT_CONNECTED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)


def translated(error: Exception) -> httpx.HTTPError:
    """``error`` of httpcore2 as the error of ``httpx`` that has the same name."""
    for kind in type(error).__mro__:
        ours = getattr(httpx, kind.__name__, None)
        if isinstance(ours, type) and issubclass(ours, httpx.HTTPError):
            return ours(str(error))
    return httpx.NetworkError(str(error))


def our_error(error: Exception, request: httpx.Request) -> APIError:
    """What the HTTP library raised, as an error of this package."""
    origin = _origin(request)
    if isinstance(error, httpx.TimeoutException):
        return APITimeoutError(_late(error, request, origin), request=redacted_request(request))
    if isinstance(error, BadEncoding | httpx.DecodingError):
        return APIDecodeError(
            f"the answer is not encoded as its headers say: {masked_text(str(error))}",
            request=redacted_request(request),
        )
    why = masked_text(str(error)) or type(error).__name__
    return APIConnectionError(f"no answer from {origin}: {why}", request=redacted_request(request))


def too_large(request: httpx.Request, response_limit: int) -> ResponseTooLargeError:
    return ResponseTooLargeError(
        f"the answer is larger than max_response_bytes, {response_limit} bytes",
        request=redacted_request(request),
    )


def _late(error: httpx.TimeoutException, request: httpx.Request, origin: str) -> str:
    phase = type(error).__name__.removesuffix("Timeout").lower()
    limit = request.extensions["timeout"].get(phase)
    if limit is None:
        # Another class than those of the four phases: a mock's, or one of the user.
        return f"{origin} did not answer in time: {masked_text(str(error)) or type(error).__name__}"
    return f"{origin} did not answer in time ({phase} timeout of {limit:g} s)"


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


def failure_of(error: APIConnectionError, attempt: Attempt) -> Failure | None:
    """How the try failed, or ``None`` where the next one would fail the same way."""
    cause = error.__cause__
    if isinstance(cause, httpx.UnsupportedProtocol | httpx.LocalProtocolError) or _untrusted(cause):
        return None
    if isinstance(cause, _NOT_CONNECTED) or attempt.stopped_before_sending:
        return Failure.NOT_SENT
    if isinstance(error, APITimeoutError):
        return Failure.TIMED_OUT
    return Failure.STALE if attempt.stale else Failure.BROKEN


def _untrusted(error: BaseException | None) -> bool:
    """Whether a certificate was refused; the HTTP library keeps that below its own exceptions."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _origin(request: httpx.Request) -> str:
    return f"{request.url.scheme}://{request.url.netloc.decode('ascii', 'replace')}"
