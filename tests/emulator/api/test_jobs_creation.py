"""POST /jobs (contract core 5, contract runtime A2)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from scheduler0.emulator import Emulator
from scheduler0.emulator.documents.job import JOBS
from scheduler0.emulator.go.decode import decode
from scheduler0.emulator.tasks.job_creation import task_input

from ..api_client import NOW_TEXT, ZERO, Api, execute, job_body, ok, refused

FEATURES = {"payload": 2, "retries": 1}


@pytest.fixture
def job(project: int, executor: int) -> dict[str, Any]:
    """A job that is as it should be."""
    return job_body(projectId=project, executorId=executor)


def test_jobs_are_ordered_and_appear_in_the_output_of_the_task(
    api: Api, account: int, project: int, executor: int, job: dict[str, Any]
) -> None:
    full = job | {
        "data": "<&>",
        "startDate": "2026-08-04T09:00:00.25+02:00",
        "endDate": "2027-01-01T00:00:00Z",
        "timezoneOffset": -3600,
        "retryMax": 3,
        "status": "inactive",
        "id": 99,
        "accountId": 98,
        "dateCreated": "2020-01-01T00:00:00Z",
        "lastExecutionDate": "2020-01-01T00:00:00Z",
    }
    response = api.post("/jobs", json=[full, job])
    request_id = ok(response, 202)
    assert len(request_id) == 27
    assert response.headers["location"] == f"/async-tasks/{request_id}"
    api.get(f"/async-tasks/{request_id}")
    task = ok(api.get(f"/async-tasks/{request_id}"))
    requested = {
        "projectId": project,
        "spec": "0 0 9 * * *",
        "data": "<&>",
        "executorId": executor,
        "startDate": "2026-08-04T09:00:00.25+02:00",
        "endDate": "2027-01-01T00:00:00Z",
        "lastExecutionDate": ZERO,
        "timezone": "UTC",
        "timezoneOffset": -3600,
        "retryMax": 3,
        "dateCreated": ZERO,
        "accountId": account,
        "createdBy": "me",
        "status": "inactive",
    }
    assert list(json.loads(task["input"])[0].items()) == list(requested.items())
    first, second = json.loads(task["output"])
    assert second["id"] == first["id"] + 1
    created = {"id": first["id"]} | requested | {"lastExecutionDate": NOW_TEXT, "dateCreated": NOW_TEXT}
    assert list(first.items()) == list(created.items())
    assert second["startDate"] == ZERO
    stored = created | {"lastExecutionDate": ZERO}
    assert ok(api.get(f"/jobs/{first['id']}")) == stored
    assert ok(api.get(f"/jobs/{second['id']}"))["startDate"] == NOW_TEXT


def test_a_job_is_active_unless_it_says_otherwise(emulator: Emulator, api: Api, job: dict[str, Any]) -> None:
    future = job | {"startDate": "2026-09-01T00:00:00Z"}
    active, inactive = api.new_jobs(future | {"status": ""}, future)
    assert (active["status"], inactive["status"]) == ("active", "inactive")
    scheduled = ok(api.get(f"/executions?jobId={active['id']}"))["executions"]
    assert [(row["state"], row["nextExecutionDatetime"]) for row in scheduled] == [
        (0, "2026-09-01T00:00:00Z")
    ]
    assert ok(api.get(f"/executions?jobId={inactive['id']}"))["total"] == 0


@pytest.mark.parametrize(
    ("content", "status", "message"),
    [
        (b"", 400, "request body required"),
        (b" ", 422, "unexpected end of JSON input"),
        (b"{}", 422, "json: cannot unmarshal object into Go value of type []models.Job"),
        (b"[1]", 422, "json: cannot unmarshal number into Go value of type models.Job"),
        (
            b'[{"executorId": "1"}]',
            422,
            "json: cannot unmarshal string into Go struct field Job.executorId of type uint64",
        ),
        (b"[{}] x", 422, "invalid character 'x' after top-level value"),
        (b'[{"createdBy": "me"}, null]', 400, "createdBy is required for all jobs"),
        (b"[]", 400, "number of jobs should be between 1 and 100. Current number of jobs: 0"),
        (b"null", 400, "number of jobs should be between 1 and 100. Current number of jobs: 0"),
    ],
)
def test_a_bad_body_is_refused(api: Api, content: bytes, status: int, message: str) -> None:
    assert refused(api.post("/jobs", content=content)) == (status, message)


@pytest.mark.parametrize("text", ["", "2026-08-04", "2026-08-04T09:00:00", "tomorrow"])
def test_a_date_without_offset_is_refused(api: Api, job: dict[str, Any], text: str) -> None:
    status, message = refused(api.post("/jobs", json=[job | {"startDate": text}]))
    assert status == 422
    assert message.startswith(f'parsing time "{text}" as "2006-01-02T15:04:05Z07:00": cannot parse ')


def test_a_batch_has_one_hundred_jobs_at_most(api: Api, job: dict[str, Any]) -> None:
    assert len(api.new_jobs(*[job] * 100)) == 100
    answer = refused(api.post("/jobs", json=[job] * 101))
    assert answer == (400, "number of jobs should be between 1 and 100. Current number of jobs: 101")


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"spec": "bad", "timezone": ""}, "job spec is not valid bad"),
        ({"spec": "0 0 9 * * 7"}, "job spec is not valid 0 0 9 * * 7"),
        (
            {"spec": "", "timezone": ""},
            "either spec or startDate is required. For one-time jobs, provide only startDate",
        ),
        ({"timezone": "", "executorId": None}, "job timezone is not valid, provided timezone is "),
        ({"timezone": "Local"}, "job timezone is not valid, provided timezone is Local"),
        ({"timezone": "Mars/Base"}, "job timezone is not valid, provided timezone is Mars/Base"),
        ({"timezone": "../etc/passwd"}, "job timezone is not valid, provided timezone is ../etc/passwd"),
        ({"executorId": None, "data": "x" * 4000}, "job executor is required"),
        (
            {"data": "é" * 1537, "startDate": "2020-01-01T00:00:00Z"},
            "job data exceeds maximum size of 3KB. Current size: 3074 bytes",
        ),
        (
            {"startDate": "2026-08-03T10:15:20Z", "endDate": "2020-01-01T00:00:00Z"},
            "job start date is in the past",
        ),
        ({"endDate": "2026-08-03T10:15:20Z", "retryMax": 4}, "job end date is in the past"),
        (
            {"startDate": "2026-08-05T00:00:00Z", "endDate": "2026-08-04T23:59:59Z", "retryMax": 4},
            "job end date is before start date",
        ),
        ({"retryMax": 4, "status": "x"}, "job retry max is greater than 3"),
        ({"status": "deleted", "projectId": 0}, "job status must be 'active' or 'inactive'"),
    ],
)
def test_a_bad_job_is_refused_for_its_first_fault(
    api: Api, job: dict[str, Any], members: dict[str, Any], message: str
) -> None:
    assert refused(api.post("/jobs", json=[job, job | members])) == (400, message)


@pytest.mark.parametrize(
    "members",
    [
        {"spec": "0 2 * * *"},
        {"spec": "@every 1h30m"},
        {"spec": "", "startDate": "2026-08-03T10:15:20.5Z"},
        {"data": "x" * 3072},
        {"retryMax": -1},
        {"timezone": "Asia/Kolkata"},
        {"startDate": "9999-12-31T23:59:59Z", "timezone": "America/New_York"},
        {"startDate": None, "endDate": "0001-01-01T00:00:00Z"},
    ],
)
def test_what_is_within_the_limits_is_accepted(
    api: Api, job: dict[str, Any], members: dict[str, Any]
) -> None:
    assert api.new_jobs(job | members)


def test_features_raise_the_limits(emulator: Emulator, api: Api, account: int, job: dict[str, Any]) -> None:
    for feature in FEATURES.values():
        execute(emulator, "INSERT INTO account_features VALUES (?, ?)", account, feature)
    assert api.new_jobs(job | {"data": "x" * 1_048_576, "retryMax": 15})
    for members, message in (
        ({"data": "x" * 1_048_577}, "job data exceeds maximum size of 1MB. Current size: 1048577 bytes"),
        ({"retryMax": 16}, "job retry max is greater than 15"),
    ):
        assert refused(api.post("/jobs", json=[job | members])) == (400, message)


def test_projects_and_executors_have_to_exist_in_the_account(
    api: Api, key_api: Api, job: dict[str, Any], project: int, executor: int
) -> None:
    foreign_project, foreign_executor = key_api.new_project(), key_api.new_executor()

    def answer(**members: Any) -> tuple[int, object]:
        return refused(api.post("/jobs", json=[job, job, job | members]))

    unknown = "a project in the payload does not exist. project id"
    assert answer(projectId=10**6) == (400, f"{unknown} [{project} {10**6}]")
    assert answer(projectId=2**64 - 1, executorId=0) == (400, f"{unknown} [{project} {2**64 - 1}]")
    assert answer(projectId=None) == (400, f"{unknown} [{project} 0]")
    unknown = "a executor in the payload does not exist. executor id"
    assert answer(executorId=10**6, projectId=foreign_project) == (400, f"{unknown} [{executor} {10**6}]")
    assert answer(executorId=foreign_executor, projectId=foreign_project) == (
        400,
        "project does not belong to account",
    )
    assert answer(executorId=foreign_executor) == (400, "executor does not belong to account")


def test_what_is_deleted_still_counts_as_existing(
    api: Api, job: dict[str, Any], project: int, executor: int
) -> None:
    api.send_json("DELETE", f"/projects/{project}", {"deletedBy": "me"})
    api.send_json("DELETE", f"/executors/{executor}", {"deletedBy": "me"})
    assert api.new_jobs(job)


def test_the_system_account_is_not_checked(system_api: Api) -> None:
    project, executor = system_api.new_project(), system_api.new_executor()
    body = {"projectId": project, "executorId": executor, "createdBy": "me", "spec": "bad", "retryMax": 50}
    (job,) = system_api.new_jobs(body)
    stored = ok(system_api.get(f"/jobs/{job['id']}"))
    assert (stored["spec"], stored["retryMax"]) == ("bad", 50)
    assert "status" not in stored
    assert "timezone" not in stored


@pytest.mark.parametrize(
    ("timezone", "sent", "read"),
    [
        ("UTC", "2026-08-04T09:00:00Z", "2026-08-04T09:00:00Z"),
        ("America/New_York", "2026-08-04T09:00:00Z", "2026-08-04T09:00:00-04:00"),
        ("America/New_York", "2026-08-04T09:00:00+00:00", "2026-08-04T09:00:00Z"),
        ("America/New_York", "2026-08-04T09:00:00-01:00", "2026-08-04T09:00:00-01:00"),
        ("Asia/Kolkata", "2026-08-04T09:00:00.5Z", "2026-08-04T09:00:00.5+05:30"),
        ("UTC", "2026-08-05T9:00:00,25+02:00", "2026-08-05T09:00:00.25+02:00"),
    ],
)
def test_a_date_in_utc_is_wall_clock_in_the_zone_of_the_job(
    api: Api, job: dict[str, Any], timezone: str, sent: str, read: str
) -> None:
    number = api.new_job(**job | {"timezone": timezone, "startDate": sent})
    assert ok(api.get(f"/jobs/{number}"))["startDate"] == read


def test_an_offset_of_a_whole_day_is_kept(api: Api, job: dict[str, Any]) -> None:
    # The server takes it, although RFC 3339 and so openapi.json have no such offset.
    api.event_hooks = {}
    sent = "2026-08-05T09:00:00+24:00"
    number = api.new_job(**job | {"timezone": "America/New_York", "startDate": sent})
    assert ok(api.get(f"/jobs/{number}"))["startDate"] == sent
    update = {"projectId": job["projectId"], "modifiedBy": "me", "data": "other"}
    assert ok(api.put(f"/jobs/{number}", json=update))["startDate"] == sent


@pytest.mark.parametrize(
    "members",
    [
        {},
        {"startDate": "2030-01-01T09:00:00-05:00", "endDate": "2031-01-01T00:00:00.5Z", "retryMax": 3},
        {"data": '{"a": "\u20ac <&>"}', "timezoneOffset": -300, "status": "inactive", "spec": "@every 5m"},
        {"executionId": "x", "modifiedBy": "m", "deletedBy": "", "accountId": 9, "id": 4},
    ],
)
def test_the_input_of_a_task_says_what_the_request_said(members: dict[str, object]) -> None:
    """A task that a kill cut short reads its input; otherwise it has what the request said."""
    body = {"projectId": 1, "executorId": 2, "timezone": "UTC", "createdBy": "me"} | members
    jobs = decode(json.dumps([body]).encode(), JOBS)
    assert decode(task_input(jobs).encode(), JOBS) == jobs
