"""What holds for every page: it answers, it is accessible, and nothing in it runs that is not ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page

from scheduler0.emulator.page.page_routes import PAGES

from ..controlled import ControlledEmulator
from .conftest import NO_PAGE, Browse, Reader
from .html_reading import text

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text("utf-8")
HOSTILE = '<script>document.title="hostile"</script><img src=x onerror=alert(1)>"\'{{7*7}}'
ADDRESSES = sorted(page.path for page in PAGES if page.method == "GET" and "{" not in page.path)


def fill(world: ControlledEmulator) -> None:
    """Give every page something to show, with HTML in everything that people write."""
    project = world.api.new_project(name=HOSTILE, description=HOSTILE)
    world.new_job(projectId=project, data=HOSTILE, createdBy=HOSTILE)
    world.api.new_executor(name=HOSTILE)
    world.clock.settle()
    world.emulator.faults.add("status", status=500, body=HOSTILE, path="/nowhere")
    world.emulator.ai.answer_prompt([{"purpose": HOSTILE}], prompt=HOSTILE)
    world.api.post("/ai/prompt", json={"prompt": f"remind me daily at 9am {HOSTILE}"})
    status = {"jobs": [{"key": HOSTILE, "problem": HOSTILE}], "results": [{"error": HOSTILE}]}
    said = {"runner": HOSTILE, "process": HOSTILE, "status": status}
    httpx.post(f"{world.emulator.url}/_emulator/runners", json=said, verify=False)


DETAILS = ["/_page/runs/1", "/_page/runs/deliveries/1", "/_page/requests/1"]
"""Pages of single things that `fill` makes."""


@pytest.mark.parametrize("path", [*ADDRESSES, *DETAILS])
def test_a_page_answers_and_escapes(controlled: ControlledEmulator, reader: Reader, path: str) -> None:
    empty = "" if path in DETAILS else reader.read(path)
    fill(controlled)
    for page in (empty, reader.read(path)):
        assert "<script>" not in page
        assert "<img src=x" not in page
        assert " style=" not in page
        assert "{{" not in page.replace("{{7*7}}", "")
        assert controlled.emulator.api_secret not in page
        assert controlled.emulator.password not in page


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("jobs?state=paused", "state: must be one of active, inactive, not 'paused'"),
        ("jobs?project=shop", "project: must be a whole number from 0 on, of 18 digits at most, not 'shop'"),
        ("jobs?executor=-1", "executor: must be a whole number"),
        ("jobs?before=99999999999999999999", "before: must be a whole number"),
        ("runs?job=abc", "job: must be a whole number"),
        ("runs?state=active", "state: must be one of scheduled, success, failed"),
        ("runs/deliveries?outcome=success", "outcome: must be one of delivered, failed, not 'success'"),
        ("requests?method=TRACE", "method: must be one of GET, POST, PUT, PATCH, DELETE, not 'TRACE'"),
        ("requests?outcome=good", "outcome: must be one of failed, not 'good'"),
        ("credentials?offset=x", "offset: must be a whole number"),
        ("jobs?status=paused", "status: this page has no such parameter; known: q, state, project,"),
        ("faults?kind=status", "kind: this page has no such parameter; known: none"),
    ],
)
def test_a_parameter_that_cannot_filter_is_refused(reader: Reader, address: str, reason: str) -> None:
    assert reason in text(reader.read(f"/_page/{address}", status=400))


@pytest.mark.parametrize("path", [*ADDRESSES, "/_page/jobs/1"])
def test_no_page_takes_a_parameter_that_it_does_not_have(reader: Reader, path: str) -> None:
    assert "nonsense: this page has no such parameter" in reader.read(f"{path}?nonsense=1", status=400)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_violation(controlled: ControlledEmulator, browse: Browse, scheme: str) -> None:
    def story(page: Page) -> None:
        found: list[Any] = []
        for details in ([], DETAILS):
            if details:
                fill(controlled)
            for path in [*ADDRESSES, *details, NO_PAGE]:
                page.goto(controlled.emulator.url + path)
                found += [(path, violation) for violation in violations(page)]
        assert found == []

    browse(story, color_scheme=scheme)


@pytest.mark.parametrize("path", [*ADDRESSES, *DETAILS])
def test_a_page_fits_a_narrow_screen(controlled: ControlledEmulator, browse: Browse, path: str) -> None:
    fill(controlled)

    def story(page: Page) -> None:
        page.goto(controlled.emulator.url + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360

    browse(story, viewport={"width": 360, "height": 640})


def test_tables_break_no_name_and_no_button(controlled: ControlledEmulator, browse: Browse) -> None:
    fill(controlled)

    def story(page: Page) -> None:
        for path, selector in (
            ("/_page/quirks", "td code, td button"),
            ("/_page/executors", "td button"),
            ("/_page/jobs", "td .spec"),
            ("/_page/runs", "td .spec, td time"),
        ):
            page.goto(controlled.emulator.url + path)
            heights = page.eval_on_selector_all(
                selector, "all => all.map(one => one.getBoundingClientRect().height)"
            )
            # One line has 22 pixels, and a button some around it.
            assert heights, path
            assert max(heights) < 40, path

    browse(story, viewport={"width": 360, "height": 640})


def violations(page: Page) -> list[tuple[str, list[str]]]:
    """The serious and critical violations of a page: the rule, and where."""
    page.evaluate(AXE)
    result = page.evaluate("axe.run()")
    return [
        (one["id"], [node["html"][:200] for node in one["nodes"]])
        for one in result["violations"]
        if one["impact"] in ("serious", "critical")
    ]
