"""Local executors: registered, asked for their jobs, and reporting what they ran (contract admin.md 4)."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.responses import Response

from scheduler0.emulator.accounts import SYSTEM_ACCOUNT
from scheduler0.emulator.api.call import Call, parse
from scheduler0.emulator.api.envelope import Refusal, success
from scheduler0.emulator.api.executor_body import LOCAL, ExecutorBody, check_new
from scheduler0.emulator.api.executors import insert_executor, usable_executor
from scheduler0.emulator.api.job_body import job_document, job_from_row
from scheduler0.emulator.api.job_checks import ACTIVE
from scheduler0.emulator.go.decode import STRING, UINT, ArrayOf, Struct, member
from scheduler0.emulator.go.rfc3339 import DateError, parse_date
from scheduler0.emulator.go.strconv import INT64_MAX
from scheduler0.emulator.schedule import SCHEDULED, has_ended
from scheduler0.emulator.store.engine_store import executions_left, insert_executions, put_executions_left
from scheduler0.emulator.store.executions import has_execution
from scheduler0.emulator.store.instants import ZERO, to_instant
from scheduler0.emulator.store.jobs import jobs_of_executor
from scheduler0.emulator.store.rows import ExecutionRow


@dataclass
class RegistrationBody:
    name: str = member("name", STRING)
    command: str = member("command", STRING)
    working_dir: str = member("workingDir", STRING)
    created_by: str = member("createdBy", STRING)


@dataclass
class ReportBody:
    """One execution on a machine. The times are text: what is no date becomes the zero date."""

    job_id: int = member("jobId", UINT)
    unique_id: str = member("uniqueId", STRING)
    state: int = member("state", UINT)
    last_execution_time: str = member("lastExecutionTime", STRING)
    next_execution_time: str = member("nextExecutionTime", STRING)
    execution_version: int = member("executionVersion", UINT)
    job_queue_version: int = member("jobQueueVersion", UINT)

    @property
    def counts(self) -> bool:
        """Reports without a job or an id are skipped without a word."""
        return bool(self.job_id and self.unique_id)

    @property
    def fits(self) -> bool:
        """Whether the numbers can be stored. What cannot is lost, but counted and charged for."""
        # The runs after it have higher versions, which have to fit as well.
        numbers = (self.job_id, self.state, self.execution_version * 2, self.job_queue_version)
        return max(numbers) <= INT64_MAX


_REGISTRATION = Struct(RegistrationBody, "models.LocalExecutorRegisterRequest")
_REPORTS = ArrayOf(Struct(ReportBody, "models.LocalExecutorExecutionReport"))


async def register_local_executor(call: Call) -> Response:
    """Makes an ordinary executor of the type `local`; answers with its id only."""
    body = parse(await call.body(again="body is nil"), _REGISTRATION)
    for name, value in (("name", body.name), ("command", body.command), ("createdBy", body.created_by)):
        if not value:
            raise Refusal(400, f"{name} is required")
    executor = ExecutorBody(
        name=body.name,
        type=LOCAL,
        command=body.command,
        working_dir=body.working_dir,
        created_by=body.created_by,
    )
    check_new(executor, call.quirks)
    return success({"id": insert_executor(call, executor).id}, 201)


async def pull_local_executor_jobs(call: Call) -> Response:
    """The jobs of the executor; with `pull_answers_all_jobs` inactive and ended ones, too."""
    executor_id = _local_executor(call, call.path_id())
    jobs = jobs_of_executor(call.backend.database.connection, call.account_id, executor_id)
    if not call.quirks.pull_answers_all_jobs:
        jobs = [job for job in jobs if job.status == ACTIVE and not has_ended(job, call.now)]
    return success([job_document(job_from_row(job)) for job in jobs])


async def report_local_executions(call: Call) -> Response:
    """Stores the reports as executions and charges for those of finished runs.

    With `reports_count_again` a repetition does, too.
    """
    executor_id = call.path_id()
    document = await call.body(again="body is nil")
    account_id = call.account_id
    reports = [report for report in parse(document, _REPORTS) if report.counts]
    _local_executor(call, executor_id)
    if not call.quirks.reports_count_again:
        reports = _unknown(call, reports)
    finished = sum(report.state != SCHEDULED for report in reports)
    with call.backend.database.transaction() as connection:
        insert_executions(connection, (_row(call, report) for report in reports if report.fits))
        left = executions_left(connection, [account_id]).get(account_id)
        if left is not None and account_id != SYSTEM_ACCOUNT:
            put_executions_left(connection, {account_id: max(left - finished, 0)}, call.now)
    return success({"committed": len(reports)})


def _unknown(call: Call, reports: Sequence[ReportBody]) -> list[ReportBody]:
    """The first report of each state of a run, of those that are not stored yet."""
    first = {(report.job_id, report.unique_id, report.state): report for report in reversed(reports)}
    connection = call.backend.database.connection
    return [
        report
        for run, report in reversed(first.items())
        if not (report.fits and has_execution(connection, call.account_id, *run))
    ]


def _local_executor(call: Call, executor_id: int) -> int:
    """The id, if it is that of a local executor of the account, deleted or not."""
    executor = usable_executor(call, executor_id)
    if executor is None:
        raise Refusal(404, "local executor not found")
    if executor.type != LOCAL:
        raise Refusal(400, "executor is not a local executor")
    return executor.id


def _row(call: Call, report: ReportBody) -> ExecutionRow:
    return ExecutionRow(
        id=0,
        account_id=call.account_id,
        job_id=report.job_id,
        unique_id=report.unique_id,
        state=report.state,
        node_id=call.backend.engine.node_id,
        execution_version=report.execution_version,
        job_queue_version=report.job_queue_version,
        last_execution_datetime=_instant(report.last_execution_time),
        next_execution_datetime=_instant(report.next_execution_time),
        date_created=call.now,
    )


def _instant(text: str) -> int:
    try:
        return to_instant(parse_date(text))
    except DateError:
        return ZERO
