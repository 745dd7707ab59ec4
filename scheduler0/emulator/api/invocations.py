"""Test invocations of executors (contract admin 3, contract runtime A10)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from starlette.responses import Response

from scheduler0.emulator.api.answers import ApiError, success
from scheduler0.emulator.api.executors import usable_executor
from scheduler0.emulator.api.job_checks import ACTIVE
from scheduler0.emulator.api.request import ApiRequest, parse
from scheduler0.emulator.delivery.requests import is_invocable, repeats
from scheduler0.emulator.documents.executor import LOCAL
from scheduler0.emulator.documents.job import JOB, JobBody
from scheduler0.emulator.engine.batches import payload
from scheduler0.emulator.engine.due_times import SCHEDULED
from scheduler0.emulator.engine.engine import NotRunningError
from scheduler0.emulator.go.decode import Struct, member
from scheduler0.emulator.go.encode import encode
from scheduler0.emulator.go.kinds import DATE, STRING
from scheduler0.emulator.go.time import ZERO_DATE, DurationError, format_date, parse_duration
from scheduler0.emulator.store.rows import ExecutorRow

_FAILED = "executor reported the invocation as failed; inspect your endpoint and the server logs for details"


@dataclass
class InvocationBody:
    job: JobBody = member("job", JOB)
    age: str = member("age", STRING)
    execution_time: str = member("executionTime", DATE)


_BODY = Struct(InvocationBody, "models.TestInvokeRequest")


async def test_invoke_executor(request: ApiRequest) -> Response:
    """Calls the executor once, with the webhook's retries, and stores nothing.

    It is a success of the request, whatever the executor says, and of the invocation if that is well.
    """
    executor_id = request.path_id()
    document = await request.http.body()
    body = await parse(document, _BODY) if document else InvocationBody()
    executor = usable_executor(request, executor_id)
    if executor is None:
        raise ApiError(404, f"executor {executor_id} not found")
    if executor.type == LOCAL:
        raise ApiError(
            400,
            "local executors are pull-based and cannot be test-invoked; poll jobs via the local-executor API"
            " instead",
        )
    if not request.quirks.test_invoke_keeps_members:
        body.job.id, body.job.date_created, body.job.last_execution_date = 0, ZERO_DATE, ZERO_DATE
    started = request.backend.clock.now()
    job = _invented(body, executor, started)
    at = format_date(started) if body.execution_time == ZERO_DATE else DATE.written(body.execution_time)
    sent = payload(job, at, SCHEDULED)
    error = await _invoke(request, executor, job, encode(sent).encode())
    finished = request.backend.clock.now()
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


def sample_payload(executor: ExecutorRow, now: datetime) -> bytes:
    """What a test invocation without a body sends at this moment."""
    job = _invented(InvocationBody(), executor, now)
    return encode(payload(job, format_date(now), SCHEDULED)).encode()


def _invented(body: InvocationBody, executor: ExecutorRow, now: datetime) -> JobBody:
    """The job in the body, with defaults."""
    job = body.job
    job.account_id, job.executor_id = executor.account_id, executor.id
    job.timezone = job.timezone or "UTC"
    job.status = job.status or ACTIVE
    if body.age:
        job.date_created = job.last_execution_date = format_date(now - _age(body.age))
    elif job.date_created == ZERO_DATE:
        job.date_created = format_date(now)
    return job


def _age(text: str) -> timedelta:
    try:
        nanoseconds = parse_duration(text)
    except DurationError as error:
        raise ApiError(400, f'invalid age "{text}": {error}') from error
    if nanoseconds <= 0:
        raise ApiError(400, "age must be a positive duration")
    return timedelta(microseconds=nanoseconds // 1000)


async def _invoke(request: ApiRequest, executor: ExecutorRow, job: JobBody, body: bytes) -> str | None:
    """The error text, or `None` if the invocation succeeded."""
    if not is_invocable(executor):
        return _FAILED
    engine = request.backend.engine
    retries = max(job.retry_max, 0) if repeats(executor) else 0
    try:
        return None if await engine.test_invoke(executor, body, retries) else _FAILED
    except TimeoutError:
        return f"test invocation timed out after {engine.test_limit.total_seconds():g}s"
    except NotRunningError as error:
        raise ApiError(503, "peer cannot accept requests") from error
