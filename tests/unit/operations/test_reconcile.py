from __future__ import annotations

from typing import Any

import pytest

from scheduler0._operations.reconciliation import could_be_ours, matches, project_of
from scheduler0._wire.bodies import WireBody
from scheduler0.models import Job

SENT = {"projectId": 1, "executorId": 2, "timezone": "UTC", "createdBy": "me", "spec": "0 0 * * * *"}
STORED = {**SENT, "id": 9, "accountId": 2, "status": "active", "startDate": "2026-08-03T09:00:00Z"}


def found(sent: dict[str, Any], stored: dict[str, Any]) -> bool:
    return matches([WireBody({**SENT, **sent})], [Job({**STORED, **stored})]) != []


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ({}, {}),
        ({"projectId": "1"}, {}),
        ({"data": ""}, {}),
        ({"retryMax": 0}, {}),
        ({}, {"retryMax": 3}),
        ({"status": "active"}, {"status": "inactive"}),
        ({"startDate": "2030-01-01T09:00:00Z"}, {"startDate": "2030-01-01T10:00:00.5+01:00"}),
        (
            {"startDate": "2030-01-01T09:00:00Z", "timezone": "America/New_York"},
            {"startDate": "2030-01-01T14:00:00Z", "timezone": "America/New_York"},
        ),
        (
            {"startDate": "2030-01-01T09:00:00+00:00", "timezone": "America/New_York"},
            {"startDate": "2030-01-01T09:00:00Z", "timezone": "America/New_York"},
        ),
    ],
)
def test_what_the_server_makes_of_a_job_is_that_job(sent: dict[str, Any], stored: dict[str, Any]) -> None:
    assert found(sent, stored)


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ({}, {"projectId": 3}),
        ({}, {"executorId": 3}),
        ({}, {"spec": "0 1 * * * *"}),
        ({}, {"data": "x"}),
        ({"data": "x"}, {}),
        ({}, {"timezone": "Europe/Berlin"}),
        ({}, {"createdBy": "you"}),
        ({"retryMax": 1}, {"retryMax": 2}),
        ({"startDate": "2030-01-01T09:00:00Z"}, {"startDate": "2030-01-01T09:00:01Z"}),
        ({"endDate": "2030-01-01T09:00:00Z"}, {"endDate": "0001-01-01T00:00:00Z"}),
    ],
)
def test_another_job_is_not(sent: dict[str, Any], stored: dict[str, Any]) -> None:
    assert not found(sent, stored)


def test_each_job_answers_for_one_body() -> None:
    bodies = [WireBody(SENT), WireBody({**SENT, "data": "x"}), WireBody(SENT)]
    jobs = [Job({**STORED, "id": 4}), Job({**STORED, "id": 3, "data": "x"}), Job({**STORED, "id": 2})]
    assert [job.id for job in matches(bodies, jobs)] == [2, 3, 4]
    assert [job.id for job in matches(bodies, jobs[1:])] == [2, 3]


def test_a_job_of_the_same_hand_could_be_ours_and_others_could_not() -> None:
    assert could_be_ours([WireBody(SENT)], [Job({**STORED, "data": "changed"})])
    assert not could_be_ours([WireBody(SENT)], [Job({**STORED, "createdBy": "you"})])
    assert not could_be_ours([WireBody(SENT)], [Job({**STORED, "projectId": 3})])


def test_a_zone_that_is_unknown_here_decides_nothing() -> None:
    where = {"timezone": "Mars/Olympus_Mons"}
    assert found({**where, "startDate": "2030-01-01T09:00:00Z"}, where)


def test_the_project_to_look_in() -> None:
    assert project_of([WireBody({"projectId": 1}), WireBody({"projectId": "1"})]) == "1"
    assert project_of([WireBody({"projectId": 1}), WireBody({"projectId": 2})]) is None
