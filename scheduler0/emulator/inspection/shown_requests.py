"""Requests to the API as people look at them: who asked, what, and the answer, without secrets."""

import base64
import binascii
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from urllib.parse import quote

from scheduler0._shared.secrets import masked_text
from scheduler0.emulator.http.request_log import KeptBody, KeptRequest, RawHeaders, RequestJournal
from scheduler0.emulator.inspection.copies import Copied, as_curl, as_python
from scheduler0.emulator.inspection.hidden_secrets import Header, masked_body, masked_headers, readable


@dataclass(frozen=True)
class RequestFilter:
    """Which requests are meant; what is empty does not filter."""

    text: str = ""
    """A part of the path."""
    method: str = ""
    failed: bool = False
    """Only those with a status from 400 on, or without an answer."""

    def fits(self, request: KeptRequest) -> bool:
        return (
            (not self.text or self.text in request.path)
            and (not self.method or self.method == request.method)
            and (not self.failed or request.status is None or request.status >= 400)
        )


@dataclass(frozen=True)
class ShownRequest:
    """A request in a list. Nothing in it is secret."""

    number: int
    at: datetime | None
    method: str
    path: str
    """With the query, without its secrets."""
    status: int | None
    ms: float
    who: str
    account: str
    """The text of `X-Account-ID`; empty if there was none."""


@dataclass(frozen=True)
class ShownMessage:
    """A request, or its answer, whole."""

    headers: list[Header]
    body: str
    total: int
    """Bytes of the whole body."""
    is_cut: bool


@dataclass(frozen=True)
class RequestDetail:
    """A request on its own page."""

    request: ShownMessage
    answer: ShownMessage
    curl: str
    python: str


class Callers:
    """Names those who ask, never by their keys."""

    def __init__(self, connection: sqlite3.Connection, operator: str) -> None:
        """`operator` is the operator's name."""
        self._connection = connection
        self._operator = operator
        self._known: dict[str, str] = {}

    def name(self, headers: dict[str, str]) -> str:
        key = headers.get("x-api-key")
        if key:
            if key not in self._known:
                self._known[key] = self._credential(key)
            return self._known[key]
        scheme, _, value = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "basic":
            return "operator" if _user(value) == self._operator else "another user"
        return scheme.lower() + " token" if scheme else "nobody"

    def _credential(self, key: str) -> str:
        row = self._connection.execute("SELECT id FROM credentials WHERE api_key = ?", (key,)).fetchone()
        return "an unknown key" if row is None else f"credential {row[0]}"


def _user(value: str) -> str:
    try:
        return base64.b64decode(value, validate=True).decode().partition(":")[0]
    except (binascii.Error, ValueError):
        return ""


def newest_requests(
    journal: RequestJournal, chosen: RequestFilter, callers: Callers, *, limit: int, offset: int = 0
) -> tuple[list[ShownRequest], bool]:
    """Some of the chosen requests, newest first, and whether there are older ones."""
    found = list(islice(_chosen(journal, chosen), offset, offset + limit + 1))
    return [shown_request(request, callers) for request in found[:limit]], len(found) > limit


def _chosen(journal: RequestJournal, chosen: RequestFilter) -> Iterator[KeptRequest]:
    return filter(chosen.fits, journal.latest())


def shown_request(request: KeptRequest, callers: Callers) -> ShownRequest:
    headers = {name.lower(): value for name, value in _texts(request.headers)}
    who = callers.name(headers)
    if request.status == 401 and who not in ("nobody", "an unknown key"):
        who = f"{who}, refused"
    return ShownRequest(
        number=request.number,
        at=request.at,
        method=readable(request.method),
        path=readable(_target(request)),
        status=request.status,
        ms=request.ms,
        who=who,
        account=readable(headers.get("x-account-id", "")),
    )


def request_detail(request: KeptRequest, base_url: str) -> RequestDetail:
    """Everything that is kept of a request to the emulator at `base_url`."""
    target = _target(request)
    query = request.query.decode("latin-1")
    copied = Copied.of(
        request.method,
        base_url + target,
        _texts(request.headers),
        request.body.content,
        url_is_whole=not query or target.endswith(f"?{query}"),
        is_cut=request.body.is_cut,
    )
    return RequestDetail(
        _shown(request.headers, request.body),
        _shown(request.answer_headers, request.answer),
        as_curl(copied),
        as_python(copied),
    )


def _shown(headers: RawHeaders, body: KeptBody) -> ShownMessage:
    return ShownMessage(masked_headers(_texts(headers)), masked_body(body.content), body.total, body.is_cut)


def _target(request: KeptRequest) -> str:
    path = quote(request.path, safe="/:@!$&'()*+,;=~", errors="replace")
    query = request.query.decode("latin-1")
    return masked_text(f"{path}?{query}") if query else path


def _texts(headers: RawHeaders) -> list[Header]:
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in headers]
