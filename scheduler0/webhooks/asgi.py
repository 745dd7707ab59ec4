"""A receiver for ASGI servers and frameworks."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, MutableMapping
from http import HTTPStatus
from typing import Any

from .._shared.functions import is_async
from .parsing import Delivery, Webhook, parse
from .receiving import Receiver, answer, handler_failed, refusal, too_large
from .secret import verify

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class Disconnected(Exception):
    """The sender has closed the connection before the end of the body."""


class ASGIReceiver(Receiver):
    """An ASGI application that calls ``handler`` for each delivery, and answers.

    ``handler`` takes a :class:`Delivery`. An ordinary function runs in a thread, a coroutine function on the
    event loop. The deliveries of an aggregated webhook are handled one after the other. When all are done
    the answer is 200. An exception is logged and answered with 500. If the job has retries, the server then
    sends the whole request again: drop the duplicates by ``delivery.key``.

    ``secret`` is the ``webhook_secret`` of the executor. Of several secrets one is enough. ``None`` switches
    the check off. A wrong secret is answered with 401, a body above ``max_body`` bytes with 413, anything
    that is not a webhook with 400. Every path and method is accepted: the framework chooses them.
    """

    _awaits = True

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)
        else:
            raise ValueError(f"this application serves HTTP, not {scope['type']!r}")

    async def _http(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        try:
            if self._secret is not None:
                # Before the body is read: a stranger cannot make us read one.
                verify(scope["headers"], self._secret)
            webhook = parse(await self._body(scope, receive))
        except Disconnected:
            return
        except ValueError as error:
            status = refusal(error)
        else:
            status = await self._handle_all(webhook)
        content = answer(status)
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(content)).encode())]
        await send({"type": "http.response.start", "status": int(status), "headers": headers})
        await send({"type": "http.response.body", "body": content})

    async def _body(self, scope: MutableMapping[str, Any], receive: Receive) -> bytes:
        for name, value in scope["headers"]:
            if name.lower() == b"content-length" and value.isdigit() and int(value) > self._max_body:
                raise too_large(self._max_body)
        chunks: list[bytes] = []
        size = 0
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise Disconnected
            chunks.append(message.get("body", b""))
            size += len(chunks[-1])
            if size > self._max_body:
                raise too_large(self._max_body)
            if not message.get("more_body", False):
                return b"".join(chunks)

    async def _handle_all(self, webhook: Webhook) -> HTTPStatus:
        try:
            for delivery in webhook.deliveries:
                await self._handle(delivery)
        except Exception as error:
            return handler_failed(error)
        return HTTPStatus.OK

    async def _handle(self, delivery: Delivery) -> None:
        if is_async(self._handler):
            await self._handler(delivery)
            return
        # Imported here: WSGI programs do not need it.
        from anyio.to_thread import run_sync

        result = await run_sync(self._handler, delivery)
        if inspect.isawaitable(result):
            await result


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
