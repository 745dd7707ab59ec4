"""The quirks under 'Executors': each one with it and without it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from ..api_client import ZERO, execute, ok, refused
from ..controlled import NOON, ControlledEmulator
from .with_and_without import delete, with_and_without, world


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


def register(world: ControlledEmulator) -> int:
    """A local executor."""
    body = {"name": "worker", "command": "make", "createdBy": "me"}
    return int(ok(world.api.post("/local-executors", json=body), 201)["id"])


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
