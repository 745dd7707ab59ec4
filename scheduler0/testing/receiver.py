"""A webhook receiver on a port of this machine, served by threads of its own."""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self


@dataclass(frozen=True)
class ReceivedWebhook:
    """One request that arrived."""

    method: str
    path: str
    headers: Mapping[str, str] = field(repr=False)
    """By name in lower case."""
    body: bytes

    @property
    def payload(self) -> Any:
        """The body, decoded from JSON."""
        return json.loads(self.body)


class WebhookReceiver:
    """Answers every request with `status`, and keeps it in `requests`. A context manager.

    `answer_with` has the next requests answered otherwise.
    """

    def __init__(self, status: int = 200) -> None:
        self.status = status
        self.requests: list[ReceivedWebhook] = []
        self._answers: deque[int] = deque()
        self._arrival = threading.Condition()
        self._server = _Server(("127.0.0.1", 0), partial(_Handler, self))
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
        """Where it receives; paths below this one as well."""
        return f"http://127.0.0.1:{self._server.server_port}/hook"

    @property
    def payloads(self) -> list[Any]:
        """The decoded bodies of all requests so far."""
        return [request.payload for request in self.requests]

    def answer_with(self, *statuses: int) -> None:
        """Answer the next requests with these, one each."""
        with self._arrival:
            self._answers.extend(statuses)

    def wait(self, count: int = 1, timeout: float = 10.0) -> list[ReceivedWebhook]:
        """The requests, once there are `count` of them; `TimeoutError` after so many real seconds."""
        with self._arrival:
            if not self._arrival.wait_for(lambda: len(self.requests) >= count, timeout):
                raise TimeoutError(f"{len(self.requests)} webhooks arrived within {timeout:g} s, not {count}")
            return list(self.requests)

    def receive(self, request: ReceivedWebhook) -> int:
        """Keep a request, from any thread; the status to answer it with."""
        with self._arrival:
            self.requests.append(request)
            self._arrival.notify_all()
            return self._answers.popleft() if self._answers else self.status


class _Server(ThreadingHTTPServer):
    # An emulator opens dozens of connections at once.
    request_queue_size = 128


class _Handler(BaseHTTPRequestHandler):
    # As HTTP/1.0, which ends a connection with its answer: none is left open when the receiver closes.
    timeout = 30

    def __init__(self, receiver: WebhookReceiver, *connection: Any) -> None:
        self._receiver = receiver
        super().__init__(*connection)

    def _receive(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        headers = {name.lower(): value for name, value in self.headers.items()}
        webhook = ReceivedWebhook(self.command, self.path, headers, self.rfile.read(length))
        self.send_response(self._receiver.receive(webhook))
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = _receive

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: what arrived can be asked for."""
