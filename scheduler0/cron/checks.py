"""Warnings about specs that the server accepts but that seldom mean what their author thinks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scheduler0.cron.description import sentence
from scheduler0.cron.duration import parse_duration
from scheduler0.cron.errors import CronError
from scheduler0.cron.fields import (
    DAY,
    HOUR,
    KINDS,
    MINUTE,
    SECOND,
    WEEKDAY,
    CalendarFields,
    FieldKind,
    lowest_bit,
    month_length,
    parse_number,
    values,
)
from scheduler0.cron.parser import EVERY, parse, split_fields
from scheduler0.cron.schedule import CalendarSchedule, IntervalSchedule
from scheduler0.cron.unix import looks_like_five_field_unix, normalize_unix

_COMMON_YEAR = 2001


def check(spec: str) -> list[str]:
    """Return a warning for each part of `spec` that probably does not mean what its author thinks.

    Each warning says what the server does and what to write instead. Every spec that a warning recommends is
    one that the server accepts. An empty list means that nothing looks wrong. Raises CronError if the server
    refuses `spec`.
    """
    schedule = parse(spec)
    if isinstance(schedule, IntervalSchedule):
        return list(_check_interval(schedule))
    if spec.startswith("@"):
        return []
    texts = split_fields(spec)
    warnings = list(_check_order(schedule, texts)) if len(texts) == 5 else []
    six = [*texts, "*"][:6]
    for kind, text in zip(KINDS, six, strict=True):
        warnings += _check_items(kind, text)
    for kind, unit in ((SECOND, "s"), (MINUTE, "m"), (HOUR, "h")):
        warnings += _check_step(kind, six[KINDS.index(kind)], unit)
    fields = schedule.fields
    if fields.possible:
        return [*warnings, *_check_every_second(fields, six), *_check_days(fields)]
    return [
        *warnings,
        "No moment matches all the fields. The server accepts the job, but its search for the next time "
        "never ends. Write values that occur together: '0 0 0 28 2 *'.",
    ]


def _check_interval(schedule: IntervalSchedule) -> Iterator[str]:
    if parse_duration(schedule.spec.removeprefix(EVERY)) != schedule.seconds * 10**9:
        yield (
            f"The server counts whole seconds, at least one. It repeats this every {schedule.seconds} s. "
            f"Write '@every {schedule.seconds}s'."
        )


def _check_order(schedule: CalendarSchedule, texts: Sequence[str]) -> Iterator[str]:
    when = sentence(schedule)
    meaning = f"runs this {when}" if when else "never runs this"
    line = " ".join(texts)
    crontab = (
        f" For the crontab line, minute first, write {normalize_unix(line)!r}."
        if looks_like_five_field_unix(line)
        else ""
    )
    yield (
        f"The server reads five fields as second minute hour day-of-month month: it {meaning}."
        f"{crontab} To keep this meaning, write {line + ' *'!r}."
    )


def _check_items(kind: FieldKind, text: str) -> Iterator[str]:
    items = text.split(",")
    if not any(items):
        yield f"{kind.name}: {text!r} has no value, so nothing matches it. Write '*' for every value."
    elif not all(items):
        cleaned = ",".join(filter(None, items))
        yield f"{kind.name}: the server drops the empty items of {text!r}. Write {cleaned!r}."
    for item in items:
        span, slash, step = item.partition("/")
        first, hyphen, _ = span.partition("-")
        if hyphen and first in ("*", "?"):
            yield (
                f"{kind.name}: the server reads {item!r} as {first + slash + step!r} and ignores what "
                f"follows the hyphen. Write that, or a range with your own limits: '{kind.low}-{kind.high}'."
            )


def _check_step(kind: FieldKind, text: str, unit: str) -> Iterator[str]:
    first, slash, step_text = text.partition("/")
    step = parse_number(step_text) if slash and first in ("*", "?") else None
    size = kind.high + 1
    if step is None or size % step == 0:
        return
    if step > kind.high:
        yield (
            f"{kind.name}: {text!r} has a step above {kind.high}, so only {kind.low} matches."
            f"{_every(step, unit)}"
        )
    else:
        gap = size - (size - 1) // step * step
        yield (
            f"{kind.name}: {text!r} starts again at 0, so the last gap is {gap} instead of {step}."
            f"{_every(step, unit)}"
        )


def _every(step: int, unit: str) -> str:
    """Return the advice to write an interval; nothing if the server would refuse the interval."""
    spec = f"{EVERY}{step}{unit}"
    try:
        parse(spec)
    except CronError:
        return ""
    return f" For equal gaps write {spec!r}."


def _check_every_second(fields: CalendarFields, six: Sequence[str]) -> Iterator[str]:
    if fields.seconds == SECOND.full:
        once = " ".join(["0", *six[1:]])
        yield (
            "Every second matches. The server runs this 60 times in each minute that matches. "
            f"For one run write {once!r}."
        )


def _check_days(fields: CalendarFields) -> Iterator[str]:
    if fields.days != DAY.full and fields.weekdays not in (0, WEEKDAY.full):
        if fields.both_days:
            yield (
                "Day of month and day of week are both limited, and one of them has a star. The server runs "
                "only on days that match both. Write '*' in one of them to use only the other."
            )
        elif fields.days:
            yield (
                "Day of month and day of week are both limited. The server runs on every day that matches "
                "either of them. Write '*' in one of them to use only the other."
            )
    if not fields.both_days and fields.weekdays:
        return
    earliest = lowest_bit(fields.days) or DAY.low
    if any(month_length(_COMMON_YEAR, month) < earliest for month in values(fields.months)):
        yield (
            f"The server skips a month that has no day {earliest}, and no spec means the last day of a "
            "month. Write a day up to 28: every month has it."
        )
