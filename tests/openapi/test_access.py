"""Refusals, operation by operation: the emulator gives every documented answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from scheduler0.emulator import Emulator
from scheduler0.emulator.api.routes import OPERATIONS
from scheduler0.emulator.instants import to_instant

from ..emulator.api_client import NOW, Api, FrozenClock, execute, ok, operator_headers
from .contract import Contract
from .documented_answers import Documented, documented, identify, message_of

ACCOUNT = 7
LIFETIME = timedelta(minutes=10)


class Callers:
    """Requests of an operation, by callers who are not let in."""

    def __init__(self, emulator: Emulator, clock: FrozenClock) -> None:
        self.bare = httpx.Client(base_url=f"{emulator.url}/api/v1", verify=False, timeout=30)
        self.operator = operator_headers(emulator, None)
        with Api(emulator, operator_headers(emulator, ACCOUNT)) as api:
            lifetime = int(LIFETIME.total_seconds())
            self.keys = {
                "expired": _key(api, scopes=["admin"], expiresInSeconds=lifetime),
                "archived": _key(api, scopes=["admin"], archived=True),
                "read": _key(api, scopes=["read"]),
                "write": _key(api, scopes=["write"]),
            }
        clock.moment = NOW + 2 * LIFETIME

    def acting_as(self, key: str, account: str | None = str(ACCOUNT)) -> dict[str, str]:
        account_header = {} if account is None else {"X-Account-ID": account}
        return self.operator | account_header | {"X-Act-As-API-Key": key}


def _key(api: Api, **members: Any) -> dict[str, str]:
    credential = ok(api.post("/credentials", json={"createdBy": "me"} | members), 201)
    return {
        "X-API-Key": credential["apiKey"],
        "X-Secret-Key": credential["plaintextSecret"],
        "X-Account-ID": str(ACCOUNT),
    }


@pytest.fixture(scope="module")
def callers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callers]:
    clock = FrozenClock()
    with Emulator(tmp_path_factory.mktemp("access") / "store.db", clock=clock) as emulator:
        created = "INSERT INTO accounts (id, name, date_created) VALUES (?, 'of the callers', ?)"
        execute(emulator, created, ACCOUNT, to_instant(NOW))
        callers = Callers(emulator, clock)
        with callers.bare:
            yield callers


Headers = Callable[[Callers], dict[str, str]]

REFUSALS: dict[tuple[int, str], Headers] = {
    (401, "unauthorized request - cannot determine authentication type"): lambda callers: {},
    (401, "credential expired"): lambda callers: callers.keys["expired"],
    (401, "account id is required to act as a credential"): lambda callers: callers.acting_as("key", None),
    (401, "invalid account id"): lambda callers: callers.acting_as("key", "0"),
    (401, "credential not found for account"): lambda callers: callers.acting_as("unknown"),
    (401, "credential is archived"): lambda callers: callers.acting_as(callers.keys["archived"]["X-API-Key"]),
    (400, "x-account-id header is required"): lambda callers: callers.operator,
    (400, "invalid x-account-id header"): lambda callers: callers.operator | {"X-Account-ID": "0"},
}
"""What is documented of every operation, and the headers that lead to it."""

LACKING_SCOPE = "credential missing required scope: "

_contract = Contract.load()
_served = [(one, _contract.find(one.method, one.path)) for one in OPERATIONS]


def _cases(pick: Callable[[Documented], bool]) -> list[Any]:
    return [
        pytest.param(row.method, re.sub(r"\{\w+\}", "1", row.path), answer, id=f"{operation.id}-{number}")
        for row, operation in _served
        if operation is not None
        for number, answer in enumerate(filter(pick, documented()[operation.id]))
    ]


def test_every_served_operation_is_documented() -> None:
    assert None not in [operation for _, operation in _served]


@pytest.mark.parametrize(
    ("method", "path", "answer"), _cases(lambda one: (one.status, one.message) in REFUSALS)
)
def test_a_caller_is_refused_as_documented(
    callers: Callers, method: str, path: str, answer: Documented
) -> None:
    headers = REFUSALS[answer.status, answer.message](callers)
    _assert_answered(callers.bare.request(method, path, headers=headers), answer)


@pytest.mark.parametrize(
    ("method", "path", "answer"), _cases(lambda one: one.message.startswith(LACKING_SCOPE))
)
def test_a_key_without_the_scope_is_refused(
    callers: Callers, method: str, path: str, answer: Documented
) -> None:
    # A GET demands `read` at least, and nothing else demands less than `write`.
    key = callers.keys["write" if method == "GET" else "read"]
    _assert_answered(callers.bare.request(method, path, headers=key), answer)


def _assert_answered(response: httpx.Response, answer: Documented) -> None:
    message = message_of(response.content)
    assert message is not None
    assert identify(answer.operation, response.status_code, message) == answer, response.text
