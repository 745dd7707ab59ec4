"""Our client talks to the emulator through a proxy that knows nothing but the contract."""

from __future__ import annotations

import httpx
import pytest

from scheduler0 import Client, NotFoundError
from scheduler0.emulator import Emulator

from .validating_proxy import ValidatingProxy

START = "2040-01-01T00:00:00Z"


def test_a_typical_session_breaks_no_rule() -> None:
    with (
        Emulator() as emulator,
        ValidatingProxy(emulator.url) as proxy,
        Client(
            proxy.url,
            api_key=emulator.api_key,
            api_secret=emulator.api_secret,
            account_id=emulator.account_id,
            actor="ann",
        ) as client,
    ):
        _work(client)
    assert proxy.faults == []
    assert set(proxy.seen) >= {
        *("healthcheck", "createProject", "getProject", "updateProject", "listProjects", "deleteProject"),
        *("createExecutor", "getExecutor", "updateExecutor", "listExecutors", "deleteExecutor"),
        *("createJobs", "getAsyncTask", "getJob", "updateJob", "listJobs", "deleteJob"),
        *("createCredential", "getCredential", "listCredentials", "archiveCredential", "deleteCredential"),
        *("listExecutions", "getExecutionTotals", "listFeatures", "listAiModels", "suggestSendTimes"),
    }


def _work(client: Client) -> None:
    client.healthcheck()
    project = client.projects.create(name="Billing", description="Invoices")
    client.projects.update(project.id, description="Invoices and reminders")
    assert client.projects.get(project.id).description == "Invoices and reminders"
    assert [one.id for one in client.projects.list()] == [project.id]

    executor = client.executors.create(
        name="Hook", type="webhook_url", webhook_url="http://127.0.0.1:9/hook", webhook_method="POST"
    )
    client.executors.update(executor.id, name="Webhook")
    assert [one.name for one in client.executors.list()] == ["Webhook"]

    [job] = client.jobs.create(
        project_id=project.id, executor_id=executor.id, spec="0 0 9 * * *", timezone="UTC", start_date=START
    ).wait(timeout=30)
    client.jobs.update(job.id, data='{"invoice": 1}')
    assert client.jobs.get(job.id).data == '{"invoice": 1}'
    assert [one.id for one in client.jobs.list(project_id=project.id)] == [job.id]
    assert {one.job_id for one in client.executions.list()} <= {job.id}
    client.executions.totals()

    credential = client.credentials.create(scopes=["read"])
    assert client.credentials.get(credential.id).scopes == ["read"]
    assert credential.id in [one.id for one in client.credentials.list()]
    client.credentials.archive(credential.id)
    client.credentials.delete(credential.id)

    client.list_features()
    client.ai.models()
    client.ai.send_times({"recipients": [{"timezone": "Europe/Berlin"}]})

    client.jobs.delete(job.id)
    with pytest.raises(NotFoundError):
        client.jobs.get(10**6)
    client.projects.delete(project.id)
    client.executors.delete(executor.id)


def test_the_proxy_notes_what_does_not_fit(emulator: Emulator) -> None:
    with ValidatingProxy(emulator.url) as proxy, httpx.Client(base_url=proxy.url, verify=False) as client:
        assert client.get("/api/v1/projects?size=1").status_code == 401
        assert client.get("/api/v1/nothing").status_code == 404
    assert proxy.seen == ["listProjects"]
    assert proxy.faults == [
        "GET /api/v1/projects?size=1: query parameter 'size' is not documented",
        "GET /api/v1/projects?size=1: the request has no credentials",
        "GET /api/v1/nothing: GET /api/v1/nothing is not an operation of the contract",
    ]
