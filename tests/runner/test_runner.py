"""Runners and the emulator."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from scheduler0 import AsyncClient, AuthenticationError, Client
from scheduler0.emulator import Emulator
from scheduler0.emulator.clock import ManualClock
from scheduler0.leases import LeaseClient
from scheduler0.models import Job
from scheduler0.runner import JournalError, Run, Runner, bringing, works
from scheduler0.runner.command import check_runner
from scheduler0.runner.reader import NewRun
from scheduler0.runner.run import job_data
from scheduler0.runner.run_journal import RunJournal
from scheduler0.runner.server_calls import ServerCalls

pytestmark = pytest.mark.anyio
NewRunner = Callable[..., Runner]
START = datetime(2027, 1, 1, tzinfo=UTC)


@asynccontextmanager
async def running(runner: Runner, code: int = 0) -> AsyncIterator[Runner]:
    task = asyncio.create_task(runner.serve())
    try:
        await until(lambda: task.done() or (runner._service is not None and runner.service.started.is_set()))
        if task.done():
            await task
        yield runner
    finally:
        runner.stop()
        found = await task
    assert found == code


async def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end, "it takes too long"
        await asyncio.sleep(0.01)


def fetch(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return str(answer.read(), "utf-8")


def results(client: Client) -> list[tuple[int, int]]:
    """Job and state of all reported results, oldest first."""
    rows = [row for row in client.executions.list() if row.state != 0]
    return [(row.job_id, int(row.state)) for row in sorted(rows, key=lambda row: row.id)]


async def test_jobs_are_brought_and_run_and_reported(new_runner: NewRunner, client: Client) -> None:
    runner = new_runner()
    seen: list[Run] = []

    @runner.job("@every 1s", timezone="America/New_York", data={"a": 1})
    def every_second(run: Run) -> None:
        seen.append(run)

    @runner.job("@every 1s")
    async def failing(run: Run) -> None:
        raise ValueError("no paper")

    async with running(runner):
        await until(lambda: len(seen) >= 2 and len(results(client)) >= 4)
    assert seen[0].data == {"a": 1}
    assert seen[0].scheduled_time.tzname() in ("EST", "EDT")
    assert seen[0].job.timezone == "America/New_York"
    [project] = client.projects.list()
    [executor] = client.executors.list()
    assert (project.name, executor.name, executor.type) == ("billing", "worker", "local")
    assert set(results(client)) == {(1, 1), (2, 2)}
    unique = Counter(row.unique_id for row in client.executions.list() if row.state != 0)
    assert set(unique.values()) == {1}


async def test_an_async_client_does_as_well(new_runner: NewRunner, emulator: Emulator) -> None:
    access = {"api_key": emulator.api_key, "api_secret": emulator.api_secret}
    async with AsyncClient(emulator.url, account_id=emulator.account_id, **access) as client:
        runner = new_runner(client=client)
        done = asyncio.Event()

        @runner.job("@every 1s")
        async def tick(run: Run) -> None:
            done.set()

        async with running(runner):
            await asyncio.wait_for(done.wait(), 30)
        assert [row.state async for row in client.executions.list(state="success")]


async def test_the_executor_and_the_jobs_are_used_again(new_runner: NewRunner, client: Client) -> None:
    for _ in range(2):
        runner = new_runner()
        runner.job("@daily", key="f")(lambda run: None)
        async with running(runner):
            pass
    assert len(list(client.executors.list())) == len(list(client.jobs.list())) == 1


async def test_jobs_are_changed_replaced_and_freed_of_surplus(
    new_runner: NewRunner, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    tomorrow = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)

    def at(hour: int) -> datetime:
        return tomorrow + timedelta(hours=hour)

    first = new_runner()
    first.job("@daily", key="changed")(print)
    first.job("@daily", key="replaced")(print)
    first.job(at=at(0), key="moved")(print)
    async with running(first):
        pass
    before = {json.loads(job.data or "")["key"]: job for job in client.jobs.list()}
    surplus = dict(before["changed"])
    client.jobs.create(
        project_id=surplus["projectId"],
        executor_id=surplus["executorId"],
        timezone="UTC",
        spec="@daily",
        data=surplus["data"],
        created_by="x",
    ).wait(timeout=10)

    second = new_runner()
    second.job("@daily", key="changed", timezone="Asia/Tokyo", data=5)(print)
    second.job("@hourly", key="replaced")(print)
    second.job(at=at(1), key="moved")(print)
    second.job(at=START - timedelta(days=1000), key="over")(print)
    with caplog.at_level("INFO"):
        async with running(second):
            pass
    after = {json.loads(job.data or "")["key"]: job for job in client.jobs.list()}
    assert len(list(client.jobs.list())) == 3
    assert (after["changed"].id, after["changed"].timezone) == (before["changed"].id, "Asia/Tokyo")
    assert after["changed"].data == job_data("changed", 5)
    assert after["replaced"].spec == "@hourly"
    assert after["replaced"].id != before["replaced"].id
    assert after["moved"].id != before["moved"].id
    assert after["moved"].start_date == at(1)
    assert "left out 'over': its time is over" in caplog.text
    third = new_runner()
    third.declared = second.declared
    with caplog.at_level("INFO"):
        caplog.clear()
        async with running(third):
            pass
    assert "created" not in caplog.text
    assert "changed job" not in caplog.text


async def stored_after(runner: Runner, client: Client) -> Job:
    """The one job that the server has after a start."""
    async with running(runner):
        pass
    [job] = client.jobs.list()
    return job


@pytest.mark.parametrize("timezone", ["UTC", "America/New_York"])
async def test_what_a_declaration_no_longer_has_is_taken_away(
    new_runner: NewRunner, client: Client, timezone: str
) -> None:
    tomorrow = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)
    full: dict[str, Any] = {"timezone": timezone, "end": tomorrow + timedelta(days=9), "data": [1]}

    def declare(**arguments: Any) -> Runner:
        runner = new_runner()
        runner.job(key="f", **arguments)(lambda run: None)
        return runner

    job = await stored_after(declare(spec="@every 1h", **full), client)
    assert (job.end_date, job.data, job.timezone) == (full["end"], job_data("f", [1]), timezone)

    without_end = declare(spec="@every 1h", timezone=timezone)
    assert (await asyncio.to_thread(check_runner, without_end))[1] == [
        f"replace job {job.id} of 'f': data, end_date"
    ]
    job = await stored_after(without_end, client)
    assert (job.end_date, job.data, job.spec) == (None, job_data("f", None), "@every 1h")
    assert (await asyncio.to_thread(check_runner, without_end))[1] == []
    assert (await stored_after(without_end, client)).id == job.id

    once = declare(at=tomorrow)
    job = await stored_after(once, client)
    assert (job.spec, job.start_date, job.timezone) == (None, tomorrow, "UTC")
    assert (await asyncio.to_thread(check_runner, once))[1] == []

    job = await stored_after(declare(at=tomorrow, end=full["end"]), client)
    assert job.end_date == full["end"]
    job = await stored_after(once, client)
    assert (job.end_date, job.start_date) == (None, tomorrow)


async def test_a_job_moves_to_the_project_of_its_runner(new_runner: NewRunner, client: Client) -> None:
    for project in ("billing", "archive"):
        runner = new_runner(project=project)
        runner.job("@daily", key="f")(lambda run: None)
        job = await stored_after(runner, client)
        assert client.projects.get(job.project_id).name == project
    elsewhere = new_runner(project="new")
    elsewhere.job("@daily", key="f")(lambda run: None)
    _, todo = await asyncio.to_thread(check_runner, elsewhere)
    assert todo == ["create the project 'new'", f"replace job {job.id} of 'f': project_id"]


async def test_an_end_may_move_to_the_past(new_runner: NewRunner, client: Client) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    first = new_runner()
    first.job("@every 1h", key="f")(lambda run: None)
    start = (await stored_after(first, client)).start_date
    assert start is not None

    # Before its start the server takes no end: the runner ends the job.
    ended = new_runner()
    ended.job("@every 1h", key="f", end=now)(lambda run: None)
    async with running(ended):
        assert ended.next_run() is None

    later = new_runner(clock=ManualClock(start + timedelta(days=1)))
    later.job("@every 1h", key="f", end=start + timedelta(hours=3))(lambda run: None)
    assert (await stored_after(later, client)).end_date == start + timedelta(hours=3)


async def test_a_job_that_ran_once_runs_again_at_another_time(new_runner: NewRunner, client: Client) -> None:
    clock = ManualClock(datetime.now(UTC))
    seen: list[Run] = []
    for hours in (1, 3):
        runner = new_runner(clock=clock)
        runner.job(at=clock.now() + timedelta(hours=hours), key="once")(seen.append)
        async with running(runner):
            clock.advance(timedelta(hours=hours))
            await runner.idle()
            await until(lambda: [job.status for job in client.jobs.list()] == ["inactive"])
    assert len(seen) == 2
    again = new_runner(clock=clock)
    again.job("@every 1h", key="once")(seen.append)
    job = await stored_after(again, client)
    assert job.status == "active"

    # What somebody else has set inactive stays inactive.
    client.jobs.update(job.id, status="inactive", modified_by="me@example.com")
    daily = new_runner(clock=clock)
    daily.job("@daily", key="once")(seen.append)
    job = await stored_after(daily, client)
    assert (job.spec, job.status) == ("@daily", "inactive")


async def test_a_start_that_is_over_when_it_arrives_is_put_off(
    new_runner: NewRunner, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server's clock is ahead by more than a second."""

    def behind() -> datetime:
        return datetime.now(UTC) - timedelta(seconds=5)

    clock = ManualClock(behind())
    monkeypatch.setattr(clock, "now", behind)
    runner = new_runner(clock=clock)
    runner.job("@every 1s", key="created")(print)
    runner.job("@daily", key="replaced")(print)
    async with running(runner):
        pass
    again = new_runner(clock=clock)
    again.job("@every 1s", key="replaced")(print)
    async with running(again):
        pass
    assert {job.spec for job in client.jobs.list()} == {"@every 1s"}


async def test_the_clock_of_the_server_may_be_ahead(
    new_runner: NewRunner, client: Client, emulator: Emulator
) -> None:
    ahead = datetime.now(UTC) + timedelta(days=40)
    emulator.clock.freeze(ahead)
    runner = new_runner()
    runner.job("@hourly", key="f")(lambda run: None)
    async with running(runner):
        pass
    [job] = client.jobs.list()
    assert job.start_date is not None
    assert ahead < job.start_date <= ahead + timedelta(hours=1, seconds=2)


async def test_a_job_that_ran_once_becomes_inactive(new_runner: NewRunner, client: Client) -> None:
    runner = new_runner()
    seen: list[Run] = []
    when = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=2)
    runner.job(at=when, key="once")(seen.append)

    async with running(runner):
        await until(lambda: client.jobs.get(1).status == "inactive")
    assert [run.scheduled_time for run in seen] == [when]
    again = new_runner()
    again.job(at=when, key="once")(seen.append)
    async with running(again):
        await asyncio.sleep(0.3)
    assert len(seen) == 1
    assert results(client) == [(1, 1)]


async def test_a_burst_sets_a_job_inactive_that_ran_once(new_runner: NewRunner, client: Client) -> None:
    clock = ManualClock(datetime.now(UTC))
    runner = new_runner(clock=clock)
    runner.job(at=clock.now() + timedelta(hours=1), key="once")(lambda run: None)
    assert await runner.burst() == 0
    assert client.jobs.get(1).status == "active"
    clock.advance(timedelta(hours=1))
    assert await runner.burst() == 0
    assert results(client) == [(1, 1)]
    assert client.jobs.get(1).status == "inactive"


async def test_the_status_has_heartbeats_by_the_clock_of_the_machine(new_runner: NewRunner) -> None:
    """The clock of the runner is years ahead, or behind."""
    clock = ManualClock(START + timedelta(days=1000))
    runner = new_runner(clock=clock)
    go_on = asyncio.Event()

    @runner.job("@every 1h")
    async def long(run: Run) -> None:
        run.heartbeat()
        await go_on.wait()

    async with running(runner):
        clock.advance(timedelta(hours=1))
        await until(lambda: bool(runner.service.engine.active))
        await until(lambda: all(each.run.last_heartbeat for each in runner.service.engine.active.values()))
        runner.service._beat()
        status = runner.status()
        assert status["processes"][0]["alive"] is True
        [run] = status["running"]
        assert run["note"] is None
        age = datetime.now(UTC) - datetime.fromisoformat(run["heartbeat_at"])
        assert timedelta(0) <= age < timedelta(seconds=30)
        go_on.set()


async def test_jobs_made_elsewhere_are_run_if_their_function_is_known(
    new_runner: NewRunner, client: Client, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    runner = new_runner()
    seen: list[Any] = []
    runner.job(key="known")(lambda run: seen.append(run.data))
    runner.command(["sh", "-c", "cat >> out"], cwd=str(tmp_path), inherit=["PATH"])
    async with running(runner):
        project = client.projects.create(name="p", description="d", created_by="x")
        [executor] = client.executors.list()
        members = {"project_id": project.id, "executor_id": executor.id, "timezone": "UTC", "created_by": "x"}
        for data in (job_data("known", "hello"), "plain\n", job_data("unknown", None)):
            client.jobs.create(**members, spec="@every 1s", data=data).wait(timeout=10)
        await until(lambda: bool(seen) and (tmp_path / "out").exists())
    assert set(seen) == {"hello"}
    assert set((tmp_path / "out").read_text().splitlines()) == {"plain"}
    assert "'unknown' is unknown to this program" in caplog.text
    assert {job for job, _ in results(client)} == {1, 2}


async def test_the_server_may_be_away(tmp_path: Path, new_runner: NewRunner) -> None:
    emulator = Emulator(tmp_path / "away.db", port=0)
    emulator.start()
    port = int(emulator.url.rpartition(":")[2])
    access = {"api_key": emulator.api_key, "api_secret": emulator.api_secret}
    seen: list[Run] = []
    with Client(emulator.url, account_id=emulator.account_id, **access, deadline=2) as client:

        def runner() -> Runner:
            made = new_runner(client=client)
            made.job("@every 1s", key="f")(seen.append)
            return made

        async with running(runner()):
            await until(lambda: len(seen) >= 1)
        emulator.stop()
        before = len(seen)
        async with running(runner(), code=3) as current:
            await until(lambda: len(seen) >= before + 2)
            assert current.status()["unreported"] >= 1
        with Emulator(tmp_path / "away.db", port=port):
            async with running(runner()):
                await until(lambda: len(results(client)) >= len(seen) - 1)
            reported = [row.unique_id for row in client.executions.list() if row.state != 0]
    assert sorted(reported) == sorted({run.unique_id for run in seen})


async def test_the_first_start_waits_for_the_server(tmp_path: Path, new_runner: NewRunner) -> None:
    with Emulator(tmp_path / "late.db") as emulator:
        port = int(emulator.url.rpartition(":")[2])
        access = {"api_key": emulator.api_key, "api_secret": emulator.api_secret}
        account = emulator.account_id
    seen: list[Run] = []
    with Client(f"http://127.0.0.1:{port}", account_id=account, **access, deadline=1) as client:
        runner = new_runner(client=client, http_port=0)
        runner.job("@every 1s", key="f")(seen.append)
        task = asyncio.create_task(runner.serve())
        await until(lambda: runner._service is not None and runner.service._web is not None)
        web = runner.service._web
        assert web is not None
        # Else an orchestrator would restart it again and again.
        assert "true" in await asyncio.to_thread(fetch, f"http://127.0.0.1:{web.port}/healthz")
        assert not runner.service.started.is_set()
        with Emulator(tmp_path / "late.db", port=port):
            await until(lambda: bool(seen))
            runner.stop()
            assert await task == 0


async def test_a_start_goes_on_while_another_process_is_stuck_at_its_start(
    new_runner: NewRunner, client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other one was killed while it brought the jobs: its lease is held for a minute."""
    monkeypatch.setattr("scheduler0.runner.bringing._TRIES", 2)
    runner = new_runner()
    runner.job("@every 1s", key="f")(print)
    lease = f"bring:{client._caller.config.base_url}:worker"
    async with LeaseClient(runner.leases) as leases:
        held = await leases.request_job_start(lease, 1)
        assert held is not None
        task = asyncio.create_task(runner.serve())
        await asyncio.sleep(1)
        runner.stop()
        assert await asyncio.wait_for(task, 20) == 0
        await held.interrupt()
        async with running(runner):
            pass
        assert await leases.request_job_start(lease, 1) is not None
        async with running(runner):
            await until(lambda: bool(results(client)))


async def test_jobs_are_brought_later_if_the_server_was_away(
    new_runner: NewRunner, tmp_path: Path, emulator: Emulator, client: Client
) -> None:
    first = new_runner()
    first.job("@daily", key="f")(print)
    async with running(first):
        pass
    second = new_runner()
    second.job("@daily", key="f", timezone="Asia/Tokyo")(print)
    emulator.faults.add("status", status=503, times=1, path="/api/v1/executors")
    async with running(second):
        await until(lambda: client.jobs.get(1).timezone == "Asia/Tokyo")


async def test_wrong_access_is_an_error_at_once(new_runner: NewRunner, emulator: Emulator) -> None:
    from scheduler0 import AuthenticationError

    with (
        Client(emulator.url, api_key="x", api_secret="y", account_id=2) as client,
        pytest.raises(AuthenticationError),
    ):
        await new_runner(client=client).serve()


async def test_a_year_of_schedules(new_runner: NewRunner, client: Client, emulator: Emulator) -> None:
    """Daily, weekly and monthly jobs of a year, on a clock that is moved from run to run."""
    clock = ManualClock(START)
    emulator.clock.freeze(START)
    runner = new_runner(clock=clock, report_every=0.2, poll_every=5)
    seen: Counter[str] = Counter()
    late: list[Run] = []

    def note(run: Run) -> None:
        seen[run.key] += 1
        # Times of two zones are never equal in a repeated hour; hence UTC.
        if run.scheduled_time.astimezone(UTC) != clock.now():
            late.append(run)

    zone = "America/New_York"
    runner.job("0 30 2 * * *", key="skipped in spring", timezone=zone)(note)
    runner.job("0 30 1 * * *", key="twice in autumn", timezone=zone)(note)
    runner.job("0 0 9 * * 1-5", key="working days", timezone=zone)(note)
    runner.job("0 0 0 1 * *", key="monthly", timezone=zone)(note)
    runner.job("@every 36h", key="every 36 hours")(note)
    runner.job(at=START + timedelta(days=100), key="once")(note)
    end = START + timedelta(days=365)
    async with running(runner):
        engine = runner.service.engine
        while (wake := engine.next_wake()) is not None and wake < end:
            clock.move_to(max(wake, clock.now()))
            await engine.idle()
        clock.move_to(end)
        await engine.idle()
    assert seen == {
        "skipped in spring": 364,
        "twice in autumn": 366,
        "working days": 261,
        "monthly": 12,
        "every 36 hours": 243,
        "once": 1,
    }
    assert not late
    reported = Counter(row.unique_id for row in client.executions.list() if row.state != 0)
    assert len(reported) == sum(seen.values())
    assert set(reported.values()) == {1}


async def test_burst_runs_what_is_due_and_ends(new_runner: NewRunner, client: Client) -> None:
    seen: list[Run] = []
    clock = ManualClock(datetime.now(UTC))

    def runner() -> Runner:
        made = new_runner(clock=clock)
        made.job("0 * * * * *", key="f", catch_up="last", retries=1, backoff=0)(work)
        return made

    def work(run: Run) -> None:
        seen.append(run)
        if run.attempt == 1:
            raise ValueError("no paper")

    assert await runner().burst() == 0
    assert seen == []
    clock.advance(timedelta(minutes=10))
    assert await runner().burst() == 0
    assert [run.attempt for run in seen] == [1, 2]
    assert await runner().burst() == 0
    assert len(seen) == 2
    assert results(client) == [(1, 1)]


async def test_once_sees_its_run_behind_those_of_others(new_runner: NewRunner, tmp_path: Path) -> None:
    """Another process with the same journal ends many runs meanwhile."""
    runner = new_runner()

    @runner.job("@yearly")
    def good(run: Run) -> None:
        other = RunJournal(tmp_path / "runner.db", "worker")
        later = 4_000_000_000_000
        for row in other.plan(9, [NewRun("f", f"id-{n}", n, n) for n in range(60)], None):
            other.skip(row.id, later, "skipped")
        other.close()

    assert await runner.once("good") == 0


async def test_once_runs_a_job_now(new_runner: NewRunner, client: Client) -> None:
    seen: list[Run] = []
    runner = new_runner()
    runner.job("@yearly", key="good")(seen.append)

    @runner.job("@yearly")
    def bad(run: Run) -> None:
        raise ValueError("no paper")

    assert await runner.once("good") == 0
    assert await runner.once("bad") == 1
    with pytest.raises(ValueError, match="the keys are bad, good"):
        await runner.once("ugly")
    assert len(seen) == 1
    assert results(client) == [(1, 1), (2, 2)]


async def test_two_runners_of_one_name_share_the_runs(
    new_runner: NewRunner, client: Client, tmp_path: Path
) -> None:
    """Two journals in two folders with leases in common, and a third process on the first journal."""
    leases = f"sqlite:///{tmp_path}/common.db"
    paths = [tmp_path / "runner.db", tmp_path / "runner.db", tmp_path / "two" / "runner.db"]
    runners = [new_runner(path=path, leases=leases) for path in paths]
    seen: list[tuple[int, datetime]] = []
    for number, runner in enumerate(runners):
        for key in ("f", "g"):
            runner.job("@every 1s", key=key)(
                lambda run, number=number: seen.append((number, run.job.id, run.scheduled_time))
            )
    async with running(runners[0]), running(runners[1]), running(runners[2]):
        await until(lambda: len(seen) >= 12)
        assert {runner.service.journal.slot for runner in runners[:2]} == {0, 1}
    assert len(list(client.jobs.list())) == 2
    assert len(list(client.executors.list())) == 1
    runs = Counter((job, when) for _, job, when in seen)
    assert set(runs.values()) == {1}
    assert len(results(client)) == len(seen)


async def test_the_emulator_is_told(new_runner: NewRunner, emulator: Emulator) -> None:
    runner = new_runner()
    runner.job("@daily", key="f")(print)

    def told() -> list[Any]:
        with urllib.request.urlopen(f"{emulator.url}/_emulator/runners", timeout=10) as answer:
            found: list[Any] = json.load(answer)
            return found

    async with running(runner):
        await until(lambda: any(entry["status"]["jobs"] for entry in told()))
    [entry] = told()
    assert entry["runner"] == "worker"
    assert entry["status"]["jobs"][0]["key"] == "f"
    assert entry["status"]["unreported"] == 0
    with urllib.request.urlopen(f"{emulator.url}/_emulator/runners/summary", timeout=10) as answer:
        [summary] = json.load(answer)
    assert (summary["runner"], summary["unreported"], summary["jobs"][0]["key"]) == ("worker", 0, "f")
    [process] = summary["processes"]
    assert (process["process"], process["receivedAt"]) == (entry["process"], entry["receivedAt"])
    assert process["serverUp"] is True
    assert "lastRun" in summary["jobs"][0]
    emulator.reset()
    assert told() == []


@pytest.mark.parametrize(
    "body",
    [
        "[]",
        "{}",
        '{"runner": "", "process": "p", "status": {}}',
        '{"runner": "r", "process": "p", "status": 1}',
    ],
)
def test_what_is_no_status_is_refused(emulator: Emulator, body: str) -> None:
    request = urllib.request.Request(f"{emulator.url}/_emulator/runners", body.encode(), method="POST")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=10)
    assert refused.value.code == 400
    refused.value.close()


async def test_status_health_and_metrics_over_http(new_runner: NewRunner) -> None:
    runner = new_runner(http_port=0)
    runner.job("@every 1s", key="<b>f</b>")(lambda run: None)

    def get(path: str, method: str = "GET") -> tuple[int, str]:
        web = runner.service._web
        assert web is not None
        try:
            address = f"http://127.0.0.1:{web.port}{path}"
            asked = urllib.request.Request(address, method=method)
            with urllib.request.urlopen(asked, timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    async with running(runner):
        await until(lambda: runner.status()["counts"].get("succeeded", 0) >= 1)
        status, text = await asyncio.to_thread(get, "/status")
        assert status == 200
        assert json.loads(text)["jobs"][0]["key"] == "<b>f</b>"
        assert json.loads((await asyncio.to_thread(get, "/healthz"))[1])["ok"] is True
        assert await asyncio.to_thread(get, "/healthz", "HEAD") == (200, "")
        status, text = await asyncio.to_thread(get, "/metrics")
        assert 'scheduler0_runner_tries_total{key="<b>f</b>",state="succeeded"}' in text
        assert "scheduler0_runner_duration_seconds_bucket" in text
        assert "scheduler0_runner_server_up 1.0" in text
        status, text = await asyncio.to_thread(get, "/")
        assert "&lt;b&gt;f&lt;/b&gt;" in text
        assert "<b>f" not in text
        assert (await asyncio.to_thread(get, "/nothing"))[0] == 404
        runner.service._beaten -= 60
        assert (await asyncio.to_thread(get, "/healthz"))[0] == 503


async def test_spans_and_metrics(new_runner: NewRunner) -> None:
    from opentelemetry import metrics, trace
    from opentelemetry.sdk.metrics import MeterProvider
    from opentelemetry.sdk.metrics.export import InMemoryMetricReader
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    spans, reader = InMemorySpanExporter(), InMemoryMetricReader()
    tracing = TracerProvider()
    tracing.add_span_processor(SimpleSpanProcessor(spans))
    runner = new_runner(otel=True)

    @runner.job("@every 1s")
    def outer(run: Run) -> None:
        with tracing.get_tracer("t").start_as_current_span("inner"):
            pass
        if run.attempt == 1:
            raise ValueError("no paper")

    metering = MeterProvider([reader])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(trace, "get_tracer", tracing.get_tracer)
        patch.setattr(metrics, "get_meter", metering.get_meter)
        async with running(runner):
            await until(lambda: len(spans.get_finished_spans()) >= 2)
    inner, outer_span = spans.get_finished_spans()[:2]
    assert (inner.name, outer_span.name) == ("inner", "run outer")
    assert inner.parent is not None
    assert inner.parent.span_id == outer_span.context.span_id
    assert outer_span.attributes is not None
    assert outer_span.attributes["scheduler0.run.state"] == "failed"
    data = reader.get_metrics_data()
    assert data is not None
    scopes = [scope for part in data.resource_metrics for scope in part.scope_metrics]
    names = {metric.name for scope in scopes for metric in scope.metrics}
    assert {f"scheduler0.runner.{name}" for name in ("tries", "duration", "running")} <= names


async def test_who_waits_for_the_start_is_told_that_the_runner_cannot_start(
    new_runner: NewRunner, emulator: Emulator, tmp_path: Path
) -> None:
    with Client(emulator.url, api_key="no", api_secret="no", account_id=1) as stranger:
        refused = new_runner(client=stranger)
        unmade = new_runner(path=tmp_path)
        for runner, error in ((refused, AuthenticationError), (unmade, JournalError)):
            started = asyncio.create_task(runner.started())
            await asyncio.sleep(0)
            with pytest.raises(error):
                await runner.serve()
            with pytest.raises(
                RuntimeError, match=r"the runner (is not running|ended before it had started)"
            ):
                await started


async def test_who_waits_for_rest_is_told_that_the_runner_failed(
    new_runner: NewRunner, client: Client
) -> None:
    runner = new_runner(poll_every=0.05)
    running = asyncio.Event()

    @runner.job("@every 1s")
    async def endless(run: Run) -> None:
        running.set()
        await asyncio.Event().wait()

    serving = asyncio.create_task(runner.serve())
    await runner.started()
    await running.wait()
    idle = asyncio.create_task(runner.idle())

    def pull(executor_id: int) -> list[object]:
        raise TypeError("broken")

    client.local_executors.pull = pull
    with pytest.raises(TypeError, match="broken"):
        await serving
    with pytest.raises(RuntimeError, match="the runner ended before it was idle"):
        await idle
    with pytest.raises(RuntimeError, match="the runner is not running"):
        await runner.idle()


async def test_a_heartbeat_that_fails_ends_the_start(
    new_runner: NewRunner, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise the runner would wait for the server, and look dead to whoever watches it."""

    def fail(self: object, *arguments: object) -> None:
        raise JournalError("the disk is full")

    monkeypatch.setattr(RunJournal, "beat", fail)
    away = Client("http://127.0.0.1:1", api_key="k", api_secret="s", account_id=2)
    with away, pytest.raises(JournalError, match="the disk is full"):
        await new_runner(client=away).serve()


async def test_a_run_whose_end_is_not_written_is_no_success(new_runner: NewRunner) -> None:
    runner = new_runner()
    async with running(runner, code=3):
        journal = runner.service.journal
        [planned] = journal.plan(1, [NewRun("f", "unique", 0, 0)], None)
        journal.begin(planned.id, 0)


async def test_a_second_stop_ends_a_start_at_once(new_runner: NewRunner) -> None:
    """The server takes the connection, and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = f"http://127.0.0.1:{mute.getsockname()[1]}"
        with Client(url, api_key="k", api_secret="s", account_id=2) as client:
            runner = new_runner(client=client)
            runner.job("@daily", key="f")(print)
            task = asyncio.create_task(runner.serve())
            await until(lambda: "runner-call" in names_of_threads())
            runner.stop()
            runner.stop()
            assert await asyncio.wait_for(task, 20) == 5
            # The thread of the call goes on. The end of the program does not wait for it.
            assert all(each.daemon for each in threading.enumerate() if each.name == "runner-call")


async def test_a_second_stop_does_not_wait_for_a_report(new_runner: NewRunner, client: Client) -> None:
    runner = new_runner()
    begun, go_on = threading.Event(), threading.Event()

    def report(*arguments: object) -> None:
        begun.set()
        go_on.wait(60)

    client.local_executors.report = report
    runner.job("@every 1s", key="f")(lambda run: None)
    task = asyncio.create_task(runner.serve())
    await until(begun.is_set)
    runner.stop()
    await asyncio.sleep(0)
    runner.stop()
    try:
        assert await asyncio.wait_for(task, 20) == 5
    finally:
        go_on.set()


@pytest.mark.parametrize("end", ["cancelled", "failed"])
async def test_no_try_goes_on_when_serve_ends(new_runner: NewRunner, client: Client, end: str) -> None:
    clock = ManualClock(START)
    runner = new_runner(clock=clock)
    states: list[str] = []

    @runner.job("@hourly", retries=1, backoff=0)
    async def long(run: Run) -> None:
        states.append(f"begun {run.attempt}")
        try:
            await asyncio.sleep(0 if run.attempt == 2 else 600)
        except asyncio.CancelledError:
            states.append("cancelled")
            raise

    task = asyncio.create_task(runner.serve())
    await runner.started()
    clock.advance(timedelta(hours=1))
    await until(lambda: bool(states))
    pull = client.local_executors.pull
    if end == "failed":
        client.local_executors.pull = None
    else:
        task.cancel()
    with pytest.raises((asyncio.CancelledError, TypeError)):
        await task
    assert states == ["begun 1", "cancelled"]
    client.local_executors.pull = pull
    async with running(runner):
        await until(lambda: len(states) == 3 and not runner.service.engine.active)
    assert states[2:] == ["begun 2"]
    assert results(client) == [(1, 1)]


async def test_what_a_thread_does_that_goes_on_is_not_taken_over(
    new_runner: NewRunner, client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(works, "STOP_GRACE", 0.05)
    clock = ManualClock(START)
    runner = new_runner(clock=clock)
    release = threading.Event()
    states: list[str] = []

    @runner.job("@hourly", retries=1, backoff=0)
    def stubborn(run: Run) -> None:
        states.append(f"begun {run.attempt}")
        if run.attempt == 1:
            release.wait(60)
            states.append("ended 1")

    task = asyncio.create_task(runner.serve())
    await runner.started()
    clock.advance(timedelta(hours=1))
    await until(lambda: bool(states))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert "no runner takes over from this one until they end" in caplog.text
    async with running(runner):
        journal = runner.service.journal
        assert (journal.slot, journal.adopt(), journal.unfinished()) == (1, False, [])
        release.set()
        await until(lambda: len(states) == 3 and not runner.service.engine.active)
    assert states == ["begun 1", "ended 1", "begun 2"]
    assert results(client) == [(1, 1)]


def names_of_threads() -> list[str]:
    return [each.name for each in threading.enumerate()]


@pytest.mark.parametrize("point", ["_create", "pull"])
async def test_a_start_that_was_silent_for_too_long_brings_again(
    new_runner: NewRunner,
    client: Client,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    point: str,
) -> None:
    """Another runner takes its place meanwhile, and makes the same jobs."""
    real = getattr(ServerCalls, point)
    silent = True

    async def stop_first(self: ServerCalls, *arguments: Any) -> Any:
        nonlocal silent
        if silent:
            silent = False
            monkeypatch.setattr(bringing, "_TAKEN_OVER_MS", 0)
            async with running(second):
                pass
            monkeypatch.undo()
            monkeypatch.setattr(bringing, "_RENEWED_AFTER", renewed)
        return await real(self, *arguments)

    renewed = 0.0 if point == "pull" else 15.0
    runners = [
        new_runner(path=tmp_path / name / "runner.db", leases=f"sqlite:///{tmp_path}/all.db") for name in "ab"
    ]
    first, second = runners
    for runner in runners:
        runner.job("@daily", key="f")(print)
        runner.job("@hourly", key="g")(print)
    monkeypatch.setattr(ServerCalls, point, stop_first)
    async with running(first):
        keys = {entry.key for entry in first.service.engine.entries.values()}
        assert (keys, len(first.service.engine.entries)) == ({"f", "g"}, 2)
    assert sorted(json.loads(job.data or "")["key"] for job in client.jobs.list()) == ["f", "g"]
    assert "another process took over the start of this one" in caplog.text


async def test_the_lease_of_a_long_start_is_renewed(
    new_runner: NewRunner, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody can take over between the jobs, however long they take together."""
    monkeypatch.setattr(bringing, "_RENEWED_AFTER", 0.0)
    runner = new_runner()
    for key in ("f", "g", "h"):
        runner.job("@daily", key=key)(print)
    asked: list[int] = []
    real = LeaseClient.request_job_start

    async def count(self: LeaseClient, *arguments: Any, **keywords: Any) -> Any:
        asked.append(keywords["retry_interval"])
        return await real(self, *arguments, **keywords)

    monkeypatch.setattr(LeaseClient, "request_job_start", count)
    async with running(runner):
        pass
    assert asked == [60_000] * 4
    assert len(list(client.jobs.list())) == 3


async def test_what_was_taken_over_is_reported_at_once(
    new_runner: NewRunner, client: Client, tmp_path: Path
) -> None:
    """No run of the runner itself has to end before."""
    runner = new_runner()

    @runner.job("@yearly")
    def yearly(run: Run) -> None: ...

    async with running(runner):
        [job] = client.jobs.list()
        other = RunJournal(tmp_path / "runner.db", "worker")
        [left] = other.plan(job.id, [NewRun("yearly", "left", 0, 0)], None)
        other.begin(left.id, 0)
        report = {
            "jobId": job.id,
            "uniqueId": "left",
            "state": 1,
            "lastExecutionTime": "2027-01-01T00:00:00Z",
            "nextExecutionTime": "2028-01-01T00:00:00Z",
            "executionVersion": left.version,
            "jobQueueVersion": 0,
        }
        other.finish(left.id, "succeeded", 0, None, report)
        other.close()
        await until(lambda: "left" in {row.unique_id for row in client.executions.list()})


async def test_a_task_that_fails_during_the_stop_is_no_clean_end(
    new_runner: NewRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    runner = new_runner(poll_every=0.01)
    failing, running = asyncio.Event(), asyncio.Event()

    def purge(self: RunJournal) -> None:
        if failing.is_set():
            end.set()
            raise JournalError("the journal fails")

    monkeypatch.setattr(RunJournal, "purge", purge)

    @runner.job("@every 1s")
    async def until_the_failure(run: Run) -> None:
        running.set()
        await end.wait()

    end = asyncio.Event()
    serving = asyncio.create_task(runner.serve())
    await running.wait()
    runner.stop()
    failing.set()
    with pytest.raises(JournalError, match="the journal fails"):
        await serving


async def test_a_thread_whose_time_is_over_is_known_until_it_ends(new_runner: NewRunner) -> None:
    """So nobody takes over from the runner, and no retry begins beside it."""
    runner, gate = new_runner(), threading.Event()

    @runner.job("@every 1s", timeout=0.05, retries=1, backoff=3600)
    def goes_on(run: Run) -> None:
        assert gate.wait(60)

    async with running(runner):
        await until(lambda: len(runner.service.engine.left()) == 1)
        gate.set()
        await until(lambda: not runner.service.engine.left())


async def test_what_a_user_set_inactive_stays_known_as_theirs(new_runner: NewRunner, client: Client) -> None:
    for data in ({"a": 1}, {"a": 2}):
        runner = new_runner()

        @runner.job("@yearly", key="f", data=data)
        def yearly(run: Run) -> None: ...

        async with running(runner):
            [job] = client.jobs.list()
        if job.status == "active":
            client.jobs.update(job.id, status="inactive", modified_by="me")
    [job] = client.jobs.list()
    assert job_data("f", {"a": 2}) == job.data
    assert (job.status, job.modified_by) == ("inactive", "me")
