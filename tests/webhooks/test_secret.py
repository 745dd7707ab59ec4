"""verify: the secret of an executor."""

from __future__ import annotations

import pytest

from scheduler0.webhooks import SECRET_HEADER, SecretError, WebhookError, receive, verify

from .bodies import body, run

SECRET = "hush hush"


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Webhook-Secret": SECRET},
        {"x-webhook-secret": SECRET},
        {"x-webhook-secret": f" {SECRET}\t"},
        [("Content-Type", "application/json"), ("X-Webhook-SECRET", SECRET)],
        [(b"x-webhook-secret", SECRET.encode())],
    ],
)
def test_the_right_secret(headers: object) -> None:
    verify(headers, SECRET)
    verify(headers, ["new", SECRET])


def test_a_secret_beyond_ascii() -> None:
    secret = "gehe\u00efm \u20ac"
    verify([(b"x-webhook-secret", secret.encode())], secret)
    # Servers give headers as text that is decoded as Latin-1.
    verify({"x-webhook-secret": secret.encode().decode("latin-1")}, secret)


@pytest.mark.parametrize(
    ("headers", "message"),
    [
        ({}, "the request has no header X-Webhook-Secret; set webhook_secret on the executor"),
        ({"x-webhook-secret": ""}, "does not have the secret"),
        ({"x-webhook-secret": "wrong"}, "does not have the secret"),
        ({"x-webhook-secret": SECRET + "!"}, "does not have the secret"),
        ({"x-webhook-secret": SECRET.upper()}, "does not have the secret"),
        (
            [("x-webhook-secret", SECRET), ("X-Webhook-Secret", SECRET)],
            "has the header X-Webhook-Secret 2 times",
        ),
    ],
)
def test_a_wrong_secret(headers: object, message: str) -> None:
    with pytest.raises(SecretError, match=message) as caught:
        verify(headers, SECRET)
    assert SECRET not in str(caught.value)
    assert "wrong" not in str(caught.value)


@pytest.mark.parametrize("secret", ["", "  ", [], ["good", ""]])
def test_an_empty_secret_is_refused(secret: object) -> None:
    with pytest.raises(ValueError, match="secret must not be empty"):
        verify({SECRET_HEADER: ""}, secret)


def test_receive_checks_the_secret_first() -> None:
    headers = {SECRET_HEADER: SECRET}
    assert receive(headers, body(run()), secret=SECRET).deliveries[0].job.id == 42
    assert receive({}, body(run()), secret=None).deliveries[0].job.id == 42
    with pytest.raises(SecretError):
        receive({}, b"not a webhook", secret=SECRET)
    with pytest.raises(WebhookError):
        receive(headers, b"not a webhook", secret=SECRET)
    with pytest.raises(WebhookError, match="the body has more than 10 bytes"):
        receive(headers, body(run()), secret=SECRET, max_body=10)
