"""Credentials (contract admin 2)."""

from __future__ import annotations

from typing import Any

import pytest

from scheduler0.emulator import Emulator
from scheduler0.emulator.api.credentials import expiry

from ..api_client import NOW_TEXT, Api, execute, ok, refused

MISSING = "message: credential not found, code: 404"
DAY = 86_400


@pytest.fixture
def credential(api: Api) -> dict[str, Any]:
    return new_credential(api)


def new_credential(api: Api, **members: Any) -> dict[str, Any]:
    body = {"createdBy": "me", "scopes": ["read"]} | members
    return ok(api.post("/credentials", json=body), 201)


def shown(credential: dict[str, Any]) -> dict[str, Any]:
    """The credential as it is read later."""
    return {key: value for key, value in credential.items() if key != "plaintextSecret"}


def test_a_new_credential_shows_its_secret_once(emulator: Emulator, api: Api, account: int) -> None:
    created = new_credential(api, scopes=["write", "read"], apiKey="mine", expiresAt="2020-01-01T00:00:00Z")
    assert list(created) == [
        "id",
        "accountId",
        "apiKey",
        "dateCreated",
        "createdBy",
        "scopes",
        "expiresAt",
        "plaintextSecret",
    ]
    assert (len(created["apiKey"]), len(created["plaintextSecret"])) == (184, 64)
    assert bytes.fromhex(created["apiKey"] + created["plaintextSecret"])
    assert (created["accountId"], created["scopes"]) == (account, ["write", "read"])
    assert (created["dateCreated"], created["expiresAt"]) == (NOW_TEXT, "2026-11-01T10:15:20.5Z")
    assert ok(api.get(f"/credentials/{created['id']}")) == shown(created)
    assert ok(api.get("/credentials"))["credentials"] == [shown(created)]
    (row,) = execute(emulator, "SELECT * FROM credentials WHERE id = ?", created["id"])
    assert created["plaintextSecret"] not in row


@pytest.mark.parametrize(
    ("seconds", "lifetime"),
    [
        (None, 90 * DAY),
        (0, 300),
        (-5, 300),
        (301, 301),
        (90 * DAY + 1, 90 * DAY),
        (2**63 - 1, 300),
        (9_300_000_000, 300),
        (20_000_000_000, 90 * DAY),
    ],
)
def test_a_lifetime_is_between_five_minutes_and_ninety_days(seconds: int | None, lifetime: int) -> None:
    assert expiry(1_000_000, seconds) == 1_000_000 + lifetime * 1_000_000


def test_a_lifetime_and_dates_are_honoured(api: Api) -> None:
    created = new_credential(
        api, expiresInSeconds=3600, archived=True, dateCreated="2020-01-01T00:00:00+01:00"
    )
    assert created["expiresAt"] == "2026-08-03T11:15:20.5Z"
    assert (created["archived"], created["dateCreated"]) == (True, "2020-01-01T00:00:00+01:00")


@pytest.mark.parametrize(
    ("content", "status", "message"),
    [
        (b"", 400, "request body required"),
        (b"{", 422, "unexpected end of JSON input"),
        (
            b'{"scopes": "read"}',
            422,
            "json: cannot unmarshal string into Go struct field Credential.scopes of type []string",
        ),
        (b"null", 400, "createdBy is required"),
        (b'{"scopes": ["read"]}', 400, "createdBy is required"),
        (b'{"createdBy": "me"}', 400, "at least one scope is required"),
        (b'{"createdBy": "me", "scopes": ["read", "Write"]}', 400, "invalid scope: Write"),
        (b'{"createdBy": "me", "scopes": ["read", "read", "x"]}', 400, "duplicate scope: read"),
    ],
)
def test_a_bad_new_credential_is_refused(api: Api, content: bytes, status: int, message: str) -> None:
    assert refused(api.post("/credentials", content=content)) == (status, message)


def test_only_an_admin_makes_an_admin(emulator: Emulator, api: Api) -> None:
    writer, admin = new_credential(api, scopes=["write"]), new_credential(api, scopes=["admin"])
    target = f"/credentials/{writer['id']}"
    forbidden = (403, "admin scope may only be granted by an operator or an admin credential")
    body = {"createdBy": "me", "modifiedBy": "me", "scopes": ["nonsense", "admin"]}
    with Api(emulator, key_headers(writer)) as by_writer, Api(emulator, key_headers(admin)) as by_admin:
        assert refused(by_writer.post("/credentials", json=body)) == forbidden
        assert refused(by_writer.put(target, json=body)) == forbidden
        assert refused(by_writer.put("/credentials/999999", json=body)) == forbidden
        assert ok(by_admin.post("/credentials", json=body | {"scopes": ["admin"]}), 201)
        assert ok(by_admin.put(target, json=body))["scopes"] == ["write"]


def key_headers(credential: dict[str, Any]) -> dict[str, str]:
    return {
        "X-API-Key": credential["apiKey"],
        "X-Secret-Key": credential["plaintextSecret"],
        "X-Account-ID": str(credential["accountId"]),
    }


def test_a_missing_credential_has_a_status_of_its_own_everywhere(api: Api, key_api: Api) -> None:
    foreign = ok(key_api.get("/credentials"))["credentials"][0]["id"]
    for number in (0, -1, 2**63 - 1, foreign):
        path = f"/credentials/{number}"
        assert refused(api.get(path)) == (400, MISSING)
        assert refused(api.put(path, json={"modifiedBy": "me"})) == (404, "credential not found")
        assert refused(api.send_json("DELETE", path, {"deletedBy": "me"})) == (400, MISSING)
        assert refused(api.post(f"{path}/archive", json={"archivedBy": "me"})) == (404, MISSING)


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_a_malformed_id_is_quoted(api: Api, method: str) -> None:
    answer = refused(api.send_json(method, "/credentials/abc", {}))
    assert answer == (400, 'strconv.Atoi: parsing "abc": invalid syntax')
    assert refused(api.post("/credentials/abc/archive")) == (400, "credential id is required")


def test_an_update_archives_and_brings_back(api: Api, credential: dict[str, Any]) -> None:
    path = f"/credentials/{credential['id']}"
    stamped = shown(credential) | {"dateModified": NOW_TEXT, "modifiedBy": "you"}
    change = {"modifiedBy": "you", "archived": True, "apiKey": credential["apiKey"], "scopes": ["write"]}
    assert ok(api.put(path, json=change)) == stamped | {"archived": True}
    assert ok(api.get(path)) == stamped | {"archived": True}
    assert ok(api.put(path, json={"modifiedBy": "you", "expiresInSeconds": 1})) == stamped


def test_an_id_in_the_body_of_an_update_counts(api: Api, credential: dict[str, Any]) -> None:
    other = new_credential(api)
    body = {"modifiedBy": "you", "archived": True, "id": other["id"]}
    assert ok(api.put(f"/credentials/{credential['id']}", json=body))["id"] == other["id"]
    assert "archived" not in ok(api.get(f"/credentials/{credential['id']}"))
    answer = refused(api.put(f"/credentials/{credential['id']}", json=body | {"id": 2**64 - 1}))
    assert answer == (404, "credential not found")


@pytest.mark.parametrize(
    ("path", "content", "status", "message"),
    [
        ("abc", b"", 400, "request body required"),
        ("abc", b"{", 400, 'strconv.Atoi: parsing "abc": invalid syntax'),
        ("1", b"{", 422, "unexpected end of JSON input"),
        ("999999", b"{}", 400, "modifiedBy is required"),
    ],
)
def test_a_bad_update_is_refused_in_order(
    api: Api, path: str, content: bytes, status: int, message: str
) -> None:
    assert refused(api.put(f"/credentials/{path}", content=content)) == (status, message)


def test_a_key_cannot_be_changed(api: Api, credential: dict[str, Any]) -> None:
    answer = refused(api.put(f"/credentials/{credential['id']}", json={"modifiedBy": "me", "apiKey": "x"}))
    assert answer == (400, "api key cannot be updated")


def test_archiving_hides_a_credential_from_the_list_only(api: Api, credential: dict[str, Any]) -> None:
    path = f"/credentials/{credential['id']}"
    for _ in range(2):
        response = api.post(f"{path}/archive", json={"archivedBy": "you"})
        assert (response.status_code, response.content) == (204, b"")
    archived = ok(api.get(path))
    assert (archived["archived"], archived["archivedBy"]) == (True, "you")
    assert ok(api.get("/credentials"))["total"] == 0
    restored = ok(api.put(path, json={"modifiedBy": "me"}))
    assert ("archived" in restored, restored["archivedBy"]) == (False, "you")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "Invalid request body"),
        (b"[]", "Invalid request body"),
        (b"{}", "archivedBy is required"),
        (b'{"archivedBy": ""} trailing', "archivedBy is required"),
    ],
)
def test_an_archiving_names_who_archives(api: Api, content: bytes, message: str) -> None:
    assert refused(api.post("/credentials/999999/archive", content=content)) == (400, message)


def test_system_credentials_cannot_be_archived(system_api: Api) -> None:
    answer = refused(system_api.post("/credentials/999999/archive", json={"archivedBy": "me"}))
    assert answer == (400, "message: system credentials cannot be archived, code: 400")


def test_a_deleted_credential_is_gone_but_can_be_deleted_and_archived_again(
    api: Api, credential: dict[str, Any]
) -> None:
    path = f"/credentials/{credential['id']}"
    for _ in range(2):
        assert api.send_json("DELETE", path, {"deletedBy": "you"}).status_code == 204
    assert refused(api.get(path)) == (400, MISSING)
    assert api.post(f"{path}/archive", json={"archivedBy": "you"}).status_code == 204


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"", "Invalid request body"), (b"x", "Invalid request body"), (b"{}", "deletedBy is required")],
)
def test_a_deletion_names_who_deletes(api: Api, content: bytes, message: str) -> None:
    assert refused(api.request("DELETE", "/credentials/999999", content=content)) == (400, message)


def test_an_empty_account_is_listed_without_looking_at_the_parameters(api: Api) -> None:
    page = ok(api.get("/credentials?limit=500&orderBy=x"))
    assert list(page.items()) == [("total", 0), ("offset", 0), ("limit", 500), ("credentials", [])]


@pytest.mark.parametrize(
    ("query", "status", "message"),
    [
        ("offset=x", 400, 'strconv.Atoi: parsing "x": invalid syntax'),
        ("limit=101", 429, "too many credentials. limit should be less than 100"),
        ("limit=-1", 429, "too many credentials. limit should be less than 100"),
        ("limit=0", 400, "limit should be greater than 0"),
        ("orderBy=scopes", 400, "invalid order by column"),
        ("orderByDirection=up", 400, "invalid order by direction. Must be ASC or DESC"),
        ("orderBy=modified_by", 500, "no such column: modified_by"),
    ],
)
def test_bad_parameters_are_refused(
    api: Api, credential: dict[str, Any], query: str, status: int, message: str
) -> None:
    assert refused(api.get(f"/credentials?{query}")) == (status, message)


def test_credentials_are_listed_in_order(api: Api) -> None:
    ids = [new_credential(api)["id"] for _ in range(3)]
    for column in ("id", "date_created", "date_modified", "created_by", "deleted_by", "expires_at"):
        rows = ok(api.get(f"/credentials?orderBy={column}&limit=2"))["credentials"]
        assert [row["id"] for row in rows] == ids[:0:-1]
