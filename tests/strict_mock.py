"""A server that answers what it is told to, and is strict about everything else.

It listens on a real port, for the operations that the emulator does not serve. Each request
must be the next one expected and must fit ``openapi.json``, and so must the prepared answer.
Whatever does not fit is answered 500 and fails the ``with`` block, whoever swallowed the error.
"""

from __future__ import annotations

import base64
import threading
from collections import deque
from collections.abc import Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from .recorded.case import Answer
from .recorded.contract import JSON, Contract

Script = Iterable[tuple[str, Answer]]
"""Operation ids with the answers to them, in the order in which they will be asked for."""


class StrictMock:
    """``with StrictMock(contract, script) as mock:`` serves at ``mock.url`` until the block ends."""

    def __init__(self, contract: Contract, script: Script) -> None:
        self.faults: list[str] = []
        self._contract = contract
        self._script = deque(script)
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, name="strict-mock"
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

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
        if exception_type is None or self.faults:
            left = [f"{operation} was not asked for" for operation, _ in self._script]
            assert not self.faults + left, "; ".join(self.faults + left)

    def _answer(self, method: str, target: str, headers: dict[str, str], content: bytes) -> Answer:
        with self._lock:
            operation, faults = self._contract.request_faults(method, target, headers, content)
            if operation is None:
                return self._refuse(f"{method} {target}", faults)
            if not operation.public:
                faults += credential_faults(headers)
            expected, answer = self._script.popleft() if self._script else ("nothing", Answer(500))
            if expected != operation.id:
                faults.append(f"expected {expected}")
            else:
                sent = {"content-type": JSON}
                faults += self._contract.response_faults(operation, answer.status, sent, answer.content)
            return self._refuse(operation.id, faults) if faults else answer

    def _refuse(self, what: str, faults: list[str]) -> Answer:
        self.faults += [f"{what}: {fault}" for fault in faults]
        return Answer(500, "; ".join(faults))

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        mock = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self) -> None:
                content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                headers = {name.lower(): value for name, value in self.headers.items()}
                answer = mock._answer(self.command, self.path, headers, content)
                self.send_response(answer.status)
                self.send_header("Content-Type", JSON)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                if answer.status != 204:
                    self.send_header("Content-Length", str(len(answer.content)))
                self.end_headers()
                self.wfile.write(answer.content)

            do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = handle_any

            def log_message(self, format: str, *args: object) -> None:
                """The faults are the log."""

        return Handler


def credential_faults(headers: dict[str, str]) -> list[str]:
    """What is wrong with the credentials: a key with secret and account, or Basic with ``X-Peer``."""
    if "x-api-key" in headers or "x-secret-key" in headers:
        wanted = ("x-api-key", "x-secret-key", "x-account-id")
        faults = [f"header {name} is missing" for name in wanted if not headers.get(name)]
        account = headers.get("x-account-id", "1")
        if not account.isdecimal() or int(account) == 0:
            faults.append(f"header x-account-id is not an account: {account!r}")
        return faults
    if "authorization" not in headers:
        return ["the request has no credentials"]
    kind, _, pair = headers["authorization"].partition(" ")
    faults = [] if kind == "Basic" and b":" in base64.b64decode(pair) else ["authorization is not Basic"]
    if headers.get("x-peer") not in ("cmd", "peer"):
        faults.append("header x-peer must be cmd or peer")
    return faults
