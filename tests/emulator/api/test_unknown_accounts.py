"""The operator may name an account that does not exist, and can store nothing in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from scheduler0.emulator import Emulator

from ..api_client import Api, execute, job_body, ok, operator_headers, refused, webhook_body

FOREIGN_KEY = "FOREIGN KEY constraint failed"


@pytest.fixture
def nobody(emulator: Emulator) -> Iterator[Api]:
    with Api(emulator, operator_headers(emulator, 999_999)) as api:
        yield api


def test_a_project_is_refused_with_an_object(nobody: Api) -> None:
    answer = nobody.post("/projects", json={"name": "p", "description": "d", "createdBy": "me"})
    error = {"Message": f"message: {FOREIGN_KEY}, code: 500", "Type": 500}
    assert refused(answer) == (500, error)


def test_other_things_are_refused_with_a_text(nobody: Api) -> None:
    credential = {"createdBy": "me", "scopes": ["read"]}
    assert refused(nobody.post("/executors", json=webhook_body())) == (500, FOREIGN_KEY)
    assert refused(nobody.post("/credentials", json=credential)) == (500, FOREIGN_KEY)
    assert refused(nobody.put("/ai/settings", json={"active_models": []})) == (500, FOREIGN_KEY)


def test_jobs_are_refused_because_nothing_that_they_name_exists(nobody: Api) -> None:
    answer = nobody.post("/jobs", json=[job_body(projectId=10**9, executorId=10**9)])
    unknown = "a project in the payload does not exist. project id [1000000000]"
    assert refused(answer) == (400, unknown)


def test_jobs_are_refused_with_the_text_of_the_database(emulator: Emulator) -> None:
    """A store may hold things of an account that is gone."""
    with Api(emulator, operator_headers(emulator, 2)) as api:
        body = job_body(projectId=api.new_project(), executorId=api.new_executor())
    for table, number in (("projects", body["projectId"]), ("executors", body["executorId"])):
        execute(emulator, f"UPDATE {table} SET account_id = 999998 WHERE id = ?", number)
    with Api(emulator, operator_headers(emulator, 999_998)) as api:
        answer = api.post("/jobs", json=[body])
        assert refused(answer) == (400, f"failed to create async tasks {FOREIGN_KEY}")
        assert ok(api.get("/jobs"))["total"] == 0
    assert execute(emulator, "SELECT count(*) FROM async_tasks WHERE account_id = 999998") == [(0,)]


def test_reading_it_is_no_error(nobody: Api) -> None:
    assert ok(nobody.get("/projects"))["total"] == 0
    assert ok(nobody.get("/jobs"))["total"] == 0
    assert ok(nobody.get("/executions"))["total"] == 0
