# Produced from scheduler0/_async/http.py by scripts/unasync.py; do not edit.
"""The HTTP client of one view: builds a request, signs it, sends it, and raises what is not a success.

``httpx.Client`` does the same and far more: it merges URLs, keeps cookies, follows redirects, mounts
transports. That is most of what a call costs. :class:`HTTP` leaves it out. Where somebody has
replaced methods of ``httpx.Client`` (Sentry and a mode of respx do), requests go through it whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import httpx

from .._auth.api_keys import KeyProvider
from .._auth.signing import auth_for
from .._transport.call import LIMITS, NODE
from .._transport.config import CallLimits, Config, Timeouts
from .._transport.request_building import RequestTemplate
from .._transport.whole_client import Methods, arguments, settings_of
from .._wire.envelope import check
from .transport import RetryingTransport


class HTTP:
    """Sends the requests of one configuration over a transport that other views share."""

    def __init__(self, config: Config, transport: RetryingTransport) -> None:
        self._config = config
        self._transport = transport
        self._template = RequestTemplate(config)
        self._auth = auth_for(config.credentials) if isinstance(config.credentials, KeyProvider) else None

    def request(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
        headers: Mapping[str, str] | None = None,
        timeouts: Timeouts | None = None,
        limits: CallLimits | None = None,
        node: str | None = None,
    ) -> httpx.Response:
        """The answer to a request. Raises the error that it deserves if it is not a success."""
        request = self._template.request(
            method, url, params=params, json=json, headers=headers, timeouts=timeouts, limits=limits
        )
        if node is not None:
            request.extensions[NODE] = node
        if patched():
            return self.whole.send(request)
        if self._auth is None:
            response = self._transport.handle_request(request)
        else:
            response = self._signed(self._auth, request)
        check(response)
        return response

    def _signed(self, auth: httpx.Auth, request: httpx.Request) -> httpx.Response:
        flow = auth.sync_auth_flow(request)
        try:
            request = flow.__next__()
            while True:
                response = self._transport.handle_request(request)
                try:
                    request = flow.send(response)
                except StopIteration:
                    return response
        finally:
            flow.close()

    @cached_property
    def whole(self) -> WholeClient:
        """A client of ``httpx`` with the same rules, for ``client.raw`` and where ``httpx`` is patched."""
        return WholeClient(self._config, self._transport, self)


class WholeClient(httpx.Client):
    """Adds the limits of its configuration to each request, and raises what is not a success.

    Simple requests of an unchanged client take the short way of :class:`HTTP`.
    """

    def __init__(self, config: Config, transport: RetryingTransport, short: HTTP) -> None:
        super().__init__(transport=transport, auth=auth_for(config.credentials), **arguments(config))
        self._limits = config.limits
        self._short = short
        self._as_made = settings_of(self)

    def request(self, method: str, url: httpx.URL | str, **options: Any) -> httpx.Response:  # pyright: ignore[reportIncompatibleMethodOverride]
        if self._is_simple(url, options):
            return self._short.request(method, str(url), **options)
        return super().request(method, url, **options)

    def send(self, request: httpx.Request, **options: Any) -> httpx.Response:  # pyright: ignore[reportIncompatibleMethodOverride]
        request.extensions.setdefault(LIMITS, self._limits)
        response = super().send(request, **options)
        check(response)
        return response

    def _is_simple(self, url: httpx.URL | str, options: Mapping[str, Any]) -> bool:
        path = str(url)
        return (
            options.keys() <= {"params", "json", "headers"}
            and path.startswith("/")
            and not path.startswith(("//", "/api/"))
            and "?" not in path
            and isinstance(options.get("params", {}), dict)
            and settings_of(self) == self._as_made
            and not patched()
        )


_METHODS = Methods(
    httpx.Client,
    (
        "request",
        "build_request",
        "send",
        "_send_handling_auth",
        "_send_handling_redirects",
        "_send_single_request",
        "_transport_for_url",
    ),
)


def patched() -> bool:
    """Whether somebody replaced a method of ``httpx.Client`` to see its requests."""
    return _METHODS.replaced()
