"""Local executors: the operations and their keyword arguments."""

from __future__ import annotations

from typing import TypedDict

from .. import models
from .._wire.bodies import BodyRule
from .._wire.members import ACTOR
from .._wire.records import list_of
from .endpoint import Endpoint

_ID = "executor_id"
REGISTER_LOCAL_EXECUTOR = Endpoint(
    "local_executors.register_local_executor",
    models.RegisteredLocalExecutor.of,
    BodyRule(
        "LocalExecutorRegisterRequest",
        actor="createdBy",
        required=("name", "command", "created_by"),
        hints={"created_by": ACTOR, "command": "pass the command that runs a job"},
    ),
)
PULL_LOCAL_EXECUTOR_JOBS = Endpoint(
    "local_executors.pull_local_executor_jobs", list_of(models.Job.of), id_name=_ID
)
REPORT_LOCAL_EXECUTIONS = Endpoint(
    "local_executors.report_local_executions",
    models.CommittedReports.of,
    BodyRule("LocalExecutionReport", required=("job_id", "unique_id", "state")),
    id_name=_ID,
)


class LocalExecutorFields(TypedDict, total=False):
    name: str
    command: str
    working_dir: str | None
    created_by: str | None
