# Produced from tests/_async/test_bulk_outcomes.py by scripts/unasync.py; do not edit.
"""What create_many, update_many and delete_many say of a request whose answer does not tell its outcome."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from scheduler0 import APIError, BulkStatus

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


@pytest.mark.parametrize("spoiled", SPOILED.values(), ids=SPOILED.keys())
def test_a_batch_whose_answer_is_spoiled_is_unknown_and_never_sent_again(
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
    with client_for(gateway) as client:
        first = [result for result in client.jobs.create_many(bodies(5), batch_size=3, journal=journal)]
        again = [result for result in client.jobs.create_many(bodies(5), journal=journal)]
    assert [result.status for result in first] == [UNKNOWN] * 3 + [DONE] * 2
    assert [result.status for result in again] == [UNKNOWN] * 3 + [SKIPPED] * 2
    assert isinstance(first[0].error, APIError)
    assert not hasattr(first[0].error, "__notes__")
    assert server.batches == [["0", "1", "2"], ["3", "4"]]


@pytest.mark.parametrize("spoiled", SPOILED.values(), ids=SPOILED.keys())
def test_a_change_whose_answer_is_spoiled_is_unknown(spoiled: Callable[[], httpx.Response]) -> None:
    def gateway(request: httpx.Request) -> httpx.Response:
        if request.method == "GET" or request.url.path.endswith("/2"):
            return envelope({**JOB, "id": int(request.url.path[-1])})
        return spoiled() if request.method == "PUT" else envelope("no", 500)

    with client_for(gateway, actor="me") as client:
        updated = [result for result in client.jobs.update_many([1, 2], change={"data": "x"})]
        deleted = client.jobs.delete_many([1]).finish()
    # A PUT without a body needs no reading: its 202 is an answer.
    assert [result.status for result in updated] == [UNKNOWN, DONE]
    assert deleted.progress.unknown == 1


def test_a_job_that_could_not_be_read_is_not_changed() -> None:
    with client_for(lambda request: envelope("no", 500), actor="me") as client:
        [result] = [result for result in client.jobs.update_many([1], change={"data": "x"})]
    assert result.status is REFUSED


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
def test_a_file_that_is_no_journal_stays_as_it_is(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "token.json"
    file.write_bytes(content)
    with client_for(Server()) as client:
        with pytest.raises(ValueError, match=r"is not a(n entry of a)? journal"):
            client.jobs.create_many(bodies(1), journal=file).finish()
    assert file.read_bytes() == content


@pytest.mark.parametrize(
    "content", [b"", b"{", b'{"event":"start","ver', b'{"event":"start","version":1,"serv']
)
def test_a_start_that_was_cut_by_a_kill_is_written_again(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "run.jsonl"
    file.write_bytes(content)
    with client_for(Server()) as client:
        assert (client.jobs.create_many(bodies(1), journal=file).finish()).progress.done == 1
    assert json.loads(file.read_text("utf-8").splitlines()[0]) == {
        "event": "start",
        "version": 1,
        "servers": ["http://server:7070"],
        "account": "2",
    }


def test_a_journal_belongs_to_its_server_and_account(tmp_path: Path) -> None:
    server = Server()
    file = tmp_path / "run.jsonl"
    with client_for(server) as client:
        client.jobs.create_many(bodies(1), journal=file).finish()
        with pytest.raises(
            ValueError, match="is of account '2', and the client of '3': name another journal"
        ):
            client.for_account("3").jobs.create_many(bodies(1), journal=file).finish()
        lines = file.read_text("utf-8").splitlines(keepends=True)
        start = {"event": "start", "version": 1}
        for servers, accepted in ((["http://a", "http://server:7070"], True), (["http://a"], False)):
            file.write_text(json.dumps({**start, "servers": servers, "account": "2"}) + "\n" + lines[1])
            kept = file.read_bytes()
            run = client.jobs.create_many(bodies(1), journal=file)
            if accepted:
                assert (run.finish()).progress.unknown == 1
                continue
            with pytest.raises(
                ValueError, match="is of server 'http://a', and the client of 'http://server:7070'"
            ):
                run.finish()
            assert file.read_bytes() == kept
        # A journal of an earlier version names neither.
        file.write_text("".join([json.dumps(start) + "\n", *lines[1:]]), "utf-8")
        assert (client.jobs.create_many(bodies(1), journal=file).finish()).progress.skipped == 1
    assert len(server.batches) == 1
