"""The operations that the client calls: for each one its generated module and its answer.

Paths, parameters and wire names are known to the generated module only; it is imported
when the operation is first called.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Generic, TypeVar, cast

from . import models
from ._bodies import BodyRule
from ._record import text

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Endpoint(Generic[T]):
    """One operation of ``openapi.json``."""

    module: str
    """The generated module, below ``scheduler0_openapi.api``."""

    parse: Callable[[Any], T]
    """Makes the typed value out of the ``data`` of the answer."""

    body: BodyRule | None = None

    @property
    def rule(self) -> BodyRule:
        if self.body is None:
            raise TypeError(f"{self.module} takes no body")
        return self.body

    def request(self, **arguments: Any) -> dict[str, Any]:
        """The arguments of the HTTP request, as the generated module builds them.

        ``None`` and ``""`` stand for "not given"; ``0`` is sent.
        """
        generated = import_module(f"scheduler0_openapi.api.{self.module}")
        given = {name: value for name, value in arguments.items() if value is not None and value != ""}
        return cast("dict[str, Any]", generated._get_kwargs(**given))


def _nothing(value: Any) -> None:
    """The data of an answer that carries none."""


_JOB_DATES = ("startDate", "endDate")

HEALTHCHECK = Endpoint("health.healthcheck", models.Healthcheck.of)

LIST_PROJECTS = Endpoint("projects.list_projects", models.ProjectPage.of)
CREATE_PROJECT = Endpoint(
    "projects.create_project", models.Project.of, BodyRule("ProjectRequestBody", actor="createdBy")
)
GET_PROJECT = Endpoint("projects.get_project", models.Project.of)
UPDATE_PROJECT = Endpoint(
    "projects.update_project", models.Project.of, BodyRule("ProjectUpdateRequestBody", actor="modifiedBy")
)
DELETE_PROJECT = Endpoint(
    "projects.delete_project", _nothing, BodyRule("ProjectDeleteRequestBody", actor="deletedBy")
)

LIST_JOBS = Endpoint("jobs.list_jobs", models.JobPage.of)
CREATE_JOBS = Endpoint(
    "jobs.create_jobs", text, BodyRule("JobRequestBody", actor="createdBy", dates=_JOB_DATES)
)
GET_JOB = Endpoint("jobs.get_job", models.Job.of)
UPDATE_JOB = Endpoint(
    "jobs.update_job",
    models.Job.of,
    BodyRule("JobUpdateRequestBody", actor="modifiedBy", dates=_JOB_DATES),
)
DELETE_JOB = Endpoint("jobs.delete_job", _nothing, BodyRule("JobDeleteRequestBody", actor="deletedBy"))

LIST_EXECUTORS = Endpoint("executors.list_executors", models.ExecutorPage.of)
CREATE_EXECUTOR = Endpoint(
    "executors.create_executor", models.Executor.of, BodyRule("ExecutorRequestBody", actor="createdBy")
)
GET_EXECUTOR = Endpoint("executors.get_executor", models.Executor.of)
UPDATE_EXECUTOR = Endpoint(
    "executors.update_executor",
    models.Executor.of,
    BodyRule("ExecutorUpdateRequestBody", actor="modifiedBy"),
)
DELETE_EXECUTOR = Endpoint(
    "executors.delete_executor", _nothing, BodyRule("ExecutorDeleteRequestBody", actor="deletedBy")
)

LIST_CREDENTIALS = Endpoint("credentials.list_credentials", models.CredentialPage.of)
CREATE_CREDENTIAL = Endpoint(
    "credentials.create_credential",
    models.Credential.of,
    BodyRule("CredentialCreateRequestBody", actor="createdBy"),
)
GET_CREDENTIAL = Endpoint("credentials.get_credential", models.Credential.of)
UPDATE_CREDENTIAL = Endpoint(
    "credentials.update_credential",
    models.Credential.of,
    BodyRule("CredentialUpdateRequestBody", actor="modifiedBy"),
)
DELETE_CREDENTIAL = Endpoint(
    "credentials.delete_credential", _nothing, BodyRule("CredentialDeleteRequestBody", actor="deletedBy")
)
ARCHIVE_CREDENTIAL = Endpoint(
    "credentials.archive_credential", _nothing, BodyRule("CredentialArchiveRequestBody", actor="archivedBy")
)

LIST_EXECUTIONS = Endpoint("executions.list_executions", models.ExecutionPage.of)
GET_EXECUTION_ANALYTICS = Endpoint("executions.get_execution_analytics", models.DateRangeAnalytics.of)
GET_EXECUTION_TOTALS = Endpoint("executions.get_execution_totals", models.ExecutionTotals.of)
CLEANUP_OLD_EXECUTION_LOGS = Endpoint(
    "executions.cleanup_old_execution_logs",
    models.Message.of,
    BodyRule("CleanupOldLogsRequestBody", sends_account=True),
)

GET_ASYNC_TASK = Endpoint("async_tasks.get_async_task", models.AsyncTask.of)
