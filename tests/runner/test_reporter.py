"""Each result is reported exactly once, whatever happens to the request."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Iterator, Set
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scheduler0 import APIError, AsyncClient, Client, OutcomeUnknownError
from scheduler0.emulator import Emulator
from scheduler0.runner.reader import NewRun
from scheduler0.runner.reporter import Reporter
from scheduler0.runner.run_journal import RunJournal
from scheduler0.runner.server_calls import Identity, ServerCalls

pytestmark = pytest.mark.anyio


class Machine:
    """The machine's clock, moved by the test."""

    def __init__(self) -> None:
        self.time = datetime.now(UTC)

    def now(self) -> datetime:
        return self.time


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[RunJournal]:
    journal = RunJournal(tmp_path / "runner.db", "w")
    yield journal
    journal.close()


@pytest.fixture
def executor(client: Client) -> int:
    return client.local_executors.register(name="w", command="c", created_by="x").id


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def reporter(client: Client, journal: RunJournal, machine: Machine) -> Reporter:
    return Reporter(ServerCalls(client, "w", None), journal, 15, machine.now)


def fill(journal: RunJournal, number: int, job_id: int = 7) -> None:
    """Runs that are over."""
    for run in journal.plan(job_id, [NewRun("f", f"id-{job_id}-{n}", n, n) for n in range(number)], None):
        journal.begin(run.id, 0)
        report = {
            "jobId": job_id,
            "uniqueId": run.unique_id,
            "state": 1,
            "lastExecutionTime": "2027-01-01T00:00:00Z",
            "nextExecutionTime": "2027-01-01T00:00:01Z",
            "executionVersion": run.version,
            "jobQueueVersion": 0,
        }
        journal.finish(run.id, "succeeded", 0, None, report)


def reported(client: Client) -> Counter[str]:
    return Counter(row.unique_id for row in client.executions.list())


async def test_a_backlog_goes_in_batches_of_200(
    reporter: Reporter, journal: RunJournal, client: Client, executor: int
) -> None:
    fill(journal, 450)
    sizes: list[int] = []
    real = client.local_executors.report

    def report(executor_id: int, reports: list[object]) -> object:
        sizes.append(len(reports))
        return real(executor_id, reports)

    client.local_executors.report = report
    assert await reporter.report(executor)
    assert sizes == [200, 200, 50]
    assert journal.unreported() == 0
    assert set(reported(client).values()) == {1}
    assert len(reported(client)) == 450


@pytest.mark.parametrize(
    ("kind", "status", "arrived"),
    [
        ("drop_after", None, True),
        ("drop_before", None, False),
        ("status", 500, False),
        ("status", 502, False),
        ("status", 400, False),
        ("status", 503, False),
    ],
)
async def test_a_request_that_fails(
    kind: str, status: int | None, arrived: bool,
    reporter: Reporter, journal: RunJournal, client: Client, executor: int,
    machine: Machine, emulator: Emulator,
) -> None:  # fmt: skip
    fill(journal, 3)
    emulator.faults.add(
        kind, status=status, method="POST", path=f"/api/v1/local-executors/{executor}/executions"
    )
    with pytest.raises(APIError):
        await reporter.report(executor)
    assert sum(reported(client).values()) == (3 if arrived else 0)
    assert journal.unreported() == 3
    # Nothing is looked for while the request may still arrive, and nothing is sent twice.
    await reporter.report(executor)
    machine.time += timedelta(seconds=16)
    assert await reporter.report(executor)
    assert journal.unreported() == 0
    assert reported(client) == {"id-7-0": 1, "id-7-1": 1, "id-7-2": 1}


async def test_a_kill_while_a_request_is_under_way(
    reporter: Reporter, journal: RunJournal, client: Client, executor: int, machine: Machine
) -> None:
    """The batch was marked, and a part of it arrived."""
    fill(journal, 4)
    batch = journal.take_batch(200, int(machine.time.timestamp() * 1000))
    client.local_executors.report(executor, [dict(row.body) for row in batch[:2]])
    assert not await reporter.report(executor)
    assert reporter.seconds_until_settled() == pytest.approx(15, abs=0.1)
    machine.time += timedelta(seconds=15)
    assert await reporter.report(executor)
    assert set(reported(client).values()) == {1}
    assert len(reported(client)) == 4
    assert reporter.seconds_until_settled() is None


async def test_fresh_results_do_not_wait_for_doubtful_ones(
    reporter: Reporter, journal: RunJournal, client: Client, executor: int, machine: Machine
) -> None:
    fill(journal, 2)
    journal.take_batch(200, int(machine.time.timestamp() * 1000))
    fill(journal, 1, job_id=8)
    assert not await reporter.report(executor)
    assert reported(client) == {"id-8-0": 1}


async def test_a_batch_under_way_is_not_in_doubt(
    reporter: Reporter, journal: RunJournal, client: Client, executor: int, machine: Machine,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """A runner that stops reports what is left while an earlier report may still wait for its answer."""
    fill(journal, 3)
    sending, answer = threading.Event(), threading.Event()
    real_report, real_reported = client.local_executors.report, reporter._server.reported
    asked: list[int] = []

    def report(executor_id: int, reports: list[object]) -> object:
        sending.set()
        assert answer.wait(30)
        return real_report(executor_id, reports)

    async def look(job_id: int, wanted: Set[Identity], most: int) -> tuple[Set[Identity], bool]:
        asked.append(job_id)
        return await real_reported(job_id, wanted, most)

    client.local_executors.report = report
    monkeypatch.setattr(reporter._server, "reported", look)
    earlier = asyncio.create_task(reporter.report(executor))
    assert await asyncio.to_thread(sending.wait, 30)
    machine.time += timedelta(seconds=60)
    last = asyncio.create_task(reporter.report(executor))
    for _ in range(20):
        await asyncio.sleep(0)
    assert asked == []
    answer.set()
    assert await earlier
    assert await last
    assert reported(client) == {"id-7-0": 1, "id-7-1": 1, "id-7-2": 1}


async def test_a_lost_request_may_arrive_after_its_failure(
    reporter: Reporter, journal: RunJournal, client: Client, executor: int, machine: Machine
) -> None:
    """The time to settle counts from the failure, however long the request had waited before."""
    fill(journal, 1)

    def report(executor_id: int, reports: list[object]) -> object:
        machine.time += timedelta(seconds=60)
        raise OutcomeUnknownError("no answer")

    client.local_executors.report = report
    with pytest.raises(OutcomeUnknownError):
        await reporter.report(executor)
    assert reporter.seconds_until_settled() == pytest.approx(15, abs=0.1)


def report_of_others(client: Client, executor: int, number: int) -> None:
    """Other runners of the name report results of job 7."""
    times = {"lastExecutionTime": "2027-01-01T00:00:00Z", "nextExecutionTime": "2027-01-01T00:00:01Z"}
    rest = {"jobId": 7, "state": 1, **times, "executionVersion": 1, "jobQueueVersion": 0}
    for begin in range(0, number, 200):
        numbers = range(begin, min(begin + 200, number))
        client.local_executors.report(executor, [{**rest, "uniqueId": f"other-{n}"} for n in numbers])


async def test_a_result_is_found_behind_those_of_others(
    reporter: Reporter, journal: RunJournal, client: Client, executor: int, machine: Machine
) -> None:
    fill(journal, 2)
    batch = journal.take_batch(200, int(machine.time.timestamp() * 1000))
    client.local_executors.report(executor, [dict(batch[0].body)])
    report_of_others(client, executor, 2100)
    machine.time += timedelta(seconds=15)
    assert await reporter.report(executor)
    assert journal.unreported() == 0
    found = reported(client)
    assert (found["id-7-0"], found["id-7-1"]) == (1, 1)


async def test_a_result_that_nobody_can_find_is_kept_and_not_sent_again(
    reporter: Reporter, journal: RunJournal, client: Client, executor: int, machine: Machine,
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    fill(journal, 1)
    [row] = journal.take_batch(200, int(machine.time.timestamp() * 1000))
    client.local_executors.report(executor, [dict(row.body)])
    report_of_others(client, executor, 3)
    machine.time += timedelta(seconds=15)
    monkeypatch.setattr("scheduler0.runner.reporter._SEARCHED", 3)
    for _ in range(2):
        assert not await reporter.report(executor)
        assert reporter.seconds_until_settled() is None
    assert caplog.text.count("1 results of job 7 may be behind its newest 3 executions: they are kept") == 1
    assert (journal.unreported(), reported(client)["id-7-0"]) == (1, 1)
    fill(journal, 1, job_id=8)
    await reporter.report(executor)
    assert reported(client)["id-8-0"] == 1

    monkeypatch.undo()
    restarted = Reporter(reporter._server, journal, 15, machine.now)
    assert await restarted.report(executor)
    assert (journal.unreported(), reported(client)["id-7-0"]) == (0, 1)


@pytest.mark.parametrize("kind", [Client, AsyncClient])
async def test_a_search_ends_when_all_is_found(
    kind: type[Client | AsyncClient], client: Client, executor: int, emulator: Emulator
) -> None:
    report_of_others(client, executor, 250)
    asked: list[object] = []
    searching = kind(
        emulator.url, api_key=emulator.api_key, api_secret=emulator.api_secret,
        account_id=emulator.account_id, on_request=asked.append,
    )  # fmt: skip
    server = ServerCalls(searching, "w", None)
    newest = {("other-249", 1), ("other-248", 1)}
    assert await server.reported(7, newest, 1000) == (newest, True)
    assert len(asked) == 1
    assert await server.reported(7, {*newest, ("other-249", 2)}, 1000) == (newest, True)
    assert await server.reported(7, {*newest, ("other-249", 2)}, 250) == (newest, False)
    if isinstance(searching, AsyncClient):
        await searching.aclose()
    else:
        searching.close()


async def test_a_report_that_is_cancelled_may_go_on_in_its_thread(
    reporter: Reporter, journal: RunJournal, client: Client, executor: int, machine: Machine
) -> None:
    """What it sends may still arrive: its journal is held until it ends."""
    fill(journal, 1)
    sending, answer = threading.Event(), threading.Event()

    def report(executor_id: int, reports: list[object]) -> None:
        sending.set()
        assert answer.wait(30)

    client.local_executors.report = report
    task = asyncio.create_task(reporter.report(executor))
    assert await asyncio.to_thread(sending.wait, 30)
    machine.time += timedelta(seconds=60)
    task.cancel()
    await asyncio.wait({task})
    assert reporter.seconds_until_settled() == pytest.approx(15, abs=0.1)
    [under_way] = reporter._server.sending()
    answer.set()
    assert await asyncio.to_thread(under_way.acquire, timeout=30)
    under_way.release()
    assert reporter._server.sending() == []


async def test_what_cannot_be_found_is_not_looked_for_without_end(
    reporter: Reporter, journal: RunJournal, executor: int, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scheduler0.runner.reporter._SEARCHED", 1)
    fill(journal, 2)
    journal.take_batch(1, int(machine.time.timestamp() * 1000))
    assert not await reporter.report(executor)
    assert reporter.has_results()
    machine.time += timedelta(seconds=16)
    # The newest execution of the job is another one.
    assert not await reporter.report(executor)
    assert journal.unreported() == 1
    assert not reporter.has_results()
