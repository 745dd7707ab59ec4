"""A webhook receiver on a port of this machine. It runs in its own threads."""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self


@dataclass(frozen=True)
class ReceivedWebhook:
    """One request to the receiver."""

    method: str
    path: str
    headers: Mapping[str, str] = field(repr=False)
    """Names are in lower case."""
    body: bytes

    @property
    def payload(self) -> Any:
        """The body, decoded from JSON."""
        return json.loads(self.body)


class WebhookReceiver:
    """A context manager that answers every request with `status` and keeps it in `requests`.

    `answer_with` sets other answers for the next requests.
    """

    def __init__(self, status: int = 200) -> None:
        self.status = status
        self.requests: list[ReceivedWebhook] = []
        self._answers: deque[int] = deque()
        self._arrival = threading.Condition()
        # Imported here, because pytest loads this module at every start.
        from scheduler0.testing.receiver_server import ReceiverServer

        self._server = ReceiverServer(self.receive)
        self._thread = threading.Thread(
            target=self._server.serve_forever, name="webhook-receiver", kwargs={"poll_interval": 0.01}
        )

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def url(self) -> str:
        """The URL of the receiver. It also answers paths below this URL."""
        return f"http://127.0.0.1:{self._server.server_port}/hook"

    @property
    def payloads(self) -> list[Any]:
        """The decoded bodies of all requests so far."""
        return [request.payload for request in self.requests]

    def answer_with(self, *statuses: int) -> None:
        """Answer the next requests with these statuses, one for each request."""
        with self._arrival:
            self._answers.extend(statuses)

    def wait(self, count: int = 1, timeout: float = 10.0) -> list[ReceivedWebhook]:
        """Wait for `count` requests and return all; `TimeoutError` after `timeout` real seconds.

        Raises `ValueError` for a `count` below 1, which would wait for nothing.
        """
        if count < 1:
            raise ValueError(f"count must be at least 1, got {count}: `requests` has what has arrived")
        with self._arrival:
            if not self._arrival.wait_for(lambda: len(self.requests) >= count, timeout):
                raise TimeoutError(f"{len(self.requests)} webhooks arrived within {timeout:g} s, not {count}")
            return list(self.requests)

    def receive(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> int:
        """Keep a request and return the status of its answer. For any thread."""
        request = ReceivedWebhook(method, path, headers, body)
        with self._arrival:
            self.requests.append(request)
            self._arrival.notify_all()
            return self._answers.popleft() if self._answers else self.status
