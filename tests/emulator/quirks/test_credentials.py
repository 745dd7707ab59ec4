"""The quirks under 'Credentials': each one with it and without it."""

from __future__ import annotations

import httpx

from ..api_client import ok, refused
from .with_and_without import new_credential, with_and_without, world


@with_and_without
def test_archived_keys_work(quirk: bool) -> None:
    with world("archived_keys_work", quirk) as this:
        body = {"createdBy": "me", "archived": True, "scopes": ["read"]}
        created = ok(this.api.post("/credentials", json=body), 201)
        headers = {
            "X-API-Key": created["apiKey"],
            "X-Secret-Key": created["plaintextSecret"],
            "X-Account-ID": "2",
        }
        answer = httpx.get(f"{this.emulator.url}/api/v1/projects", headers=headers)
        assert answer.status_code == (200 if quirk else 401)


@with_and_without
def test_credential_not_found_is_400(quirk: bool) -> None:
    with world("credential_not_found_is_400", quirk) as this:
        for method in ("GET", "DELETE"):
            answer = this.api.send_json(method, "/credentials/999", {"deletedBy": "me"})
            status, message = refused(answer)
            assert status == (400 if quirk else 404)
            assert "credential not found" in message


@with_and_without
def test_update_unarchives(quirk: bool) -> None:
    with world("update_unarchives", quirk) as this:
        path = f"/credentials/{new_credential(this, archived=True)['id']}"
        updated = ok(this.api.put(path, json={"modifiedBy": "me"}))
        assert updated.get("archived", False) is not quirk
        updated = ok(this.api.put(path, json={"modifiedBy": "me", "archived": False}))
        assert "archived" not in updated


@with_and_without
def test_body_id_counts(quirk: bool) -> None:
    with world("body_id_counts", quirk) as this:
        named, other = new_credential(this)["id"], new_credential(this)["id"]
        body = {"modifiedBy": "me", "archived": True, "id": other}
        assert ok(this.api.put(f"/credentials/{named}", json=body))["id"] == (other if quirk else named)
        named, other = this.api.new_executor(), this.api.new_executor()
        body = {"modifiedBy": "me", "type": "webhook_url", "id": other}
        ok(this.api.put(f"/executors/{named}", json=body))
        modified = [ok(this.api.get(f"/executors/{number}"))["modifiedBy"] for number in (named, other)]
        assert modified == ([None, "me"] if quirk else ["me", None])


@with_and_without
def test_lifetimes_wrap(quirk: bool) -> None:
    with world("lifetimes_wrap", quirk) as this:
        created = new_credential(this, expiresInSeconds=2**63 - 1)
        assert created["expiresAt"] == ("2026-08-03T12:05:00Z" if quirk else "2026-11-01T12:00:00Z")
        assert new_credential(this, expiresInSeconds=-(2**63))["expiresAt"] == "2026-08-03T12:05:00Z"
