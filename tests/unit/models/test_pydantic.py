"""Records as types of pydantic and FastAPI."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from pydantic import BaseModel, TypeAdapter, ValidationError

from scheduler0 import Job, Project
from scheduler0.models import JobPage

JOB = {
    "id": 5,
    "accountId": 2,
    "projectId": 3,
    "spec": "@daily",
    "startDate": "2030-01-01T00:00:00Z",
    "new": [1],
}


class Report(BaseModel):
    job: Job
    others: list[Project] = []


def test_a_field_of_a_model() -> None:
    report = Report.model_validate({"job": JOB})
    assert isinstance(report.job, Job)
    assert report.job.project_id == 3
    assert report.model_dump()["job"] == JOB
    assert Report.model_validate_json(report.model_dump_json()) == report
    assert Report(job=report.job).job is report.job


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (5, "expected an object, got 5"),
        ({"id": 5, "accountId": 2}, "Job lacks projectId"),
        ({**JOB, "spec": 5}, r"Job\.spec: expected a text, got 5"),
        ({**JOB, "startDate": "soon"}, r"Job\.start_date"),
    ],
)
def test_what_is_no_record_is_a_validation_error(given: Any, text: str) -> None:
    with pytest.raises(ValidationError, match=text):
        Report.model_validate({"job": given})


def test_the_json_schema() -> None:
    schema = TypeAdapter(JobPage).json_schema()
    [total, jobs] = schema["properties"]["total"], schema["properties"]["jobs"]
    assert total == {"anyOf": [{"type": "integer"}, {"type": "null"}], "default": None}
    job = jobs["anyOf"][0]["items"]
    assert (job["title"], job["required"]) == ("Job", ["id", "accountId", "projectId"])
    assert job["properties"]["startDate"]["anyOf"][0] == {"type": "string", "format": "date-time"}
    assert job["properties"]["status"]["anyOf"][0]["examples"] == ["active", "inactive", "deleted"]


@pytest.mark.anyio
async def test_a_route_of_fastapi() -> None:
    app = FastAPI()

    @app.post("/projects")
    async def create(report: Report) -> Project:
        return Project({"id": report.job.project_id, "accountId": 2, "name": "n"})

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://app") as client:
        answer = await client.post("/projects", json={"job": JOB})
        assert (answer.status_code, answer.json()) == (200, {"id": 3, "accountId": 2, "name": "n"})
        assert (await client.post("/projects", json={"job": {}})).status_code == 422
        document = (await client.get("/openapi.json")).json()
    answered = document["paths"]["/projects"]["post"]["responses"]["200"]["content"]["application/json"]
    assert "name" in str(answered["schema"]) or "Project" in str(document["components"]["schemas"])


def test_pydantic_is_not_imported_for_it() -> None:
    program = "import sys, scheduler0.models; print([n for n in sys.modules if n.startswith('pydantic')])"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"
