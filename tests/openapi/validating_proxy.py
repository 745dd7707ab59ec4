"""A proxy that forwards requests and answers, and notes what does not fit ``openapi.json``."""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType

import httpx

from ..answering_server import AnsweringServer
from ..cassettes.strict_mock import credential_faults
from .contract import Contract

# They belong to a connection, and ours to the client is another one than that to the server.
_HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "host", "date", "server"}


class ValidatingProxy(AnsweringServer):
    """``with ValidatingProxy(upstream) as proxy:`` serves at ``proxy.url`` until the block ends.

    `seen` has the operation ids of the requests in their order, `faults` what was wrong with them.
    """

    def __init__(self, upstream: str) -> None:
        self.seen: list[str] = []
        self.faults: list[str] = []
        self._contract = Contract.load()
        self._upstream = httpx.Client(base_url=upstream, verify=False, timeout=30, trust_env=False)
        super().__init__()

    @property
    def operations(self) -> set[str]:
        """The ids of all operations of the contract."""
        return set(self._contract.operations)

    def __exit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        super().__exit__(exception_type, exception, traceback)
        self._upstream.close()

    def answer(
        self, method: str, target: str, headers: dict[str, str], content: bytes
    ) -> tuple[int, Mapping[str, str], bytes]:
        """Forward a request, check both directions, and return the answer."""
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
        passed = {name: value for name, value in answer.headers.items() if name.lower() not in _HOP_BY_HOP}
        return answer.status_code, passed, answer.content
