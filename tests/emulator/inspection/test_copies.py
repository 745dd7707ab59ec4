"""A copied request does what the original did, once its secrets are in the environment."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from scheduler0.emulator.delivery.requests import WebhookRequest, parse_url
from scheduler0.emulator.inspection.copies import Copied, as_curl, as_environment, as_python, variable
from scheduler0.testing import WebhookReceiver

BODY = '{"data": "it\'s 100 $HOME `x` \\\\ \\u00e9 é"}'
HUSH = "hush $(hush)"


def request(
    url: str, body: bytes | None = BODY.encode(), headers: Sequence[tuple[str, str]] = ()
) -> WebhookRequest:
    return WebhookRequest("PUT", parse_url(url), tuple(headers), body)


def run(text: str, language: str, folder: Path, **environment: str) -> None:
    """Run a copied program. The network settings of this machine do not count."""
    command = ["sh", "-e"] if language == "curl" else [sys.executable, "-W", "error"]
    file = folder / "copied"
    file.write_text(text, "utf-8")
    names = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    done = subprocess.run(
        [*command, str(file)],
        env=names | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("language", ["curl", "python"])
def test_a_copied_delivery_sends_the_same(language: str, tmp_path: Path) -> None:
    with WebhookReceiver() as receiver:
        headers = [
            ("Content-Type", "application/json"),
            ("X-Webhook-Secret", HUSH),
            ("Accept-Encoding", "gzip"),
        ]
        copied = Copied.of_delivery(request(f"{receiver.url}/a'b?", headers=headers))
        text = as_curl(copied) if language == "curl" else as_python(copied)
        assert HUSH not in text
        run(text, language, tmp_path, WEBHOOK_SECRET=HUSH, WEBHOOK_URL=f"{receiver.url}/a'b?")
    (received,) = receiver.requests
    assert (received.method, received.path.rstrip("?")) == ("PUT", "/hook/a'b")
    assert received.body.decode() == BODY
    assert received.headers["x-webhook-secret"] == HUSH
    assert received.headers["content-type"] == "application/json"


@pytest.mark.parametrize("language", ["curl", "python"])
def test_an_address_with_secrets_comes_from_the_environment(language: str, tmp_path: Path) -> None:
    with WebhookReceiver() as receiver:
        url = f"{receiver.url}/T0000SECRETSECRETSECRET?token=hush"
        copied = Copied.of_delivery(request(url, None))
        text = as_curl(copied) if language == "curl" else as_python(copied)
        assert "SECRET" not in text
        assert f"# WEBHOOK_URL is {receiver.url}/***?***\n" in text
        run(text, language, tmp_path, WEBHOOK_URL=url)
    (received,) = receiver.requests
    assert received.path == "/hook/T0000SECRETSECRETSECRET?token=hush"
    assert received.body == b""


@pytest.mark.parametrize("whole", [True, False])
def test_curl_takes_brackets_and_braces_as_they_are(whole: bool, tmp_path: Path) -> None:
    with WebhookReceiver() as receiver:
        url = f"{receiver.url}?days[1]=a&q={{x,y}}"
        copied = Copied.of("GET", url if whole else f"{receiver.url}?***", [], None, url_is_whole=whole)
        run(as_curl(copied), "curl", tmp_path, WEBHOOK_URL=url)
    assert [one.path for one in receiver.requests] == ["/hook?days[1]=a&q={x,y}"]


def test_user_and_password_become_a_placeholder() -> None:
    text = as_curl(Copied.of_delivery(request("http://me:hush@host/")))
    assert "-H 'Authorization: '\"$AUTHORIZATION\"" in text
    assert "hush" not in text


@pytest.mark.parametrize(
    ("body", "remark"),
    [
        (b"\xff\xfe", "The body is no text: it is left out."),
        (b"a\0b", "The body is no text: it is left out."),
        (b'{"password": "hush"}', "Secrets in the body are ***."),
    ],
)
def test_a_body_that_is_not_sent_as_it_was_is_mentioned(body: bytes, remark: str) -> None:
    copied = Copied.of("POST", "http://host/", [], body)
    for text in (as_curl(copied), as_python(copied)):
        assert text.startswith(f"# {remark}\n")
        assert "hush" not in text


def test_a_body_that_was_cut_is_mentioned() -> None:
    assert Copied.of("POST", "http://host/", [], b"{", is_cut=True).remarks == (
        "The body was too long to be kept: it is cut off.",
    )


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("X-Webhook-Secret", "WEBHOOK_SECRET"),
        ("X-API-Key", "SCHEDULER0_API_KEY"),
        ("x-secret-key", "SCHEDULER0_API_SECRET"),
        ("X-9`$(a)", "_9___A_"),
        ("X-User", "_USER"),
    ],
)
def test_a_variable_is_named_after_its_header(header: str, name: str) -> None:
    assert variable(header) == name


def test_a_header_cannot_escape_its_quotes(tmp_path: Path) -> None:
    """A header's name may have these characters by HTTP's rules."""
    with WebhookReceiver() as receiver:
        copied = Copied.of("POST", receiver.url, [("X-`touch$IFS'a`", HUSH), ("User-Agent", "")], None)
        run(f"cd {tmp_path}\n" + as_curl(copied), "curl", tmp_path, **{variable("X-`touch$IFS'a`"): HUSH})
    assert not (tmp_path / "a").exists()
    assert receiver.requests[0].headers["x-`touch$ifs'a`"] == HUSH


def test_an_environment_shows_no_secret() -> None:
    assert as_environment("http://127.0.0.1:7070", 2, "abcdefghijklmnop") == (
        "export SCHEDULER0_BASE_URL=http://127.0.0.1:7070\n"
        "export SCHEDULER0_ACCOUNT_ID=2\n"
        "export SCHEDULER0_API_KEY='abcd***'\n"
        "export SCHEDULER0_API_SECRET='***'\n"
    )
    assert "short" not in as_environment("http://h", 2, "short")
    whole = as_environment("http://127.0.0.1:7070", 2, "abcdefghijklmnop", "s3cret")
    assert "SCHEDULER0_API_KEY=abcdefghijklmnop" in whole
    assert "SCHEDULER0_API_SECRET=s3cret" in whole
