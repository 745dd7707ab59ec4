"""A program as a user writes it, with nothing that a strict type checker could not follow."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from scheduler0 import (
    APIStatusError,
    AsyncClient,
    BatchError,
    Client,
    Execution,
    ExecutionState,
    Executor,
    Job,
    NotFoundError,
    Project,
    RawResponse,
)
from scheduler0.types import JobRequestBody, SendTimeParticipant


@dataclass
class Report:
    project: Project
    jobs: list[Job]
    failed: list[Execution]


def prepare(client: Client) -> tuple[Project, Executor]:
    project = client.projects.ensure(name="reports", description="Nightly reports").item
    executor = client.executors.ensure(
        name="hook", type="webhook_url", webhook_url="https://hooks.test/", webhook_method="POST"
    )
    if executor.differs:
        print("the executor is otherwise:", sorted(executor.differs))
    return project, executor.item


def create(client: Client, project: Project, executor: Executor) -> list[Job]:
    later = datetime.now(UTC) + timedelta(days=1)
    bodies = [JobRequestBody(project.id, "UTC", executor.id, start_date=later, data=str(n)) for n in range(3)]
    try:
        return client.jobs.create(bodies).wait(timeout=30)
    except BatchError as error:
        raise SystemExit("\n".join(str(one) for one in error.errors)) from error


def report(client: Client, project: Project) -> Report:
    jobs = list(client.jobs.list(project_id=project.id, order_by="id", order="asc"))
    failed = [run for run in client.executions.list(state="failed") if run.state is ExecutionState.FAILED]
    return Report(project, jobs, failed)


def status_of(client: Client, job_id: int) -> tuple[int, Job | None]:
    try:
        answer: RawResponse[Job] = client.jobs.with_raw_response.get(job_id)
    except NotFoundError:
        return 404, None
    except APIStatusError as error:
        return error.status or 0, None
    return answer.status_code, answer.parsed


async def names(base_url: str) -> dict[int, str]:
    async with AsyncClient(base_url, api_key="k", api_secret="s", account_id=2) as client:
        page = await client.projects.list(limit=5)
        found = {project.id: project.name for project in page.items}
        async for project in client.projects.list():
            found[project.id] = project.name
        times = await client.ai.send_times(recipients=[SendTimeParticipant(timezone="UTC")])
        print([suggestion.coverage.ratio for suggestion in times.suggestions])
        for proposed in await client.create_job_from_prompt({"prompt": "every day"}):
            print(proposed.cron_expression)
        return found


def main() -> None:
    with Client.from_env(actor="me") as client:
        project, executor = prepare(client)
        jobs = create(client, project, executor)
        print(report(client, project), [status_of(client, job.id) for job in jobs])
    print(asyncio.run(names("http://localhost:7070")))
