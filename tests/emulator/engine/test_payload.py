import json

import pytest

from scheduler0.emulator.engine.batches import DueJob, aggregated_body, single_body
from scheduler0.emulator.engine.due_times import FAILED, SCHEDULED, SUCCESS, Entry
from scheduler0.emulator.instants import ZERO

from .engine_world import at, job_row

FIRST = at("2026-08-03T09:00:00-04:00")
SECOND = at("2026-08-04T09:00:00-04:00")
JOB = job_row(
    id=42,
    project_id=12,
    spec="0 0 9 * * 1-5",
    data='{"invoice":1,"note":"a<b & c"}',
    executor_id=7,
    start_date=FIRST,
    timezone="America/New_York",
    timezone_offset=-14400,
    retry_max=2,
    date_created=at("2026-08-01T10:00:00+00:00"),
    created_by="user@example.com",
)
DUE = DueJob(JOB, Entry(42, 2, 0, SUCCESS, FIRST, SECOND))
BODY = (
    r'{"job":{"id":42,"projectId":12,"spec":"0 0 9 * * 1-5",'
    r'"data":"{\"invoice\":1,\"note\":\"a\u003cb \u0026 c\"}","executorId":7,'
    r'"startDate":"2026-08-03T13:00:00Z","endDate":"0001-01-01T00:00:00Z",'
    r'"lastExecutionDate":"0001-01-01T00:00:00Z","timezone":"America/New_York","timezoneOffset":-14400,'
    r'"retryMax":2,"dateCreated":"2026-08-01T10:00:00Z","accountId":123,"createdBy":"user@example.com",'
    r'"status":"active"},"lastExecutionDateTime":"2026-08-03T09:00:00-04:00","lastExecutionStatus":"success"}'
)


def test_single_body_of_the_contract() -> None:
    assert single_body(DUE) == BODY.encode()


def test_aggregated_body() -> None:
    expected = f'{{"aggregated":true,"jobs":[{BODY},{BODY}]}}'
    assert aggregated_body([DUE, DUE]) == expected.encode()


def test_first_run() -> None:
    payload = json.loads(single_body(DueJob(JOB, Entry(42, 1, 0, SCHEDULED, ZERO, FIRST))))
    assert payload["lastExecutionDateTime"] == "0001-01-01T00:00:00Z"
    assert payload["lastExecutionStatus"] == "scheduled"


def test_failed_run_in_utc() -> None:
    entry = Entry(42, 1, 1, FAILED, FIRST, SECOND)
    payload = json.loads(single_body(DueJob(JOB._replace(timezone="UTC"), entry)))
    assert payload["lastExecutionDateTime"] == "2026-08-03T13:00:00Z"
    assert payload["lastExecutionStatus"] == "failed"


def test_empty_members_are_left_out_and_dates_are_not() -> None:
    bare = JOB._replace(spec="", data="", timezone_offset=0, retry_max=0)
    job = json.loads(single_body(DueJob(bare, DUE.entry)))["job"]
    assert list(job) == [
        "id",
        "projectId",
        "executorId",
        "startDate",
        "endDate",
        "lastExecutionDate",
        "timezone",
        "dateCreated",
        "accountId",
        "createdBy",
        "status",
    ]


def test_modification_is_told() -> None:
    modified = JOB._replace(date_modified="2026-08-04T09:00:00.12-04:00", modified_by="else")
    job = json.loads(single_body(DueJob(modified, DUE.entry)))["job"]
    assert (job["dateModified"], job["modifiedBy"]) == ("2026-08-04T09:00:00.12-04:00", "else")
    assert list(job)[-5:] == ["accountId", "dateModified", "createdBy", "modifiedBy", "status"]


@pytest.mark.parametrize("size", [10, 100_000])
def test_change_of_a_job_shows_in_the_next_body(size: int) -> None:
    """Texts of jobs are kept from one delivery to the next, unless they are long."""
    before, after = (DueJob(JOB._replace(data=letter * size), DUE.entry) for letter in "ab")
    for due, letter in ((before, "a"), (after, "b"), (before, "a")):
        assert json.loads(single_body(due))["job"]["data"] == letter * size
