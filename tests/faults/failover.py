"""Sixty projects while the leader of three nodes is killed at the twentieth; and reads just after writes.

python -m tests.faults.failover [REPETITIONS [READS]]
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections import Counter
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import anyio
import anyio.to_thread

from scheduler0 import APIError, AsyncClient, Client, NotFoundError, OutcomeUnknownError
from scheduler0.emulator import Emulator

PROJECTS, KILLED_AT, IN_FLIGHT = 60, 20, 30
TIMES = {"lag": 0.2, "stale": 0.5, "election": 0.3, "unready": 1.0}
ABOVE, BELOW = 60.0, 0.2
"""Values of `failover_timeout`, above and below what `TIMES` add up to."""


def settings_of(emulator: Emulator) -> dict[str, str]:
    return {
        "api_key": emulator.api_key,
        "api_secret": emulator.api_secret,
        "account_id": emulator.account_id,
        "actor": "tests",
    }


@dataclass
class Report:
    """What the client said about each project, and what exists."""

    created: list[str] = field(default_factory=list[str])
    unknown: list[str] = field(default_factory=list[str])
    failed: list[str] = field(default_factory=list[str])
    exist: Counter[str] = field(default_factory=Counter[str])

    def look(self, emulator: Emulator) -> None:
        """Ask the leader, once there is one, what exists."""
        emulator.cluster.elect()
        leader = next(node.url for node in emulator.cluster.state() if node.role == "leader")
        with Client(leader, **settings_of(emulator)) as client:
            self.exist.update(project.name for project in client.projects.list())

    def problems(self) -> list[str]:
        """What was promised and does not hold."""
        reported = [*self.created, *self.unknown, *self.failed]
        found = {
            "doubled": [name for name, number in self.exist.items() if number > 1],
            "acknowledged and lost": sorted(set(self.created) - set(self.exist)),
            "reported as failed, and exist": sorted(set(self.failed) & set(self.exist)),
            "exist, and nobody said so": sorted(set(self.exist) - set(reported)),
            "reported twice": [name for name, number in Counter(reported).items() if number > 1],
            "not reported": [str(number) for number in range(PROJECTS) if str(number) not in reported],
        }
        return [f"{what}: {names}" for what, names in found.items() if names]


def one_after_another(emulator: Emulator, failover_timeout: float) -> Report:
    """The leader dies while the twentieth project is on its way, or just before or after it."""
    report, settings = Report(), settings_of(emulator)
    killing = threading.Thread(target=emulator.cluster.kill)
    with Client(emulator.urls, **settings, deadline=120, failover_timeout=failover_timeout) as client:
        for number in range(PROJECTS):
            if number == KILLED_AT:
                killing.start()
            name = str(number)
            try:
                client.projects.create(name=name, description="d")
                report.created.append(name)
            except OutcomeUnknownError:
                report.unknown.append(name)
            except APIError:
                report.failed.append(name)
    killing.join()
    report.look(emulator)
    return report


async def many_at_once(emulator: Emulator, failover_timeout: float) -> Report:
    """Thirty are in flight when the leader dies after the twentieth answer; the others begin after that."""
    report, settings = Report(), settings_of(emulator)
    limit = anyio.CapacityLimiter(IN_FLIGHT)
    may_begin = anyio.Event()
    may_begin.set()

    async def create(client: AsyncClient, name: str) -> None:
        nonlocal may_begin
        async with limit:
            await may_begin.wait()
            try:
                await client.projects.create(name=name, description="d")
                report.created.append(name)
            except OutcomeUnknownError:
                report.unknown.append(name)
            except APIError:
                report.failed.append(name)
                return
            if len(report.created) == KILLED_AT:
                may_begin = anyio.Event()
                await anyio.to_thread.run_sync(emulator.cluster.kill)
                may_begin.set()

    async with (
        AsyncClient(emulator.urls, **settings, deadline=120, failover_timeout=failover_timeout) as client,
        anyio.create_task_group() as group,
    ):
        for number in range(PROJECTS):
            group.start_soon(create, client, str(number))
    await anyio.to_thread.run_sync(report.look, emulator)
    return report


@dataclass
class Misses:
    """How many reads were made, and how many of them did not find what was there."""

    reads: int = 0
    waits: int = 0
    missed_reads: int = 0
    missed_waits: int = 0
    behind: int = 0
    """How often a follower that was asked directly did not have the row yet."""


def reads_after_writes(emulator: Emulator, each: int) -> Misses:
    """Create and read `each` projects, create and wait for as many jobs, and all through two orders of nodes.

    The lag is longer than a read takes, so a read that goes to a follower misses.
    """
    misses, settings, urls = Misses(), settings_of(emulator), emulator.urls
    for order in (urls, urls[::-1]):
        with Client(order, **settings) as client, Client(urls[-1], **settings) as follower:
            project = client.projects.create(name=f"jobs {order[0]}", description="d")
            executor = client.executors.create(name=f"e {order[0]}", type="local", command="true")
            for number in range(each):
                created = client.projects.create(name=f"{order[0]} {number}", description="d")
                misses.behind += _misses(follower, created.id)
                misses.missed_reads += _misses(client, created.id)
                misses.reads += 1
                batch = client.jobs.create(
                    project_id=project.id, executor_id=executor.id, timezone="UTC", spec="@yearly"
                )
                try:
                    batch.wait(timeout=30)
                except NotFoundError:
                    misses.missed_waits += 1
                misses.waits += 1
    return misses


def _misses(client: Client, project_id: int) -> bool:
    try:
        client.projects.get(project_id)
    except NotFoundError:
        return True
    return False


@contextmanager
def started() -> Generator[Emulator]:
    """Three nodes with the times of this experiment."""
    with Emulator(nodes=3) as emulator:
        emulator.cluster.set_times(**TIMES)
        yield emulator


def _summary(reports: Sequence[Report]) -> str:
    created, unknown, failed = (
        [len(getattr(report, what)) for report in reports] for what in ("created", "unknown", "failed")
    )
    there = sum(name in report.exist for report in reports for name in report.unknown)
    return (
        f"{sum(created)} created, {sum(unknown)} unknown ({there} of them exist), {sum(failed)} failed "
        f"(in one run at most {max(failed)})"
    )


def main(repetitions: int, reads: int) -> int:
    """Print the figures. Returns 1 if a promise was broken."""
    print(f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} processors, times {TIMES}", flush=True)
    broken: list[str] = []
    for failover_timeout in (ABOVE, BELOW):
        for way in ("one after another", f"{IN_FLIGHT} in flight"):
            reports, began = list[Report](), time.monotonic()
            for _ in range(repetitions):
                with started() as emulator:
                    if way == "one after another":
                        reports.append(one_after_another(emulator, failover_timeout))
                    else:
                        reports.append(anyio.run(many_at_once, emulator, failover_timeout))
            broken += [problem for report in reports for problem in report.problems()]
            if failover_timeout == ABOVE:
                broken += [f"failed: {report.failed}" for report in reports if report.failed]
            print(
                f"{way}, failover_timeout {failover_timeout:g}: {repetitions} times {PROJECTS} projects: "
                f"{_summary(reports)}; {(time.monotonic() - began) / repetitions:.1f} s each",
                flush=True,
            )
    with started() as emulator:
        emulator.cluster.set_times(lag=0.3)
        misses = reads_after_writes(emulator, reads // 2)
    print(
        f"{misses.missed_reads} of {misses.reads} reads and {misses.missed_waits} of {misses.waits} waits "
        f"missed; a follower that was asked directly missed {misses.behind}"
    )
    if misses.missed_reads or misses.missed_waits:
        broken.append("reads missed")
    for problem in broken:
        print(f"problem: {problem}")
    return 1 if broken else 0


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]]
    sys.exit(main(*(numbers + [20, 500][len(numbers) :])))
