"""The HTTP request of a webhook delivery (runtime.md B1, B3): how it is built, and how redirects change it.

Nothing here does I/O; `http_sender` sends what this module decides.
"""

import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import quote

from yarl import URL

from scheduler0.emulator.store.rows import ExecutorRow

MAX_REQUESTS = 10
"""Requests of one attempt, the first included, before a chain of redirects is a failure, as in Go."""

_METHOD = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_URL_CHARACTERS = "!#$%&'()*+,-./:;=?@[]_~"
_AUTHORITY_AND_REST = re.compile(r"((?:[^:/?#]+:)?//[^/?#]*)?(.*)", re.DOTALL)
_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_NO_HOST = re.compile(r"[ %\\^`{|}]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


Verdict = Callable[[int, Mapping[str, str]], bool]
"""Whether a final answer, by its status and headers, is a success."""


class InvalidRequestError(ValueError):
    """The executor describes no request that could be sent; a repetition would not help.

    The text never repeats the URL or a header: they may hold secrets.
    """


def is_success(status: int, headers: Mapping[str, str]) -> bool:
    """The rule for webhooks. Redirects that were not followed count as success."""
    return status < 400


@dataclass(frozen=True, slots=True)
class WebhookRequest:
    """One HTTP request of an attempt. Its `repr` shows neither headers nor body nor URL."""

    method: str
    url: URL
    headers: tuple[tuple[str, str], ...]
    body: bytes | None
    """None where a redirect has taken the body away."""
    accepts: Verdict = is_success

    def __repr__(self) -> str:
        return f"<WebhookRequest {self.method}>"

    @classmethod
    def for_executor(cls, executor: ExecutorRow, body: bytes) -> Self:
        """The first request of an attempt. InvalidRequestError if the executor's method or URL is none."""
        method = executor.webhook_method.upper() or "POST"
        if not _METHOD.fullmatch(method):
            raise InvalidRequestError("webhookMethod is not an HTTP method")
        headers = [("User-Agent", "Go-http-client/1.1"), ("Content-Type", "application/json")]
        if executor.webhook_secret:
            check_header(executor.webhook_secret, "webhookSecret")
            headers.append(("X-Webhook-Secret", executor.webhook_secret))
        headers.append(("Accept-Encoding", "gzip"))
        return cls(method, parse_url(executor.webhook_url), tuple(headers), body)

    def authorized(self) -> Self:
        """The same request with the user and password of its URL, if any, in a header, in UTF-8 as in Go."""
        if self.url.raw_user is None and self.url.raw_password is None:
            return self
        pair = f"{self.url.user or ''}:{self.url.password or ''}".encode()
        header = ("Authorization", f"Basic {b64encode(pair).decode()}")
        return replace(self, url=self.url.with_user(None), headers=(*self.headers, header))

    def redirected(self, status: int, location: str | None) -> Self | None:
        """The request that follows an answer; None if the answer is final.

        301, 302 and 303 continue with GET (HEAD stays) and without a body, 307 and 308 with the same
        method and body. The secret travels along, to other hosts too: Go protects only headers that it
        knows. InvalidRequestError if `location` is no HTTP address.
        """
        if status not in (301, 302, 303, 307, 308) or not location:
            return None
        url = parse_url(location, base=self.url)
        headers = tuple(header for header in self.headers if header[0] != "Referer")
        if not (self.url.scheme == "https" and url.scheme == "http"):
            headers += (("Referer", str(self.url.with_user(None).with_fragment(None))),)
        if status in (307, 308):
            return replace(self, url=url, headers=headers)
        method = self.method if self.method in ("GET", "HEAD") else "GET"
        return replace(self, method=method, url=url, headers=headers, body=None)


def parse_url(text: str, base: URL | None = None) -> URL:
    """An absolute http or https address, verbatim but for characters that no URL has: those are encoded.

    InvalidRequestError for everything else.
    """
    try:
        url = _url(text)
        if base is not None:
            url = base.join(url)
        usable = url.scheme in ("http", "https") and bool(url.host) and url.port is not None
    except ValueError as error:
        raise InvalidRequestError("the address is not a URL") from error
    if not usable:
        raise InvalidRequestError("the address is not an absolute http or https URL")
    return url


def _url(text: str) -> URL:
    """A URL or a reference, with what Go refuses refused by ValueError: yarl would repair it."""
    if _CONTROL.search(text) or text.startswith(" "):
        raise ValueError("starts with a space, or has a control character")
    # Only a query may have a percent sign that escapes nothing.
    if _BROKEN_ESCAPE.search(text.partition("?")[0]):
        raise ValueError("broken escape")
    match = _AUTHORITY_AND_REST.fullmatch(text)
    authority, rest = ("", text) if match is None else (match[1] or "", match[2])
    host = authority.rpartition("//")[2].rpartition("@")[2]
    if _NO_HOST.search(host) and not host.startswith("["):
        raise ValueError("a character that no host has")
    # A host's name in another script is for yarl to encode, which then encodes everything.
    return URL(
        authority + quote(rest, safe=_URL_CHARACTERS, errors="surrogateescape"), encoded=authority.isascii()
    )


def check_header(value: str, name: str) -> None:
    """InvalidRequestError if the value of the executor's member `name` cannot be sent in a header."""
    if _CONTROL.search(value):
        raise InvalidRequestError(f"{name} cannot be sent in a header")
