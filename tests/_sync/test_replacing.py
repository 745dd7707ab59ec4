# Produced from tests/_async/test_replacing.py by scripts/unasync.py; do not edit.
"""Jobs replaced and keys rotated: the old one goes only when the new one exists."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from scheduler0 import (
    AuthenticationError,
    BadRequestError,
    Client,
    Credential,
    NotFoundError,
    RotationError,
)
from scheduler0.emulator import Emulator

from .mock import Exchange, client_for, envelope
from .test_emulated import LATER, client_of, project_and_executor

NEW_KEY = {"id": 7, "accountId": 2, "apiKey": "new-key", "plaintextSecret": "new-secret", "scopes": ["read"]}
OLD_KEY = {"id": 6, "accountId": 2, "apiKey": "old-key", "scopes": ["read"]}


def test_a_job_gets_another_spec(emulator: Emulator) -> None:
    with client_of(emulator) as client:
        project, executor = project_and_executor(client)
        creation = client.jobs.create(
            project_id=project,
            executor_id=executor,
            timezone="Europe/Berlin",
            spec="0 0 9 1 1 *",
            start_date=LATER,
            data="kept",
            retry_max=2,
        )
        [old] = creation.wait(timeout=30)
        with pytest.raises(ValueError, match=r"jobs\.replace\(id, spec=\.\.\.\)"):
            client.jobs.update(old.id, spec="0 0 10 1 1 *")
        new = client.jobs.replace(old.id, spec="0 0 10 1 1 *")
        assert new.id != old.id
        assert (new.spec, new.data, new.retry_max, new.start_date) == ("0 0 10 1 1 *", "kept", 2, LATER)
        assert (client.jobs.get(old.id)).deleted_by == "tester"
        assert (client.jobs.list(project_id=project)).total == 1


def test_a_replaced_recurring_job_starts_at_its_next_tick(emulator: Emulator) -> None:
    with client_of(emulator) as client:
        project, executor = project_and_executor(client)
        creation = client.jobs.create(
            project_id=project, executor_id=executor, timezone="Europe/Berlin", spec="0 0 9 1 1 *"
        )
        [old] = creation.wait(timeout=30)
        new = client.jobs.replace(old.id, data="new")
        assert new.start_date is not None
        assert new.start_date > datetime.now(UTC)
        assert new.start_date.astimezone(UTC).strftime("%m-%d %H:%M") == "01-01 08:00"


def test_a_job_that_cannot_be_created_leaves_the_old_one(emulator: Emulator) -> None:
    with client_of(emulator) as client:
        project, executor = project_and_executor(client)
        creation = client.jobs.create(
            project_id=project, executor_id=executor, timezone="UTC", start_date=LATER
        )
        [old] = creation.wait(timeout=30)
        with pytest.raises(BadRequestError, match="project in the payload does not exist"):
            client.jobs.replace(old.id, project_id=987654)
        assert (client.jobs.get(old.id)).deleted_by is None


def test_a_failed_deletion_names_both_jobs() -> None:
    stored = {"id": 5, "projectId": 1, "timezone": "UTC", "startDate": LATER.isoformat(), "data": "d"}
    task = {"requestId": "req", "state": 2, "output": '[{"id": 6}]', "dateCreated": "2026-08-03T09:00:00Z"}
    exchange = Exchange(
        ("GET /api/v1/jobs/5", envelope(stored)),
        ("POST /api/v1/jobs", envelope("req", 202)),
        ("GET /api/v1/async-tasks/req", envelope(task)),
        ("GET /api/v1/jobs/6", envelope({**stored, "id": 6})),
        ("DELETE /api/v1/jobs/5", envelope("job cannot be found", 404)),
    )
    with client_for(exchange, actor="me") as client:
        with pytest.raises(NotFoundError) as caught:
            client.jobs.replace(5, data="e")
    assert caught.value.__notes__ == ["job 6 replaces job 5, but the old one still exists: delete it"]


def test_a_key_is_rotated(emulator: Emulator) -> None:
    stored: list[Credential] = []

    def hand_over(credential: Credential) -> None:
        stored.append(credential)

    with client_of(emulator) as client:
        old = client.credentials.create(scopes=["read", "execute"])
        new = client.credentials.rotate(old.id, hand_over, expires_in_seconds=3600)
        assert [credential.id for credential in stored] == [new.id]
        assert new.scopes == ["read", "execute"]
        assert (client.credentials.get(old.id)).archived
        with Client(
            emulator.url, api_key=new.api_key, api_secret=new.plaintext_secret, account_id=new.account_id
        ) as reader:
            assert (reader.projects.list(limit=1)).total >= 0


def test_a_callback_that_fails_leaves_the_old_key(emulator: Emulator) -> None:
    def refuse(credential: Credential) -> None:
        raise OSError("vault is sealed")

    with client_of(emulator) as client:
        old = client.credentials.create(scopes=["read"])
        with pytest.raises(RotationError, match="vault is sealed") as caught:
            client.credentials.rotate(old.id, refuse)
        assert not (client.credentials.get(old.id)).archived
        assert (client.credentials.get(caught.value.credential_id)).scopes == ["read"]


def test_a_key_that_does_not_work_leaves_the_old_key() -> None:
    exchange = Exchange(
        ("GET /api/v1/credentials/6", envelope(OLD_KEY)),
        ("POST /api/v1/credentials", envelope(NEW_KEY, 201)),
        ("GET /api/v1/credentials/7", envelope("unauthorized request", 401)),
    )
    with client_for(exchange, actor="me") as client:
        with pytest.raises(RotationError, match="credential 6 is not rotated and is still active") as caught:
            client.credentials.rotate(6, lambda credential: None)
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
