"""One call: build the request, send it through the seam, read the envelope."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any, TypeVar

import httpx

from .._arguments import account
from .._bodies import WireBody, one_account, prepare
from .._call import LIMITS
from .._config import Config, Timeouts
from .._endpoints import Endpoint
from .._envelope import Envelope, read
from ._clock import AsyncClock
from ._transport import AsyncSeam, open_http, timeout_of

T = TypeVar("T")


class AsyncCaller:
    """A configuration over a connection pool that it may share with others."""

    def __init__(self, config: Config, seam: AsyncSeam, clock: AsyncClock) -> None:
        self.config = config
        self.seam = seam
        self.clock = clock
        self.answers: list[httpx.Response] | None = None
        """Where answers are kept for ``with_raw_response``; ``None`` keeps none."""

    @cached_property
    def http(self) -> httpx.AsyncClient:
        return open_http(self.config, self.seam)

    async def call(
        self,
        endpoint: Endpoint[T],
        *,
        account_id: str | int | None = None,
        timeouts: Timeouts | None = None,
        deadline: float | None = None,
        **arguments: Any,
    ) -> Envelope[T]:
        """Send ``endpoint`` with the arguments of its generated module; ``body`` is wire-ready.

        ``deadline`` is in seconds and can shorten the client's own, not extend it.
        """
        request = endpoint.request(**arguments)
        chosen = account(account_id)
        if chosen is not None:
            request["headers"] = {**request.get("headers", {}), "X-Account-ID": chosen}
        if timeouts is not None:
            request["timeout"] = timeout_of(timeouts)
        if deadline is not None:
            request["extensions"] = {LIMITS: self.config.limits.within(deadline)}
        response = await self.http.request(**request)
        if self.answers is not None:
            self.answers.append(response)
        return read(response, endpoint.parse)

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
        self, endpoint: Endpoint[Any], bodies: Iterable[object], account_id: str | int | None
    ) -> tuple[list[WireBody], str | None]:
        """Wire-ready bodies, and the account that they are meant for (``None``: the client's own)."""
        wire = [prepare(body, endpoint.rule, actor=self.config.actor) for body in bodies]
        named = [body_account for _, body_account in wire]
        chosen = one_account(account(account_id), named, self.config.account_id)
        return [body for body, _ in wire], chosen
