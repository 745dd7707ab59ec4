"""What all receivers share: the limit of the body, the checks, and the answer to each outcome."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from .._shared.functions import is_async, refuse_generator
from .parsing import Delivery, Webhook, WebhookError, parse
from .secret import Headers, SecretError, checked_secrets, verify

MAX_BODY = 10 * 1024 * 1024
"""The most bytes of a body that a receiver reads. The data of one job has at most 1 MiB."""

logger = logging.getLogger("scheduler0.webhooks")


class TooLargeError(WebhookError):
    """A body above the limit."""


def receive(
    headers: Headers, body: bytes, *, secret: str | Iterable[str] | None, max_body: int = MAX_BODY
) -> Webhook:
    """Check the secret, then parse the body: for frameworks that hand over headers and body.

    ``secret=None`` skips the check: anybody who knows the URL can then send webhooks. Raises
    :class:`SecretError` (answer 401), :class:`TooLargeError` (413) and :class:`WebhookError` (400).
    """
    if secret is not None:
        verify(headers, secret)
    if len(body) > max_body:
        raise too_large(max_body)
    return parse(body)


def too_large(limit: int) -> TooLargeError:
    return TooLargeError(f"the body has more than {limit} bytes; raise max_body if you expect that")


def refusal(error: ValueError) -> HTTPStatus:
    """Log why a request is refused, and return the status of the answer."""
    if isinstance(error, SecretError):
        status = HTTPStatus.UNAUTHORIZED
    elif isinstance(error, TooLargeError):
        status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    else:
        status = HTTPStatus.BAD_REQUEST
    logger.warning("answered %d: %s", status, error)
    return status


def handler_failed(error: Exception) -> HTTPStatus:
    """Log an exception of the handler. The server delivers again after a 500 if the job has retries."""
    logger.error("the handler failed; answered 500, so that the server delivers again", exc_info=error)
    return HTTPStatus.INTERNAL_SERVER_ERROR


def answer(status: HTTPStatus) -> bytes:
    """The body of the answer. It says no more than the status: the other side may be anybody."""
    return json.dumps({"success": status < HTTPStatus.BAD_REQUEST, "status": status.phrase}).encode()


class Receiver:
    """What the receivers for ASGI and WSGI share: their arguments."""

    _awaits = False
    """Whether a handler may be a coroutine function."""

    def __init__(
        self,
        handler: Callable[[Delivery], Any],
        *,
        secret: str | Iterable[str] | None,
        max_body: int = MAX_BODY,
    ) -> None:
        if not callable(handler):
            raise TypeError(f"handler must be a function that takes a delivery, got {handler!r:.80}")
        refuse_generator("handler", handler)
        if is_async(handler) and not self._awaits:
            raise TypeError(
                f"handler: {handler!r:.80} is a coroutine function, which WSGI cannot await; "
                "write def, or take ASGIReceiver"
            )
        if isinstance(max_body, bool) or not isinstance(max_body, int) or max_body < 1:  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ValueError(f"max_body must be a number of bytes from 1, got {max_body!r}")
        self._handler = handler
        self._secret = None if secret is None else checked_secrets(secret)
        self._max_body = max_body
