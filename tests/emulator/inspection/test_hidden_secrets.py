"""What people see of headers, bodies and texts."""

from __future__ import annotations

import json
from typing import Any

import pytest

from scheduler0._shared.secrets import masked_text
from scheduler0.emulator.inspection.hidden_secrets import (
    masked_body,
    masked_headers,
    masked_line,
    secrets_in,
    without,
)

HUSH = "hush-hush"


def test_unknown_headers_are_hidden() -> None:
    headers = [("Content-Type", "a/b"), ("X-Webhook-Secret", HUSH), ("X-New", HUSH), ("Cookie", HUSH)]
    assert masked_headers(headers) == [
        ("Content-Type", "a/b"),
        ("X-Webhook-Secret", "***"),
        ("X-New", "***"),
        ("Cookie", "***"),
    ]
    assert secrets_in([*headers, ("X-Short", "ab")]) == [HUSH, HUSH, HUSH]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("https://me:hush@host/a?token=hush", "https://host/a?***"),
        ("/a/b?token=hush", "/a/b?***"),
        ("/a/b", "/a/b"),
    ],
)
def test_addresses_in_headers_have_no_query(value: str, shown: str) -> None:
    assert masked_headers([("Location", value)]) == [("Location", shown)]


@pytest.mark.parametrize(
    "document",
    [
        {"apiSecret": HUSH},
        {"webhook_secret": [HUSH, {"a": HUSH}]},
        {"a": [{"X-API-Key": HUSH}], "b": 1},
        {"output": json.dumps([{"cloudApiKey": HUSH}])},
        {"deep": json.dumps({"deeper": json.dumps({"password": HUSH})})},
        {"text": f"see https://me:{HUSH}@host/?api_key={HUSH}&x=1"},
        {"text": f"Authorization: Basic {HUSH}"},
        {"to\u006ben": HUSH},
    ],
)
@pytest.mark.parametrize("cut", [0, 1, 3])
def test_a_secret_is_in_no_body(document: Any, cut: int) -> None:
    body = json.dumps(document).encode()
    body = body[: len(body) - cut]
    assert "hush" in body.decode()
    for text in (masked_body(body), masked_line(body), masked_text(body.decode())):
        assert "hush" not in text
        assert "***" in text


def test_a_body_without_secrets_is_shown_whole() -> None:
    document = {"a": "b", "c": [1, 2.5, None], "é": 'say "hello": 1'}
    body = json.dumps(document).encode()
    assert json.loads(masked_body(body)) == document
    assert masked_line(body) == body.decode()
    assert masked_body(b"plain \xff") == "plain \ufffd"
    assert masked_body(b"") == ""
    with pytest.raises(UnicodeDecodeError):
        masked_line(b"\xff")


def test_what_an_endpoint_repeats_is_hidden() -> None:
    secret = 'a"b\\é'
    for text in (secret, json.dumps({"echo": secret}), json.dumps({"echo": secret}, ensure_ascii=False)):
        assert without([secret], f"got {text}!").count("***") == 1
        assert "é" not in without([secret], text)
    assert without(["abc", "abcdef"], "abcdef") == "***"
