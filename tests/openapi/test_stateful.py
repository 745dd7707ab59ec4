"""Generated chains of requests, in which ids of an answer go into the next request."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from schemathesis.core.transport import Response
from schemathesis.generation import GenerationMode

from scheduler0.emulator import Emulator, Quirks

from ..emulator.api_client import NOW, Api, operator_headers
from ..emulator.test_fuzz import ACCOUNT, CHECKS, CHECKS_WITHOUT_QUIRKS, CONTRACT, ImpatientClock

ID = "$response.body#/data/id"
SAME_ID = "$request.path.id"
PROJECT = 1
EXECUTOR = 1

RESOURCES = {
    "/projects": ("createProject", "getProject", "updateProject", "deleteProject"),
    "/executors": ("createExecutor", "getExecutor", "updateExecutor", "deleteExecutor"),
    "/credentials": ("createCredential", "getCredential", "updateCredential", "deleteCredential"),
}

FOLDERS = (("executors", "credentials"), ("projects", "jobs", "async-tasks"))
"""What is chained together: with fewer operations in reach, chains come to each of them more often."""

JOB = {
    "executorId": EXECUTOR,
    "createdBy": "me",
    "timezone": "UTC",
    "spec": "0 0 9 * * *",
    "status": "inactive",
}
HOOK = {"type": "webhook_url", "webhookUrl": "http://127.0.0.1:9/hook", "webhookMethod": "POST"}
BODIES = {
    "createProject": {"name": "n", "description": "d", "createdBy": "me"},
    "updateProject": {"description": "e", "modifiedBy": "me"},
    "deleteProject": {"deletedBy": "me"},
    "createExecutor": HOOK | {"name": "n", "createdBy": "me"},
    "updateExecutor": HOOK | {"name": "n", "modifiedBy": "me"},
    "deleteExecutor": {"deletedBy": "me"},
    "createCredential": {"scopes": ["read"], "createdBy": "me"},
    "updateCredential": {"scopes": ["write"], "modifiedBy": "me"},
    "deleteCredential": {"deletedBy": "me"},
    "updateJob": {"projectId": PROJECT, "data": "x", "modifiedBy": "me"},
    "deleteJob": {"deletedBy": "me"},
}
"""Bodies that are accepted, so that chains grow long; made up ones are tried without chains elsewhere."""

REACHED = {
    *(("createProject", 201), ("getProject", 200), ("updateProject", 200), ("deleteProject", 204)),
    *(("createExecutor", 201), ("getExecutor", 200), ("updateExecutor", 200), ("deleteExecutor", 204)),
    *(
        ("createCredential", 201),
        ("getCredential", 200),
        ("updateCredential", 200),
        ("deleteCredential", 204),
    ),
    *(("createJobs", 202), ("getAsyncTask", 200), ("listJobs", 200)),
    *(("getJob", 200), ("updateJob", 200), ("deleteJob", 204)),
}
"""What the chains have to come to, so that the test is not empty."""

REACHED_WITHOUT_QUIRKS = {("getExecutor", 404), ("updateExecutor", 200), ("getJob", 404)}


def _linked() -> dict[str, Any]:
    """The contract with the ways from one operation to the next, which OpenAPI calls links."""
    document: dict[str, Any] = json.loads(CONTRACT.read_text("utf-8"))
    responses = {
        operation["operationId"]: operation["responses"]
        for item in document["paths"].values()
        for operation in item.values()
    }

    def link(source: str, status: int, target: str, expression: str | None = None) -> None:
        way: dict[str, Any] = {"operationId": target}
        if expression is not None:
            way["parameters"] = {"id": expression}
        responses[source][str(status)].setdefault("links", {})[target] = way

    for create, get, update, delete in RESOURCES.values():
        for target in (get, update, delete):
            link(create, 201, target, ID)
        link(get, 200, update, SAME_ID)
        link(update, 200, get, SAME_ID)
        link(get, 200, delete, SAME_ID)
        link(delete, 204, get, SAME_ID)
    link("createProject", 201, "createJobs")
    link("createJobs", 202, "getAsyncTask", "$response.body#/data")
    link("getAsyncTask", 200, "listJobs")
    for target in ("getJob", "updateJob", "deleteJob"):
        link("listJobs", 200, target, "$response.body#/data/jobs/0/id")
    link("getJob", 200, "updateJob", SAME_ID)
    link("updateJob", 200, "deleteJob", SAME_ID)
    link("deleteJob", 204, "getJob", SAME_ID)
    return document


@pytest.mark.parametrize("folders", FOLDERS)
def test_no_chain_of_requests_leaves_the_contract(folders: tuple[str, ...]) -> None:
    operations, answers = _run_chains(folders, Quirks(), CHECKS, examples=100)
    assert answers >= {answer for answer in REACHED if answer[0] in operations}


@pytest.mark.parametrize("folders", FOLDERS)
def test_no_chain_without_quirks_leaves_the_contract(folders: tuple[str, ...]) -> None:
    operations, answers = _run_chains(folders, Quirks.none(), CHECKS_WITHOUT_QUIRKS, examples=20)
    assert answers >= {answer for answer in REACHED_WITHOUT_QUIRKS if answer[0] in operations}


def _run_chains(
    folders: tuple[str, ...], quirks: Quirks, checks: list[Any], *, examples: int
) -> tuple[set[str], set[tuple[str, int]]]:
    """The operations in the `folders`, and the answers to them that the chains have met."""
    document = _linked()
    document["paths"] = {
        path: item for path, item in document["paths"].items() if path.split("/")[1] in folders
    }
    operations = {
        operation["operationId"] for item in document["paths"].values() for operation in item.values()
    }
    schema = schemathesis.openapi.from_dict(document)
    schema.config.generation.update(modes=[GenerationMode.POSITIVE], with_security_parameters=False)
    answers: set[tuple[str, int]] = set()
    names = itertools.count()
    projects = [PROJECT]

    with (
        Emulator(clock=ImpatientClock(NOW), quirks=quirks) as emulator,
        Api(emulator, operator_headers(emulator, ACCOUNT)) as api,
    ):
        headers = {name: value for name, value in api.headers.items() if name != "host"}

        class Chain(schema.as_state_machine()):
            def setup(self) -> None:
                """Each chain starts from the same store, or the same chain could end otherwise."""
                emulator.reset()
                assert (api.new_project(), api.new_executor()) == (PROJECT, EXECUTOR)
                api.new_jobs(JOB | {"projectId": PROJECT})
                projects[:] = [PROJECT]

            def before_call(self, case: schemathesis.Case) -> None:
                operation = case.operation.definition.raw["operationId"]
                if operation == "createJobs":
                    case.body = [JOB | {"projectId": projects[-1]}]
                elif operation == "listJobs":
                    case.query = {}
                elif operation in BODIES:
                    body = BODIES[operation]
                    case.body = body | ({"name": f"n{next(names)}"} if "name" in body else {})

            def get_call_kwargs(self, case: schemathesis.Case) -> dict[str, Any]:
                return {"base_url": str(api.base_url), "headers": headers}

            def validate_response(self, response: Response, case: schemathesis.Case, **_: Any) -> None:
                operation = case.operation.definition.raw["operationId"]
                answers.add((operation, response.status_code))
                if (operation, response.status_code) == ("createProject", 201):
                    projects.append(response.json()["data"]["id"])
                case.validate_response(response, checks=checks)

        run_state_machine_as_test(
            Chain,
            settings=settings(
                max_examples=examples,
                stateful_step_count=15,
                database=None,
                derandomize=True,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            ),
        )
    return operations, answers
