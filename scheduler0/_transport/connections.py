"""Where a client's connections may be used, and checks of what they are made of."""

from __future__ import annotations

import ssl
from collections.abc import Iterable
from importlib.util import find_spec

import httpx

from ..errors import ClientStateError

KEPT = 5.0
"""Seconds for which a connection without a call is kept open."""
_PACKAGES: dict[object, tuple[str, ...]] = {
    "httpx": (),
    "httpx2": ("httpx2",),
    "fast": ("urllib3", "aiohttp"),
}
"""What each engine needs beside the packages that are always there."""


class Lifetime:
    """Remembers who used the connections first; ``owner`` names the client in errors.

    Sockets, locks and buffers are copied by a fork and bound to an event loop: used from the
    copy or from another loop they mix up answers or hang, so both are refused.
    """

    def __init__(self, owner: str) -> None:
        self.owner = owner
        self.loop: object | None = None
        self._process: int | None = None
        self._closed = False

    def enter(self, process: int, loop: object | None) -> None:
        """Raise unless the connections may be used here; the first use decides where "here" is."""
        if self._closed:
            raise ClientStateError(f"{self.owner} is closed: open another one")
        if self._process is None:
            self._process, self.loop = process, loop
        elif process != self._process:
            raise ClientStateError(
                f"{self.owner} was used before this process was forked from process {self._process}, "
                "which goes on using its connections: open another client after the fork"
            )
        elif loop is not self.loop:
            raise ClientStateError(
                f"{self.owner} was used on another event loop, to which its connections belong: "
                "open one client for each loop, and keep a program on one asyncio.run()"
            )

    def leave(self, process: int, loop: object | None) -> bool:
        """End the use. Whether connections are to be closed, and may be from here."""
        if self._closed:
            return False
        self._closed = True
        return self._process is None or (self._process, self.loop) == (process, loop)

    def abandoned(self, process: int) -> bool:
        """Whether connections were opened by this process and never closed."""
        return self._process == process and not self._closed


def check_kinds(proxy: object, verify: object) -> None:
    """Refuse what the HTTP library would take for something else: not every ``verify`` verifies."""
    if verify is not None and not isinstance(verify, bool | ssl.SSLContext):
        raise TypeError(f"verify must be an ssl.SSLContext or a bool, got {type(verify).__name__}")
    if proxy is not None and not isinstance(proxy, str | httpx.URL | httpx.Proxy):
        raise TypeError(f"proxy must be a URL, got {type(proxy).__name__}")


def check_addresses(base_urls: Iterable[str]) -> None:
    """Refuse an address that the HTTP library cannot use, before anything is sent."""
    for base_url in base_urls:
        try:
            httpx.URL(base_url)
        except httpx.InvalidURL as error:
            raise ValueError(f"base_url is not a usable address: {base_url!r:.200} ({error})") from None


def check_engine(engine: object) -> str:
    """The engine, if it is one and the packages that it needs are installed."""
    if engine not in _PACKAGES:
        raise ValueError(f'engine must be "httpx", "httpx2" or "fast", got {engine!r:.80}')
    name = str(engine)
    missing = [package for package in _PACKAGES[name] if find_spec(package) is None]
    if missing:
        raise ValueError(
            f'engine="{name}" needs {" and ".join(missing)}: pip install "scheduler0-python-client[{name}]"'
        )
    return name
