"""Measures one way in a process of its own. It prints a line of JSON for each line that it is sent.

python worker.py WAY BASE                a line "GET 200" or "POST 200" gives the CPU us of a call
python worker.py WAY BASE GET 200        makes the calls and ends, for callgrind
python worker.py --async ENGINE BASE     a line "50 2000" gives calls per CPU second, 50 in flight
"""

from __future__ import annotations

import asyncio
import gc
import sys
import time
import warnings
from typing import Any

from ways import KEYS, PARAMS, PATH, WAYS


def main(arguments: list[str]) -> None:
    warnings.simplefilter("ignore")
    if arguments[0] == "--async":
        asyncio.run(in_flight(*arguments[1:]))
        return
    way, base, *once = arguments
    get, post = WAYS[way](base)
    calls = {"GET": get, "POST": post}
    if once:
        gc.collect()
        for _ in range(int(once[1])):
            calls[once[0]]()
        return
    for line in sys.stdin:
        verb, number = line.split()
        start = time.process_time()
        for _ in range(int(number)):
            calls[verb]()
        print((time.process_time() - start) / int(number) * 1e6, flush=True)


async def in_flight(engine: str, base: str) -> None:
    call, close = await _async_call(engine, base)
    for line in sys.stdin:
        workers, number = map(int, line.split())
        start = time.process_time()
        await drive(call, workers, number)
        print(number / (time.process_time() - start), flush=True)
    await close()


async def drive(call: Any, workers: int, number: int) -> None:
    left = iter(range(number))

    async def work() -> None:
        for _ in left:
            await call()

    await asyncio.gather(*(work() for _ in range(workers)))


async def _async_call(engine: str, base: str) -> tuple[Any, Any]:
    if engine in ("aiohttp", "bare httpx"):
        library = __import__(engine.removeprefix("bare "))
        if engine == "aiohttp":
            session = library.ClientSession(headers=KEYS)

            async def bare() -> None:
                async with session.get(base + PATH, params=PARAMS) as answer:
                    await answer.json()

            return bare, session.close
        plain = library.AsyncClient(base_url=base, headers=KEYS)

        async def through_httpx() -> None:
            (await plain.get(PATH, params=PARAMS)).json()

        return through_httpx, plain.aclose
    from scheduler0 import AsyncClient

    client = AsyncClient(
        base,
        api_key="k" * 32,
        api_secret="s" * 64,
        account_id=42,
        engine=engine,
    )

    async def ours() -> None:
        await client.list_jobs(project_id="7", limit=10, offset=0)

    return ours, client.aclose


if __name__ == "__main__":
    main(sys.argv[1:])
