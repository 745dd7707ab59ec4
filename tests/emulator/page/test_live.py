"""What changes is seen without loading the page again."""

from __future__ import annotations

import asyncio
import html
import logging
import re
from collections.abc import Iterator
from itertools import islice

import httpx
import pytest
from playwright.sync_api import Page, Request, expect

from scheduler0.emulator import Emulator
from scheduler0.emulator.page.live_events import LiveEvents

from ..controlled import ControlledEmulator
from .conftest import Browse, Reader


def values(answer: httpx.Response, field: str) -> Iterator[str]:
    """The values of a field of a stream of events, as they come."""
    name = f"{field}: "
    return (line.removeprefix(name) for line in answer.iter_lines() if line.startswith(name))


def test_a_new_job_appears_by_itself(controlled: ControlledEmulator, browse: Browse) -> None:
    def story(page: Page) -> None:
        page.goto(f"{controlled.emulator.url}/_page/jobs")
        expect(page.get_by_text("There are no jobs")).to_be_visible()
        page.evaluate("window.mark = 'the same document'")
        job = controlled.new_job()
        expect(page.locator(f"#job-{job}")).to_be_visible(timeout=60_000)
        assert page.evaluate("window.mark") == "the same document"

    browse(story)


def test_the_overview_is_fetched_once_for_a_change(controlled: ControlledEmulator, browse: Browse) -> None:
    fetched: list[str | None] = []

    def note(request: Request) -> None:
        if "hx-request" in request.headers:
            fetched.append(request.headers.get("hx-target"))

    def story(page: Page) -> None:
        page.goto(controlled.emulator.url)
        expect(page.locator("#timeline canvas")).to_have_count(1)
        page.on("request", note)
        job = controlled.new_job(startDate="2026-08-03T12:30:00Z")
        expect(page.locator(f"#next-{job} time")).to_be_visible()
        expect(page.locator(".counters")).to_contain_text("Active jobs1")
        # Its plot is drawn again as well.
        expect(page.locator("#timeline canvas")).to_have_count(1)
        assert set(fetched) == {"counters"}

    browse(story)


def test_what_the_reader_opened_stays_open(controlled: ControlledEmulator, browse: Browse) -> None:
    def story(page: Page) -> None:
        page.goto(f"{controlled.emulator.url}/_page/credentials")
        lines = page.locator("#credential-1 pre")
        expect(lines).to_be_hidden()
        page.locator("#credential-1 summary").click()
        expect(lines).to_be_visible()
        controlled.api.post("/credentials", json={"createdBy": "me", "scopes": ["read"]})
        expect(page.locator("#credential-2 summary")).to_be_visible()
        expect(page.locator("#credential-2 pre")).to_be_hidden()
        expect(lines).to_be_visible()
        page.locator("#credential-1 summary").click()
        controlled.api.post("/credentials", json={"createdBy": "me", "scopes": ["read"]})
        expect(page.locator("#credential-3 summary")).to_be_visible()
        expect(lines).to_be_hidden()

    browse(story)


TURN = """state => {
    Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
}"""
"""A tab is hidden or shown. Tabs of a browser without a window are always visible."""


def test_many_tabs_can_be_open(controlled: ControlledEmulator, browse: Browse) -> None:
    def story(page: Page) -> None:
        address = f"{controlled.emulator.url}/_page/jobs"
        tabs = [page, *(page.context.new_page() for _ in range(6))]
        for tab in tabs:
            # The browser has six connections to the emulator.
            tab.goto(address)
            tab.evaluate(TURN, "hidden")
        job = controlled.new_job()
        page.evaluate(TURN, "visible")
        expect(page.locator(f"#job-{job}")).to_be_visible(timeout=60_000)
        another = controlled.new_job()
        expect(page.locator(f"#job-{another}")).to_be_visible(timeout=60_000)

    browse(story)


def test_an_event_tells_what_has_changed(controlled: ControlledEmulator, reader: httpx.Client) -> None:
    with reader.stream("GET", "/_page/events") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        names = values(answer, "event")
        controlled.clock.advance(seconds=1)
        assert next(names) == "clock"
        controlled.emulator.faults.add("delivery_failure")
        assert "faults" in names
        controlled.api.new_project()
        assert "store" in names


def test_what_changes_before_the_stream_begins_is_told_at_once(
    controlled: ControlledEmulator, reader: Reader
) -> None:
    address = re.search(r'sse-connect="([^"]+)"', reader.read("/_page/jobs"))
    assert address
    controlled.emulator.faults.add("delivery_failure")
    controlled.api.new_project()
    with reader.stream("GET", html.unescape(address[1])) as answer:
        names = values(answer, "event")
        assert [next(names), next(names), next(names)] == ["store", "requests", "faults"]


def test_a_browser_that_comes_back_is_told_what_is_again_as_the_page_was_made(
    controlled: ControlledEmulator, reader: Reader
) -> None:
    address = re.search(r'sse-connect="([^"]+)"', reader.read("/_page/faults"))
    assert address
    controlled.emulator.faults.add("delivery_failure")
    with reader.stream("GET", html.unescape(address[1])) as answer:
        last = next(values(answer, "id"))
    controlled.emulator.faults.clear()
    controlled.emulator.switch_quirks("none")
    with reader.stream("GET", html.unescape(address[1]), headers={"Last-Event-ID": last}) as answer:
        names = values(answer, "event")
        assert [next(names), next(names)] == ["faults", "quirks"]


@pytest.mark.parametrize("state", ["", "nonsense", "1-2", "-" * 1000])
def test_a_page_of_an_unknown_state_is_told_of_what_changes(
    controlled: ControlledEmulator, reader: Reader, state: str
) -> None:
    with reader.stream("GET", "/_page/events", params={"state": state}) as answer:
        lines = answer.iter_lines()
        assert next(lines) == "retry: 2000"
        controlled.emulator.faults.add("delivery_failure")
        assert [line for line in islice(lines, 3) if line.startswith("event")] == ["event: faults"]


def test_an_open_stream_does_not_hold_up_the_stop(caplog: pytest.LogCaptureFixture) -> None:
    emulator = Emulator()
    emulator.start()
    with caplog.at_level(logging.ERROR), httpx.stream("GET", f"{emulator.url}/_page/events") as answer:
        lines = answer.iter_lines()
        next(lines)
        emulator.stop()
        assert [line for line in lines if line] == []
    # The server would say that it had to cancel a request.
    assert caplog.records == []


class Watched(LiveEvents):
    """Something changes all the time. After each change browsers fetch parts that cost this much."""

    def __init__(self, cost: float) -> None:
        self.waits: list[float | None] = []
        super().__init__({"store": lambda: len(self.waits)})
        self._cost = cost

    async def _wait(self, seconds: float | None = None) -> bool:
        self.waits.append(seconds)
        if seconds == 0.6:
            self.note_fetched(self._cost)
        return len(self.waits) > 6


def waits(cost: float) -> list[float | None]:
    """How long a stream waits: None is a look."""
    events = Watched(cost)

    async def read() -> None:
        assert [event async for event in events.stream()]

    asyncio.run(read())
    return events.waits


def test_pages_that_cost_little_follow_every_change() -> None:
    assert waits(0.01) == [None, 0.6, None, 0.6, None, 0.6, None]


def test_pages_that_cost_much_are_fetched_less_often() -> None:
    # Of two parts that took a fifth of a second together, the next ones come after two seconds.
    assert waits(0.2) == [None, 0.6, 1.4, None, 0.6, 1.4, None]
