"""Parse the text of a spec by the server's grammar (docs/contract/runtime.md, A1)."""

from __future__ import annotations

import re

from scheduler0.cron.duration import parse_duration
from scheduler0.cron.errors import CronError, require
from scheduler0.cron.fields import KINDS, CalendarFields, parse_field
from scheduler0.cron.schedule import CalendarSchedule, IntervalSchedule

# Go's white space. str.split() also splits at the separators U+001C to U+001F, and Go does not.
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
    """Return the schedule of `spec`. Raises CronError if, and only if, the server refuses the spec.
    Raises TypeError if it is not text.

    The server accepts a spec that nothing ever matches. So does this function: `next` of it returns None.
    """
    require(str, "spec", spec, "text")
    if spec.startswith("@"):
        return _parse_descriptor(spec)
    texts = split_fields(spec)
    if texts and texts[0].startswith(("TZ=", "CRON_TZ=")):
        raise CronError(spec, None, "TZ= and CRON_TZ= are not allowed; set the timezone of the job instead")
    if len(texts) not in (5, 6):
        raise CronError(spec, None, _field_count_problem(len(texts)))
    try:
        return CalendarSchedule(spec, _parse_fields(spec, [*texts, "*"][:6]))
    except CronError as error:
        if len(texts) == 6:
            raise
        raise CronError(spec, error.field, f"{error.problem} ({_five_field_hint(texts)})") from None


def split_fields(spec: str) -> list[str]:
    """Return the fields of `spec`, split at what Go takes for white space."""
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
            raise CronError(spec, None, f"{error}; an example is '@every 1h30m'") from None
        return IntervalSchedule(spec, max(1, nanoseconds // _SECOND))
    if spec not in _DESCRIPTORS:
        known = ", ".join(_DESCRIPTORS)
        raise CronError(
            spec,
            None,
            f"unknown descriptor; write {known} or '@every <duration>', "
            "in lower case and without blanks around it",
        )
    return CalendarSchedule(spec, _parse_fields(spec, _DESCRIPTORS[spec].split()))


def _field_count_problem(count: int) -> str:
    if count == 0:
        found = "the spec is empty"
    elif count == 7:
        found = "7 fields, but the server has no year field"
    else:
        found = f"{count} field{'s' * (count != 1)}"
    return found + "; write six: second minute hour day-of-month month day-of-week (the last is optional)"


def _five_field_hint(texts: list[str]) -> str:
    hint = "the server reads five fields as second minute hour day-of-month month"
    six = " ".join(["0", *texts])
    try:
        _parse_fields(six, six.split(" "))
    except CronError:
        return hint + "; put a 0 for the second in front of a crontab line"
    return f"{hint}; a crontab line, minute first, is {six!r} here"
