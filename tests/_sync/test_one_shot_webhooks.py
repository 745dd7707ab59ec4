# Produced from tests/_async/test_one_shot_webhooks.py by scripts/unasync.py; do not edit.
"""One-shot webhooks: schedule, list and cancel, against the emulator."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from scheduler0 import BadRequestError, Client, NotFoundError
from scheduler0.emulator import Emulator
from scheduler0.testing import WebhookReceiver
from scheduler0.webhooks import parse

from .test_emulated import client_of

START = datetime(2030, 1, 1, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
PAYLOADS = [{"invoice": 42}, [1, 2], "text", 1.5, None, {"data": {"key": "mine"}}, "", 0]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_webhook_is_sent_once_at_its_time(payload: object) -> None:
    with Emulator() as emulator, WebhookReceiver() as receiver:
        emulator.clock.freeze(START)
        with client_of(emulator) as client:
            webhook = client.webhooks.schedule(receiver.url, at=START + HOUR, payload=payload, id="w-1")
            assert (webhook.id, webhook.at, webhook.payload) == ("w-1", START + HOUR, payload)
            assert client.webhooks.list() == [webhook]
            emulator.clock.advance(HOUR / 2)
            assert receiver.requests == []
            emulator.clock.advance(timedelta(days=3))
            [request] = receiver.requests
            assert request.method == "POST"
            [delivery] = parse(request.body).deliveries
            assert (delivery.job_key, delivery.data, delivery.job.id) == ("w-1", payload, webhook.job_id)
            assert client.webhooks.list() == []


def test_webhooks_are_listed_by_time_and_share_project_and_executors() -> None:
    with Emulator() as emulator, WebhookReceiver() as receiver:
        emulator.clock.freeze(START)
        with client_of(emulator) as client:
            later = client.webhooks.schedule(receiver.url, at=START + 2 * HOUR)
            sooner = client.webhooks.schedule(receiver.url, at=START + HOUR)
            other = client.webhooks.schedule(receiver.url + "/x", at=START + 3 * HOUR, method="put")
        with client_of(emulator) as again:
            last = again.webhooks.schedule(receiver.url, at=START + 4 * HOUR)
            assert again.webhooks.list() == [sooner, later, other, last]
            assert len({webhook.id for webhook in (later, sooner, other, last)}) == 4
            assert later.executor_id == sooner.executor_id == last.executor_id != other.executor_id
            [project] = [item for item in again.projects.list()]
            assert project.name == "scheduler0-webhooks"
            assert len([item for item in again.executors.list()]) == 2
        emulator.clock.advance(timedelta(days=1))
        assert [request.method for request in receiver.requests] == ["POST", "POST", "PUT", "POST"]


def test_the_same_call_can_be_repeated() -> None:
    with Emulator() as emulator, WebhookReceiver() as receiver:
        emulator.clock.freeze(START)
        with client_of(emulator) as client:
            first = client.webhooks.schedule(receiver.url, at=START + HOUR, payload={"a": 1}, id="w")
            second = client.webhooks.schedule(receiver.url, at=START + HOUR, payload={"a": 1}, id="w")
            assert first == second
            for change in ({"at": START + 2 * HOUR}, {"payload": {"a": 2}}, {"method": "PUT"}):
                arguments = {"at": START + HOUR, "payload": {"a": 1}, "id": "w", **change}
                with pytest.raises(
                    ValueError, match="id: 'w' waits already, with another url, time or payload"
                ):
                    client.webhooks.schedule(receiver.url, **arguments)
            emulator.clock.advance(2 * HOUR)
            # Once it is sent, the id is free again.
            again = client.webhooks.schedule(receiver.url, at=START + 5 * HOUR, id="w")
            assert again.job_id != first.job_id
        assert len(receiver.requests) == 1


def test_a_canceled_webhook_is_not_sent() -> None:
    with Emulator() as emulator, WebhookReceiver() as receiver:
        emulator.clock.freeze(START)
        with client_of(emulator) as client:
            webhook = client.webhooks.schedule(receiver.url, at=START + HOUR, id="w")
            assert client.webhooks.cancel("w") == webhook
            assert client.webhooks.list() == []
            with pytest.raises(NotFoundError, match="no webhook with the id 'w' waits"):
                client.webhooks.cancel("w")
            emulator.clock.advance(timedelta(days=1))
        assert receiver.requests == []


def test_nothing_is_created_for_what_only_reads() -> None:
    with Emulator() as emulator:
        with client_of(emulator) as client:
            assert client.webhooks.list() == []
            with pytest.raises(NotFoundError):
                client.webhooks.cancel("none")
            assert [item for item in client.projects.list()] == []


def test_a_project_that_was_deleted_meanwhile_is_created_again() -> None:
    with Emulator() as emulator, WebhookReceiver() as receiver:
        emulator.clock.freeze(START)
        with client_of(emulator) as client:
            client.webhooks.schedule(receiver.url, at=START + HOUR)
            [project] = [item for item in client.projects.list()]
            client.projects.delete(project.id)
            webhook = client.webhooks.schedule(receiver.url, at=START + HOUR)
            assert client.webhooks.list() == [webhook]


@pytest.mark.parametrize(
    ("change", "error", "text"),
    [
        ({"url": "ftp://example.test"}, ValueError, "url must be an http or https address, got 'ftp://"),
        ({"url": "/hook"}, ValueError, "url must be an http or https address"),
        ({"at": datetime(2030, 1, 1)}, ValueError, "at must be an aware datetime"),
        ({"at": "2030-01-01"}, TypeError, "at must be a datetime"),
        ({"method": "BREW"}, ValueError, "method must be one of POST, PUT"),
        ({"payload": {1, 2}}, TypeError, "payload"),
        ({"id": ""}, ValueError, "id must be printable text"),
        ({"id": " x"}, ValueError, "id must be printable text"),
        ({"id": "x" * 201}, ValueError, "id has 201 characters; use at most 200"),
        ({"id": 7}, TypeError, "id must be a text, got 7"),
    ],
)
def test_wrong_arguments_are_refused_before_anything_is_sent(
    change: dict[str, object], error: type[Exception], text: str
) -> None:
    with Client("http://127.0.0.1:9", api_key="k", api_secret="s", account_id=2, actor="a") as client:
        arguments = {"url": "http://127.0.0.1:9/hook", "at": START, **change}
        url = arguments.pop("url")
        with pytest.raises(error, match=text):
            client.webhooks.schedule(url, **arguments)


def test_a_time_in_the_past_is_refused_by_the_server() -> None:
    with Emulator() as emulator:
        emulator.clock.freeze(START)
        with client_of(emulator) as client:
            for _ in range(2):
                with pytest.raises(BadRequestError, match="job start date is in the past"):
                    client.webhooks.schedule("http://127.0.0.1:9/", at=START - HOUR)
            assert client.webhooks.list() == []
