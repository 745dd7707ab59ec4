"""Ending the connection of a request instead of answering it."""

from collections.abc import Callable

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

Drop = Callable[[Scope], None]
"""Ends the connection of the request with this scope."""


class HangUp(Response):
    """In place of a response: the connection ends without another byte."""

    def __init__(self, drop: Drop) -> None:
        super().__init__()
        self._drop = drop

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._drop(scope)
        # The server answers for an application that returns before it has seen the end of the connection.
        while (await receive())["type"] != "http.disconnect":
            pass
