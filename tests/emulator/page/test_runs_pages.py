"""Runs and deliveries: lists, details, replay, and copies that are run."""

from __future__ import annotations

import json
import re
from datetime import timedelta

from playwright.sync_api import Page, expect

from ..api_client import webhook_body
from ..controlled import ControlledEmulator
from .conftest import Browse, Reader
from .html_reading import codes, facts, rows, text

HOSTILE = "</code><script>alert(1)</script>"


def test_runs_are_listed_with_their_names(controlled: ControlledEmulator, reader: Reader) -> None:
    job = controlled.new_job()
    controlled.clock.settle()
    listed = rows(reader.read("/_page/runs"), "run-")
    assert [(cells[1].split()[0], cells[2]) for cells in listed.values()] == [
        (str(job), state) for state in ("scheduled", "success", "scheduled")
    ]
    newest, done, _ = listed.values()
    assert newest[3:6] == ["2026-08-03 13:00:00 UTC", "2026-08-03 12:00:00 UTC", "-"]
    assert done[3:6] == ["2026-08-03 12:00:00 UTC", "2026-08-03 12:00:00 UTC", "on time"]
    assert done[6].startswith("project ")
    assert done[7] == "hook"


def test_runs_are_filtered(controlled: ControlledEmulator, reader: Reader) -> None:
    job = controlled.new_job()
    controlled.clock.settle()
    controlled.emulator.faults.add("delivery_failure")
    other = controlled.new_job()
    controlled.clock.settle()

    def listed(query: str) -> set[tuple[str, str]]:
        found = rows(reader.read(f"/_page/runs?{query}"), "run-")
        return {(cells[1].split()[0], cells[2]) for cells in found.values()}

    assert listed("state=failed") == {(str(other), "failed")}
    assert listed(f"job={job}&state=success") == {(str(job), "success")}
    assert len(listed(f"project={controlled.project}&executor={controlled.executor}")) == 4
    page = reader.read("/_page/runs?executor=99")
    assert "Nothing fits." in text(page)


def test_older_runs_are_on_the_next_page(controlled: ControlledEmulator, reader: Reader) -> None:
    controlled.new_job(spec="0 * * * * *")
    controlled.clock.advance(timedelta(minutes=40))
    first = reader.read("/_page/runs")
    (older,) = re.findall(r'rel="next" href="([^"]+)"', first)
    second = reader.read(older)
    numbers = [int(number) for page in (first, second) for number in rows(page, "run-")]
    assert numbers == list(range(max(numbers), 0, -1))
    assert 'rel="next"' not in second
    assert 'rel="prev" href="/_page/runs"' in second


def test_a_run_leads_to_its_deliveries(controlled: ControlledEmulator, reader: Reader) -> None:
    controlled.emulator.faults.add("delivery_failure", status=502)
    job = controlled.new_job(retryMax=1)
    controlled.clock.advance(timedelta(minutes=1))
    (run,) = (n for n, cells in rows(reader.read("/_page/runs"), "run-").items() if cells[2] == "success")
    page = reader.read(f"/_page/runs/{run}")
    shown = facts(page)
    assert (shown["State"], shown["Late"]) == ("success", "5 s")
    assert shown["Job"].split()[0] == str(job)
    assert [cells[1] for cells in rows(page, "row-").values()] == ["success", "scheduled"]
    failed, done = rows(page, "delivery-").values()
    assert (failed[2], failed[6], failed[7]) == ("502", "not sent", "injected fault")
    assert (done[2], done[4], done[6]) == ("200", "5 s", f"POST {controlled.receiver.url}")
    reader.read("/_page/runs/99999", 404)
    reader.read("/_page/runs/x", 404)


def test_a_delivery_is_shown_as_it_was_sent(controlled: ControlledEmulator, reader: Reader) -> None:
    executor = controlled.api.new_executor(
        **webhook_body(webhookUrl=f"{controlled.receiver.url}?token=hush", webhookSecret="hush-hush")
    )
    job = controlled.new_job(executorId=executor, data=HOSTILE)
    controlled.clock.settle()
    page = reader.read("/_page/runs/deliveries/1")
    shown = facts(page)
    assert shown["X-Webhook-Secret"] == "***"
    assert shown["Content-Type"] == "application/json"
    assert (shown["What"], shown["Outcome"], shown["Late"]) == (f"job {job}", "200", "on time")
    assert f"POST {controlled.receiver.url}?***" in text(page)
    assert "hush" not in page
    assert "<script>alert" not in page
    body, *_ = codes(page)
    assert HOSTILE in json.dumps(json.loads(body), ensure_ascii=False)
    (curl,) = (code for code in codes(page) if "curl" in code)
    assert '"$WEBHOOK_SECRET"' in curl
    assert "# WEBHOOK_URL is " in curl
    assert any('os.environ["WEBHOOK_SECRET"]' in code for code in codes(page))
    reader.read("/_page/runs/deliveries/99", 404)


def test_a_delivery_is_replayed(controlled: ControlledEmulator, reader: Reader) -> None:
    controlled.new_job()
    controlled.clock.settle()
    page = reader.submit("/_page/runs/deliveries/1/replay")
    assert "Delivery 1 was sent again as 2 and was delivered." in text(page)
    assert facts(page)["What"] == "test invocation"
    first, second = controlled.receiver.requests
    assert first.body == second.body
    controlled.receiver.answer_with(500)
    page = reader.submit("/_page/runs/deliveries/1/replay")
    assert "sent again as 3 and failed" in text(page)
    answer = reader.post_form("/_page/runs/deliveries/99/replay")
    assert answer.status_code == 404


def test_deliveries_are_filtered_and_paged(controlled: ControlledEmulator, reader: Reader) -> None:
    controlled.new_job(spec="0 * * * * *")
    controlled.emulator.faults.add("delivery_failure")
    controlled.clock.advance(timedelta(minutes=60))
    first = reader.read("/_page/runs/deliveries")
    numbers = list(rows(first, "delivery-"))
    total = len(controlled.emulator.deliveries())
    assert numbers == [str(number) for number in range(total, total - 50, -1)]
    (older,) = re.findall(r'rel="next" href="([^"]+)"', first)
    assert list(rows(reader.read(older), "delivery-")) == [str(n) for n in range(total - 50, 0, -1)]
    assert len(rows(reader.read("/_page/runs/deliveries?outcome=failed"), "delivery-")) == 1
    assert "Nothing fits." in reader.read("/_page/runs/deliveries?job=99")


def test_a_run_appears_is_opened_and_replayed_in_a_browser(
    controlled: ControlledEmulator, browse: Browse
) -> None:
    def story(page: Page) -> None:
        page.goto(f"{controlled.emulator.url}/_page/runs/deliveries")
        expect(page.locator(".empty")).to_be_visible()
        controlled.new_job()
        controlled.clock.settle()
        expect(page.locator("#delivery-1")).to_be_visible()
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("Delivery 1")
        page.get_by_role("button", name="Replay").click()
        expect(page.locator("h1")).to_have_text("Delivery 2")
        expect(page.get_by_role("status")).to_contain_text("was delivered")
        assert len(controlled.receiver.requests) == 2

    browse(story)
