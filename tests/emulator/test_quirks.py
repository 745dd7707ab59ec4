"""Every quirk, with it and without it."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest

from scheduler0 import APIConnectionError, Client, OutcomeUnknownError
from scheduler0.cli.emulator import run as run_command
from scheduler0.emulator import Emulator, Quirks
from scheduler0.emulator.async_tasks import AsyncTasks
from scheduler0.emulator.movable_clock import MovableClock
from scheduler0.emulator.quirks import DESCRIPTIONS
from scheduler0.emulator.store.database import Database
from scheduler0.testing import WebhookReceiver
from scheduler0.types import JobRequestBody

from .command import client_of, process
from .controlled import NOON, World
from .in_process import ACCOUNT, Connection, Shouting, settled
from .world import NOW_TEXT, ZERO, Api, FrozenClock, execute, job_body, ok, operator_headers, refused

PAGE = Path(__file__).parents[2] / "docs" / "quirks.md"

with_and_without = pytest.mark.parametrize("quirk", [True, False], ids=["with", "without"])


@contextmanager
def world(name: str, quirk: bool, *, needs: str = "", path: str | Path = ":memory:") -> Iterator[World]:
    """An emulator with everything faithful but this, or with this quirk alone, and the one that it needs."""
    quirks = Quirks.parse(f"none,{name},{needs or name}" if quirk else f"faithful,-{name}")
    with (
        Emulator(path, quirks=quirks) as emulator,
        Api(emulator, operator_headers(emulator, 2)) as api,
        WebhookReceiver() as receiver,
    ):
        yield World(emulator, api, receiver)


def operator_of(emulator: Emulator) -> Client:
    """The operator in the system account."""
    return Client(
        emulator.url, account_id=1, username=emulator.username, password=emulator.password, actor="me"
    )


def change(world: World, job_id: int, **members: Any) -> Any:
    body = {"projectId": world.project, "modifiedBy": "me"} | members
    return ok(world.api.put(f"/jobs/{job_id}", json=body))


def recurring(world: World, **members: Any) -> int:
    """A job that fires every hour and has no start date."""
    return world.api.new_job(
        spec="0 30 * * * *",
        status="active",
        projectId=world.project,
        executorId=world.executor,
        **members,
    )


def fired_at(world: World, job_id: int) -> list[timedelta]:
    return [fired.scheduled_at - NOON for fired in world.emulator.fired(job_id)]


@with_and_without
def test_immediate_first_run(quirk: bool) -> None:
    with world("immediate_first_run", quirk) as this:
        job_id = recurring(this)
        this.clock.advance(hours=1)
        half_past = timedelta(minutes=30)
        assert fired_at(this, job_id) == ([timedelta(0), half_past] if quirk else [half_past])


def test_without_an_immediate_first_run_an_update_does_not_bring_it_about() -> None:
    with world("immediate_first_run", quirk=False) as this:
        job_id = recurring(this)
        assert change(this, job_id, data="new")["startDate"] == ZERO


@with_and_without
def test_nested_retries(quirk: bool) -> None:
    with world("nested_retries", quirk) as this:
        this.receiver.status = 500
        job_id = this.new_job(retryMax=2)
        this.clock.advance(minutes=30)
        assert len(this.emulator.deliveries(job_id)) == (9 if quirk else 3)
        this.clock.advance(hours=1)
        assert len(this.emulator.deliveries(job_id)) == (18 if quirk else 6)


@with_and_without
def test_results_without_ids(quirk: bool) -> None:
    with world("results_without_ids", quirk) as this:
        this.receiver.answer_with(500)
        this.new_job()
        this.clock.advance(minutes=90)
        rows = ok(this.api.get("/executions"))["executions"]
        key = ("uniqueId", "lastExecutionDatetime", "nextExecutionDatetime")
        scheduled = {row["executionVersion"]: [row[k] for k in key] for row in rows if row["state"] == 0}
        results = {row["executionVersion"]: [row[k] for k in key] for row in rows if row["state"] != 0}
        assert set(results) == {1, 2}
        start = NOON.strftime("%Y-%m-%dT%H:%M:%SZ")
        for version, result in results.items():
            assert result == (["", ZERO, start] if quirk else scheduled[version])


@with_and_without
def test_no_requeue_on_activate(quirk: bool) -> None:
    with world("no_requeue_on_activate", quirk) as this:
        job_id = this.new_job()
        this.clock.advance(minutes=30)
        change(this, job_id, status="inactive")
        this.clock.advance(hours=1)
        change(this, job_id, status="active")
        this.clock.advance(hours=1)
        assert fired_at(this, job_id) == [timedelta(0)] + [timedelta(hours=2)] * (not quirk)


@with_and_without
def test_runs_after_end(quirk: bool) -> None:
    with world("runs_after_end", quirk) as this:
        job_id = this.new_job(endDate=(NOON + timedelta(minutes=90)).isoformat())
        this.clock.advance(minutes=60)
        assert ok(this.api.get(f"/jobs/{job_id}"))["status"] == "active"
        this.clock.advance(hours=3)
        hours = [timedelta(hours=hour) for hour in range(3 if quirk else 2)]
        assert fired_at(this, job_id) == hours
        assert ok(this.api.get(f"/jobs/{job_id}"))["status"] == "inactive"
        assert this.emulator.state().queue_length == 0


@contextmanager
def restarted(name: str, quirk: bool, path: Path, *, after: timedelta) -> Iterator[tuple[World, int]]:
    """A job that fires every hour, on an emulator that was stopped at 12:30 and started again later."""
    quirks = Quirks.parse(f"none,{name}" if quirk else f"faithful,-{name}")
    clock = MovableClock()
    emulator = Emulator(path, clock=clock, quirks=quirks)
    with WebhookReceiver() as receiver:
        with emulator, Api(emulator, operator_headers(emulator, 2)) as api:
            this = World(emulator, api, receiver)
            job_id = this.new_job()
            this.clock.advance(minutes=30)
        clock.set(clock.now() + after)
        with emulator, Api(emulator, operator_headers(emulator, 2)) as api:
            this.api, this.clock = api, emulator.clock
            this.clock.settle()
            yield this, job_id


@with_and_without
def test_missed_runs_skipped(quirk: bool, tmp_path: Path) -> None:
    away = timedelta(hours=3)
    with restarted("missed_runs_skipped", quirk, tmp_path / "store.db", after=away) as (this, job_id):
        assert fired_at(this, job_id) == ([] if quirk else [timedelta(hours=1)])
        this.clock.advance(hours=1)
        assert fired_at(this, job_id)[-1] == timedelta(hours=4)
        told = [payload["lastExecutionDateTime"] for payload in this.receiver.payloads]
        assert told == [ZERO, "2026-08-03T12:00:00Z"] + ["2026-08-03T13:00:00Z"] * (not quirk)


@with_and_without
def test_restarts_add_rows(quirk: bool, tmp_path: Path) -> None:
    away = timedelta(minutes=10)
    with restarted("restarts_add_rows", quirk, tmp_path / "store.db", after=away) as (this, job_id):
        this.clock.advance(hours=1)
        assert len(fired_at(this, job_id)) == 1
        rows = ok(this.api.get(f"/executions?jobId={job_id}"))["executions"]
        scheduled = sorted(row["executionVersion"] for row in rows if row["state"] == 0)
        assert scheduled == ([1, 2, 2, 3] if quirk else [1, 2, 3])


@with_and_without
def test_retries_say_failed(quirk: bool) -> None:
    with world("retries_say_failed", quirk, needs="nested_retries") as this:
        this.receiver.answer_with(500, 500, 200, 500, 500)
        this.new_job(retryMax=1)
        this.clock.advance(minutes=61)
        told = [payload["lastExecutionStatus"] for payload in this.receiver.payloads]
        if quirk:
            assert told == ["scheduled", "scheduled", "failed", "success", "success", "failed"]
        else:
            assert told == ["scheduled", "scheduled", "scheduled", "success", "success", "success"]


@with_and_without
def test_zero_last_execution_date(quirk: bool) -> None:
    with world("zero_last_execution_date", quirk) as this:
        this.new_job(timezone="America/New_York")
        this.clock.advance(hours=1)
        told = [payload["job"]["lastExecutionDate"] for payload in this.receiver.payloads]
        assert told == [ZERO, ZERO if quirk else "2026-08-03T12:00:00Z"]


@with_and_without
def test_feature_wakes_paused_jobs(quirk: bool, tmp_path: Path) -> None:
    with world("feature_wakes_paused_jobs", quirk, path=tmp_path / "store.db") as this:
        paused = this.new_job(status="inactive")
        ran = this.new_job(spec="")
        stopped = this.new_job()
        this.clock.settle()
        execute(this.emulator, "UPDATE account_counters SET execution_count = 0")
        this.clock.advance(hours=1)
        assert ok(this.api.get(f"/jobs/{stopped}"))["status"] == "inactive"
        ok(this.api.put("/accounts/2/feature", json={"featureId": 3}), 201)
        this.clock.advance(hours=1)
        states = {job_id: ok(this.api.get(f"/jobs/{job_id}"))["status"] for job_id in (paused, ran, stopped)}
        assert states == {
            paused: "active" if quirk else "inactive",
            ran: "active" if quirk else "inactive",
            stopped: "active",
        }
        assert len(fired_at(this, stopped)) == 3
        assert bool(fired_at(this, paused)) is quirk


@with_and_without
def test_update_shifts_dates(quirk: bool) -> None:
    with world("update_shifts_dates", quirk, needs="utc_dates_are_wall_clock") as this:
        start = (NOON + timedelta(hours=2)).isoformat()
        job_id = this.new_job(startDate=start, timezone="Asia/Tokyo")
        stored = ok(this.api.get(f"/jobs/{job_id}"))["startDate"]
        shifted = change(this, job_id, data="new")["startDate"]
        assert stored == "2026-08-03T14:00:00Z"
        assert shifted == ("2026-08-03T05:00:00Z" if quirk else stored)


@with_and_without
def test_cleared_offset(quirk: bool) -> None:
    with world("cleared_offset", quirk) as this:
        job_id = this.new_job(timezoneOffset=3600)
        changed = change(this, job_id, timezone="Europe/Paris")
        assert changed.get("timezoneOffset", 0) == (0 if quirk else 3600)


@with_and_without
@pytest.mark.parametrize(
    ("method", "path", "second"),
    [
        ("PUT", "/jobs/1", "unexpected end of JSON input"),
        ("POST", "/executors", "body is nil"),
        ("PUT", "/executors/1", "body is nil"),
        ("POST", "/local-executors", "body is nil"),
        ("POST", "/local-executors/1/executions", "body is nil"),
        ("POST", "/executions/cleanup-old-logs", "request body is required"),
        ("POST", "/cluster/restore", "invalid request body"),
    ],
)
def test_two_documents(quirk: bool, method: str, path: str, second: str) -> None:
    with world("two_documents", quirk) as this:
        answer = this.api.request(method, path, content=b"")
        documents = ["request body required"] + [second] * quirk
        assert answer.status_code == 400
        assert answer.text == "".join(f'{{"data":"{data}","success":false}}' for data in documents)


class Breaking(NamedTuple):
    """A request that the server's handler does not survive, and what the sensible handler says."""

    method: str
    path: str
    content: bytes
    message: str
    account: int = 2


NOT_NULL = "request body must be an object, not null"
JOB_WITHOUT_EXECUTOR = b'[{"createdBy":"me","timezone":"UTC","spec":"0 0 9 * * *","projectId":1}]'
BREAKING = {
    "createProject": Breaking("POST", "/projects", b" null\n", NOT_NULL),
    "updateProject": Breaking("PUT", "/projects/1", b"null", NOT_NULL),
    "updateJob": Breaking("PUT", "/jobs/1", b"null", NOT_NULL),
    "listExecutions": Breaking("GET", "/executions?limit=-1", b"", "limit must not be negative"),
    "createJobs": Breaking("POST", "/jobs", JOB_WITHOUT_EXECUTOR, "job executor is required", account=1),
}


@with_and_without
@pytest.mark.parametrize("breaking", BREAKING.values(), ids=BREAKING)
def test_broken_connections(quirk: bool, breaking: Breaking) -> None:
    with world("broken_connections", quirk, needs="system_account_unchecked") as this:
        this.new_job(status="inactive")
        rows = this.emulator.state().rows
        send = partial(
            this.api.request,
            breaking.method,
            breaking.path,
            content=breaking.content,
            headers={"X-Account-ID": str(breaking.account)},
        )
        if quirk:
            with pytest.raises(httpx.RemoteProtocolError, match="without sending a response"):
                send()
        else:
            assert refused(send()) == (400, breaking.message)
        assert this.emulator.state().rows == rows
        assert this.api.get("/projects").status_code == 200


def test_a_client_is_told_of_a_broken_connection() -> None:
    with Emulator() as emulator, operator_of(emulator) as client:
        job = JobRequestBody(project_id=1, timezone="UTC", spec="0 0 9 * * *")
        with pytest.raises(OutcomeUnknownError):
            client.jobs.create(job)
        with pytest.raises(APIConnectionError) as caught:
            client.with_options(max_retries=0).request_raw("GET", "/executions", params={"limit": -1})
        assert not isinstance(caught.value, OutcomeUnknownError)
        assert emulator.state().rows["jobs"] == 0


@with_and_without
def test_other_executor_answered(quirk: bool) -> None:
    with world("other_executor_answered", quirk) as this:
        second = this.api.new_executor()
        body = {"name": "new", "type": "webhook_url", "modifiedBy": "me"}
        answered = ok(this.api.put(f"/executors/{second}", json=body))
        assert answered["id"] == (this.executor if quirk else second)
        unknown = this.api.put("/executors/999", json=body)
        if quirk:
            assert ok(unknown)["id"] == 0
        else:
            assert refused(unknown) == (404, "executor cannot be found")


@with_and_without
def test_unknown_executor_is_empty(quirk: bool) -> None:
    with world("unknown_executor_is_empty", quirk) as this:
        answer = this.api.get("/executors/999")
        if quirk:
            assert ok(answer)["id"] == 0
        else:
            assert refused(answer) == (404, "executor cannot be found")


@with_and_without
def test_archived_keys_work(quirk: bool) -> None:
    with world("archived_keys_work", quirk) as this:
        body = {"createdBy": "me", "archived": True, "scopes": ["read"]}
        created = ok(this.api.post("/credentials", json=body), 201)
        headers = {
            "X-API-Key": created["apiKey"],
            "X-Secret-Key": created["plaintextSecret"],
            "X-Account-ID": "2",
        }
        answer = httpx.get(f"{this.emulator.url}/api/v1/projects", headers=headers)
        assert answer.status_code == (200 if quirk else 401)


@with_and_without
def test_deleted_things_still_read(quirk: bool) -> None:
    with world("deleted_things_still_read", quirk) as this:
        paths = [f"/jobs/{this.new_job()}", f"/executors/{this.executor}"]
        for path in paths:
            assert this.api.send_json("DELETE", path, {"deletedBy": "me"}).status_code == 204
        job, executor = (this.api.get(path) for path in paths)
        if quirk:
            assert ok(job)["deletedBy"] == "me"
        else:
            assert refused(job) == (404, "job cannot be found")
        # An executor that never existed is answered as one of zeros: that is a quirk of its own.
        assert executor.status_code == 200
        assert ok(executor)["id"] == (this.executor if quirk else 0)


@with_and_without
def test_list_jobs_missing_project_is_400(quirk: bool) -> None:
    with world("list_jobs_missing_project_is_400", quirk) as this:
        status, message = refused(this.api.get("/jobs?projectId=999"))
        assert status == (400 if quirk else 404)
        assert "project does not exist" in message


def creation(world: World, **members: Any) -> httpx.Response:
    body = job_body(projectId=world.project, executorId=world.executor)
    return world.api.post("/jobs", json=[body | members])


@with_and_without
def test_creation_errors_are_400(quirk: bool) -> None:
    with world("creation_errors_are_400", quirk) as this:
        with Api(this.emulator, operator_headers(this.emulator, 3)) as other:
            project, executor = other.new_project(), other.new_executor()
        for members, status, message in (
            ({"projectId": 99}, 404, "a project in the payload does not exist. project id [99]"),
            ({"executorId": 99}, 404, "a executor in the payload does not exist. executor id [99]"),
            ({"projectId": project}, 403, "project does not belong to account"),
            ({"executorId": executor}, 403, "executor does not belong to account"),
        ):
            assert refused(creation(this, **members)) == (400 if quirk else status, message)


@with_and_without
def test_deleted_parents_accepted(quirk: bool) -> None:
    with world("deleted_parents_accepted", quirk) as this:
        job_id = this.new_job()
        project, executor = this.api.new_project(), this.api.new_executor()
        for path in (f"/projects/{project}", f"/executors/{executor}"):
            assert this.api.send_json("DELETE", path, {"deletedBy": "me"}).status_code == 204
        update = {"projectId": this.project, "executorId": executor, "modifiedBy": "me"}
        answers = [
            creation(this, projectId=project),
            creation(this, executorId=executor),
            this.api.put(f"/jobs/{job_id}", json=update),
        ]
        # That creations are refused with 400 is a quirk of its own.
        expected = [202, 202, 200] if quirk else [400, 400, 403]
        assert [answer.status_code for answer in answers] == expected


@with_and_without
@pytest.mark.parametrize("spec", ["0 0 0 30 2 *", "0 , * * * *"])
def test_never_matching_specs_accepted(quirk: bool, spec: str) -> None:
    with world("never_matching_specs_accepted", quirk) as this:
        answer = creation(this, spec=spec)
        if quirk:
            assert ok(answer, 202)
        else:
            assert refused(answer) == (400, f"job spec is not valid {spec}")
        assert ok(creation(this, spec="0 0 0 29 2 *"), 202)
        assert ok(creation(this, spec="@every 1h"), 202)


@with_and_without
def test_utc_dates_are_wall_clock(quirk: bool) -> None:
    with world("utc_dates_are_wall_clock", quirk) as this:
        job_id = this.new_job(startDate="2026-08-04T09:00:00Z", timezone="America/New_York")
        read = "2026-08-04T13:00:00Z" if quirk else "2026-08-04T09:00:00Z"
        assert ok(this.api.get(f"/jobs/{job_id}"))["startDate"] == read


@with_and_without
def test_system_account_unchecked(quirk: bool) -> None:
    with (
        world("system_account_unchecked", quirk) as this,
        Api(this.emulator, operator_headers(this.emulator, 1)) as system,
    ):
        body = {"projectId": system.new_project(), "executorId": system.new_executor(), "createdBy": "me"}
        answer = system.post("/jobs", json=[body | {"spec": "bad"}])
        if quirk:
            assert ok(answer, 202)
        else:
            assert refused(answer) == (400, "job spec is not valid bad")


@with_and_without
def test_task_location_lacks_prefix(quirk: bool) -> None:
    with world("task_location_lacks_prefix", quirk) as this:
        answer = creation(this)
        prefix = "" if quirk else "/api/v1"
        assert answer.headers["location"] == f"{prefix}/async-tasks/{ok(answer, 202)}"


@with_and_without
def test_unstored_members_echoed(quirk: bool) -> None:
    with world("unstored_members_echoed", quirk) as this:
        sent = {"name": "n", "description": "d", "createdBy": "me"}
        created = ok(this.api.post("/projects", json=sent), 201)
        stored = ok(this.api.get(f"/projects/{created['id']}"))
        assert created == stored | ({"createdBy": "me"} if quirk else {})
        update = {"description": "e", "modifiedBy": "me"}
        changed = ok(this.api.put(f"/projects/{created['id']}", json=update))
        assert changed == stored | {"description": "e"} | ({"modifiedBy": "me"} if quirk else {})

        (output,) = this.api.new_jobs(job_body(projectId=this.project, executorId=this.executor))
        job = ok(this.api.get(f"/jobs/{output['id']}"))
        moment = job["dateCreated"]
        assert output == job | ({"lastExecutionDate": moment, "startDate": ZERO} if quirk else {})
        extra = {"executionId": "e", "lastExecutionDate": moment}
        updated = change(this, output["id"], **extra)
        assert updated == ok(this.api.get(f"/jobs/{output['id']}")) | (extra if quirk else {})


@with_and_without
def test_update_cannot_clear(quirk: bool) -> None:
    with world("update_cannot_clear", quirk) as this:
        sent = {"data": "d", "retryMax": 2, "timezoneOffset": 60, "endDate": "2027-01-01T00:00:00Z"}
        job_id = this.new_job(**sent, status="inactive")
        kept = change(this, job_id)
        assert kept | sent == kept
        emptied = {"data": "", "retryMax": 0, "timezoneOffset": 0, "endDate": None, "status": ""}
        changed = change(this, job_id, **emptied)
        cleared = {name: value for name, value in kept.items() if name not in sent}
        assert changed == (kept if quirk else cleared | {"endDate": ZERO, "status": "active"}) | {
            "dateModified": changed["dateModified"]
        }
        zero = {"projectId": this.project, "modifiedBy": "me", "executorId": 0}
        answer = this.api.put(f"/jobs/{job_id}", json=zero)
        if quirk:
            assert ok(answer)["executorId"] == this.executor
        else:
            assert refused(answer) == (403, "executor does not belong to account")


@with_and_without
def test_update_needs_project(quirk: bool) -> None:
    with world("update_needs_project", quirk) as this:
        job_id = this.new_job()
        answer = this.api.put(f"/jobs/{job_id}", json={"modifiedBy": "me", "data": "new"})
        if quirk:
            assert refused(answer) == (404, "project does not exist")
        else:
            assert (ok(answer)["data"], ok(answer)["projectId"]) == ("new", this.project)


@with_and_without
def test_job_stays_in_project(quirk: bool) -> None:
    with world("job_stays_in_project", quirk) as this:
        job_id, other = this.new_job(), this.api.new_project()
        assert change(this, job_id, projectId=other)["projectId"] == (this.project if quirk else other)
        totals = [
            ok(this.api.get(f"/jobs?projectId={project}"))["total"] for project in (this.project, other)
        ]
        assert totals == ([1, 0] if quirk else [0, 1])


@with_and_without
def test_spec_is_fixed(quirk: bool) -> None:
    with world("spec_is_fixed", quirk) as this:
        hour = timedelta(hours=1)
        job_id = this.new_job(startDate=(NOON + hour).isoformat())
        body = {"projectId": this.project, "modifiedBy": "me", "spec": "0 15 * * * *"}
        answer = this.api.put(f"/jobs/{job_id}", json=body)
        if quirk:
            assert refused(answer) == (400, "cannot update cron spec")
        else:
            assert ok(answer)["spec"] == "0 15 * * * *"
        this.clock.advance(hours=2)
        second = 2 * hour if quirk else hour + timedelta(minutes=15)
        assert fired_at(this, job_id)[:2] == [hour, second]


@with_and_without
def test_update_deletes_and_restores(quirk: bool) -> None:
    with world("update_deletes_and_restores", quirk) as this:
        job_id = this.new_job()
        assert change(this, job_id, deletedBy="me").get("deletedBy") == ("me" if quirk else None)
        if not quirk:
            assert this.api.send_json("DELETE", f"/jobs/{job_id}", {"deletedBy": "me"}).status_code == 204
        restoring = this.api.put(f"/jobs/{job_id}", json={"projectId": this.project, "modifiedBy": "me"})
        if quirk:
            assert "deletedBy" not in ok(restoring)
        else:
            assert refused(restoring) == (404, "job cannot be found")


@with_and_without
@pytest.mark.parametrize(("path", "things"), [("/jobs", "jobs"), ("/projects", "projects")])
def test_bad_limit_is_429(quirk: bool, path: str, things: str) -> None:
    with world("bad_limit_is_429", quirk) as this:
        for limit in (101, -1):
            answer = refused(this.api.get(f"{path}?limit={limit}"))
            assert answer == (429 if quirk else 400, f"too many {things}. limit should be less than 100")


@with_and_without
@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/jobs", "offset should not be negative"),
        ("/projects", "offset should not be negative"),
        ("/executions", "invalid offset"),
    ],
)
def test_negative_offset_wraps(quirk: bool, path: str, message: str) -> None:
    with world("negative_offset_wraps", quirk) as this:
        answer = this.api.get(f"{path}?offset=-1")
        if quirk:
            assert ok(answer)["offset"] == 2**64 - 1
        else:
            assert refused(answer) == (400, message)


@with_and_without
def test_order_direction_ignored(quirk: bool) -> None:
    with world("order_direction_ignored", quirk) as this:
        this.new_job()
        this.clock.advance(hours=1)

        def ascends(query: str) -> bool:
            dates = [row["dateCreated"] for row in ok(this.api.get(f"/executions?{query}"))["executions"]]
            assert dates in (sorted(dates), sorted(dates, reverse=True))
            return dates[0] < dates[-1]

        assert ascends("orderBy=dateCreated&orderDirection=ASC")
        assert not ascends("orderDirection=DESC")
        assert ascends("orderDirection=ASC") is not quirk
        assert ascends("orderBy=dateCreated&orderDirection=asc") is not quirk
        other = this.api.get("/executions?orderDirection=up")
        if quirk:
            assert ok(other)["executions"]
        else:
            message = "invalid orderDirection parameter, expected 'ASC' or 'DESC'"
            assert refused(other) == (400, message)


@with_and_without
def test_centred_analytics(quirk: bool) -> None:
    with world("centred_analytics", quirk) as this:
        this.new_job()
        this.clock.advance(minutes=30)
        answer = ok(this.api.get("/executions/analytics?startDate=2026-08-03&startTime=11:30"))
        points = {point["time"]: point["success"] for point in answer["points"]}
        first, last = ("05:00:00", "17:00:00") if quirk else ("11:00:00", "23:00:00")
        assert (answer["startTime"], answer["endTime"]) == (first, last)
        assert (min(points), max(points), points["12:00:00"]) == (first, last, 1)


@with_and_without
def test_cleanup_stops_jobs(quirk: bool, tmp_path: Path) -> None:
    with world("cleanup_stops_jobs", quirk, path=tmp_path / "store.db") as this:
        job_id = this.new_job(startDate=(NOON + timedelta(days=1)).isoformat())
        execute(this.emulator, "UPDATE account_counters SET execution_count = 0")
        ok(this.api.post("/executions/cleanup-old-logs", json={"accountId": "2", "retentionMonths": 1}))
        assert ok(this.api.get(f"/jobs/{job_id}"))["status"] == ("inactive" if quirk else "active")


@pytest.mark.anyio
@with_and_without
async def test_task_answers_early(quirk: bool) -> None:
    with closing(Database()) as database:
        tasks = AsyncTasks(database, FrozenClock(), {"shout": Shouting()})
        request_id = tasks.order(ACCOUNT, "shout", "hello")
        quirks = Quirks(task_answers_early=quirk)
        waiting = Connection(database, tasks, f"/async-tasks/{request_id}", quirks)
        await settled()
        tasks.start()
        status, answer = await waiting.answer()
        told = {name: answer["data"][name] for name in ("state", "output", "dateCreated", "dateModified")}
        early = {"state": 1, "output": "", "dateCreated": ZERO, "dateModified": ZERO}
        full = {"state": 2, "output": "HELLO", "dateCreated": NOW_TEXT, "dateModified": NOW_TEXT}
        assert (status, told) == (200, early if quirk else full)
        await tasks.stop()


@with_and_without
@pytest.mark.parametrize(
    ("method", "path", "content", "mixed", "text"),
    [
        ("GET", "/projects/99", b"", "message: project does not exist, code: 404", "project does not exist"),
        (
            "POST",
            "/projects",
            b'{"createdBy": "me"}',
            {"Message": "name field is required", "Type": 400},
            "name field is required",
        ),
        ("GET", "/projects/x", b"", {}, 'strconv.Atoi: parsing "x": invalid syntax'),
        (
            "GET",
            "/accounts/x",
            b"",
            {"Func": "ParseUint", "Num": "x", "Err": {}},
            'strconv.ParseUint: parsing "x": invalid syntax',
        ),
        ("PUT", "/accounts/2", b"", {}, "unexpected end of JSON input"),
        ("PUT", "/accounts/2", b"x", {"Offset": 1}, "invalid character 'x' looking for beginning of value"),
    ],
)
def test_mixed_error_shapes(
    quirk: bool, method: str, path: str, content: bytes, mixed: object, text: str
) -> None:
    with world("mixed_error_shapes", quirk) as this:
        answer = this.api.request(method, path, content=content)
        assert refused(answer)[1] == (mixed if quirk else text)


@with_and_without
def test_credential_not_found_is_400(quirk: bool) -> None:
    with world("credential_not_found_is_400", quirk) as this:
        for method in ("GET", "DELETE"):
            answer = this.api.send_json(method, "/credentials/999", {"deletedBy": "me"})
            status, message = refused(answer)
            assert status == (400 if quirk else 404)
            assert "credential not found" in message


def new_credential(world: World, **members: Any) -> dict[str, Any]:
    return ok(world.api.post("/credentials", json={"createdBy": "me", "scopes": ["read"]} | members), 201)


def register(world: World) -> int:
    """A local executor."""
    body = {"name": "worker", "command": "make", "createdBy": "me"}
    return int(ok(world.api.post("/local-executors", json=body), 201)["id"])


def delete(world: World, path: str) -> httpx.Response:
    return world.api.send_json("DELETE", path, {"deletedBy": "me"})


@with_and_without
def test_delete_twice_204(quirk: bool) -> None:
    with world("delete_twice_204", quirk) as this:
        job = f"/jobs/{this.new_job()}"
        executor = f"/executors/{this.executor}"
        credential = f"/credentials/{new_credential(this)['id']}"
        for path in (job, executor, credential):
            assert delete(this, path).status_code == 204
        again = [delete(this, path) for path in (job, executor, credential)]
        again.append(this.api.post(f"{credential}/archive", json={"archivedBy": "me"}))
        statuses = [answer.status_code for answer in again]
        # What deletes an unknown credential is a quirk of its own.
        unknown = delete(this, "/credentials/999").status_code
        assert statuses == ([204] * 4 if quirk else [404, 404, unknown, 404])


@with_and_without
def test_update_unarchives(quirk: bool) -> None:
    with world("update_unarchives", quirk) as this:
        path = f"/credentials/{new_credential(this, archived=True)['id']}"
        updated = ok(this.api.put(path, json={"modifiedBy": "me"}))
        assert updated.get("archived", False) is not quirk
        updated = ok(this.api.put(path, json={"modifiedBy": "me", "archived": False}))
        assert "archived" not in updated


@with_and_without
def test_body_id_counts(quirk: bool) -> None:
    with world("body_id_counts", quirk) as this:
        named, other = new_credential(this)["id"], new_credential(this)["id"]
        body = {"modifiedBy": "me", "archived": True, "id": other}
        assert ok(this.api.put(f"/credentials/{named}", json=body))["id"] == (other if quirk else named)
        named, other = this.api.new_executor(), this.api.new_executor()
        body = {"modifiedBy": "me", "type": "webhook_url", "id": other}
        ok(this.api.put(f"/executors/{named}", json=body))
        modified = [ok(this.api.get(f"/executors/{number}"))["modifiedBy"] for number in (named, other)]
        assert modified == ([None, "me"] if quirk else ["me", None])


@with_and_without
def test_lifetimes_wrap(quirk: bool) -> None:
    with world("lifetimes_wrap", quirk) as this:
        created = new_credential(this, expiresInSeconds=2**63 - 1)
        assert created["expiresAt"] == ("2026-08-03T12:05:00Z" if quirk else "2026-11-01T12:00:00Z")
        assert new_credential(this, expiresInSeconds=-(2**63))["expiresAt"] == "2026-08-03T12:05:00Z"


@with_and_without
@pytest.mark.parametrize("things", ["credentials", "executors"])
def test_empty_account_unchecked(quirk: bool, things: str) -> None:
    with world("empty_account_unchecked", quirk) as this:
        answer = this.api.get(f"/{things}?limit=0", headers={"X-Account-ID": "3"})
        if quirk:
            assert ok(answer).get("limit", 0) == 0
        else:
            assert refused(answer) == (400, "limit should be greater than 0")


@with_and_without
@pytest.mark.parametrize("things", ["credentials", "executors"])
def test_order_by_modified_by_is_404(quirk: bool, things: str) -> None:
    with world("order_by_modified_by_is_404", quirk) as this:
        new_credential(this)
        for number, name in ((1, "b"), (2, "a")):
            this.api.new_executor()
            body = {"modifiedBy": name, "type": "webhook_url"}
            assert this.api.put(f"/{things}/{number}", json=body).status_code == 200
        answer = this.api.get(f"/{things}?orderBy=modified_by&orderByDirection=ASC")
        if quirk:
            assert refused(answer) == (404, "no such column: modified_by")
        else:
            names = [item.get("modifiedBy") for item in ok(answer)[things]]
            assert [name for name in names if name] == ["a", "b"]


@with_and_without
def test_executor_page_omits_zeros(quirk: bool) -> None:
    with world("executor_page_omits_zeros", quirk) as this:
        page = ok(this.api.get("/executors", headers={"X-Account-ID": "3"}))
        assert page == ({"limit": 10} if quirk else {"total": 0, "offset": 0, "limit": 10, "executors": []})


@with_and_without
def test_inexact_types_accepted(quirk: bool) -> None:
    with world("inexact_types_accepted", quirk) as this:
        created = this.api.post("/executors", json={"name": "x", "type": "my_webhook_url", "createdBy": "me"})
        changed = this.api.put(f"/executors/{this.executor}", json={"type": "localhost", "modifiedBy": "me"})
        if quirk:
            assert (created.status_code, changed.status_code) == (201, 200)
        else:
            assert refused(created) == refused(changed) == (400, "invalid job executor type")


@with_and_without
def test_update_blanks_executor(quirk: bool) -> None:
    with world("update_blanks_executor", quirk) as this:
        members = {"description": "d", "tags": ["t"], "payloadAggregation": True}
        path = f"/executors/{this.api.new_executor(**members)}"
        blank = {"payloadAggregation": False}
        named = {"name": "n", "modifiedBy": "me"}
        ok(this.api.put(path, json=named | {"type": "webhook_url"}))
        executor = ok(this.api.get(path))
        kept = {name: executor[name] for name in members if name in executor}
        assert kept == (blank if quirk else members)
        without_type = this.api.put(path, json=named | {"payloadAggregation": False})
        assert without_type.status_code == (400 if quirk else 200)
        assert ok(this.api.get(path))["payloadAggregation"] is False
        ok(this.api.put(path, json=named | {"type": "webhook_url", "description": ""}))
        assert "description" not in ok(this.api.get(path))


@with_and_without
def test_executor_update_unchecked(quirk: bool) -> None:
    with world("executor_update_unchecked", quirk) as this:
        worker = register(this)
        whole = {"name": "n", "type": "webhook_url", "webhookUrl": "http://127.0.0.1:9/", "modifiedBy": "me"}
        for body, message in (
            (whole | {"name": " "}, "executor name is required"),
            (whole | {"webhookUrl": ""}, "webhook url is required"),
            (whole, "webhook method is required"),
        ):
            answer = this.api.put(f"/executors/{worker}", json=body)
            if quirk:
                assert answer.status_code == 200
            else:
                assert refused(answer) == (400, message)
            # With the quirk the address would be kept for the next request.
            worker = register(this)
        assert this.api.put(f"/executors/{worker}", json=whole | {"webhookMethod": "PUT"}).status_code == 200
        kept = {"name": "n", "type": "webhook_url", "modifiedBy": "me"}
        assert this.api.put(f"/executors/{worker}", json=kept).status_code == 200


@with_and_without
def test_delete_unknown_executor_is_400(quirk: bool) -> None:
    with world("delete_unknown_executor_is_400", quirk) as this:
        answer = refused(delete(this, "/executors/999"))
        assert answer == ((400, "account id is required") if quirk else (404, "executor cannot be found"))


@with_and_without
def test_deleted_executors_work(quirk: bool, tmp_path: Path) -> None:
    with world("deleted_executors_work", quirk, path=tmp_path / "store.db") as this:
        worker = register(this)
        for number in (worker, this.executor):
            assert delete(this, f"/executors/{number}").status_code == 204
        answers = [
            this.api.get(f"/local-executors/{worker}/jobs"),
            this.api.post(f"/local-executors/{worker}/executions", json=[]),
            this.api.post(f"/executors/{this.executor}/test-invoke"),
        ]
        assert {answer.status_code for answer in answers} == {200 if quirk else 404}
        this.api.put(f"/executors/{this.executor}", json={"type": "webhook_url", "modifiedBy": "new"})
        rows = execute(this.emulator, "SELECT modified_by FROM executors WHERE id = ?", this.executor)
        assert rows == [("new",) if quirk else (None,)]


@with_and_without
def test_test_invoke_keeps_members(quirk: bool) -> None:
    with world("test_invoke_keeps_members", quirk) as this:
        dates = {"dateCreated": "2020-01-01T00:00:00Z", "lastExecutionDate": "2021-01-01T00:00:00Z"}
        body = {"job": {"id": 7, "data": "d"} | dates}
        job = ok(this.api.post(f"/executors/{this.executor}/test-invoke", json=body))["payload"]["job"]
        now = NOON.strftime("%Y-%m-%dT%H:%M:%SZ")
        assert job["data"] == "d"
        assert (job.get("id"), job["dateCreated"], job["lastExecutionDate"]) == (
            (7, *dates.values()) if quirk else (None, now, ZERO)
        )


@with_and_without
def test_pull_answers_all_jobs(quirk: bool) -> None:
    with world("pull_answers_all_jobs", quirk) as this:
        worker = register(this)
        active = this.new_job(executorId=worker)
        inactive = this.new_job(executorId=worker, status="inactive")
        ended = this.new_job(executorId=worker, endDate=(NOON + timedelta(minutes=10)).isoformat())
        this.clock.set(NOON + timedelta(minutes=20))
        jobs = ok(this.api.get(f"/local-executors/{worker}/jobs"))
        assert [job["id"] for job in jobs] == ([active, inactive, ended] if quirk else [active])


@with_and_without
def test_reports_count_again(quirk: bool) -> None:
    with world("reports_count_again", quirk) as this:
        path = f"/local-executors/{register(this)}/executions"
        before = ok(this.api.get("/accounts/2/execution-count"))["executionCount"]
        report = {"jobId": 1, "uniqueId": "u", "state": 1}
        reports = [report | {"state": 0}, report, report, report | {"uniqueId": "v"}]
        assert ok(this.api.post(path, json=reports)) == {"committed": 4 if quirk else 3}
        assert ok(this.api.post(path, json=reports)) == {"committed": 4 if quirk else 0}
        assert ok(this.api.get("/executions"))["total"] == (8 if quirk else 3)
        after = ok(this.api.get("/accounts/2/execution-count"))["executionCount"]
        assert before - after == (6 if quirk else 2)


@with_and_without
def test_features_count_again(quirk: bool) -> None:
    with world("features_count_again", quirk, needs="feature_wakes_paused_jobs") as this:
        before = ok(this.api.get("/accounts/2/execution-count"))["executionCount"]
        for _ in range(2):
            ok(this.api.put("/accounts/2/feature", json={"featureId": 3}), 201)
        # Not due yet: a run would be charged.
        job_id = this.new_job(status="inactive", startDate=(NOON + timedelta(hours=1)).isoformat())
        ok(this.api.put("/accounts/2/features/all"))
        after = ok(this.api.get("/accounts/2/execution-count"))["executionCount"]
        assert after - before == (300_000 if quirk else 100_000)
        assert ok(this.api.get(f"/jobs/{job_id}"))["status"] == ("active" if quirk else "inactive")
        assert len(ok(this.api.get("/accounts/2"))["features"]) == 7


@with_and_without
def test_empty_lists_are_null(quirk: bool) -> None:
    with world("empty_lists_are_null", quirk) as this:
        empty = None if quirk else []
        created = ok(this.api.post("/accounts", json={"name": "new"}), 201)
        assert created["features"] == ok(this.api.get("/accounts/2"))["features"] == empty
        assert ok(this.api.get("/cluster/dump/job-queues")) == empty


@with_and_without
def test_empty_cache_dump(quirk: bool) -> None:
    with world("empty_cache_dump", quirk) as this:
        job_id = this.new_job()
        this.clock.advance(minutes=30)
        dump = ok(this.api.get("/cluster/dump/job-executions-cache"))
        if quirk:
            assert dump == {}
        else:
            assert dump[str(job_id)] == {
                "job": ok(this.api.get(f"/jobs/{job_id}")),
                "memExecution": {
                    "ExecutionVersion": 2,
                    "FailCount": 0,
                    "LastState": 1,
                    "lastExecutionDatetime": "2026-08-03T12:00:00Z",
                    "nextExecutionDatetime": "2026-08-03T13:00:00Z",
                },
            }


@with_and_without
def test_cluster_tasks_of_account_1(quirk: bool) -> None:
    with world("cluster_tasks_of_account_1", quirk) as this:
        request_id = ok(this.api.post("/cluster/backup"), 202)["requestId"]
        answers = {
            account: this.api.get(f"/async-tasks/{request_id}", headers={"X-Account-ID": account}).status_code
            for account in ("1", "2")
        }
        assert answers == ({"1": 200, "2": 404} if quirk else {"1": 404, "2": 200})


@with_and_without
def test_five_field_prompts(quirk: bool) -> None:
    with world("five_field_prompts", quirk) as this:
        prompt = {"prompt": "every sunday at 9", "createdBy": "me"}
        (provider,) = ok(this.api.post("/ai/prompt", json=prompt))["providers"]
        assert provider["jobs"][0]["cronExpression"] == ("0 9 * * 0" if quirk else "0 0 9 * * 0")
        answer = this.api.post("/ai/schedule", json=prompt)
        if quirk:
            assert refused(answer) == (400, "job spec is not valid 0 9 * * 0")
        else:
            (job,) = ok(answer, 201)["jobs"]
            *_, last = this.clock.advance(days=6)
            assert (last.job_id, last.scheduled_at) == (job["id"], NOON + timedelta(days=5, hours=21))


@with_and_without
@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"prompt": " "}, "prompt is required"),
        ({"prompt": "x" * 161}, "prompt must be less than 160 characters"),
        ({"prompt": "at 9", "events": ["e"] * 6}, "events must have 5 or fewer items"),
        ({"prompt": "at 9", "channels": ["c" * 37]}, "channel must be less than 36 characters long"),
    ],
)
def test_prompt_limits_are_500(quirk: bool, members: dict[str, Any], message: str) -> None:
    with world("prompt_limits_are_500", quirk) as this:
        answer = this.api.post("/ai/prompt", json=members)
        assert refused(answer) == (500 if quirk else 400, message)
        if members["prompt"].strip():
            answer = this.api.post("/ai/schedule", json={**members, "createdBy": "me"})
            assert refused(answer) == (500 if quirk else 400, message)


@with_and_without
def test_refused_prompt_leaves_project(quirk: bool) -> None:
    with world("refused_prompt_leaves_project", quirk) as this:
        body = {"prompt": "do it", "createdBy": "me", "project": {"name": "new"}}
        this.emulator.ai.answer_prompt([{"recurrence": "none", "nextRunAt": NOON - timedelta(days=1)}])
        assert refused(this.api.post("/ai/schedule", json=body)) == (400, "job start date is in the past")
        projects = ok(this.api.get("/projects"))["projects"]
        assert [project["name"] for project in projects if project["name"] == "new"] == ["new"] * quirk
        this.emulator.ai.answer_prompt([{"recurrence": "none", "nextRunAt": NOON + timedelta(days=1)}])
        created = ok(this.api.post("/ai/schedule", json=body), 201)
        assert created["projectCreated"] is not quirk
        assert created["jobs"][0]["projectId"] == created["project"]["id"]


@with_and_without
def test_ai_settings_overwritten(quirk: bool, tmp_path: Path) -> None:
    with world("ai_settings_overwritten", quirk, path=tmp_path / "store.db") as this:
        openai = {"provider": "openai", "model": "gpt-4.1-mini"}
        ok(
            this.api.put(
                "/ai/settings",
                json={
                    "active_models": [openai],
                    "openai_api_key": "a",
                    "bedrock_region": "eu",
                    "anthropic_api_key": "b",
                },
            )
        )
        ok(this.api.put("/ai/settings", json={"openai_api_key": "\u2022", "anthropic_api_key": ""}))
        settings = ok(this.api.get("/ai/settings"))
        assert settings.get("active_models") == (None if quirk else [openai])
        assert settings.get("bedrock_region") == (None if quirk else "eu")
        stored = execute(this.emulator, "SELECT openai_api_key, anthropic_api_key FROM ai_settings")
        assert stored == [("\u2022", "b") if quirk else ("a", "")]
        if not quirk:
            status, _ = refused(this.api.put("/ai/settings", json={"openai_api_key": ""}))
            assert status == 422
            ok(this.api.put("/ai/settings", json={"openai_api_key": "", "active_models": []}))
            assert "openai_api_key" not in ok(this.api.get("/ai/settings"))


def test_every_quirk_has_a_test() -> None:
    assert {f"test_{name}" for name in DESCRIPTIONS} <= set(globals())


def test_the_page_lists_every_quirk() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.*) \|$", PAGE.read_text(), re.MULTILINE)
    assert rows == list(DESCRIPTIONS.items())


@pytest.mark.parametrize(
    ("text", "quirks"),
    [
        ("faithful", Quirks()),
        ("none", Quirks.none()),
        ("faithful, -cleared_offset", Quirks(cleared_offset=False)),
        ("none,cleared_offset,nested_retries,-cleared_offset", Quirks.parse("none,nested_retries")),
    ],
)
def test_quirks_are_read_from_text(text: str, quirks: Quirks) -> None:
    assert Quirks.parse(text) == quirks


def test_faithful_has_every_quirk_and_none_has_no_quirk() -> None:
    assert all(getattr(Quirks.faithful(), name) for name in DESCRIPTIONS)
    assert not any(getattr(Quirks.none(), name) for name in DESCRIPTIONS)


@pytest.mark.parametrize("name", DESCRIPTIONS)
def test_quirks_are_the_text_that_makes_them(name: str) -> None:
    alone, all_others = f"none,{name}", f"faithful,-{name}"
    assert (str(Quirks.parse(alone)), str(Quirks.parse(all_others))) == (alone, all_others)
    assert Quirks.parse(alone).names == [name]
    assert repr(Quirks.parse(alone)) == f"Quirks.parse('{alone}')"


def test_all_quirks_and_no_quirk_are_short_texts() -> None:
    assert (str(Quirks()), str(Quirks.none())) == ("faithful", "none")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "quirks begin with 'faithful' or 'none', not ''"),
        ("cleared_offset", "'none,cleared_offset' is this one alone, 'faithful,-cleared_offset' all others"),
        ("-cleared_offset", "'none,cleared_offset' is this one alone, 'faithful,-cleared_offset' all others"),
        ("none,cleard_offset", "there is no quirk 'cleard_offset'; did you mean cleared_offset?"),
        ("none,", f"there is no quirk ''; there are {', '.join(DESCRIPTIONS)}"),
    ],
)
def test_other_text_is_refused(text: str, message: str) -> None:
    with pytest.raises(ValueError, match="quirk") as caught:
        Quirks.parse(text)
    assert str(caught.value).endswith(message)


def test_the_state_says_which_quirks_are_on() -> None:
    quirks = Quirks.parse("none,cleared_offset,nested_retries")
    with Emulator(quirks=str(quirks)) as emulator:
        assert emulator.state().quirks == quirks
        state = httpx.get(f"{emulator.url}/_emulator/state", verify=False).json()
        assert state["quirks"] == quirks.names == ["cleared_offset", "nested_retries"]


def test_an_emulator_with_wrong_quirks_is_not_made() -> None:
    with pytest.raises(ValueError, match="'wings'"):
        Emulator(quirks="none,wings")


@pytest.mark.parametrize("description", DESCRIPTIONS.values())
def test_every_quirk_is_described_with_it_and_without_it(description: str) -> None:
    assert re.fullmatch(r"[A-Z`][^;]*[^.]; without: [^;]*[^.;]\.", description)


def test_the_command_takes_quirks() -> None:
    with (
        process("--quirks", "faithful,-unknown_executor_is_empty") as (_, settings),
        client_of(settings) as api,
    ):
        assert "Quirks: faithful,-unknown_executor_is_empty." in settings["State:"]
        assert api.get("/executors/999").status_code == 404


def test_the_command_explains_wrong_quirks(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(argparse.Namespace(quirks="none,wings")) == 1
    error = capsys.readouterr().err
    assert "'wings'" in error
    assert "--quirks list" in error


def test_the_command_lists_all_quirks(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(argparse.Namespace(quirks="list")) == 0
    printed = capsys.readouterr().out
    assert [line for line in printed.splitlines() if not line.startswith("    ")] == list(DESCRIPTIONS)
    assert printed.split() == " ".join(" ".join(each) for each in DESCRIPTIONS.items()).split()
