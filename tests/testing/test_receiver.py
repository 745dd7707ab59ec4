"""The webhook receiver, called as executors call it."""

from __future__ import annotations

import httpx
import pytest

from scheduler0.testing import ReceivedWebhook, WebhookReceiver


def test_it_keeps_what_arrives(webhook_receiver: WebhookReceiver) -> None:
    for method in ("POST", "PUT", "GET", "DELETE", "PATCH"):
        answer = httpx.request(method, webhook_receiver.url, headers={"X-Secret": "s"}, content=b'{"a": 1}')
        assert (answer.status_code, answer.content) == (200, b"")
    first, *others = webhook_receiver.wait(5)
    assert (first.method, first.path, first.body, first.payload) == ("POST", "/hook", b'{"a": 1}', {"a": 1})
    assert first.headers["x-secret"] == "s"
    assert [other.method for other in others] == ["PUT", "GET", "DELETE", "PATCH"]
    assert webhook_receiver.payloads == [{"a": 1}] * 5


def test_it_answers_as_told(webhook_receiver: WebhookReceiver) -> None:
    webhook_receiver.answer_with(500, 404)
    webhook_receiver.status = 204
    assert [httpx.post(webhook_receiver.url).status_code for _ in range(3)] == [500, 404, 204]


def test_waiting_has_an_end(webhook_receiver: WebhookReceiver) -> None:
    with pytest.raises(TimeoutError, match="0 webhooks arrived within 0 s, not 1"):
        webhook_receiver.wait(timeout=0)


def test_secrets_stay_out_of_the_representation() -> None:
    assert "hush" not in repr(ReceivedWebhook("POST", "/hook", {"x-webhook-secret": "hush"}, b""))


def test_it_is_gone_afterwards() -> None:
    with WebhookReceiver() as receiver:
        url = receiver.url
    with pytest.raises(httpx.ConnectError):
        httpx.post(url)


@pytest.mark.parametrize("count", [0, -1])
def test_waiting_for_nothing_is_refused(count: int) -> None:
    with WebhookReceiver() as receiver, pytest.raises(ValueError, match=f"at least 1, got {count}"):
        receiver.wait(count)
