"""Write docs/images/*.png: the main pages of the emulator, in the Chromium of the system.

    python scripts/screenshots.py

The emulator has a frozen clock and always the same jobs, so that the images change only with the pages.
"""

from __future__ import annotations

import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from scheduler0 import Client
from scheduler0.emulator import Emulator
from scheduler0.testing import WebhookReceiver

IMAGES = Path(__file__).parents[1] / "docs" / "images"
LARGEST = 200_000
"""Bytes of an image: the repository keeps every version."""
START = datetime(2026, 8, 3, 7, 50, tzinfo=UTC)
PAGES = {
    "page-overview": "/",
    "page-jobs": "/_page/jobs",
    "page-job": "/_page/jobs/2",
    "page-runs": "/_page/runs",
    "page-delivery": "/_page/runs/deliveries/1",
    "page-faults": "/_page/faults",
}
JOBS = (
    ("0 */10 * * * *", "UTC", '{"task": "collect"}'),
    ("0 30 2 * * *", "Europe/Berlin", '{"task": "report"}'),
    ("@every 45m", "UTC", '{"task": "probe"}'),
    ("0 0 9 * * mon-fri", "America/New_York", '{"task": "greet"}'),
)


def main() -> int:
    chromium = shutil.which("chromium")
    if chromium is None:
        print("screenshots need a browser: apt-get install chromium", file=sys.stderr)
        return 1
    IMAGES.mkdir(exist_ok=True)
    with Emulator(port=7070) as emulator, WebhookReceiver() as receiver, sync_playwright() as playwright:
        fill(emulator, receiver)
        browser = playwright.chromium.launch(executable_path=chromium)
        page = browser.new_page(viewport={"width": 1200, "height": 860}, timezone_id="UTC", locale="en-GB")
        too_large = [name for name, path in PAGES.items() if take(page, emulator.url + path, name) > LARGEST]
        browser.close()
    for name in too_large:
        print(f"docs/images/{name}.png is larger than {LARGEST} bytes", file=sys.stderr)
    return bool(too_large)


def fill(emulator: Emulator, receiver: WebhookReceiver) -> None:
    """Let some jobs run for five hours, with a failure."""
    emulator.clock.freeze(START)
    with Client(
        emulator.url,
        api_key=emulator.api_key,
        api_secret=emulator.api_secret,
        account_id=emulator.account_id,
        actor="me@example.com",
    ) as client:
        project = client.projects.create(name="reports", description="Nightly reports")
        executor = client.executors.create(
            name="hook", type="webhook_url", webhook_url=receiver.url, webhook_method="POST"
        )
        for spec, timezone, data in JOBS:
            client.jobs.create(
                project_id=project.id,
                executor_id=executor.id,
                spec=spec,
                timezone=timezone,
                data=data,
            ).wait()
        emulator.clock.advance(hours=2)
        emulator.faults.add("delivery_failure", times=3)
        emulator.clock.advance(hours=3)
        emulator.faults.add("status", status=503, method="POST", path="/api/v1/jobs", times=2)


def take(page: Page, url: str, name: str) -> int:
    """Write an image, and return its size in bytes."""
    page.goto(url)
    page.wait_for_function("document.fonts.status === 'loaded'")
    path = IMAGES / f"{name}.png"
    page.screenshot(path=path)
    print(f"{path.name}: {path.stat().st_size // 1024} KB")
    return path.stat().st_size


if __name__ == "__main__":
    sys.exit(main())
