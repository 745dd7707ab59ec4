"""Local executors (contract admin 4)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scheduler0.emulator import Emulator

from ..api_client import NOW_TEXT, ZERO, Api, FrozenClock, execute, new_account, ok, operator_headers, refused

REGISTRATION = {"name": "worker", "command": "run it", "workingDir": "/tmp", "createdBy": "me"}
REPORT = {
    "jobId": 42,
    "uniqueId": "u1",
    "state": 1,
    "lastExecutionTime": "2026-08-03T13:00:00Z",
    "nextExecutionTime": "2026-08-03T09:00:02-04:00",
    "executionVersion": 3,
    "jobQueueVersion": 4,
}


@pytest.fixture
def worker(api: Api) -> int:
    return int(ok(api.post("/local-executors", json=REGISTRATION), 201)["id"])


@pytest.fixture
def anonymous(emulator: Emulator) -> Iterator[Api]:
    """The operator, who names no account."""
    with Api(emulator, operator_headers(emulator, None)) as api:
        yield api


def give_counter(emulator: Emulator, account: int, executions: int) -> None:
    execute(
        emulator,
        "INSERT INTO account_counters (account_id, execution_count, tokens, next_reset_date, date_created)"
        " VALUES (?, ?, 0, 0, 0)",
        account,
        executions,
    )


def executions_left(emulator: Emulator, account: int) -> int:
    query = "SELECT execution_count FROM account_counters WHERE account_id = ?"
    ((count,),) = execute(emulator, query, account)
    return int(count)


def test_a_registered_executor_is_an_ordinary_one(api: Api, worker: int) -> None:
    executor = ok(api.get(f"/executors/{worker}"))
    assert (executor["name"], executor["type"]) == ("worker", "local")
    assert (executor["command"], executor["workingDir"]) == ("run it", "/tmp")
    assert (executor["createdBy"], executor["dateCreated"]) == ("me", NOW_TEXT)
    again = ok(api.post("/local-executors", json=REGISTRATION), 201)
    assert list(again) == ["id"]
    assert again["id"] != worker


@pytest.mark.parametrize(
    ("content", "status", "message"),
    [
        (b"", 400, "request body required"),
        (b"x", 422, "invalid character 'x' looking for beginning of value"),
        (b"{}", 400, "name is required"),
        (b'{"name": "n"}', 400, "command is required"),
        (b'{"name": "n", "command": "c"}', 400, "createdBy is required"),
        (b'{"name": " ", "command": " ", "createdBy": "me"}', 400, "executor name is required"),
        (
            b'{"name": "n", "command": " ", "createdBy": "me"}',
            400,
            "command is required for local executors",
        ),
    ],
)
def test_a_bad_registration_is_refused(api: Api, content: bytes, status: int, message: str) -> None:
    assert refused(api.post("/local-executors", content=content)) == (status, message)


def test_a_pull_returns_inactive_jobs_and_not_deleted_ones(api: Api, project: int, worker: int) -> None:
    members: dict[str, Any] = {"projectId": project, "executorId": worker}
    inactive = api.new_job(**members)
    active = api.new_job(**members, status="active", startDate="2030-01-01T00:00:00Z")
    deleted = api.new_job(**members)
    api.new_job(projectId=project, executorId=api.new_executor())
    api.send_json("DELETE", f"/jobs/{deleted}", {"deletedBy": "me"})
    jobs = ok(api.get(f"/local-executors/{worker}/jobs"))
    assert [job["id"] for job in jobs] == [inactive, active]
    assert jobs == [ok(api.get(f"/jobs/{number}")) for number in (inactive, active)]


def test_an_executor_without_jobs_pulls_none(api: Api, worker: int) -> None:
    assert ok(api.get(f"/local-executors/{worker}/jobs")) == []


def test_a_deleted_executor_still_pulls_and_reports(api: Api, worker: int) -> None:
    api.send_json("DELETE", f"/executors/{worker}", {"deletedBy": "me"})
    assert ok(api.get(f"/local-executors/{worker}/jobs")) == []
    assert ok(api.post(f"/local-executors/{worker}/executions", json=[REPORT])) == {"committed": 1}


def test_a_report_becomes_an_execution(api: Api, account: int, worker: int) -> None:
    assert ok(api.post(f"/local-executors/{worker}/executions", json=[REPORT])) == {"committed": 1}
    (execution,) = ok(api.get("/executions"))["executions"]
    assert execution == {
        "id": execution["id"],
        "uniqueId": "u1",
        "state": 1,
        "nodeId": 1,
        "lastExecutionDatetime": "2026-08-03T13:00:00Z",
        "nextExecutionDatetime": "2026-08-03T09:00:02-04:00",
        "jobId": 42,
        "jobQueueVersion": 4,
        "executionVersion": 3,
        "dateCreated": NOW_TEXT,
        "accountId": account,
        "dateModified": None,
    }


def test_odd_reports_are_taken_or_skipped(api: Api, worker: int) -> None:
    reports: list[dict[str, Any]] = [
        REPORT,
        REPORT,
        REPORT | {"jobId": 0},
        REPORT | {"uniqueId": ""},
        REPORT | {"state": 7, "lastExecutionTime": "", "nextExecutionTime": "soon"},
        REPORT | {"executionVersion": 2**64 - 1},
    ]
    assert ok(api.post(f"/local-executors/{worker}/executions", json=reports)) == {"committed": 4}
    stored = ok(api.get("/executions"))["executions"]
    assert sorted(row["state"] for row in stored) == [1, 1, 7]
    (odd,) = (row for row in stored if row["state"] == 7)
    assert (odd["lastExecutionDatetime"], odd["nextExecutionDatetime"]) == (ZERO, ZERO)


@pytest.mark.parametrize("content", [b"[]", b"null"])
def test_no_report_is_no_commitment(api: Api, worker: int, content: bytes) -> None:
    assert ok(api.post(f"/local-executors/{worker}/executions", content=content)) == {"committed": 0}


@pytest.mark.parametrize(("before", "after"), [(10, 8), (1, 0), (0, 0)])
def test_finished_runs_are_charged(
    emulator: Emulator, api: Api, account: int, worker: int, before: int, after: int
) -> None:
    give_counter(emulator, account, before)
    reports = [REPORT, REPORT | {"state": 2}, REPORT | {"state": 0}, REPORT | {"jobId": 0}]
    ok(api.post(f"/local-executors/{worker}/executions", json=reports))
    assert executions_left(emulator, account) == after


def test_the_system_account_is_not_charged(emulator: Emulator, system_api: Api) -> None:
    worker = ok(system_api.post("/local-executors", json=REGISTRATION), 201)["id"]
    before = executions_left(emulator, 1)
    ok(system_api.post(f"/local-executors/{worker}/executions", json=[REPORT]))
    assert executions_left(emulator, 1) == before


@pytest.mark.parametrize(
    ("content", "status", "message"),
    [
        (b"", 400, "request body required"),
        (
            b"{}",
            422,
            "json: cannot unmarshal object into Go value of type []models.LocalExecutorExecutionReport",
        ),
        (
            b'[{"state": -1}]',
            422,
            "json: cannot unmarshal number -1 into Go struct field LocalExecutorExecutionReport.state of type"
            " uint64",
        ),
    ],
)
def test_bad_reports_are_refused(api: Api, worker: int, content: bytes, status: int, message: str) -> None:
    assert refused(api.post(f"/local-executors/{worker}/executions", content=content)) == (status, message)


def test_other_executors_neither_pull_nor_report(api: Api, key_api: Api, executor: int, worker: int) -> None:
    for number, status, message in (
        (executor, 400, "executor is not a local executor"),
        (key_api.new_executor(), 404, "local executor not found"),
        (999_999, 404, "local executor not found"),
    ):
        assert refused(api.get(f"/local-executors/{number}/jobs")) == (status, message)
        assert refused(api.post(f"/local-executors/{number}/executions", json=[])) == (status, message)
    bad_id = (400, 'strconv.Atoi: parsing "abc": invalid syntax')
    assert refused(api.get("/local-executors/abc/jobs")) == bad_id
    assert refused(api.post("/local-executors/abc/executions", json=[])) == bad_id


def test_the_operator_has_to_name_an_account(anonymous: Api, worker: int) -> None:
    nobody = (500, "account ID not found in context")
    assert refused(anonymous.post("/local-executors", json=REGISTRATION)) == nobody
    assert refused(anonymous.get(f"/local-executors/{worker}/jobs")) == nobody
    assert refused(anonymous.post(f"/local-executors/{worker}/executions", json=[])) == nobody


@pytest.mark.parametrize("version", [5, 2**63 - 1])
@pytest.mark.parametrize("state", [0, 1, 2])
def test_reports_of_another_account_do_not_steer_a_job(tmp_path: Path, version: int, state: int) -> None:
    path = tmp_path / "store.db"
    with (
        Emulator(path, clock=FrozenClock()) as emulator,
        Api(emulator, operator_headers(emulator, 2)) as owner,
        Api(emulator, operator_headers(emulator, new_account(emulator))) as stranger,
    ):
        members = {"projectId": owner.new_project(), "executorId": owner.new_executor()}
        job_id = owner.new_job(**members, status="active", startDate="2030-01-01T09:00:00Z")
        worker = ok(stranger.post("/local-executors", json=REGISTRATION), 201)["id"]
        report = REPORT | {"jobId": job_id, "state": state, "executionVersion": version}
        report["lastExecutionTime"] = report["nextExecutionTime"] = "2199-01-01T00:00:00Z"
        ok(stranger.post(f"/local-executors/{worker}/executions", json=[report]))
        expected = ok(owner.get("/cluster/dump/schedule-queue"))
        assert [entry["jobId"] for entry in expected] == [job_id]
    with (
        Emulator(path, clock=FrozenClock()) as emulator,
        Api(emulator, operator_headers(emulator, 2)) as owner,
    ):
        assert ok(owner.get("/cluster/dump/schedule-queue")) == expected


@pytest.mark.parametrize("version", [2**62 - 1, 2**62, 2**63 - 1])
def test_a_huge_version_does_not_keep_the_scheduler_from_starting(tmp_path: Path, version: int) -> None:
    path = tmp_path / "store.db"
    with Emulator(path, clock=FrozenClock()) as emulator, Api(emulator, operator_headers(emulator, 2)) as api:
        worker = ok(api.post("/local-executors", json=REGISTRATION), 201)["id"]
        job_id = api.new_job(
            projectId=api.new_project(), executorId=worker, status="active", startDate="2030-01-01T09:00:00Z"
        )
        report = REPORT | {"jobId": job_id, "executionVersion": version}
        ok(api.post(f"/local-executors/{worker}/executions", json=[report]))
    with Emulator(path, clock=FrozenClock()) as emulator, Api(emulator, operator_headers(emulator, 2)) as api:
        assert [entry["jobId"] for entry in ok(api.get("/cluster/dump/schedule-queue"))] == [job_id]
