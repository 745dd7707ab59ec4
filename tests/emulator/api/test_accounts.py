"""Accounts, features, counters, AI usage and the rotation of secrets (contract admin 5, 6, 7)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from scheduler0.emulator import Emulator
from scheduler0.emulator.instants import DAY, to_instant
from scheduler0.emulator.known_accounts import FEATURES
from scheduler0.emulator.store.accounts import insert_account
from scheduler0.emulator.store.ai import count_classification, current_period
from scheduler0.emulator.store.database import Database

from ..api_client import NOW, NOW_TEXT, ZERO, Api, FrozenClock, ok, operator_headers, refused

MONTH_LATER = "2026-09-03T10:15:20.5Z"
MISMATCH = (403, "account mismatch: cannot access another account")


@pytest.fixture
def operator(emulator: Emulator) -> Iterator[Api]:
    """The operator, who names no account and so reaches any."""
    with Api(emulator, operator_headers(emulator, None)) as api:
        yield api


@pytest.fixture
def created(operator: Api) -> int:
    return int(ok(operator.post("/accounts", json={"name": "Acme"}), 201)["id"])


def structured(status: int, message: str) -> tuple[int, Any]:
    return status, {"Message": message, "Type": status}


def test_a_new_account_has_an_allowance_and_no_features(operator: Api) -> None:
    account = ok(operator.post("/accounts", json={"name": "Acme"}), 201)
    number = account["id"]
    assert account == {
        "id": number,
        "name": "Acme",
        "features": None,
        "dateCreated": NOW_TEXT,
        "dateModified": None,
    }
    assert ok(operator.get(f"/accounts/{number}")) == account
    counter = ok(operator.get(f"/accounts/{number}/execution-count"))
    assert counter == {
        "id": counter["id"],
        "accountId": number,
        "executionCount": 1000,
        "tokens": 0,
        "dateCreated": NOW_TEXT,
        "dateModified": ZERO,
        "nextResetDate": MONTH_LATER,
    }


def test_an_account_is_renamed(operator: Api, created: int) -> None:
    renamed = ok(operator.put(f"/accounts/{created}", json={"name": "Bcme"}))
    assert (renamed["name"], renamed["dateModified"]) == ("Bcme", NOW_TEXT)
    assert ok(operator.get(f"/accounts/{created}")) == renamed


@pytest.mark.parametrize("name", ["", " \t"])
def test_an_account_needs_a_name(operator: Api, created: int, name: str) -> None:
    for answer in (
        operator.post("/accounts", json={"name": name}),
        operator.put(f"/accounts/{created}", json={"name": name}),
    ):
        assert refused(answer) == structured(400, "account name is required")


def test_unknown_accounts(operator: Api) -> None:
    for number in (999_999, 2**64 - 1):
        unknown = structured(404, "account doesn't exist")
        assert refused(operator.get(f"/accounts/{number}")) == unknown
        assert refused(operator.put(f"/accounts/{number}", json={"name": "n"})) == unknown
    absent = structured(404, "account job executions count not found for account id: 999999")
    assert refused(operator.get("/accounts/999999/execution-count")) == absent
    assert refused(operator.put("/accounts/999999/execution-count", json={"count": 1})) == absent
    assert refused(operator.get("/accounts/999999/tokens")) == absent
    assert refused(operator.put("/accounts/999999/tokens/add", json={"amount": 1})) == absent


REQUESTS: list[tuple[str, str, Any]] = [
    ("GET", "", None),
    ("PUT", "", {"name": "n"}),
    ("PUT", "/feature", {"featureId": 1}),
    ("DELETE", "/feature", {"featureId": 1}),
    ("PUT", "/features/all", None),
    ("DELETE", "/features/all", None),
    ("GET", "/execution-count", None),
    ("PUT", "/execution-count", {"count": 1}),
    ("GET", "/tokens", None),
    ("PUT", "/tokens/add", {"amount": 1}),
    ("GET", "/ai/usage", None),
]


@pytest.mark.parametrize(("method", "path", "body"), REQUESTS)
def test_what_is_wrong_with_the_path(operator: Api, key_api: Api, method: str, path: str, body: Any) -> None:
    def answer(api: Api, account: str) -> tuple[int, Any]:
        return refused(api.send_json(method, f"/accounts/{account}{path}", body))

    for text in ("abc", "-1", "99999999999999999999"):
        assert answer(operator, text) == (400, {"Func": "ParseUint", "Num": text, "Err": {}})
    assert answer(operator, "0") == structured(400, "account id is required")
    assert answer(key_api, "1") == MISMATCH


@pytest.mark.parametrize(("method", "path", "body"), [row for row in REQUESTS if row[2]])
def test_what_is_wrong_with_the_body(
    operator: Api, created: int, method: str, path: str, body: dict[str, object]
) -> None:
    def answer(content: bytes) -> tuple[int, Any]:
        return refused(operator.request(method, f"/accounts/{created}{path}", content=content))

    assert answer(b"") == (400, {})
    assert answer(b"x") == (400, {"Offset": 1})
    (field,) = body
    document = b'{"%s": []}' % field.encode()
    fields = {"Value": "array", "Type": {}, "Offset": len(document) - 2, "Struct": "", "Field": field}
    assert answer(document) == (400, fields)


def test_creation_reads_its_body_alike(operator: Api) -> None:
    assert refused(operator.post("/accounts", content=b"")) == (400, {})
    assert refused(operator.post("/accounts", content=b'{"name"')) == (400, {})


def test_accounts_are_for_admins(key_api: Api, emulator: Emulator) -> None:
    credential = ok(key_api.post("/credentials", json={"createdBy": "me", "scopes": ["read", "write"]}), 201)
    headers = {
        "X-API-Key": credential["apiKey"],
        "X-Secret-Key": credential["plaintextSecret"],
        "X-Account-ID": emulator.account_id,
    }
    missing = (403, "credential missing required scope: admin")
    assert refused(key_api.get("/accounts/2", headers=headers)) == missing
    assert refused(key_api.post("/account/rotate-secret", headers=headers)) == missing
    assert ok(key_api.get("/features", headers=headers))
    assert ok(key_api.get("/accounts/2"))["name"] == "Example"


def test_features_are_added_once_and_removed(operator: Api, created: int) -> None:
    for _ in range(2):
        assert ok(operator.put(f"/accounts/{created}/feature", json={"featureId": 5}), 201) == {
            "featureId": 5
        }
    ok(operator.put(f"/accounts/{created}/feature", json={"featureId": 1}), 201)
    assert ok(operator.get(f"/accounts/{created}"))["features"] == [
        {"accountId": created, "featureId": 1, "feature": "increased_retry_max_by_five"},
        {"accountId": created, "featureId": 5, "feature": "team_members"},
    ]
    for _ in range(2):
        answer = operator.send_json("DELETE", f"/accounts/{created}/feature", {"featureId": 5})
        assert (answer.status_code, answer.content) == (204, b"")
    assert operator.send_json("DELETE", f"/accounts/{created}/feature", {"featureId": 99}).status_code == 204
    (feature,) = ok(operator.get(f"/accounts/{created}"))["features"]
    assert feature["featureId"] == 1


def test_features_that_do_not_exist(operator: Api, created: int) -> None:
    for number in (0, 99, 2**64 - 1):
        answer = operator.put(f"/accounts/{created}/feature", json={"featureId": number})
        assert refused(answer) == structured(404, f"feature not found with id: {number}")
    answer = operator.send_json("DELETE", f"/accounts/{created}/feature", {})
    assert refused(answer) == structured(400, "feature id is required")


def test_all_features_come_and_go(operator: Api, created: int) -> None:
    path = f"/accounts/{created}/features/all"
    assert ok(operator.put(path)) == {"message": "All features added successfully"}
    features = ok(operator.get(f"/accounts/{created}"))["features"]
    assert [feature["feature"] for feature in features] == list(FEATURES)
    assert ok(operator.get(f"/accounts/{created}/execution-count"))["executionCount"] == 101_000
    assert ok(operator.delete(path)) == {"message": "All features removed successfully"}
    assert ok(operator.get(f"/accounts/{created}"))["features"] is None
    assert ok(operator.get(f"/accounts/{created}/execution-count"))["executionCount"] == 101_000


def test_the_feature_of_more_executions_revives_all_jobs() -> None:
    with Emulator(clock=FrozenClock()) as emulator, Api(emulator, operator_headers(emulator, 2)) as api:
        project, executor = api.new_project(), api.new_executor()
        later = {"startDate": "2030-01-01T00:00:00Z", "projectId": project, "executorId": executor}
        job = api.new_job(**later)
        for left in (1_100_000, 1_200_000):
            ok(api.put("/accounts/2/feature", json={"featureId": 3}), 201)
            assert ok(api.get("/accounts/2/execution-count"))["executionCount"] == left
            assert ok(api.get(f"/jobs/{job}"))["status"] == "active"
        # Queued once: a job that is scheduled gets a row.
        assert ok(api.get("/executions"))["total"] == 1


def test_seeded_features(operator: Api) -> None:
    features = ok(operator.get("/features"))
    assert [(feature["id"], feature["name"]) for feature in features] == list(enumerate(FEATURES, 1))
    assert features[0] | {"dateCreated": ""} == {
        "id": 1,
        "name": "increased_retry_max_by_five",
        "dateCreated": "",
        "dateModified": None,
    }


def test_allowance_and_tokens_grow(operator: Api, created: int) -> None:
    path = f"/accounts/{created}/execution-count"
    assert ok(operator.put(path, json={"count": 5})) == {"newExecutionCount": 1005}
    assert ok(operator.put(path, json={})) == {"newExecutionCount": 1005}
    assert ok(operator.put(f"/accounts/{created}/tokens/add", json={"amount": 7})) == {"newBalance": 7}
    assert ok(operator.get(f"/accounts/{created}/tokens")) == {"tokens": 7}
    assert ok(operator.get(path))["dateModified"] == NOW_TEXT
    assert ok(operator.put(path, json={"count": 2**64 - 1})) == {"newExecutionCount": 2**63 - 1}
    answer = operator.put(f"/accounts/{created}/tokens/add", json={"amount": 0})
    assert refused(answer) == (400, "amount must be greater than zero")


def test_ai_usage_of_a_new_account(operator: Api, created: int) -> None:
    unused = {"limit": 1000, "used": 0, "remaining": 1000}
    usage = {
        "accountId": created,
        "periodStart": NOW_TEXT,
        "nextResetDate": MONTH_LATER,
        "prompt": unused,
        "classify": unused,
        "estimatedCostUsd": 0,
    }
    assert ok(operator.get(f"/accounts/{created}/ai/usage")) == usage
    ok(operator.put(f"/accounts/{created}/feature", json={"featureId": 6}), 201)
    assert ok(operator.get(f"/accounts/{created}/ai/usage"))["classify"]["limit"] == 100_000
    ok(operator.put(f"/accounts/{created}/feature", json={"featureId": 7}), 201)
    assert ok(operator.get(f"/accounts/{created}/ai/usage"))["prompt"]["limit"] == 100_000


def test_ai_usage_begins_for_an_account_that_nobody_created(operator: Api, account: int) -> None:
    assert ok(operator.get(f"/accounts/{account}/ai/usage"))["periodStart"] == NOW_TEXT


def test_a_period_of_ai_usage_rolls_forward() -> None:
    database = Database()
    start = to_instant(NOW)
    count_classification(database.connection, 7, start)
    first = current_period(database.connection, 7, start + 30 * DAY)
    assert (first.period_start, first.next_reset_date) == (start, start + 31 * DAY)
    assert first.classify_used == 1
    later = current_period(database.connection, 7, start + 70 * DAY)
    assert (later.period_start, later.next_reset_date) == (start + 61 * DAY, start + 92 * DAY)
    assert later.classify_used == 0
    database.close()


@pytest.mark.parametrize(("days", "start"), [(0, 0), (40, 31), (-5, -5)])
def test_the_first_period_begins_with_the_account(days: int, start: int) -> None:
    database = Database()
    created = to_instant(NOW)
    account = insert_account(database.connection, "new", created)
    period = current_period(database.connection, account.id, created + days * DAY)
    assert period.period_start == created + start * DAY
    database.close()


@pytest.mark.parametrize("size", [16, 24, 32])
def test_a_rotation_finds_nothing_to_rotate(operator: Api, size: int) -> None:
    answer = operator.post("/account/rotate-secret", json={"oldSecretKey": "0a" * size})
    assert ok(answer) == {"credentialsRotated": 0, "executorsRotated": 0, "aiSettingsRotated": 0}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "request body required"),
        (b"x", "invalid request body"),
        (b'{"oldSecretKey": 1}', "invalid request body"),
        (b"{}", "oldSecretKey is required"),
        (b'{"oldSecretKey": "zz"}', "oldSecretKey must be a hex-encoded AES key (16, 24 or 32 bytes)"),
        (b'{"oldSecretKey": "0a0a"}', "oldSecretKey must be a hex-encoded AES key (16, 24 or 32 bytes)"),
        ('{"oldSecretKey": "ä"}'.encode(), "oldSecretKey must be a hex-encoded AES key (16, 24 or 32 bytes)"),
    ],
)
def test_a_bad_rotation_is_refused(operator: Api, content: bytes, message: str) -> None:
    assert refused(operator.post("/account/rotate-secret", content=content)) == (400, message)
