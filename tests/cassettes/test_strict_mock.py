"""The strict mock answers requests that fit the contract and fails for all others."""

from __future__ import annotations

import base64
import json
from typing import Any

import httpx
import pytest

from ..openapi.contract import Contract
from .case import Answer
from .strict_mock import StrictMock

KEY = {"X-API-Key": "k", "X-Secret-Key": "s", "X-Account-ID": "2"}
OPERATOR = {"Authorization": f"Basic {base64.b64encode(b'u:p').decode()}", "X-Peer": "cmd"}
JSON = {"Content-Type": "application/json"}

TOKENS = ("getAccountTokens", Answer(200, {"tokens": 3}))
ADDED = ("addAccountTokens", Answer(200, {"newBalance": 3}))
ADD_NODE = ("addClusterNode", Answer(200, {"status": "node added"}))
MODELS = ("listAiModels", Answer(200, {}))


def ask(url: str, method: str, path: str, headers: dict[str, str], body: Any = None) -> httpx.Response:
    content = None if body is None else json.dumps(body)
    with httpx.Client(trust_env=False, verify=False) as client:
        return client.request(method, f"{url}/api/v1{path}", headers=headers, content=content)


def test_a_fitting_exchange_passes(contract: Contract) -> None:
    quota = Answer(
        429, "monthly AI prompt request limit reached", {"X-RateLimit-Remaining": "0"}, second="again"
    )
    with StrictMock(contract, [TOKENS, ADDED, ("createJobFromPrompt", quota)]) as mock:
        assert ask(mock.url, "GET", "/accounts/3/tokens", OPERATOR).json() == {
            "data": {"tokens": 3},
            "success": True,
        }
        added = ask(mock.url, "PUT", "/accounts/3/tokens/add", KEY | JSON, {"amount": 1})
        assert (added.status_code, added.json()["data"]) == (200, {"newBalance": 3})
        refused = ask(mock.url, "POST", "/ai/prompt", KEY | JSON, {"prompt": "p"})
        assert (refused.status_code, refused.headers["X-RateLimit-Remaining"]) == (429, "0")
        assert refused.text.count('"success":false') == 2


@pytest.mark.parametrize(
    ("script", "method", "path", "headers", "body", "fault"),
    [
        (TOKENS, "GET", "/accounts/3/coins", KEY, None, "is not an operation"),
        (TOKENS, "POST", "/accounts/3/tokens", KEY, None, "is not an operation"),
        (TOKENS, "GET", "/accounts/abc/tokens", KEY, None, "path parameter 'id'"),
        (TOKENS, "GET", "/accounts/0/tokens", KEY, None, "less than the minimum"),
        (TOKENS, "GET", "/accounts/3/tokens?all=1", KEY, None, "query parameter 'all' is not documented"),
        (TOKENS, "GET", "/accounts/3/tokens", KEY, {}, "takes no body"),
        (TOKENS, "GET", "/accounts/3/tokens", {}, None, "has no credentials"),
        (TOKENS, "GET", "/accounts/3/tokens", {"X-API-Key": "k", "X-Account-ID": "2"}, None, "x-secret-key"),
        (TOKENS, "GET", "/accounts/3/tokens", KEY | {"X-Account-ID": "two"}, None, "is not an account"),
        (TOKENS, "GET", "/accounts/3/tokens", OPERATOR | {"X-Peer": "me"}, None, "must be cmd or peer"),
        (TOKENS, "GET", "/accounts/3/tokens", OPERATOR | {"Authorization": "Bearer dTpw"}, None, "not Basic"),
        (ADDED, "GET", "/accounts/3/tokens", KEY, None, "expected addAccountTokens"),
        (ADDED, "PUT", "/accounts/3/tokens/add", KEY | JSON, None, "the body is missing"),
        (ADDED, "PUT", "/accounts/3/tokens/add", KEY, {"amount": 1}, "the body is sent as"),
        (ADDED, "PUT", "/accounts/3/tokens/add", KEY | JSON, {"amount": "1"}, "body.amount"),
        (ADDED, "PUT", "/accounts/3/tokens/add", KEY | JSON, {"amount": 1, "sum": 1}, "'sum' was unexpected"),
        (
            ADD_NODE,
            "POST",
            "/cluster/add-node?nodeId=1&nodeAddress=a",
            KEY,
            None,
            "'clientAddress' is missing",
        ),
        (
            ADD_NODE,
            "POST",
            "/cluster/add-node?nodeId=1&nodeId=2&nodeAddress=a&clientAddress=b",
            KEY,
            None,
            "'nodeId' is repeated",
        ),
        (("listAiModels", Answer(418, "no")), "GET", "/ai/models", KEY, None, "status 418 is not documented"),
        (("listAiModels", Answer(200, [])), "GET", "/ai/models", KEY, None, "is not of type 'object'"),
        (
            ("listAiModels", Answer(200, {"openai": [{"id": "m", "display_name": "M", "size": 1}]})),
            "GET",
            "/ai/models",
            KEY,
            None,
            "'size' was unexpected",
        ),
        (
            ("listAiModels", Answer(200, {}, second={})),
            "GET",
            "/ai/models",
            KEY,
            None,
            "more than one document",
        ),
    ],
)
def test_what_does_not_fit_fails(
    script: tuple[str, Answer],
    method: str,
    path: str,
    headers: dict[str, str],
    body: Any,
    fault: str,
    contract: Contract,
) -> None:
    with pytest.raises(AssertionError) as failure, StrictMock(contract, [script]) as mock:
        assert ask(mock.url, method, path, headers, body).status_code == 500
    assert fault in str(failure.value)


def test_a_fault_is_reported_also_when_the_block_fails(contract: Contract) -> None:
    with pytest.raises(AssertionError, match="has no credentials"), StrictMock(contract, [MODELS]) as mock:
        ask(mock.url, "GET", "/ai/models", {}).raise_for_status()


def test_an_answer_that_nobody_asks_for_fails(contract: Contract) -> None:
    with (
        pytest.raises(AssertionError, match="listAiModels was not asked for"),
        StrictMock(contract, [MODELS]),
    ):
        pass


def test_a_request_too_many_fails(contract: Contract) -> None:
    with pytest.raises(AssertionError, match="expected nothing"), StrictMock(contract, []) as mock:
        ask(mock.url, "GET", "/ai/models", KEY)
