"""Classic five-field crontab lines (minute first) beside the server's dialect (second first)."""

from __future__ import annotations

import re

from scheduler0.cron.errors import CronError
from scheduler0.cron.fields import KINDS, WEEKDAY, FieldKind, parse_field, values
from scheduler0.cron.parser import parse, split_fields

_ITEM = re.compile(r"([*?]|[a-z]+(-[a-z]+)?|[0-9]+(-[0-9]+)?)(/[0-9]+)?", re.IGNORECASE | re.ASCII)
_SUNDAY = 7
_WEEKDAY_TO_7 = FieldKind(WEEKDAY.name, WEEKDAY.low, _SUNDAY, WEEKDAY.names)


def looks_like_five_field_unix(spec: str) -> bool:
    """Whether `spec` makes sense as a classic crontab line, which the server would read second first.

    True also for lines that the server refuses, such as `0 9 * * 0`; False for nicknames and six fields.
    """
    try:
        normalize_unix(spec)
    except CronError:
        return False
    return len(split_fields(spec)) == 5


def normalize_unix(spec: str) -> str:
    """The spec that means on the server what `spec` means in a crontab: second 0 is put in front.

    Sunday may be 7, and may end a range (`fri-sun`, `5-7`). Descriptors such as `@daily` mean the same in
    both and come back as they are. CronError where `spec` is no crontab line or has no such spelling.
    """
    texts = split_fields(spec)
    if texts and texts[0].startswith("@"):
        return parse(" ".join(texts)).spec
    if len(texts) != 5:
        found = f"{len(texts)} field{'s' * (len(texts) != 1)}"
        order = "minute hour day-of-month month day-of-week"
        raise CronError(spec, None, f"{found}; a classic crontab line has five: {order}")
    for kind, text in zip(KINDS[1:], texts, strict=True):
        for item in text.split(","):
            if not _ITEM.fullmatch(item):
                raise CronError(spec, kind.name, f"{item!r} is not classic crontab syntax")
    for kind, text in zip(KINDS[1:5], texts[:4], strict=True):
        parse_field(spec, kind, text)
    weekdays = ",".join(_weekday_item(spec, item) for item in texts[4].split(","))
    return " ".join(["0", *texts[:4], weekdays])


def _weekday_item(spec: str, item: str) -> str:
    """`item` with Sunday as 0; a range that reaches Sunday at its end becomes the list of its days."""
    span, slash, step = item.partition("/")
    if slash and span.isalnum():
        problem = f"{item!r} means different days in different crons; write a range, as in 1-5/{step}"
        raise CronError(spec, WEEKDAY.name, problem)
    first, _, last = span.lower().partition("-")
    if last == "sun" and first != "sun":
        span = f"{first}-{_SUNDAY}"
    mask, star = parse_field(spec, _WEEKDAY_TO_7, span + slash + step)
    if star or not mask >> _SUNDAY:
        return item
    return ",".join(str(day) for day in sorted({day % _SUNDAY for day in values(mask)}))
