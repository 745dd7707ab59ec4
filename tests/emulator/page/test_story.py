"""A day with the page in a real browser."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from scheduler0 import Client

from ..api_client import ok
from ..controlled import ControlledEmulator
from .conftest import Browse


def test_a_job_is_seen_fired_replayed_paused_and_failed(
    controlled: ControlledEmulator, browse: Browse
) -> None:
    emulator, receiver = controlled.emulator, controlled.receiver

    def story(page: Page) -> None:
        # A program creates a job, and it appears by itself.
        page.goto(f"{emulator.url}/_page/jobs")
        expect(page.get_by_text("There are no jobs yet")).to_be_visible()
        page.evaluate("window.mark = 'the same document'")
        with Client(
            emulator.url,
            api_key=emulator.api_key,
            api_secret=emulator.api_secret,
            account_id=emulator.account_id,
            actor="me",
        ) as client:
            [job] = client.jobs.create(
                project_id=controlled.project,
                executor_id=controlled.executor,
                spec="0 30 * * * *",
                timezone="UTC",
                start_date="2026-08-03T12:30:00Z",
                data='{"invoice": 7}',
            ).wait()
        expect(page.locator(f"#job-{job.id}")).to_be_visible()
        assert page.evaluate("window.mark") == "the same document"

        # The clock is advanced, and the job fires.
        page.get_by_role("link", name="Overview").click()
        page.get_by_label("Advance by").fill("1")
        page.get_by_role("button", name="Advance").click()
        expect(page.get_by_role("status")).to_contain_text("1 hour has passed, and 1 delivery ended.")
        [first] = receiver.requests

        # Its delivery is opened and sent again.
        page.get_by_role("link", name=f"job {job.id}", exact=True).first.click()
        page.get_by_role("link", name="Requests and answers").click()
        page.locator("tr[data-href] a").first.click()
        expect(page.locator("main")).to_contain_text("invoice")
        page.get_by_role("button", name="Replay").click()
        expect(page.get_by_role("status")).to_be_visible()
        assert [request.body for request in receiver.requests] == [first.body] * 2

        # It is paused, and rests.
        page.goto(f"{emulator.url}/_page/jobs/{job.id}")
        page.get_by_role("button", name="Pause").click()
        expect(page.get_by_role("status")).to_contain_text(f"Job {job.id} is paused.")
        assert ok(controlled.api.get(f"/jobs/{job.id}"))["status"] == "inactive"
        assert controlled.clock.advance(hours=1) == []

        # It goes on, and meets a fault.
        page.get_by_role("button", name="Resume").click()
        expect(page.get_by_role("button", name="Pause")).to_be_visible()
        page.get_by_role("link", name="Faults").click()
        page.locator("select[name=kind]").select_option("delivery_failure")
        page.locator("main input[name=job]").fill(str(job.id))
        page.get_by_role("button", name="Switch on").click()
        expect(page.locator("#faults tbody tr")).to_have_count(1)
        page.goto(f"{emulator.url}/_page/jobs/{job.id}")
        expect(page.get_by_role("button", name="Pause")).to_be_visible()
        controlled.clock.advance(hours=1)
        expect(page.locator("#job").get_by_text("failed", exact=True).first).to_be_visible()
        assert len(receiver.requests) == 2

    browse(story)


def test_keys_lead_to_the_search_and_through_the_rows(controlled: ControlledEmulator, browse: Browse) -> None:
    older, newer = controlled.new_job(), controlled.new_job(data="newer")

    def story(page: Page) -> None:
        page.goto(f"{controlled.emulator.url}/_page/jobs")
        page.keyboard.press("j")
        expect(page.locator(f"#job-{newer}")).to_have_class("selected")
        page.keyboard.press("j")
        expect(page.locator(f"#job-{older}")).to_have_class("selected")
        page.keyboard.press("j")
        page.keyboard.press("k")
        expect(page.locator("tr.selected")).to_have_id(f"job-{newer}")
        # What is selected stays so when the list is fetched again.
        added = controlled.new_job()
        expect(page.locator(f"#job-{added}")).to_be_visible()
        expect(page.locator("tr.selected")).to_have_id(f"job-{newer}")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text(f"Job {newer}")
        page.go_back()
        page.keyboard.press("/")
        page.keyboard.type("newer/j")
        expect(page.get_by_role("searchbox")).to_have_value("newer/j")
        page.keyboard.press("Backspace")
        page.keyboard.press("Backspace")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("q=newer"))
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text(f"Job {newer}")

    browse(story)


def test_times_are_in_the_zone_of_the_reader(controlled: ControlledEmulator, browse: Browse) -> None:
    job = controlled.new_job(startDate="2026-08-04T20:00:00Z")

    def story(page: Page) -> None:
        page.goto(f"{controlled.emulator.url}/_page/jobs/{job}")
        time = page.locator('#job time[datetime="2026-08-04T20:00:00.000Z"]').first
        expect(time).to_have_text("2026-08-05 05:00:00")
        expect(time).to_have_attribute("title", "2026-08-04 20:00:00 UTC")
        expect(page.locator("[data-zone]")).to_have_text("Asia/Tokyo")

    browse(story, timezone_id="Asia/Tokyo")


def test_everything_is_read_without_javascript(controlled: ControlledEmulator, browse: Browse) -> None:
    job = controlled.new_job()

    def story(page: Page) -> None:
        page.goto(controlled.emulator.url)
        expect(page.get_by_role("table", name="Runs by hour")).to_be_visible()
        page.get_by_role("button", name="Advance").click()
        expect(page.get_by_role("status")).to_contain_text("deliveries ended")
        page.goto(f"{controlled.emulator.url}/_page/jobs/{job}")
        expect(page.locator("#job time").first).to_contain_text("UTC")
        expect(page.locator("[data-copy]")).to_have_count(0)

    browse(story, java_script_enabled=False)


def test_the_reader_chooses_dark_or_light(controlled: ControlledEmulator, browse: Browse) -> None:
    def story(page: Page) -> None:
        page.goto(controlled.emulator.url)
        light = page.evaluate("getComputedStyle(document.body).backgroundColor")
        page.get_by_role("button", name="Dark or light").click()
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
        page.reload()
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light

    browse(story, color_scheme="light")
