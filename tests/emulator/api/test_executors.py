"""Executors (contract admin 3)."""

from __future__ import annotations

from typing import Any

import pytest

from scheduler0.emulator import Emulator

from ..api_client import (
    NOW_TEXT,
    ZERO,
    Api,
    execute,
    new_account,
    ok,
    operator_headers,
    refused,
    webhook_body,
)

NOBODY = {
    "id": 0,
    "name": "",
    "type": "",
    "cloudProvider": "",
    "region": "",
    "cloudResourceUrl": "",
    "dateCreated": ZERO,
    "accountId": 0,
    "dateModified": None,
    "createdBy": "",
    "modifiedBy": None,
    "deletedBy": None,
    "webhookUrl": "",
    "webhookMethod": "",
    "command": "",
    "workingDir": "",
    "payloadAggregation": False,
}
CLOUD = {
    "name": "cloud",
    "type": "cloud_function",
    "createdBy": "me",
    "cloudProvider": "aws",
    "region": "eu-west-1",
    "cloudResourceUrl": "fn",
    "cloudApiKey": "key",
    "cloudApiSecret": "secret",
}
SECRETS = {"cloudApiKey", "cloudApiSecret", "webhookSecret"}


def test_a_new_executor_shows_its_secrets_once(api: Api, account: int) -> None:
    sent = webhook_body(
        name=" hook ",
        description="calls",
        tags=["a", "b"],
        webhookSecret="hush",
        payloadAggregation=True,
        id=77,
        accountId=78,
    )
    created = ok(api.post("/executors", json=sent), 201)
    executor = {
        "id": created["id"],
        "name": "hook",
        "description": "calls",
        "tags": ["a", "b"],
        "type": "webhook_url",
        "cloudProvider": "",
        "region": "",
        "cloudResourceUrl": "",
        "dateCreated": NOW_TEXT,
        "accountId": account,
        "dateModified": None,
        "createdBy": "me",
        "modifiedBy": None,
        "deletedBy": None,
        "webhookUrl": "http://127.0.0.1:9/hook",
        "webhookMethod": "POST",
        "command": "",
        "workingDir": "",
        "payloadAggregation": True,
    }
    assert list(created.items()) == list((executor | {"webhookSecret": "hush"}).items())
    assert ok(api.get(f"/executors/{created['id']}")) == executor
    assert ok(api.get("/executors"))["executors"] == [executor]


def test_a_cloud_function_and_a_local_executor_can_be_made(api: Api) -> None:
    cloud = ok(api.post("/executors", json=CLOUD), 201)
    assert (cloud["cloudApiKey"], cloud["cloudApiSecret"]) == ("key", "secret")
    local = {"name": "worker", "type": "local", "createdBy": "me", "command": "run", "workingDir": "/srv"}
    created = ok(api.post("/executors", json=local), 201)
    assert not SECRETS & set(created)
    assert (created["command"], created["workingDir"]) == ("run", "/srv")


def test_a_creation_date_is_honoured(api: Api) -> None:
    dated = webhook_body(dateCreated="2020-01-01T00:00:00+01:00")
    assert ok(api.post("/executors", json=dated), 201)["dateCreated"] == "2020-01-01T00:00:00+01:00"
    undated = webhook_body(dateCreated=ZERO)
    assert ok(api.post("/executors", json=undated), 201)["dateCreated"] == NOW_TEXT


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"createdBy": "", "name": ""}, "createdBy is required"),
        ({"name": " ", "type": "x"}, "executor name is required"),
        ({"type": "container"}, "invalid job executor type"),
        ({"type": ""}, "invalid job executor type"),
        ({"type": "local", "command": " "}, "command is required for local executors"),
        ({"webhookUrl": " ", "webhookMethod": ""}, "webhook url is required"),
        ({"webhookMethod": ""}, "webhook method is required"),
        (
            CLOUD | {"cloudProvider": "", "region": ""},
            "cloud provider is required for cloud function executors",
        ),
        (CLOUD | {"region": "", "cloudResourceUrl": ""}, "region is required for cloud function executors"),
        (
            CLOUD | {"cloudResourceUrl": "", "cloudApiKey": ""},
            "cloud resource URL is required for cloud function executors",
        ),
        (
            CLOUD | {"cloudApiKey": "", "cloudApiSecret": ""},
            "cloud API key is required for cloud function executors",
        ),
        (CLOUD | {"cloudApiSecret": ""}, "cloud API secret is required for cloud function executors"),
    ],
)
def test_a_bad_new_executor_is_refused(api: Api, members: dict[str, Any], message: str) -> None:
    assert refused(api.post("/executors", json=webhook_body(**members))) == (400, message)


def test_a_type_only_has_to_contain_a_known_one(api: Api) -> None:
    odd = {"name": "n", "type": "xx-webhook_url", "createdBy": "me"}
    assert ok(api.post("/executors", json=odd), 201)["type"] == "xx-webhook_url"


@pytest.mark.parametrize(
    ("content", "status", "message"),
    [
        (b"", 400, "request body required"),
        (b"[]", 422, "json: cannot unmarshal array into Go value of type models.Executor"),
        (
            b'{"tags": "a"}',
            422,
            "json: cannot unmarshal string into Go struct field Executor.tags of type []string",
        ),
    ],
)
def test_a_bad_body_is_refused(api: Api, executor: int, content: bytes, status: int, message: str) -> None:
    assert refused(api.post("/executors", content=content)) == (status, message)
    assert refused(api.put(f"/executors/{executor}", content=content)) == (status, message)


def test_an_executor_that_does_not_exist_is_all_zero(api: Api, key_api: Api) -> None:
    foreign = key_api.new_executor()
    for number in (0, -1, 2**63 - 1, foreign):
        assert list(ok(api.get(f"/executors/{number}")).items()) == list(NOBODY.items())


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_a_malformed_id_is_quoted(api: Api, method: str) -> None:
    answer = refused(api.send_json(method, "/executors/abc", {}))
    assert answer == (400, 'strconv.Atoi: parsing "abc": invalid syntax')


def test_an_empty_account_is_listed_without_looking_at_the_parameters(api: Api) -> None:
    assert ok(api.get("/executors")) == {"limit": 10}
    assert ok(api.get("/executors?limit=500&offset=3&orderBy=x")) == {"limit": 500, "offset": 3}
    assert ok(api.get("/executors?limit=0")) == {}
    assert refused(api.get("/executors?limit=x")) == (400, 'strconv.Atoi: parsing "x": invalid syntax')


@pytest.mark.parametrize(
    ("query", "status", "message"),
    [
        ("limit=101", 429, "too many executors. limit should be less than 100"),
        ("limit=-1", 429, "too many executors. limit should be less than 100"),
        ("limit=0", 400, "limit should be greater than 0"),
        ("orderBy=name", 400, "invalid order by column"),
        ("orderByDirection=up", 400, "invalid order by direction. Must be ASC or DESC"),
        ("orderBy=modified_by", 500, "no such column: modified_by"),
    ],
)
def test_bad_parameters_are_refused(api: Api, executor: int, query: str, status: int, message: str) -> None:
    assert refused(api.get(f"/executors?{query}")) == (status, message)


def test_executors_are_listed_in_order(api: Api) -> None:
    ids = [api.new_executor() for _ in range(3)]
    page = ok(api.get("/executors?limit=2&offset=1"))
    assert list(page) == ["total", "offset", "limit", "executors"]
    assert [row["id"] for row in page["executors"]] == ids[1::-1]
    for column in ("id", "date_created", "date_modified", "created_by", "deleted_by"):
        rows = ok(api.get(f"/executors?orderBy={column}&orderByDirection=asc"))["executors"]
        assert [row["id"] for row in rows] == ids


def test_an_update_keeps_some_members_and_blanks_others(api: Api, emulator: Emulator) -> None:
    executor = api.new_executor(
        description="d", tags=["a"], webhookSecret="hush", payloadAggregation=True, workingDir="/srv"
    )
    stored = ok(api.get(f"/executors/{executor}"))
    assert ok(api.put(f"/executors/{executor}", json={"modifiedBy": "you", "type": "webhook_url"}))
    changed = ok(api.get(f"/executors/{executor}"))
    blanked = {"name": "", "workingDir": "", "payloadAggregation": False}
    stamped = {"dateModified": NOW_TEXT, "modifiedBy": "you"}
    expected = {key: value for key, value in stored.items() if key not in ("description", "tags")}
    assert changed == expected | blanked | stamped
    secret = execute(emulator, "SELECT webhook_secret FROM executors WHERE id = ?", executor)
    assert secret == [("hush",)]


def test_an_update_sets_what_it_names(api: Api) -> None:
    executor = api.new_executor()
    change = CLOUD | {"modifiedBy": "you", "dateModified": "2020-01-01T00:00:00Z", "createdBy": "x"}
    api.put(f"/executors/{executor}", json=change)
    changed = ok(api.get(f"/executors/{executor}"))
    assert changed["type"] == "cloud_function"
    assert (changed["region"], changed["dateModified"]) == ("eu-west-1", "2020-01-01T00:00:00Z")
    assert changed["createdBy"] == "me"


def test_an_update_answers_executor_one() -> None:
    with Emulator() as emulator, Api(emulator, operator_headers(emulator, new_account(emulator))) as api:
        first, second = api.new_executor(name="first"), api.new_executor(name="second")
        change = webhook_body(modifiedBy="you", name="changed")
        answer = ok(api.put(f"/executors/{second}", json=change))
        assert (first, answer["id"], answer["name"]) == (1, 1, "first")
        assert ok(api.get(f"/executors/{second}"))["name"] == "changed"


def test_an_update_of_nothing_answers_nobody(api: Api, key_api: Api) -> None:
    change = webhook_body(modifiedBy="you", name="changed")
    # Made first, so that executor 1 is in another account than this one whichever test comes first.
    foreign = key_api.new_executor()
    for executor in (999999, foreign, api.new_executor()):
        assert ok(api.put(f"/executors/{executor}", json=change)) == NOBODY


def test_an_id_in_the_body_of_an_update_counts(api: Api) -> None:
    first, second = api.new_executor(), api.new_executor()
    api.put(f"/executors/{first}", json=webhook_body(modifiedBy="you", name="changed", id=second))
    names = [ok(api.get(f"/executors/{number}"))["name"] for number in (first, second)]
    assert names == ["hook", "changed"]
    huge = webhook_body(modifiedBy="you", id=2**64 - 1)
    assert ok(api.put(f"/executors/{first}", json=huge)) == NOBODY


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"modifiedBy": ""}, "modifiedBy is required"),
        ({"modifiedBy": "me"}, "invalid job executor type"),
        ({"modifiedBy": "me", "type": "local"}, "command is required for local executors"),
        (
            {"modifiedBy": "me", "type": "cloud_function"},
            "cloud provider is required for cloud function executors",
        ),
        (
            {"modifiedBy": "me", "type": "cloud_function", "cloudProvider": "aws"},
            "region is required for cloud function executors",
        ),
        (
            {"modifiedBy": "me", "type": "cloud_function", "cloudProvider": "aws", "region": "r"},
            "cloud resource URL is required for cloud function executors",
        ),
    ],
)
def test_a_bad_update_is_refused(api: Api, executor: int, body: dict[str, Any], message: str) -> None:
    assert refused(api.put(f"/executors/{executor}", json=body)) == (400, message)
    assert ok(api.get(f"/executors/{executor}"))["dateModified"] is None


def test_a_deleted_executor_is_read_but_not_listed(api: Api, executor: int) -> None:
    for _ in range(2):
        response = api.send_json("DELETE", f"/executors/{executor}", {"deletedBy": "you"})
        assert (response.status_code, response.content) == (204, b"")
    deleted = ok(api.get(f"/executors/{executor}"))
    assert (deleted["deletedBy"], deleted["dateModified"]) == ("you", NOW_TEXT)
    assert ok(api.get("/executors")) == {"limit": 10}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "request body required"),
        (b"x", "Invalid request body"),
        (b"{}", "deletedBy is required"),
        (b'{"deletedBy": "me"}', "account id is required"),
    ],
)
def test_a_bad_deletion_is_refused(api: Api, content: bytes, message: str) -> None:
    assert refused(api.request("DELETE", "/executors/999999", content=content)) == (400, message)
