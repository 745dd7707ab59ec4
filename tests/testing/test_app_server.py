"""The server for a user's ASGI application."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from scheduler0.testing import AppServer


def app_of(events: list[str], *, fail: bool = False) -> Any:
    async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            while True:
                message = await receive()
                events.append(message["type"])
                if fail:
                    await send({"type": "lifespan.startup.failed", "message": "no database"})
                    return
                await send({"type": f"{message['type']}.complete"})
                if message["type"] == "lifespan.shutdown":
                    return
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": scope["path"].encode()})

    return app


def test_it_serves_an_application_with_its_lifespan() -> None:
    events: list[str] = []
    with AppServer(app_of(events)) as server:
        assert httpx.get(server.url + "/hello").text == "/hello"
        assert events == ["lifespan.startup"]
        url = server.url
    assert events == ["lifespan.startup", "lifespan.shutdown"]
    with pytest.raises(httpx.ConnectError):
        httpx.get(url)
    with pytest.raises(RuntimeError, match="the server does not run"):
        _ = server.url


def test_it_serves_an_application_without_lifespan() -> None:
    async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            raise ValueError("only HTTP")
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})

    with AppServer(app) as server:
        assert httpx.get(server.url).status_code == 204


def test_an_application_that_fails_at_its_start_is_an_error(caplog: pytest.LogCaptureFixture) -> None:
    with (
        caplog.at_level(logging.ERROR),
        pytest.raises(RuntimeError, match="the application did not start; its log says why"),
        AppServer(app_of([], fail=True)),
    ):
        pass
    assert "no database" in caplog.text


def test_the_fixture_serves_several(scheduler0_app_server: Callable[[Any], str]) -> None:
    first, second = scheduler0_app_server(app_of([])), scheduler0_app_server(app_of([]))
    assert first != second
    assert [httpx.get(url + "/x").text for url in (first, second)] == ["/x", "/x"]
