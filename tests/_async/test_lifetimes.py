"""One client for many callers, its end, and connections that users pass in."""

from __future__ import annotations

import copy
import gc
import os
import pickle
import ssl
import subprocess
import sys
import uuid
from typing import Any

import httpx
import pytest

from scheduler0 import (
    APIKey,
    AsyncClient,
    ClientStateError,
    NotFoundError,
    PermissionDeniedError,
)
from scheduler0.emulator import Emulator

from ..concurrency import AsyncCrowd
from .mock import client_for, envelope


def healthy(request: httpx.Request) -> httpx.Response:
    return envelope({"leaderId": "1"})


class Closable(httpx.MockTransport):
    def __init__(self) -> None:
        super().__init__(healthy)
        self.closed = 0

    async def aclose(self) -> None:
        self.closed += 1


def pool_of(client: AsyncClient) -> Any:
    """The pool of httpcore below the link that the client would open next."""
    pool: Any = client._caller.transport._connections._real
    return pool._make(client._caller.config.base_url)._transport._pool


def forget(clients: list[AsyncClient]) -> None:
    clients.clear()
    gc.collect()


def identity(emulator: Emulator) -> dict[str, Any]:
    return {
        "api_key": emulator.api_key,
        "api_secret": emulator.api_secret,
        "account_id": emulator.account_id,
        "actor": "tester",
    }


@pytest.mark.anyio
async def test_many_use_one_client_and_its_views_at_once(emulator: Emulator) -> None:
    async with AsyncClient(emulator.url, **identity(emulator)) as client:
        view = client.with_options(timeout=20)

        async def create() -> tuple[int, int]:
            project = await client.projects.create(name=f"crowd {uuid.uuid4()}", description="d")
            return project.id, (await view.projects.get(project.id)).id

        pairs = await AsyncCrowd(16).run(create)
    assert len({created for created, _ in pairs}) == 16
    assert all(created == read for created, read in pairs)


@pytest.mark.anyio
async def test_a_closed_client_says_so_to_its_views_too() -> None:
    client = client_for(healthy)
    view = client.for_account(3)
    await client.health.check()
    await client.aclose()
    for closed in (client, view):
        with pytest.raises(ClientStateError, match="Client of http://server:7070 is closed"):
            await closed.health.check()


@pytest.mark.anyio
async def test_a_closed_client_asks_for_no_credentials() -> None:
    def key() -> APIKey:
        pytest.fail("asked for a key")

    client = client_for(healthy, api_key=None, api_secret=None, credentials=key)
    await client.aclose()
    with pytest.raises(ClientStateError):
        await client.health.check()


@pytest.mark.anyio
async def test_closing_again_does_nothing() -> None:
    transport = Closable()
    async with AsyncClient("http://localhost", transport=transport) as client:
        await client.for_account(3).aclose()
    await client.aclose()
    assert transport.closed == 1


@pytest.mark.anyio
async def test_a_client_that_is_not_closed_warns_once_when_its_last_view_is_gone(emulator: Emulator) -> None:
    held = [AsyncClient(emulator.url)]
    views = [held[0].with_options(timeout=1)]
    await held[0].health.check()
    forget(held)
    await views[0].health.check()
    with pytest.warns(
        ResourceWarning, match=r"unclosed \w*Client of http://127\.0\.0\.1:\d+: use `"
    ) as caught:
        forget(views)
    assert len(caught) == 1


@pytest.mark.anyio
async def test_a_client_that_connected_to_nobody_needs_no_closing() -> None:
    transport = Closable()
    forget([AsyncClient("http://localhost", transport=transport)])
    assert transport.closed == 0


@pytest.mark.anyio
async def test_the_connections_of_another_client_are_used_and_not_closed() -> None:
    seen: list[httpx.Request] = []

    async def note(request: httpx.Request) -> None:
        seen.append(request)

    lent = httpx.AsyncClient(
        transport=httpx.MockTransport(healthy),
        auth=("somebody", "else"),
        headers={"X-Theirs": "1"},
        event_hooks={"request": [note]},
    )
    async with AsyncClient("https://server", api_key="k", api_secret="s", http_client=lent) as client:
        assert (await client.health.check()).leader_id == "1"
    assert not lent.is_closed
    headers = seen[0].headers
    assert (headers["X-API-Key"], headers.get("X-Theirs"), headers.get("Authorization")) == ("k", None, None)
    await lent.aclose()
    async with AsyncClient("https://server", http_client=lent) as client:
        with pytest.raises(ClientStateError, match="http_client that was passed in is closed"):
            await client.health.check()


@pytest.mark.anyio
@pytest.mark.parametrize(("reads", "message"), [(True, "project does not exist"), (False, "Not Found")])
async def test_a_lent_client_that_raises_statuses_changes_none_of_ours(
    emulator: Emulator, reads: bool, message: str
) -> None:
    async def refuse(response: httpx.Response) -> None:
        if reads:
            await response.aread()
        response.raise_for_status()

    key = APIKey(emulator.api_key, emulator.api_secret, emulator.account_id)
    async with (
        httpx.AsyncClient(event_hooks={"response": [refuse]}, trust_env=False) as lent,
        AsyncClient(emulator.url, credentials=key, http_client=lent) as client,
    ):
        with pytest.raises(NotFoundError, match=message) as caught:
            await client.projects.get(10**9)
    assert caught.value.response is not None
    assert caught.value.response.headers["Content-Type"] == "application/json"


@pytest.mark.anyio
async def test_a_redirect_that_a_lent_client_raises_is_followed() -> None:
    async def refuse(response: httpx.Response) -> None:
        response.raise_for_status()

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.host == "follower":
            return httpx.Response(302, headers={"Location": f"http://leader{request.url.path}"})
        return httpx.Response(204)

    async with (
        httpx.AsyncClient(transport=httpx.MockTransport(answer), event_hooks={"response": [refuse]}) as lent,
        AsyncClient(["http://follower", "http://leader"], http_client=lent) as client,
    ):
        await client.jobs.delete(5, deleted_by="me")
        assert client.cluster_status().leader == "http://leader"


@pytest.mark.anyio
async def test_a_transport_that_raises_statuses() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        response = httpx.Response(403, json={"data": "no scope", "success": False}, request=request)
        return response.raise_for_status()

    async with AsyncClient("http://server", transport=httpx.MockTransport(refuse)) as client:
        with pytest.raises(PermissionDeniedError, match="no scope"):
            await client.jobs.get(5)


@pytest.mark.anyio
async def test_what_else_a_hook_of_a_lent_client_raises_comes_out_as_it_is() -> None:
    class TheirError(Exception):
        pass

    async def refuse(response: httpx.Response) -> None:
        raise TheirError

    hooks = {"response": [refuse]}
    async with (
        httpx.AsyncClient(transport=httpx.MockTransport(healthy), event_hooks=hooks) as lent,
        AsyncClient("http://server", http_client=lent) as client,
    ):
        with pytest.raises(TheirError):
            await client.health.check()


@pytest.mark.anyio
async def test_a_proxy_is_sent_the_request(emulator: Emulator) -> None:
    # The emulator is no proxy, but it serves a request for a whole URL, which only a proxy is sent.
    async with AsyncClient("http://unresolvable.invalid", proxy=emulator.url, verify=False) as client:
        assert (await client.health.check()).leader_id


@pytest.mark.anyio
async def test_a_tls_context_is_the_one_that_is_used() -> None:
    context = ssl.create_default_context()
    async with AsyncClient("https://server", verify=context) as client:
        assert pool_of(client)._ssl_context is context


@pytest.mark.anyio
async def test_a_client_cannot_be_copied_with_its_connections() -> None:
    async with AsyncClient("http://server", transport=httpx.MockTransport(healthy)) as client:
        for bound in (client, client.for_account(3), client.jobs):
            for copied in (copy.deepcopy, pickle.dumps):
                with pytest.raises(TypeError, match="cannot be pickled or copied with its connections"):
                    copied(bound)


@pytest.mark.parametrize(
    ("variables", "used"),
    [
        ({"http_proxy": "proxy:3128"}, b"proxy:3128"),
        ({"http_proxy": "http://proxy:3128", "all_proxy": "http://other:1"}, b"proxy:3128"),
        ({"all_proxy": "other:1"}, b"other:1"),
        ({"https_proxy": "other:1"}, None),
        ({"all_proxy": "other:1", "no_proxy": "server"}, None),
    ],
)
def test_the_proxy_of_the_system(
    variables: dict[str, str], used: bytes | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    proxy = getattr(pool_of(AsyncClient("http://server")), "_proxy_url", None)
    assert used == (None if proxy is None else proxy.host + b":%d" % proxy.port)


@pytest.mark.parametrize(
    "both",
    [
        {"transport": httpx.MockTransport(healthy), "proxy": "http://proxy"},
        {"transport": httpx.MockTransport(healthy), "http_client": "any"},
        {"http_client": "any", "verify": False},
    ],
)
def test_what_excludes_each_other_is_refused(both: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="give one of transport, http_client, and proxy, verify or engine"):
        AsyncClient("http://localhost", **both)


def test_an_http_client_of_another_kind_is_refused() -> None:
    with pytest.raises(TypeError, match=r"http_client must be an httpx\.\w*Client, got str"):
        AsyncClient("http://localhost", http_client="client")


FORKED = """
import os, sys
import anyio
from scheduler0 import AsyncClient, ClientStateError

used, fresh = AsyncClient(sys.argv[1]), AsyncClient(sys.argv[1])

async def main():
    await used.health.check()

anyio.run(main)
child = os.fork()

async def main():
    if child == 0:
        await fresh.health.check()
        await fresh.aclose()
        try:
            await used.health.check()
        except ClientStateError as error:
            print(error)
        await used.aclose()

anyio.run(main)
if child == 0:
    sys.stdout.flush()
    os._exit(0)
assert os.waitpid(child, 0)[1] == 0
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_fork_is_answered_with_an_error_and_the_child_can_open_its_own(emulator: Emulator) -> None:
    program = [sys.executable, "-c", FORKED, emulator.url]
    done = subprocess.run(program, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert "was used before this process was forked" in done.stdout
