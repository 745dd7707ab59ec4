"""Check a job and read its dates (contract core 5.4, contract runtime A2)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from scheduler0.cron import CronError
from scheduler0.cron import parse as parse_spec
from scheduler0.cron.schedule import IntervalSchedule
from scheduler0.emulator.api.answers import ApiError
from scheduler0.emulator.documents.job import JobBody
from scheduler0.emulator.go.kinds import NAMED_UTC
from scheduler0.emulator.go.time import ZERO_DATE, find_zone, format_date, parse_date, read_instant
from scheduler0.emulator.instants import ZERO
from scheduler0.emulator.quirks import Quirks

ACTIVE = "active"
INACTIVE = "inactive"
_EARLIEST = datetime(1, 1, 1, tzinfo=UTC)
_LATEST = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)


@dataclass(frozen=True)
class JobLimits:
    """The limits of an account's jobs, by its features."""

    larger_payload: bool
    more_retries: bool

    @property
    def data_bytes(self) -> int:
        return 1_048_576 if self.larger_payload else 3072

    @property
    def retry_max(self) -> int:
        return 15 if self.more_retries else 3


def check_job(job: JobBody, limits: JobLimits, quirks: Quirks, *, past_before: int | None) -> None:
    """Refuses the job with status 400 for its first fault; otherwise sets its status and reads its dates.

    Start and end must not lie before `past_before`, if that is given.
    """
    if job.spec and not _is_spec(job.spec, matching=not quirks.never_matching_specs_accepted):
        raise ApiError(400, f"job spec is not valid {job.spec}")
    if not job.spec and job.start_date == ZERO_DATE:
        raise ApiError(400, "either spec or startDate is required. For one-time jobs, provide only startDate")
    zone = find_zone(job.timezone)
    if zone is None:
        raise ApiError(400, f"job timezone is not valid, provided timezone is {job.timezone}")
    if job.executor_id is None:
        raise ApiError(400, "job executor is required")
    _check_data(job, limits)
    if quirks.utc_dates_are_wall_clock:
        job.start_date = in_job_zone(job.start_date, zone)
        job.end_date = in_job_zone(job.end_date, zone)
    _check_dates(job, past_before)
    if job.retry_max > limits.retry_max:
        raise ApiError(400, f"job retry max is greater than {limits.retry_max}")
    job.status = job.status or ACTIVE
    if job.status not in (ACTIVE, INACTIVE):
        raise ApiError(400, "job status must be 'active' or 'inactive'")


def in_job_zone(date: str, zone: ZoneInfo) -> str:
    """A date that ends in `Z` is the wall clock of the job's zone; one with an offset is an instant.

    In a skipped or repeated hour, the instant is the one that Go's `time.Date` picks. The years end at 1 and
    9999, where the date stays.
    """
    if date == ZERO_DATE or not date.endswith("Z") or zone.key == "UTC":
        return date
    moment = parse_date(date)
    try:
        instant = moment - _offset(moment - _offset(moment, zone), zone)
        return format_date(instant.astimezone(zone))
    except OverflowError:
        return format_date(_LATEST if moment.year > 1 else _EARLIEST)


def instant_of(date: str) -> str:
    """The same date in a form that `in_job_zone` takes as an instant."""
    return date if date == ZERO_DATE or not date.endswith("Z") else date.removesuffix("Z") + NAMED_UTC


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta(0)


def _check_data(job: JobBody, limits: JobLimits) -> None:
    size = len(job.data.encode())
    if size > limits.data_bytes:
        name = "1MB" if limits.larger_payload else "3KB"
        raise ApiError(400, f"job data exceeds maximum size of {name}. Current size: {size} bytes")


def _check_dates(job: JobBody, past_before: int | None) -> None:
    start, end = (read_instant(date) for date in (job.start_date, job.end_date))
    if past_before is not None:
        if start != ZERO and start < past_before:
            raise ApiError(400, "job start date is in the past")
        if end != ZERO and end < past_before:
            raise ApiError(400, "job end date is in the past")
    if start != ZERO and end != ZERO and end < start:
        raise ApiError(400, "job end date is before start date")


@lru_cache(maxsize=4096)
def _is_spec(spec: str, *, matching: bool) -> bool:
    """Whether the spec parses and, with `matching`, matches some moment."""
    try:
        schedule = parse_spec(spec)
    except CronError:
        return False
    return not matching or isinstance(schedule, IntervalSchedule) or schedule.fields.possible
