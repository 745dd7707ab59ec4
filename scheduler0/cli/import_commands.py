"""`scheduler0-py import`: schedules of other systems become a plan file."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Annotated, Any

import typer

from scheduler0.cli.command_errors import CommandError
from scheduler0.cli.command_options import read_text
from scheduler0.cli.common import OF_TABLES, Common, command
from scheduler0.cli.output import note, show
from scheduler0.imports import (
    Imported,
    from_apscheduler,
    from_celery,
    from_crontab,
    from_eventbridge,
    from_kubernetes,
)

_File = Annotated[str, typer.Argument(help="The file; - reads stdin.", show_default=False)]
_Object = Annotated[
    str, typer.Argument(help="MODULE:NAME, imported from the current folder.", show_default=False)
]
_Zone = Annotated[str | None, typer.Option("--timezone", help="The IANA zone in which it runs there.")]
_Project = Annotated[str, typer.Option("--project", help="The project of the jobs.")]
_URL = Annotated[str | None, typer.Option("--webhook-url", help="The webhook that does the work.")]
_Output = Annotated[str | None, typer.Option("--output", "-o", help="Write this file. Default: stdout.")]


def application(name: str) -> typer.Typer:
    """The commands."""
    app = typer.Typer(
        help="Make a plan file of the schedules of another system, with a report. Nothing is sent.",
        no_args_is_help=True,
        rich_markup_mode=None,
        add_completion=False,
    )
    for source, words, function in (
        ("crontab", "/etc/crontab --system --timezone Europe/Berlin -o jobs.toml", _crontab),
        ("celery", "shop.celery:app -o jobs.toml", _celery),
        ("apscheduler", "shop.jobs:scheduler -o jobs.toml", _apscheduler),
        ("kubernetes", "cronjobs.yaml -o jobs.toml", _kubernetes),
        ("eventbridge", "schedules.json -o jobs.toml", _eventbridge),
    ):
        example = f"scheduler0-py import {source} {words}"
        command(app, source, example=example, connects=False, without=(*OF_TABLES, "utc"))(function)
    return app


def _crontab(
    common: Common,
    file: _File,
    timezone: Annotated[str, typer.Option("--timezone", help="The IANA zone of the machine.")],
    system: Annotated[
        bool, typer.Option("--system", help="The lines have a user, as in /etc/crontab.")
    ] = False,
    project: _Project = "imported",
    webhook_url: _URL = None,
    output: _Output = None,
) -> None:
    """Import a crontab."""
    text = _read(file)
    _finish(
        common, output, from_crontab(text, timezone=timezone, system=system, **_target(project, webhook_url))
    )


def _celery(
    common: Common,
    app: _Object,
    timezone: _Zone = None,
    project: _Project = "imported",
    webhook_url: _URL = None,
    output: _Output = None,
) -> None:
    """Import the beat schedule of a Celery application, or a dict of that form. It imports your module."""
    found = _imported_object(app)
    if isinstance(found, Mapping):
        schedule: Mapping[str, Any] = found  # pyright: ignore[reportUnknownVariableType]
        zone = timezone or "UTC"
    else:
        schedule = found.conf.beat_schedule
        zone = timezone or str(found.conf.timezone or "UTC")
    _finish(common, output, from_celery(schedule, timezone=zone, **_target(project, webhook_url)))


def _apscheduler(
    common: Common,
    scheduler: _Object,
    timezone: _Zone = None,
    project: _Project = "imported",
    webhook_url: _URL = None,
    output: _Output = None,
) -> None:
    """Import the jobs of a scheduler of APScheduler 3, from any job store. It imports your module."""
    jobs = _imported_object(scheduler).get_jobs()
    _finish(common, output, from_apscheduler(jobs, timezone=timezone, **_target(project, webhook_url)))


def _kubernetes(
    common: Common,
    file: _File,
    project: _Project = "imported",
    webhook_url: _URL = None,
    output: _Output = None,
) -> None:
    """Import CronJob manifests, or the output of kubectl get cronjobs -A -o yaml."""
    _finish(common, output, from_kubernetes(_read(file), **_target(project, webhook_url)))


def _eventbridge(
    common: Common,
    file: _File,
    project: _Project = "imported",
    webhook_url: _URL = None,
    output: _Output = None,
) -> None:
    """Import the JSON of aws scheduler get-schedule or aws events list-rules."""
    _finish(common, output, from_eventbridge(_read(file), **_target(project, webhook_url)))


def _read(file: str) -> str:
    return read_text("file", file if file == "-" else f"@{file}")


def _target(project: str, webhook_url: str | None) -> dict[str, Any]:
    if webhook_url is None:
        return {"project": project}
    executor = {"type": "webhook_url", "webhook_url": webhook_url, "webhook_method": "POST"}
    return {"project": project, "executor": executor}


def _imported_object(text: str) -> Any:
    module, colon, name = text.partition(":")
    if not colon or not module or not name:
        raise CommandError(f"{text!r} must be MODULE:NAME, for instance shop.celery:app", 2)
    if "" not in sys.path:
        sys.path.insert(0, "")
    try:
        found = import_module(module)
    except ModuleNotFoundError as error:
        if error.name is None or not f"{module}.".startswith(f"{error.name}."):
            raise
        raise CommandError(
            f"there is no module {error.name!r} in this folder or on the path; run this in its folder"
        ) from None
    try:
        return getattr(found, name)
    except AttributeError:
        raise CommandError(f"the module {module} has no {name}") from None


def _finish(common: Common, output: str | None, imported: Imported) -> None:
    """Write the plan file and the report. Raises `CommandError` if a schedule is refused."""
    from scheduler0.plans import dump, save

    if common.is_json:
        report = [
            {"where": line.where, "status": line.status, "text": line.text, "warnings": line.warnings}
            for line in imported.report
        ]
        show(common, {"document": imported.document, "report": report})
    else:
        note(str(imported))
        if output is None:
            sys.stdout.write(dump(imported.document))
    if output is not None:
        save(imported.document, output)
        note(f"wrote {output}")
    if imported.refused:
        raise CommandError(f"{len(imported.refused)} schedules are refused: the report says why")
