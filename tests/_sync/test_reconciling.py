# Produced from tests/_async/test_reconciling.py by scripts/unasync.py; do not edit.
"""jobs.create(reconcile=True) finds what arrived and creates nothing twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from scheduler0 import (
    APIConnectionError,
    APIDecodeError,
    OutcomeUnknownError,
    OutcomeUnknownTimeoutError,
    ServerError,
)

from .mock import ManualClock, client_for, envelope

Post = Callable[["Project", list[dict[str, Any]]], httpx.Response]
OLD = {"id": 7, "projectId": 1, "executorId": 2, "data": "mine", "timezone": "UTC", "createdBy": "me"}
BODIES = [
    {"project_id": 1, "executor_id": 2, "timezone": "UTC", "data": data, "start_date": "2099-01-01T09:00:00Z"}
    for data in ("mine", "mine", "other")
]


class Project:
    """A project with jobs, whose POST does what the test says."""

    def __init__(self, clock: ManualClock, *posts: Post) -> None:
        self.clock = clock
        self.posts = list(posts)
        self.jobs: list[dict[str, Any]] = [OLD]
        self.reads = 0
        self.later: list[tuple[float, dict[str, Any]]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            return self.posts.pop(0)(self, json.loads(request.content))
        assert request.url.params["projectId"] == "1"
        assert (request.url.params["orderBy"], request.url.params["orderByDirection"]) == ("id", "desc")
        self.reads += 1
        self.jobs += [job for moment, job in self.later if moment <= self.clock.now]
        self.later = [(moment, job) for moment, job in self.later if moment > self.clock.now]
        rows = sorted(self.jobs, key=lambda job: -job["id"])[: int(request.url.params["limit"])]
        return envelope({"total": len(self.jobs), "offset": 0, "limit": 100, "jobs": rows})

    def insert(self, bodies: list[dict[str, Any]], after: float = 0.0) -> None:
        first = max(job["id"] for job in self.jobs) + 1
        for number, body in enumerate(bodies):
            self.later.append((self.clock.now + after, {**body, "id": first + number}))


def lost(project: Project, bodies: list[dict[str, Any]]) -> httpx.Response:
    raise httpx.ReadError("reset")


def slow(project: Project, bodies: list[dict[str, Any]]) -> httpx.Response:
    raise httpx.ReadTimeout("")


def arrives(after: float, *, most: int = 100) -> Post:
    def post(project: Project, bodies: list[dict[str, Any]]) -> httpx.Response:
        project.insert(bodies[:most], after)
        raise httpx.ReadTimeout("")

    return post


def answers(project: Project, bodies: list[dict[str, Any]]) -> httpx.Response:
    return envelope("req", 202)


def created(project: Project, **options: Any) -> Any:
    with client_for(project, clock=project.clock, actor="me", **options) as client:
        return client.jobs.create(BODIES, reconcile=True)


def test_an_answer_needs_no_search() -> None:
    project = Project(ManualClock(), answers)
    assert (created(project)).request_id == "req"
    assert project.reads == 1


@pytest.mark.parametrize("after", [0.0, 5.0, 14.0])
def test_what_arrived_is_found_also_while_it_is_being_inserted(after: float) -> None:
    project = Project(ManualClock(), arrives(after))
    creation = created(project)
    assert creation.request_id == ""
    assert [(job.id, job.data) for job in creation.wait()] == [(8, "mine"), (9, "mine"), (10, "other")]
    assert project.posts == []


def test_what_was_lost_with_its_connection_is_sent_once_more() -> None:
    project = Project(ManualClock(), lost, answers)
    assert (created(project)).request_id == "req"
    assert sum(project.clock.slept) >= 15
    project = Project(ManualClock(), lost, arrives(0))
    assert len((created(project)).wait()) == 3
    project = Project(ManualClock(), lost, lost)
    with pytest.raises(OutcomeUnknownError):
        created(project)
    assert project.posts == []


def test_what_a_slow_server_may_still_insert_is_not_sent_again() -> None:
    project = Project(ManualClock(), slow)
    with pytest.raises(OutcomeUnknownTimeoutError) as caught:
        created(project)
    assert "they may still arrive" in "".join(caught.value.__notes__)
    project = Project(ManualClock(), arrives(40))
    with pytest.raises(OutcomeUnknownTimeoutError):
        created(project)


def test_a_part_of_a_batch_is_not_understood_and_nothing_is_sent_again() -> None:
    def part(project: Project, bodies: list[dict[str, Any]]) -> httpx.Response:
        project.insert(bodies[:2])
        raise httpx.ReadError("reset")

    project = Project(ManualClock(), part)
    with pytest.raises(OutcomeUnknownError):
        created(project)
    assert project.posts == []


def test_jobs_of_others_are_not_taken_for_ours() -> None:
    def others(project: Project, bodies: list[dict[str, Any]]) -> httpx.Response:
        project.insert([{**body, "createdBy": "somebody else"} for body in bodies])
        raise httpx.ReadTimeout("")

    with pytest.raises(OutcomeUnknownError):
        created(Project(ManualClock(), others))


def test_a_search_that_fails_leaves_the_outcome_unknown() -> None:
    class Gone(Project):
        def __call__(self, request: httpx.Request) -> httpx.Response:
            if request.method == "GET" and not self.posts:
                raise httpx.ConnectError("refused")
            return super().__call__(request)

    project = Gone(ManualClock(), lost)
    with pytest.raises(OutcomeUnknownError) as caught:
        created(project)
    assert "looking for the jobs failed too" in caught.value.__notes__[0]
    project = Gone(ManualClock())
    with pytest.raises(APIConnectionError, match="GET /api/v1/jobs"):
        created(project)


def test_the_search_ends_with_the_deadline() -> None:
    project = Project(ManualClock(), lost)
    with pytest.raises(OutcomeUnknownError):
        created(project, deadline=5)
    assert project.clock.now <= 1005


def test_an_error_of_the_server_is_its_own() -> None:
    def fails(project: Project, bodies: list[dict[str, Any]]) -> httpx.Response:
        return envelope("disk full", 500)

    with pytest.raises(ServerError, match="disk full"):
        created(Project(ManualClock(), fails))


def test_what_arrived_behind_a_spoiled_answer_is_found() -> None:
    def spoiled(status: int) -> Post:
        def post(project: Project, bodies: list[dict[str, Any]]) -> httpx.Response:
            project.insert(bodies, 1.0)
            return httpx.Response(status, content=b"<html>")

        return post

    for status in (202, 500):
        creation = created(Project(ManualClock(), spoiled(status)))
        assert [job.id for job in creation.wait()] == [8, 9, 10]


def test_what_the_server_accepted_is_not_sent_again() -> None:
    def unreadable(project: Project, bodies: list[dict[str, Any]]) -> httpx.Response:
        return httpx.Response(202, content=b"<html>")

    with pytest.raises(APIDecodeError) as caught:
        created(Project(ManualClock(), unreadable))
    assert "they may still arrive" in "".join(caught.value.__notes__)
