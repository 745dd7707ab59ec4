"""Finding the addresses of a host's name without waiting for the names of others."""

import asyncio
import concurrent.futures
import contextlib
import socket
import threading
from collections.abc import Callable
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
    loop = asyncio.get_running_loop()
    answered: asyncio.Future[concurrent.futures.Future[T]] = loop.create_future()

    def work() -> None:
        outcome: concurrent.futures.Future[T] = concurrent.futures.Future()
        try:
            outcome.set_result(function())
        except Exception as error:
            outcome.set_exception(error)
        # A loop that is closed has nobody who waits.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(answer, outcome)

    def answer(outcome: concurrent.futures.Future[T]) -> None:
        if not answered.done():
            answered.set_result(outcome)

    threading.Thread(target=work, daemon=True).start()
    return (await answered).result()
