"""What create_many, update_many and delete_many say of a request whose answer does not tell its outcome."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from scheduler0 import (
    APIError,
    APIKey,
    AuthenticationError,
    BulkProgress,
    BulkResult,
    BulkStatus,
    IdentityError,
    Job,
)
from scheduler0._async.bulk import AsyncBulkRun

from .mock import JOB, client_for, envelope
from .test_bulk import Server, bodies

DONE, REFUSED, UNKNOWN, SKIPPED = BulkStatus
SPOILED: dict[str, Callable[[], httpx.Response]] = {
    "broken JSON": lambda: httpx.Response(202, content=b'{"success":true,"da'),
    "a page": lambda: httpx.Response(202, content=b"<html>upstream</html>"),
    "no body": lambda: httpx.Response(202),
    "500": lambda: envelope("disk full", 500),
    "a page with 500": lambda: httpx.Response(500, content=b"<html>Internal error</html>"),
    "encoded otherwise": lambda: httpx.Response(202, headers={"content-encoding": "gzip"}, content=b"no"),
}


@pytest.mark.anyio
@pytest.mark.parametrize("spoiled", SPOILED.values(), ids=SPOILED.keys())
async def test_a_batch_whose_answer_is_spoiled_is_unknown_and_never_sent_again(
    spoiled: Callable[[], httpx.Response], tmp_path: Path
) -> None:
    server = Server()
    posts = 0

    def gateway(request: httpx.Request) -> httpx.Response:
        nonlocal posts
        answer = server(request)
        posts += request.method == "POST"
        return spoiled() if request.method == "POST" and posts == 1 else answer

    journal = tmp_path / "run.jsonl"
    async with client_for(gateway) as client:
        first = [result async for result in client.jobs.create_many(bodies(5), batch_size=3, journal=journal)]
        again = [result async for result in client.jobs.create_many(bodies(5), journal=journal)]
    assert [result.status for result in first] == [UNKNOWN] * 3 + [DONE] * 2
    assert [result.status for result in again] == [UNKNOWN] * 3 + [SKIPPED] * 2
    assert isinstance(first[0].error, APIError)
    assert not hasattr(first[0].error, "__notes__")
    assert server.batches == [["0", "1", "2"], ["3", "4"]]


@pytest.mark.anyio
@pytest.mark.parametrize("spoiled", SPOILED.values(), ids=SPOILED.keys())
async def test_a_change_whose_answer_is_spoiled_is_unknown(spoiled: Callable[[], httpx.Response]) -> None:
    def gateway(request: httpx.Request) -> httpx.Response:
        if request.method == "GET" or request.url.path.endswith("/2"):
            return envelope({**JOB, "id": int(request.url.path[-1])})
        return spoiled() if request.method == "PUT" else envelope("no", 500)

    async with client_for(gateway, actor="me") as client:
        updated = [result async for result in client.jobs.update_many([1, 2], change={"data": "x"})]
        deleted = await client.jobs.delete_many([1]).finish()
    # A PUT without a body needs no reading: its 202 is an answer.
    assert [result.status for result in updated] == [UNKNOWN, DONE]
    assert deleted.progress.unknown == 1


@pytest.mark.anyio
async def test_a_job_that_could_not_be_read_is_not_changed() -> None:
    async with client_for(lambda request: envelope("no", 500), actor="me") as client:
        [result] = [result async for result in client.jobs.update_many([1], change={"data": "x"})]
    assert result.status is REFUSED


@pytest.mark.anyio
@pytest.mark.parametrize(
    "content",
    [
        b'{"api_key": "precious", "rows": [1,2,3]}',
        b"milk",
        b'{"event":"sent"}',
        b'{"event":"sending","batch":1,"account":null,"items":[[0,"x"]]}\n',
        b'{"event":"start","version":1}\n{"event":"start","version":1}\n',
        b"[]\n",
    ],
)
async def test_a_file_that_is_no_journal_stays_as_it_is(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "token.json"
    file.write_bytes(content)
    async with client_for(Server()) as client:
        with pytest.raises(ValueError, match=r"is not a(n entry of a)? journal"):
            await client.jobs.create_many(bodies(1), journal=file).finish()
    assert file.read_bytes() == content


@pytest.mark.anyio
@pytest.mark.parametrize(
    "content", [b"", b"{", b'{"event":"start","ver', b'{"event":"start","version":1,"serv']
)
async def test_a_start_that_was_cut_by_a_kill_is_written_again(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "run.jsonl"
    file.write_bytes(content)
    async with client_for(Server()) as client:
        assert (await client.jobs.create_many(bodies(1), journal=file).finish()).progress.done == 1
    assert json.loads(file.read_text("utf-8").splitlines()[0]) == {
        "event": "start",
        "version": 1,
        "servers": ["http://server:7070"],
        "account": "2",
    }


@pytest.mark.anyio
async def test_a_journal_belongs_to_its_server_and_account(tmp_path: Path) -> None:
    server = Server()
    file = tmp_path / "run.jsonl"
    async with client_for(server) as client:
        await client.jobs.create_many(bodies(1), journal=file).finish()
        with pytest.raises(
            ValueError, match="is of account '2', and the client of '3': give the client the account of"
        ):
            await client.for_account("3").jobs.create_many(bodies(1), journal=file).finish()
        lines = file.read_text("utf-8").splitlines(keepends=True)
        start = {"event": "start", "version": 1}
        for servers, accepted in ((["http://a", "http://server:7070"], True), (["http://a"], False)):
            file.write_text(json.dumps({**start, "servers": servers, "account": "2"}) + "\n" + lines[1])
            kept = file.read_bytes()
            run = client.jobs.create_many(bodies(1), journal=file)
            if accepted:
                assert (await run.finish()).progress.unknown == 1
                continue
            with pytest.raises(
                ValueError, match="is of server 'http://a', and the client of 'http://server:7070'"
            ):
                await run.finish()
            assert file.read_bytes() == kept
        # A journal of an earlier version names neither.
        file.write_text("".join([json.dumps(start) + "\n", *lines[1:]]), "utf-8")
        assert (await client.jobs.create_many(bodies(1), journal=file).finish()).progress.skipped == 1
    assert len(server.batches) == 1


class Broken(Exception):
    """What a callback or an iterator of the program raises."""


async def until_it_ends(run: AsyncBulkRun, results: list[BulkResult]) -> None:
    async for result in run:
        results += [result]


@pytest.mark.anyio
async def test_what_was_accepted_comes_before_an_error_of_the_items() -> None:
    def broken() -> Iterator[Any]:
        yield from bodies(5)
        yield "no job"
        raise Broken

    server, results = Server(), list[BulkResult]()
    async with client_for(server) as client:
        with pytest.raises(Broken):
            await until_it_ends(client.jobs.create_many(broken(), batch_size=2), results)
    assert server.batches == [["0", "1"], ["2", "3"]]
    assert [(result.index, result.status) for result in results] == [
        *((index, DONE) for index in range(4)),
        (5, REFUSED),
    ]


@pytest.mark.anyio
async def test_what_was_accepted_comes_before_an_error_of_on_progress() -> None:
    def broken(progress: BulkProgress) -> None:
        raise Broken(progress.finished)

    server, results = Server(), list[BulkResult]()
    async with client_for(server) as client:
        run = client.jobs.create_many(bodies(9), batch_size=2, concurrency=2, on_progress=broken)
        with pytest.raises(Broken, match="2"):
            await until_it_ends(run, results)
    assert [(result.index, result.status) for result in results] == [(index, DONE) for index in range(4)]
    assert len(server.batches) == 2


@pytest.mark.anyio
async def test_what_was_accepted_comes_before_a_refused_key_in_the_middle_of_a_split() -> None:
    server, results = Server(), list[BulkResult]()
    items = list(bodies(8))
    items[3]["data"] = "bad"

    def handle(request: httpx.Request) -> httpx.Response:
        if request.method == "POST" and len(server.batches) == 4:
            return envelope("no such key", 401)
        return server(request)

    async with client_for(handle) as client:
        with pytest.raises(AuthenticationError) as caught:
            await until_it_ends(client.jobs.create_many(items, batch_size=4), results)
    # 0-3 is refused and split: 0-1 is created, 2-3 is refused, and then the key. 4-7 was under way.
    assert [(result.index, result.status) for result in results] == [
        (index, DONE) for index in (0, 1, 4, 5, 6, 7)
    ]
    assert caught.value.__notes__ == ["nothing of this batch was created; it begins with item 2"]
    assert len(server.created) == 6


@pytest.mark.anyio
async def test_what_was_accepted_comes_before_an_error_of_the_credentials() -> None:
    calls = 0

    def credentials() -> APIKey:
        nonlocal calls
        calls += 1
        if calls > 1:
            raise Broken
        return APIKey("key", "s3cr3t", expires_at=datetime.now(UTC))

    server, results = Server(), list[BulkResult]()
    async with client_for(server, api_key=None, api_secret=None, credentials=credentials) as client:
        with pytest.raises((Broken, IdentityError)):
            await until_it_ends(client.jobs.create_many(bodies(4), batch_size=2), results)
    assert [result.status for result in results] == [UNKNOWN, UNKNOWN]


@pytest.mark.anyio
async def test_what_was_accepted_comes_before_a_full_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = tmp_path / "run.jsonl"
    synced = full_at = 0

    def fsync(file: int) -> None:
        nonlocal synced
        synced += 1
        if synced >= full_at:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", fsync)
    # The lines of two batches: start, sending, accepted, sending, accepted, created, created.
    for full_at, created, then in (
        (2, 0, [DONE] * 4),
        (3, 2, [UNKNOWN] * 2 + [DONE] * 2),
        (4, 2, [SKIPPED] * 2 + [DONE] * 2),
        (5, 4, [SKIPPED] * 2 + [UNKNOWN] * 2),
        (6, 4, [SKIPPED] * 4),
    ):
        journal.unlink(missing_ok=True)
        synced = 0
        server, results = Server(), list[BulkResult]()
        async with client_for(server) as client:
            run = client.jobs.create_many(bodies(4), batch_size=2, journal=journal)
            with pytest.raises(OSError, match="No space left"):
                await until_it_ends(run, results)
            assert [result.status for result in results] == [DONE] * created
            full_at = 1000
            run = client.jobs.create_many(bodies(4), batch_size=2, journal=journal)
            assert [result.status async for result in run] == then
        assert len(server.created) == sum(map(len, server.batches)) == 4


@pytest.mark.anyio
async def test_the_changes_of_the_neighbours_come_before_an_error_of_the_function() -> None:
    written: list[str] = []

    def handle(request: httpx.Request) -> httpx.Response:
        if request.method == "PUT":
            written.append(request.url.path[-1])
        return envelope({**JOB, "id": int(request.url.path[-1])})

    def change(job: Job) -> dict[str, str]:
        if job.id == 2:
            raise Broken
        return {"data": "x"}

    results: list[BulkResult] = []
    async with client_for(handle, actor="me") as client:
        with pytest.raises(Broken):
            await until_it_ends(client.jobs.update_many(range(1, 9), change=change), results)
    assert [result.id for result in results] == [1, 3, 4]
    assert sorted(written) == ["1", "3", "4"]
