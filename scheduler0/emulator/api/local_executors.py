"""Local executors: they register, pull their jobs, and report executions (contract admin 4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.responses import Response

from scheduler0.emulator.api.answers import ApiError, success
from scheduler0.emulator.api.executors import check_new, insert_executor, usable_executor
from scheduler0.emulator.api.job_checks import ACTIVE
from scheduler0.emulator.api.request import ApiRequest, parse
from scheduler0.emulator.documents.executor import LOCAL, ExecutorBody
from scheduler0.emulator.documents.job import JOB
from scheduler0.emulator.engine.due_times import SCHEDULED, has_ended
from scheduler0.emulator.go.decode import ArrayOf, Struct, member
from scheduler0.emulator.go.kinds import STRING, UINT
from scheduler0.emulator.go.text import INT64_MAX
from scheduler0.emulator.go.time import ZERO_DATE, DateError, format_instant, printed_again
from scheduler0.emulator.known_accounts import SYSTEM_ACCOUNT
from scheduler0.emulator.store.executions import has_execution
from scheduler0.emulator.store.jobs import jobs_of_executor, projects_of
from scheduler0.emulator.store.rows import ExecutionRow
from scheduler0.emulator.store.scheduling import executions_left, insert_executions, put_executions_left


@dataclass
class RegistrationBody:
    name: str = member("name", STRING)
    command: str = member("command", STRING)
    working_dir: str = member("workingDir", STRING)
    created_by: str = member("createdBy", STRING)


@dataclass
class ReportBody:
    """One execution on a machine. A time that is no date becomes the zero date."""

    job_id: int = member("jobId", UINT)
    unique_id: str = member("uniqueId", STRING)
    state: int = member("state", UINT)
    last_execution_time: str = member("lastExecutionTime", STRING)
    next_execution_time: str = member("nextExecutionTime", STRING)
    execution_version: int = member("executionVersion", UINT)
    job_queue_version: int = member("jobQueueVersion", UINT)

    @property
    def counts(self) -> bool:
        """Whether the report has a job and an id. Others are ignored."""
        return bool(self.job_id and self.unique_id)

    @property
    def fits(self) -> bool:
        """Whether the numbers fit into a row.

        A report that does not fit is counted and charged, and not stored.
        """
        # The runs after it have higher versions, which have to fit as well.
        numbers = (self.job_id, self.state, self.execution_version * 2, self.job_queue_version)
        return max(numbers) <= INT64_MAX


_REGISTRATION = Struct(RegistrationBody, "models.LocalExecutorRegisterRequest")
_REPORTS = ArrayOf(Struct(ReportBody, "models.LocalExecutorExecutionReport"))


async def register_local_executor(request: ApiRequest) -> Response:
    """Create an executor of the type `local`. The answer has only its id."""
    body = await parse(await request.body(again="body is nil"), _REGISTRATION)
    for name, value in (("name", body.name), ("command", body.command), ("createdBy", body.created_by)):
        if not value:
            raise ApiError(400, f"{name} is required")
    executor = ExecutorBody(
        name=body.name,
        type=LOCAL,
        command=body.command,
        working_dir=body.working_dir,
        created_by=body.created_by,
    )
    check_new(executor, request.quirks)
    return success({"id": insert_executor(request, executor).id}, 201)


async def pull_local_executor_jobs(request: ApiRequest) -> Response:
    """The jobs of the executor. With `pull_answers_all_jobs` they include inactive and ended jobs."""
    executor_id = _local_executor(request, request.path_id())
    jobs = jobs_of_executor(request.backend.database.connection, request.account_id, executor_id)
    if not request.quirks.pull_answers_all_jobs:
        jobs = [job for job in jobs if job.status == ACTIVE and not has_ended(job, request.now)]
    return success([JOB.document(job) for job in jobs])


async def report_local_executions(request: ApiRequest) -> Response:
    """Store the reports as executions, and charge for finished runs.

    With `reports_count_again` a repeated report is stored and charged again.
    """
    executor_id = request.path_id()
    document = await request.body(again="body is nil")
    account_id = request.account_id
    reports = [report for report in await parse(document, _REPORTS) if report.counts]
    _local_executor(request, executor_id)
    if not request.quirks.reports_count_again:
        reports = _unknown(request, reports)
    finished = sum(report.state != SCHEDULED for report in reports)
    with request.backend.database.transaction() as connection:
        stored = [report for report in reports if report.fits]
        projects = projects_of(connection, {report.job_id for report in stored})
        insert_executions(connection, (_row(request, report, projects) for report in stored))
        left = executions_left(connection, [account_id]).get(account_id)
        if left is not None and account_id != SYSTEM_ACCOUNT:
            put_executions_left(connection, {account_id: max(left - finished, 0)}, request.now)
    return success({"committed": len(reports)})


def _unknown(request: ApiRequest, reports: Sequence[ReportBody]) -> list[ReportBody]:
    """The reports that are new: one for each run and state that is not stored yet."""
    first = {(report.job_id, report.unique_id, report.state): report for report in reversed(reports)}
    connection = request.backend.database.connection
    return [
        report
        for run, report in reversed(first.items())
        if not (report.fits and has_execution(connection, request.account_id, *run))
    ]


def _local_executor(request: ApiRequest, executor_id: int) -> int:
    """The same id. An `ApiError` if it is not a local executor of the account."""
    executor = usable_executor(request, executor_id)
    if executor is None:
        raise ApiError(404, "local executor not found")
    if executor.type != LOCAL:
        raise ApiError(400, "executor is not a local executor")
    return executor.id


def _row(request: ApiRequest, report: ReportBody, projects: Mapping[int, int]) -> ExecutionRow:
    return ExecutionRow(
        id=0,
        account_id=request.account_id,
        project_id=projects.get(report.job_id, 0),
        job_id=report.job_id,
        unique_id=report.unique_id,
        state=report.state,
        node_id=request.backend.engine.node_id,
        execution_version=report.execution_version,
        job_queue_version=report.job_queue_version,
        last_execution_datetime=_date(report.last_execution_time),
        next_execution_datetime=_date(report.next_execution_time),
        date_created=format_instant(request.now),
    )


def _date(text: str) -> str:
    try:
        return printed_again(text)
    except DateError:
        return ZERO_DATE
