"""A receiver for WSGI servers and frameworks."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from .._shared.functions import close_awaitable
from .parsing import Webhook, WebhookError, parse
from .receiving import Receiver, answer, handler_failed, refusal, too_large
from .secret import SECRET_HEADER, verify

_ENVIRON_NAME = "HTTP_" + SECRET_HEADER.upper().replace("-", "_")


class WSGIReceiver(Receiver):
    """A WSGI application that calls ``handler`` for each delivery, and answers.

    Arguments and answers are those of :class:`~scheduler0.webhooks.ASGIReceiver`. ``handler`` is an ordinary
    function: a coroutine function raises ``TypeError`` here, and what it would have to await is answered with
    500.
    """

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[[str, list[tuple[str, str]]], Any]
    ) -> list[bytes]:
        headers = [(SECRET_HEADER, environ[_ENVIRON_NAME])] if _ENVIRON_NAME in environ else []
        try:
            if self._secret is not None:
                verify(headers, self._secret)
            webhook = parse(self._body(environ))
        except ValueError as error:
            status = refusal(error)
        else:
            status = self._handle_all(webhook)
        content = answer(status)
        start_response(
            f"{status.value} {status.phrase}",
            [("Content-Type", "application/json"), ("Content-Length", str(len(content)))],
        )
        return [content]

    def _handle_all(self, webhook: Webhook) -> HTTPStatus:
        try:
            for delivery in webhook.deliveries:
                if close_awaitable(self._handler(delivery)):
                    raise TypeError("the handler gave an awaitable, which WSGI cannot await")
        except Exception as error:
            return handler_failed(error)
        return HTTPStatus.OK

    def _body(self, environ: dict[str, Any]) -> bytes:
        length = str(environ.get("CONTENT_LENGTH") or "")
        if length.isdigit():
            if int(length) > self._max_body:
                raise too_large(self._max_body)
            body: bytes = environ["wsgi.input"].read(int(length))
            if len(body) < int(length):
                raise WebhookError("the body ends before its Content-Length")
            return body
        # Without a length the end is only known if the server ends the stream there.
        if not environ.get("wsgi.input_terminated"):
            raise WebhookError("the request has no Content-Length")
        body = environ["wsgi.input"].read(self._max_body + 1)
        if len(body) > self._max_body:
            raise too_large(self._max_body)
        return body
