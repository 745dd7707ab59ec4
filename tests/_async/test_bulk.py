"""create_many, update_many and delete_many: one result an item, and nothing acknowledged is lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from scheduler0 import (
    APIConnectionError,
    AuthenticationError,
    BadRequestError,
    BulkProgress,
    BulkResult,
    BulkStatus,
    OutcomeUnknownError,
    TaskError,
)
from scheduler0.emulator import Emulator

from .mock import client_for, envelope
from .test_emulated import client_of, project_and_executor

DONE, REFUSED, UNKNOWN, SKIPPED = BulkStatus
BODY = {"project_id": 1, "executor_id": 2, "timezone": "UTC", "created_by": "me"}


def bodies(count: int, **members: Any) -> Iterator[dict[str, Any]]:
    for number in range(count):
        yield {**BODY, "start_date": "2099-01-01T09:00:00Z", "data": str(number), **members}


class Server:
    """Accepts batches and finishes each when it is read; a job whose data is ``bad`` fails its batch."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.created: dict[str, int] = {}
        self.tasks: dict[str, list[dict[str, Any]]] = {}
        self.finished: dict[str, str] = {}
        self.waiting = 0
        self.most_waiting = 0
        self.lose: set[int] = set()
        self.refuse_at_once = False

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return self._task(request.url.path.rpartition("/")[2])
        jobs = json.loads(request.content)
        self.batches.append([job["data"] for job in jobs])
        if len(self.batches) - 1 in self.lose:
            raise httpx.ReadError("reset")
        if self.refuse_at_once and any(job["data"] == "bad" for job in jobs):
            return envelope("one of them is bad", 400)
        name = f"task-{len(self.batches)}"
        self.tasks[name] = jobs
        self.waiting += 1
        self.most_waiting = max(self.most_waiting, self.waiting)
        return envelope(name, 202)

    def _task(self, name: str) -> httpx.Response:
        self.waiting -= 1
        jobs = self.tasks[name]
        state = {"requestId": name, "dateCreated": "2026-01-01T00:00:00Z"}
        if any(job["data"] == "bad" for job in jobs):
            return envelope(
                {**state, "state": 3, "output": json.dumps({"data": "bad job", "success": False})}
            )
        if name not in self.finished:
            made: list[dict[str, Any]] = []
            for job in jobs:
                assert job["data"] not in self.created
                self.created[job["data"]] = len(self.created) + 1
                made.append({**job, "id": self.created[job["data"]]})
            self.finished[name] = json.dumps(made)
        return envelope({**state, "state": 2, "output": self.finished[name]})


def shown(results: list[BulkResult]) -> list[tuple[int, str, int | None]]:
    return [(result.index, result.status.value, result.id) for result in results]


@pytest.mark.anyio
async def test_batches_are_bounded_and_results_keep_the_order() -> None:
    server = Server()
    seen: list[BulkProgress] = []
    async with client_for(server) as client:
        run = client.jobs.create_many(bodies(25), batch_size=10, concurrency=2, on_progress=seen.append)
        results = [result async for result in run]
    assert [len(batch) for batch in server.batches] == [10, 10, 5]
    assert server.most_waiting == 2
    assert shown(results) == [(index, "done", index + 1) for index in range(25)]
    assert all(result.job and result.job.data == str(result.index) for result in results)
    assert [progress.done for progress in seen] == [10, 20, 25]
    assert seen[-1].total is None


@pytest.mark.anyio
@pytest.mark.parametrize("at_once", [True, False])
async def test_a_bad_job_never_takes_its_batch_along(at_once: bool) -> None:
    server = Server()
    server.refuse_at_once = at_once
    items = list(bodies(40))
    items[7]["data"] = items[23]["data"] = "bad"
    async with client_for(server) as client:
        results = [result async for result in client.jobs.create_many(items, batch_size=20)]
    assert [result.index for result in results if result.status is REFUSED] == [7, 23]
    assert [result.index for result in results if result.status is DONE] == [
        index for index in range(40) if index not in (7, 23)
    ]
    assert len(server.created) == 38
    wanted = BadRequestError if at_once else TaskError
    assert isinstance(results[7].error, wanted)
    assert results[7].item is items[7]


@pytest.mark.anyio
async def test_each_item_is_checked_before_anything_is_sent() -> None:
    server = Server()
    items = [
        *bodies(1),
        {**BODY, "spec": "no spec"},
        {**BODY, "start_date": "tomorrow"},
        "text",
        *bodies(1, data="z"),
    ]
    async with client_for(server) as client:
        results = [result async for result in client.jobs.create_many(items)]
    assert [result.status for result in results] == [DONE, REFUSED, REFUSED, REFUSED, DONE]
    assert server.batches == [["0", "z"]]


@pytest.mark.anyio
async def test_accounts_are_not_mixed_in_a_batch() -> None:
    server = Server()
    headers: list[str] = []

    def handle(request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            headers.append(request.headers["x-account-id"])
        return server(request)

    items = [{**body, "account_id": account} for body, account in zip(bodies(4), "2233", strict=True)]
    async with client_for(handle) as client:
        results = [result async for result in client.jobs.create_many(items)]
    assert all(result.ok for result in results)
    assert server.batches == [["0", "1"], ["2", "3"]]
    assert headers == ["2", "3"]


@pytest.mark.anyio
async def test_a_lost_answer_is_unknown_and_is_not_sent_again() -> None:
    server = Server()
    server.lose = {1}
    async with client_for(server) as client:
        summary = await client.jobs.create_many(bodies(6), batch_size=2).finish()
    assert [result.status for result in summary.problems] == [UNKNOWN, UNKNOWN]
    assert all(isinstance(result.error, OutcomeUnknownError) for result in summary.problems)
    assert server.batches == [["0", "1"], ["2", "3"], ["4", "5"]]
    assert str(summary) == "4 done, 0 skipped, 0 refused, 2 unknown"


@pytest.mark.anyio
async def test_an_error_that_is_about_no_item_comes_after_what_was_acknowledged() -> None:
    server = Server()

    def handle(request: httpx.Request) -> httpx.Response:
        if request.method == "POST" and len(server.batches) == 2:
            return envelope("no such key", 401)
        return server(request)

    results: list[BulkResult] = []
    async with client_for(handle) as client:
        stream = aiter(client.jobs.create_many(bodies(6), batch_size=2))
        results += [await anext(stream) for _ in range(4)]
        with pytest.raises(AuthenticationError) as caught:
            await anext(stream)
    assert shown(results) == [(index, "done", index + 1) for index in range(4)]
    assert caught.value.__notes__ == ["nothing of this batch was created; it begins with item 4"]


@pytest.mark.anyio
async def test_a_repeated_run_goes_on_where_the_journal_ends(tmp_path: Path) -> None:
    server = Server()
    journal = tmp_path / "run.jsonl"
    async with client_for(server) as client:
        async with client.jobs.create_many(bodies(10), batch_size=2, concurrency=2, journal=journal) as run:
            async for result in run:
                if result.index == 2:
                    break
        sent = len(server.batches)
        assert sent < 5
        again = [
            result async for result in client.jobs.create_many(bodies(10), batch_size=2, journal=journal)
        ]
    assert all(result.ok for result in again)
    assert [result.index for result in again] == list(range(10))
    assert [result.id for result in again] == [server.created[str(index)] for index in range(10)]
    assert sum(len(batch) for batch in server.batches) == 10
    assert again[0].status is SKIPPED
    assert again[-1].status is DONE


@pytest.mark.anyio
async def test_a_journal_names_what_was_sent_and_never_answered(tmp_path: Path) -> None:
    server = Server()
    server.lose = {0}
    journal = tmp_path / "run.jsonl"
    async with client_for(server) as client:
        first = [result async for result in client.jobs.create_many(bodies(2), journal=journal)]
        again = [result async for result in client.jobs.create_many(bodies(3), journal=journal)]
    assert [result.status for result in first] == [UNKNOWN, UNKNOWN]
    assert [result.status for result in again] == [UNKNOWN, UNKNOWN, DONE]
    assert server.batches == [["0", "1"], ["2"]]


@pytest.mark.anyio
async def test_what_was_refused_may_be_mended_and_sent_again(tmp_path: Path) -> None:
    server = Server()
    journal = tmp_path / "run.jsonl"
    items = list(bodies(4))
    items[2]["data"] = "bad"
    async with client_for(server) as client:
        first = [result async for result in client.jobs.create_many(items, journal=journal)]
        items[2]["data"] = "good"
        again = [result async for result in client.jobs.create_many(items, journal=journal)]
    assert [result.status for result in first] == [DONE, DONE, REFUSED, DONE]
    assert [result.status for result in again] == [SKIPPED, SKIPPED, DONE, SKIPPED]


@pytest.mark.anyio
async def test_a_journal_of_other_items_is_refused(tmp_path: Path) -> None:
    journal = tmp_path / "run.jsonl"
    server = Server()
    async with client_for(server) as client:
        await client.jobs.create_many(bodies(2), journal=journal).finish()
        with pytest.raises(ValueError, match=r"item 0 is not the one that .* holds"):
            await client.jobs.create_many(bodies(2, timezone="Europe/Berlin"), journal=journal).finish()
        other = tmp_path / "notes.txt"
        other.write_text("milk\n", "utf-8")
        with pytest.raises(ValueError, match="line 1 is not an entry of a journal"):
            await client.jobs.create_many(bodies(2), journal=other).finish()
        assert other.read_text("utf-8") == "milk\n"
    assert len(server.batches) == 1


@pytest.mark.anyio
async def test_a_line_that_was_cut_by_a_kill_is_dropped(tmp_path: Path) -> None:
    journal = tmp_path / "run.jsonl"
    server = Server()
    async with client_for(server) as client:
        await client.jobs.create_many(bodies(2), journal=journal).finish()
        with journal.open("ab") as file:
            file.write(b'{"event":"sending","batch":2,"acc')
        again = [result async for result in client.jobs.create_many(bodies(3), journal=journal)]
    assert [result.status for result in again] == [SKIPPED, SKIPPED, DONE]
    assert [json.loads(line)["event"] for line in journal.read_text("utf-8").splitlines()] == [
        *("start", "sending", "accepted", "created"),
        *("sending", "accepted", "created"),
    ]


@pytest.mark.anyio
async def test_a_run_that_nobody_begins_warns() -> None:
    async with client_for(Server()) as client:
        run = client.jobs.create_many(bodies(1))
        with pytest.warns(RuntimeWarning, match="never begun and nothing was sent"):
            run.__del__()
        assert (await run.finish()).progress.done == 1
        with pytest.raises(RuntimeError, match="can be used once"):
            await run.finish()


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"batch_size": 0}, "batch_size must be from 1 to 100, got 0"),
        ({"batch_size": 101}, "batch_size must be from 1 to 100, got 101"),
        ({"concurrency": 0}, "concurrency must be from 1 to 1000, got 0"),
    ],
)
async def test_arguments_are_checked_at_the_call(arguments: dict[str, int], message: str) -> None:
    async with client_for(Server()) as client:
        with pytest.raises(ValueError, match=message):
            client.jobs.create_many(bodies(1), **arguments)


@pytest.mark.anyio
async def test_nobody_there() -> None:
    def dead(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    async with client_for(dead, actor="me") as client:
        with pytest.raises(APIConnectionError):
            await client.jobs.create_many(bodies(1)).finish()
        with pytest.raises(APIConnectionError):
            await client.jobs.delete_many([1, 2, 3]).finish()


@pytest.mark.anyio
async def test_many_jobs_at_the_emulator() -> None:
    with Emulator() as emulator:
        async with client_of(emulator) as client:
            project, executor = await project_and_executor(client)
            items = [
                {
                    "project_id": project,
                    "executor_id": executor if number != 57 else 999_999,
                    "timezone": "UTC",
                    "spec": "0 0 9 * * *",
                    "start_date": "2099-01-01T09:00:00Z",
                    "data": str(number),
                }
                for number in range(250)
            ]
            summary = await client.jobs.create_many(items).finish()
            assert [problem.index for problem in summary.problems] == [57]
            assert summary.progress == BulkProgress(done=249, refused=1, total=250)

            odd = await client.jobs.update_many(
                project_id=project, change=lambda job: {"data": "odd"} if int(job.data or 0) % 2 else None
            ).finish()
            assert (odd.progress.done, odd.progress.skipped) == (124, 125)

            gone = await client.jobs.delete_many(
                project_id=project, where=lambda job: job.data == "odd"
            ).finish()
            assert gone.progress.done == 124
            left = [job async for job in client.jobs.list(project_id=project)]
            assert len(left) == 125
            assert not any(job.data == "odd" for job in left)

            mixed = [
                result async for result in client.jobs.update_many([left[0], 999_999], change={"data": "x"})
            ]
            assert [result.status for result in mixed] == [DONE, REFUSED]
            with pytest.raises(ValueError, match="no jobs are named"):
                client.jobs.delete_many()
