# Produced from tests/_async/test_bulk_outcomes.py by scripts/unasync.py; do not edit.
"""What create_many, update_many and delete_many say of a request whose answer does not tell its outcome."""

from __future__ import annotations

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
