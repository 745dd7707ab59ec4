from __future__ import annotations

import copy
import pickle
from datetime import UTC, datetime, timedelta

import pytest

from scheduler0.errors import APIDecodeError
from scheduler0.models import (
    AsyncTask,
    Credential,
    Execution,
    ExecutionState,
    Executor,
    Job,
    JobPage,
    JobStatus,
    TaskState,
)


def test_a_record_is_the_wire_object() -> None:
    wire = {"id": 7, "projectId": 1, "unknownMember": {"a": [1]}}
    job = Job.of(wire)
    assert job == wire
    assert job["unknownMember"] == {"a": [1]}
    assert (job.id, job.project_id, job.spec) == (7, 1, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-07-28T21:00:00.123456789Z", datetime(2026, 7, 28, 21, 0, 0, 123456, UTC)),
        ("2026-07-28t21:00:00z", datetime(2026, 7, 28, 21, tzinfo=UTC)),
        # The server takes and prints offsets that Python does not have.
        ("2026-07-28T21:00:00.5+24:00", datetime(2026, 7, 27, 21, 0, 0, 500_000, UTC)),
        ("2026-07-28T21:00:00-24:30", datetime(2026, 7, 29, 21, 30, tzinfo=UTC)),
        ("0001-01-01T00:00:00Z", None),
        # Go prints its zero time in the zone of a job, with the first offset of that zone.
        ("0001-01-01T00:53:28+00:53", None),
        ("0000-12-31T19:03:58-04:56", None),
    ],
)
def test_dates(text: str, expected: datetime | None) -> None:
    assert Job.of({"startDate": text}).start_date == expected


def test_offsets_are_kept() -> None:
    date = Job.of({"startDate": "2026-08-03T09:00:00-04:00"}).start_date
    assert date is not None
    assert date.utcoffset() == timedelta(hours=-4)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "yesterday",
        "2026-07-28T21:00:00",
        12,
        {},
        "2026-07-28T21:00:00+25:00",
        "9999-12-31T21:00:00-24:00",
    ],
)
def test_a_date_that_is_none_names_the_attribute(value: object) -> None:
    with pytest.raises(APIDecodeError, match=r"Job\.start_date: "):
        _ = Job.of({"startDate": value}).start_date


def test_known_states_are_enum_members() -> None:
    assert Job.of({"status": "active"}).status is JobStatus.ACTIVE
    assert Execution.of({"state": 2}).state is ExecutionState.FAILED
    assert AsyncTask.of({"state": 2}).state.finished


def test_states_of_a_newer_server_are_accepted() -> None:
    status = Job.of({"status": "paused"}).status
    assert status == "paused"
    assert isinstance(status, JobStatus)
    state = AsyncTask.of({"state": 9}).state
    assert (state, state.name, state.finished) == (9, "UNKNOWN_9", False)
    assert "paused" not in list(JobStatus)
    assert pickle.loads(pickle.dumps(state)) == TaskState(9)


def test_lists_are_never_none() -> None:
    assert JobPage.of({"jobs": None}).jobs == []
    assert Executor.of({}).tags == []
    assert Credential.of({"scopes": ["read", "future"]}).scopes == ["read", "future"]


def test_items_are_records() -> None:
    page = JobPage.of({"jobs": [{"id": 1}]})
    assert isinstance(page.jobs[0], Job)
    with pytest.raises(APIDecodeError, match=r"JobPage\.jobs: expected an object"):
        _ = JobPage.of({"jobs": [1]}).jobs


def test_archived_is_sent_only_when_true() -> None:
    assert Credential.of({}).archived is False
    assert Credential.of({"archived": True}).archived is True


def test_secrets_are_hidden_in_repr_only() -> None:
    credential = Credential.of({"id": 1, "apiKey": "k3y", "plaintextSecret": "s3cr3t"})
    assert repr(credential) == "Credential({'id': 1, 'apiKey': '***', 'plaintextSecret': '***'})"
    assert credential.plaintext_secret == "s3cr3t"


def test_records_copy_and_pickle() -> None:
    job = Job.of({"id": 1, "status": "active"})
    assert copy.deepcopy(job) == job
    assert type(pickle.loads(pickle.dumps(job))) is Job


def test_a_copy_is_a_record_that_hides_its_secrets() -> None:
    credential = Credential.of({"id": 1, "plaintextSecret": "s3cr3t"})
    for copied in (
        credential.copy(),
        credential | {"id": 1},
        copy.copy(credential),
        copy.deepcopy(credential),
        pickle.loads(pickle.dumps(credential)),
    ):
        assert (type(copied), copied) == (Credential, credential)
        assert copied.plaintext_secret == "s3cr3t"
        assert "s3cr3t" not in repr(copied)
    with pytest.raises(TypeError):
        credential | 5
