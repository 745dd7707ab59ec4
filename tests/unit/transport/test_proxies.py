"""Which servers are reached without a proxy."""

from __future__ import annotations

import pytest

from scheduler0._transport.proxies import matches_no_proxy


@pytest.mark.parametrize(
    ("entries", "host", "port", "expected"),
    [
        ("*", "server", 80, True),
        ("server", "server", 80, True),
        ("server", "node.server", 80, True),
        (".server", "node.server", 80, True),
        ("*.server", "node.server", 80, True),
        ("server", "otherserver", 80, False),
        ("SERVER.", "server", 80, True),
        ("server:8080", "server", 8080, True),
        ("server:8080", "server", 80, False),
        ("127.0.0.1:8080", "127.0.0.1", 8080, True),
        ("127.0.0.1:8080", "127.0.0.1", 80, False),
        ("10.0.0.0/8", "10.20.30.40", 80, True),
        ("10.0.0.0/8", "11.0.0.1", 80, False),
        ("[::1]", "::1", 80, True),
        ("[::1]:8080", "::1", 8080, True),
        ("[::1]:8080", "::1", 80, False),
        ("::1", "::1", 80, True),
        ("fd00::/8", "fd12::1", 80, True),
        ("[fd00::]/8", "fd12::1", 80, True),
        ("10.0.0.0/8:8080", "10.20.30.40", 8080, True),
        ("10.0.0.0/8:8080", "10.20.30.40", 80, False),
        ("a, b c", "c", 80, True),
        ("", "server", 80, False),
        ("10.0.0.0/8", "server", 80, False),
        (".", "server", 80, False),
    ],
)
def test_no_proxy(entries: str, host: str, port: int, expected: bool) -> None:
    assert matches_no_proxy(entries, host, port) is expected
