"""Leaders change and nodes die while many tasks create jobs. What exists is what was reported."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import UTC, datetime

import anyio
import pytest

from scheduler0 import APIError, AsyncClient, OutcomeUnknownError
from scheduler0.emulator import Emulator

TASKS, EACH, TERM = 20, 50, 60
"""Tasks, jobs of each, and jobs between two changes of the leader."""
LATER = datetime(2099, 1, 1, tzinfo=UTC)


class Turmoil:
    """Kills, deposes and revives the nodes of a cluster, and has it lose answers, as jobs are created."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator
        self._ordered = 0
        self._changing = threading.Lock()
        self.lost_answers = 0
        self.leaders = 1

    async def another_job(self) -> None:
        """To be called before each job."""
        self._ordered += 1
        if self._ordered % 17 == 0:
            self.lost_answers += 1
            kind = ("drop_after", "leadership_lost_after")[self.lost_answers % 2]
            await anyio.to_thread.run_sync(self._lose_an_answer, kind)
        if self._ordered % TERM == 0:
            await anyio.to_thread.run_sync(self._change_the_leader, self._ordered // TERM % 2 == 0)

    def _lose_an_answer(self, kind: str) -> None:
        self._emulator.faults.add(kind, method="POST", path="/api/v1/jobs")

    def _change_the_leader(self, kill: bool) -> None:
        with self._changing:
            cluster = self._emulator.cluster
            for node in cluster.state():
                if node.role == "dead":
                    cluster.revive(node.number)
            if kill:
                cluster.kill()
            else:
                cluster.depose()
            self.leaders += 1


@pytest.mark.slow
@pytest.mark.anyio
async def test_what_was_acknowledged_exists_once_and_nothing_was_made_unreported() -> None:
    acknowledged: dict[str, str] = {}
    unknown: set[str] = set()
    refused: set[str] = set()
    with Emulator(nodes=3, executions=1_000_000) as emulator:
        emulator.cluster.set_times(lag=0.05, stale=0.05, election=0.05, unready=0.1, deposed=0.2)
        turmoil = Turmoil(emulator)
        settings = {
            "api_key": emulator.api_key,
            "api_secret": emulator.api_secret,
            "account_id": emulator.account_id,
            "actor": "me",
        }
        async with AsyncClient(emulator.urls, **settings) as client:
            project = await client.projects.create(name="load", description="d")
            executor = await client.executors.create(name="e", type="local", command="true")

            async def work(task: int) -> None:
                for number in range(EACH):
                    data = f"{task}/{number}"
                    await turmoil.another_job()
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

            async with anyio.create_task_group() as group:
                for task in range(TASKS):
                    group.start_soon(work, task)
        leader = emulator.urls[emulator.cluster.elect() - 1]
        async with AsyncClient(leader, **settings) as direct:
            for request_id in acknowledged.values():
                await direct.wait_for_task(request_id)
            made = Counter([str(job.data) async for job in direct.jobs.list(order_by="id", order="asc")])
    print(
        f"\n{len(acknowledged)} acknowledged, {len(unknown)} unknown ({turmoil.lost_answers} answers lost), "
        f"{len(refused)} refused, {sum(made.values())} exist, {turmoil.leaders} leaders"
    )
    assert len(acknowledged) + len(unknown) + len(refused) == TASKS * EACH
    assert [data for data, count in made.items() if count > 1] == []
    assert acknowledged.keys() <= made.keys() <= acknowledged.keys() | unknown
    assert len(unknown) > 0
    assert turmoil.leaders > 10
