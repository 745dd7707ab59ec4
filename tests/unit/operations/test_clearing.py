"""What an update keeps although it is emptied, and what a new job leaves out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from scheduler0._operations.ai import check_keys
from scheduler0._operations.clearing import check_cleared, cleared_dates, uncleared
from scheduler0._operations.executors import merged_update as merged_executor
from scheduler0._operations.job_life import check_update, rescheduled, same_content, wanted_times
from scheduler0._operations.jobs import merged_update, replacement
from scheduler0._wire.bodies import WireBody
from scheduler0.models import Executor, Job
from scheduler0.types import JobRequestBody

NOW = datetime(2031, 8, 4, 7, 30, tzinfo=UTC)
FULL = Job.of(
    {
        "id": 5,
        "projectId": 3,
        "executorId": 4,
        "spec": "0 0 9 * * *",
        "timezone": "UTC",
        "timezoneOffset": 3600,
        "retryMax": 3,
        "data": "abc",
        "startDate": "2031-09-01T09:00:00Z",
        "endDate": "2032-01-01T00:00:00Z",
    }
)
BARE = Job.of(
    {
        "id": 6,
        "projectId": 3,
        "timezone": "UTC",
        "startDate": "0001-01-01T00:00:00Z",
        "endDate": "0001-01-01T00:00:00Z",
    }
)


@pytest.mark.parametrize(
    ("member", "value", "text"),
    [
        ("retryMax", 0, "retry_max cannot be cleared by an update: .* Use jobs.replace(id, retry_max=0)"),
        ("data", "", "data cannot be cleared by an update: .* Use jobs.replace(id, data='')"),
        ("endDate", None, "end_date cannot be cleared by an update: .* Use jobs.replace(id, end_date=None)"),
        ("endDate", "0001-01-01T00:00:00Z", "end_date cannot be cleared by an update"),
        ("startDate", None, "start_date cannot be cleared by an update"),
        ("executorId", 0, "executor_id cannot be cleared: job 5 needs one, got 0"),
        ("timezone", "", "timezone cannot be cleared: job 5 needs one, got ''"),
    ],
)
def test_an_update_that_clears_nothing_is_refused(member: str, value: object, text: str) -> None:
    with pytest.raises(ValueError, match=text.replace("(", r"\(").replace(")", r"\)")):
        check_update(FULL, {member: value})


@pytest.mark.parametrize(
    "member", ["retryMax", "data", "endDate", "startDate", "executorId", "timezoneOffset"]
)
def test_what_is_empty_already_may_be_emptied(member: str) -> None:
    value = {"data": "", "endDate": None, "startDate": None}.get(member, 0)
    check_update(BARE, {member: value, "projectId": 3})
    assert same_content(BARE, WireBody({member: value})) == {}


def test_what_is_named_elsewhere_is_refused_there() -> None:
    check_cleared(FULL, {"projectId": 0, "spec": ""})
    for members in ({"projectId": 0}, {"spec": ""}):
        with pytest.raises(ValueError, match="the server cannot change the"):
            merged_update(FULL, WireBody(dict(members)))


def test_the_offset_is_cleared_by_naming_the_zone() -> None:
    check_update(FULL, {"timezoneOffset": 0})
    assert list(uncleared(FULL, {"timezoneOffset": 0, "retryMax": 0})) == ["retryMax"]
    members = merged_update(FULL, WireBody({"timezoneOffset": 0})).members
    assert (members["timezoneOffset"], members["timezone"]) == (0, "UTC")


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ({"end_date": None}, {"endDate"}),
        ({"endDate": None, "start_date": None}, {"endDate", "startDate"}),
        ({"end_date": None, "endDate": "2031-01-01T00:00:00Z"}, set()),
        ({"end_date": "2031-01-01T00:00:00Z", "data": None}, set()),
        (JobRequestBody(project_id=1, timezone="UTC"), set()),
    ],
)
def test_a_date_that_is_none_is_named(body: object, names: set[str]) -> None:
    assert cleared_dates(body) == dict.fromkeys(names)


def test_a_date_of_a_request_type_can_be_none() -> None:
    body: Any = JobRequestBody(project_id=1, timezone="UTC")
    body.end_date = None
    assert cleared_dates(body) == {"endDate": None}


def test_a_new_job_has_no_date_that_is_cleared() -> None:
    made = replacement(FULL, WireBody({"endDate": None}), NOW).members
    assert "endDate" not in made
    assert made["startDate"] == "2031-09-01T09:00:00+00:00"
    made = replacement(FULL, WireBody({"startDate": None}), NOW).members
    assert made["startDate"] == "2031-08-04T09:00:00+00:00"
    assert made["endDate"] == "2032-01-01T00:00:00+00:00"
    assert rescheduled(FULL, WireBody({"startDate": None}), NOW).members["startDate"] == made["startDate"]
    assert replacement(FULL, WireBody({"retryMax": 0, "data": ""}), NOW).members | {"retryMax": 0, "data": ""}


def test_a_one_time_job_needs_its_start() -> None:
    once = Job.of({**FULL, "spec": ""})
    with pytest.raises(ValueError, match="start_date cannot be cleared: job 5 has no spec"):
        replacement(once, WireBody({"startDate": None}), NOW)


def test_a_start_that_is_cleared_and_is_the_next_tick_anyway_is_no_change() -> None:
    cleared = WireBody({"startDate": None})
    assert (
        same_content(
            FULL,
            wanted_times(FULL, cleared, NOW),
        )
        != {}
    )
    tick = datetime(2031, 8, 4, 9, tzinfo=UTC)
    next_one = Job.of({**FULL, "startDate": tick.isoformat()})
    assert same_content(next_one, wanted_times(next_one, cleared, NOW)) == {}
    assert same_content(next_one, wanted_times(next_one, cleared, tick + timedelta(days=3))) == {}


def test_an_executor_keeps_what_the_server_keeps() -> None:
    executor = Executor.of({"id": 1, "type": "webhook_url", "webhookUrl": "https://a.test", "region": ""})
    for name, python in (("webhookUrl", "webhook_url"), ("webhookSecret", "webhook_secret")):
        with pytest.raises(ValueError, match=f"{python} cannot be cleared by an update"):
            merged_executor(executor, WireBody({name: ""}))
    emptied = {"region": "", "description": "", "tags": []}
    assert merged_executor(executor, WireBody(emptied)).members == {"type": "webhook_url", **emptied}


@pytest.mark.parametrize(("key", "text"), [("", "cannot be cleared"), ("\N{BULLET}", "is the bullet")])
def test_a_key_of_a_model_is_neither_emptied_nor_masked(key: str, text: str) -> None:
    with pytest.raises(ValueError, match=f"openai_api_key {text}"):
        check_keys(WireBody({"openai_api_key": key}))
    check_keys(WireBody({"openai_api_key": "sk-1", "bedrock_region": ""}))
