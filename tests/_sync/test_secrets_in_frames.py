# Produced from tests/_async/test_secrets_in_frames.py by scripts/unasync.py; do not edit.
"""Tools that print the local variables of a failed call find no secret in ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import FrameType
from typing import Any, cast

import httpx
import pytest

import scheduler0
from scheduler0 import Client, Credential
from scheduler0.types import AccountAISettings, ExecutorRequestBody

from ..faults.server import closed_port
from .mock import client_for

SECRET = "T0PS3CRET"
OURS = str(Path(scheduler0.__file__).parent)
HOOK = {"name": "e", "type": "webhook_url", "webhook_url": "http://h", "webhook_method": "POST"}


def shown(value: object, depth: int = 4) -> str:
    """As Sentry shows a variable: it looks into mappings and lists, unless they speak for themselves."""
    speaks = getattr(type(value), "__sentry_repr__", None)
    if speaks is not None:
        return str(speaks(value))
    if depth and isinstance(value, Mapping):
        members = cast("Mapping[Any, Any]", value)
        return " ".join(f"{key!r}: {shown(item, depth - 1)}" for key, item in members.items())
    if depth and isinstance(value, list | tuple):
        return " ".join(shown(item, depth - 1) for item in cast("list[Any]", value))
    return repr(value)


def frames(error: BaseException | None) -> Iterator[FrameType]:
    while error is not None:
        trace = error.__traceback__
        while trace is not None:
            yield trace.tb_frame
            trace = trace.tb_next
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def assert_hidden(error: BaseException, within: str = OURS) -> None:
    looked = 0
    for frame in frames(error):
        if frame.f_code.co_filename.startswith(within):
            looked += 1
            for name, value in frame.f_locals.items():
                place = f"{frame.f_code.co_filename}:{frame.f_lineno} {name}"
                assert SECRET not in shown(value), place
                assert SECRET not in repr(value), place
    assert looked or within != OURS


def refusing(_: httpx.Request) -> httpx.Response:
    quoted = f'cannot store {{"webhookSecret": "{SECRET}"}}'
    return httpx.Response(400, json={"data": {"message": quoted, "apiSecret": SECRET}, "success": False})


def broken(_: httpx.Request) -> httpx.Response:
    return httpx.Response(200, content=b'{"data":{"apiSecret":"%s"},"success":' % SECRET.encode())


def misshapen(_: httpx.Request) -> httpx.Response:
    return httpx.Response(200, json={"data": [{"apiSecret": SECRET}], "success": True})


CALLS: dict[str, Callable[[Client], Awaitable[object]]] = {
    "keywords": lambda client: client.executors.create(**HOOK, webhook_secret=SECRET),
    "a dict": lambda client: client.executors.create({**HOOK, "webhook_secret": SECRET}),
    "a type": lambda client: client.executors.create(ExecutorRequestBody(**HOOK, webhook_secret=SECRET)),
    "flat": lambda client: client.create_executor({**HOOK, "webhookSecret": SECRET}),
    "flat update": lambda client: client.update_executor(5, {**HOOK, "webhookSecret": SECRET}),
    "update": lambda client: client.executors.update(5, webhook_secret=SECRET),
    "settings": lambda client: client.ai.update_settings({"openai_api_key": SECRET}),
    "flat settings": lambda client: client.upsert_account_ai_settings(
        2, AccountAISettings(anthropic_api_key=SECRET)
    ),
    "rotation": lambda client: client.accounts.rotate_secret(old_secret_key=SECRET),
    "flat rotation": lambda client: client.rotate_secret(SECRET),
    "raw": lambda client: client.request_raw(
        "POST", "/executors", json={"webhookSecret": SECRET}, headers={"X-Token": SECRET}
    ),
    "a refusal of ours": lambda client: client.executors.create(
        name="e", type="no such type", webhook_secret=SECRET
    ),
}


@pytest.mark.parametrize("server", [refusing, broken, misshapen])
@pytest.mark.parametrize("call", CALLS)
def test_what_a_call_sends_and_gets(call: str, server: Any) -> None:
    if call == "raw" and server is not refusing:
        pytest.skip("a raw request gives any answer but a refusal back as it is")
    with client_for(server, actor="me", api_secret=SECRET) as client:
        with pytest.raises((scheduler0.Scheduler0Error, ValueError)) as caught:
            CALLS[call](client)
    assert_hidden(caught.value)
    assert SECRET not in f"{caught.value!r} {caught.value}"


def test_what_a_client_is_made_with() -> None:
    settings: dict[str, Any] = {"api_key": SECRET, "api_secret": SECRET, "headers": {"X-Token": SECRET}}
    with pytest.raises(ValueError, match="timeout must be") as caught:
        Client("http://server", **settings, timeout=-1)
    assert_hidden(caught.value)


def test_a_secret_of_another_type() -> None:
    with pytest.raises(scheduler0.APIDecodeError) as caught:
        _ = Credential.of({"plaintextSecret": [SECRET]}).plaintext_secret
    assert_hidden(caught.value)


@pytest.mark.parametrize("engine", ["httpx", "httpx2", "fast"])
def test_a_dead_proxy(engine: Any) -> None:
    proxy = closed_port().replace("http://", f"http://me:{SECRET}@")
    for url in ("http://localhost", "https://server"):
        with Client(url, api_key="k", api_secret=SECRET, account_id=2, engine=engine, proxy=proxy) as client:
            with pytest.raises(scheduler0.APIConnectionError) as caught:
                client.with_options(retry=scheduler0.RetryPolicy(max_tries=1)).projects.get(5)
        assert_hidden(caught.value)
        hidden = [
            (frame.f_code.co_filename, name)
            for frame in frames(caught.value)
            for name, value in frame.f_locals.items()
            if name == "headers" and SECRET in shown(value)
        ]
        assert hidden == []
