"""What the pages share: the parts of the emulator, the templates, and the form of a handler."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlencode

from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from scheduler0.emulator.backend import Backend
from scheduler0.emulator.control.control import Control
from scheduler0.emulator.http.fault_gate import PAGE_PREFIX
from scheduler0.emulator.inspection.hidden_secrets import readable
from scheduler0.emulator.messages.scheduler import MessageScheduler
from scheduler0.emulator.page.live_events import LiveEvents
from scheduler0.emulator.page.page_guard import TOKEN_FIELD, PageGuard
from scheduler0.emulator.page.rendering import environment
from scheduler0.emulator.page.timeline import ResultCounts
from scheduler0.emulator.waiting import cancel

T = TypeVar("T")
_KEPT_NOTICES = 50
_NOTICE = "notice"
"""The parameter of a page that shows what an action came to."""
_DIGITS = 18


class Section(NamedTuple):
    """An entry of the menu."""

    label: str
    path: str


OVERVIEW = Section("Overview", "/")
SECTIONS = (
    OVERVIEW,
    Section("Jobs", f"{PAGE_PREFIX}/jobs"),
    Section("Runs", f"{PAGE_PREFIX}/runs"),
    Section("Messages", f"{PAGE_PREFIX}/messages"),
    Section("Requests", f"{PAGE_PREFIX}/requests"),
    Section("Projects", f"{PAGE_PREFIX}/projects"),
    Section("Executors", f"{PAGE_PREFIX}/executors"),
    Section("Credentials", f"{PAGE_PREFIX}/credentials"),
    Section("AI", f"{PAGE_PREFIX}/ai"),
    Section("Faults", f"{PAGE_PREFIX}/faults"),
    Section("Quirks", f"{PAGE_PREFIX}/quirks"),
    Section("Cluster", f"{PAGE_PREFIX}/cluster"),
    Section("Runners", f"{PAGE_PREFIX}/runners"),
    Section("System", f"{PAGE_PREFIX}/system"),
)


def section_of(path: str) -> Section | None:
    """The entry of the menu that a path belongs to."""
    return next(
        (section for section in SECTIONS if path == section.path or path.startswith(f"{section.path}/")), None
    )


class PageError(Exception):
    """Ends a request with this status and text, on a page of its own."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Notice(NamedTuple):
    """What an action came to, for the page that is shown after it."""

    text: str
    failed: bool


@dataclass(frozen=True)
class Site:
    """The parts of one emulator that its pages show and steer."""

    backend: Backend
    control: Control
    messages: MessageScheduler | None
    guard: PageGuard
    live: LiveEvents
    sections: tuple[Section, ...]
    """The menu: the entries that have a page."""
    results: ResultCounts = field(default_factory=ResultCounts)
    notices: dict[str, Notice] = field(default_factory=dict[str, Notice])
    """The latest notices, by the number that the address of the next page carries."""
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    def note(self, notice: Notice) -> str:
        """Keep a notice for the next page; its number."""
        number = str(next(self._numbers))
        self.notices[number] = notice
        while len(self.notices) > _KEPT_NOTICES:
            del self.notices[next(iter(self.notices))]
        return number


@dataclass(frozen=True)
class PageRequest:
    """A request that the guard has let through. `form` has the fields of a POST, without the token."""

    site: Site
    http: Request
    form: Mapping[str, str]

    def query(self, name: str, default: str = "") -> str:
        """A parameter of the address, without blanks at both ends."""
        return self.http.query_params.get(name, default).strip()

    def query_number(self, name: str) -> int | None:
        """A parameter that is a whole number from 0 on; None if it is absent. Raises `PageError`."""
        text = self.query(name)
        number = _number(text)
        if text and number is None:
            raise PageError(
                400, f"{name}: must be a whole number from 0 on, of {_DIGITS} digits at most, not {text!r}"
            )
        return number

    def query_choice(self, name: str, choices: Sequence[str]) -> str:
        """A parameter that is one of these, in any case; empty if it is absent. Raises `PageError`."""
        text = self.query(name)
        found = next((choice for choice in choices if choice.lower() == text.lower()), "")
        if text and not found:
            raise PageError(400, f"{name}: must be one of {', '.join(choices)}, not {text!r}")
        return found

    def require_known(self, parameters: Sequence[str]) -> None:
        """Raises `PageError` if the address has another parameter than these: it would filter nothing."""
        for name in self.http.query_params:
            if name not in (*parameters, _NOTICE):
                known = ", ".join(parameters) or "none"
                raise PageError(400, f"{name}: this page has no such parameter; known: {known}")

    def path_number(self, name: str = "id") -> int:
        """A number in the path. Raises `PageError` with 404 for another text."""
        number = _number(str(self.http.path_params[name]))
        if number is None:
            raise PageError(404, f"{self.http.path_params[name]!r} is not a number")
        return number

    def field(self, name: str) -> str:
        """A field of the form, without blanks at both ends; empty if it is absent."""
        return self.form.get(name, "").strip()

    def number_field(self, name: str) -> float:
        """A field of the form that must be a number. Raises `ValueError`."""
        text = self.field(name)
        try:
            number = float(text)
        except ValueError as error:
            raise ValueError(f"{name}: must be a number, not {text!r}") from error
        if not isfinite(number):
            raise ValueError(f"{name}: must be a finite number, not {text!r}")
        return number

    async def while_waited_for(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of `work`. Once the browser goes away, it is cancelled and `ClientDisconnect` raised."""
        working = asyncio.ensure_future(work)
        gone = asyncio.ensure_future(self._gone())
        try:
            await asyncio.wait((working, gone), return_when=asyncio.FIRST_COMPLETED)
            if not working.done():
                raise ClientDisconnect
            return working.result()
        finally:
            await cancel([working, gone])

    async def _gone(self) -> None:
        # The form has been read: nothing else comes.
        while (await self.http.receive())["type"] != "http.disconnect":
            pass

    def here(self, **changes: object) -> str:
        """The address of this page with other parameters. A parameter that is None or empty goes."""
        parameters = {**self.http.query_params, **changes}
        parameters.pop(_NOTICE, None)
        query = urlencode({name: value for name, value in parameters.items() if value not in (None, "")})
        return f"{self.http.url.path}?{query}" if query else self.http.url.path

    def render(self, template: str, *, status: int = 200, **values: object) -> Response:
        """The page that a template makes of these values."""
        site = self.site
        text = (
            environment()
            .get_template(template)
            .render(
                request=self,
                # An action cannot be fetched again.
                here=self.here() if self.http.method == "GET" else OVERVIEW.path,
                sections=site.sections,
                section=section_of(self.http.url.path),
                notice=site.notices.get(self.query(_NOTICE)),
                token_field=TOKEN_FIELD,
                token=site.guard.token,
                clock=clock_of(site),
                live_state=site.live.state(),
                **values,
            )
        )
        return HTMLResponse(readable(text), status, {"Cache-Control": "no-store"})

    def redirect(self, path: str, notice: str, *, failed: bool = False) -> Response:
        """Go on to another page, which shows what the action came to."""
        number = self.site.note(Notice(notice, failed))
        sign = "&" if "?" in path else "?"
        return RedirectResponse(f"{path}{sign}{_NOTICE}={number}", 303)


Handler = Callable[[PageRequest], Awaitable[Response]]


class PageRoute(NamedTuple):
    """A page or an action. The path has the prefix, and parameters as Starlette writes them."""

    method: str
    path: str
    handler: Handler
    query: tuple[str, ...] = ()
    """The parameters that its address may have."""


class ShownClock(NamedTuple):
    """The emulator's time as the head of every page shows it."""

    now: str
    mode: str
    """`real`, `frozen`, `rate`, or `own`: a clock that its owner supplied and moves."""
    rate: float


def clock_of(site: Site) -> ShownClock:
    """The clock of the emulator at this moment."""
    now = site.backend.clock.now().isoformat()
    if not site.control.is_clock_movable:
        return ShownClock(now, "own", 0.0)
    state = site.control.clock_state()
    return ShownClock(now, str(state.mode), state.rate)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _DIGITS else None
