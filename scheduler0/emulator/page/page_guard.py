"""Who may see the page: callers on this machine, or those who know the operator's password.

A page of another site must not steer the emulator through a browser. So the guard looks at the host that
was asked for, at the origin of the request, and at the token in each form.
"""

import base64
import binascii
import hmac
import secrets
import socket
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from scheduler0.emulator.access import Operator
from scheduler0.emulator.control.endpoints import asked_host, is_local_name, is_loopback

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # The browser must go on to send the origin of a form.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""The headers of every answer of the page."""

TOKEN_FIELD = "form_token"
_SAFE = ("GET", "HEAD")


class PageGuard:
    """The checks before a page answers. `host` is the address on which the emulator listens."""

    def __init__(self, host: str, operator: Operator) -> None:
        self._host = host.lower()
        self._operator = operator
        self.asks_password = not (host == "localhost" or is_loopback(host))
        """Whether others can reach the page, so that it demands the operator's name and password."""
        self.token = secrets.token_urlsafe(32)
        """What every form of this emulator carries. Another site cannot read it."""

    def refusal(self, request: Request) -> Response | None:
        """The answer to a request that must not be served; None if it may be."""
        if not self._may_name(request):
            return _refuse(
                403,
                "the page does not answer to this host name: open it under http://127.0.0.1 or "
                "http://localhost, or under the address of the machine",
            )
        if self.asks_password:
            if not self._knows_password(request):
                return _refuse(
                    401,
                    "give the operator's name and password, which the emulator printed at its start",
                    {"WWW-Authenticate": 'Basic realm="Scheduler0 emulator", charset="UTF-8"'},
                )
        elif request.client is None or not is_loopback(request.client.host):
            return _refuse(403, "the page answers only browsers on the emulator's own machine")
        if _is_from_elsewhere(request):
            return _refuse(403, "the page does not answer requests from other sites")
        return None

    def knows_token(self, form: Mapping[str, str]) -> bool:
        """Whether a form was made by this emulator since its start."""
        return hmac.compare_digest(form.get(TOKEN_FIELD, "").encode(), self.token.encode())

    def _may_name(self, request: Request) -> bool:
        # A page can point its own host name at this machine (DNS rebinding).
        name = asked_host(request)
        return is_local_name(name) or (self.asks_password and name in (self._host, _machine_name()))

    def _knows_password(self, request: Request) -> bool:
        scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
        try:
            presented = base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError):
            return False
        expected = f"{self._operator.username}:{self._operator.password}".encode()
        return scheme.lower() == "basic" and hmac.compare_digest(presented, expected)


def _is_from_elsewhere(request: Request) -> bool:
    origin = request.headers.get("origin")
    if origin is not None and origin.partition("://")[2].lower() != request.headers.get("host", "").lower():
        return True
    if request.headers.get("sec-fetch-site", "none") in ("none", "same-origin"):
        return False
    # A link on another site may lead to the page.
    return request.method not in _SAFE or request.headers.get("sec-fetch-mode") != "navigate"


def _machine_name() -> str:
    return socket.gethostname().lower()


def _refuse(status: int, text: str, headers: Mapping[str, str] | None = None) -> Response:
    return PlainTextResponse(f"{text}\n", status, dict(headers or {}))
