# Produced from tests/_async/mock.py by scripts/unasync.py; do not edit.
"""A client whose server is a list of expected requests. Any other request fails the test."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx

from scheduler0 import Client
from scheduler0._sync.timing import Clock

Answer = httpx.Response | Exception
JOB = {"project_id": 1, "timezone": "UTC", "executor_id": 4, "spec": "0 30 * * * *", "created_by": "me"}
"""A job that lacks nothing."""


def envelope(data: object, status: int = 200, **headers: str) -> httpx.Response:
    return httpx.Response(status, json={"data": data, "success": status < 300}, headers=headers)


class Exchange:
    """The expected requests with their answers, and the requests that were sent."""

    def __init__(self, *script: tuple[str, Answer]) -> None:
        self._script = list(script)
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        asked = f"{request.method} {request.url.raw_path.decode()}"
        assert self._script, f"unexpected request: {asked}"
        expected, answer = self._script.pop(0)
        assert _unordered(asked) == _unordered(expected)
        if isinstance(answer, Exception):
            raise answer
        return answer

    @property
    def bodies(self) -> list[Any]:
        return [json.loads(request.content) for request in self.requests if request.content]

    def assert_done(self) -> None:
        assert not self._script, f"not sent: {self._script}"


def _unordered(request: str) -> tuple[str, list[str]]:
    """A request line whose query is compared without its order."""
    path, _, query = request.partition("?")
    return path, sorted(query.split("&"))


class ManualClock(Clock):
    """A clock that moves only when somebody sleeps on it."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def client_for(
    handler: Callable[[httpx.Request], httpx.Response], *, clock: Clock | None = None, **settings: Any
) -> Client:
    settings = {"api_key": "key", "api_secret": "s3cr3t", "account_id": "2", **settings}
    client = Client("http://server:7070", transport=httpx.MockTransport(handler), **settings)
    clock = clock or ManualClock()
    client._caller.clock = client._caller.transport.clock = clock
    return client
