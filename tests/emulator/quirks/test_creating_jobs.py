"""The quirks under 'Creating jobs': each one with it and without it."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from typing import Any

import httpx
import pytest

from scheduler0.emulator import Quirks
from scheduler0.emulator.store.database import Database
from scheduler0.emulator.tasks.task_queue import AsyncTasks

from ..api_client import (
    NOW_TEXT,
    ZERO,
    Api,
    FrozenClock,
    job_body,
    new_account,
    ok,
    operator_headers,
    refused,
)
from ..controlled import ControlledEmulator
from ..in_process import ACCOUNT, Connection, Shouting, settled
from .with_and_without import change, fired_at, with_and_without, world


def recurring(world: ControlledEmulator, **members: Any) -> int:
    """A job that fires every hour and has no start date."""
    return world.api.new_job(
        spec="0 30 * * * *",
        status="active",
        projectId=world.project,
        executorId=world.executor,
        **members,
    )


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


def creation(world: ControlledEmulator, **members: Any) -> httpx.Response:
    body = job_body(projectId=world.project, executorId=world.executor)
    return world.api.post("/jobs", json=[body | members])


@with_and_without
def test_creation_errors_are_400(quirk: bool) -> None:
    with world("creation_errors_are_400", quirk) as this:
        with Api(this.emulator, operator_headers(this.emulator, new_account(this.emulator))) as other:
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
        read = "2026-08-04T09:00:00-04:00" if quirk else "2026-08-04T09:00:00Z"
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


@pytest.mark.anyio
@with_and_without
async def test_waiting_task_lacks_dates(quirk: bool) -> None:
    lacking = {"dateCreated": ZERO, "dateModified": ZERO}
    await check_waiting_task("waiting_task_lacks_dates", quirk, lacking)


@pytest.mark.anyio
@with_and_without
async def test_waiting_task_lacks_output(quirk: bool) -> None:
    await check_waiting_task("waiting_task_lacks_output", quirk, {"output": ""})


async def check_waiting_task(name: str, quirk: bool, lacking: dict[str, str]) -> None:
    with closing(Database()) as database:
        tasks = AsyncTasks(database, FrozenClock(), {"shout": Shouting()})
        request_id = tasks.order(ACCOUNT, "shout", "hello")
        quirks = Quirks.parse(f"none,{name}" if quirk else "none")
        waiting = Connection(database, tasks, f"/async-tasks/{request_id}", quirks)
        await settled()
        tasks.start()
        status, answer = await waiting.answer()
        told = {name: answer["data"][name] for name in ("state", "output", "dateCreated", "dateModified")}
        full = {"state": 2, "output": "HELLO", "dateCreated": NOW_TEXT, "dateModified": NOW_TEXT}
        assert (status, told) == (200, full | lacking if quirk else full)
        await tasks.stop()
