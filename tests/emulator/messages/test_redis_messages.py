"""One-shot messages that are kept in a real Redis, as the self-hosted messages service keeps them."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from scheduler0.cli.serve import main
from scheduler0.emulator import Emulator
from scheduler0.emulator.messages.message_stores import MessageStoreError
from scheduler0.testing import WebhookReceiver

from ...redis_server import RedisServer, running_redis

NOON = datetime(2026, 8, 3, 12, tzinfo=UTC)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RedisServer]:
    with running_redis(tmp_path) as server:
        yield server


@contextmanager
def started(server: RedisServer) -> Iterator[Emulator]:
    with Emulator(messages_token="hush", messages_redis=server.url) as emulator:
        emulator.clock.freeze(NOON)
        yield emulator


def request(emulator: Emulator, method: str, path: str, body: Any = None) -> httpx.Response:
    headers = {"Authorization": "Bearer hush"}
    return httpx.request(
        method, f"{emulator.url}{path}", headers=headers, json=body, verify=False, timeout=30
    )


def message(receiver: WebhookReceiver, name: str, hour: int = 13) -> dict[str, Any]:
    return {
        "id": name,
        "scheduleTo": f"2026-08-03T{hour}:00:00Z",
        "payload": {"name": name, "price": 1.5},
        "webhookUrl": receiver.url,
    }


def kept(server: RedisServer) -> dict[str, Any]:
    keys = sorted(server.client.keys("*"))
    return {key.decode(): json.loads(server.client.get(key)) for key in keys}


def test_a_message_is_in_the_redis_until_its_delivery(
    server: RedisServer, webhook_receiver: WebhookReceiver
) -> None:
    with started(server) as emulator:
        first, second = message(webhook_receiver, "a"), message(webhook_receiver, "b", 14)
        for body in (second, first):
            assert request(emulator, "POST", "/messages", body).status_code == 200
        assert kept(server) == {"message:a": first, "message:b": second}
        waiting = request(emulator, "GET", "/messages").json()
        assert [one["messageId"] for one in waiting["scheduledJobs"]] == ["a", "b"]
        emulator.clock.advance(hours=1)
        assert webhook_receiver.payloads == [first["payload"]]
        assert kept(server) == {"message:b": second}
        assert request(emulator, "DELETE", "/messages/b").status_code == 200
        assert kept(server) == {}


def test_a_second_message_with_the_same_id_is_refused(
    server: RedisServer, webhook_receiver: WebhookReceiver
) -> None:
    with started(server) as emulator:
        assert request(emulator, "POST", "/messages", message(webhook_receiver, "a")).status_code == 200
        assert request(emulator, "POST", "/messages", message(webhook_receiver, "a", 15)).status_code == 409
        assert kept(server)["message:a"]["scheduleTo"] == "2026-08-03T13:00:00Z"


def test_health_names_the_redis(server: RedisServer) -> None:
    with started(server) as emulator:
        answer = request(emulator, "GET", "/health")
        assert (answer.status_code, answer.json()) == (200, {"status": "healthy", "redis": "connected"})
        server.kill()
        answer = request(emulator, "GET", "/health")
        assert answer.status_code == 500
        assert f"the Redis at 127.0.0.1:{server.port} failed" in answer.json()["detail"]


def test_messages_of_the_other_service_are_delivered_after_a_start(
    server: RedisServer, webhook_receiver: WebhookReceiver, caplog: pytest.LogCaptureFixture
) -> None:
    server.client.set("message:old", json.dumps(message(webhook_receiver, "old")))
    server.client.set("message:broken", "{")
    server.client.set("message:other", json.dumps(message(webhook_receiver, "another")))
    server.client.set("something", "else")
    with caplog.at_level(logging.WARNING), started(server) as emulator:
        emulator.clock.set(NOON)
        emulator.clock.advance(hours=2)
        assert webhook_receiver.payloads == [{"name": "old", "price": 1.5}]
    assert sorted(server.client.keys("*")) == [b"message:broken", b"message:other", b"something"]
    assert "the key message:broken in the Redis" in caplog.text
    assert "message:other" in caplog.text


def test_acknowledged_messages_outlive_emulator_and_redis(
    server: RedisServer, webhook_receiver: WebhookReceiver
) -> None:
    with started(server) as emulator:
        assert request(emulator, "POST", "/messages", message(webhook_receiver, "a")).status_code == 200
    server.kill()
    server.start()
    with started(server) as emulator:
        emulator.clock.advance(hours=2)
        assert webhook_receiver.payloads == [{"name": "a", "price": 1.5}]
    assert kept(server) == {}


def test_while_the_redis_is_down_nothing_is_acknowledged(
    server: RedisServer, webhook_receiver: WebhookReceiver
) -> None:
    with started(server) as emulator:
        server.kill()
        answer = request(emulator, "POST", "/messages", message(webhook_receiver, "a"))
        assert answer.status_code == 500
        assert "the Redis at" in answer.json()["detail"]
        server.start()
        assert request(emulator, "POST", "/messages", message(webhook_receiver, "a")).status_code == 200


def test_a_reset_removes_the_messages(server: RedisServer, webhook_receiver: WebhookReceiver) -> None:
    with started(server) as emulator:
        request(emulator, "POST", "/messages", message(webhook_receiver, "a"))
        server.client.set("other", "kept")
        emulator.reset()
        assert request(emulator, "GET", "/messages").json()["count"] == 0
    assert server.client.keys("*") == [b"other"]


def test_a_redis_that_does_not_answer_is_named_at_the_start(server: RedisServer) -> None:
    server.kill()
    emulator = Emulator(messages_token="hush", messages_redis=server.url)
    with pytest.raises(MessageStoreError, match=f"the Redis at 127.0.0.1:{server.port} failed"):
        emulator.start()


def test_the_command_takes_the_redis_from_the_environment(
    server: RedisServer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in {"API_TOKEN": "t", "REDIS_HOST": "127.0.0.1", "REDIS_PORT": str(server.port)}.items():
        monkeypatch.setenv(name, value)
    server.kill()
    assert main(["--messages", "--port", "0"]) == 1
    error = capsys.readouterr().err
    assert error.startswith(f"scheduler0-py emulator: the Redis at 127.0.0.1:{server.port} failed")
    assert error.count("\n") == 1


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [("PUT", "/messages", "GET, POST"), ("GET", "/messages/a/b", "DELETE"), ("POST", "/health", "GET")],
)
def test_other_methods_are_405_with_allow(method: str, path: str, allowed: str) -> None:
    with Emulator(messages_token="hush") as emulator:
        answer = request(emulator, method, path)
        assert (answer.status_code, answer.headers["allow"]) == (405, allowed)
        assert answer.json() == {"detail": "Method Not Allowed"}
