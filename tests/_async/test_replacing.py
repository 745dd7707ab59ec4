"""Jobs replaced and keys rotated: the old one goes only when the new one exists."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from scheduler0 import (
    AsyncClient,
    AuthenticationError,
    BadRequestError,
    Credential,
    NotFoundError,
    RotationError,
)
from scheduler0.emulator import Emulator

from .mock import Exchange, client_for, envelope
from .test_emulated import LATER, client_of, project_and_executor

NEW_KEY = {"id": 7, "accountId": 2, "apiKey": "new-key", "plaintextSecret": "new-secret", "scopes": ["read"]}
OLD_KEY = {"id": 6, "accountId": 2, "apiKey": "old-key", "scopes": ["read"]}


@pytest.mark.anyio
async def test_a_job_gets_another_spec(emulator: Emulator) -> None:
    async with client_of(emulator) as client:
        project, executor = await project_and_executor(client)
        creation = await client.jobs.create(
            project_id=project,
            executor_id=executor,
            timezone="Europe/Berlin",
            spec="0 0 9 1 1 *",
            start_date=LATER,
            data="kept",
            retry_max=2,
        )
        [old] = await creation.wait(timeout=30)
        with pytest.raises(ValueError, match=r"jobs\.replace\(id, spec=\.\.\.\)"):
            await client.jobs.update(old.id, spec="0 0 10 1 1 *")
        new = await client.jobs.replace(old.id, spec="0 0 10 1 1 *")
        assert new.id != old.id
        assert (new.spec, new.data, new.retry_max, new.start_date) == ("0 0 10 1 1 *", "kept", 2, LATER)
        assert (await client.jobs.get(old.id)).deleted_by == "tester"
        assert (await client.jobs.list(project_id=project)).total == 1


@pytest.mark.anyio
async def test_a_replaced_recurring_job_starts_at_its_next_tick(emulator: Emulator) -> None:
    async with client_of(emulator) as client:
        project, executor = await project_and_executor(client)
        creation = await client.jobs.create(
            project_id=project, executor_id=executor, timezone="Europe/Berlin", spec="0 0 9 1 1 *"
        )
        [old] = await creation.wait(timeout=30)
        new = await client.jobs.replace(old.id, data="new")
        assert new.start_date is not None
        assert new.start_date > datetime.now(UTC)
        assert new.start_date.astimezone(UTC).strftime("%m-%d %H:%M") == "01-01 08:00"


@pytest.mark.anyio
async def test_a_job_that_cannot_be_created_leaves_the_old_one(emulator: Emulator) -> None:
    async with client_of(emulator) as client:
        project, executor = await project_and_executor(client)
        creation = await client.jobs.create(
            project_id=project, executor_id=executor, timezone="UTC", start_date=LATER
        )
        [old] = await creation.wait(timeout=30)
        with pytest.raises(BadRequestError, match="project in the payload does not exist"):
            await client.jobs.replace(old.id, project_id=987654)
        assert (await client.jobs.get(old.id)).deleted_by is None


@pytest.mark.anyio
async def test_a_failed_deletion_names_both_jobs() -> None:
    stored = {"id": 5, "projectId": 1, "timezone": "UTC", "startDate": LATER.isoformat(), "data": "d"}
    task = {"requestId": "req", "state": 2, "output": '[{"id": 6}]', "dateCreated": "2026-08-03T09:00:00Z"}
    exchange = Exchange(
        ("GET /api/v1/jobs/5", envelope(stored)),
        ("POST /api/v1/jobs", envelope("req", 202)),
        ("GET /api/v1/async-tasks/req", envelope(task)),
        ("GET /api/v1/jobs/6", envelope({**stored, "id": 6})),
        ("DELETE /api/v1/jobs/5", envelope("job cannot be found", 404)),
    )
    async with client_for(exchange, actor="me") as client:
        with pytest.raises(NotFoundError) as caught:
            await client.jobs.replace(5, data="e")
    assert caught.value.__notes__ == ["job 6 replaces job 5, but the old one still exists: delete it"]


@pytest.mark.anyio
async def test_a_key_is_rotated(emulator: Emulator) -> None:
    stored: list[Credential] = []

    async def hand_over(credential: Credential) -> None:
        stored.append(credential)

    async with client_of(emulator) as client:
        old = await client.credentials.create(scopes=["read", "execute"])
        new = await client.credentials.rotate(old.id, hand_over, expires_in_seconds=3600)
        assert [credential.id for credential in stored] == [new.id]
        assert new.scopes == ["read", "execute"]
        assert (await client.credentials.get(old.id)).archived
        async with AsyncClient(
            emulator.url, api_key=new.api_key, api_secret=new.plaintext_secret, account_id=new.account_id
        ) as reader:
            assert (await reader.projects.list(limit=1)).total >= 0


@pytest.mark.anyio
async def test_a_callback_that_fails_leaves_the_old_key(emulator: Emulator) -> None:
    def refuse(credential: Credential) -> None:
        raise OSError("vault is sealed")

    async with client_of(emulator) as client:
        old = await client.credentials.create(scopes=["read"])
        with pytest.raises(RotationError, match="vault is sealed") as caught:
            await client.credentials.rotate(old.id, refuse)
        assert not (await client.credentials.get(old.id)).archived
        assert (await client.credentials.get(caught.value.credential_id)).scopes == ["read"]


@pytest.mark.anyio
async def test_a_key_that_does_not_work_leaves_the_old_key() -> None:
    exchange = Exchange(
        ("GET /api/v1/credentials/6", envelope(OLD_KEY)),
        ("POST /api/v1/credentials", envelope(NEW_KEY, 201)),
        ("GET /api/v1/credentials/7", envelope("unauthorized request", 401)),
    )
    async with client_for(exchange, actor="me") as client:
        with pytest.raises(RotationError, match="credential 6 is not rotated and is still active") as caught:
            await client.credentials.rotate(6, lambda credential: None)
    assert isinstance(caught.value.__cause__, AuthenticationError)
    assert caught.value.credential_id == 7
    assert "new-secret" not in str(caught.value)
    exchange.assert_done()
    tried = exchange.requests[2].headers
    assert (tried["X-API-Key"], tried["X-Secret-Key"], tried["X-Account-ID"]) == (
        "new-key",
        "new-secret",
        "2",
    )
