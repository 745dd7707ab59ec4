"""Authentication (contract core 2)."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from scheduler0.emulator import Emulator

from ..api_client import NOW, Api, FrozenClock, new_account, ok, operator_headers, refused

UNKNOWN = (401, "unauthorized request - cannot determine authentication type")


@pytest.fixture
def bare(emulator: Emulator) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{emulator.url}/api/v1", verify=False) as client:
        yield client


def new_key(api: Api, *scopes: str, **members: Any) -> dict[str, str]:
    """The headers of a new API key of the account."""
    credential = ok(api.post("/credentials", json={"createdBy": "me", "scopes": scopes} | members), 201)
    return {
        "X-API-Key": credential["apiKey"],
        "X-Secret-Key": credential["plaintextSecret"],
        "X-Account-ID": str(credential["accountId"]),
    }


def test_a_key_its_secret_and_its_account_let_in(api: Api, bare: httpx.Client) -> None:
    assert ok(bare.get("/projects", headers=new_key(api, "read")))["total"] == 0


@pytest.mark.parametrize("missing", ["X-API-Key", "X-Secret-Key", "X-Account-ID"])
def test_a_key_needs_all_three_headers(api: Api, bare: httpx.Client, missing: str) -> None:
    headers = new_key(api, "admin")
    del headers[missing]
    assert refused(bare.get("/projects", headers=headers)) == UNKNOWN
    assert refused(bare.get("/projects", headers=headers | {missing: ""})) == UNKNOWN


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-API-Key", "unknown"),
        ("X-Secret-Key", "wrong"),
        ("X-Secret-Key", "\xe9"),
        ("X-Account-ID", "2"),
        ("X-Account-ID", "0"),
        ("X-Account-ID", "-1"),
        ("X-Account-ID", "abc"),
        ("X-Account-ID", "18446744073709551615"),
        ("X-Account-ID", "99999999999999999999"),
    ],
)
def test_a_wrong_header_is_not_explained(api: Api, bare: httpx.Client, name: str, value: str) -> None:
    headers = new_key(api, "admin") | {name: value.encode("latin-1")}
    assert refused(bare.get("/projects", headers=headers)) == UNKNOWN


def test_nobody_is_let_in_without_credentials(bare: httpx.Client) -> None:
    assert refused(bare.get("/projects")) == UNKNOWN


@pytest.mark.parametrize(
    ("scope", "method", "path"),
    [
        ("read", "GET", "/jobs"),
        ("read", "GET", "/executions/totals"),
        ("write", "POST", "/projects"),
        ("write", "DELETE", "/jobs/1"),
        ("write", "POST", "/credentials/1/archive"),
        ("execute", "POST", "/executions/cleanup-old-logs"),
    ],
)
def test_every_operation_has_its_scope_and_admin_has_all(
    api: Api, bare: httpx.Client, scope: str, method: str, path: str
) -> None:
    others = {"read", "write", "execute"} - {scope}
    response = bare.request(method, path, headers=new_key(api, *others))
    assert refused(response) == (403, f"credential missing required scope: {scope}")
    for held in (scope, "admin"):
        assert bare.request(method, path, headers=new_key(api, held)).status_code != 403


def test_a_deleted_key_is_unknown_but_an_archived_one_works(api: Api, bare: httpx.Client) -> None:
    headers = new_key(api, "read")
    (credential,) = ok(api.get("/credentials"))["credentials"]
    api.post(f"/credentials/{credential['id']}/archive", json={"archivedBy": "me"})
    assert bare.get("/projects", headers=headers).status_code == 200
    api.send_json("DELETE", f"/credentials/{credential['id']}", {"deletedBy": "me"})
    assert refused(bare.get("/projects", headers=headers)) == UNKNOWN


@pytest.mark.parametrize("peer", ["cmd", "peer"])
def test_the_operator_names_himself_a_peer(emulator: Emulator, bare: httpx.Client, peer: str) -> None:
    headers = operator_headers(emulator, 2) | {"X-Peer": peer}
    assert ok(bare.get("/projects", headers=headers))["limit"] == 10


def test_the_operator_needs_the_peer_header_and_the_right_pair(
    emulator: Emulator, bare: httpx.Client
) -> None:
    headers = operator_headers(emulator, 2)
    wrong_pair = base64.b64encode(f"{emulator.username}:wrong".encode()).decode()
    for change in (
        {"X-Peer": "CMD"},
        {"X-Peer": ""},
        {"Authorization": f"Basic {wrong_pair}"},
        {"Authorization": "Basic %%%"},
        {"Authorization": f"Bearer {wrong_pair}"},
    ):
        assert refused(bare.get("/projects", headers=headers | change)) == UNKNOWN


def test_a_failed_key_falls_through_to_the_operator(emulator: Emulator, bare: httpx.Client) -> None:
    headers = operator_headers(emulator, 2) | {"X-API-Key": "unknown", "X-Secret-Key": "wrong"}
    assert bare.get("/projects", headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (None, "x-account-id header is required"),
        ("", "x-account-id header is required"),
        ("abc", "invalid x-account-id header"),
        ("0", "invalid x-account-id header"),
        ("-3", "invalid x-account-id header"),
        ("1.0", "invalid x-account-id header"),
        ("9223372036854775808", "invalid x-account-id header"),
    ],
)
def test_the_operator_has_to_name_an_account(
    emulator: Emulator, bare: httpx.Client, value: str | None, message: str
) -> None:
    headers = operator_headers(emulator, None) | ({} if value is None else {"X-Account-ID": value})
    assert refused(bare.get("/projects", headers=headers)) == (400, message)


def test_the_operator_acts_as_a_key_without_its_secret(api: Api, bare: httpx.Client) -> None:
    key = new_key(api, "read")
    headers = {**api.headers, "X-Act-As-API-Key": key["X-API-Key"]}
    assert bare.get("/projects", headers=headers).status_code == 200
    assert refused(bare.post("/projects", headers=headers)) == (
        403,
        "credential missing required scope: write",
    )
    assert bare.get("/projects", headers=headers | {"X-Act-As-API-Key": ""}).status_code == 200


@pytest.mark.parametrize(
    ("named", "message"),
    [
        (None, "account id is required to act as a credential"),
        ("", "account id is required to act as a credential"),
        ("abc", "invalid account id"),
        ("0", "invalid account id"),
        ("2", "credential not found for account"),
    ],
)
def test_acting_needs_the_account_of_the_key(
    emulator: Emulator, api: Api, bare: httpx.Client, named: str | None, message: str
) -> None:
    headers = operator_headers(emulator, None) | {"X-Act-As-API-Key": new_key(api, "read")["X-API-Key"]}
    if named is not None:
        headers["X-Account-ID"] = named
    assert refused(bare.get("/projects", headers=headers)) == (401, message)


def test_nobody_acts_as_an_archived_key(api: Api, bare: httpx.Client) -> None:
    key = new_key(api, "read", archived=True)
    headers = {**api.headers, "X-Act-As-API-Key": key["X-API-Key"]}
    assert refused(bare.get("/projects", headers=headers)) == (401, "credential is archived")


def test_a_key_cannot_act_as_another(api: Api, bare: httpx.Client) -> None:
    reader, writer = new_key(api, "read"), new_key(api, "write")
    headers = reader | {"X-Act-As-API-Key": writer["X-API-Key"]}
    assert bare.get("/projects", headers=headers).status_code == 200


def test_a_key_expires() -> None:
    clock = FrozenClock()
    with (
        Emulator(clock=clock) as emulator,
        Api(emulator, operator_headers(emulator, new_account(emulator))) as api,
    ):
        key = new_key(api, "write", expiresInSeconds=600)
        acting = {**api.headers, "X-Act-As-API-Key": key["X-API-Key"]}
        # Past its expiry a key is told so even where it lacks the scope.
        with httpx.Client(base_url=api.base_url, verify=False) as bare:
            clock.moment = NOW + timedelta(seconds=600)
            assert refused(bare.get("/projects", headers=key))[0] == 403
            clock.moment += timedelta(seconds=1)
            for headers in (key, acting):
                assert refused(bare.get("/projects", headers=headers)) == (401, "credential expired")
