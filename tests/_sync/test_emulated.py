# Produced from tests/_async/test_emulated.py by scripts/unasync.py; do not edit.
"""The client against the emulator, on a real port."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from scheduler0_openapi.api.health import healthcheck
from scheduler0_openapi.api.projects import list_projects

from scheduler0 import (
    APIConnectionError,
    AuthenticationError,
    BadRequestError,
    Client,
    JobStatus,
    NotFoundError,
    PermissionDeniedError,
    TaskState,
)
from scheduler0.emulator import Emulator
from scheduler0.types import ExecutorRequestBody, JobRequestBody

LATER = datetime(2099, 1, 1, 9, tzinfo=UTC)


def client_of(emulator: Emulator, **settings: Any) -> Client:
    return Client(
        emulator.url,
        api_key=emulator.api_key,
        api_secret=emulator.api_secret,
        account_id=emulator.account_id,
        **{"actor": "tester", **settings},
    )


def operator_of(emulator: Emulator, account_id: int | None = None) -> Client:
    return Client(
        emulator.url,
        username=emulator.username,
        password=emulator.password,
        account_id=account_id,
        actor="operator",
    )


def unique(name: str) -> str:
    return f"{name} {uuid.uuid4()}"


def project_and_executor(client: Client) -> tuple[int, int]:
    project = client.projects.create(name=unique("project"), description="d")
    executor = client.executors.create(name=unique("executor"), type="local", command="true")
    return project.id, executor.id


def test_a_project_lives_and_dies(emulator: Emulator) -> None:
    with client_of(emulator) as client:
        created = client.projects.create(name=unique("p"), description=" first ")
        assert created.created_by == "tester"
        assert created.date_created is not None
        assert abs(datetime.now(UTC) - created.date_created) < timedelta(minutes=1)
        changed = client.projects.update(created.id, description="second")
        assert changed.description == "second"
        assert (client.projects.get(created.id)).name == created.name
        with pytest.raises(BadRequestError, match="another project exist with the same name"):
            client.projects.create(name=created.name, description="d")
        client.projects.delete(created.id)
        with pytest.raises(NotFoundError, match="project does not exist"):
            client.projects.get(created.id)


def test_jobs_are_created_listed_changed_and_deleted(emulator: Emulator) -> None:
    with client_of(emulator) as client:
        project, executor = project_and_executor(client)
        bodies = [
            JobRequestBody(project, "UTC", executor, data=f"job {n}", start_date=LATER, created_by="tester")
            for n in range(5)
        ]
        creation = client.jobs.create(bodies)
        jobs = creation.wait(timeout=30)
        assert [job.data for job in jobs] == [f"job {n}" for n in range(5)]
        assert creation.wait(timeout=30) == jobs
        task = client.async_tasks.get(creation.request_id)
        assert task.state is TaskState.SUCCESS

        page = client.jobs.list(project_id=project, page_size=2, order_by="id", order="asc")
        assert (page.total, [job.id for job in page.items]) == (5, [job.id for job in jobs[:2]])
        assert [job.id for job in page] == [job.id for job in jobs]
        assert [job.start_date for job in client.jobs.list(project_id=project, limit=1)] == [LATER]

        updated = client.jobs.update(jobs[0].id, data="new", status="inactive")
        assert (updated.data, updated.status, updated.start_date) == ("new", JobStatus.INACTIVE, LATER)
        client.jobs.delete(jobs[0].id)
        assert (client.jobs.get(jobs[0].id)).deleted_by == "tester"
        assert (client.jobs.list(project_id=project)).total == 4


def test_a_job_update_does_not_move_the_start_of_a_job_in_another_zone(emulator: Emulator) -> None:
    with client_of(emulator) as client:
        project, executor = project_and_executor(client)
        creation = client.jobs.create(
            project_id=project, executor_id=executor, timezone="America/New_York", start_date=LATER
        )
        [job] = creation.wait(timeout=30)
        assert job.start_date == LATER
        assert (client.jobs.update(job.id, data="x")).start_date == LATER
        flat = client.update_job(str(job.id), {"data": "y", "modified_by": "me"})
        assert flat.data.data == "y"


def test_executors_keep_what_an_update_does_not_name(emulator: Emulator) -> None:
    with client_of(emulator) as client:
        body = ExecutorRequestBody(
            name="hook",
            type="webhook_url",
            webhook_url="https://example.com/hook",
            webhook_method="POST",
            webhook_secret="s3cr3t",
            created_by="me",
            description="kept",
            tags=["a", "b"],
            payload_aggregation=True,
        )
        created = (client.create_executor(body)).data
        assert created.webhook_secret == "s3cr3t"
        changed = client.executors.update(created.id, name="renamed")
        assert (changed.id, changed.name, changed.description) == (created.id, "renamed", "kept")
        assert (changed.tags, changed.payload_aggregation) == (["a", "b"], True)
        assert changed.webhook_secret is None
        with pytest.raises(NotFoundError, match="no executor 987654"):
            client.executors.get(987654)


def test_a_new_key_works_within_its_scopes(emulator: Emulator) -> None:
    with client_of(emulator) as client:
        key = client.credentials.create(scopes=["read"], expires_in_seconds=600)
        assert key.plaintext_secret
        reader = {"api_key": key.api_key, "api_secret": key.plaintext_secret, "account_id": key.account_id}
        with Client(emulator.url, **reader) as limited:
            assert (limited.projects.list()).total >= 0
            with pytest.raises(PermissionDeniedError, match="credential missing required scope: write"):
                limited.create_project({"name": "n", "description": "d", "created_by": "me"})
        client.credentials.archive(key.id)
        assert (client.credentials.get(key.id)).archived
        assert key.id not in [listed.id for listed in client.credentials.list()]
        client.credentials.delete(key.id)
        with Client(emulator.url, **reader) as locked_out:
            with pytest.raises(AuthenticationError, match="cannot determine authentication type"):
                locked_out.projects.list()


def test_an_operator_acts_for_any_account(emulator: Emulator) -> None:
    with operator_of(emulator) as client:
        name = unique("operated")
        created = client.for_account(2).projects.create(name=name, description="d")
        assert created.account_id == 2
        flat = client.list_projects(limit=100, account_id_override=2)
        assert name in [project["name"] for project in flat["data"]["projects"]]
        with pytest.raises(BadRequestError, match="x-account-id header is required"):
            client.projects.list()


def test_execution_figures(emulator: Emulator) -> None:
    with client_of(emulator) as client:
        assert len((client.executions.analytics(datetime.now(UTC))).points) == 13
        assert (client.executions.totals()).account_id == 2
        assert "account 2" in (client.executions.cleanup(retention_months=12)).message


def test_raw_functions_work_with_the_client(emulator: Emulator) -> None:
    with client_of(emulator) as client:
        answer = list_projects.sync_detailed(client=client.raw, limit=3)
        assert answer.status_code == 200
        assert healthcheck.sync(client=client.raw) is not None


def test_a_server_that_is_not_there(emulator: Emulator) -> None:
    with Client("http://127.0.0.1:1") as client:
        with pytest.raises(APIConnectionError, match=r"no answer from http://127\.0\.0\.1:1"):
            client.health.check()
