"""Receive the webhooks that Scheduler0 sends: read them, check the secret, and answer.

:func:`parse` reads a body, :func:`verify` checks the secret, :func:`receive` does both.
:class:`ASGIReceiver` and :class:`WSGIReceiver` are applications that do all of it and call a handler.
docs/webhooks.md explains headers, body, retries and duplicates. This package needs no client and no server.
"""

from scheduler0.webhooks.asgi import ASGIReceiver
from scheduler0.webhooks.parsing import Delivery, Webhook, WebhookError, parse
from scheduler0.webhooks.receiving import MAX_BODY, TooLargeError, receive
from scheduler0.webhooks.secret import SECRET_HEADER, SecretError, verify
from scheduler0.webhooks.wsgi import WSGIReceiver

__all__ = [
    "MAX_BODY",
    "SECRET_HEADER",
    "ASGIReceiver",
    "Delivery",
    "SecretError",
    "TooLargeError",
    "WSGIReceiver",
    "Webhook",
    "WebhookError",
    "parse",
    "receive",
    "verify",
]
