"""A client of ``httpx`` itself: what it is made of, and whether somebody watches it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import FunctionType
from typing import Any

import httpx

from .body import ACCEPTED
from .config import Config, Timeouts
from .request_building import client_headers


def arguments(config: Config) -> dict[str, Any]:
    """The arguments of an ``httpx`` client for ``config``, all but transport and authentication."""
    return {
        "base_url": config.api_url,
        "headers": {"Accept-Encoding": ACCEPTED, **client_headers(config)},
        "timeout": timeout_of(config.timeouts),
        "follow_redirects": False,
        # No cookies: one node's would be sent to the others.
        "cookies": CookieJar(DefaultCookiePolicy(allowed_domains=())),
        "trust_env": False,
    }


def settings_of(http: httpx.Client | httpx.AsyncClient) -> tuple[Any, ...]:
    """What a program can change on a client after it was made."""
    return (
        http.headers.raw,
        http.timeout,
        str(http.base_url),
        str(http.params),
        len(http.cookies.jar),
        {name: list(hooks) for name, hooks in http.event_hooks.items()},
        http.auth,
        http.follow_redirects,
    )


def timeout_of(timeouts: Timeouts) -> httpx.Timeout:
    return httpx.Timeout(
        connect=timeouts.connect, read=timeouts.read, write=timeouts.write, pool=timeouts.pool
    )


class Methods:
    """Methods of a class of another library, which mocks and tracers replace to see its calls."""

    def __init__(self, owner: type, names: Sequence[str]) -> None:
        self._owner = owner
        self._names = names
        self._own: list[Any] = []
        """The methods, once they were seen to be the library's."""

    def replaced(self) -> bool:
        found = [getattr(self._owner, name) for name in self._names]
        if found == self._own:
            return False
        if not all(map(self._is_own, self._names)):
            return True
        self._own = found
        return False

    def _is_own(self, name: str) -> bool:
        # Looked up in the class that defines it: a wrapper may pretend to be what it wraps.
        base = next(base for base in self._owner.__mro__ if name in vars(base))
        package = sys.modules[base.__module__.partition(".")[0]].__file__ or ""
        method = vars(base)[name]
        return type(method) is FunctionType and method.__code__.co_filename.startswith(
            os.path.dirname(package) + os.sep
        )
