"""The requests that the emulator remembers, with their bodies."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import httpx
import pytest
from starlette.types import Message, Receive, Scope, Send

from scheduler0.emulator import Emulator
from scheduler0.emulator.http.request_log import KeptRequest, RequestJournal, RequestLog

from ..api_client import Api
from ..controlled import NOON, ControlledEmulator, controlled, running

__all__ = ["controlled", "running"]


def kept(emulator: Emulator) -> list[KeptRequest]:
    """The remembered requests, newest first."""
    node = emulator._running()
    return node.call(lambda: list(node.control.requests.latest()))


@pytest.fixture
def api(controlled: ControlledEmulator) -> Api:
    controlled.emulator.reset()
    controlled.clock.freeze(NOON)
    return controlled.api


def test_a_request_is_kept_with_its_answer(controlled: ControlledEmulator, api: Api) -> None:
    created = api.post("/projects?x=1", json={"name": "p", "description": "d", "createdBy": "me"})
    (request,) = kept(controlled.emulator)
    assert (request.number, request.method, request.path) == (1, "POST", "/api/v1/projects")
    assert (request.query, request.status, request.at) == (b"x=1", 201, NOON)
    assert request.body.content == b'{"name":"p","description":"d","createdBy":"me"}'
    assert request.answer.content == created.content
    assert dict(request.headers)[b"x-account-id"] == b"2"
    assert dict(request.answer_headers)[b"content-type"] == b"application/json"
    assert request.ms > 0


def test_the_newest_comes_first_and_all_have_numbers(controlled: ControlledEmulator, api: Api) -> None:
    controlled.clock.advance(timedelta(minutes=1))
    api.get("/projects")
    api.get("/nowhere")
    assert [(one.number, one.path, one.status) for one in kept(controlled.emulator)] == [
        (2, "/api/v1/nowhere", 404),
        (1, "/api/v1/projects", 200),
    ]
    assert kept(controlled.emulator)[0].at == NOON + timedelta(minutes=1)


def test_faults_are_kept_and_an_answer_that_never_came(controlled: ControlledEmulator, api: Api) -> None:
    controlled.emulator.faults.add("status", status=503, body="no")
    controlled.emulator.faults.add("drop_before")
    api.event_hooks = {}
    assert api.get("/projects").status_code == 503
    with pytest.raises(httpx.RemoteProtocolError):
        api.get("/projects")
    dropped, refused = kept(controlled.emulator)
    assert (refused.status, refused.answer.content) == (503, b"no")
    assert (dropped.status, dropped.answer.content) == (None, b"")


def test_controls_and_page_are_not_among_them(controlled: ControlledEmulator, api: Api) -> None:
    for path in ("/_emulator/state", "/_page/nowhere", "/"):
        httpx.get(f"{controlled.emulator.url}{path}", verify=False)
    assert kept(controlled.emulator) == []


def test_a_reset_forgets_them(controlled: ControlledEmulator, api: Api) -> None:
    api.get("/projects")
    controlled.emulator.reset()
    assert kept(controlled.emulator) == []
    api.get("/projects")
    assert [one.number for one in kept(controlled.emulator)] == [1]


def test_of_long_bodies_the_begin_is_kept(controlled: ControlledEmulator, api: Api) -> None:
    body = b"[" + b" " * 100_000
    api.event_hooks = {}
    api.post("/jobs", content=iter([body[:50_000], body[50_000:]]))
    (request,) = kept(controlled.emulator)
    assert request.body.content == body[:65_536]
    assert (request.body.is_cut, request.body.total) == (True, 100_001)
    assert not request.answer.is_cut


def test_a_representation_hides_what_was_sent(controlled: ControlledEmulator, api: Api) -> None:
    api.get("/projects", params={"token": "hush"})
    assert "hush" not in repr(kept(controlled.emulator))
    assert controlled.emulator.api_secret not in repr(kept(controlled.emulator))


def request_of(size: int) -> KeptRequest:
    request = KeptRequest("POST", "/", b"", ())
    request.body.chunks.append(b"x" * size)
    return request


def test_the_latest_are_kept() -> None:
    journal = RequestJournal()
    for _ in range(2_003):
        journal.note(request_of(0))
    assert [one.number for one in journal.latest()] == list(range(2_003, 3, -1))
    assert journal.find(3) is None
    assert journal.find(2_004) is None
    for number in (4, 1_000, 2_003):
        found = journal.find(number)
        assert found is not None
        assert found.number == number


def test_of_large_ones_fewer_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scheduler0.emulator.http.request_log._KEPT_BYTES", 200_000)
    journal = RequestJournal()
    for _ in range(10):
        journal.note(request_of(64_000))
    assert [one.number for one in journal.latest()] == [10, 9, 8]
    journal.clear()
    assert len(journal) == 0
    for _ in range(3):
        journal.note(request_of(64_000))
    assert len(journal) == 3
    journal.note(request_of(10_000_000))
    assert next(len(one.body.content) for one in journal.latest()) == 65_536


def test_a_request_that_is_cancelled_is_kept() -> None:
    journal = RequestJournal()
    entered = asyncio.Event()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        entered.set()
        await asyncio.Event().wait()

    async def receive() -> Message:
        return {"type": "http.request", "body": b"abc", "more_body": True}

    async def send(message: Message) -> None: ...

    async def main() -> None:
        scope = {"type": "http", "method": "POST", "path": "/x", "query_string": b"", "headers": []}
        call = asyncio.create_task(RequestLog(app, journal, lambda: NOON)(scope, receive, send))
        await entered.wait()
        call.cancel()
        await asyncio.wait([call])

    asyncio.run(main())
    (request,) = journal.latest()
    assert (request.body.content, request.status) == (b"abc", None)


def test_each_answer_has_one_date_by_the_emulators_clock(controlled: ControlledEmulator, api: Api) -> None:
    api.event_hooks = {}
    controlled.emulator.faults.add("status", status=500)
    controlled.emulator.faults.add("status", status=500, headers={"Date": "mine"})
    answers = [api.get("/projects") for _ in range(3)]
    answers.append(httpx.get(f"{controlled.emulator.url}/_emulator/clock", verify=False))
    dates = [answer.headers.get_list("date") for answer in answers]
    noon = "Mon, 03 Aug 2026 12:00:00 GMT"
    assert dates == [[noon], ["mine"], [noon], [noon]]
