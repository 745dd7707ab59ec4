"""What each layer costs, in instructions, which do not depend on the load of the machine. Needs valgrind.

A rung does the work of some layers alone. What a layer costs by itself is the difference of two rungs.

python layers.py RUNG BASE CALLS     makes the calls of one rung and ends
"""

from __future__ import annotations

import asyncio
import gc
import json
import re
import socket
import subprocess
import sys
import warnings
from collections.abc import Awaitable, Callable
from typing import Any

from figures import _as_json
from job import PAGE
from others import FIRST_GET, IMPORT_TYPES, environment
from ways import BODY, KEYS, PATH, _client
from worker import _async_call, drive

CALLGRIND = ("valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null")
FEW, MANY = 20, 120
IN_FLIGHT = 50
HEADERS = {
    "Host": "localhost",
    "Accept": "*/*",
    "Accept-Encoding": "gzip, deflate",
    "Connection": "keep-alive",
    "User-Agent": "python-httpx/0.28.1",
    **KEYS,
}
RAW = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
TARGET = f"{PATH}?projectId=7&limit=10&offset=0".encode()
HEAD = b"\r\n".join([b"GET %s HTTP/1.1" % TARGET, *[b"%s: %s" % pair for pair in RAW], b"", b""])
CONTENT = json.dumps(PAGE, separators=(",", ":")).encode()
ANSWERED = [(b"Content-Type", b"application/json"), (b"Content-Length", b"%d" % len(CONTENT))]
ANSWER = b"\r\n".join([b"HTTP/1.1 200 OK", *[b"%s: %s" % pair for pair in ANSWERED], b"", CONTENT])


def sockets(base: str) -> Callable[[], object]:
    connection = socket.create_connection(("127.0.0.1", int(base.rpartition(":")[2])))

    def call() -> None:
        connection.sendall(HEAD)
        received = 0
        while received < len(ANSWER):
            received += len(connection.recv(65536))

    return call


def decoder(_: str) -> Callable[[], object]:
    return lambda: json.loads(CONTENT)


def h11_alone(_: str) -> Callable[[], object]:
    import h11

    connection = h11.Connection(h11.CLIENT)

    def call() -> None:
        connection.send(h11.Request(method=b"GET", target=TARGET, headers=RAW))
        connection.send(h11.EndOfMessage())
        connection.receive_data(ANSWER)
        while type(connection.next_event()) is not h11.EndOfMessage:
            pass
        connection.start_next_cycle()

    return call


def httpcore_alone(base: str) -> Callable[[], object]:
    import httpcore

    url = httpcore.URL(base + TARGET.decode())
    connection = httpcore.HTTPConnection(url.origin)

    def call() -> None:
        answer = connection.handle_request(httpcore.Request(b"GET", url, headers=RAW))
        answer.read()
        answer.close()

    return call


def httpx_objects(base: str) -> Callable[[], object]:
    """The request and the answer that a call makes."""
    import httpx

    url, template = httpx.URL(base + TARGET.decode()), httpx.Headers(RAW)

    def call() -> None:
        headers, stream = httpx.Headers(template), httpx.ByteStream(b"")
        request = httpx.Request("GET", url, headers=headers, stream=stream, extensions={})
        request.read()
        answer = httpx.Response(200, headers=ANSWERED, stream=stream, extensions={}, request=request)
        answer.headers.get("content-encoding")

    return call


def ours(base: str) -> Callable[[], object]:
    client = _client(base, None)
    return lambda: client.list_jobs(project_id="7", limit=10, offset=0)


async def httpcore_async_alone(base: str) -> Callable[[], Awaitable[object]]:
    """The event loop, the streams of anyio, h11 and httpcore's connections."""
    import httpcore

    url = httpcore.URL(base + TARGET.decode())
    idle = [httpcore.AsyncHTTPConnection(url.origin) for _ in range(IN_FLIGHT)]

    async def call() -> None:
        connection = idle.pop()
        answer = await connection.handle_async_request(httpcore.Request(b"GET", url, headers=RAW))
        await answer.aread()
        await answer.aclose()
        idle.append(connection)

    return call


async def aiohttp_alone(base: str) -> Callable[[], Awaitable[object]]:
    """The event loop, the sockets, and the parser and streams of aiohttp."""
    from aiohttp.client_proto import ResponseHandler

    loop = asyncio.get_running_loop()
    host, port = "127.0.0.1", int(base.rpartition(":")[2])
    idle = [
        (await loop.create_connection(lambda: ResponseHandler(loop), host, port))[1] for _ in range(IN_FLIGHT)
    ]

    async def call() -> None:
        connection = idle.pop()
        connection.set_response_params(read_until_eof=True, auto_decompress=False)
        assert connection.transport is not None
        connection.transport.write(HEAD)
        _, payload = await connection.read()
        while await payload.readany():
            pass
        idle.append(connection)

    return call


async def ours_async(base: str) -> Callable[[], Awaitable[object]]:
    call, _ = await _async_call("httpx", base)
    return call


async def ours_async_fast(base: str) -> Callable[[], Awaitable[object]]:
    call, _ = await _async_call("fast", base)
    return call


def bodies(_: str) -> Callable[[], object]:
    import importlib

    client, types = _client("http://127.0.0.1:9", None), importlib.import_module("scheduler0.types")
    jobs = [types.JobRequestBody(**{**BODY, "data": f'{{"order": {number}}}'}) for number in range(100)]
    return lambda: _as_json(client, jobs)


def encoder(_: str) -> Callable[[], object]:
    from ways import WIRE

    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode
    jobs = [{**WIRE[0], "data": f'{{"order": {number}}}'} for number in range(100)]
    return lambda: encode(jobs).encode()


RUNGS: dict[str, Callable[[str], Any]] = {
    each.__name__: each
    for each in (
        sockets,
        decoder,
        h11_alone,
        httpcore_alone,
        httpx_objects,
        ours,
        httpcore_async_alone,
        ours_async,
        aiohttp_alone,
        ours_async_fast,
        bodies,
        encoder,
    )
}


def main(rung: str, base: str, calls: str) -> None:
    warnings.simplefilter("ignore")
    made = RUNGS[rung](base)
    if asyncio.iscoroutine(made):
        asyncio.run(_in_flight(made, int(calls)))
        return
    gc.collect()
    for _ in range(int(calls)):
        made()


async def _in_flight(made: Any, calls: int) -> None:
    call = await made
    await drive(call, IN_FLIGHT, IN_FLIGHT)
    gc.collect()
    await drive(call, IN_FLIGHT, calls)


def counted(command: list[str]) -> int:
    """Instructions of a whole process."""
    run = subprocess.run(
        [*CALLGRIND, *command],
        env={**environment(command[0]), "PYTHONHASHSEED": "0"},
        cwd=sys.path[0],
        capture_output=True,
        text=True,
        check=True,
    )
    return int(re.findall(r"Collected : (\d+)", run.stderr)[0])


def per_call(command: list[str]) -> float:
    """Instructions of a call, from two runs of different length."""
    few, many = (counted([*command, str(calls)]) for calls in (FEW, MANY))
    return (many - few) / (MANY - FEW)


def layers_tables(base: str, official: str, installed: str) -> list[str]:
    def of(rung: str, python: str = sys.executable) -> float:
        return per_call([python, __file__, rung, base]) / 1000

    low, decoding, objects = of("sockets"), of("decoder"), of("httpx_objects")
    parsing, below, whole = of("h11_alone"), of("httpcore_alone"), of("ours")
    below_async, whole_async = of("httpcore_async_alone"), of("ours_async")
    below_fast, whole_fast = of("aiohttp_alone"), of("ours_async_fast")
    made, encoded, theirs = (each / 100 for each in (of("bodies"), of("encoder"), of("bodies", official)))
    process = {
        name: counted(command) / 1e6
        for name, command in {
            "bare": [installed, "-c", "pass"],
            "httpx": [installed, "-c", "import httpx, httpcore"],
            "ours": [installed, "-c", FIRST_GET, base],
            "official": [official, "-c", FIRST_GET, base],
            "attrs": [installed, "-c", "import typing, attrs"],
            "types": [installed, "-c", IMPORT_TYPES],
        }.items()
    }
    above = {name: number - process["bare"] for name, number in process.items()}
    return [
        *_table(
            "`client.list_jobs` of ten jobs, default engine; thousands of instructions",
            {
                "ssl and socket (plain http here)": low,
                "h11": parsing,
                "httpcore": below - parsing - low,
                "httpx: the request and the answer": objects,
                "json": decoding,
                "ours": whole - below - objects - decoding,
            },
        ),
        *_table(
            "`client.list_jobs` of ten jobs, async, 50 in flight, default engine; thousands of instructions",
            {
                "h11": parsing,
                "asyncio, anyio, socket, httpcore": below_async - parsing,
                "httpx: the request and the answer": objects,
                "json": decoding,
                "ours": whole_async - below_async - objects - decoding,
            },
        ),
        *_table(
            '`client.list_jobs` of ten jobs, async, 50 in flight, `engine="fast"`; thousands of instructions',
            {
                "asyncio, socket, aiohttp's connection and parser": below_fast,
                "httpx: the request and the answer": objects,
                "json": decoding,
                "ours": whole_fast - below_fast - objects - decoding,
            },
        ),
        *_table(
            f"a body of a job to JSON; thousands of instructions (official client: {theirs:.1f})",
            {"json": encoded, "ours: reading, checking, naming": made - encoded},
        ),
        *_table(
            f"import, client, first GET, above bare Python; millions of instructions (official client: "
            f"{above['official']:,.0f})",
            {"httpx and httpcore": above["httpx"], "ours": above["ours"] - above["httpx"]},
        ),
        *_table(
            "`from scheduler0.types import JobRequestBody`, above bare Python; millions of instructions",
            {"typing and attrs": above["attrs"], "ours": above["types"] - above["attrs"]},
        ),
    ]


def _table(title: str, layers: dict[str, float]) -> list[str]:
    whole = sum(layers.values())
    return [
        f"| {title} | | of all |",
        "| --- | --- | --- |",
        *(f"| {name} | {cost:,.1f} | {cost / whole:.0%} |" for name, cost in layers.items()),
        f"| all | {whole:,.1f} | |",
        "",
    ]


if __name__ == "__main__":
    main(*sys.argv[1:])
