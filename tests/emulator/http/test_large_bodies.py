"""Bodies above the limit are refused, and large ones do not hold up other requests."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import httpx
import pytest

from scheduler0.emulator import Emulator
from scheduler0.emulator.go.decode import Struct

from ..api_client import Api, job_body, ok, operator_headers, refused

LIMIT = 1_000_000


@pytest.fixture(scope="module")
def small() -> Iterator[Api]:
    with Emulator(max_body_bytes=LIMIT) as emulator, Api(emulator, operator_headers(emulator, 2)) as api:
        yield api


def post(api: Api, body: bytes | Iterator[bytes]) -> httpx.Response:
    """Past the check of answers against openapi.json, which has no 413: the server has no limit."""
    return httpx.post(f"{api.base_url}projects", content=body, headers=api.headers)


def chunks(size: int) -> Iterator[bytes]:
    for start in range(0, size, 65_536):
        yield b" " * min(65_536, size - start)


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_above_the_limit_is_413(small: Api, chunked: bool) -> None:
    body = chunks(LIMIT + 1) if chunked else b" " * (LIMIT + 1)
    text = f"the request body is larger than {LIMIT} bytes; set a larger max_body_bytes"
    assert refused(post(small, body)) == (413, text)
    assert ok(small.get("/projects"))["total"] == 0


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_at_the_limit_is_read(small: Api, chunked: bool) -> None:
    body = chunks(LIMIT) if chunked else b" " * LIMIT
    assert refused(post(small, body)) == (400, "unexpected end of JSON input")


def test_the_default_is_ten_megabytes(api: Api) -> None:
    size = 10 * 1024 * 1024
    assert post(api, b" " * size).status_code == 400
    assert post(api, b" " * (size + 1)).status_code == 413


def test_a_negative_limit_is_refused() -> None:
    with pytest.raises(ValueError, match="max_body_bytes: -1 is negative"):
        Emulator(max_body_bytes=-1).start()


def test_a_large_document_is_decoded_beside_the_event_loop(
    api: Api, project: int, executor: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[str] = []
    read = Struct.read

    def noting(self: Struct[object], value: object, context: object) -> object:
        threads.append(threading.current_thread().name)
        return read(self, value, context)

    monkeypatch.setattr(Struct, "read", noting)
    small, large = job_body(projectId=project, executorId=executor), job_body(data="x" * 300_000)
    # The large one first: the job of the small one is read again while it is stored, after the answer.
    assert api.post("/jobs", json=[large]).status_code == 400
    assert threads
    assert "scheduler0-emulator" not in threads
    threads.clear()
    api.post("/jobs", json=[small])
    assert set(threads) == {"scheduler0-emulator"}
