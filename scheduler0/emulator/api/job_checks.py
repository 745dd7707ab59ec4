"""What the server demands of a job, and how it reads the job's dates (contract core.md 5, runtime.md A2)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

from scheduler0.cron import CronError
from scheduler0.cron import parse as parse_spec
from scheduler0.cron.schedule import IntervalSchedule
from scheduler0.emulator.api.envelope import Refusal
from scheduler0.emulator.api.job_body import JobBody
from scheduler0.emulator.quirks import Quirks

ACTIVE = "active"
INACTIVE = "inactive"

_EARLIEST = datetime(1, 1, 1, tzinfo=UTC)
_LATEST = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)


@dataclass(frozen=True)
class Limits:
    """What an account's features allow its jobs."""

    larger_payload: bool
    more_retries: bool

    @property
    def data_bytes(self) -> int:
        return 1_048_576 if self.larger_payload else 3072

    @property
    def retry_max(self) -> int:
        return 15 if self.more_retries else 3


def check_job(job: JobBody, limits: Limits, quirks: Quirks, *, past_before: datetime | None) -> None:
    """Refuses the job with status 400 for its first fault; otherwise sets its status and reads its dates.

    Start and end must not lie before `past_before`, if that is given.
    """
    if job.spec and not _is_spec(job.spec, matching=not quirks.never_matching_specs_accepted):
        raise Refusal(400, f"job spec is not valid {job.spec}")
    if not job.spec and job.start_date is None:
        raise Refusal(400, "either spec or startDate is required. For one-time jobs, provide only startDate")
    zone = find_zone(job.timezone)
    if zone is None:
        raise Refusal(400, f"job timezone is not valid, provided timezone is {job.timezone}")
    if job.executor_id is None:
        raise Refusal(400, "job executor is required")
    _check_data(job, limits)
    if quirks.utc_dates_are_wall_clock:
        job.start_date = in_job_zone(job.start_date, zone)
        job.end_date = in_job_zone(job.end_date, zone)
    _check_dates(job, past_before)
    if job.retry_max > limits.retry_max:
        raise Refusal(400, f"job retry max is greater than {limits.retry_max}")
    job.status = job.status or ACTIVE
    if job.status not in (ACTIVE, INACTIVE):
        raise Refusal(400, "job status must be 'active' or 'inactive'")


def find_zone(name: str) -> ZoneInfo | None:
    """The IANA zone of this exact name; none for the empty name and `Local`, which Go would accept."""
    if name in ("", "Local"):
        return None
    try:
        return ZoneInfo(name)
    except (ValueError, KeyError, OSError):
        return None


def in_job_zone(moment: datetime | None, zone: ZoneInfo) -> datetime | None:
    """A date that was told in UTC is the wall clock of the job's zone; one with an offset is an instant.

    In a skipped or repeated hour the instant is the one that Go's `time.Date` picks. The years end at 1 and
    9999, where the date stays.
    """
    if moment is None or moment.tzinfo is not UTC or zone.key == "UTC":
        return moment
    try:
        instant = moment - _offset(moment - _offset(moment, zone), zone)
        # A fixed offset: datetimes that share a zone with rules are compared by the wall clock.
        return instant.astimezone(timezone(_offset(instant, zone)))
    except OverflowError:
        return _LATEST if moment.year > 1 else _EARLIEST


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta(0)


def _check_data(job: JobBody, limits: Limits) -> None:
    size = len(job.data.encode())
    if size > limits.data_bytes:
        name = "1MB" if limits.larger_payload else "3KB"
        raise Refusal(400, f"job data exceeds maximum size of {name}. Current size: {size} bytes")


def _check_dates(job: JobBody, past_before: datetime | None) -> None:
    if past_before is not None:
        if job.start_date is not None and job.start_date < past_before:
            raise Refusal(400, "job start date is in the past")
        if job.end_date is not None and job.end_date < past_before:
            raise Refusal(400, "job end date is in the past")
    if job.start_date is not None and job.end_date is not None and job.end_date < job.start_date:
        raise Refusal(400, "job end date is before start date")


@lru_cache(maxsize=4096)
def _is_spec(spec: str, *, matching: bool) -> bool:
    """Whether it can be read and, if asked for, ever matches a moment."""
    try:
        schedule = parse_spec(spec)
    except CronError:
        return False
    return not matching or isinstance(schedule, IntervalSchedule) or schedule.fields.possible
