"""A stop while requests are on their way."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import socket
import warnings

import pytest
from starlette.applications import Starlette

from scheduler0.emulator import Emulator
from scheduler0.emulator.http import uvicorn_server
from scheduler0.emulator.http.uvicorn_server import HttpServer, listen


def test_requests_that_never_end_are_cut_off_without_tracebacks(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(uvicorn_server, "_GRACE_SECONDS", 0)
    emulator = Emulator()
    emulator.start()
    head = (
        f"POST /api/v1/projects HTTP/1.1\r\nHost: localhost\r\nX-API-Key: {emulator.api_key}\r\n"
        f"X-Secret-Key: {emulator.api_secret}\r\nX-Account-ID: 2\r\nContent-Length: 500\r\n\r\n"
    ).encode()
    port = int(emulator.url.rpartition(":")[2])
    with contextlib.ExitStack() as stack:
        # In the middle of a body, in the middle of the head, and before anything.
        for sent in (head + b'{"name"', head, head[:30], b""):
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=60))
            connection.sendall(sent)
        # It is answered after the others have arrived.
        last = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=60))
        last.sendall(b"GET /api/v1/healthcheck HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert last.recv(100).startswith(b"HTTP/1.1 200")
        emulator.stop()
    errors = [record for record in caplog.records if record.levelname == "ERROR"]
    assert len(errors) == 1
    assert errors[0].getMessage() == "Cancel 2 running task(s), timeout graceful shutdown exceeded"
    assert all(record.exc_info is None for record in caplog.records)


@pytest.mark.anyio
async def test_a_connection_that_arrives_with_the_kill_is_closed() -> None:
    started = asyncio.Event()
    server = HttpServer(Starlette(), on_started=started.set, on_stopping=lambda: None, is_extra=True)
    with listen("127.0.0.1", 0) as port, warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        serving = asyncio.create_task(server.serve([port]))
        await started.wait()
        with socket.create_connection(port.getsockname(), timeout=60) as client:
            # asyncio takes the connection in this turn, and makes its transport in the next, after the kill.
            asyncio.get_running_loop().call_soon(asyncio.get_running_loop().call_soon, server.kill)
            await serving
            with contextlib.suppress(ConnectionResetError):
                assert client.recv(1) == b""
        gc.collect()
    assert [str(one.message) for one in warned if one.category is ResourceWarning] == []
