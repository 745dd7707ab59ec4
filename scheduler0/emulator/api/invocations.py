"""Test invocations of executors (contract admin.md 3, runtime.md A10)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from starlette.responses import Response

from scheduler0.emulator.api.call import Call, parse
from scheduler0.emulator.api.envelope import Refusal, success
from scheduler0.emulator.api.executor_body import LOCAL
from scheduler0.emulator.api.executors import usable_executor
from scheduler0.emulator.api.job_body import JOB, JobBody
from scheduler0.emulator.api.job_checks import ACTIVE
from scheduler0.emulator.engine import NotRunningError
from scheduler0.emulator.go.decode import DATE, STRING, Struct, member
from scheduler0.emulator.go.duration import DurationError, parse_duration
from scheduler0.emulator.go.encode import encode
from scheduler0.emulator.go.rfc3339 import format_date
from scheduler0.emulator.invocation import is_invocable, repeats
from scheduler0.emulator.payload import payload
from scheduler0.emulator.schedule import SCHEDULED
from scheduler0.emulator.store.rows import ExecutorRow

_FAILED = "executor reported the invocation as failed; inspect your endpoint and the server logs for details"


@dataclass
class InvocationBody:
    job: JobBody = member("job", JOB)
    age: str = member("age", STRING)
    execution_time: datetime | None = member("executionTime", DATE)


_BODY = Struct(InvocationBody, "models.TestInvokeRequest")


async def test_invoke_executor(call: Call) -> Response:
    """Calls the executor once, with the webhook's retries, and stores nothing.

    It is a success of the request, whatever the executor says, and of the invocation if that is well.
    """
    executor_id = call.path_id()
    document = await call.request.body()
    body = parse(document, _BODY) if document else InvocationBody()
    executor = usable_executor(call, executor_id)
    if executor is None:
        raise Refusal(404, f"executor {executor_id} not found")
    if executor.type == LOCAL:
        raise Refusal(
            400,
            "local executors are pull-based and cannot be test-invoked; poll jobs via the local-executor API"
            " instead",
        )
    if not call.quirks.test_invoke_keeps_members:
        body.job.id, body.job.date_created, body.job.last_execution_date = 0, None, None
    started = call.backend.clock.now()
    job = _invented(body, executor, started)
    sent = payload(job, format_date(body.execution_time or started), SCHEDULED)
    error = await _invoke(call, executor, job, encode(sent).encode())
    finished = call.backend.clock.now()
    result: dict[str, object] = {
        "test": True,
        "executorId": executor.id,
        "executorType": executor.type,
        "success": error is None,
    }
    if error is not None:
        result["error"] = error
    return success(
        result
        | {
            "startedAt": format_date(started),
            "finishedAt": format_date(finished),
            "durationMs": (finished - started) // timedelta(milliseconds=1),
            "payload": sent,
        }
    )


def _invented(body: InvocationBody, executor: ExecutorRow, now: datetime) -> JobBody:
    """The job of the body, completed."""
    job = body.job
    job.account_id, job.executor_id = executor.account_id, executor.id
    job.timezone = job.timezone or "UTC"
    job.status = job.status or ACTIVE
    if body.age:
        job.date_created = job.last_execution_date = now - _age(body.age)
    elif job.date_created is None:
        job.date_created = now
    return job


def _age(text: str) -> timedelta:
    try:
        nanoseconds = parse_duration(text)
    except DurationError as error:
        raise Refusal(400, f'invalid age "{text}": {error}') from error
    if nanoseconds <= 0:
        raise Refusal(400, "age must be a positive duration")
    return timedelta(microseconds=nanoseconds // 1000)


async def _invoke(call: Call, executor: ExecutorRow, job: JobBody, body: bytes) -> str | None:
    """What went wrong; `None` if nothing did."""
    if not is_invocable(executor):
        return _FAILED
    engine = call.backend.engine
    retries = max(job.retry_max, 0) if repeats(executor) else 0
    try:
        return None if await engine.test_invoke(executor, body, retries) else _FAILED
    except TimeoutError:
        return f"test invocation timed out after {engine.test_limit.total_seconds():g}s"
    except NotRunningError as error:
        raise Refusal(503, "peer cannot accept requests") from error
