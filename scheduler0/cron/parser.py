"""From the text of a spec to its schedule, by the server's grammar (runtime.md A1)."""

from __future__ import annotations

import re

from scheduler0.cron.duration import parse_duration
from scheduler0.cron.errors import CronError
from scheduler0.cron.fields import KINDS, CalendarFields, parse_field
from scheduler0.cron.schedule import CalendarSchedule, IntervalSchedule

# Go's white space. str.split() would also split at the separators U+001C to U+001F, which Go keeps.
_NOT_SPACE = re.compile("[^\t\n\v\f\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
EVERY = "@every "
_DESCRIPTORS = {
    "@yearly": "0 0 0 1 1 *",
    "@annually": "0 0 0 1 1 *",
    "@monthly": "0 0 0 1 * *",
    "@weekly": "0 0 0 * * 0",
    "@daily": "0 0 0 * * *",
    "@midnight": "0 0 0 * * *",
    "@hourly": "0 0 * * * *",
}
_SECOND = 10**9


def parse(spec: str) -> CalendarSchedule | IntervalSchedule:
    """The schedule of `spec`. CronError exactly where the server refuses the spec.

    A spec that can never match is accepted, as the server does: its `next` gives None.
    """
    if spec.startswith("@"):
        return _parse_descriptor(spec)
    texts = split_fields(spec)
    if texts and texts[0].startswith(("TZ=", "CRON_TZ=")):
        raise CronError(
            spec, None, "zone prefixes are refused; set the job's timezone instead of TZ= or CRON_TZ="
        )
    if len(texts) not in (5, 6):
        raise CronError(spec, None, _field_count_problem(len(texts)))
    try:
        return CalendarSchedule(spec, _parse_fields(spec, [*texts, "*"][:6]))
    except CronError as error:
        if len(texts) == 6:
            raise
        raise CronError(spec, error.field, f"{error.problem} ({_five_field_hint(texts)})") from None


def split_fields(spec: str) -> list[str]:
    """The fields of `spec`, cut at what Go takes for white space."""
    return _NOT_SPACE.findall(spec)


def _parse_fields(spec: str, texts: list[str]) -> CalendarFields:
    parsed = [parse_field(spec, kind, text) for kind, text in zip(KINDS, texts, strict=True)]
    seconds, minutes, hours, days, months, weekdays = (mask for mask, _ in parsed)
    both_days = parsed[3][1] or parsed[5][1]
    return CalendarFields(seconds, minutes, hours, days, months, weekdays, both_days)


def _parse_descriptor(spec: str) -> CalendarSchedule | IntervalSchedule:
    if spec.startswith(EVERY):
        try:
            nanoseconds = parse_duration(spec.removeprefix(EVERY))
        except ValueError as error:
            raise CronError(spec, None, f"{error}; write for instance '@every 1h30m'") from None
        return IntervalSchedule(spec, max(1, nanoseconds // _SECOND))
    if spec not in _DESCRIPTORS:
        known = ", ".join(_DESCRIPTORS)
        raise CronError(
            spec,
            None,
            f"unknown descriptor; the server knows {known} and '@every <duration>', "
            "in lower case and without blanks around them",
        )
    return CalendarSchedule(spec, _parse_fields(spec, _DESCRIPTORS[spec].split()))


def _field_count_problem(count: int) -> str:
    if count == 0:
        found = "the spec is empty"
    elif count == 7:
        found = "seven fields, and the server has no year field"
    else:
        found = f"{count} field{'s' * (count != 1)}"
    return found + "; write six: second minute hour day-of-month month day-of-week (the last may be left out)"


def _five_field_hint(texts: list[str]) -> str:
    hint = "five fields are read second first: second minute hour day-of-month month"
    six = " ".join(["0", *texts])
    try:
        _parse_fields(six, six.split(" "))
    except CronError:
        return hint + "; a classic crontab line needs a 0 for the second in front"
    return f"{hint}; for the classic crontab line, minute first, write {six!r}"
