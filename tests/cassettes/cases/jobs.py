"""Jobs and async tasks, recorded against the emulator and the world of ``recorded_emulator.py``."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

from scheduler0 import BadRequestError, NotFoundError
from scheduler0.models import JobStatus, TaskState
from scheduler0.types import JobDeleteRequestBody, JobRequestBody, JobUpdateRequestBody

from ..case import Case, Fails
from ..recorded_emulator import REQUEST_ID

_START = "2040-06-01T08:00:00Z"
_NEW: dict[str, Any] = {
    "project_id": 1,
    "executor_id": 1,
    "timezone": "UTC",
    "start_date": _START,
    "created_by": "ann",
}
_REQUEST_ID = re.compile(r"[0-9A-Za-z]{27}")

CASES = (
    Case(
        "listJobs",
        "jobs.list",
        kwargs={"project_id": 1, "order_by": "id", "order": "asc"},
        gives={
            "total": 1,
            "has_next": False,
            "items.0.id": 1,
            "items.0.spec": "0 0 9 * * *",
            "items.0.status": JobStatus.ACTIVE,
            "items.0.start_date": datetime(2040, 1, 1, tzinfo=UTC),
            "items.0.end_date": None,
        },
    ),
    Case(
        "listJobs",
        "list_jobs",
        kwargs={"project_id": 99},
        fails=Fails(BadRequestError, "project does not exist"),
    ),
    Case(
        "createJobs",
        "jobs.create",
        kwargs={**_NEW, "data": json.dumps({"invoice": 7}), "retry_max": 2},
        then="wait",
        gives={
            "0.id": 2,
            "0.project_id": 1,
            "0.data": '{"invoice": 7}',
            "0.retry_max": 2,
            "0.start_date": datetime(2040, 6, 1, 8, tzinfo=UTC),
            "0.last_execution_date": datetime(2030, 1, 1, tzinfo=UTC),
        },
    ),
    Case(
        "createJobs",
        "create_job",
        (JobRequestBody(**_NEW, account_id=2),),
        gives={"success": True, "data": _REQUEST_ID},
    ),
    Case(
        "createJobs",
        "batch_create_jobs",
        ([_NEW, {**_NEW, "project_id": 99}],),
        fails=Fails(
            BadRequestError,
            "a project in the payload does not exist. project id [1 99]",
        ),
    ),
    Case(
        "getJob",
        "jobs.get",
        (1,),
        gives={
            "id": 1,
            "account_id": 2,
            "executor_id": 1,
            "timezone": "UTC",
            "created_by": "ann",
            "date_created": datetime(2030, 1, 1, tzinfo=UTC),
        },
    ),
    Case("getJob", "get_job", ("99",), fails=Fails(NotFoundError, "job cannot be found")),
    Case(
        "updateJob",
        "jobs.update",
        (1,),
        {"data": "changed", "modified_by": "bob"},
        gives={"id": 1, "data": "changed", "spec": "0 0 9 * * *", "modified_by": "bob"},
    ),
    Case(
        "updateJob",
        "update_job",
        (1, JobUpdateRequestBody(project_id=1, spec="0 0 10 * * *", timezone="UTC", modified_by="bob")),
        fails=Fails(BadRequestError, "cannot update cron spec"),
    ),
    Case("deleteJob", "jobs.delete", (1,), {"deleted_by": "bob"}, gives={"": None}),
    Case(
        "deleteJob",
        "delete_job",
        (99, JobDeleteRequestBody(deleted_by="bob")),
        fails=Fails(NotFoundError, "job cannot be found"),
    ),
    Case(
        "getAsyncTask",
        "async_tasks.get",
        (REQUEST_ID,),
        gives={
            "request_id": REQUEST_ID,
            "state": TaskState.SUCCESS,
            "service": "create_job",
            "account_id": 2,
            "date_created": datetime(2030, 1, 1, tzinfo=UTC),
        },
    ),
    Case("getAsyncTask", "async_tasks.wait", (REQUEST_ID,), gives={"state": TaskState.SUCCESS}),
    Case("getAsyncTask", "wait_for_task", (REQUEST_ID,), gives={"state": TaskState.SUCCESS}),
    Case(
        "getAsyncTask",
        "get_async_task",
        ("0ujtsYcgvSTl8PAuAdqWYSMnLOv",),
        fails=Fails(NotFoundError, "task doesn't exist"),
    ),
)
