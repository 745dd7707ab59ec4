"""Warnings about specs that the server accepts but that seldom mean what their author thinks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scheduler0.cron.duration import parse_duration
from scheduler0.cron.explanation import describe
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
    """What is probably not meant in `spec`: each warning says what the server does and what to write instead.

    An empty list means that nothing looks wrong. CronError for a spec that the server refuses.
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
        "No moment matches all the fields: the server accepts the job, but its search for the next time "
        "never ends. Write values that occur together, such as '0 0 0 28 2 *'.",
    ]


def _check_interval(schedule: IntervalSchedule) -> Iterator[str]:
    if parse_duration(schedule.spec.removeprefix(EVERY)) != schedule.seconds * 10**9:
        yield (
            f"The server counts in whole seconds, at least one: it repeats this every {schedule.seconds} s. "
            f"Write '@every {schedule.seconds}s'."
        )


def _check_order(schedule: CalendarSchedule, texts: Sequence[str]) -> Iterator[str]:
    when = describe(schedule)
    meaning = f"runs this {when}" if when else "never runs this"
    line = " ".join(texts)
    classic = (
        f"For the classic crontab line, minute first, write {normalize_unix(line)!r}; to"
        if looks_like_five_field_unix(line)
        else "To"
    )
    yield (
        f"Five fields are read as second minute hour day-of-month month: the server {meaning}. "
        f"{classic} keep this meaning, write {line + ' *'!r}."
    )


def _check_items(kind: FieldKind, text: str) -> Iterator[str]:
    items = text.split(",")
    if not any(items):
        yield f"{kind.name}: {text!r} holds no value, so nothing matches it. Write '*' for every value."
    elif not all(items):
        cleaned = ",".join(filter(None, items))
        yield f"{kind.name}: the empty items of {text!r} are dropped. Write {cleaned!r}."
    for item in items:
        span, slash, step = item.partition("/")
        first, hyphen, _ = span.partition("-")
        if hyphen and first in ("*", "?"):
            yield (
                f"{kind.name}: {item!r} is read as {first + slash + step!r}, whatever follows the hyphen. "
                f"Write that, or a range such as '{kind.low}-{kind.high}' with your own limits."
            )


def _check_step(kind: FieldKind, text: str, unit: str) -> Iterator[str]:
    first, slash, step_text = text.partition("/")
    step = parse_number(step_text) if slash and first in ("*", "?") else None
    size = kind.high + 1
    if step is None or size % step == 0:
        return
    every = f"For even spacing write '@every {step}{unit}'."
    if step > kind.high:
        yield f"{kind.name}: {text!r} goes past {kind.high} at once, so only {kind.low} matches. {every}"
    else:
        gap = size - (size - 1) // step * step
        yield f"{kind.name}: {text!r} starts again at 0, so the last gap is {gap} instead of {step}. {every}"


def _check_every_second(fields: CalendarFields, six: Sequence[str]) -> Iterator[str]:
    if fields.seconds == SECOND.full:
        once = " ".join(["0", *six[1:]])
        yield (
            "Every second matches: the server runs this 60 times in each matching minute. "
            f"For one run write {once!r}."
        )


def _check_days(fields: CalendarFields) -> Iterator[str]:
    if fields.days != DAY.full and fields.weekdays not in (0, WEEKDAY.full):
        if fields.both_days:
            yield (
                "Day of month and day of week are both limited and one has a star: the server runs only on "
                "days that match both. Write '*' in one of them to go by the other."
            )
        elif fields.days:
            yield (
                "Day of month and day of week are both limited: the server runs on every day that matches "
                "either of them. Write '*' in one of them to go by the other."
            )
    if not fields.both_days and fields.weekdays:
        return
    earliest = lowest_bit(fields.days) or DAY.low
    if any(month_length(_COMMON_YEAR, month) < earliest for month in values(fields.months)):
        yield (
            f"A month without a day {earliest} is skipped, and no spelling means the last day of a month. "
            "Write a day up to 28, which every month has."
        )
