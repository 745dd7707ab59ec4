"""Local executors, recorded against the emulator and the world of ``recorded_emulator.py``."""

from __future__ import annotations

from datetime import UTC, datetime

from scheduler0 import NotFoundError, PermissionDeniedError
from scheduler0.models import JobStatus
from scheduler0.types import LocalExecutionReport, LocalExecutorRegisterRequest

from ..case import Answer, Case, Fails

_NOT_FOUND = Fails(NotFoundError, "local executor not found")
_REPORT = {
    "job_id": 2,
    "unique_id": "2-1",
    "state": 1,
    "last_execution_time": "2030-01-01T01:00:00Z",
    "next_execution_time": "2030-01-01T02:00:00Z",
    "execution_version": 1,
}

CASES = (
    Case(
        "registerLocalExecutor",
        "local_executors.register",
        kwargs={"name": "laptop", "command": "python -m billing", "created_by": "ann"},
        gives={"id": 2},
    ),
    Case(
        "registerLocalExecutor",
        "register_local_executor",
        (LocalExecutorRegisterRequest(name="laptop", command="true", created_by="ann"),),
        fails=Fails(PermissionDeniedError, "credential missing required scope: write"),
        answers=(Answer(403, "credential missing required scope: write"),),
    ),
    Case(
        "pullLocalExecutorJobs",
        "local_executors.pull",
        (2,),
        gives={
            "0.id": 2,
            "0.executor_id": 2,
            "0.spec": "@every 1h",
            "0.status": JobStatus.INACTIVE,
            "0.start_date": datetime(2040, 1, 1, tzinfo=UTC),
            "0.last_execution_date": None,
        },
    ),
    Case("pullLocalExecutorJobs", "pull_local_executor_jobs", (99,), fails=_NOT_FOUND),
    Case("reportLocalExecutions", "local_executors.report", (2, [_REPORT]), gives={"committed": 1}),
    Case(
        "reportLocalExecutions",
        "report_local_executions",
        (99, [LocalExecutionReport(job_id=2, unique_id="2-1", state=2)]),
        fails=_NOT_FOUND,
    ),
)
