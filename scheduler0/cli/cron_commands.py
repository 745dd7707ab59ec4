"""`scheduler0-py cron`: specs without a server."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from scheduler0 import cron
from scheduler0.cli.command_errors import CommandError
from scheduler0.cli.common import OF_RECORDS, Common, command
from scheduler0.cli.output import note, show

_Spec = Annotated[
    str, typer.Argument(help="The spec, in quotes. It begins with the second.", show_default=False)
]
_Zone = Annotated[str, typer.Option("--timezone", help="The job's IANA zone.")]


def application(name: str) -> typer.Typer:
    """The commands."""
    app = typer.Typer(
        help="Cron specs, without a server.",
        no_args_is_help=True,
        rich_markup_mode=None,
        add_completion=False,
    )
    # Times are in the job's zone.
    of_times = ("utc", "show_secrets")
    for words, without, function in (
        ('check "0 9 * * 1-5"', OF_RECORDS, _check),
        ('next "0 30 2 * * *" --timezone Europe/Berlin --count 3', ("columns", *of_times), _next),
        ('explain "0 30 9 * * mon-fri"', OF_RECORDS, _explain),
        ('convert "30 9 * * 1-5" --source crontab', OF_RECORDS, _convert),
        ('dst "0 30 2 * * *" --timezone Europe/Berlin --year 2026', of_times, _dst),
    ):
        example = f"scheduler0-py cron {words}"
        command(app, words.split()[0], example=example, connects=False, without=without)(function)
    return app


def _check(common: Common, spec: _Spec) -> None:
    """Check whether the server accepts a spec, and warn of what it probably does not mean.

    The exit status is 1 if the server refuses the spec. Warnings do not change it.
    """
    warnings = cron.check(spec)
    result = {"spec": spec, "accepted": True, "meaning": cron.describe(spec), "warnings": warnings}
    if common.is_json:
        show(common, result)
        return
    print(f"accepted: {cron.describe(spec)}")
    for warning in warnings:
        note(f"warning: {warning}")


def _next(
    common: Common,
    spec: _Spec,
    timezone: _Zone = "UTC",
    count: Annotated[int, typer.Option("--count", "-n", min=1, help="How many runs.")] = 5,
    after: Annotated[
        str | None, typer.Option("--after", help="Begin here, with an offset. Default: now.")
    ] = None,
) -> None:
    """Print the next runs of a spec in the job's zone, with the runs that a clock change skips or doubles."""
    start = None if after is None else _date(after)
    runs = cron.preview(spec, timezone=timezone, after=start, count=count)
    if common.is_for_programs:
        show(
            common, [{"local": run.local.isoformat(), "moment": run.moment, "kind": run.kind} for run in runs]
        )
        return
    for run in runs:
        print(run)
    if not runs:
        note("nothing matches this spec")


def _explain(common: Common, spec: _Spec) -> None:
    """Say in plain English when a spec fires."""
    show(
        common,
        {"spec": spec, "meaning": cron.describe(spec)} if common.is_json else cron.describe(spec),
    )


def _convert(
    common: Common,
    text: Annotated[
        str, typer.Argument(help="The schedule of the other system, in quotes.", show_default=False)
    ],
    source: Annotated[str, typer.Option("--source", help=f"One of: {', '.join(cron.SOURCES)}.")],
    timezone: Annotated[
        str | None, typer.Option("--timezone", help="The IANA zone in which it runs there.")
    ] = None,
) -> None:
    """Convert a schedule of another system to specs of the server, with warnings where runs will differ.

    The exit status is 1 if the server cannot express the schedule.
    """
    result = cron.convert(text, source=source, timezone=timezone)
    warnings = [str(warning) for warning in result.warnings]
    if common.is_json:
        at = None if result.at is None else result.at.isoformat()
        show(
            common, {"specs": list(result.specs), "at": at, "timezone": result.timezone, "warnings": warnings}
        )
        return
    for spec in result.specs:
        print(spec)
    if result.at is not None:
        print(f"once, at {result.at.isoformat()}")
    if result.timezone is not None:
        note(f"timezone: {result.timezone}")
    for warning in warnings:
        note(f"warning: {warning}")


def _dst(
    common: Common,
    spec: _Spec,
    timezone: _Zone,
    year: Annotated[int | None, typer.Option("--year", help="Default: this year.")] = None,
) -> None:
    """Print the runs that the clock changes of a year skip or double."""
    report = cron.dst_report(spec, timezone, datetime.now().astimezone().year if year is None else year)
    rows = [
        *({"local": run.local.isoformat(sep=" "), "effect": "skipped"} for run in report.skipped),
        *(
            {"local": run.first.replace(tzinfo=None).isoformat(sep=" "), "effect": "twice"}
            for run in report.doubled
        ),
    ]
    rows.sort(key=lambda row: row["local"])
    if rows or common.is_for_programs:
        show(common, rows, ["local", "effect"])
    else:
        note(f"no clock change of {report.year} in {timezone} touches this spec")
    note(f"zone data: {report.zone_data}")


def _date(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).astimezone()
    except ValueError:
        raise CommandError(
            f"--after: must be a date, for example 2026-12-24T18:00:00+01:00, not {text!r}", 2
        ) from None
