"""The API of one-shot messages over HTTP: answers, refusals, restarts, and the clock."""

from __future__ import annotations

import json
import random
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from scheduler0.emulator import Emulator
from scheduler0.testing import WebhookReceiver

from ..command import process

TOKEN = "t\u00f6ken"
NOON = datetime(2026, 8, 3, 12, tzinfo=UTC)
BODY = {
    "id": "one",
    "scheduleTo": "2026-08-03T12:30:00Z",
    "payload": {"data": 1},
    "webhookUrl": "http://127.0.0.1:9/",
}


def client_of(url: str, token: str | None = TOKEN) -> httpx.Client:
    headers = {} if token is None else {"Authorization": f"Bearer {token}".encode()}
    return httpx.Client(base_url=url, headers=headers, verify=False, timeout=30)


@pytest.fixture(scope="module")
def running() -> Iterator[Emulator]:
    with Emulator(messages_token=TOKEN) as emulator:
        yield emulator


@pytest.fixture
def emulator(running: Emulator) -> Iterator[Emulator]:
    running.clock.freeze(NOON)
    yield running
    running.reset()


@pytest.fixture
def api(emulator: Emulator) -> Iterator[httpx.Client]:
    with client_of(emulator.url) as api:
        yield api


def listed(api: httpx.Client) -> list[str]:
    answer = api.get("/messages").json()
    assert answer["count"] == len(answer["scheduledJobs"])
    return [entry["messageId"] for entry in answer["scheduledJobs"]]


def test_a_message_is_scheduled_listed_and_deleted(api: httpx.Client) -> None:
    answer = api.post("/messages", json=BODY | {"webhookUrl": "http://me:hush@hooks.example/secret"})
    assert (answer.status_code, answer.json()) == (200, {"status": "scheduled", "messageId": "one"})
    answer = api.get("/messages")
    entry = {"messageId": "one", "nextRun": "2026-08-03T12:30:00", "job": "POST hooks.example"}
    assert (answer.status_code, answer.json()) == (200, {"scheduledJobs": [entry], "count": 1})
    answer = api.delete("/messages/one")
    assert (answer.status_code, answer.json()) == (200, {"status": "deleted", "messageId": "one"})
    assert listed(api) == []


@pytest.mark.parametrize(
    "message_id",
    ["a/b", "a//b", "/", "x/", ".", "a/../b", "https://x/?y=z#a", "n\0l", "\u00fc ?#%", "..x", "1"],
)
def test_an_id_is_any_text(api: httpx.Client, message_id: str) -> None:
    api.post("/messages", json=BODY | {"id": message_id}).raise_for_status()
    assert listed(api) == [message_id]
    answer = api.delete(f"/messages/{quote(message_id, safe='').replace('.', '%2E')}")
    assert answer.json() == {"status": "deleted", "messageId": message_id}


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("2026-08-03T12:30:00", 30),
        ("2026-08-03T12:30:00.000Z", 30),
        ("2026-08-03t12:29:59.123456789z", 30),
        ("2026-08-03T14:45:00+02:00", 45),
        ("2026-08-03T11:00:00Z", 0),
    ],
)
def test_a_message_is_delivered_at_its_time(
    emulator: Emulator, api: httpx.Client, text: str, minutes: int
) -> None:
    payload = {"text": "\u00fc <&>", "list": [1, 2.5, None, True], "big": 2**70}
    with WebhookReceiver() as receiver:
        body = BODY | {"scheduleTo": text, "payload": payload, "webhookUrl": receiver.url}
        api.post("/messages", json=body).raise_for_status()
        if minutes:
            emulator.clock.advance(timedelta(minutes=minutes) - timedelta(seconds=1))
            assert (receiver.requests, listed(api)) == ([], ["one"])
            emulator.clock.advance(timedelta(seconds=1))
        else:
            emulator.clock.advance(timedelta(0))
        emulator.clock.advance(timedelta(days=1))
        (request,) = receiver.requests
    assert (request.method, json.loads(request.body)) == ("POST", payload)
    assert listed(api) == []


def test_running_until_idle_reaches_the_last_message(emulator: Emulator, api: httpx.Client) -> None:
    with WebhookReceiver() as receiver:
        for year in (2027, 2028):
            body = {"id": str(year), "scheduleTo": f"{year}-01-01T00:00:00", "webhookUrl": receiver.url}
            api.post("/messages", json=BODY | body).raise_for_status()
        assert emulator.state().next_wake == datetime(2027, 1, 1, tzinfo=UTC)
        emulator.clock.run_until_idle()
        assert len(receiver.requests) == 2
    assert emulator.state().next_wake is None


def test_a_reset_removes_messages(emulator: Emulator, api: httpx.Client) -> None:
    api.post("/messages", json=BODY).raise_for_status()
    emulator.reset()
    assert listed(api) == []
    assert api.post("/messages", json=BODY).status_code == 200


def refusal(answer: httpx.Response) -> tuple[int, str]:
    document = answer.json()
    assert list(document) == ["detail"]
    return answer.status_code, document["detail"]


def test_an_id_is_taken_until_its_message_is_gone(api: httpx.Client) -> None:
    api.post("/messages", json=BODY).raise_for_status()
    assert refusal(api.post("/messages", json=BODY)) == (409, "there is a message with the id 'one'")
    assert listed(api) == ["one"]


def test_an_unknown_message_cannot_be_deleted(api: httpx.Client) -> None:
    assert refusal(api.delete("/messages/one")) == (404, "no message with the id 'one' is waiting")


@pytest.mark.parametrize("authorization", [None, "Bearer", "Bearer wrong", f"Basic {TOKEN}", TOKEN])
@pytest.mark.parametrize(("method", "path"), [("POST", ""), ("GET", ""), ("DELETE", "/one")])
def test_a_token_is_demanded(emulator: Emulator, authorization: str | None, method: str, path: str) -> None:
    headers = {} if authorization is None else {"Authorization": authorization.encode()}
    answer = httpx.request(method, f"{emulator.url}/messages{path}", headers=headers, verify=False)
    assert refusal(answer) == (401, "the bearer token is missing or wrong")
    assert answer.headers["www-authenticate"] == "Bearer"


def test_health_needs_no_token(emulator: Emulator) -> None:
    with client_of(emulator.url, None) as api:
        answer = api.get("/health")
    assert (answer.status_code, answer.json()["status"]) == (200, "healthy")


@pytest.mark.parametrize(
    ("members", "detail"),
    [
        ({"id": None}, "id: must be text, and not empty"),
        ({"id": ""}, "id: must be text, and not empty"),
        ({"id": 7}, "id: must be text, and not empty"),
        ({"id": "\ud800"}, "id: is not valid Unicode"),
        ({"scheduleTo": "soon"}, "scheduleTo: must be a time; write 2026-12-25T10:30:00Z"),
        (
            {"scheduleTo": "9999-12-31T23:00:00-05:00"},
            "scheduleTo: must be a time; write 2026-12-25T10:30:00Z",
        ),
        ({"scheduleTo": 1785760200}, "scheduleTo: must be text, and not empty"),
        ({"webhookUrl": "hooks.example"}, 'webhookUrl: invalid URL: unsupported protocol scheme ""'),
        ({"webhookUrl": None}, "webhookUrl: must be text, and not empty"),
    ],
)
def test_a_wrong_member_is_named(api: httpx.Client, members: dict[str, Any], detail: str) -> None:
    answer = api.post("/messages", content=json.dumps(BODY | members))
    assert refusal(answer) == (422, detail)
    assert listed(api) == []


@pytest.mark.parametrize(
    ("document", "status", "detail"),
    [
        ("", 400, "the body is not JSON: "),
        ("{", 400, "the body is not JSON: "),
        ("[" * 100_000, 400, "the body is nested too deeply"),
        ('{"payload": NaN}', 400, "the body is not JSON: NaN is not JSON"),
        ("[]", 422, "the body must be a JSON object"),
        ('{"id": "one"}', 422, "payload: missing"),
        (json.dumps(BODY).replace('"data": 1', '"data": 1e999'), 422, "payload: holds a number"),
    ],
)
def test_a_body_that_is_no_message_is_refused(
    api: httpx.Client, document: str, status: int, detail: str
) -> None:
    answer = refusal(api.post("/messages", content=document))
    assert answer[0] == status
    assert answer[1].startswith(detail)


def test_health_is_that_of_the_store(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with Emulator(path, messages_token=TOKEN) as own, client_of(own.url) as api:
        with closing(sqlite3.connect(path)) as database:
            database.execute("ALTER TABLE messages RENAME TO away")
        answer = api.get("/health")
        assert (answer.status_code, answer.json()) == (500, {"detail": "internal server error"})
        with closing(sqlite3.connect(path)) as database:
            database.execute("ALTER TABLE away RENAME TO messages")


def test_without_a_token_there_are_no_messages() -> None:
    with Emulator() as emulator, client_of(emulator.url) as api:
        for path in ("/messages", "/health"):
            assert api.get(path).status_code == 404
    with pytest.raises(ValueError, match="messages_token"):
        Emulator(messages_token="").start()


def test_acknowledged_messages_outlive_a_kill(tmp_path: Path) -> None:
    options = ("--data", str(tmp_path / "store.db"), "--messages-token", "hush")
    ids = [str(number) for number in range(50)]
    with process(*options) as (running, settings), client_of(settings["SCHEDULER0_BASE_URL"], "hush") as api:
        for message_id in ids:
            body = {"id": message_id, "scheduleTo": "2999-01-01T00:00:00"}
            api.post("/messages", json=BODY | body).raise_for_status()
        running.kill()
        running.wait()
    with process(*options) as (_, settings), client_of(settings["SCHEDULER0_BASE_URL"], "hush") as api:
        assert listed(api) == ids


def test_no_message_is_lost_when_the_process_is_killed_while_it_delivers(tmp_path: Path) -> None:
    options = ("--data", str(tmp_path / "store.db"), "--messages-token", "hush")
    acknowledged: list[str] = []
    # Few enough to be on their way when the process dies.
    chance = random.Random(4)
    with WebhookReceiver() as receiver:
        for kill in range(5):
            with (
                process(*options) as (running, settings),
                client_of(settings["SCHEDULER0_BASE_URL"], "hush") as api,
            ):
                for number in range(chance.randint(1, 20)):
                    name = f"{kill}.{number}"
                    body = {"id": name, "payload": name, "webhookUrl": receiver.url}
                    api.post("/messages", json=BODY | body | {"scheduleTo": "2026-01-01"}).raise_for_status()
                    acknowledged.append(name)
                running.kill()
                running.wait()
        with process(*options):
            while set(acknowledged) - set(payloads := receiver.payloads):
                receiver.wait(len(payloads) + 1)


def test_the_command_takes_the_token_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_TOKEN", "from afar")
    with process() as (_, settings), client_of(settings["SCHEDULER0_BASE_URL"], "from afar") as api:
        assert listed(api) == []
    help_text = subprocess.run(
        [sys.executable, "-m", "scheduler0", "emulator", "--help"], capture_output=True, text=True, check=True
    ).stdout
    assert "from afar" not in help_text
