"""A browser for the tests of the page: the system's Chromium, driven by Playwright on a thread of its own.

Playwright's calls run an event loop behind the scenes. On the thread of the tests it would be in the way of
anyio, so the body of a test with a browser runs on the browser's thread.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, expect, sync_playwright

from ..controlled import ControlledEmulator, controlled, running

__all__ = ["controlled", "running"]

Story = Callable[[Page], None]
Browse = Callable[..., None]


NO_PAGE = "/_page/nothing"


# A loaded machine may need longer than Playwright's five seconds.
expect.set_options(timeout=60_000)


class Chromium:
    """The browser of a test session."""

    def __init__(self, executable: str) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="browser")
        self._thread.submit(self._start, executable).result()

    def browse(self, story: Story, **options: Any) -> None:
        """Run `story` with a new tab, and fail for every error that the browser reports meanwhile."""
        self._thread.submit(self._browse, story, options).result()

    def close(self) -> None:
        self._thread.submit(self._stop).result()
        self._thread.shutdown()

    def _start(self, executable: str) -> None:
        self._playwright: Playwright = sync_playwright().start()
        self._browser: Browser = self._playwright.chromium.launch(executable_path=executable)

    def _stop(self) -> None:
        self._browser.close()
        self._playwright.stop()

    def _browse(self, story: Story, options: dict[str, Any]) -> None:
        errors: list[str] = []
        with self._browser.new_context(**options) as context:
            page = context.new_page()
            page.set_default_timeout(60_000)
            page.on("pageerror", lambda error: errors.append(str(error)))
            page.on("console", lambda said: errors.extend(_error_of(said)))
            story(page)
        assert errors == []


class Reader(httpx.Client):
    """A browser without JavaScript: it reads pages and sends their forms."""

    def __init__(self, url: str) -> None:
        super().__init__(base_url=url, verify=False, timeout=30)

    def read(self, path: str, status: int = 200) -> str:
        """The HTML of a page."""
        answer = self.get(path)
        assert answer.status_code == status, answer.text
        return answer.text

    def submit(self, path: str, /, **fields: object) -> str:
        """Send a form to `path` and return the page that follows."""
        answer = self.post_form(path, **fields)
        assert answer.status_code == 303, answer.text
        return self.read(answer.headers["location"])

    def post_form(self, path: str, /, **fields: object) -> httpx.Response:
        """The answer to a form with these fields and the token that the forms of the overview have."""
        found = re.search(r'name="form_token" value="([^"]+)"', self.read("/"))
        assert found, "the overview has no form"
        return self.post(path, data={"form_token": found[1], **fields})


@pytest.fixture
def reader(controlled: ControlledEmulator) -> Iterator[Reader]:
    """Reads the page of `controlled`."""
    with Reader(controlled.emulator.url) as reader:
        yield reader


def _error_of(said: ConsoleMessage) -> list[str]:
    # The browser also tells of a page that is answered with 404, as one test wants it.
    wanted = said.type != "error" or said.location["url"].endswith(NO_PAGE)
    return [] if wanted else [f"{said.text} {said.location}"]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    executable = shutil.which("chromium")
    if executable is None:
        reason = "the tests of the page need a browser: apt-get install chromium"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    browser = Chromium(executable)
    yield browser
    browser.close()


@pytest.fixture
def browse(chromium: Chromium) -> Browse:
    """Runs a function with a tab of the browser: `browse(story)`. Keywords are options of the context."""
    return chromium.browse
