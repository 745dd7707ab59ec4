"""No server can hold a call beyond its deadline, nor make it take more memory than it allows."""

from __future__ import annotations

import gzip
import time
import tracemalloc
import zlib
from typing import Any

import pytest

from scheduler0 import (
    APIConnectionError,
    APIDecodeError,
    APITimeoutError,
    AsyncClient,
    OutcomeUnknownTimeoutError,
    ResponseTooLargeError,
    RetryPolicy,
)

from ..client_engines import ENGINES, ON_EVERY_LIBRARY, skip_what_cannot_run
from ..faults.dripping import DRIPS, dripping
from ..faults.server import FaultServer, answer

DEADLINE = 0.4
LATE = 0.25
"""Seconds by which a call may outlast its deadline. Unbound, it lasts as long as its server likes."""
TRIES = 10
"""A busy machine may run a call late. It is in time once; a call that the server holds never is."""


def client_of(url: str, engine: str, **options: Any) -> AsyncClient:
    return AsyncClient(
        url, api_key="key", api_secret="s3cr3t", account_id=2, actor="me", engine=engine, **options
    )


@pytest.mark.anyio
@ON_EVERY_LIBRARY
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("kind", DRIPS)
async def test_the_deadline_holds_whatever_the_server_drips(kind: str, engine: str) -> None:
    skip_what_cannot_run(engine)
    with dripping(kind) as url:
        async with client_of(url, engine, deadline=DEADLINE) as client:
            for call, expected in (
                (lambda: client.projects.get(5), APITimeoutError),
                (lambda: client.projects.create(name="n", description="d"), OutcomeUnknownTimeoutError),
            ):
                late: list[float] = []
                while not late or (late[-1] > LATE and len(late) < TRIES):
                    start = time.monotonic()
                    with pytest.raises(expected):
                        await call()
                    late.append(time.monotonic() - start - DEADLINE)
                assert late[-1] <= LATE, late


MEGABYTE = 2**20
ZEROS = bytes(MEGABYTE)


def gzipped(megabytes: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    return b"".join([*(packer.compress(ZEROS) for _ in range(megabytes)), packer.flush()])


def deflated(megabytes: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return b"".join([*(packer.compress(ZEROS) for _ in range(megabytes)), packer.flush()])


BOMBS = {
    "gzip": (gzipped(100), {"Content_Encoding": "gzip"}),
    "raw deflate": (deflated(100), {"Content_Encoding": "deflate"}),
    "gzip in gzip": (gzip.compress(gzipped(100)), {"Content_Encoding": "gzip, gzip"}),
    "a layer that gives nothing": (gzipped(100), {"Content_Encoding": "deflate, gzip"}),
    "no encoding": (ZEROS * 5, {}),
}


@pytest.mark.anyio
@ON_EVERY_LIBRARY
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("kind", BOMBS)
async def test_an_answer_is_never_larger_than_allowed(kind: str, engine: str) -> None:
    skip_what_cannot_run(engine)
    body, headers = BOMBS[kind]
    with FaultServer([answer(200, body, **headers)]) as server:
        async with client_of(server.url, engine, max_response_bytes=4 * MEGABYTE) as client:
            tracemalloc.start()
            try:
                with pytest.raises((ResponseTooLargeError, APIDecodeError)) as caught:
                    await client.projects.get(5)
                assert tracemalloc.get_traced_memory()[1] < 20 * MEGABYTE
            finally:
                tracemalloc.stop()
    if kind != "a layer that gives nothing":
        assert "larger than max_response_bytes, 4194304 bytes" in str(caught.value)
    assert caught.value.request is not None
    assert len(server.requests) == 1


@pytest.mark.anyio
@ON_EVERY_LIBRARY
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "encode",
    [gzip.compress, zlib.compress, lambda body: zlib.compress(body)[2:-4]],
    ids=["gzip", "zlib", "raw deflate"],
)
async def test_encodings_that_are_asked_for_are_decoded(encode: Any, engine: str) -> None:
    skip_what_cannot_run(engine)
    name = "gzip" if encode is gzip.compress else "deflate"
    body = b'{"data":{"id":5,"name":"' + b"n" * 100_000 + b'"},"success":true}'
    with FaultServer([answer(200, encode(body), Content_Encoding=name)]) as server:
        async with client_of(server.url, engine) as client:
            assert len((await client.projects.get(5)).name) == 100_000


@pytest.mark.anyio
@ON_EVERY_LIBRARY
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("body", "encoding", "why"),
    [
        (b"\x1b\x0f\x00\xf8%", "br", "'br', which the request did not ask for"),
        (b"(\xb5/\xfd", "zstd", "'zstd', which the request did not ask for"),
        (b"no gzip", "gzip", "not encoded as its headers say"),
        (gzip.compress(b'{"data":1}')[:-9], "gzip", "ends in the middle"),
        (b"x", "gzip, gzip, gzip, gzip", "encoded 4 times"),
    ],
    ids=["br", "zstd", "no gzip", "half of it", "many"],
)
async def test_other_encodings_are_our_error(body: bytes, encoding: str, why: str, engine: str) -> None:
    skip_what_cannot_run(engine)
    with FaultServer([answer(200, body, Content_Encoding=encoding)]) as server:
        async with client_of(server.url, engine) as client:
            with pytest.raises(APIDecodeError, match=why):
                await client.projects.get(5)


@pytest.mark.anyio
@ON_EVERY_LIBRARY
@pytest.mark.parametrize("engine", ENGINES)
async def test_the_headers_of_an_answer_are_bounded(engine: str) -> None:
    skip_what_cannot_run(engine)
    headers = {f"X_{number}": "a" * 100 for number in range(50_000)}
    with FaultServer([answer(200, {"id": 5}, **headers)]) as server:
        async with client_of(server.url, engine, retry=RetryPolicy(max_tries=1)) as client:
            with pytest.raises(APIConnectionError):
                await client.projects.get(5)


@pytest.mark.anyio
async def test_a_view_can_take_less_or_more() -> None:
    with FaultServer([answer(200, {"id": 5, "name": "n" * 5000})]) as server:
        async with client_of(server.url, "httpx") as client:
            with pytest.raises(ResponseTooLargeError):
                await client.with_options(max_response_bytes=1000).projects.get(5)
            assert (await client.projects.get(5)).id == 5
    with pytest.raises(ValueError, match="max_response_bytes must be at least 1, got 0"):
        AsyncClient("http://server", max_response_bytes=0)


@pytest.mark.anyio
@ON_EVERY_LIBRARY
@pytest.mark.parametrize("engine", ENGINES)
async def test_a_header_cannot_hold_a_line_break(engine: str) -> None:
    skip_what_cannot_run(engine)
    with FaultServer([answer(200, {"id": 5})]) as server:
        async with client_of(server.url, engine) as client:
            http = client.raw.get_async_httpx_client()
            for value in ("a\nX-Secret: b", "a\r\n\r\nGET /", "a\0"):
                with pytest.raises(APIConnectionError):
                    await http.request("get", "/projects/5", headers={"X-Note": value})
            await http.request("get", "/projects/5", headers={"X-Note": "fine"})
        assert len(server.requests) == 1
