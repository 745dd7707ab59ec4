"""Executions by the hour (contract core.md 5, getExecutionAnalytics)."""

import re
from datetime import UTC, date, datetime, time, timedelta

from starlette.responses import Response

from scheduler0.emulator.api.call import Call
from scheduler0.emulator.api.envelope import Refusal, success
from scheduler0.emulator.api.executions import STATES
from scheduler0.emulator.store.executions import executions_by_hour
from scheduler0.emulator.store.instants import to_instant

_WINDOW = timedelta(hours=12)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"[0-9]{2}:[0-9]{2}(:[0-9]{2})?")
_BAD_DATE = "invalid startDate format (expected YYYY-MM-DD)"


async def get_execution_analytics(call: Call) -> Response:
    """Twelve hours around the given moment, in 13 hours of the clock, empty ones included."""
    start, end = _window(_moment(call), centred=call.quirks.centred_analytics)
    first_hour = _hour(start)
    counts = executions_by_hour(
        call.backend.database.connection,
        call.account_id,
        start=to_instant(start),
        end=to_instant(end),
        origin=to_instant(first_hour),
        states=tuple(STATES.values()),
    )
    points: list[dict[str, object]] = []
    for index, numbers in enumerate(counts):
        hour = first_hour + timedelta(hours=index)
        point: dict[str, object] = {"date": hour.date().isoformat(), "time": _clock(hour)}
        points.append(point | dict(zip(STATES, numbers, strict=True)))
    return success(
        {
            "accountId": call.account_id,
            "timezone": "UTC",
            "startDate": first_hour.date().isoformat(),
            "startTime": _clock(first_hour),
            "endDate": end.date().isoformat(),
            "endTime": _clock(end),
            "points": points,
        }
    )


def _moment(call: Call) -> datetime:
    date_text, time_text = (_required(call, name) for name in ("startDate", "startTime"))
    try:
        day = date.fromisoformat(date_text) if _DATE.fullmatch(date_text) else None
    except ValueError:
        day = None
    if day is None:
        raise Refusal(400, _BAD_DATE)
    # The server counts bytes.
    if len(time_text.encode()) not in (len("15:04"), len("15:04:05")):
        raise Refusal(400, "invalid startTime format (expected HH:MM:SS or HH:MM)")
    try:
        clock = time.fromisoformat(time_text) if _TIME.fullmatch(time_text) else None
    except ValueError:
        clock = None
    # Newer Pythons read 24:00 as midnight.
    if clock is None or time_text.startswith("24"):
        raise Refusal(400, "invalid startTime format")
    return datetime.combine(day, clock, UTC)


def _window(moment: datetime, *, centred: bool) -> tuple[datetime, datetime]:
    try:
        start = moment - _WINDOW / 2 if centred else moment
        return start, start + _WINDOW
    except OverflowError as error:
        raise Refusal(400, _BAD_DATE) from error


def _required(call: Call, name: str) -> str:
    text = call.query(name)
    if not text:
        raise Refusal(400, f"{name} is not provided")
    return text


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def _clock(hour: datetime) -> str:
    return f"{hour.hour:02d}:00:00"
