# Produced from tests/_async/test_lifetimes.py by scripts/unasync.py; do not edit.
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
    Client,
    ClientStateError,
    NotFoundError,
    PermissionDeniedError,
)
from scheduler0.emulator import Emulator

from ..concurrency import Crowd
from .mock import client_for, envelope


def healthy(request: httpx.Request) -> httpx.Response:
    return envelope({"leaderId": "1"})


class Closable(httpx.MockTransport):
    def __init__(self) -> None:
        super().__init__(healthy)
        self.closed = 0

    def close(self) -> None:
        self.closed += 1


def pool_of(client: Client) -> Any:
    """The pool of httpcore below the link that the client would open next."""
    pool: Any = client._caller.transport._connections._real
    return pool._make(client._caller.config.base_url)._transport._pool


def forget(clients: list[Client]) -> None:
    clients.clear()
    gc.collect()


def identity(emulator: Emulator) -> dict[str, Any]:
    return {
        "api_key": emulator.api_key,
        "api_secret": emulator.api_secret,
        "account_id": emulator.account_id,
        "actor": "tester",
    }


def test_many_use_one_client_and_its_views_at_once(emulator: Emulator) -> None:
    with Client(emulator.url, **identity(emulator)) as client:
        view = client.with_options(timeout=20)

        def create() -> tuple[int, int]:
            project = client.projects.create(name=f"crowd {uuid.uuid4()}", description="d")
            return project.id, (view.projects.get(project.id)).id

        pairs = Crowd(16).run(create)
    assert len({created for created, _ in pairs}) == 16
    assert all(created == read for created, read in pairs)


def test_a_closed_client_says_so_to_its_views_too() -> None:
    client = client_for(healthy)
    view = client.for_account(3)
    client.health.check()
    client.close()
    for closed in (client, view):
        with pytest.raises(ClientStateError, match="Client of http://server:7070 is closed"):
            closed.health.check()


def test_a_closed_client_asks_for_no_credentials() -> None:
    def key() -> APIKey:
        pytest.fail("asked for a key")

    client = client_for(healthy, api_key=None, api_secret=None, credentials=key)
    client.close()
    with pytest.raises(ClientStateError):
        client.health.check()


def test_closing_again_does_nothing() -> None:
    transport = Closable()
    with Client("http://localhost", transport=transport) as client:
        client.for_account(3).close()
    client.close()
    assert transport.closed == 1


def test_a_client_that_is_not_closed_warns_once_when_its_last_view_is_gone(emulator: Emulator) -> None:
    held = [Client(emulator.url)]
    views = [held[0].with_options(timeout=1)]
    held[0].health.check()
    forget(held)
    views[0].health.check()
    with pytest.warns(
        ResourceWarning, match=r"unclosed \w*Client of http://127\.0\.0\.1:\d+: use `"
    ) as caught:
        forget(views)
    assert len(caught) == 1


def test_a_client_that_connected_to_nobody_needs_no_closing() -> None:
    transport = Closable()
    forget([Client("http://localhost", transport=transport)])
    assert transport.closed == 0


def test_the_connections_of_another_client_are_used_and_not_closed() -> None:
    seen: list[httpx.Request] = []

    def note(request: httpx.Request) -> None:
        seen.append(request)

    lent = httpx.Client(
        transport=httpx.MockTransport(healthy),
        auth=("somebody", "else"),
        headers={"X-Theirs": "1"},
        event_hooks={"request": [note]},
    )
    with Client("https://server", api_key="k", api_secret="s", http_client=lent) as client:
        assert (client.health.check()).leader_id == "1"
    assert not lent.is_closed
    headers = seen[0].headers
    assert (headers["X-API-Key"], headers.get("X-Theirs"), headers.get("Authorization")) == ("k", None, None)
    lent.close()
    with Client("https://server", http_client=lent) as client:
        with pytest.raises(ClientStateError, match="http_client that was passed in is closed"):
            client.health.check()


@pytest.mark.parametrize(("reads", "message"), [(True, "project does not exist"), (False, "Not Found")])
def test_a_lent_client_that_raises_statuses_changes_none_of_ours(
    emulator: Emulator, reads: bool, message: str
) -> None:
    def refuse(response: httpx.Response) -> None:
        if reads:
            response.read()
        response.raise_for_status()

    key = APIKey(emulator.api_key, emulator.api_secret, emulator.account_id)
    with (
        httpx.Client(event_hooks={"response": [refuse]}, trust_env=False) as lent,
        Client(emulator.url, credentials=key, http_client=lent) as client,
    ):
        with pytest.raises(NotFoundError, match=message) as caught:
            client.projects.get(10**9)
    assert caught.value.response is not None
    assert caught.value.response.headers["Content-Type"] == "application/json"


def test_a_redirect_that_a_lent_client_raises_is_followed() -> None:
    def refuse(response: httpx.Response) -> None:
        response.raise_for_status()

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.host == "follower":
            return httpx.Response(302, headers={"Location": f"http://leader{request.url.path}"})
        return httpx.Response(204)

    with (
        httpx.Client(transport=httpx.MockTransport(answer), event_hooks={"response": [refuse]}) as lent,
        Client(["http://follower", "http://leader"], http_client=lent) as client,
    ):
        client.jobs.delete(5, deleted_by="me")
        assert client.cluster_status().leader == "http://leader"


def test_a_transport_that_raises_statuses() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        response = httpx.Response(403, json={"data": "no scope", "success": False}, request=request)
        return response.raise_for_status()

    with Client("http://server", transport=httpx.MockTransport(refuse)) as client:
        with pytest.raises(PermissionDeniedError, match="no scope"):
            client.jobs.get(5)


def test_what_else_a_hook_of_a_lent_client_raises_comes_out_as_it_is() -> None:
    class TheirError(Exception):
        pass

    def refuse(response: httpx.Response) -> None:
        raise TheirError

    hooks = {"response": [refuse]}
    with (
        httpx.Client(transport=httpx.MockTransport(healthy), event_hooks=hooks) as lent,
        Client("http://server", http_client=lent) as client,
    ):
        with pytest.raises(TheirError):
            client.health.check()


def test_a_proxy_is_sent_the_request(emulator: Emulator) -> None:
    # The emulator is no proxy, but it serves a request for a whole URL, which only a proxy is sent.
    with Client("http://unresolvable.invalid", proxy=emulator.url, verify=False) as client:
        assert (client.health.check()).leader_id


def test_a_tls_context_is_the_one_that_is_used() -> None:
    context = ssl.create_default_context()
    with Client("https://server", verify=context) as client:
        assert pool_of(client)._ssl_context is context


def test_a_client_cannot_be_copied_with_its_connections() -> None:
    with Client("http://server", transport=httpx.MockTransport(healthy)) as client:
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
    proxy = getattr(pool_of(Client("http://server")), "_proxy_url", None)
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
        Client("http://localhost", **both)


def test_an_http_client_of_another_kind_is_refused() -> None:
    with pytest.raises(TypeError, match=r"http_client must be an httpx\.\w*Client, got str"):
        Client("http://localhost", http_client="client")


FORKED = """
import os, sys
from scheduler0 import Client, ClientStateError

used, fresh = Client(sys.argv[1]), Client(sys.argv[1])

def main():
    used.health.check()

main()
child = os.fork()

def main():
    if child == 0:
        fresh.health.check()
        fresh.close()
        try:
            used.health.check()
        except ClientStateError as error:
            print(error)
        used.close()

main()
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
