"""One call: build the request, send it through the transport, read the envelope."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from functools import cached_property
from typing import Any, TypeVar

import httpx

from .._operations.endpoint import Endpoint
from .._transport.config import Config, Timeouts
from .._wire.arguments import account
from .._wire.bodies import WireBody, one_account, prepare, prepare_batch
from .._wire.envelope import Envelope, read
from .http import AsyncHTTP
from .timing import AsyncClock
from .transport import AsyncRetryingTransport

T = TypeVar("T")


class AsyncCaller:
    """A configuration over a connection pool that it may share with others."""

    def __init__(self, config: Config, transport: AsyncRetryingTransport, clock: AsyncClock) -> None:
        self.config = config
        self.transport = transport
        self.clock = clock
        self.answers: list[httpx.Response] | None = None
        """Where answers are kept for ``with_raw_response``; ``None`` keeps none."""
        self._any_id = True

    @cached_property
    def http(self) -> AsyncHTTP:
        return AsyncHTTP(self.config, self.transport)

    @property
    def of_resources(self) -> AsyncCaller:
        """The same, which refuses ids that the server would refuse. The documented methods send any text."""
        if not self._any_id:
            return self
        view = copy(self)
        view.http = self.http
        view._any_id = False
        return view

    async def call(
        self,
        endpoint: Endpoint[T],
        *,
        account_id: str | None = None,
        timeouts: Timeouts | None = None,
        deadline: float | None = None,
        node: str | None = None,
        **arguments: Any,
    ) -> Envelope[T]:
        """Send ``endpoint`` with the arguments of its generated module.

        ``body`` and ``account_id`` are ready for the wire: :meth:`prepared` and
        :func:`~scheduler0._wire.arguments.account` have checked them.
        ``deadline`` is in seconds and can shorten the client's own, not extend it.
        ``node`` is the base URL of the node to ask first, of several.
        """
        response = await self._answer(endpoint, account_id, timeouts, deadline, node, arguments)
        return read(response, endpoint.parse)

    async def call_seen(
        self,
        endpoint: Endpoint[T],
        *,
        account_id: str | None = None,
        deadline: float | None = None,
        **arguments: Any,
    ) -> tuple[Envelope[T], httpx.Response]:
        """As :meth:`call`, with the HTTP answer beside the envelope."""
        response = await self._answer(endpoint, account_id, None, deadline, None, arguments)
        return read(response, endpoint.parse), response

    async def _answer(
        self,
        endpoint: Endpoint[Any],
        account_id: str | None,
        timeouts: Timeouts | None,
        deadline: float | None,
        node: str | None,
        arguments: dict[str, Any],
    ) -> httpx.Response:
        request = endpoint.request(self._any_id, **arguments)
        if account_id is not None:
            request["headers"] = {**request.get("headers", {}), "X-Account-ID": account_id}
        limits = None if deadline is None else self.config.limits.within(deadline)
        response = await self.http.request(**request, timeouts=timeouts, limits=limits, node=node)
        if self.answers is not None:
            self.answers.append(response)
        return response

    async def send(
        self,
        endpoint: Endpoint[T],
        body: object,
        *,
        account_id: str | int | None = None,
        **arguments: Any,
    ) -> Envelope[T]:
        """As :meth:`call`, with a body as the caller gave it."""
        wire, chosen = self.prepared(endpoint, [body], account_id)
        return await self.call(endpoint, account_id=chosen, body=wire[0], **arguments)

    def prepared(
        self,
        endpoint: Endpoint[Any],
        bodies: Iterable[object],
        account_id: str | int | None,
        name: str | None = None,
    ) -> tuple[list[WireBody], str | None]:
        """Wire-ready bodies, and the account that they are meant for (``None``: the client's own).

        ``name`` is the argument that holds the bodies, where it is a list: errors name its items.
        """
        rule, actor = endpoint.rule, self.config.actor
        if name is None:
            wire = [prepare(body, rule, actor=actor) for body in bodies]
        else:
            wire = prepare_batch(name, bodies, rule, actor=actor)
        named = [body_account for _, body_account in wire]
        chosen = one_account(account(account_id), named, self.config.account_id)
        return [body for body, _ in wire], chosen
