"""From arguments or JSON to a `LeaseRequest`. No I/O."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from scheduler0.leases.intervals import ElapsedInterval, Interval, duration, job_interval, to_milliseconds
from scheduler0.leases.lease_rules import LeaseRequest

LONGEST_NAME = 500
_MEMBERS = {
    "jobInterval": "job_interval",
    "startBuffer": "start_buffer",
    "retryInterval": "retry_interval",
    "requiredJobNames": "required_job_names",
    "timezone": "timezone",
    "noLock": "no_lock",
    "jobIntervalStartedAt": "job_interval_started_at",
}
"""The JSON members of a request, and the arguments that they are."""


def find_zone(timezone: object) -> ZoneInfo:
    """The zone of an IANA name. Raises ``ValueError`` or ``TypeError``."""
    if not isinstance(timezone, str):
        raise TypeError(f"timezone: {timezone!r} is not text; give a name like Europe/Berlin")
    try:
        return ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"timezone: {timezone!r} is unknown; give a name like Europe/Berlin") from None


def check_name(argument: str, name: object) -> str:
    """A job name. Raises ``ValueError`` or ``TypeError``."""
    if not isinstance(name, str):
        raise TypeError(f"{argument}: {name!r} is not text")
    if not 0 < len(name) <= LONGEST_NAME:
        raise ValueError(f"{argument}: a name has 1 to {LONGEST_NAME} characters, not {len(name)}")
    try:
        name.encode()
    except UnicodeEncodeError:
        raise ValueError(f"{argument}: {name!r} is not valid Unicode") from None
    return name


def build_request(
    job_name: object,
    job_interval_: object,
    *,
    start_buffer: object = None,
    retry_interval: object = None,
    required_job_names: object = None,
    timezone: str,
    no_lock: object = None,
    job_interval_started_at: object = None,
) -> LeaseRequest:
    """The request of checked arguments. Raises ``ValueError`` (also ``CronError``) or ``TypeError``."""
    zone = find_zone(timezone)
    if no_lock is not None and not isinstance(no_lock, bool):
        raise TypeError(f"no_lock: {no_lock!r} is neither true nor false")
    buffer = None if start_buffer is None else duration("start_buffer", start_buffer, zone)
    retry = None if retry_interval is None else duration("retry_interval", retry_interval, zone)
    begin = _begin(job_interval_started_at)
    if begin is not None and not no_lock:
        raise ValueError("job_interval_started_at needs no_lock=True: a locked job continues its intervals")
    required = _names(required_job_names)
    if begin is None and job_name in required:
        raise ValueError(f"required_job_names: {job_name!r} waits for itself, so it would never be due")
    wire: dict[str, object] = {
        "jobInterval": _plain(job_interval_),
        "startBuffer": _plain(start_buffer),
        "retryInterval": _plain(retry_interval),
        "requiredJobNames": list(required) or None,
        "timezone": timezone,
        "noLock": no_lock,
        "jobIntervalStartedAt": None if begin is None else begin.isoformat(),
    }
    return LeaseRequest(
        check_name("job_name", job_name),
        job_interval(job_interval_, zone),
        buffer or cast("Interval", ElapsedInterval(0)),
        retry,
        required,
        bool(no_lock),
        None if begin is None else to_milliseconds(begin),
        {name: value for name, value in wire.items() if value is not None},
    )


def read_request(job_name: str, document: object) -> LeaseRequest:
    """The request of a JSON body. Raises ``ValueError`` or ``TypeError`` that name the member.

    A start without an offset is local time in the time zone of the request.
    """
    if not isinstance(document, Mapping):
        raise TypeError("the body must be a JSON object")
    members = cast("Mapping[str, object]", document)
    unknown = [name for name in members if name not in _MEMBERS]
    if unknown:
        raise ValueError(f"unknown member {unknown[0]!r}; the members are {', '.join(_MEMBERS)}")
    if members.get("jobInterval") is None:
        raise ValueError("jobInterval is missing")
    arguments = {_MEMBERS[name]: value for name, value in members.items() if value is not None}
    timezone = arguments.pop("timezone", "UTC")
    zone = find_zone(timezone)
    start = arguments.get("job_interval_started_at")
    if start is not None:
        arguments["job_interval_started_at"] = _parse_start(start, zone)
    return build_request(job_name, arguments.pop("job_interval"), timezone=cast("str", timezone), **arguments)


def _parse_start(text: object, zone: ZoneInfo) -> datetime:
    if not isinstance(text, str):
        raise TypeError("jobIntervalStartedAt: write 2026-12-25T10:30:00Z, as text")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(
            f"jobIntervalStartedAt: {text!r} is not a time; write 2026-12-25T10:30:00Z"
        ) from None
    return moment.replace(tzinfo=zone) if moment.tzinfo is None else moment


def _begin(value: object) -> datetime | None:
    """The begin that was set by hand, in UTC."""
    if value is None:
        return None
    if not isinstance(value, datetime):
        raise TypeError(f"job_interval_started_at: {value!r} is not a datetime")
    if value.utcoffset() is None:
        raise ValueError(f"job_interval_started_at: {value!r} has no time zone; give an aware datetime")
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"job_interval_started_at: {value!r} is not in the years 1 to 9999 of UTC") from None


def _names(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, str | bytes) or not isinstance(value, Iterable):
        raise TypeError(f"required_job_names: {value!r} is not a list of names")
    return tuple(check_name("required_job_names", name) for name in cast("Iterable[object]", value))


def _plain(value: object) -> object:
    """An interval as JSON."""
    if isinstance(value, timedelta):
        if not value.days:
            return value // timedelta(milliseconds=1)
        return {"days": value.days, "seconds": value.seconds}
    if isinstance(value, Mapping):
        mapping = cast("Mapping[str, object]", value)
        return {unit: part for unit, part in mapping.items() if part is not None}
    return value
