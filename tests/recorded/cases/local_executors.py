"""Local executors, answered by the strict mock."""

from __future__ import annotations

from scheduler0 import BadRequestError, NotFoundError
from scheduler0.models import JobStatus
from scheduler0.types import LocalExecutionReport, LocalExecutorRegisterRequest

from ..case import Answer, Case, Fails

_NOT_FOUND = Fails(NotFoundError, "local executor not found")

CASES = (
    Case(
        "registerLocalExecutor",
        "local_executors.register",
        kwargs={"name": "laptop", "command": "python -m billing", "created_by": "ann"},
        gives={"id": 2},
        answers=(Answer(201, {"id": 2}),),
    ),
    Case(
        "registerLocalExecutor",
        "register_local_executor",
        (LocalExecutorRegisterRequest(name="laptop", command="  ", created_by="ann"),),
        fails=Fails(BadRequestError, "command is required for local executors"),
        answers=(Answer(400, "command is required for local executors"),),
    ),
    Case(
        "pullLocalExecutorJobs",
        "local_executors.pull",
        (2,),
        gives={"0.id": 3, "0.status": JobStatus.INACTIVE, "0.executor_id": 2, "0.last_execution_date": None},
        answers=(
            Answer(
                200,
                [
                    {
                        "id": 3,
                        "projectId": 1,
                        "spec": "@every 1h",
                        "executorId": 2,
                        "startDate": "2030-01-01T00:00:00Z",
                        "endDate": "0001-01-01T00:00:00Z",
                        "lastExecutionDate": "0001-01-01T00:00:00Z",
                        "timezone": "UTC",
                        "dateCreated": "2030-01-01T00:00:00Z",
                        "accountId": 2,
                        "createdBy": "ann",
                        "status": "inactive",
                    }
                ],
            ),
        ),
    ),
    Case(
        "pullLocalExecutorJobs",
        "pull_local_executor_jobs",
        (99,),
        fails=_NOT_FOUND,
        answers=(Answer(404, "local executor not found"),),
    ),
    Case(
        "reportLocalExecutions",
        "local_executors.report",
        (
            2,
            [
                {
                    "job_id": 3,
                    "unique_id": "3-1",
                    "state": 1,
                    "last_execution_time": "2030-01-01T01:00:00Z",
                    "next_execution_time": "2030-01-01T02:00:00Z",
                    "execution_version": 1,
                }
            ],
        ),
        gives={"committed": 1},
        answers=(Answer(200, {"committed": 1}),),
    ),
    Case(
        "reportLocalExecutions",
        "report_local_executions",
        (99, [LocalExecutionReport(job_id=3, unique_id="3-1", state=2)]),
        fails=_NOT_FOUND,
        answers=(Answer(404, "local executor not found"),),
    ),
)
