"""A server that gives prepared answers and is strict about everything else.

It listens on a real port, for the operations that the emulator does not serve. Each request
must be the next one expected and must fit ``openapi.json``, and so must the prepared answer.
Whatever does not fit is answered 500 and fails the ``with`` block, whoever swallowed the error.
"""

from __future__ import annotations

import base64
import threading
from collections import deque
from collections.abc import Iterable, Mapping
from types import TracebackType

from ..answering_server import AnsweringServer
from ..openapi.contract import JSON, Contract
from .case import Answer

Script = Iterable[tuple[str, Answer]]
"""Operation ids with their answers, in the order of the requests."""


class StrictMock(AnsweringServer):
    """``with StrictMock(contract, script) as mock:`` serves at ``mock.url`` until the block ends."""

    def __init__(self, contract: Contract, script: Script) -> None:
        self.faults: list[str] = []
        self._contract = contract
        self._script = deque(script)
        self._lock = threading.Lock()
        super().__init__()

    def __exit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        super().__exit__(exception_type, exception, traceback)
        if exception_type is None or self.faults:
            left = [f"{operation} was not asked for" for operation, _ in self._script]
            assert not self.faults + left, "; ".join(self.faults + left)

    def answer(
        self, method: str, target: str, headers: dict[str, str], content: bytes
    ) -> tuple[int, Mapping[str, str], bytes]:
        answer = self._checked(method, target, headers, content)
        return answer.status, {"Content-Type": JSON, **answer.headers}, answer.content

    def _checked(self, method: str, target: str, headers: dict[str, str], content: bytes) -> Answer:
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


def credential_faults(headers: dict[str, str]) -> list[str]:
    """List what is wrong with the credentials: a key with secret and account, or Basic with ``X-Peer``."""
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
