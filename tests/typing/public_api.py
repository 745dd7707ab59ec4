"""The public API as a user's editor sees it. Type checkers read this file; nothing runs it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, assert_type

import httpx

from scheduler0 import (
    APIKey,
    APIStatusError,
    AsyncClient,
    AsyncPage,
    Client,
    Credential,
    CredentialScope,
    Envelope,
    ExecutionState,
    Executor,
    ExecutorType,
    Job,
    JobStatus,
    NewClient,
    Page,
    Project,
    RawResponse,
    TaskFailedError,
    TaskHandle,
)
from scheduler0.models import ClusterNode, JobPage, PromptResult, SendTimeResult
from scheduler0.types import ExecutorRequestBody, JobRequestBody, PromptJobRequest, SendTimeSuggestionsRequest


def sync_resources(client: Client) -> None:
    job = client.jobs.get(5)
    assert_type(job, Job)
    assert_type(job.id, int)
    assert_type(job.spec, str | None)
    assert_type(job.start_date, datetime | None)
    assert_type(job.status, JobStatus | None)
    assert_type(job["anything"], Any)

    page = client.projects.list(limit=10, order_by="name")
    assert_type(page, Page[Project])
    assert_type(page.items, list[Project])
    for project in page:
        assert_type(project.name, str)
    assert_type(page.next_page(), Page[Project] | None)

    creation = client.jobs.create(project_id=1, timezone="UTC", executor_id=2, spec="0 0 9 * * *")
    assert_type(creation, TaskHandle[list[Job]])
    assert_type(creation.wait(timeout=5), list[Job])
    client.jobs.create([JobRequestBody(1, "UTC"), {"project_id": 1, "timezone": "UTC"}])
    assert_type(client.jobs.replace(5, spec="0 0 10 * * *"), Job)

    executor = client.executors.create(ExecutorRequestBody("n", "local", command="true"))
    assert_type(executor, Executor)
    assert_type(ExecutorRequestBody("n", "local").type, str)
    assert_type(executor.type, ExecutorType)
    assert_type(executor.tags, list[str])

    credential = client.credentials.rotate(3, print)
    assert_type(credential, Credential)
    assert_type(credential.scopes, list[CredentialScope])
    for execution in client.executions.list(state="failed"):
        assert_type(execution.state, ExecutionState)
    assert_type(client.cluster.nodes(), list[ClusterNode])
    assert_type(client.ai.prompt(PromptJobRequest("every day at nine")), PromptResult)
    times = client.ai.send_times(SendTimeSuggestionsRequest(recipients=[]))
    assert_type(times, SendTimeResult)
    assert_type(times.suggestions[0].coverage.ratio, float)

    assert_type(client.for_account(3), Client)
    assert_type(client.request_raw("GET", "/jobs"), RawResponse[None])


def sync_flat(base_url: str) -> None:
    with NewClient(base_url, "v1", "key", "secret", "123") as client:
        result = client.list_jobs(project_id="", limit=10)
        assert_type(result, Envelope[JobPage])
        assert_type(result.data.jobs, list[Job])
        assert_type(result["data"], Any)
        assert_type(client.create_job({"project_id": 1}).data, str)
        assert_type(client.delete_job("5", {"deleted_by": "me"}).data, None)
        try:
            client.get_project(3)
        except APIStatusError as error:
            assert_type(error.status, int | None)
        except TaskFailedError as error:
            assert_type(error.request_id, str)


async def asynchronous(client: AsyncClient) -> None:
    assert_type(await client.jobs.get(5), Job)
    assert_type(await client.projects.list(), AsyncPage[Project])
    async for project in client.projects.list():
        assert_type(project, Project)
    async for page in client.projects.list().pages():
        assert_type(page, AsyncPage[Project])
    creation = await client.jobs.create(project_id=1, timezone="UTC")
    assert_type(await creation.wait(), list[Job])


def identities(url: str, pair: httpx.Client, async_pair: httpx.AsyncClient) -> None:
    async def fetched() -> APIKey:
        return APIKey("key", "secret", 2)

    assert_type(Client.from_env(timeout=5), Client)
    assert_type(AsyncClient.from_env(config_file="config.json"), AsyncClient)
    Client(url, credentials=lambda: APIKey("key", "secret", account_id="2"), http_client=pair)
    Client(url, username="u", password="p", act_as="key", proxy="http://proxy", verify=False)
    AsyncClient(url, credentials=fetched, http_client=async_pair)
    AsyncClient(url, credentials=lambda: APIKey("key", "secret"))
    # The sync client cannot await.
    Client(url, credentials=fetched)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def raw_responses(client: Client) -> None:
    assert_type(client.jobs.with_raw_response.get(5), RawResponse[Job])
    assert_type(client.projects.with_raw_response.list(limit=1), RawResponse[Page[Project]])
    assert_type(client.projects.with_raw_response.create(name="n", description="d").parsed, Project)
    # Type checkers find these mistakes.
    client.jobs.with_raw_response.gett(5)  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    client.jobs.with_raw_response.get(job=5)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    client.jobs.list(order="up")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


async def async_raw_responses(client: AsyncClient) -> None:
    assert_type(await client.jobs.with_raw_response.get(5), RawResponse[Job])
    assert_type(await client.projects.with_raw_response.list(limit=1), RawResponse[AsyncPage[Project]])


def misspelt_names() -> None:
    # Type checkers find these mistakes.
    from scheduler0 import Jobb  # type: ignore[attr-defined]  # pyright: ignore
    from scheduler0.types import JobRequestBodi  # type: ignore[attr-defined]  # pyright: ignore

    del Jobb, JobRequestBodi
