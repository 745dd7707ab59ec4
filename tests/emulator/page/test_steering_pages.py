"""Requests, what accounts have, AI, faults, quirks and the system: read, and steered by forms."""

from __future__ import annotations

import json
import shlex

import httpx
import pytest
from playwright.sync_api import Page, expect

from scheduler0 import Client
from scheduler0.emulator.page.page_routes import PAGES
from scheduler0.emulator.quirks import DESCRIPTIONS

from ..api_client import ok
from ..controlled import NOON, ControlledEmulator
from .conftest import Browse, Reader
from .html_reading import codes, facts, rows, text


def filled(path: str) -> str:
    return path.replace("{id}", "1")


ADDRESSES = sorted(page.path for page in PAGES if page.method == "GET" and "{" not in page.path)
ACTIONS = sorted(filled(page.path) for page in PAGES if page.method == "POST")


@pytest.mark.parametrize("path", ACTIONS)
def test_a_form_without_the_token_is_refused(reader: Reader, path: str) -> None:
    for fields in ({}, {"form_token": ""}, {"form_token": "wrong"}):
        answer = reader.post(path, data={"sure": "yes", **fields})
        assert answer.status_code in (403, 415), path
    assert reader.post(path, data={"form_token": "wrong"}, headers={"Origin": "http://evil.example"})


@pytest.mark.parametrize("path", ACTIONS)
def test_an_action_is_no_link(reader: Reader, path: str) -> None:
    assert reader.get(path).status_code in (404, 405)


def test_requests_are_listed_with_who_asked(controlled: ControlledEmulator, reader: Reader) -> None:
    controlled.emulator.reset()
    controlled.clock.freeze(NOON)
    controlled.api.get("/projects", params={"search": "<b>", "api_key": "hush"})
    httpx.get(f"{controlled.emulator.url}/api/v1/jobs", verify=False)
    page = reader.read("/_page/requests")
    listed = rows(page, "request-")
    assert listed["1"][1:5] == [
        "2026-08-03 12:00:00 UTC",
        "GET",
        "/api/v1/projects?search=%3Cb%3E&api_key=***",
        "200",
    ]
    assert (listed["1"][6], listed["1"][7]) == ("credential 1", "2")
    assert (listed["2"][4], listed["2"][6]) == ("401", "nobody")
    assert list(rows(reader.read("/_page/requests?outcome=failed"), "request-")) == ["2"]
    assert list(rows(reader.read("/_page/requests?q=projects&method=get"), "request-")) == ["1"]
    assert "Nothing fits." in reader.read("/_page/requests?method=PUT")


def test_a_request_is_shown_with_its_bodies(controlled: ControlledEmulator, reader: Reader) -> None:
    controlled.emulator.reset()
    hostile = "<script>alert(1)</script>"
    body = {"name": hostile, "description": "d", "createdBy": "me", "webhookSecret": "hush"}
    controlled.api.post("/projects", json=body)
    page = reader.read("/_page/requests/1")
    request, answer, curl, python = codes(page)
    assert hostile in request
    assert "hush" not in page
    assert "<script>alert" not in page
    assert '"success": true' in answer
    assert "$SCHEDULER0_API_KEY" in curl
    assert 'os.environ["SCHEDULER0_API_SECRET"]' in python
    assert facts(page)["Who"] == "credential 1"
    assert controlled.emulator.api_key not in page
    reader.read("/_page/requests/99", 404)


def test_projects_and_executors_are_listed_and_searched(
    controlled: ControlledEmulator, reader: Reader
) -> None:
    project = controlled.api.new_project(name="Other <b>", description="why")
    controlled.new_job(projectId=project)
    executor = controlled.api.new_executor(
        name="Other", webhookUrl="http://me:hush@127.0.0.1:9/a?token=hush", webhookSecret="hush"
    )
    page = reader.read("/_page/projects?q=oTHER")
    assert rows(page, "project-")[str(project)][1:4] == ["Other <b>", "why", "1 jobs"]
    assert "Nothing fits." in reader.read("/_page/projects?q=nothing")
    page = reader.read("/_page/executors?q=other")
    assert rows(page, "executor-")[str(executor)][1:5] == [
        "Other",
        "webhook_url",
        "POST http://127.0.0.1:9/a?***",
        "***",
    ]
    assert "hush" not in page
    assert len(rows(reader.read("/_page/projects"), "project-")) == 2


def test_an_executor_is_called(controlled: ControlledEmulator, reader: Reader) -> None:
    page = reader.submit(f"/_page/executors/{controlled.executor}/test")
    assert f"The executor {controlled.executor} was called." in text(page)
    assert facts(page)["What"] == "test invocation"
    assert controlled.receiver.requests[0].payload["job"]["executorId"] == controlled.executor
    controlled.receiver.answer_with(500)
    assert "failed." in text(reader.submit(f"/_page/executors/{controlled.executor}/test"))
    broken = controlled.api.new_executor(webhookUrl="gopher://x")
    for path, status in ((f"{broken}", 400), ("99", 404)):
        assert reader.post_form(f"/_page/executors/{path}/test").status_code == status


def test_credentials_are_masked(controlled: ControlledEmulator, reader: Reader) -> None:
    created = ok(controlled.api.post("/credentials", json={"createdBy": "me", "scopes": ["read"]}), 201)
    page = reader.read("/_page/credentials")
    cells = rows(page, "credential-")[str(created["id"])]
    assert cells[1:5] == [f"{created['apiKey'][:4]}***", "2", "read", "active"]
    assert f"export SCHEDULER0_BASE_URL={controlled.emulator.url}\n" in codes(page)[0]
    assert "SCHEDULER0_API_SECRET='***'" in codes(page)[0]
    for secret in (created["apiKey"], controlled.emulator.api_key, controlled.emulator.api_secret):
        assert secret not in page


def test_faults_are_switched_on_and_off(controlled: ControlledEmulator, reader: Reader) -> None:
    page = reader.submit("/_page/faults/add", kind="status", times=2, status=503, path="/api/v1/jobs*")
    assert "The fault status is on." in text(page)
    page = reader.submit("/_page/faults/add", kind="delivery_stall", times=1, seconds="1.5", job=7)
    first, second = rows(page, "fault-")
    assert rows(page, "fault-")[first][:4] == [
        "status",
        "Answer with a status",
        "/api/v1/jobs* with status 503",
        "2",
    ]
    assert rows(page, "fault-")[second][2] == "job 7 after 1.5 s"
    controlled.api.event_hooks = {}
    assert controlled.api.get("/jobs").status_code == 503
    page = reader.submit(f"/_page/faults/{first}/remove")
    assert list(rows(page, "fault-")) == [second]
    assert controlled.api.get("/jobs").status_code == 200
    assert reader.post_form(f"/_page/faults/{first}/remove").status_code == 404
    page = reader.submit("/_page/faults/clear")
    assert controlled.emulator.faults.pending() == []
    assert "No fault is on" in text(page)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"kind": "status"}, "status: a fault of kind status needs it"),
        ({"kind": "nonsense"}, "kind: 'nonsense' is not one of"),
        ({"kind": "stall", "times": "1.5"}, "times: must be a whole number, not '1.5'"),
        ({"kind": "stall", "seconds": "soon"}, "seconds: must be a number, not 'soon'"),
        ({"kind": "stall", "job": "1"}, "job: a fault of kind stall does not take it"),
    ],
)
def test_a_fault_that_cannot_be_is_refused(
    controlled: ControlledEmulator, reader: Reader, fields: dict[str, str], reason: str
) -> None:
    answer = reader.post_form("/_page/faults/add", **fields)
    assert answer.status_code == 400
    assert reason in text(answer.text)
    assert controlled.emulator.faults.pending() == []


def test_a_fault_is_switched_on_and_off_in_a_browser(controlled: ControlledEmulator, browse: Browse) -> None:
    def story(page: Page) -> None:
        page.goto(f"{controlled.emulator.url}/_page/faults")
        page.locator("select[name=kind]").select_option("delivery_failure")
        page.get_by_role("button", name="Switch on").click()
        expect(page.locator("tr[id^=fault-]")).to_have_count(1)
        controlled.new_job()
        controlled.clock.settle()
        # It has happened, and goes by itself.
        expect(page.locator("tr[id^=fault-]")).to_have_count(0)
        assert controlled.emulator.deliveries()[0].error == "injected fault"
        controlled.emulator.faults.add("stall", path="/nowhere")
        page.get_by_role("button", name="Switch off fault").click()
        expect(page.locator(".empty")).to_be_visible()
        assert controlled.emulator.faults.pending() == []

    browse(story)


def test_canned_answers_are_set_and_cleared(controlled: ControlledEmulator, reader: Reader) -> None:
    jobs = '[{"purpose": "water", "nextRunAt": "2030-01-01T08:00:00Z"}]'
    page = reader.submit("/_page/ai/prompts", prompt="*<plants>*", jobs=jobs)
    assert rows(page, "answer-")["1"][:2] == ["prompt", "*<plants>*"]
    assert '"purpose": "water"' in rows(page, "answer-")["1"][2]
    page = reader.submit("/_page/ai/classifications", decision="reject", reason="no")
    assert rows(page, "answer-")["2"] == ["classification", "every prompt", "reject no"]
    page = reader.submit("/_page/ai/prompts", error="broken")
    assert rows(page, "answer-")["3"] == ["prompt", "every prompt", "error: broken"]
    assert len(controlled.emulator.ai.pending()) == 3
    for fields in ({"jobs": "{"}, {"jobs": "{}"}, {"jobs": '[{"x": 1}]'}):
        assert reader.post_form("/_page/ai/prompts", **fields).status_code == 400
    assert reader.post_form("/_page/ai/classifications", decision="perhaps").status_code == 400
    reader.submit("/_page/ai/clear")
    assert controlled.emulator.ai.pending() == []


def test_prompts_are_listed(controlled: ControlledEmulator, reader: Reader) -> None:
    controlled.api.post("/ai/prompt", json={"prompt": "remind me <b>daily</b> at 9am"})
    (cells,) = rows(reader.read("/_page/ai"), "prompt-").values()
    assert cells[2] == "remind me <b>daily</b> at 9am"


def test_quirks_are_explained(controlled: ControlledEmulator, reader: Reader) -> None:
    page = reader.read("/_page/quirks")
    listed = rows(page, "quirk-")
    assert list(listed) == list(DESCRIPTIONS)
    assert (listed["two_documents"][1], listed["small_allowance"][1]) == ("on", "off")
    assert listed["cleared_offset"][2:4] == [
        "An update with timezone and without timezoneOffset sets the offset to 0.",
        "the offset stays.",
    ]
    assert "An update with <code>timezone</code> and" in page
    assert "scheduler0-py emulator --quirks 'faithful'" in codes(page)


def environment_of(page: str) -> dict[str, str]:
    """The variables of a new credential, as a shell reads them."""
    (lines,) = codes(page)
    return dict(word.split("=", 1) for word in shlex.split(lines)[1::2])


def client_of(environment: dict[str, str]) -> Client:
    return Client(
        environment["SCHEDULER0_BASE_URL"],
        api_key=environment["SCHEDULER0_API_KEY"],
        api_secret=environment["SCHEDULER0_API_SECRET"],
        account_id=int(environment["SCHEDULER0_ACCOUNT_ID"]),
    )


def test_a_credential_is_made_and_its_secret_shown_once(
    controlled: ControlledEmulator, reader: Reader
) -> None:
    answer = reader.post_form("/_page/credentials/create", account=2, days=1, read="yes", write="yes")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    environment = environment_of(answer.text)
    with client_of(environment) as client:
        assert client.projects.list().items[0].id == controlled.project
    cells = next(iter(rows(reader.read("/_page/credentials"), "credential-").values()))
    assert cells[2:5] == ["2", "read, write", "active"]
    for path in ADDRESSES:
        assert environment["SCHEDULER0_API_SECRET"] not in reader.read(path)
        assert environment["SCHEDULER0_API_KEY"] not in reader.read(path)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"account": "2", "days": "1"}, "scopes: mark one of"),
        ({"account": "77", "days": "1", "read": "yes"}, "account: there is no account 77"),
        ({"account": "1e300", "days": "1", "read": "yes"}, "account: there is no account 1e+300"),
        ({"account": "2.5", "days": "1", "read": "yes"}, "account: there is no account 2.5"),
        ({"account": "2", "days": "400", "read": "yes"}, "days: must be one of 1, 30, 90, not 400"),
        ({"days": "1", "read": "yes"}, "account: must be a number"),
    ],
)
def test_a_credential_that_cannot_be_is_refused(
    controlled: ControlledEmulator, reader: Reader, fields: dict[str, str], reason: str
) -> None:
    before = controlled.emulator.state().rows["credentials"]
    answer = reader.post_form("/_page/credentials/create", **fields)
    assert (answer.status_code, reason in text(answer.text)) == (400, True)
    assert controlled.emulator.state().rows["credentials"] == before


def test_a_credential_is_rotated_in_a_browser(controlled: ControlledEmulator, browse: Browse) -> None:
    def story(page: Page) -> None:
        page.goto(f"{controlled.emulator.url}/_page/credentials")
        page.get_by_role("button", name="Create").click()
        old = environment_of(page.content())
        page.get_by_role("link", name="All credentials").click()
        page.once("dialog", lambda dialog: dialog.accept())
        page.get_by_role("button", name="Rotate credential 2").click()
        expect(page.get_by_role("status")).to_contain_text("credential 2 is archived")
        new = environment_of(page.content())
        assert new["SCHEDULER0_API_SECRET"] not in page.url
        assert new["SCHEDULER0_API_SECRET"] != old["SCHEDULER0_API_SECRET"]
        with client_of(new) as client:
            assert client.projects.list().items
        page.get_by_role("link", name="All credentials").click()
        expect(page.locator("#credential-2")).to_contain_text("archived")
        expect(page.get_by_role("button", name="Rotate credential 2")).to_have_count(0)

    browse(story)


def test_only_credentials_in_use_are_rotated(controlled: ControlledEmulator, reader: Reader) -> None:
    made = reader.post_form("/_page/credentials/create", account=1, days=1, read="yes")
    assert made.status_code == 200
    system = next(iter(rows(reader.read("/_page/credentials"), "credential-")))
    assert reader.post_form("/_page/credentials/99/rotate", account=2).status_code == 404
    assert reader.post_form("/_page/credentials/1/rotate", account="2.5").status_code == 400
    assert reader.post_form(f"/_page/credentials/{system}/rotate", account=1).status_code == 400
    assert reader.post_form(f"/_page/credentials/{system}/rotate").status_code == 400


def test_a_quirk_is_switched_on_the_page(controlled: ControlledEmulator, reader: Reader) -> None:
    job = controlled.new_job(status="inactive")
    controlled.api.request("DELETE", f"/jobs/{job}", json={"deletedBy": "me"}).raise_for_status()
    address = f"/jobs/{job}"
    assert controlled.api.get(address).status_code == 200
    page = reader.submit("/_page/quirks/deleted_things_still_read", on="no")
    assert rows(page, "quirk-")["deleted_things_still_read"][1] == "off"
    assert "The quirk deleted_things_still_read is off." in text(page)
    assert "scheduler0-py emulator --quirks 'faithful,-deleted_things_still_read'" in codes(page)
    assert controlled.api.get(address).status_code == 404
    reader.submit("/_page/quirks/deleted_things_still_read", on="yes")
    assert controlled.api.get(address).status_code == 200
    assert reader.post_form("/_page/quirks/wings", on="yes").status_code == 404
    answer = reader.post_form("/_page/quirks/small_allowance", on="yes")
    assert (answer.status_code, "counts when a store is made" in answer.text) == (400, True)


def test_a_quirk_that_a_program_switches_is_seen_in_a_browser(
    controlled: ControlledEmulator, browse: Browse
) -> None:
    def story(page: Page) -> None:
        page.goto(f"{controlled.emulator.url}/_page/quirks")
        page.get_by_role("button", name="Switch off nested_retries").click()
        expect(page.get_by_role("status")).to_contain_text("nested_retries is off")
        assert not controlled.emulator.state().quirks.nested_retries
        controlled.emulator.switch_quirks("none")
        expect(page.locator("#quirks")).to_contain_text("0 of ")

    browse(story)


def test_runners_are_shown(controlled: ControlledEmulator, reader: Reader) -> None:
    assert "No runner has spoken yet" in text(reader.read("/_page/runners"))
    status = {
        "unreported": 3,
        "own": {"server_up": True, "uptime_seconds": 12},
        "jobs": [{"id": 7, "key": "mail <b>", "spec": "0 * * * * *", "next": None, "problem": "no function"}],
        "running": "nonsense",
        "results": [{"job_id": 7, "key": "mail", "state": "failed", "seconds": 1.5, "error": "<boom>"}, 5],
    }
    said = {"runner": "<r>", "process": "host:1", "status": status}
    httpx.post(f"{controlled.emulator.url}/_emulator/runners", json=said, verify=False)
    page = reader.read("/_page/runners")
    assert facts(page)["Results to report"] == "3"
    process = rows(page, "process-")["1-1"]
    assert (process[0], process[1], process[3], process[4]) == ("host:1", "speaks", "reached", "12 s")
    assert rows(page, "runner-job-")["1-1"][1] == "mail <b>"
    assert rows(page, "runner-run-")["1-1"][5:] == ["1.5", "<boom>"]


def test_a_runner_may_say_anything(controlled: ControlledEmulator, reader: Reader) -> None:
    odd = [{}, [], {"a": [1]}, None, "<b>", 1.5]
    for number, value in enumerate(odd):
        names = ("id", "key", "spec", "next", "last_run", "problem", "job_id", "state", "seconds", "error")
        row = dict.fromkeys(names, value)
        own = {"server_up": value, "uptime_seconds": value}
        status = {"jobs": [row], "running": [row], "results": [row], "own": own, "unreported": value}
        said = {"runner": f"r{number}", "process": "p", "status": status}
        httpx.post(f"{controlled.emulator.url}/_emulator/runners", json=said, verify=False)
    assert len(rows(reader.read("/_page/runners"), "process-")) == len(odd)


def test_a_reset_needs_confirmation(controlled: ControlledEmulator, reader: Reader) -> None:
    controlled.new_job()
    answer = reader.post_form("/_page/system/reset")
    assert answer.status_code == 400
    assert "sure: mark the box" in text(answer.text)
    assert controlled.emulator.state().rows["jobs"] == 1
    page = reader.submit("/_page/system/reset", sure="yes")
    assert "The emulator is as new." in text(page)
    assert controlled.emulator.state().rows["jobs"] == 0


def test_a_backup_is_made_and_restored(controlled: ControlledEmulator, reader: Reader) -> None:
    job = controlled.new_job()
    reader.submit("/_page/system/backup")
    controlled.clock.settle()
    (backup,) = rows(reader.read("/_page/system"), "task-").values()
    assert (backup[1], backup[2]) == ("Backup", "done")
    file = backup[4].partition("path: ")[2]
    controlled.api.request("DELETE", f"/jobs/{job}", json={"deletedBy": "me"}).raise_for_status()
    controlled.new_job()
    assert reader.post_form("/_page/system/restore", file=file).status_code == 400
    assert reader.post_form("/_page/system/restore", sure="yes").status_code == 400
    reader.submit("/_page/system/restore", file=file, sure="yes")
    controlled.clock.settle()
    assert controlled.emulator.state().rows["jobs"] == 1
    restored = next(iter(rows(reader.read("/_page/system"), "task-").values()))
    assert restored[1:3] == ["Restore", "done"]


def test_a_reset_is_confirmed_in_a_browser(controlled: ControlledEmulator, browse: Browse) -> None:
    def story(page: Page) -> None:
        controlled.new_job()
        page.goto(f"{controlled.emulator.url}/_page/system")
        form = page.locator('form[action="/_page/system/reset"]')
        form.get_by_role("checkbox").check()
        page.once("dialog", lambda dialog: dialog.dismiss())
        form.get_by_role("button").click()
        assert controlled.emulator.state().rows["jobs"] == 1
        page.once("dialog", lambda dialog: dialog.accept())
        form.get_by_role("button").click()
        expect(page.get_by_role("status")).to_contain_text("as new")
        assert controlled.emulator.state().rows["jobs"] == 0

    browse(story)


def test_runners_hide_secrets_and_may_say_what_is_no_unicode(
    controlled: ControlledEmulator, reader: Reader
) -> None:
    status = {"jobs": [{"problem": "token=tr0ub4dor in http://me:tr0ub4dor@host/"}]}
    status |= {"results": [{"error": "Authorization: tr0ub4dor"}]}
    said = {"runner": "\ud800", "process": "here:1", "status": status}
    httpx.post(f"{controlled.emulator.url}/_emulator/runners", content=json.dumps(said), verify=False)
    page = reader.read("/_page/runners")
    assert "\\ud800" in page
    assert "Authorization: ***" in page
    assert "http://***@host/" in page
