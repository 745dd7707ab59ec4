"""A proxy that passes requests and answers on, and notes whatever does not fit ``openapi.json``."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

import httpx

from ..recorded.contract import Contract
from ..strict_mock import credential_faults

# They belong to a connection, and ours to the client is another one than that to the server.
_HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "host", "date", "server"}


class ValidatingProxy:
    """``with ValidatingProxy(upstream) as proxy:`` serves at ``proxy.url`` until the block ends.

    `seen` has the operation ids of the requests in their order, `faults` what was wrong with them.
    """

    def __init__(self, upstream: str) -> None:
        self.seen: list[str] = []
        self.faults: list[str] = []
        self._contract = Contract.load()
        self._upstream = httpx.Client(base_url=upstream, verify=False, timeout=30, trust_env=False)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    @property
    def operations(self) -> set[str]:
        """The ids of all operations of the contract."""
        return set(self._contract.operations)

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
        self._upstream.close()

    def pass_on(self, method: str, target: str, headers: dict[str, str], content: bytes) -> httpx.Response:
        """The server's answer, after both directions are checked. Header names in lower case."""
        operation, faults = self._contract.request_faults(method, target, headers, content)
        if operation is not None and not operation.public:
            faults += credential_faults(headers)
        kept = {name: value for name, value in headers.items() if name not in _HOP_BY_HOP}
        answer = self._upstream.request(method, target, headers=kept, content=content)
        if operation is not None:
            answered = {name.lower(): value for name, value in answer.headers.items()}
            faults += self._contract.response_faults(operation, answer.status_code, answered, answer.content)
            self.seen.append(operation.id)
        self.faults += [f"{method} {target}: {fault}" for fault in faults]
        return answer

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self) -> None:
                content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                headers = {name.lower(): value for name, value in self.headers.items()}
                answer = proxy.pass_on(self.command, self.path, headers, content)
                self.send_response(answer.status_code)
                for name, value in answer.headers.items():
                    if name.lower() not in _HOP_BY_HOP:
                        self.send_header(name, value)
                if answer.status_code != 204:
                    self.send_header("Content-Length", str(len(answer.content)))
                self.end_headers()
                self.wfile.write(answer.content)

            do_GET = do_POST = do_PUT = do_DELETE = handle_any

            def log_message(self, format: str, *args: object) -> None:
                """The faults are the log."""

        return Handler
