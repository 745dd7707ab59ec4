from __future__ import annotations

import warnings

import pytest

from scheduler0 import CronWarning
from scheduler0._operations.executors import merged_update as merged_executor
from scheduler0._operations.executors import require_executor
from scheduler0._operations.jobs import batch, check_specs, merged_update
from scheduler0._wire.bodies import WireBody
from scheduler0.cron import CronError
from scheduler0.errors import NotFoundError
from scheduler0.models import Executor, Job

CURRENT = Job.of(
    {
        "id": 5,
        "projectId": 3,
        "spec": "0 0 9 * * *",
        "timezone": "America/New_York",
        "timezoneOffset": -14400,
        "startDate": "2026-08-03T13:00:00Z",
        "endDate": "0001-01-01T00:00:00Z",
        "data": "old",
    }
)


def test_an_update_names_the_project_and_protects_the_dates() -> None:
    merged = merged_update(CURRENT, WireBody({"data": "new"}))
    assert merged.members == {"data": "new", "projectId": 3, "startDate": "2026-08-03T13:00:00+00:00"}


def test_a_new_zone_keeps_the_offset_unless_it_is_named() -> None:
    assert merged_update(CURRENT, WireBody({"timezone": "UTC"})).members["timezoneOffset"] == -14400
    named = WireBody({"timezone": "UTC", "timezoneOffset": 0})
    assert merged_update(CURRENT, named).members["timezoneOffset"] == 0


def test_a_deleted_job_is_not_restored() -> None:
    deleted = Job.of({**CURRENT, "deletedBy": "me"})
    assert merged_update(deleted, WireBody({})).members["deletedBy"] == "me"


@pytest.mark.parametrize(("member", "value"), [("spec", "0 0 10 * * *"), ("projectId", 4)])
def test_what_cannot_change_says_what_to_do(member: str, value: object) -> None:
    with pytest.raises(ValueError, match=r"replace\(id, \w+=\.\.\.\) creates a new job and deletes this one"):
        merged_update(CURRENT, WireBody({member: value}))
    assert merged_update(CURRENT, WireBody({member: CURRENT[member]}))


@pytest.mark.parametrize("count", [0, 101])
def test_a_batch_is_one_to_a_hundred(count: int) -> None:
    with pytest.raises(ValueError, match=f"1 to 100 jobs, got {count}"):
        batch([{}] * count)


def test_a_refused_spec_is_not_sent() -> None:
    with pytest.raises(CronError):
        check_specs([WireBody({"spec": "0 9 * * 0"})])


def test_a_misleading_spec_warns_at_the_line_of_the_caller() -> None:
    with pytest.warns(CronWarning, match="second") as caught:
        check_specs([WireBody({"spec": "0 9 * * 1"})])
    assert caught[0].filename == __file__


def test_a_six_field_spec_is_silent() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        check_specs([WireBody({"spec": "0 0 9 * * 1-5"}), WireBody({})])


def test_an_executor_update_keeps_what_the_server_would_blank() -> None:
    current = Executor.of(
        {
            "id": 4,
            "name": "n",
            "type": "local",
            "command": "c",
            "workingDir": "/w",
            "tags": ["a"],
            "region": "",
        }
    )
    merged = merged_executor(current, WireBody({"command": "d", "modifiedBy": "me"}))
    assert merged.members == {
        "name": "n",
        "type": "local",
        "tags": ["a"],
        "command": "d",
        "workingDir": "/w",
        "modifiedBy": "me",
    }


def test_the_empty_executor_is_not_found() -> None:
    with pytest.raises(NotFoundError, match="no executor 9"):
        require_executor(Executor.of({"id": 0, "name": ""}), 9)
