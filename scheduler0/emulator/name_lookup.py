"""Finding the addresses of a host's name without waiting for the names of others."""

import asyncio
import socket
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from aiohttp.abc import AbstractResolver, ResolveResult

_NUMERIC_NAME = socket.NI_NUMERICHOST | socket.NI_NUMERICSERV
_NUMERIC_ADDRESS = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV

T = TypeVar("T")


class NameLookup(AbstractResolver):
    """Asks the machine, in a thread of its own for each name.

    The threads of the event loop are few: some names that nobody answers for would hold up every other
    one, `localhost` included, and a stop of the program.
    """

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return await _in_own_thread(lambda: _look_up(host, port, family))

    async def close(self) -> None:
        """Lookups that are under way end by themselves."""


def _look_up(host: str, port: int, family: socket.AddressFamily) -> list[ResolveResult]:
    results: list[ResolveResult] = []
    for found, _, protocol, _, address in socket.getaddrinfo(host, port, family, socket.SOCK_STREAM):
        # With the zone of a link-local address, which the address itself lacks.
        numeric, _ = socket.getnameinfo(address, _NUMERIC_NAME)
        results.append(
            ResolveResult(
                hostname=host,
                host=numeric,
                port=port,
                family=found,
                proto=protocol,
                flags=_NUMERIC_ADDRESS,
            )
        )
    return results


async def _in_own_thread(function: Callable[[], T]) -> T:
    """The result of a function that blocks; if this is cancelled, nobody waits for it."""
    outcome: Future[T] = Future()
    # From now on nobody can cancel it, so that the thread may set it in any case.
    outcome.set_running_or_notify_cancel()

    def work() -> None:
        try:
            outcome.set_result(function())
        except Exception as error:
            outcome.set_exception(error)

    threading.Thread(target=work, daemon=True).start()
    return await asyncio.wrap_future(outcome)
