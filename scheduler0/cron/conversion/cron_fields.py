"""Convert specs that have the fields of cron."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

from scheduler0.cron.conversion.clock_warnings import clock_warnings
from scheduler0.cron.conversion.days import Inexpressible, Table, both, days_up_to, either, server_fields
from scheduler0.cron.conversion.dialects import Dialect
from scheduler0.cron.conversion.grammar import Field, read_days, read_values, read_weekdays
from scheduler0.cron.conversion.masks import field_text
from scheduler0.cron.conversion.result import Conversion, ConversionWarning
from scheduler0.cron.errors import CronError
from scheduler0.cron.fields import DAY, HOUR, MINUTE, MONTH, SECOND, WEEKDAY, month_length, values
from scheduler0.cron.parser import EVERY, parse
from scheduler0.cron.schedule import IntervalSchedule

_KINDS = {"s": SECOND, "m": MINUTE, "h": HOUR, "d": DAY, "M": MONTH, "w": WEEKDAY}
_NAMES = {name: kind.name for name, kind in _KINDS.items()} | {"y": "year"}
_GITHUB_MINUTES = 5
_SEARCH_YEARS = 5
# The weekdays of all dates repeat every 28 years until 2100.
_YEARS = range(2024, 2096)


def convert_cron(
    spec: str, source: str, dialect: Dialect, zone: ZoneInfo | None, text: str | None = None
) -> Conversion:
    """Convert `text` (default: `spec`), which has the fields or the aliases of `dialect`.

    Raises CronError.
    """
    text = (spec if text is None else text).strip()
    if text.startswith("@"):
        if text.startswith(EVERY) and source == "kubernetes":
            return _interval(spec, source, text)
        text = _alias(spec, dialect, text)
    fields = _fields(spec, dialect, text)
    warnings = list(_warnings(fields, dialect, zone))
    table = _days(fields["d"], fields["w"], dialect)
    months = read_values(fields["M"])
    clock = [read_values(fields[name]) for name in "smh"]
    specs, month_warnings = specs_of(spec, clock, table, months)
    warnings += month_warnings
    warnings += clock_warnings(dialect, clock[2], zone)
    return Conversion(spec, source, specs, warnings)


def specs_of(
    spec: str, clock: list[int], table: Table, months: int
) -> tuple[tuple[str, ...], list[ConversionWarning]]:
    """Return the specs that mean `table` at the masks of `clock` (second, minute, hour), and a warning if
    needed.

    `spec` is only used in errors. Raises CronError if the server has no such spec.
    """
    try:
        found, differs = server_fields(table, months)
    except Inexpressible as error:
        raise CronError(spec, None, str(error)) from None
    times = " ".join(field_text(mask, kind) for mask, kind in zip(clock, (SECOND, MINUTE, HOUR), strict=True))
    specs = tuple(f"{times} {days.days} {days.months} {days.weekdays}" for days in found)
    if not specs or not all(_is_possible(text) for text in specs):
        raise CronError(spec, None, "no date matches the spec, so it never runs; write dates that exist")
    if not all(_comes_in_time(text) for text in specs):
        raise CronError(
            spec,
            None,
            "the dates of the spec are more than five years apart, and the server searches five years ahead; "
            "create one-time jobs for these dates",
        )
    if not differs:
        return specs, []
    warning = ConversionWarning(
        "month end",
        "The server has no spec for the last days of February. In a leap year these runs come as if "
        "February had 28 days.",
    )
    return specs, [warning]


def _interval(spec: str, source: str, text: str) -> Conversion:
    """`@every` of Kubernetes has the same meaning on the server."""
    try:
        parse(text)
    except CronError as error:
        raise CronError(spec, None, error.problem) from None
    return Conversion(spec, source, (text,))


def _is_possible(spec: str) -> bool:
    schedule = parse(spec)
    return isinstance(schedule, IntervalSchedule) or schedule.fields.possible


def _comes_in_time(spec: str) -> bool:
    """Return whether the dates of `spec` are so close that the server's search finds each next one."""
    schedule = parse(spec)
    if isinstance(schedule, IntervalSchedule):
        return True
    fields = schedule.fields
    latest = _YEARS[0]
    for year in _YEARS:
        for month in values(fields.months):
            first = date(year, month, 1).isoweekday() % 7
            if fields.days_of_month(first) & days_up_to(month_length(year, month)):
                latest = year
        if year - latest >= _SEARCH_YEARS:
            return False
    return True


def _alias(spec: str, dialect: Dialect, text: str) -> str:
    aliases = dialect.aliases or {}
    found = aliases.get(text if dialect.alias_case else text.lower())
    if found is not None:
        return found
    if text.lower() == "@reboot":
        problem = "@reboot runs at the start of a machine, not at a time; the server cannot do that"
    elif aliases:
        problem = f"{dialect.title} does not know {text!r}; it knows {', '.join(aliases)}"
    else:
        problem = f"{dialect.title} does not know {text!r}; write the fields"
    raise CronError(spec, None, problem)


def _fields(spec: str, dialect: Dialect, text: str) -> dict[str, Field]:
    texts = text.split()
    if texts and texts[0].startswith(("TZ=", "CRON_TZ=")):
        raise CronError(spec, None, "TZ= and CRON_TZ= are not allowed; set the timezone of the job instead")
    layout = dialect.layouts.get(len(texts))
    if layout is None:
        layouts = " or ".join(
            f"{count} ({' '.join(_NAMES[name].replace(' ', '-') for name in order)})"
            for count, order in dialect.layouts.items()
        )
        found = f"{len(texts)} field{'s' * (len(texts) != 1)}"
        raise CronError(spec, None, f"{found}; {dialect.title} has {layouts}")
    named = {"s": "0", **dict(zip(layout, texts, strict=True))}
    if named.pop("y", "*") != "*":
        raise CronError(
            spec,
            "year",
            "the server has no year field; write '*', and limit the job with start_date and end_date",
        )
    fields = {name: Field(spec, _KINDS[name], text, dialect) for name, text in named.items()}
    if dialect.question_required and fields["d"].is_question == fields["w"].is_question:
        raise CronError(
            spec,
            None,
            f"{dialect.title} wants '?' in day of month or in day of week, and a value in the other",
        )
    return fields


def _days(day: Field, weekday: Field, dialect: Dialect) -> Table:
    days, weekdays = read_days(day), read_weekdays(weekday)
    must_match_both = dialect.day_rule == "both" or day.has_star or weekday.has_star
    if dialect.full_beside_star:
        must_match_both |= "*" in day.text and _is_full(weekdays)
        must_match_both |= "*" in weekday.text and _is_full(days)
    return both(days, weekdays) if must_match_both else either(days, weekdays)


def _is_full(table: Table) -> bool:
    return all(mask == DAY.full for masks in table.values() for mask in masks.values())


def _warnings(
    fields: dict[str, Field], dialect: Dialect, zone: ZoneInfo | None
) -> Iterator[ConversionWarning]:
    for field in fields.values():
        if field.has_ignored_step:
            yield ConversionWarning(
                "step",
                f"{field.kind.name}: {dialect.title} ignores the step of {field.text!r}, and so does the "
                "converted spec.",
            )
    if dialect.utc_by_default and zone is None:
        yield ConversionWarning(
            "time zone",
            f"{dialect.title} runs in UTC unless the schedule names a time zone. Give the job the same "
            "timezone.",
        )
    if dialect.title == "GitHub Actions":
        yield from _github_warnings(fields)


def _github_warnings(fields: dict[str, Field]) -> Iterator[ConversionWarning]:
    minutes = values(read_values(fields["m"]))
    gaps = [later - earlier for earlier, later in zip(minutes, [*minutes[1:], minutes[0] + 60], strict=True)]
    if min(gaps) < _GITHUB_MINUTES:
        yield ConversionWarning(
            "frequency",
            f"GitHub Actions runs at most every {_GITHUB_MINUTES} minutes. The server runs at every time of "
            "the spec.",
        )
    if not (fields["d"].has_star or fields["w"].has_star) and "*" in fields["d"].text + fields["w"].text:
        yield ConversionWarning(
            "days",
            "GitHub Actions does not document how a step in one day field combines with the other. The "
            "converted spec runs if either matches, as POSIX says.",
        )
