"""Secrets appear in no answer, log and repr; keys reach no foreign account."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from scheduler0.emulator import Emulator
from scheduler0.emulator.documents.executor import EXECUTOR
from scheduler0.emulator.go.decode import decode
from scheduler0.emulator.store.ai import AiSettingsRow
from scheduler0.emulator.store.executors import get_executor
from scheduler0.testing import WebhookReceiver

from .api_client import Api, execute, new_account, ok, operator_headers, webhook_body
from .controlled import NOON

HUSH = "hush-hush"
"""Every secret of these tests."""

CLOUD: dict[str, Any] = {
    "type": "cloud_function",
    "region": "eu-west-1",
    "cloudResourceUrl": "http://127.0.0.1:9/function",
    "cloudApiKey": HUSH,
    "cloudApiSecret": HUSH,
}


@pytest.fixture
def node(tmp_path: Path) -> Iterator[Emulator]:
    with Emulator(tmp_path / "store.db") as node:
        node.clock.freeze(NOON)
        yield node


def test_a_representation_hides_secrets(node: Emulator, user: Api) -> None:
    body = decode(b'{"webhookSecret": "hush-hush", "cloudApiKey": "hush-hush", "name": "n"}', EXECUTOR)
    assert body.webhook_secret == body.cloud_api_key == HUSH
    executor_id = user.new_executor(webhookSecret=HUSH)
    with closing(sqlite3.connect(node.path)) as connection:
        executor = get_executor(connection, 2, executor_id)
    assert executor is not None
    assert executor.webhook_secret == HUSH
    for thing in (body, executor, AiSettingsRow(2, "[]", openai_api_key=HUSH)):
        assert HUSH not in repr(thing)
    assert "name='n'" in repr(body)


def test_secrets_are_neither_answered_nor_logged(
    node: Emulator, user: Api, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    project = user.new_project()
    with WebhookReceiver() as receiver:
        executors = [
            user.new_executor(**members, webhookSecret=HUSH)
            for members in (
                webhook_body(webhookUrl=receiver.url),
                webhook_body(webhookUrl="http://127.0.0.1:9/", webhookMethod="PÖST"),
                webhook_body(webhookUrl="gopher://nowhere"),
                *(CLOUD | {"cloudProvider": provider} for provider in ("aws", "azure", "gcp", "none")),
            )
        ]
        told: list[str] = []
        user.event_hooks["response"].append(lambda answer: told.append(answer.text))
        keys = {"openai_api_key": HUSH, "bedrock_secret_key": HUSH, "modified_by": "me"}
        user.put("/ai/settings", json=keys)
        user.get("/ai/settings")
        user.post("/account/rotate-secret", json={"oldSecretKey": HUSH})
        for executor in executors:
            user.get(f"/executors/{executor}")
            user.post(f"/executors/{executor}/test-invoke")
            user.new_job(projectId=project, executorId=executor, status="active", startDate=NOON.isoformat())
        node.clock.advance(hours=24)
        assert {request.headers["x-webhook-secret"] for request in receiver.requests} == {HUSH}
    user.get("/executors?limit=100")
    user.put(f"/executors/{executors[0]}", json={"type": "webhook_url", "modifiedBy": "me"})
    user.get("/executions?limit=100")
    told += [httpx.get(f"{node.url}/_emulator/{path}").text for path in ("state", "deliveries", "faults")]
    told += [repr(attempt) for attempt in node.deliveries()]
    assert len(told) > 20
    assert HUSH not in "".join(told)
    assert HUSH not in caplog.text
    assert node.api_secret not in "".join(told) + caplog.text


def new_key(api: Api, *scopes: str) -> dict[str, str]:
    """The headers of a new API key of the account."""
    key = ok(api.post("/credentials", json={"createdBy": "me", "scopes": scopes}), 201)
    return {
        "X-API-Key": key["apiKey"],
        "X-Secret-Key": key["plaintextSecret"],
        "X-Account-ID": str(key["accountId"]),
    }


TABLES = [
    ("accounts", "id"),
    ("account_counters", "account_id"),
    ("account_features", "account_id"),
    ("credentials", "account_id"),
    ("executors", "account_id"),
    ("jobs", "account_id"),
    ("projects", "account_id"),
]


def holdings(node: Emulator, account: int) -> list[list[tuple[Any, ...]]]:
    """All rows of the account."""
    return [execute(node, f"SELECT * FROM {table} WHERE {column} = ?", account) for table, column in TABLES]


def test_a_key_reaches_nothing_of_another_account(node: Emulator, user: Api) -> None:
    executor = user.new_executor(webhookSecret=HUSH)
    worker = int(
        ok(user.post("/local-executors", json={"name": "w", "command": "c", "createdBy": "me"}), 201)["id"]
    )
    job = user.new_job(projectId=user.new_project(), executorId=worker, data="private")
    credential = ok(user.get("/credentials"))["credentials"][0]
    before = holdings(node, 2)
    with Api(node, operator_headers(node, new_account(node))) as operator:
        headers = new_key(operator, "read", "write", "execute")
        admin = new_key(operator, "admin")
    body = {
        "id": executor,
        "accountId": 2,
        "account_id": 2,
        "name": "mine",
        "type": "local",
        "command": "c",
        "createdBy": "me",
        "modifiedBy": "me",
        "deletedBy": "me",
        "archivedBy": "me",
        "archived": True,
        "featureId": 3,
        "count": 1,
        "amount": 1,
    }
    requests = [
        (method, path)
        for path in (
            f"/executors/{executor}",
            f"/executors/{executor}/test-invoke",
            f"/local-executors/{worker}/jobs",
            f"/local-executors/{worker}/executions",
            f"/credentials/{credential['id']}",
            f"/credentials/{credential['id']}/archive",
            f"/jobs/{job}",
            "/accounts/2",
            "/accounts/2/feature",
            "/accounts/2/features/all",
            "/accounts/2/execution-count",
            "/accounts/2/tokens",
            "/accounts/2/tokens/add",
            "/accounts/2/ai/usage",
        )
        for method in ("GET", "POST", "PUT", "DELETE")
    ]
    for identity in (headers, admin):
        with httpx.Client(base_url=f"{node.url}/api/v1", headers=identity, verify=False) as stranger:
            for method, path in requests:
                answer = stranger.request(method, path, json=body)
                assert "private" not in answer.text
                assert credential["apiKey"] not in answer.text
                # PUT /executors answers a zero object for what it does not find, as GET does.
                assert answer.status_code >= 400 or answer.json()["data"]["id"] == 0, (method, path)
            for account in ("1", "2"):
                elsewhere = {"X-Account-ID": account}
                assert stranger.get("/executors", headers=elsewhere).status_code == 401
    assert holdings(node, 2) == before


def test_a_key_does_not_become_an_admin_or_an_operator(node: Emulator, user: Api) -> None:
    writer, admin = new_key(user, "read", "write", "execute"), new_key(user, "admin")
    with httpx.Client(base_url=f"{node.url}/api/v1", headers=writer, verify=False) as api:
        mine = next(
            item
            for item in ok(api.get("/credentials"))["credentials"]
            if item["apiKey"] == writer["X-API-Key"]
        )
        claim = {"createdBy": "me", "modifiedBy": "me", "scopes": ["admin"]}
        assert api.post("/credentials", json=claim).status_code == 403
        assert api.put(f"/credentials/{mine['id']}", json=claim).status_code == 403
        # The names of headers that only an operator may use do nothing without the operator's password.
        pretence = {"X-Peer": "cmd", "X-Act-As-API-Key": admin["X-API-Key"]}
        assert api.get("/cluster/list-nodes", headers=pretence).status_code == 403
        for path in ("/cluster/backup", "/cluster/restore", "/accounts", "/account/rotate-secret"):
            assert api.post(path, json={"filePath": "x", "name": "x"}).status_code == 403
        assert ok(api.get(f"/credentials/{mine['id']}"))["scopes"] == ["read", "write", "execute"]
    nameless = {"X-Peer": "cmd", "X-Account-ID": "2", "Authorization": "Basic YWRtaW46"}
    answer = httpx.get(f"{node.url}/api/v1/cluster/list-nodes", headers=nameless)
    assert answer.status_code == 401
