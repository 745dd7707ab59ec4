"""Leaders change and nodes die while many tasks create jobs: what exists is what was reported."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import anyio
import pytest

from scheduler0 import APIError, AsyncClient, OutcomeUnknownError
from scheduler0.emulator import Emulator

from .nodes import Nodes

TASKS, EACH = 20, 50
LATER = datetime(2099, 1, 1, tzinfo=UTC)


@pytest.mark.slow
@pytest.mark.anyio
async def test_what_was_acknowledged_exists_once_and_nothing_was_made_unreported() -> None:
    acknowledged: dict[str, str] = {}
    unknown: set[str] = set()
    refused: set[str] = set()
    with Emulator() as emulator, Nodes(emulator.url) as nodes:
        key = {"api_key": emulator.api_key, "api_secret": emulator.api_secret}
        settings = {**key, "account_id": str(emulator.account_id), "actor": "me"}
        async with AsyncClient(emulator.url, **settings) as direct:
            project = await direct.projects.create(name="load", description="d")
            executor = await direct.executors.create(name="e", type="local", command="true")

            async def work(client: AsyncClient, task: int) -> None:
                for number in range(EACH):
                    data = f"{task}/{number}"
                    try:
                        creation = await client.jobs.create(
                            project_id=project.id,
                            executor_id=executor.id,
                            timezone="UTC",
                            start_date=LATER,
                            data=data,
                        )
                        acknowledged[data] = creation.request_id
                    except OutcomeUnknownError:
                        unknown.add(data)
                    except APIError:
                        refused.add(data)

            async with (
                AsyncClient(nodes.urls, **settings) as client,
                anyio.create_task_group() as group,
            ):
                for task in range(TASKS):
                    group.start_soon(work, client, task)
            for request_id in acknowledged.values():
                await direct.wait_for_task(request_id)
            made = Counter([str(job.data) async for job in direct.jobs.list(order_by="id", order="asc")])
    print(
        f"\n{len(acknowledged)} acknowledged, {len(unknown)} unknown ({nodes.lost_answers} answers lost), "
        f"{len(refused)} refused, {sum(made.values())} exist, {nodes.leaders} leaders"
    )
    assert len(acknowledged) + len(unknown) + len(refused) == TASKS * EACH
    assert [data for data, count in made.items() if count > 1] == []
    assert acknowledged.keys() <= made.keys() <= acknowledged.keys() | unknown
    assert nodes.lost_answers <= len(unknown)
    assert nodes.leaders > 10
