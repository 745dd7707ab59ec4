"""Where and how long connections may be used, and the warnings about plain http."""

from __future__ import annotations

import pytest

from scheduler0 import AsyncClient, Client, ClientStateError, InsecureTransportWarning
from scheduler0 import _warnings as _insecure
from scheduler0._transport.connections import Lifetime
from scheduler0._warnings import plain_host

HERE, LOOP = 100, object()


def test_the_first_use_decides_where_connections_belong() -> None:
    lifetime = Lifetime("a client")
    lifetime.enter(HERE, LOOP)
    lifetime.enter(HERE, LOOP)
    with pytest.raises(ClientStateError, match="a client was used before this process was forked from proc"):
        lifetime.enter(HERE + 1, LOOP)
    with pytest.raises(ClientStateError, match="a client was used on another event loop"):
        lifetime.enter(HERE, object())
    lifetime.enter(HERE, LOOP)


def test_nothing_can_be_used_after_it_is_closed() -> None:
    lifetime = Lifetime("a client")
    assert lifetime.leave(HERE, LOOP)
    assert not lifetime.leave(HERE, LOOP)
    with pytest.raises(ClientStateError, match="a client is closed"):
        lifetime.enter(HERE, LOOP)


@pytest.mark.parametrize("elsewhere", [(HERE + 1, LOOP), (HERE, object())])
def test_another_process_or_loop_does_not_close_what_it_does_not_own(elsewhere: tuple[int, object]) -> None:
    lifetime = Lifetime("a client")
    lifetime.enter(HERE, LOOP)
    assert not lifetime.leave(*elsewhere)


def test_only_the_process_that_opened_connections_can_abandon_them() -> None:
    lifetime = Lifetime("a client")
    assert not lifetime.abandoned(HERE)
    lifetime.enter(HERE, LOOP)
    assert lifetime.abandoned(HERE)
    assert not lifetime.abandoned(HERE + 1)
    lifetime.leave(HERE, LOOP)
    assert not lifetime.abandoned(HERE)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://example.com", "example.com"),
        ("HTTP://Example.com:7070/prefix", "example.com"),
        ("http://10.0.0.1:7070", "10.0.0.1"),
        ("http://[2001:db8::1]", "2001:db8::1"),
        ("http://localhost.example.com", "localhost.example.com"),
        ("http://127.0.0.1.example.com", "127.0.0.1.example.com"),
        ("https://example.com", None),
        ("http://localhost:7070", None),
        ("http://LOCALHOST.", None),
        ("http://api.localhost", None),
        ("http://127.0.0.1:7070", None),
        ("http://127.9.9.9", None),
        ("http://[::1]:7070", None),
    ],
)
def test_which_hosts_are_reached_in_the_clear(url: str, host: str | None) -> None:
    assert plain_host(url) == host


@pytest.fixture
def nobody_warned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_insecure, "_warned", set())


@pytest.mark.usefixtures("nobody_warned")
@pytest.mark.parametrize("flavour", [Client, AsyncClient])
def test_credentials_over_plain_http_warn_once_for_each_host(flavour: type[Client | AsyncClient]) -> None:
    def construct() -> None:
        flavour("http://n1.example:9091,http://n2.example:9091", api_key="k", api_secret="s3cr3t")
        flavour("http://n1.example", username="u", password="s3cr3t")
        flavour("http://n3.example", credentials=lambda: pytest.fail("asked"))

    with pytest.warns(InsecureTransportWarning) as caught:
        construct()
    texts = [str(warning.message) for warning in caught]
    assert [text.split()[2] for text in texts] == ["n1.example", "n2.example", "n3.example"]
    assert {warning.filename for warning in caught} == {__file__}
    assert "s3cr3t" not in "".join(texts)


@pytest.mark.usefixtures("nobody_warned")
def test_a_leader_that_may_be_followed_over_plain_http_is_warned_of_too() -> None:
    key = {"api_key": "k", "api_secret": "s"}
    Client("https://n1.example", allow_hosts=["n2.example:9091"], **key)
    with pytest.warns(InsecureTransportWarning, match=r"credentials for n2\.example will travel"):
        Client("http://localhost:7070", allow_hosts=["n2.example:9091"], **key)


@pytest.mark.usefixtures("nobody_warned")
def test_nothing_that_stays_secret_warns() -> None:
    Client("http://n1.example")
    Client("https://n1.example", api_key="k", api_secret="s")
    Client("http://localhost:7070", api_key="k", api_secret="s")
